"""Multipliers for given further columns: pieces that are worth most there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.moved_rows import MovedRows, Valued, climb
from rightsource.optimizer.decomposition.pieces import Piece, piece, whole
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Prices, Pricing
from rightsource.optimizer.decomposition.separation import separated
from rightsource.optimizer.decomposition.set_cuts import filled
from rightsource.optimizer.decomposition.set_links import SetLinks
from rightsource.optimizer.decomposition.sweep import Sweep

_EVALUATIONS: Final = 60
_SWEPT: Final = 30
"""Evaluations of one climb by the parts of a piece, and of one by sweeps, which take longer."""
_WORTHWHILE: Final = 2e-6
"""Charges leave the least as it is up to this part of it."""
_AVERAGINGS: Final = 2
_RAISES: Final = 20
"""Times that charges of closed options are raised until none of them is taken."""


class Priced(NamedTuple):
    """A piece and the option of each process that its multipliers choose at the values that it was made for."""

    piece: Piece
    choice: Integers


@dataclass
class SetDuals:
    """The Lagrangian dual for given further columns; multipliers of links are 0, of paths ``of_paths`` all the time.

    ``offsets`` are how copies share prices, kept from one piece to the next.
    """

    core: Formulation
    graph: HandoffGraph
    sweep: Sweep
    links: SetLinks
    paths: PricedPaths
    of_paths: Doubles
    offsets: Doubles

    def __post_init__(self) -> None:
        self._pricing = Pricing(self.core, self.graph)
        self._rows = MovedRows.of(self.core, self.graph, self.links)

    def first(self, multipliers: Doubles) -> Piece | None:
        """Return the piece of the multipliers of all rows of the relaxed core: links charge what theirs say."""
        charged = self._prices(multipliers).options
        own = np.where(self.links.of_row, 0.0, multipliers)
        prices = self._prices(own)
        return self._separated(prices, charged - prices.options, own)

    def near(self, start: Piece, values: Doubles, should_stop: Callable[[], bool]) -> Piece | None:
        """Return a piece for any values of the further columns, with the hand-offs as another piece parts them."""
        multipliers = self._climbed(start, values, should_stop)
        prices = self._prices(multipliers)
        return piece(self.graph, self.sweep, prices, start.effect + prices.options, self.offsets, multipliers)

    def parted(self, start: Piece, values: Doubles) -> Piece | None:
        """Return a piece with the multipliers of another, and hand-offs parted anew for some values."""
        prices = self._prices(start.multipliers)
        return self._separated(prices, self._charges(start, values), start.multipliers)

    def priced(self, start: Piece, values: Integers, should_stop: Callable[[], bool]) -> Priced | None:
        """Return a piece for whole values of the further columns that leave each process an open option, by sweeps.

        It says at the values what the dual with all hand-offs does. None where there is none, and when it is time to
        stop. Best started from a piece that is `near` the values.
        """
        closed = self.links.closed(values)
        multipliers, choice = self._swept(start.multipliers, closed, values, should_stop)
        if should_stop():
            return None
        prices = self._prices(multipliers)
        moved = replace(start, part=whole(self.graph, start.effect + prices.options))
        charges = self._raised(prices, self._charges(moved, values.astype(np.float64)), closed)
        found = self._separated(prices, charges, multipliers)
        return None if found is None else Priced(found, choice)

    def _prices(self, multipliers: Doubles) -> Prices:
        return self._pricing.prices(multipliers, self.paths, self.of_paths)

    def _separated(self, prices: Prices, charges: Doubles, multipliers: Doubles) -> Piece | None:
        split = separated(self.sweep, prices.options + charges, self.offsets, prices.pair)
        self.offsets = split.offsets
        return piece(self.graph, self.sweep, prices, split.part - charges, split.offsets, multipliers)

    def _charges(self, start: Piece, values: Doubles) -> Doubles:
        """Return what links charge options at some values: what they are below the threshold of their process."""
        thresholds = filled(start, self.links, self.graph.first, values).thresholds
        charges: Doubles = np.maximum(0, np.repeat(thresholds, self.graph.sizes) - start.part).astype(np.float64)
        return charges

    def _climbed(self, start: Piece, values: Doubles, should_stop: Callable[[], bool]) -> Doubles:
        r"""Climb the value of a piece at v over the multipliers, its effect δ - p being what it is.

        .. math:: K(\lambda) + r(\lambda) v + \sum_i f_i(v) \quad\text{with}\quad \delta = p(\lambda) + e
        """
        rows, base = self._rows, self._prices(self._rows.without(start.multipliers))

        def at(point: Doubles) -> Valued:
            moved = rows.weights(point)
            parts = whole(self.graph, start.effect + base.options - rows.of_options(moved))
            columns = base.columns - rows.of_columns(moved)
            known = filled(replace(start, part=parts), self.links, self.graph.first, values)
            spent = float(known.thresholds.sum()) + float((known.cut.slope - start.columns) @ values)
            value = spent + float(rows.limit @ point) + float(columns @ values)
            return Valued(point, value, rows.slope(known.weights, values))

        return rows.full(
            start.multipliers, climb(at, rows.point(start.multipliers), rows.unit, _EVALUATIONS, should_stop)
        )

    def _swept(
        self, start: Doubles, closed: Flags, values: Integers, should_stop: Callable[[], bool]
    ) -> tuple[Doubles, Integers]:
        r"""Climb the value of the dual at whole v, by sweeps; return multipliers and the options that they choose.

        .. math:: K(\lambda) + r(\lambda) v + \min_{x \text{ open at } v} \big(p(\lambda) x + H(x)\big)
        """
        rows, base = self._rows, self._prices(self._rows.without(start))
        bars = np.where(closed, _bar(base), 0.0)
        self.offsets = averaged(
            self.sweep, self._prices(start).options + bars, self.offsets, _AVERAGINGS, base.pair
        ).offsets
        best, choice = -np.inf, self.graph.option[self.graph.first[:-1]]

        def at(point: Doubles) -> Valued:
            nonlocal best, choice
            moved = rows.weights(point)
            options = base.options - rows.of_options(moved) + bars
            value = self.sweep.minimum(self.sweep.slots(options, self.offsets), base.pair)
            value += float(rows.limit @ point) + float((base.columns - rows.of_columns(moved)) @ values)
            if value > best:
                best, choice = value, self.graph.option[self.sweep.choice()]
            return Valued(point, value, rows.slope(self.sweep.weights(), values.astype(np.float64)))

        point = climb(at, rows.point(start), rows.unit, _SWEPT, should_stop)
        return rows.full(start, point), choice

    def _raised(self, prices: Prices, charges: Doubles, closed: Flags) -> Doubles:
        """Raise charges of closed options until about none of them is taken.

        First to what its min-marginal asks of each alone, then, evenly and ever faster, where several together are
        still worth taking.
        """
        graph, sweep, pair = self.graph, self.sweep, prices.pair
        process = np.repeat(np.arange(len(graph.sizes)), graph.sizes)
        bar = _bar(prices)
        barred = averaged(sweep, prices.options + np.where(closed, bar, 0.0), self.offsets, 0, pair)
        raised = np.where(closed, np.maximum(charges, bar - barred.margins / sweep.share), 0.0)
        for k in range(_RAISES):
            value = sweep.minimum(sweep.slots(prices.options + raised, self.offsets), pair)
            weights = np.where(closed, sweep.weights(), 0.0)
            taken = np.bincount(process, weights=weights, minlength=len(graph.sizes)) > 0
            missing = barred.value - value
            if missing <= _WORTHWHILE * abs(barred.value) or not taken.any():
                break
            raised += np.where(closed & taken[process], 2.0 ** (k / 2) * missing / int(taken.sum()), 0.0)
        return raised


def _bar(prices: Prices) -> float:
    """Return a price that no option is worth."""
    return 4.0 * (float(np.abs(prices.options).max(initial=1.0)) + float(prices.pair.max(initial=0.0)))

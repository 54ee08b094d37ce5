r"""A first set of providers where fixed costs weigh so much that plans made without them go astray.

Without links, a linear program uses every provider a little and pays none. Slope scaling charges each option its part
of the fixed costs instead: with s_i the size of process i, and y_c what a solution has of column c,

.. math:: \sigma_c = f_c / y_c, \qquad y_c = \sum_{o : c \in C(o)} s_{i(o)} x_o,
    \qquad \text{option o costs} \; c_o + s_{i(o)} \sum_{c \in C(o)} \sigma_c

so that a solution that stays what it is pays what it costs, and columns of little use price themselves out. Source: Kim
and Pardalos, A solution approach to the fixed charge network flow problem using a dynamic slope scaling procedure,
Operations Research Letters 24 (1999), pages 195-203.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rightsource.models.columns import Flags
from rightsource.models.formulation.linear import LinearModel
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.set_links import SetLinks

if TYPE_CHECKING:
    from rightsource.optimizer.engines.core_program import CoreProgram, Proposal

_MOST_ROUNDS: Final = 8
_USED: Final = 1e-6
"""A column of which a solution has more than this part of the largest is used."""
_BAR: Final = 4.0
"""Times the dearest option costs, options are charged at columns that are not used."""


class FirstSet(NamedTuple):
    """An optimum over the options that need no columns but those of a set, and what bars charge all others."""

    found: Proposal
    bars: Doubles


@dataclass(frozen=True)
class SlopeScaling:
    """Solves the core without links at ever other charges for its fixed costs.

    Parameters
    ----------
    program
        The core's linear program without links.
    links, graph
        Which further columns options need, and whose options these are.
    costs
        What each open option costs, in minor units, shape (open options,).
    fixed
        What each further column of 0 or 1 costs, in minor units, 0 for all others, shape (further columns,).
    """

    program: CoreProgram
    links: SetLinks
    graph: HandoffGraph
    costs: Doubles
    fixed: Doubles

    def solved(self, seconds: float) -> FirstSet | None:
        """Return the optimum at the cheapest set of columns that was met; None where there is no answer in time.

        The last program is that of the set: the rounds before leave it as much time as the longest of them took.
        """
        ends = time.monotonic() + seconds
        slopes = self.fixed / np.maximum(self._amounts(np.ones(len(self.costs))), 1.0)
        least, best, seen, longest = np.inf, None, set[bytes](), 0.0
        for _ in range(_MOST_ROUNDS):
            began = time.monotonic()
            found = None if began + 2 * longest > ends else self._at(self._charges(slopes), ends)
            if found is None:
                break
            longest = max(longest, time.monotonic() - began)
            parts = found.values[self.graph.option]
            amounts = self._amounts(parts)
            used = amounts > _USED * amounts.max(initial=0.0)
            cost = float(self.costs @ parts) + float(self.fixed[used].sum())
            if cost < least:
                least, best = cost, used
            if used.tobytes() in seen:
                break
            seen.add(used.tobytes())
            slopes = np.where(used, self.fixed / np.maximum(amounts, 1.0), slopes)
        bars = None if best is None else self._bars(best)
        found = None if bars is None else self._at(bars, ends)
        return None if bars is None or found is None else FirstSet(found, bars)

    def _at(self, charges: Doubles, ends: float) -> Proposal | None:
        """Return an optimum at some charges of options."""
        left = ends - time.monotonic()
        self.program.price(self.graph.option, self.costs + charges)
        return self.program.solve(left) if left > 0 else None

    def _sizes(self) -> Doubles:
        """Return the size of the process of each link: what its options cost on average."""
        of_process = np.add.reduceat(np.abs(self.costs), self.graph.first[:-1]) / self.graph.sizes + 1.0
        return np.repeat(np.repeat(of_process, self.graph.sizes), np.diff(self.links.first))

    def _amounts(self, parts: Doubles) -> Doubles:
        """Return what parts of options have of each further column."""
        weights = self._sizes() * np.repeat(parts, np.diff(self.links.first))
        return np.bincount(self.links.column, weights=weights, minlength=len(self.fixed)).astype(np.float64)

    def _charges(self, slopes: Doubles) -> Doubles:
        """Return what options are charged at some slopes."""
        return self._of_options(self._sizes() * slopes[self.links.column])

    def _bars(self, used: Flags) -> Doubles:
        """Return a price that no option is worth where one needs a column with a fixed cost that is not used."""
        shut = self._of_options((~used & (self.fixed > 0))[self.links.column].astype(np.float64)) > 0
        return np.where(shut, _BAR * float(np.abs(self.costs).max(initial=1.0)), 0.0)

    def _of_options(self, of_links: Doubles) -> Doubles:
        option = np.repeat(np.arange(len(self.costs)), np.diff(self.links.first))
        return np.bincount(option, weights=of_links, minlength=len(self.costs)).astype(np.float64)


def fixed_costs(model: LinearModel, options: int) -> Doubles:
    """Return what the further columns of 0 or 1 of a core cost, 0 for all others; its first columns are options."""
    objective, upper, integral = model.objective[options:], model.upper[options:], model.integral[options:]
    return np.where(integral & (upper == 1), np.maximum(objective, 0), 0).astype(np.float64)

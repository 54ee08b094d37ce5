"""Rows of the core whose multipliers are moved, and a climb of what they are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.set_links import SetLinks

_MOST_ROWS: Final = 300
"""So many multipliers are moved at most, those of the rows with the most entries; others stay as they are."""
_FIRST_RADIUS: Final = 0.05
_LEAST_RADIUS: Final = 1e-6
_WORTHWHILE: Final = 2e-6
"""A climb ends when it can gain no more than this part of the value."""
_BEYOND: Final = 0.02
"""No climb goes on once it has gained this part of the value: values without a plan would lift it for ever."""


@dataclass(frozen=True)
class MovedRows:
    r"""The limits of moved rows, each as :math:`s \, A v \le` ``limit`` for the sign s, and the entries of the rows.

    A *point* has one multiplier per limit, 0 or less; the multiplier of a row is the sum of s times those of its
    limits. ``unit`` is the price at which a row costs about what its columns do. ``place`` counts open options, then
    further columns; ``entry_row`` counts all rows of the core.
    """

    row: Integers
    sign: Doubles
    limit: Doubles
    unit: Doubles
    entry_row: Integers
    place: Integers
    coefficient: Doubles
    options: int
    columns: int
    rows: int

    @classmethod
    def of(cls, core: Formulation, graph: HandoffGraph, links: SetLinks) -> MovedRows:
        """Choose the rows: neither links nor those of one option per process."""
        model, options = core.model, len(core.tables.option_ids)
        moved = _moved(core, graph, links)
        place = graph.places(model.columns)
        place[options:] = len(graph.option) + np.arange(model.columns - options)
        row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
        kept = moved[row] & (place[model.column] >= 0)
        row, coefficient = row[kept], model.coefficient[kept].astype(np.float64)
        size = np.bincount(row, weights=np.abs(coefficient), minlength=model.rows)
        cost = np.bincount(row, weights=np.abs(model.objective[model.column[kept]]), minlength=model.rows)
        upper = np.flatnonzero(moved & (model.row_upper < NO_LIMIT))
        lower = np.flatnonzero(moved & (model.row_lower > -NO_LIMIT))
        both = np.concatenate([upper, lower])
        return cls(
            row=both,
            sign=np.concatenate([np.ones(len(upper)), -np.ones(len(lower))]),
            limit=np.concatenate([model.row_upper[upper], -model.row_lower[lower]]).astype(np.float64),
            unit=(cost[both] + 1.0) / np.maximum(size[both], 1.0),
            entry_row=row,
            place=place[model.column[kept]],
            coefficient=coefficient,
            options=len(graph.option),
            columns=model.columns - options,
            rows=model.rows,
        )

    def point(self, multipliers: Doubles) -> Doubles:
        """Return the point of multipliers of all rows."""
        return np.minimum(0.0, self.sign * multipliers[self.row])

    def weights(self, point: Doubles) -> Doubles:
        """Return the multipliers of all rows at a point, 0 for those that are not moved."""
        return np.bincount(self.row, weights=self.sign * point, minlength=self.rows).astype(np.float64)

    def without(self, multipliers: Doubles) -> Doubles:
        """Return multipliers of all rows with 0 for the moved ones."""
        rest = multipliers.copy()
        rest[self.row] = 0.0
        return rest

    def full(self, multipliers: Doubles, point: Doubles) -> Doubles:
        """Return multipliers with the moved ones as a point says."""
        full: Doubles = self.without(multipliers) + self.weights(point)
        return full

    def of_options(self, weights: Doubles) -> Doubles:
        """Return Aᵀ·weights of the open options."""
        return self._priced(weights)[: self.options]

    def of_columns(self, weights: Doubles) -> Doubles:
        """Return Aᵀ·weights of the further columns."""
        return self._priced(weights)[self.options :]

    def slope(self, shares: Doubles, values: Doubles) -> Doubles:
        """Return the slope of the value over points where options take some shares: limits less the sums of rows."""
        amounts = self.coefficient * np.concatenate([shares, values])[self.place]
        sums = np.bincount(self.entry_row, weights=amounts, minlength=self.rows)
        slope: Doubles = self.limit - self.sign * sums[self.row]
        return slope

    def _priced(self, weights: Doubles) -> Doubles:
        amounts = weights[self.entry_row] * self.coefficient
        return np.bincount(self.place, weights=amounts, minlength=self.options + self.columns).astype(np.float64)


def _moved(core: Formulation, graph: HandoffGraph, links: SetLinks) -> Flags:
    """Return which rows are moved."""
    entries = np.diff(core.model.row_start)
    moved: Flags = ~links.of_row & (entries > 0)
    moved[: len(graph.sizes)] = False
    longest = np.sort(entries[moved])[::-1]
    if len(longest) > _MOST_ROWS:
        moved &= entries > longest[_MOST_ROWS]
    return moved


class Valued(NamedTuple):
    """A value and a slope at a point."""

    point: Doubles
    value: float
    slope: Doubles


def climb(
    at: Callable[[Doubles], Valued], start: Doubles, unit: Doubles, evaluations: int, should_stop: Callable[[], bool]
) -> Doubles:
    """Climb a concave function of points <= 0 by a bundle method with a box (see `BundleProgram`); return the best."""
    from rightsource.optimizer.engines.bundle_program import BundleProgram  # noqa: PLC0415  (loads OR-Tools)

    here = at(start)
    if not len(start):
        return start
    program = BundleProgram(unit, here.value, max(abs(here.value) * 1e-4, 1.0))
    program.cut(here.value, here.slope, here.point)
    radius, enough = _FIRST_RADIUS, here.value + _BEYOND * abs(here.value)
    for _ in range(evaluations):
        aim = program.aim(here.point, here.value, radius)
        if aim is None or aim.gain <= _WORTHWHILE * abs(here.value) or here.value >= enough or should_stop():
            break
        there = at(aim.point)
        program.cut(there.value, there.slope, there.point)
        gain = there.value - here.value
        if gain > 0.5 * aim.gain:
            radius *= 2.0
        elif gain <= 0:
            radius = max(radius * (0.5 if gain < -aim.gain else 0.8), _LEAST_RADIUS)
        here = there if gain > 0 else here
    return here.point

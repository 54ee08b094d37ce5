"""Rows that keep given paths within their limits, over the columns of a sub-model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.handoff import Handoffs
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.rows import RowBlock, at_most
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.held_handoffs import HeldHandoffs, held_handoffs
from rightsource.optimizer.decomposition.restricted import Restricted
from rightsource.optimizer.decomposition.worst_paths import Path

_Entries: TypeAlias = tuple[Integers, Integers]
"""Columns and coefficients."""


@dataclass(frozen=True)
class _Around:
    """What path rows are made of: the free processes, the others' options, and hand-offs of both sorts."""

    tables: Tables
    restricted: Restricted
    choice: Integers
    handoffs: Handoffs
    touched: HeldHandoffs


def path_rows(
    tables: Tables, restricted: Restricted, choice: Integers, handoffs: Handoffs, paths: Iterable[Path]
) -> RowBlock:
    r"""Return one row per path P that has a free process: its length is within the limit L.

    .. math:: \sum_{i \in P} \sum_o l_{io} x_{io} + \sum_{ij \in P} d_{ij} \le L

    d, the length of a hand-off, is a constant between two fixed processes and depends on the free one's option where
    one is free; between two free ones it is that of the farthest class less what the columns of closer classes save,
    or that of the pair.
    """
    free, held = restricted.free, ~restricted.free
    around = _Around(tables, restricted, choice, handoffs, held_handoffs(tables, choice, free, held))
    concerned = [path for path in paths if free[path.processes].any()]
    rows = [list(_entries(around, path)) for path in concerned]
    row = [np.full(len(column), r, dtype=np.int64) for r, entries in enumerate(rows) for column, _ in entries]
    entries = [entry for row in rows for entry in row]
    upper = np.array([path.length.limit - _constant(around, path) for path in concerned], dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int64)
    column = np.concatenate([nothing, *(column for column, _ in entries)])
    coefficient = np.concatenate([nothing, *(coefficient for _, coefficient in entries)])
    return at_most("path", np.concatenate([nothing, *row]), column, coefficient, upper)


def _entries(around: _Around, path: Path) -> Iterator[_Entries]:
    """Yield the entries of a path's row; a column may come more than once."""
    yield _own(around.restricted, path)
    yield _held(around, path)
    inside = around.restricted.arc_position[path.arcs]
    profile = around.tables.arcs.profile
    levels, pairs = around.handoffs.levels, around.handoffs.pairs
    handoff = path.length.handoff
    entry = np.isin(levels.arc, inside[inside >= 0])
    of = profile[around.restricted.arcs[levels.arc[entry]]]
    yield levels.column[entry], handoff[of, levels.step[entry]] - handoff[of, levels.step[entry] + 1]
    entry = np.isin(pairs.arc, inside[inside >= 0])
    yield pairs.column[entry], handoff[profile[around.restricted.arcs[pairs.arc[entry]]], pairs.distance[entry]]


def _own(restricted: Restricted, path: Path) -> _Entries:
    """Return the lengths of the options of the free processes on a path."""
    position = restricted.process_position[path.processes]
    position = position[position >= 0]
    first = restricted.tables.first_option
    column = ranges(first[position], np.diff(first)[position])[1]
    return column, path.length.option[restricted.options[column]]


def _held(around: _Around, path: Path) -> _Entries:
    """Return what hand-offs to fixed neighbours add to the lengths of options."""
    touched = around.touched
    column = around.restricted.option_position[touched.option]
    entry = np.isin(touched.arc, path.arcs) & (column >= 0)
    profile = around.tables.arcs.profile[touched.arc[entry]]
    return column[entry], path.length.handoff[profile, touched.distance[entry]]


def _constant(around: _Around, path: Path) -> int:
    """Return the length of what is fixed, and of the farthest class wherever columns save from it."""
    tables, free = around.tables, around.restricted.free
    own = path.length.option[around.choice[path.processes[~free[path.processes]]]].sum()
    arcs, provider = tables.arcs, tables.option_provider[around.choice]
    source, target = arcs.source[path.arcs], arcs.target[path.arcs]
    fixed = _arcs_without(free, source, target)
    distance = tables.distances(path.arcs[fixed], provider[source[fixed]], provider[target[fixed]])
    between = path.length.handoff[arcs.profile[path.arcs[fixed]], distance].sum()
    levels = around.restricted.arcs[around.handoffs.levels.arcs]
    farthest = path.length.handoff[arcs.profile[np.intersect1d(levels, path.arcs)], 4].sum()
    return int(own) + int(between) + int(farthest)


def _arcs_without(free: Flags, source: Integers, target: Integers) -> Flags:
    return ~free[source] & ~free[target]

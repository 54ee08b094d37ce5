"""The directly-follows graph of an event log, and the part of it that can be a dependency graph."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from rightsource.instances.process_models.acyclic import without_cycles
from rightsource.instances.process_models.event_table import UNKNOWN, EventTable
from rightsource.models.columns import Integers

LEAST_SHARE: Final = Fraction(1, 100)
"""Of the steps out of its source, and of those into its target, that an arc has to carry to be more than noise."""


@dataclass(frozen=True)
class FollowArc:
    """How often one activity directly follows another one, and how often it is another person who goes on."""

    source: int
    target: int
    count: int
    handovers: int


@dataclass(frozen=True)
class FollowGraph:
    """The arcs of a directly-follows graph: those kept, and those left out by reason, each in falling frequency."""

    kept: tuple[FollowArc, ...]
    repeats: tuple[FollowArc, ...]
    rare: tuple[FollowArc, ...]
    loops: tuple[FollowArc, ...]
    steps: int
    """Steps from one event to the next of the same case: the sum of all counts."""
    handed_over: int
    """Steps at which the people are known and differ."""


def in_order(table: EventTable) -> Integers:
    """Return the rows of a table by case, and within a case as its events happened.

    That is by end (start where there is no end), then by start, then as in the file; where an event of a case has no
    time at all, the events of this case as in the file.
    """
    time = np.where(np.isnan(table.end), table.start, table.end)
    start = np.where(np.isnan(table.start), time, table.start)
    has_gap = np.bincount(table.case, weights=np.isnan(time)) > 0
    time, start = (np.where(has_gap[table.case], 0.0, column) for column in (time, start))
    return np.lexsort((np.arange(len(time)), start, time, table.case)).astype(np.int64)


def follow_graph(table: EventTable, order: Integers) -> FollowGraph:
    """Return the directly-follows graph of a log, split into what can be dependencies and what is left out.

    Left out are, in this order: arcs from an activity to itself (``repeats``); arcs that carry less than `LEAST_SHARE`
    both of the steps out of their source and of the steps into their target and are not the most frequent one of
    either (``rare``); and, taking the others in falling frequency (ties as first seen in the file), each that closes a
    cycle with those taken before (``loops``). So of two opposite arcs the more frequent one stays.

    van der Aalst, Process Mining: Data Science in Action, 2nd edition, Springer 2016, section 6.2 (directly-follows).
    """
    arcs = _arcs(table, order)
    moves = [arc for arc in arcs if arc.source != arc.target]
    rare = _rare(moves, len(table.activities))
    frequent = [arc for arc in moves if arc not in rare]
    taken = without_cycles(len(table.activities), [(arc.source, arc.target) for arc in frequent])
    return FollowGraph(
        kept=tuple(arc for arc, is_taken in zip(frequent, taken, strict=True) if is_taken),
        repeats=tuple(arc for arc in arcs if arc.source == arc.target),
        rare=tuple(arc for arc in moves if arc in rare),
        loops=tuple(arc for arc, is_taken in zip(frequent, taken, strict=True) if not is_taken),
        steps=sum(arc.count for arc in arcs),
        handed_over=sum(arc.handovers for arc in arcs),
    )


def _arcs(table: EventTable, order: Integers) -> list[FollowArc]:
    """Return all arcs in falling frequency, ties as their ends were first seen in the file."""
    before, after = order[:-1], order[1:]
    same_case = table.case[before] == table.case[after]
    before, after = before[same_case], after[same_case]
    pairs = table.activity[before] * len(table.activities) + table.activity[after]
    first, second = table.resource[before], table.resource[after]
    changes = (first != second) & (first != UNKNOWN) & (second != UNKNOWN)
    codes, places, counts = np.unique(pairs, return_inverse=True, return_counts=True)
    handovers = np.bincount(places, weights=changes, minlength=len(codes)).astype(np.int64)
    columns = (*np.divmod(codes, len(table.activities)), counts, handovers)
    found = [FollowArc(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    return sorted(found, key=lambda arc: -arc.count)


def _rare(arcs: list[FollowArc], activities: int) -> set[FollowArc]:
    out, into = np.zeros(activities, dtype=np.int64), np.zeros(activities, dtype=np.int64)
    np.add.at(out, [arc.source for arc in arcs], [arc.count for arc in arcs])
    np.add.at(into, [arc.target for arc in arcs], [arc.count for arc in arcs])
    led_out, led_into = set[int](), set[int]()
    rare = set[FollowArc]()
    for arc in arcs:
        is_best = arc.source not in led_out or arc.target not in led_into
        if not is_best and arc.count < LEAST_SHARE * min(int(out[arc.source]), int(into[arc.target])):
            rare.add(arc)
        led_out.add(arc.source)
        led_into.add(arc.target)
    return rare

"""Event logs as columns: one entry per execution of an activity, whatever format they were read from."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rightsource.instances.process_models.times import MISSING, seconds
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import listed, shown

Floats = NDArray[np.float64]

UNKNOWN: Final = -1
"""The code of a resource or a role that is not given."""
MOST_ACTIVITIES: Final = 5000
"""Different activities of a log: some ten times as many as in the richest logs known."""
_MOST_SHOWN: Final = 5
_MOST_REMEMBERED: Final = 1000
_START: Final = "start"
_COMPLETE: Final = frozenset({"", "complete", "completed", "end", "finish", "ate_abort", "unknown"})
"""Transitions of the life cycle that end an execution; a log without any gives executions only."""


@dataclass(frozen=True)
class EventTable:
    """Executions of activities as columns of equal length, in the order of the file.

    ``case``, ``activity``, ``resource`` and ``role`` are codes: places in the tuples of names (cases have none),
    `UNKNOWN` where nothing is given. Times are seconds since 1970, ``cost`` is in units of money; NaN where nothing is
    given. ``ready`` is when an execution could have begun. ``passed_over`` counts the events of the file that are
    neither the start nor the end of an execution, such as *schedule* or *suspend*; ``timeless`` says where in the file
    the first few executions are that have neither a start nor an end.
    """

    activities: tuple[str, ...]
    resources: tuple[str, ...]
    roles: tuple[str, ...]
    case: Integers
    activity: Integers
    resource: Integers
    role: Integers
    start: Floats
    end: Floats
    ready: Floats
    cost: Floats
    passed_over: int = 0
    timeless: tuple[str, ...] = ()


class Event(NamedTuple):
    """One event as the file gives it: texts, empty where nothing is given."""

    case: str
    activity: str
    resource: str = ""
    role: str = ""
    start: str = ""
    end: str = ""
    ready: str = ""
    lifecycle: str = ""
    costs: Sequence[str] = ()
    """Amounts that add up."""


class EventCollector:
    """Takes the events of a file one by one; `table` gives the columns, or all that is wrong with the events.

    An event of the life cycle transition *start* and the next *complete* of the same case and activity are one
    execution; without a life cycle each event is one.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._names: tuple[dict[str, int], ...] = ({}, {}, {}, {})
        self._codes: tuple[array[int], ...] = tuple(array("q") for _ in self._names)
        self._times: tuple[array[float], ...] = tuple(array("d") for _ in range(3))
        self._cost: array[float] = array("d")
        self._started: defaultdict[tuple[int, int], deque[int]] = defaultdict(deque)
        self._passed_over = 0
        self._timeless: dict[int, str] = {}
        self._faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self._counts: defaultdict[str, int] = defaultdict(int)

    def fault(self, kind: str, path: str, message: str) -> None:
        """Note an error; of each kind only the first few are kept, and all are counted."""
        self._counts[kind] += 1
        if self._counts[kind] <= _MOST_SHOWN:
            self._faults[kind].append(Fault(path, message, self._source))

    def add(self, event: Event, path: str) -> None:
        """Take an event; ``path`` says where it is in the file."""
        if not event.case or not event.activity:
            missing = "case" if not event.case else "activity"
            self.fault("names", path, f"the {missing} of this event is missing.")
            return
        step = event.lifecycle.strip().casefold()
        if step != _START and step not in _COMPLETE:
            self._passed_over += 1
            return
        times = [self._number(seconds, text, "time", path) for text in (event.start, event.end, event.ready)]
        if step == _START and event.end and not event.start:
            times[0], times[1] = times[1], MISSING
        amounts = [self._number(_amount, text, "cost", path) for text in event.costs if text.strip()]
        cost = sum(amounts) if amounts else MISSING
        texts = (event.case, event.activity, event.resource, event.role)
        codes = [_code(text, names) for text, names in zip(texts, self._names, strict=True)]
        if not (step and self._goes_on(step, codes, times, cost)):
            self._append(codes, times, cost, path)

    def _append(self, codes: Sequence[int], times: Sequence[float], cost: float, path: str) -> None:
        """Add an execution; the first ones without a time are remembered, since a later event may still tell it."""
        if math.isnan(times[0]) and math.isnan(times[1]) and len(self._timeless) < _MOST_REMEMBERED:
            self._timeless[len(self._cost)] = path
        for column, code in zip(self._codes, codes, strict=True):
            column.append(code)
        for moments, time in zip(self._times, times, strict=True):
            moments.append(time)
        self._cost.append(cost)

    def table(self) -> EventTable:
        """Return the columns.

        Raises
        ------
        InputError
            When anything was wrong, or there are no executions.
        """
        for kind, count in self._counts.items():
            if count > _MOST_SHOWN:
                more = f"and {count - _MOST_SHOWN:,} more {_KINDS[kind]}."
                self._faults[kind].append(Fault("", more, self._source))
        faults = [fault for found in self._faults.values() for fault in found]
        if not faults and not self._cost:
            passed = f" but {self._passed_over:,} that neither start nor complete an activity"
            faults = [Fault("", f"this log holds no events{passed if self._passed_over else ''}.", self._source)]
        if len(self._names[1]) > MOST_ACTIVITIES:
            found = f"this log holds {len(self._names[1]):,} different activities, more than {MOST_ACTIVITIES:,}"
            few = listed(list(self._names[1])[:3])
            faults.append(Fault("", f"{found}; is what it calls activity ({few}, ...) really one?", self._source))
        if faults:
            raise InputError(faults)
        _, activities, resources, roles = map(tuple, self._names)
        case, activity, resource, role = (np.array(column, dtype=np.int64) for column in self._codes)
        start, end, ready, cost = (np.array(column, dtype=np.float64) for column in (*self._times, self._cost))
        return EventTable(
            *(activities, resources, roles, case, activity, resource, role, start, end, ready, cost),
            passed_over=self._passed_over,
            timeless=tuple(self._first_timeless()),
        )

    def _first_timeless(self) -> list[str]:
        start, end, _ = self._times
        missing = (path for row, path in self._timeless.items() if math.isnan(start[row]) and math.isnan(end[row]))
        return list(islice(missing, _MOST_SHOWN))

    def _goes_on(self, step: str, codes: Sequence[int], times: Sequence[float], cost: float) -> bool:
        """Remember a start; return whether the event completes an execution that began earlier and went into it."""
        waiting = self._started[codes[0], codes[1]]
        if step == _START:
            waiting.append(len(self._cost))
            return False
        if not waiting:
            return False
        row = waiting.popleft()
        self._times[1][row] = times[1]
        for column, code in zip(self._codes[2:], codes[2:], strict=True):
            column[row] = code if code != UNKNOWN else column[row]
        self._cost[row] = self._cost[row] if math.isnan(cost) else cost
        return True

    def _number(self, reader: Callable[[str], float], text: str, kind: str, path: str) -> float:
        if not text:
            return MISSING
        try:
            return reader(text)
        except (ValueError, OverflowError):
            self.fault(kind, path, f"found {shown(text)}, expected {_EXPECTED[kind]}.")
            return MISSING


_EXPECTED: Final = {
    "time": "a time such as 2024-05-31T09:30:00 or 31.05.2024 09:30 (dates with slashes: year first)",
    "cost": "an amount of at least 0 such as 12.5",
}
_KINDS: Final = {
    "time": "times cannot be read",
    "cost": "costs cannot be read",
    "names": "events have no case or no activity",
    "cells": "rows have too few or too many cells",
}


def _code(text: str, names: dict[str, int]) -> int:
    return names.setdefault(text, len(names)) if text else UNKNOWN


def _amount(text: str) -> float:
    amount = float(text)
    if not 0 <= amount < 10**12:
        raise ValueError(text)
    return amount

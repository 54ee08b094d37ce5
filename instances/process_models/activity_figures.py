"""What an event log tells of each activity: how often, how long, by whom, at what cost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from rightsource.instances.process_models.event_table import UNKNOWN, EventTable, Floats
from rightsource.models.columns import Integers

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR
_YEAR: Final = 365.25 * _DAY
_DIGITS: Final = 4
_MOST_DECIMALS: Final = 6


@dataclass(frozen=True)
class ActivityFigures:
    """Figures of one activity: means over its events, None where the log does not tell.

    ``hours`` is the mean time from start to end, ``lead_time`` the mean time from when the work was ready (else from
    when the event before it in the case ended) to its end, both in hours as the clock runs, over the ``timed`` events
    that give both times. ``unit_cost`` is the mean cost of the events that give one. ``role`` is who does it most.
    """

    events: int
    cases: int
    people: int
    role: int
    timed: int
    hours: float | None
    median_hours: float | None
    lead_time: float | None
    unit_cost: float | None


def activity_figures(table: EventTable, order: Integers) -> list[ActivityFigures]:
    """Return the figures of each activity of a log; ``order`` are its rows by case and time."""
    service = _service(table)
    lead = service + _waiting(table, order)
    by_activity = np.argsort(table.activity, kind="stable")
    ends = np.cumsum(np.bincount(table.activity, minlength=len(table.activities)))[:-1]
    return [_figures(table, rows, service[rows], lead[rows]) for rows in np.split(by_activity, ends)]


def span(table: EventTable) -> tuple[float, float] | None:
    """Return the first and the last time of a log, None when it gives no times."""
    times = np.concatenate([table.start, table.end])
    times = times[~np.isnan(times)]
    return (float(times.min()), float(times.max())) if times.size else None


def middle_span(table: EventTable) -> tuple[float, float] | None:
    """Return between which times 98 % of the events of a log end, None when it gives no such times."""
    times = table.end[~np.isnan(table.end)]
    if not times.size:
        return None
    first, last = np.quantile(times, [0.01, 0.99])
    return float(first), float(last)


def years(times: tuple[float, float] | None) -> float | None:
    """Return the length of a span in years of 365.25 days, None when it is shorter than a day or unknown.

    >>> years((0, 31_557_600)), years((0, 3600)), years(None)
    (1.0, None, None)
    """
    if times is None or times[1] - times[0] < _DAY:
        return None
    return (times[1] - times[0]) / _YEAR


def rounded(value: float) -> Decimal:
    """Return a figure with four significant digits, whole from 1,000 on, and at most six decimals.

    >>> [str(rounded(x)) for x in (52217.4, 12.3456, 0.00012345, 0, 3.0)]
    ['52217', '12.35', '0.000123', '0', '3']
    """
    decimals = _DIGITS - 1 - math.floor(math.log10(value)) if value else 0
    text = f"{value:.{min(max(decimals, 0), _MOST_DECIMALS)}f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def backwards(table: EventTable) -> int:
    """Return how many events end before they start."""
    return int((table.end < table.start).sum())


def without_time(table: EventTable) -> int:
    """Return how many events have neither a start nor an end."""
    return int((np.isnan(table.start) & np.isnan(table.end)).sum())


def _service(table: EventTable) -> Floats:
    """Return the hours from start to end of each event, NaN where unknown or negative."""
    hours = (table.end - table.start) / _HOUR
    return np.where(hours >= 0, hours, np.nan)


def _waiting(table: EventTable, order: Integers) -> Floats:
    """Return the hours that each event waited before it started, 0 where unknown."""
    ready = table.ready.copy()
    before, after = order[:-1], order[1:]
    goes_on = (table.case[before] == table.case[after]) & np.isnan(ready[after])
    ready[after[goes_on]] = table.end[before[goes_on]]
    waited = (table.start - ready) / _HOUR
    return np.where(waited > 0, waited, 0.0)


def _figures(table: EventTable, rows: Integers, service: Floats, lead: Floats) -> ActivityFigures:
    """Return the figures of the activity that these rows are about."""
    timed = service[~np.isnan(service)]
    roles = table.role[rows][table.role[rows] != UNKNOWN]
    people = table.resource[rows][table.resource[rows] != UNKNOWN]
    return ActivityFigures(
        events=len(rows),
        cases=len(np.unique(table.case[rows])),
        people=len(np.unique(people)),
        role=int(np.bincount(roles).argmax()) if roles.size else UNKNOWN,
        timed=len(timed),
        hours=_mean(timed),
        median_hours=float(np.median(timed)) if timed.size else None,
        lead_time=_mean(lead[~np.isnan(lead)]),
        unit_cost=_mean(table.cost[rows][~np.isnan(table.cost[rows])]),
    )


def _mean(values: Floats) -> float | None:
    """Return the mean, summed without loss so that it does not depend on the order; None of nothing."""
    return math.fsum(values.tolist()) / len(values) if values.size else None

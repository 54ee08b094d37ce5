"""Event logs become skeletons of instances: the directly-follows graph, with the figures that the log tells.

What becomes of what:

- *Activities* become processes. ``volume`` is the number of events per year: over the time from the first to the last
  one, missing when that is shorter than a day or unknown (the counts are in ``meta``). ``hours`` is the mean time
  from start to end and ``lead_time`` the mean time from the end of the event before (or from when the work was ready)
  to the end, where the log gives both times; both as the clock runs, nights and breaks included. ``unit_cost`` is the
  mean cost per event. Events without any time count in volumes, not in hours, and leave their cases in the order of
  the file.
- *Directly-follows* pairs become dependencies, with the number of times per year as ``volume``; how often another
  person goes on is in ``meta``. Left out, as the warnings say and the ``meta`` of the process they lead from lists,
  are repetitions, noise and what closes a loop against more frequent pairs, see `directly_follows.follow_graph`.
- *People* are the present owners: one team per role where the log names roles, and a process belongs to the role that
  does it most; else all of them are ``own-team``. How many people there are is told in notes and ``meta``.
- Yields, currency, country and what hand-offs cost are missing: a log does not tell them. The share of events that
  repeat an activity within its case (``repeated`` in ``meta``) hints at the yield.

Figures are rounded to four digits, whole from 1,000 on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import numpy as np

from rightsource.instances.identifiers import Identifiers
from rightsource.instances.imported import Imported
from rightsource.instances.process_models.activity_figures import (
    ActivityFigures,
    activity_figures,
    backwards,
    middle_span,
    rounded,
    span,
    without_time,
    years,
)
from rightsource.instances.process_models.directly_follows import (
    LEAST_SHARE,
    FollowArc,
    FollowGraph,
    follow_graph,
    in_order,
)
from rightsource.instances.process_models.event_table import UNKNOWN, EventTable
from rightsource.instances.process_models.skeleton import OWN_TEAM, Document, one_line, provider, skeleton
from rightsource.models.reading.findings import Findings, listed, shown

_LARGEST: Final = 5
_MOST_LISTED: Final = 200
"""Pairs left out that the ``meta`` of a process lists: as many as surely fit into a cell of a workbook."""
_FAR_OUT: Final = 2
"""How many times as long as the middle of a log all of it may be, before single times far out are suspected."""
_TIMELESS: Final = (
    "such events count in volumes and tell no hours, and the events of their cases are taken in the order of the file,"
    " not by time"
)
_TO_FILL: Final = (
    "To be filled in: currency, the country of the site, yields, what hand-offs cost, and what the log does not tell of"
    " costs and hours; then other providers and what they offer."
)


def discovered(table: EventTable, name: str, source: str) -> Imported:
    """Return the skeleton of an instance that an event log describes; the module says what becomes of what."""
    order = in_order(table)
    graph = follow_graph(table, order)
    findings = Findings(source)
    log = _Log(table, name)
    teams = _Teams(table)
    figures = activity_figures(table, order)
    left_out = _left_out(log, graph)
    document = skeleton(
        name,
        f"Made of an event log. {_summary(log, graph)} {_TO_FILL}",
        teams.providers(one.role for one in figures),
        [_process(log, code, one, teams, left_out.get(code, [])) for code, one in enumerate(figures)],
        [_dependency(log, arc) for arc in graph.kept],
        {"event_log": _log_meta(log, graph)},
    )
    _warn_of_arcs(log, graph, findings)
    _warn_of_figures(log, figures, findings)
    return Imported(document, tuple(findings.warnings), skeleton=True)


class _Log:
    """An event log with what is derived of it once: the ids of its activities, its span and its length in years."""

    def __init__(self, table: EventTable, name: str) -> None:
        self.table, self.name = table, name
        ids = Identifiers("activity")
        self.ids = [ids.new(activity) for activity in table.activities]
        self.span = span(table)
        self.years = years(self.span)
        self.cases = int(table.case.max()) + 1

    def per_year(self, count: int) -> Document:
        """Return a count as a volume, nothing when the length of the log is not known."""
        return {"volume": rounded(count / self.years)} if self.years is not None else {}


class _Teams:
    """The present owners: a team per role, and one for work without a role."""

    def __init__(self, table: EventTable) -> None:
        ids = Identifiers(OWN_TEAM)
        self._table = table
        self._of = {UNKNOWN: ids.new(OWN_TEAM)} | {code: ids.new(role) for code, role in enumerate(table.roles)}

    def __getitem__(self, role: int) -> str:
        """Return the id of the team of a role."""
        return self._of[role]

    def providers(self, roles: Iterable[int]) -> list[Document]:
        """Return the teams of these roles."""
        return [self._provider(role) for role in sorted(set(roles))]

    def _provider(self, role: int) -> Document:
        people = self._table.resource[self._table.role == role]
        count = len(np.unique(people[people != UNKNOWN]))
        who = f"Who has the role {shown(self._table.roles[role])}" if role != UNKNOWN else "Who does the work"
        known = f": {count:,} {'person' if count == 1 else 'people'}" if count else ""
        return provider(self[role], "team", f"{who} in the event log{known}.", meta={"event_log": {"people": count}})


def _process(
    log: _Log, code: int, figures: ActivityFigures, teams: _Teams, left_out: Sequence[dict[str, Any]]
) -> Document:
    """Return the process that an activity becomes."""
    option: Document = {"id": "team", "provider": teams[figures.role]}
    for key in ("unit_cost", "hours", "lead_time"):
        value = getattr(figures, key)
        if value is not None:
            option[key] = rounded(value)
    if figures.timed:
        option["note"] = f"Hours and lead time are means of {figures.timed:,} events, as the clock runs."
    document: Document = {"id": log.ids[code], "name": one_line(log.table.activities[code]), "function": log.name}
    if log.years is not None:
        document["note"] = f"Volume: {figures.events:,} events in {rounded(log.years)} years."
    meta = {"event_log": _activity_meta(figures, left_out)}
    return document | log.per_year(figures.events) | {"options": [option], "meta": meta}


def _activity_meta(figures: ActivityFigures, left_out: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what else the log tells of an activity."""
    meta: dict[str, Any] = {
        "events": figures.events,
        "cases": figures.cases,
        "people": figures.people,
        "repeated": rounded((figures.events - figures.cases) / figures.events),
    }
    if figures.median_hours is not None:
        meta["median_hours"] = rounded(figures.median_hours)
    if left_out:
        meta["left_out"] = left_out[:_MOST_LISTED]
    if others := left_out[_MOST_LISTED:]:
        meta["left_out_too"] = {"arcs": len(others), "count": sum(arc["count"] for arc in others)}
    return meta


def _dependency(log: _Log, arc: FollowArc) -> Document:
    """Return the dependency that a directly-follows pair becomes."""
    meta = {"count": arc.count} | ({"handovers": arc.handovers} if log.table.resources else {})
    ends = {"from": log.ids[arc.source], "to": log.ids[arc.target]}
    hands = f", {arc.handovers:,} of them from one person to another" if log.table.resources else ""
    note = f"{arc.count:,} step{'' if arc.count == 1 else 's'} in the log{hands}"
    return ends | log.per_year(arc.count) | {"note": note, "meta": {"event_log": meta}}


def _log_meta(log: _Log, graph: FollowGraph) -> dict[str, Any]:
    """Return the figures of the log as a whole."""
    return {
        "cases": log.cases,
        "events": len(log.table.case),
        "people": len(log.table.resources),
        "steps": graph.steps,
        "handovers": graph.handed_over,
    }


def _left_out(log: _Log, graph: FollowGraph) -> dict[int, list[dict[str, Any]]]:
    """Return by activity the directly-follows pairs from it that are no dependencies, the most frequent first."""
    reasons = {"repeated": graph.repeats, "rare": graph.rare, "loop": graph.loops}
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for why, arcs in reasons.items():
        for arc in arcs:
            found[arc.source].append({"to": log.ids[arc.target], "count": arc.count, "why": why})
    return {source: sorted(arcs, key=lambda arc: -int(arc["count"])) for source, arcs in found.items()}


def _summary(log: _Log, graph: FollowGraph) -> str:
    """Return the size of a log in words."""
    when = f", from {_day(log.span[0])} to {_day(log.span[1])}" if log.span else ""
    text = f"It holds {len(log.table.case):,} events of {log.cases:,} cases{when}."
    if log.table.resources and graph.steps:
        share = _percent(graph.handed_over, graph.steps)
        people = f"{len(log.table.resources):,} people took part"
        text += f" {people}; {share} of the steps from event to event change hands."
    return text


def _day(time: float) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time)).date().isoformat()


def _length(times: tuple[float, float]) -> float:
    return times[1] - times[0]


def _days(times: tuple[float, float]) -> Decimal:
    return rounded(_length(times) / timedelta(days=1).total_seconds())


def _percent(part: int, whole: int) -> str:
    """Return a share in words.

    >>> _percent(1, 8), _percent(0, 3), _percent(1, 10000)
    ('12.5 %', '0 %', '0.01 %')
    """
    share = Decimal(100 * part) / whole
    return f"{float(share):.3g} %"


def _warn_of_arcs(log: _Log, graph: FollowGraph, findings: Findings) -> None:
    """Say which directly-follows pairs are no dependencies."""
    limit = f"less than {_percent(LEAST_SHARE.numerator, LEAST_SHARE.denominator)}"
    steps = f"with {limit} of the steps at both"
    reasons = (
        (
            graph.repeats,
            "arc that leads from an activity to itself is no dependency",
            "arcs that lead from an activity to itself are no dependencies",
        ),
        (
            graph.rare,
            f"arc {steps} its ends is left out as noise",
            f"arcs {steps} their ends are left out as noise",
        ),
        (
            graph.loops,
            "arc that closes a loop against more frequent ones is left out",
            "arcs that close loops against more frequent ones are left out",
        ),
    )
    for arcs, one, several in reasons:
        if arcs:
            found = _counted(len(arcs), one, several)
            share = f"{_percent(sum(arc.count for arc in arcs), graph.steps)} of all steps"
            largest = (f"{log.ids[arc.source]} → {log.ids[arc.target]} ({arc.count:,})" for arc in arcs[:_LARGEST])
            findings.warn("", f"{found} ({share}); the most frequent: {', '.join(largest)}.")


def _counted(count: int, one: str, several: str) -> str:
    """Return a number with what is said of one or of several.

    >>> _counted(1, "arc is", "arcs are"), _counted(1200, "arc is", "arcs are")
    ('1 arc is', '1,200 arcs are')
    """
    return f"{count:,} {one if count == 1 else several}"


def _first(places: Sequence[str]) -> str:
    return f" (the first: {'; '.join(places)})" if places else ""


def _warn_of_figures(log: _Log, figures: Sequence[ActivityFigures], findings: Findings) -> None:
    """Say which figures are missing or doubtful."""
    if count := log.table.passed_over:
        one = "event that neither starts nor completes an activity is passed over."
        several = "events that neither start nor complete an activity are passed over."
        findings.warn("", _counted(count, one, several))
    if count := backwards(log.table):
        one = "event ends before it starts; its hours are left out."
        findings.warn("", _counted(count, one, "events end before they start; their hours are left out."))
    if log.span and (count := without_time(log.table)):
        found = _counted(count, "event has no time", "events have no time")
        findings.warn("", f"{found}{_first(log.table.timeless)}: {_TIMELESS}.")
    if log.years is None:
        why = "it covers less than a day" if log.span else "it gives no times"
        findings.warn("", f"volumes are missing: the log tells none per year, as {why}; the counts are in 'meta'.")
    middle = middle_span(log.table)
    if log.years is not None and log.span and middle and _length(log.span) > _FAR_OUT * _length(middle):
        found = f"the log covers {rounded(log.years)} years, but 98 % of its events lie within {_days(middle)} days"
        findings.warn("", f"{found}; volumes count over all of it: check the first and last times.")
    free = [name for name, one in zip(log.ids, figures, strict=True) if one.unit_cost == 0]
    if free:
        names = listed(free) if len(free) <= _LARGEST else f"{listed(free[:_LARGEST])} ({len(free):,} in all)"
        findings.warn("", f"the log gives a cost of 0 for every event of {names}; check these unit costs.")

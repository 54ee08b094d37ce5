"""What a peer told, judged: every plan by our checker, everything else taken as its claim."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

import numpy as np

from rightsource.benchmarks.peers.job import Ending
from rightsource.benchmarks.runner.trace import Moment
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers

_ENDINGS: Final = frozenset(get_args(Ending))
_MOST_NOTES: Final = 5
_ROUNDING: Final = 1e-9
"""Relative difference that a claim computed in floating-point numbers may have; a minor unit always may."""


@dataclass
class Verdict:
    """What a peer did. Costs and bounds are in minor units, seconds those of building and solving.

    ``plans`` counts all that were told, ``rejected`` those among them that are no plan or break a rule, ``rejection``
    is the first reason. ``status`` is the peer's own word, empty when it gave none. ``notes`` are sentences on what did
    not fit together. ``seconds`` is the moment of its last event.
    """

    moments: list[Moment] = field(default_factory=list)
    plans: int = 0
    rejected: int = 0
    rejection: str = ""
    status: str = ""
    notes: list[str] = field(default_factory=list)
    versions: Mapping[str, str] = field(default_factory=dict)
    read_seconds: float | None = None
    build_seconds: float | None = None
    seconds: float | None = None

    @property
    def objective(self) -> int | None:
        """The cost of the best accepted plan."""
        return min((moment.objective for moment in self.moments if moment.objective is not None), default=None)

    @property
    def bound(self) -> float | None:
        """The best bound that was claimed."""
        return max((moment.bound for moment in self.moments if moment.bound is not None), default=None)


class RefusedError(Exception):
    """Why a plan is not accepted."""


class Judge:
    """Judges the events of one peer on one instance."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._processes = len(checker.instance.processes.ids)
        self._judged: dict[bytes, int] = {}
        self._verdict = Verdict()
        self._differences: list[str] = []

    def verdict(self, events: Iterable[Mapping[str, Any]]) -> Verdict:
        """Return the verdict on all events."""
        takers = {"plan": self._plan, "bound": self._bound, "phase": self._phase, "end": self._end}
        for event in events:
            taker = takers.get(str(event.get("kind")))
            if taker is None:
                self._verdict.notes.append(f"It told an event of the kind {event.get('kind')!r}, which there is not.")
            else:
                taker(event)
        if self._differences:
            count, first = len(self._differences), self._differences[0]
            self._verdict.notes.append(f"Its claimed costs differ for {count:,} plans (minor units): first {first}.")
        self._verdict.notes = list(dict.fromkeys(self._verdict.notes))[:_MOST_NOTES]
        return self._verdict

    def _plan(self, event: Mapping[str, Any]) -> None:
        verdict = self._verdict
        verdict.plans += 1
        try:
            objective = self._objective(_choice(event.get("choice"), self._processes))
            verdict.moments.append(Moment(self._moment(event), objective, None))
            self._compare(event.get("claimed"), objective)
        except RefusedError as reason:
            verdict.rejected += 1
            verdict.rejection = verdict.rejection or str(reason)

    def _objective(self, choice: Integers) -> int:
        """Return what the checker makes of a plan; the same plan again is not computed twice."""
        key = choice.tobytes()
        if key not in self._judged:
            try:
                feasible = self._checker.feasible(choice)
            except ValueError as error:
                raise RefusedError(f"{error}.") from None
            if not feasible:
                broken = self._checker.check(choice).broken
                raise RefusedError(f"It breaks {broken[0].id}: {broken[0].message}")
            self._judged = {key: self._checker.objective(choice)}
        return self._judged[key]

    def _compare(self, claimed: object, objective: int) -> None:
        if claimed is None:
            return
        number = _number(claimed)
        if number is None or abs(number - objective) > 1 + _ROUNDING * abs(objective):
            self._differences.append(f"{claimed!r} for one that costs {objective}")

    def _moment(self, event: Mapping[str, Any]) -> float:
        seconds = _number(event.get("seconds"))
        if seconds is None or seconds < 0:
            raise RefusedError(f"It was told without the seconds when it was found: {event.get('seconds')!r}.")
        self._verdict.seconds = max(self._verdict.seconds or 0.0, seconds)
        return seconds

    def _bound(self, event: Mapping[str, Any]) -> None:
        bound = _number(event.get("bound"))
        try:
            if bound is not None:  # solvers begin with an infinite bound, which says nothing
                self._verdict.moments.append(Moment(self._moment(event), None, bound))
        except RefusedError as reason:
            self._verdict.notes.append(f"A bound was left out. {reason}")

    def _phase(self, event: Mapping[str, Any]) -> None:
        seconds = _number(event.get("seconds"))
        if seconds is None:
            return
        if event.get("name") == "read":
            self._verdict.read_seconds = (self._verdict.read_seconds or 0.0) + seconds
        else:
            self._verdict.build_seconds = (self._verdict.build_seconds or 0.0) + seconds

    def _end(self, event: Mapping[str, Any]) -> None:
        verdict = self._verdict
        status, message = str(event.get("status")), str(event.get("message") or "")
        verdict.status = status if status in _ENDINGS else "failed"
        if status not in _ENDINGS:
            verdict.notes.append(f"It ended as {status!r}, which is no way to end.")
        if message:
            verdict.notes.insert(0, message if message.endswith((".", "!", "?")) else f"{message}.")
        verdict.versions = {str(name): str(version) for name, version in dict(event.get("versions") or {}).items()}
        verdict.seconds = max(verdict.seconds or 0.0, _number(event.get("seconds")) or 0.0)


def _choice(raw: object, processes: int) -> Integers:
    """Return a choice as the checker takes it: whole numbers, one for each process."""
    if not isinstance(raw, list) or any(type(option) is not int for option in raw):
        raise RefusedError("It is no list of whole numbers.")
    if len(raw) != processes:
        raise RefusedError(f"It has {len(raw):,} options for {processes:,} processes.")
    try:
        return np.array(raw, dtype=np.int64)
    except OverflowError:
        raise RefusedError("It has an option whose index is out of all range.") from None


def _number(value: object) -> float | None:
    """Return a finite number as it is, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return value

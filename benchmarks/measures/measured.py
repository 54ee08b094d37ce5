"""A record with everything that is measured on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rightsource.benchmarks.measures.credit import Trust, crediting, trust_in
from rightsource.benchmarks.measures.flags import Flag, flags_of
from rightsource.benchmarks.measures.gaps import TARGETS, relative_gap
from rightsource.benchmarks.measures.points import ended, points
from rightsource.benchmarks.measures.primal_integral import primal_integral
from rightsource.benchmarks.measures.standing import Standing
from rightsource.benchmarks.measures.times import time_to_plan, time_to_proof, time_to_value
from rightsource.benchmarks.runner.record import Point, Record

LAST_WORD: Final = 0.5
"""Seconds beyond the limit for which a last plan or bound still counts in final gaps, though in no time: engines look
at the clock now and then. What comes later, in the grace before a run is stopped, does not count for it."""


@dataclass(frozen=True)
class Measured:
    """One run, measured against its own proofs and against what is known of its case.

    ``moments`` are the points of the run with bounds as they count (see ``trust``). ``proven`` and ``within`` give for
    each of `TARGETS` the seconds of building and solving until the own checked plan was that close to the own bound,
    and to the best known value; None for a time-out. A proof that there is no plan counts as a proof of every gap.
    ``own_gap``, ``bound_gap`` and ``known_gap`` are the relative gaps at the limit (see `LAST_WORD`) of the own plan to
    the own bound, to the best valid bound of anybody and to the best known value; None where one of the two is missing.
    """

    record: Record
    standing: Standing
    trust: Trust
    moments: tuple[Point, ...]
    first_plan: float | None
    proven: Mapping[float, float | None]
    within: Mapping[float, float | None]
    own_gap: float | None
    bound_gap: float | None
    known_gap: float | None
    primal_integral: float
    flags: tuple[Flag, ...]

    @classmethod
    def of(cls, record: Record, standing: Standing) -> Measured:
        """Measure a run."""
        trust = trust_in(record, standing.ceiling)
        limit, best = record.limit_seconds, standing.best_known
        moments = tuple(points(record, crediting(trust, standing.ceiling), limit + LAST_WORD))
        _, objective, bound = moments[-1]
        return cls(
            record,
            standing,
            trust,
            moments,
            time_to_plan(moments, limit),
            {target: _proven(record, standing, moments, target) for target in TARGETS},
            {target: time_to_value(moments, limit, target, best) for target in TARGETS},
            _gap(objective, bound),
            _gap(objective, standing.best_bound),
            _gap(objective, best),
            primal_integral([point for point in moments if point.seconds <= limit], standing.seconds, best),
            flags_of(record, standing),
        )

    @property
    def ran(self) -> bool:
        """Whether the peer could take the case at all."""
        return self.record.status != "not-applicable"


def measure(records: Iterable[Record]) -> list[Measured]:
    """Measure records of any cases, each against all the records of its case; in the order given."""
    kept = list(records)
    by_case: dict[str, list[Record]] = {}
    for record in kept:
        by_case.setdefault(record.case, []).append(record)
    standings = {case: Standing.of(same) for case, same in by_case.items()}
    return [Measured.of(record, standings[record.case]) for record in kept]


def _proven(record: Record, standing: Standing, moments: tuple[Point, ...], target: float) -> float | None:
    if standing.infeasible and record.status == "infeasible":
        return ended(record) if ended(record) <= record.limit_seconds else None
    return time_to_proof(moments, record.limit_seconds, target)


def _gap(objective: int | None, bound: float | None) -> float | None:
    return None if objective is None or bound is None else relative_gap(objective, bound)

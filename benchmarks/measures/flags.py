"""What is wrong, or worth a second look, in the records of a case: told in whole sentences, ours like the others'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rightsource.benchmarks.measures.gaps import USUAL_TOLERANCE
from rightsource.benchmarks.measures.points import strongest_bound
from rightsource.benchmarks.measures.standing import Standing
from rightsource.benchmarks.runner.record import Record
from rightsource.optimizer.money import Money

Kind = Literal["bound", "claim", "infeasible", "published", "rejected", "failed"]
"""A bound above a plan or a published value; a claimed proof or gap that does not hold; a false ``infeasible``; a
published optimum that is beaten, so that the case or the optimum is wrong; plans that break a rule; a run that failed
or crashed."""


@dataclass(frozen=True)
class Flag:
    """One thing wrong. ``excess`` is by how much of the cost it is wrong, None where that is not the question."""

    kind: Kind
    case: str
    peer: str
    seed: int
    message: str
    excess: float | None = None

    @property
    def usual(self) -> bool:
        """Whether it is within the tolerance to which the usual solvers work, and no more than that."""
        return self.excess is not None and self.excess <= USUAL_TOLERANCE


def flags_of(record: Record, standing: Standing) -> tuple[Flag, ...]:
    """Return what is wrong with a record, given how things stand with its case."""
    found = (*_bounds(record, standing), *_claims(record, standing), *_infeasible(record, standing))
    return (*found, *_published(record, standing), *_rejected(record), *_failed(record))


def _bounds(record: Record, standing: Standing) -> Iterator[Flag]:
    bound = strongest_bound(record)
    for ceiling in standing.ceilings:
        excess = ceiling.excess(bound)
        if bound is not None and excess is not None:
            told, had = _money(record, bound), _money(record, ceiling.value)
            own = record.peer == standing.planner and ceiling.value == record.objective
            what = "its own checked plan" if own else ceiling.source
            message = f"its bound {told} is above {what}, {had}, {_by(excess)}."
            yield _flag("bound", record, message, excess)


def _claims(record: Record, standing: Standing) -> Iterator[Flag]:
    if record.status not in ("proved", "gap"):
        return
    claim = "a proof" if record.status == "proved" else f"a gap of {record.gap:g}"
    best = standing.best_known
    if record.objective is None:
        yield _flag("claim", record, f"it claims {claim}, but has no plan that the checker accepts.")
    elif best is not None:
        claimed = 0.0 if record.status == "proved" else record.gap * max(abs(record.objective), 1)
        beyond = record.objective - best - claimed
        if beyond > 1 + 1e-9 * abs(best):
            excess = beyond / max(abs(best), 1)
            cost, least = _money(record, record.objective), _money(record, best)
            message = f"it claims {claim} for a plan of {cost}, but the best known is {least}: beyond it {_by(excess)}."
            yield _flag("claim", record, message, excess)


def _infeasible(record: Record, standing: Standing) -> Iterator[Flag]:
    ceiling = standing.ceiling
    if record.status == "infeasible" and ceiling:
        had = _money(record, ceiling.value)
        yield _flag("infeasible", record, f"it claims that there is no plan, but there is {ceiling.source}, {had}.")
    elif record.status == "infeasible" and standing.planted:
        yield _flag("infeasible", record, "it claims that there is no plan, but the case was made around one.")


def _rejected(record: Record) -> Iterator[Flag]:
    if record.rejected:
        told = f"{record.rejected} of its {record.plans} plans" if record.plans > 1 else "its plan"
        yield _flag("rejected", record, f"the checker rejects {told}: {record.rejection}")


def _published(record: Record, standing: Standing) -> Iterator[Flag]:
    if record.objective is None or standing.known is None or not standing.known_proved:
        return
    below = standing.known - standing.tolerance - record.objective
    if below > 0:
        excess = below / max(abs(standing.known), 1)
        cost, known = _money(record, record.objective), _money(record, standing.known)
        message = f"its checked plan of {cost} is below the published optimum {known}, {_by(excess)}."
        yield _flag("published", record, message, excess)


def _failed(record: Record) -> Iterator[Flag]:
    if record.status in ("failed", "crashed"):
        yield _flag("failed", record, f"it {record.status}: {record.message or 'it did not say why.'}")


def _flag(kind: Kind, record: Record, message: str, excess: float | None = None) -> Flag:
    return Flag(kind, record.case, record.peer, record.seed, message, excess)


def _by(excess: float) -> str:
    usual = "within" if excess <= USUAL_TOLERANCE else "beyond"
    return f"by {excess:.1e} of it ({usual} the solvers' usual tolerance of 1e-6)"


def _money(record: Record, minor: float) -> str:
    if isinstance(minor, int):
        return Money("", record.money_decimals).plain(minor)
    return f"{minor / 10**record.money_decimals:,.{record.money_decimals + 2}f}"

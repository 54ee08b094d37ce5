"""Frontiers to test: instances whose plans are all known, and what exploring them gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from small_cases import two_jobs

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.frontier.aims import Gauge, aims_of
from rightsource.optimizer.analyses.frontier.frontier import Frontier, explore, measured
from rightsource.optimizer.analyses.frontier.ledger import Ledger, Point
from rightsource.optimizer.exhaustive import _plans
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings

EXHAUSTIVE = Settings(engine="exhaustive", gap=0)


def four_plans(**changes: Any) -> Instance:
    """Return two jobs whose four plans are all on the frontier of cost against expected loss.

    Cost, loss and yield (mean over both, one transaction each): both out (35, 25, 0.85), small own (37, 20, 0.9), large
    own (50, 5, 0.95), both own (52, 0, 1). Both are done by the team today.
    """
    document = two_jobs(current_plan={"small": "own", "large": "own"}, **changes)
    for process, loss, share in zip(document["processes"], (5, 20), (0.9, 0.8), strict=True):
        process["options"][1] |= {"expected_loss": loss, "yield": share}
    return read_document(document)


def explored(
    instance: Instance, names: Sequence[str], points: int = 1000, gap: float = 0, **named: Any
) -> tuple[Frontier, Ledger]:
    """Return the frontier that trying every plan at each question gives, and what is known then."""
    ledger = Ledger.of(instance, names, gap)
    return explore(Asker(instance, Settings(engine="exhaustive", gap=gap), **named), ledger, points), ledger


def all_points(instance: Instance, names: Sequence[str]) -> list[Point]:
    """Return all plans that keep the rules, measured."""
    aims, gauge = aims_of(instance, names), Gauge(instance, aims_names(names))
    return [measured(gauge, aims, choice) for choice in _plans(instance) if gauge.feasible(choice)]


def aims_names(names: Sequence[str]) -> Any:
    """Return names of aims, which tests give as texts."""
    return list(names)


def places(points: Sequence[Any]) -> list[tuple[int, ...]]:
    """Return where plans lie: their cost and levels, sorted."""
    return sorted((point.cost, *point.levels) for point in points)


def true_frontier(points: Sequence[Point]) -> list[tuple[int, ...]]:
    """Return where the plans lie that no other plan dominates, once each."""
    return sorted({(p.cost, *p.levels) for p in points if not any(other.dominates(p) for other in points)})


def stop_after(answers: int) -> tuple[Callable[[], bool], Callable[..., None]]:
    """Return when to stop and what to tell of answers, so that a run ends after so many."""
    told = 0

    def tell(*_: Any) -> None:
        nonlocal told
        told += 1

    return lambda: told >= answers, tell

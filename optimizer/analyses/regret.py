"""Regret: what each plan costs under each scenario more than the best plan there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rightsource.models.checker import check
from rightsource.models.columns import Integers
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.scenarios import Outcome


@dataclass(frozen=True)
class Candidate:
    """A plan whose regret is told. ``best_in``: the ids of the variants of which it is the best known plan."""

    name: str
    best_in: tuple[str, ...]
    choice: Integers


@dataclass(frozen=True)
class Cell:
    """A plan under a scenario: the rules it breaks there, or else its cost and its regret, in minor units."""

    cost: int | None
    regret: Interval | None
    broken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A plan under all scenarios of a table. ``worst`` is its greatest regret, None when it breaks a rule in one."""

    plan: Candidate
    cells: tuple[Cell, ...]
    worst: Interval | None


@dataclass(frozen=True)
class RegretTable:
    """Regret of plans (rows) under scenarios (columns, by id).

    ``left_out`` are the scenarios under which no plan keeps all rules, or none is known: there is nothing to compare
    with; ``unsolved`` are those of them for which it is not proven that there is none. ``recommended`` is the row with
    the least greatest regret, None when no plan keeps all rules under all ``scenarios``; it says nothing of the others.
    """

    scenarios: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: tuple[Row, ...]
    recommended: Row | None
    unsolved: tuple[str, ...] = ()


def regret_table(outcomes: Sequence[Outcome], others: Sequence[tuple[str, Integers]] = ()) -> RegretTable:
    """Return the regret of the best plan of each variant, and of ``others`` by name, under every variant with a plan.

    The cost of a plan under a variant is the checker's word on the changed instance. With the least cost there in
    [L, U], the regret of a plan of cost c lies in [max(0, c - U), c - L]. Plans that break a rule get none; ``others``
    that break rules under every variant are left out.
    """
    compared = [outcome for outcome in outcomes if outcome.plan is not None]
    all_rows = (_row(plan, compared) for plan in _candidates(compared, others))
    rows = tuple(row for row in all_rows if any(cell.regret is not None for cell in row.cells))
    return RegretTable(
        scenarios=tuple(outcome.variant.id for outcome in compared),
        left_out=tuple(outcome.variant.id for outcome in outcomes if outcome.plan is None),
        rows=rows,
        recommended=min((row for row in rows if row.worst is not None), key=_guarantee, default=None),
        unsolved=tuple(one.variant.id for one in outcomes if one.plan is None and not one.infeasible),
    )


def _candidates(outcomes: Sequence[Outcome], others: Sequence[tuple[str, Integers]]) -> list[Candidate]:
    """Return the different plans, each named by the first that has it."""
    named = [(outcome.variant.id, outcome.plan.choice, True) for outcome in outcomes if outcome.plan is not None]
    found: dict[bytes, Candidate] = {}
    for name, choice, best in [*named, *((name, choice, False) for name, choice in others)]:
        known = found.get(choice.tobytes(), Candidate(name, (), choice))
        found[choice.tobytes()] = Candidate(known.name, (*known.best_in, *([name] if best else [])), choice)
    return list(found.values())


def _row(plan: Candidate, outcomes: Sequence[Outcome]) -> Row:
    cells = tuple(_cell(plan, outcome) for outcome in outcomes)
    regrets = [cell.regret for cell in cells if cell.regret is not None]
    return Row(plan, cells, _greatest(regrets) if len(regrets) == len(cells) else None)


def _cell(plan: Candidate, outcome: Outcome) -> Cell:
    report = check(outcome.variant.instance, plan.choice)
    if not report.feasible:
        return Cell(None, None, tuple(rule.id for rule in report.broken))
    cost = Interval(report.objective, report.objective)
    return Cell(report.objective, (cost - outcome.least_cost).at_least(0))


def _greatest(regrets: Sequence[Interval]) -> Interval:
    """Return what is proven of the greatest of some regrets."""
    highs = [regret.high for regret in regrets if regret.high is not None]
    low = max((regret.low or 0 for regret in regrets), default=0)
    return Interval(low, max(highs, default=0) if len(highs) == len(regrets) else None)


def _guarantee(row: Row) -> tuple[float, int]:
    """Return what ranks rows: the greatest regret that is not ruled out, then the one that is certain."""
    worst = row.worst or Interval(0, None)
    return np.inf if worst.high is None else worst.high, worst.low or 0

"""What ``scenarios --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.no_regret import Frequencies
from rightsource.optimizer.analyses.regret import RegretTable, Row
from rightsource.optimizer.analyses.study import Study, meaning
from rightsource.optimizer.commands.asking_results import interval_entry
from rightsource.optimizer.commands.baselines_document import solved_entry
from rightsource.optimizer.commands.entries import fault_entries, option_entry
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.commands.plan_entries import plan_entries
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money


def scenarios_document(
    instance: Instance, found: Study, gap: float, seconds: float, warnings: Iterable[Fault]
) -> Mapping[str, Any]:
    """Return a study of scenarios as a JSON document.

    ``baseline`` is the baseline under no scenario, with the keys of `solved_entry`. ``scenarios`` begins with the
    instance as it is, under the id ``base``. Of each: ``objective`` is the cost of its best known plan, ``bound`` what
    no plan can cost less than, ``proven`` whether they are as near as asked; ``saving`` is what that plan saves against
    the baseline, an interval only where the baseline's cost is one; ``baseline`` is the baseline under the scenario:
    the same keys, what is proven of its cost, the rules it breaks there, and why no plan is known where none is; then
    come the keys of `plan_entries`, for the plan under the scenario. ``regret.plans`` are the different best plans, and
    the current one: ``best_in`` names the scenarios of which it is the best known plan, ``cells`` go by
    ``regret.scenarios``, ``worst`` is its greatest regret, null when it breaks a rule in one of them.
    ``regret.recommended`` names the plan with the least ``worst``: it keeps all rules under ``regret.scenarios``, which
    says nothing of ``regret.left_out``, for which no plan is known; of these, ``regret.unsolved`` may still have one,
    the others have none. ``no_regret_core.processes`` take the same ``option`` in the best plans of all ``plans``
    scenarios that have one, ``nearly_always`` do so in three quarters of them; ``frequencies`` has for every process
    the part of these plans that take each option. ``complete``: all is known to the asked gap, also of the baseline, or
    it is proven that there is no plan.
    """
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "baseline": {
            **solved_entry(instance, found.baseline, found.references[0]),
            "meaning": meaning(found.baseline),
        },
        "scenarios": [_outcome(found, k, gap) for k in range(len(found.outcomes))],
        "regret": _regret(Money.of(instance), found.regret),
        "no_regret_core": _core(instance, found.frequencies),
        "complete": found.complete(gap),
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


def _outcome(found: Study, position: int, gap: float) -> Mapping[str, Any]:
    outcome, against = found.outcomes[position], found.references[position]
    instance, result = outcome.variant.instance, outcome.result
    money = Money.of(instance)
    amounts = {"objective": outcome.least_cost.high, "bound": outcome.least_cost.low}
    return {
        "id": outcome.variant.id,
        "name": outcome.variant.name,
        "status": outcome.status,
        "stop_reason": None if result is None else result.stop_reason,
        **{key: None if minor is None else money.amount(minor) for key, minor in amounts.items()},
        "gap": outcome.gap,
        "proven": outcome.proven(gap),
        "saving": interval_entry(money, found.savings[position]),
        "baseline": {
            **solved_entry(instance, found.baseline, against),
            "cost": interval_entry(money, against.cost),
            "broken": against.broken,
            "reason": against.reason or None,
        },
        **plan_entries(instance, outcome.plan),
        "reasons": () if result is None else result.reasons,
    }


def _regret(money: Money, table: RegretTable) -> Mapping[str, Any]:
    return {
        "scenarios": table.scenarios,
        "left_out": table.left_out,
        "unsolved": table.unsolved,
        "plans": [_row(money, table, row) for row in table.rows],
        "recommended": None if table.recommended is None else table.recommended.plan.name,
    }


def _row(money: Money, table: RegretTable, row: Row) -> Mapping[str, Any]:
    return {
        "name": row.plan.name,
        "best_in": row.plan.best_in,
        "cells": [
            {
                "scenario": scenario,
                "objective": None if cell.cost is None else money.amount(cell.cost),
                "regret": None if cell.regret is None else interval_entry(money, cell.regret),
                "broken": cell.broken,
            }
            for scenario, cell in zip(table.scenarios, row.cells, strict=True)
        ],
        "worst": None if row.worst is None else interval_entry(money, row.worst),
    }


def _core(instance: Instance, found: tuple[Frequencies, ...]) -> Mapping[str, Any]:
    return {
        "plans": found[0].plans if found else 0,
        "processes": [_taken(instance, one) for one in found if one.always],
        "nearly_always": [_taken(instance, one) for one in found if one.nearly_always],
        "frequencies": [
            {
                "process": instance.processes.ids[one.process],
                "options": {instance.options.ids[option]: count / one.plans for option, count in one.options},
            }
            for one in found
        ],
    }


def _taken(instance: Instance, one: Frequencies) -> Mapping[str, Any]:
    return {
        "process": instance.processes.ids[one.process],
        **option_entry(instance, one.option),
        "frequency": number(one.frequency),
    }

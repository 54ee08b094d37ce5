"""What ``whatif --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.report import RuleReport
from rightsource.models.result import Result
from rightsource.optimizer.analyses.whatif.demand import Demand
from rightsource.optimizer.analyses.whatif.single import WhatIf
from rightsource.optimizer.commands.asking_results import baseline_entry, interval_entry
from rightsource.optimizer.commands.entries import fault_entries, rule_entry
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which a single question does not need
    from rightsource.optimizer.analyses.whatif.survey import Alternative, Survey

BASELINE = "least-cost plan"
"""How results name what costs count against."""


def whatif_document(
    instance: Instance, base: Result, demand: Demand, found: WhatIf | None, seconds: float, warnings: Iterable[Fault]
) -> Mapping[str, Any]:
    """Return one what-if as a JSON document; its keys are those in the help of the command."""
    return {
        **_head(instance, base),
        "demand": _demand_entry(instance, demand),
        **(_nothing() if found is None else _found(instance, found)),
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


_SINGLE = ("cost", "difference", "impossible", "reasons", "already", "complete")
_OF_PLAN = ("changes", "causes", "tightened", "loosened", "assignment")


def _nothing() -> Mapping[str, Any]:
    return {**dict.fromkeys((*_SINGLE, *_OF_PLAN)), "complete": False}


def _head(instance: Instance, base: Result) -> Mapping[str, Any]:
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "baseline": baseline_entry(instance, BASELINE, base),
    }


def _demand_entry(instance: Instance, demand: Demand) -> Mapping[str, Any]:
    select = demand.select
    words = {"option": select.options, "mode": select.modes, "provider": select.providers}
    return {
        "processes": [instance.processes.ids[i] for i in demand.processes],
        **{key: None if given is None else given[0] for key, given in words.items()},
        "forbid": demand.forbid,
        "meaning": demand.words(instance),
    }


def _found(instance: Instance, found: WhatIf) -> Mapping[str, Any]:
    money = Money.of(instance)
    values = (
        interval_entry(money, found.cost),
        interval_entry(money, found.difference),
        found.impossible,
        found.reasons,
        found.already,
        found.complete,
    )
    return {**dict(zip(_SINGLE, values, strict=True)), **_of_plan(instance, money, found)}


def _of_plan(instance: Instance, money: Money, found: WhatIf) -> Mapping[str, Any]:
    made = found.comparison
    if made is None:
        return dict.fromkeys(_OF_PLAN)
    before, after = made.plans
    return {
        "changes": [
            {
                "process": instance.processes.ids[i],
                "before": _choice(instance, int(before.choice[i])),
                "after": _choice(instance, int(after.choice[i])),
                "demanded": i in found.demand.processes,
            }
            for i in made.differing
        ],
        "causes": {cause: money.amount(minor) for cause, minor in made.waterfalls[0].causes.items()},
        "tightened": [_moved(money, pair) for pair in found.tightened],
        "loosened": [_moved(money, pair) for pair in found.loosened],
        "assignment": Plan.of_choice(instance, after.choice).assignment,
    }


def _moved(money: Money, pair: tuple[RuleReport, RuleReport]) -> Mapping[str, Any]:
    before, after = (rule_entry(money, rule) for rule in pair)
    return {"id": pair[0].id, "before": before, "after": after}


def _choice(instance: Instance, option: int) -> Mapping[str, str]:
    return {
        "option": instance.options.ids[option],
        "mode": instance.mode_of(option),
        "provider": instance.providers.ids[int(instance.options.provider[option])],
    }


def regrets_document(
    instance: Instance, base: Result, survey: Survey | None, seconds: float, warnings: Iterable[Fault]
) -> Mapping[str, Any]:
    """Return the regret of every option as a JSON document; its keys are those in the help of the command."""
    return {
        **_head(instance, base),
        **(_regrets(instance, survey) if survey is not None else _no_regrets()),
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


def _no_regrets() -> Mapping[str, Any]:
    return {"processes": None, "options": None, "settled": None, "complete": False}


def _regrets(instance: Instance, survey: Survey) -> Mapping[str, Any]:
    money, options = Money.of(instance), survey.alternatives()
    return {
        "processes": [
            {
                "process": instance.processes.ids[best.process],
                "option": instance.options.ids[int(survey.chosen[best.process])],
                "best_other": None if best.option is None else instance.options.ids[best.option],
                "regret": interval_entry(money, best.regret),
            }
            for best in survey.best_others()
        ],
        "options": [_option_entry(instance, money, one) for one in options],
        "settled": survey.counts(),
        "complete": survey.complete,
    }


def _option_entry(instance: Instance, money: Money, one: Alternative) -> Mapping[str, Any]:
    return {
        "process": instance.processes.ids[one.process],
        **_choice(instance, one.option),
        "cost": interval_entry(money, one.cost),
        "regret": interval_entry(money, one.regret),
        "impossible": one.impossible,
        "rules": one.rules,
        "settled": one.settled,
    }

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
from rightsource.optimizer.analyses.whatif.single import WhatIf, demands_change
from rightsource.optimizer.commands.asking_results import head_entries, interval_entry
from rightsource.optimizer.commands.entries import fault_entries, option_entry, rule_entry
from rightsource.optimizer.money import Money

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which a single question does not need
    from rightsource.optimizer.analyses.whatif.survey import Alternative, Survey


def whatif_document(
    instance: Instance, base: Result, demand: Demand, found: WhatIf | None, seconds: float, warnings: Iterable[Fault]
) -> Mapping[str, Any]:
    """Return one what-if as a JSON document; its keys are those in the help of the command."""
    return {
        **head_entries(instance, base),
        "demand": _demand_entry(instance, demand),
        **(dict.fromkeys((*_SINGLE, *_OF_PLAN)) if found is None else _found(instance, found)),
        "complete": found is not None and found.complete,
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


_SINGLE = ("cost", "difference", "impossible", "rules", "reasons", "already")
_OF_PLAN = ("changes", "causes", "tightened", "loosened", "assignment")


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
        found.rules,
        found.reasons,
        found.already,
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
                "before": option_entry(instance, int(before.choice[i])),
                "after": option_entry(instance, int(after.choice[i])),
                "demanded": demands_change(instance, found, i),
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


def regrets_document(
    instance: Instance, base: Result, survey: Survey | None, seconds: float, warnings: Iterable[Fault]
) -> Mapping[str, Any]:
    """Return the regret of every option as a JSON document; its keys are those in the help of the command."""
    return {
        **head_entries(instance, base),
        **(dict.fromkeys(("processes", "options", "settled")) if survey is None else _regrets(instance, survey)),
        "complete": survey is not None and survey.complete,
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


def _regrets(instance: Instance, survey: Survey) -> Mapping[str, Any]:
    money, options = Money.of(instance), survey.alternatives()
    open_ = {one.process for one in options if one.settled is None}
    return {
        "processes": [
            {
                "process": instance.processes.ids[best.process],
                "option": instance.options.ids[int(survey.chosen[best.process])],
                "best_other": None if best.option is None else instance.options.ids[best.option],
                "regret": interval_entry(money, best.regret),
                "proven": best.process not in open_,
                "impossible": best.impossible,
            }
            for best in survey.best_others()
        ],
        "options": [_option_entry(instance, money, one) for one in options],
        "settled": survey.counts(),
    }


def _option_entry(instance: Instance, money: Money, one: Alternative) -> Mapping[str, Any]:
    return {
        "process": instance.processes.ids[one.process],
        **option_entry(instance, one.option),
        "cost": interval_entry(money, one.cost),
        "regret": interval_entry(money, one.regret),
        "proven": one.settled is not None,
        "impossible": one.impossible,
        "rules": one.rules,
        "settled": one.settled,
    }

"""What ``compare --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.analyses.comparison import Comparison, Waterfall
from rightsource.optimizer.analyses.concentration import Concentration, concentrations
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.asking_results import reference_entry
from rightsource.optimizer.commands.entries import cost_entries, option_entry, provider_entry, rule_entry
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.money import Money


def compare_document(instance: Instance, made: Comparison) -> Mapping[str, Any]:
    """Return the comparison as a JSON document.

    ``baseline`` is the plan against which all differences count: the first; nothing is solved, so it has no status and
    no bound. ``plans`` has for each plan cost by
    cause, processes by mode, yields (mean, and the least and slowest path), expected loss, ``changes`` against the
    current plan and ``moves`` against the first, every rule with value, limit and slack, and the providers used with
    hours and units. ``waterfalls`` has for each other plan what its cost differs by, by cause and by function;
    ``concentration`` the share of each provider, country and group with the limits of ``max_share`` rules;
    ``differences`` the processes for which not all plans choose the same option.
    """
    money, first = Money.of(instance), made.plans[0]
    plan = Plan.of_choice(instance, first.choice)
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "baseline": reference_entry(instance, first.name, Interval(None, first.report.objective), plan),
        "plans": [_plan_entry(instance, made, position) for position in range(len(made.plans))],
        "waterfalls": [_waterfall_entry(money, waterfall) for waterfall in made.waterfalls],
        "concentration": [_concentration_entry(made.plans, view) for view in concentrations(instance, made.plans)],
        "differences": [_difference(instance, made.plans, process) for process in made.differing],
    }


def _plan_entry(instance: Instance, made: Comparison, position: int) -> Mapping[str, Any]:
    money, plan, more = Money.of(instance), made.plans[position], made.characteristics[position]
    return {
        "name": plan.name,
        "objective": money.amount(plan.report.objective),
        "feasible": plan.report.feasible,
        "broken": [rule.id for rule in plan.report.broken],
        "costs": cost_entries(money, plan.report.costs),
        "modes": plan.modes(instance),
        "mean_yield": None if more.mean_yield is None else number(more.mean_yield),
        "path_yield": number(more.path_yield),
        "worst_path": more.worst_path,
        "path_time": number(more.path_time),
        "slowest_path": more.slowest_path,
        "expected_loss": money.amount(money.minor(more.expected_loss)),
        "changes": more.changes,
        "moves": made.moves[position],
        "rules": [rule_entry(money, reports[position]) for reports in made.rules],
        "providers": [
            {**provider_entry(money, used), "processes": use.processes}
            for used in plan.report.providers
            if (use := made.providers[used.id][position]) is not None
        ],
    }


def _waterfall_entry(money: Money, waterfall: Waterfall) -> Mapping[str, Any]:
    return {
        "from": waterfall.first,
        "to": waterfall.other,
        "start": money.amount(waterfall.start),
        "end": money.amount(waterfall.end),
        "difference": money.amount(waterfall.end - waterfall.start),
        "causes": {cause: money.amount(minor) for cause, minor in waterfall.causes.items()},
        "functions": [
            {"function": function, "difference": money.amount(minor)}
            for function, minor in waterfall.functions.items()
            if function is not None
        ],
        "between_functions": money.amount(waterfall.functions[None]),
    }


def _concentration_entry(plans: Sequence[CheckedPlan], view: Concentration) -> Mapping[str, Any]:
    return {
        "per": view.per,
        "rule": None if view.rule is None else view.rule.id,
        "measure": None if view.rule is None else view.rule.measure,
        "limit": _decimal(view.limit),
        "groups": [
            {"group": group, "shares": [number(view.share(group, position)) for position in range(len(plans))]}
            for group in view.parts
        ],
    }


def _decimal(value: Fraction | None) -> object:
    return None if value is None else number(value)


def _difference(instance: Instance, plans: Sequence[CheckedPlan], process: int) -> Mapping[str, Any]:
    money = Money.of(instance)
    choices = [
        {
            "plan": plan.name,
            **option_entry(instance, int(plan.choice[process])),
            "cost": money.amount(plan.process_cost(process)),
        }
        for plan in plans
    ]
    return {"process": instance.processes.ids[process], "choices": choices}

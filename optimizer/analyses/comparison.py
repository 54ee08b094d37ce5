"""Plans side by side: how one cost becomes another, what differs, and what each plan uses and keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

import numpy as np

from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.vocabulary import Cause
from rightsource.optimizer.analyses.characteristics import Characteristics, characteristics
from rightsource.optimizer.attribution import function_costs
from rightsource.optimizer.checked_plan import CheckedPlan

Key = TypeVar("Key")


@dataclass(frozen=True)
class Waterfall:
    """How the cost of one plan becomes that of another, in minor units per year.

    ``start`` plus all of ``causes`` is ``end``, and so is ``start`` plus all of ``functions``. A function has its
    processes' own cost, their part of people and machines (by hours), and the hand-offs within it; the hand-offs
    between functions are under None. Functions and causes that cost the same in both plans stay in, with 0.
    """

    first: str
    other: str
    start: int
    end: int
    causes: Mapping[Cause, int]
    functions: Mapping[str | None, int]


@dataclass(frozen=True)
class ProviderUse:
    """What a plan gives to one provider and pays for it beside the processes; cost in minor units per year.

    ``processes`` counts those whose option is the provider's; it is 0 for one that only supports. ``units`` are 0
    where the provider has none.
    """

    processes: int
    hours: Fraction
    units: int
    fixed_cost: int
    units_cost: int


@dataclass(frozen=True)
class Comparison:
    """All that is to be said of plans side by side; every tuple has one entry per plan, in their order.

    Differences count against the first plan: ``waterfalls`` has one entry for each other plan, ``moves`` counts the
    processes with another option than in the first. ``differing`` are the processes for which not all plans agree.
    ``providers`` are those that at least one plan uses, with None where a plan does not; ``rules`` every active rule,
    capacity and maximum of units.
    """

    plans: tuple[CheckedPlan, ...]
    characteristics: tuple[Characteristics, ...]
    moves: tuple[int, ...]
    differing: tuple[int, ...]
    waterfalls: tuple[Waterfall, ...]
    providers: Mapping[str, tuple[ProviderUse | None, ...]]
    rules: tuple[tuple[RuleReport, ...], ...]


def compared(instance: Instance, plans: Sequence[CheckedPlan]) -> Comparison:
    """Return the comparison of plans of one instance, differences against the first."""
    choices = np.array([plan.choice for plan in plans])
    return Comparison(
        plans=tuple(plans),
        characteristics=tuple(characteristics(instance, plan) for plan in plans),
        moves=tuple(int(count) for count in (choices != choices[0]).sum(axis=1)),
        differing=tuple(int(process) for process in np.flatnonzero((choices != choices[0]).any(axis=0))),
        waterfalls=waterfalls(instance, plans),
        providers=provider_uses(instance, plans),
        rules=tuple(zip(*(plan.report.rules for plan in plans), strict=True)),
    )


def waterfalls(instance: Instance, plans: Sequence[CheckedPlan]) -> tuple[Waterfall, ...]:
    """Return how the cost of the first plan becomes that of each other one."""
    first, by_function = plans[0], [function_costs(instance, plan) for plan in plans]
    return tuple(
        Waterfall(
            first.name,
            plan.name,
            first.report.objective,
            plan.report.objective,
            _changes(dict(first.report.costs.items()), dict(plan.report.costs.items())),
            _changes(by_function[0], costs),
        )
        for plan, costs in zip(plans[1:], by_function[1:], strict=True)
    )


def provider_uses(instance: Instance, plans: Sequence[CheckedPlan]) -> Mapping[str, tuple[ProviderUse | None, ...]]:
    """Return the providers that at least one plan uses, in the order of the instance, with their use in each plan."""
    uses = [_uses(instance, plan) for plan in plans]
    return {
        provider: tuple(used.get(provider) for used in uses)
        for provider in instance.providers.ids
        if any(provider in used for used in uses)
    }


def _uses(instance: Instance, plan: CheckedPlan) -> Mapping[str, ProviderUse]:
    own = np.bincount(instance.options.provider[plan.choice], minlength=len(instance.providers.ids))
    return {
        used.id: ProviderUse(
            int(own[instance.provider_index[used.id]]), used.hours, used.units, used.fixed_cost, used.units_cost
        )
        for used in plan.report.providers
    }


def _changes(before: Mapping[Key, int], after: Mapping[Key, int]) -> Mapping[Key, int]:
    return {key: after[key] - amount for key, amount in before.items()}

"""How much of the work hangs on one provider, one country, one vendor's group, against the limits that rules set."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.facts import Facts
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxShare
from rightsource.models.vocabulary import Mode, Per
from rightsource.optimizer.attribution import whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan

ALWAYS: Final[tuple[Per, ...]] = ("provider", "country")
"""What concentration is shown by, whatever the rules."""

_LIMITS: Final = frozenset({"capacity", "units", "max_share"})

Group: TypeAlias = "str | None"
"""A value of ``per``; None for all selected options of a rule without ``per``."""
Parts: TypeAlias = Mapping[Mode, Fraction]
"""The share of one group by mode."""


@dataclass(frozen=True)
class Concentration:
    """How a measure divides among the values of ``per``, in each plan.

    ``parts[group][plan][mode]`` is the group's share of the total by mode; under a rule it is exact, and the sum over
    the modes is what the rule limits. Groups are sorted by their largest share in any plan, the largest first. Without
    a rule the measure is the whole cost of the processes with their part of people and machines (by hours), hand-offs
    left out; each process's cost is rounded to whole minor units first.
    """

    per: Per | None
    rule: MaxShare | None
    parts: Mapping[Group, tuple[Parts, ...]]

    @property
    def limit(self) -> Fraction | None:
        """The largest share that the rule allows, None without a rule."""
        return None if self.rule is None else Fraction(self.rule.value)

    @property
    def slack(self) -> Fraction | None:
        """How far the largest share of all plans stays below the limit, None without one."""
        largest = max((self.share(group, plan) for group, plan in self._shares()), default=Fraction(0))
        return None if self.limit is None else self.limit - largest

    def share(self, group: Group, plan: int) -> Fraction:
        """Return the whole share of a group in a plan."""
        return sum(self.parts[group][plan].values(), Fraction(0))

    def _shares(self) -> Iterator[tuple[Group, int]]:
        return ((group, plan) for group, plans in self.parts.items() for plan in range(len(plans)))


def concentrations(instance: Instance, plans: Sequence[CheckedPlan]) -> list[Concentration]:
    """Return concentration of cost by provider and by country, and each active ``max_share`` rule in its own measure.

    The view without a limit first, then the rules, those with least slack first.
    """
    facts = Facts(instance)
    costs = [[round(cost) for cost in whole_costs(instance, plan)] for plan in plans]
    plain = [_by_cost(facts, plans, costs, per) for per in ALWAYS]
    limited = [_by_rule(facts, plans, rule) for rule in instance.active_rules if isinstance(rule, MaxShare)]
    return [*plain, *sorted(limited, key=lambda view: view.slack or Fraction(0))]


def used_limits(plans: Sequence[CheckedPlan], told: Container[str] = ()) -> list[tuple[RuleReport, ...]]:
    """Return every capacity, maximum of units and largest share with its report under each plan, the fullest first.

    Rules in ``told`` stay out: those that are shown group by group.
    """
    lines = zip(*(plan.report.rules for plan in plans), strict=True)
    limits = [line for line in lines if line[0].kind in _LIMITS and line[0].id not in told]
    return sorted(limits, key=lambda line: -max(map(filled, line)))


def filled(report: RuleReport) -> Fraction:
    """Return the used part of a limit; where the limit is zero, 1 and what is used."""
    value = report.value or Fraction(0)
    return value / report.limit if report.limit else 1 + value


def _by_cost(facts: Facts, plans: Sequence[CheckedPlan], costs: Sequence[Sequence[int]], per: Per) -> Concentration:
    shares = [
        _shares(facts, zip(map(int, plan.choice), amounts, strict=True), sum(amounts), grouping(facts, per))
        for plan, amounts in zip(plans, costs, strict=True)
    ]
    return Concentration(per, None, _by_group(shares))


def _by_rule(facts: Facts, plans: Sequence[CheckedPlan], rule: MaxShare) -> Concentration:
    group_of: Callable[[int], Group] = (lambda _: None) if rule.per is None else grouping(facts, rule.per)
    processes, selection = processes_in(facts.instance, rule.scope), Selection(facts, rule.select)
    amounts = facts.measure(rule.measure).amounts
    shares = []
    for plan in plans:
        chosen = [int(plan.choice[i]) for i in processes]
        selected = ((option, amounts[option]) for option in chosen if selection.selects(option))
        shares.append(_shares(facts, selected, sum(amounts[option] for option in chosen), group_of))
    parts = _by_group(shares)
    return Concentration(rule.per, rule, parts if rule.per is None else _named(parts))


def _named(parts: Mapping[Group, tuple[Parts, ...]]) -> Mapping[Group, tuple[Parts, ...]]:
    """Return the groups that are any: what has no technology counts in the total and forms no group."""
    return {group: plans for group, plans in parts.items() if group is not None}


def _by_group(shares: Sequence[Mapping[Group, Parts]]) -> Mapping[Group, tuple[Parts, ...]]:
    groups = dict.fromkeys(group for plan in shares for group in plan)
    ranked = sorted(groups, key=lambda group: -max(sum(plan.get(group, {}).values()) for plan in shares))
    return {group: tuple(plan.get(group, {}) for plan in shares) for group in ranked}


def _shares(
    facts: Facts, chosen: Iterable[tuple[int, int]], total: int, group_of: Callable[[int], Group]
) -> Mapping[Group, Parts]:
    """Return the share of each group by mode, from options with their amounts; nothing has a share of a zero total."""
    sums: dict[Group, dict[Mode, int]] = {}
    for option, amount in chosen:
        modes, mode = sums.setdefault(group_of(option), {}), facts.instance.mode_of(option)
        modes[mode] = modes.get(mode, 0) + amount
    whole = total or 1
    return {group: {mode: Fraction(part, whole) for mode, part in modes.items()} for group, modes in sums.items()}

"""How much of the work hangs on one provider, one country, one vendor's group, against the limits that rules set."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from rightsource.models.checker.attributes import grouping, provider_attribute
from rightsource.models.checker.facts import Facts
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import MaxShare, MinShare
from rightsource.models.vocabulary import MODE_OF_KIND, Mode, Per
from rightsource.optimizer.attribution import provider_costs
from rightsource.optimizer.checked_plan import CheckedPlan

ProviderPer: TypeAlias = Literal["provider", "country"]
ALWAYS: Final[tuple[ProviderPer, ...]] = ("provider", "country")
"""What concentration is shown by, whatever the rules."""

_LIMITS: Final = frozenset({"capacity", "units", "max_share"})

Group: TypeAlias = "str | None"
"""A value of ``per``; None for all selected options of a rule without ``per``, of which each plan has a share."""
Parts: TypeAlias = Mapping[Mode, Fraction]
"""The share of one group by mode."""


@dataclass(frozen=True)
class Concentration:
    """How a measure divides among the values of ``per``, in each plan.

    ``parts[group][plan][mode]`` is the group's share of the total by mode; under a rule it is exact, and the sum over
    the modes is what the rule limits. Groups are sorted by their largest share in any plan, the largest first. Without
    a rule the measure is what is paid for each provider's work, that in support of others included, in the mode that
    follows from its kind: the cost of the plan without hand-offs.
    """

    per: Per | None
    rule: MaxShare | MinShare | None
    parts: Mapping[Group, tuple[Parts, ...]]

    @property
    def limit(self) -> Fraction | None:
        """The largest share that the rule allows, or the least that it asks; None without a rule."""
        return None if self.rule is None else Fraction(self.rule.value)

    @property
    def slack(self) -> Fraction | None:
        """How far all shares of all plans stay from the limit, None without one."""
        shares = [self.share(group, plan) for group, plan in self._shares()] or [Fraction(0)]
        if self.limit is None:
            return None
        return min(shares) - self.limit if isinstance(self.rule, MinShare) else self.limit - max(shares)

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
    costs = [provider_costs(instance, plan) for plan in plans]
    plain = [_by_cost(instance, costs, per) for per in ALWAYS]
    limited = [_by_rule(facts, plans, rule) for rule in instance.active_rules if isinstance(rule, MaxShare)]
    return [*plain, *_tightest_first(limited)]


def least_shares(instance: Instance, plans: Sequence[CheckedPlan]) -> list[Concentration]:
    """Return each active ``min_share`` rule in its own measure, those with least slack first."""
    facts = Facts(instance)
    return _tightest_first(
        [_by_rule(facts, plans, rule) for rule in instance.active_rules if isinstance(rule, MinShare)]
    )


def _tightest_first(views: Iterable[Concentration]) -> list[Concentration]:
    return sorted(views, key=lambda view: view.slack or Fraction(0))


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


def _by_cost(instance: Instance, costs: Sequence[Mapping[str, int]], per: ProviderPer) -> Concentration:
    values = dict(zip(instance.providers.ids, provider_attribute(instance, per), strict=True))
    modes = {
        name: MODE_OF_KIND[kind] for name, kind in zip(instance.providers.ids, instance.providers.kind, strict=True)
    }
    shares = [
        _shares(((values[name], modes[name], cost) for name, cost in paid.items()), sum(paid.values()))
        for paid in costs
    ]
    return Concentration(per, None, _by_group(shares))


def _by_rule(facts: Facts, plans: Sequence[CheckedPlan], rule: MaxShare | MinShare) -> Concentration:
    per = rule.per if isinstance(rule, MaxShare) else None
    group_of: Callable[[int], Group] = (lambda _: None) if per is None else grouping(facts, per)
    mode_of = facts.instance.mode_of
    processes, selection = processes_in(facts.instance, rule.scope), Selection(facts, rule.select)
    amounts = facts.measure(rule.measure).amounts
    shares = []
    for plan in plans:
        chosen = [int(plan.choice[i]) for i in processes]
        selected = (
            (group_of(option), mode_of(option), amounts[option]) for option in chosen if selection.selects(option)
        )
        shares.append(_shares(selected, sum(amounts[option] for option in chosen)))
    parts = _by_group(shares)
    # Without groups there is one share, also where nothing of it is chosen.
    return Concentration(per, rule, (parts or {None: ({},) * len(plans)}) if per is None else _named(parts))


def _named(parts: Mapping[Group, tuple[Parts, ...]]) -> Mapping[Group, tuple[Parts, ...]]:
    """Return the groups that are any: what has no technology counts in the total and forms no group."""
    return {group: plans for group, plans in parts.items() if group is not None}


def _by_group(shares: Sequence[Mapping[Group, Parts]]) -> Mapping[Group, tuple[Parts, ...]]:
    groups = dict.fromkeys(group for plan in shares for group in plan)
    ranked = sorted(groups, key=lambda group: -max(sum(plan.get(group, {}).values()) for plan in shares))
    return {group: tuple(plan.get(group, {}) for plan in shares) for group in ranked}


def _shares(amounts: Iterable[tuple[Group, Mode, int]], total: int) -> Mapping[Group, Parts]:
    """Return the share of each group by mode of a total, of which nothing has a share where it is zero."""
    sums: dict[Group, dict[Mode, int]] = {}
    for group, mode, amount in amounts:
        modes = sums.setdefault(group, {})
        modes[mode] = modes.get(mode, 0) + amount
    whole = total or 1
    return {group: {mode: Fraction(part, whole) for mode, part in modes.items()} for group, modes in sums.items()}

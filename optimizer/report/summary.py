"""What a report says first: totals of the plans side by side, and each plan in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from rightsource.models.checker import check
from rightsource.models.instance import Instance
from rightsource.models.vocabulary import CAUSES, MODES
from rightsource.optimizer.analyses.characteristics import Characteristics
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.plan import ReportPlan
from rightsource.optimizer.report.table import Column, Figure, Table, Value, decimal_of
from rightsource.optimizer.wording import CAUSE_NAMES, LEAST_PATH_YIELD, LONGEST_PATH_TIME, MODE_NAMES, counted, percent


def totals_table(instance: Instance, plans: Sequence[ReportPlan], known: Sequence[Characteristics]) -> Table:
    """Return the totals of all plans side by side, a column for each; differences count against the first."""
    columns = (
        Column("figure", "", "text", "What is compared."),
        *(Column(f"plan:{k}", plan.name, "money", plan=k) for k, plan in enumerate(plans)),
    )
    rows = [*_cost_rows(instance, plans), *_cause_rows(instance, plans), *_mode_rows(instance, plans)]
    return Table("totals", f"Totals, {instance.currency} per year", columns, (*rows, *_quality_rows(instance, known)))


def current_cost(instance: Instance) -> int | None:
    """Return what the current plan costs in minor units per year, None where it is not complete."""
    if not instance.current_is_complete:
        return None
    return check(instance, instance.current).objective


def sentences(instance: Instance, plan: ReportPlan, plans: Sequence[ReportPlan]) -> tuple[str, ...]:
    """Return what a plan costs, does and keeps, in whole sentences."""
    return (
        _cost_sentence(instance, plan, plans[0]),
        _mode_sentence(instance, plan),
        *_change_sentence(instance, plan),
        _rule_sentence(plan),
        *_claim_sentence(instance, plan),
    )


def _cost_sentence(instance: Instance, plan: ReportPlan, first: ReportPlan) -> str:
    money = Money.of(instance)
    parts = [f"{plan.name} costs {money.text(plan.objective)} per year"]
    if plan is not first:
        parts.append(_against(money, plan.objective, first.objective, first.name))
    current = current_cost(instance)
    if current is not None and first.name != "current" and plan.name != "current":
        parts.append(_against(money, plan.objective, current, "the current plan"))
    return ", ".join(parts) + "."


def _against(money: Money, cost: int, other: int, name: str) -> str:
    """Return how an amount stands against another: how much less or more, and in per cent of the other."""
    if cost == other:
        return f"as much as {name}"
    part = f" ({_part(abs(cost - other), other)})" if other > 0 else ""
    return f"{money.text(abs(cost - other))}{part} {'less' if cost < other else 'more'} than {name}"


def _part(amount: int, whole: int) -> str:
    """Return an amount in per cent of another, to a tenth where that says something."""
    share = abs(amount / whole)
    return f"{100 * share:.1f} %" if share >= 0.001 else percent(share)


def _mode_sentence(instance: Instance, plan: ReportPlan) -> str:
    modes = plan.checked.modes(instance)
    parts = [f"{count:,} {MODE_NAMES[mode]}" for mode, count in modes.items() if count]
    joined = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
    return f"{counted(sum(modes.values()), 'process', 'processes')}: {joined}."


def _change_sentence(instance: Instance, plan: ReportPlan) -> Iterator[str]:
    """Yield how much changes against the current plan, if anything is known of it."""
    known = instance.current >= 0
    changed = int((plan.checked.choice[known] != instance.current[known]).sum())
    if known.all() and not changed:
        yield "This is what the current plan does."
    elif known.any():
        of = "" if known.all() else f" of the {int(known.sum()):,} that it speaks of"
        yield f"Against the current plan, {counted(changed, 'process changes', 'processes change')}{of}."


def _rule_sentence(plan: ReportPlan) -> str:
    rules, broken = plan.checked.report.rules, plan.checked.report.broken
    if not rules:
        return "There are no rules."
    if not broken:
        return "The only rule holds." if len(rules) == 1 else f"All {len(rules):,} rules hold."
    return f"It breaks {len(broken):,} of {counted(len(rules), 'rule', 'rules')}."


def _claim_sentence(instance: Instance, plan: ReportPlan) -> Iterator[str]:
    """Yield what the bound in the plan's file would mean: it is the claim of whoever wrote the file."""
    if plan.claimed_bound is None:
        return
    bound = f"Its file claims that no plan costs less than {Money.of(instance).text(plan.claimed_bound)}"
    if plan.refuted:
        yield f"{bound}, which is not true: this plan does, and it keeps every rule."
    elif plan.claimed_gap is None:
        yield f"{bound}; as this plan breaks rules, that says nothing of how good it is."
    elif plan.claimed_gap == 0:
        yield f"{bound}: if so, this is a least-cost plan. The report recomputes costs and rules, not this bound."
    else:
        gap = f"it is at most {percent(plan.claimed_gap)} above the least cost"
        yield f"{bound}: if so, {gap}. The report recomputes costs and rules, not this bound."


def _cost_rows(instance: Instance, plans: Sequence[ReportPlan]) -> Iterator[tuple[Value, ...]]:
    money, first = Money.of(instance), plans[0]
    yield ("Cost", *(money.amount(plan.objective) for plan in plans))
    if len(plans) > 1:
        yield (f"Difference to {first.name}", *(_difference(money, plan, first.objective) for plan in plans))
    current = current_cost(instance)
    if current is not None and first.name != "current":
        yield ("Difference to the current plan", *(_difference(money, plan, current) for plan in plans))
    if any(plan.claimed_gap is not None for plan in plans):
        yield ("Gap to the bound that its file claims", *(_gap(plan) for plan in plans))
    yield ("Rules", *(_rules(plan) for plan in plans))


def _difference(money: Money, plan: ReportPlan, other: int) -> Figure:
    difference = money.amount(plan.objective - other)
    sign = "+" if difference > 0 else "-"
    part = f" ({sign}{_part(plan.objective - other, other)})" if other > 0 and difference else ""
    return Figure(f"{difference:+,f}{part}" if difference else f"{abs(difference):,f}", difference)


def _gap(plan: ReportPlan) -> Figure | None:
    gap = plan.claimed_gap
    return None if gap is None else Figure(percent(gap), Decimal(repr(gap)), unit="fraction")


def _rules(plan: ReportPlan) -> Figure:
    broken = len(plan.checked.report.broken)
    return Figure(f"breaks {broken:,} of {len(plan.checked.report.rules):,}" if broken else "all hold")


def _cause_rows(instance: Instance, plans: Sequence[ReportPlan]) -> Iterator[tuple[Value, ...]]:
    money = Money.of(instance)
    for cause in CAUSES:
        amounts = [getattr(plan.checked.report.costs, cause) for plan in plans]
        yield (f"Cost: {CAUSE_NAMES[cause]}", *map(money.amount, amounts))


def _mode_rows(instance: Instance, plans: Sequence[ReportPlan]) -> Iterator[tuple[Value, ...]]:
    counts = [plan.checked.modes(instance) for plan in plans]
    for mode in MODES:
        yield (f"Processes {MODE_NAMES[mode]}", *(_whole(modes[mode]) for modes in counts))


def _quality_rows(instance: Instance, known: Sequence[Characteristics]) -> Iterator[tuple[Value, ...]]:
    money = Money.of(instance)
    yield ("Mean yield", *(_yield(one.mean_yield) for one in known))
    yield (_headed(LEAST_PATH_YIELD), *(_yield(one.path_yield) for one in known))
    yield (_headed(LONGEST_PATH_TIME), *(_hours(one.path_time) for one in known))
    yield ("Expected loss", *(money.amount(money.minor(one.expected_loss)) for one in known))
    if np.any(instance.current >= 0):
        yield ("Changes against the current plan", *(_whole(one.changes) for one in known))


def _headed(name: str) -> str:
    return name[:1].upper() + name[1:]


def _yield(value: Fraction | None) -> Figure | None:
    return None if value is None else Figure(percent(float(value)), decimal_of(value), unit="fraction")


def _hours(value: Fraction) -> Figure:
    return Figure(f"{float(value):,.1f} h", decimal_of(value), unit="hours")


def _whole(count: int) -> Figure:
    return Figure(f"{count:,}", Decimal(count), unit="count")

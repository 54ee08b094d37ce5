"""The table of rules: value, limit and slack of each under every plan, and whether it holds, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.table import Column, Figure, Table, Value, decimal_of
from rightsource.optimizer.wording import TIGHT_WORDS, rule_cells, rule_state

_STATE: Final = f"broken; {TIGHT_WORDS.removesuffix('.')}; else holds."


def rule_table(instance: Instance, plans: Sequence[CheckedPlan]) -> Table:
    """Return the rules under all plans: first those that some plan breaks, then in the order of the instance."""
    columns = (
        Column("rule", "Rule", "text", "Id of the rule."),
        Column("kind", "Kind", "text", "What it asks.", offers=True),
        Column("limit", "Limit", "number", f"What it allows or asks for; money in {instance.currency} per year."),
        *(column for position, plan in enumerate(plans) for column in _columns(position, plan)),
    )
    reports = sorted(
        zip(*(plan.report.rules for plan in plans), strict=True), key=lambda rules: all(rule.holds for rule in rules)
    )
    rows = tuple(tuple(_row(Money.of(instance), rules)) for rules in reports)
    return Table("rules", f"Rules, money in {instance.currency} per year", columns, rows)


def _columns(position: int, plan: CheckedPlan) -> Iterator[Column]:
    for key, title, meaning in (
        ("value", "value", "What the plan has."),
        ("slack", "slack", "How far it is from the limit; negative where the rule is broken."),
    ):
        yield Column(f"{key}:{position}", f"{plan.name}: {title}", "number", meaning, plan=position)
    yield Column(f"state:{position}", f"{plan.name}: state", "text", _STATE, plan=position, offers=True)


def _row(money: Money, rules: Sequence[RuleReport]) -> Iterator[Value]:
    first = rules[0]
    yield first.id
    yield first.kind
    yield Figure(rule_cells(money, first)[1], decimal_of(first.limit), unit=first.unit) if first.has_limit else None
    for rule in rules:
        value, _, slack = rule_cells(money, rule)
        yield None if rule.value is None else Figure(value, decimal_of(rule.value), unit=rule.unit)
        yield Figure(slack, decimal_of(rule.slack), unit=rule.unit) if rule.has_slack else None
        yield rule_state(rule)

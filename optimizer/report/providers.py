"""The table of providers: what each plan gives them, and what they cost beside the processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.comparison import Comparison, ProviderUse
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.table import Column, Figure, Table, Value, decimal_of
from rightsource.optimizer.wording import SUPPORT_ONLY


def provider_table(instance: Instance, comparison: Comparison) -> Table:
    """Return the providers that any plan uses, in the order of the instance."""
    columns = (
        Column("provider", "Provider", "text", "Who does the work."),
        Column("group", "Group", "text", "The company behind it.", offers=True),
        Column("kind", "Kind", "text", "team, vendor or platform.", offers=True),
        Column("country", "Country", "text", "Where it works.", offers=True),
        *(column for k, plan in enumerate(comparison.plans) for column in _columns(instance, k, plan)),
    )
    rows = tuple(tuple(_row(instance, provider, uses)) for provider, uses in comparison.providers.items())
    return Table("providers", "Providers used", columns, rows)


def _columns(instance: Instance, position: int, plan: CheckedPlan) -> Iterator[Column]:
    unit = f"{instance.currency} per year"
    meaning = f"Processes that it handles; {SUPPORT_ONLY}: it handles none, and works for those of others."
    yield _column("processes", position, plan, meaning, "")
    yield _column("hours", position, plan, "Hours given to it, support included.", "hours per year")
    yield _column("units", position, plan, "Whole units of staff or machines; empty where it has none.", "")
    meaning = "Its fixed cost and whole units, beside the cost of its processes."
    yield Column(f"cost:{position}", f"{plan.name}: fixed and units", "money", meaning, unit, plan=position)


def _column(key: str, position: int, plan: CheckedPlan, meaning: str, unit: str) -> Column:
    return Column(f"{key}:{position}", f"{plan.name}: {key}", "whole", meaning, unit, plan=position)


def _row(instance: Instance, provider: str, uses: Sequence[ProviderUse | None]) -> Iterator[Value]:
    providers, index = instance.providers, instance.provider_index[provider]
    yield provider
    yield providers.group[index]
    yield providers.kind[index]
    yield instance.sites.country[providers.site[index]]
    for use in uses:
        if use is None:
            yield from (None, None, None, None)
            continue
        yield use.processes if use.processes or not use.hours else Figure(SUPPORT_ONLY, Decimal(0))
        yield Figure(f"{float(use.hours):,.0f}", decimal_of(use.hours))
        yield use.units if providers.unit_hours[index] is not None else None
        yield Money.of(instance).amount(use.fixed_cost + use.units_cost)

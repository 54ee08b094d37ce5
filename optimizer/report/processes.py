"""The table of processes under one plan: who does each, what it costs and loses, and what the other plans choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.vocabulary import Cause
from rightsource.optimizer.attribution import support_providers, whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.table import BETWEEN, Column, Table, Value
from rightsource.optimizer.wording import MODE_NAMES

_OWN: Final[dict[Cause, str]] = {
    "run": "Cost of the transactions and of the year, without whole units of staff and machines.",
    "support": "Cost of support work: exceptions, oversight.",
    "rework": "Cost of faulty transactions.",
    "change": "One-time cost of the change, spread over the horizon.",
}


def process_table(instance: Instance, plan: CheckedPlan, plans: Sequence[CheckedPlan]) -> Table:
    """Return the processes under one plan; with several plans, the choice of each stands at the end."""
    columns = [*_identity(instance), *_handling(instance), *_costs(instance), *_quality(instance), *_choices(plans)]
    rows = tuple(tuple(row) for row in _rows(instance, plan, plans))
    return Table("processes", f"Processes in {plan.name}", tuple(columns), rows)


def has_names(instance: Instance) -> bool:
    """Return whether any process has a name beside its id."""
    return instance.processes.names != instance.processes.ids


def _identity(instance: Instance) -> Iterator[Column]:
    yield Column("process", "Process", "text", "Id of the process.")
    if has_names(instance):
        yield Column("name", "Name", "text", "What people call the process.")
    yield Column("function", "Function", "text", "Business function that it belongs to.", offers=True)
    yield Column("volume", "Volume", "number", "How often it is done.", "transactions per year")


def has_support(instance: Instance) -> bool:
    """Return whether any option needs other people's work."""
    return len(instance.supports.provider) > 0


def _handling(instance: Instance) -> Iterator[Column]:
    yield Column("mode", "Mode", "text", "In house, outsourced or automated.", offers=True)
    yield Column("option", "Option", "text", "The option that handles it.", group="place")
    also = {"provider": "supporters", "country": "support_country"} if has_support(instance) else {}
    who = "Who does the work."
    yield Column("provider", "Provider", "text", who, group="place", offers=True, also=also.get("provider", ""))
    where = "Where the work is done."
    yield Column("country", "Country", "text", where, group="place", offers=True, also=also.get("country", ""))
    if not also:
        return
    supported = "Who else works for it: takes exceptions, oversees. The filter of providers finds them too."
    yield Column("supporters", "Supported by", "text", supported, group="place")
    yield Column("support_country", "Support in", "text", "Where those work.", group="place")


def _costs(instance: Instance) -> Iterator[Column]:
    unit = f"{instance.currency} per year"
    for cause, meaning in _OWN.items():
        yield Column(cause, cause.capitalize(), "money", meaning, unit, "cost")
    shared = "Its part, by hours, of the fixed cost and whole units of staff and machines of the providers it uses."
    yield Column("shared", "Fixed, staff, machines", "money", shared, unit, "cost")
    whole = "All of these together; hand-offs lie between processes and belong to none."
    yield Column("whole_cost", "Whole cost", "money", whole, unit)


def _quality(instance: Instance) -> Iterator[Column]:
    yield Column("yield", "Yield", "fraction", "Part of the transactions that comes out right.", "", "quality")
    loss = "Expected loss of the option."
    yield Column("expected_loss", "Expected loss", "money", loss, f"{instance.currency} per year", "quality")
    changed = "Whether the current plan has another option; empty where it gives none."
    yield Column("changed", "Changed", "text", changed, "", "quality", offers=True)


def _choices(plans: Sequence[CheckedPlan]) -> Iterator[Column]:
    for position, plan in enumerate(plans if len(plans) > 1 else ()):
        meaning = f"Option and mode in {plan.name}."
        yield Column(f"choice:{position}", f"In {plan.name}", "text", meaning, group="plans", plan=position)


def _rows(instance: Instance, plan: CheckedPlan, plans: Sequence[CheckedPlan]) -> Iterator[Iterator[Value]]:
    whole = whole_costs(instance, plan)
    shown = plans if len(plans) > 1 else ()
    for process in range(len(plan.choice)):
        yield _row(instance, plan, process, whole[process], shown)


def _row(
    instance: Instance, plan: CheckedPlan, process: int, whole: int, plans: Sequence[CheckedPlan]
) -> Iterator[Value]:
    money, processes, options, option = (
        Money.of(instance),
        instance.processes,
        instance.options,
        int(plan.choice[process]),
    )
    provider = int(options.provider[option])
    yield processes.ids[process]
    if has_names(instance):
        yield processes.names[process]
    yield processes.functions[process]
    yield from_scaled(int(processes.volume[process]), MICRO)
    yield MODE_NAMES[instance.mode_of(option)]
    yield options.ids[option]
    yield instance.providers.ids[provider]
    yield instance.sites.country[instance.providers.site[provider]]
    yield from _support(instance, option) if has_support(instance) else ()
    for cause in _OWN:
        yield money.amount(plan.report.process_costs[cause][process])
    yield money.amount(whole - plan.process_cost(process))
    yield money.amount(whole)
    yield Decimal(from_scaled(int(options.yields[option]), NANO))
    yield _expected_loss(instance, option)
    yield _changed(instance, process, option)
    for other in plans:
        chosen = int(other.choice[process])
        yield f"{options.ids[chosen]} ({MODE_NAMES[instance.mode_of(chosen)]})"


def _support(instance: Instance, option: int) -> Iterator[Value]:
    """Yield who supports an option, and in which countries; None where no one does."""
    supporters = support_providers(instance, option)
    countries = dict.fromkeys(instance.sites.country[instance.providers.site[one]] for one in supporters)
    yield BETWEEN.join(instance.providers.ids[one] for one in supporters) or None
    yield BETWEEN.join(countries) or None


def _expected_loss(instance: Instance, option: int) -> Decimal:
    """Return an expected loss with the decimals of money; given in more decimals, it is rounded half to even."""
    exact = Decimal(from_scaled(int(instance.options.expected_loss[option]), MICRO))
    return exact.quantize(Decimal(1).scaleb(-instance.money_decimals))


def _changed(instance: Instance, process: int, option: int) -> str | None:
    current = int(instance.current[process])
    return None if current < 0 else "yes" if current != option else "no"

"""Pieces of JSON documents that several commands print."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.report import Costs, ProviderReport, RuleReport, Unit
from rightsource.optimizer.commands.failures import fault_entry
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.money import Money


def cost_entries(money: Money, costs: Costs) -> Mapping[str, Decimal]:
    """Return the amounts by cause, in currency units per year."""
    return {cause: money.amount(minor) for cause, minor in costs.items()}


def option_entry(instance: Instance, option: int) -> Mapping[str, str]:
    """Return an option with its mode and its provider."""
    return {
        "option": instance.options.ids[option],
        "mode": instance.mode_of(option),
        "provider": instance.providers.ids[int(instance.options.provider[option])],
    }


def rule_entry(money: Money, rule: RuleReport) -> Mapping[str, object]:
    """Return one rule as `verify --json` shows it."""
    return {
        "id": rule.id,
        "kind": rule.kind,
        "holds": rule.holds,
        "value": None if rule.value is None else _in_unit(money, rule.value, rule.unit),
        "limit": _in_unit(money, rule.limit, rule.unit),
        "slack": _in_unit(money, rule.slack, rule.unit),
        "unit": rule.unit,
        "message": rule.message,
        **({"group": rule.group} if rule.group is not None else {}),
        **{key: names for key in ("path", "processes", "conflict") if (names := getattr(rule, key))},
    }


def provider_entry(money: Money, provider: ProviderReport) -> Mapping[str, object]:
    """Return one used provider with its hours, units and cost."""
    return {
        "id": provider.id,
        "hours": number(provider.hours),
        "units": provider.units,
        "fixed_cost": money.amount(provider.fixed_cost),
        "units_cost": money.amount(provider.units_cost),
    }


def fault_entries(faults: Iterable[Fault]) -> list[Mapping[str, str]]:
    """Return faults as entries of a document."""
    return [fault_entry(fault) for fault in faults]


def _in_unit(money: Money, value: Fraction, unit: Unit) -> Decimal:
    """Return a value of a rule; money with all its decimals as long as it is whole minor units."""
    minor = money.minor(value)
    if unit == "money" and Fraction(minor, 10**money.decimals) == value:
        return money.amount(minor)
    return number(value)

"""What ``prices --json`` prints."""

from collections.abc import Iterable, Mapping
from typing import Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.prices.pricing import Prices, RelaxedPrice, RulePrice
from rightsource.optimizer.commands.asking_results import head_entries, interval_entry
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.money import Money


def prices_document(instance: Instance, prices: Prices, seconds: float, warnings: Iterable[Fault]) -> Mapping[str, Any]:
    """Return the prices as a JSON document; its keys are those in the help of the command."""
    money = Money.of(instance)
    return {
        **head_entries(instance, prices.baseline),
        "least_cost": interval_entry(money, prices.least_cost),
        "together": {
            "rules": len(prices.rules),
            "saving": interval_entry(money, prices.together.saving),
            "proven": prices.together.proven,
        },
        "rules": [_rule(money, price) for price in prices.rules],
        "complete": prices.complete,
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


def _rule(money: Money, price: RulePrice) -> Mapping[str, Any]:
    return {
        "id": price.rule.id,
        "kind": price.rule.kind,
        "value": price.rule.value,
        "dropped": interval_entry(money, price.dropped.saving),
        "proven": price.dropped.proven,
        "relaxed": [_relaxed(money, relaxed) for relaxed in price.relaxed],
    }


def _relaxed(money: Money, price: RelaxedPrice) -> Mapping[str, Any]:
    return {
        "percent": price.percentage,
        "value": price.value,
        "saving": interval_entry(money, price.price.saving),
        "proven": price.price.proven,
    }

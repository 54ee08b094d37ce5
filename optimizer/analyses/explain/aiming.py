"""The same plans under the same rules with another aim: the objective is any sum over options, or nothing.

"Is there a plan at all?" and "how far can this value go?" are then ordinary questions. Costs become 0 and the sum takes
their place; rules on money are kept as rules on measures of the user's own that hold the very same amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import numpy as np

from rightsource.models.columns import HandoffProfile, Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO_DECIMALS
from rightsource.models.rules import Rule
from rightsource.models.tables.tables import Tables
from rightsource.models.vocabulary import MONEY_MEASURES

_ZEROED: Final = ("unit_cost", "transition_cost", "exit_cost", "expected_loss")
_KEPT: Final = "amount of "
"""What the measures are called that keep amounts of money; no measure of a file has a space in its name."""


def aimed(instance: Instance, tables: Tables, amounts: Integers | None) -> Instance:
    """Return the instance with the sum of these amounts of the chosen options as its objective; None for 0.

    ``tables`` are compiled from the instance, perhaps under other rules; ``amounts`` are whole numbers, shape
    (options,). Budgets on the whole cost must not be among the active rules.
    """
    count = len(instance.options.ids)
    nothing = np.zeros(count, dtype=np.int64)
    own: dict[str, Any] = dict.fromkeys(_ZEROED, nothing)
    own["annual_cost"] = nothing if amounts is None else amounts
    own["measures"] = {**instance.options.measures, **_kept_amounts(instance.active_rules, tables)}
    return replace(
        instance,
        money_decimals=MICRO_DECIMALS,
        rules=tuple(_on_kept_amounts(instance, rule) for rule in instance.active_rules),
        options=replace(instance.options, **own),
        processes=replace(instance.processes, rework_cost=np.zeros_like(instance.processes.rework_cost)),
        supports=replace(instance.supports, unit_cost=np.zeros_like(instance.supports.unit_cost)),
        providers=replace(
            instance.providers,
            fixed_cost=(0,) * len(instance.providers.ids),
            unit_cost=(0,) * len(instance.providers.ids),
        ),
        pair_costs=replace(
            instance.pair_costs, **dict.fromkeys(("dependency", "from_option", "to_option", "cost"), nothing[:0])
        ),
        handoffs=tuple(_without_cost(profile) for profile in instance.handoffs),
    )


def _kept_amounts(rules: Sequence[Rule], tables: Tables) -> dict[str, Integers]:
    """Return the amounts of money that rules speak of, a minor unit as a millionth."""
    measures = {str(getattr(rule, "measure", "")) for rule in rules} & MONEY_MEASURES
    return {_KEPT + measure: tables.measure(measure) for measure in measures}


def _on_kept_amounts(instance: Instance, rule: Rule) -> Rule:
    measure = getattr(rule, "measure", None)
    if measure not in MONEY_MEASURES:
        return rule
    update: dict[str, Any] = {"measure": f"{_KEPT}{measure}"}
    if rule.kind in ("max_total", "min_total"):
        minor = round(Fraction(rule.value) * int(10**instance.money_decimals))
        update["value"] = Decimal(minor).scaleb(-MICRO_DECIMALS)
    return rule.model_copy(update=update)


def _without_cost(profile: HandoffProfile) -> HandoffProfile:
    return replace(profile, classes={name: replace(one, cost=0) for name, one in profile.classes.items()})

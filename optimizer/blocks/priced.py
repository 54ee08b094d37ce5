"""A part with what it shares with others turned into costs: providers' units, parts of fixed costs, prices of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers, Providers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.formulation.totals import limit
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, MICRO_DECIMALS
from rightsource.models.rules import MaxShare, MaxTotal, MinShare, MinTotal, Rule
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.blocks.rows import PartRow
from rightsource.optimizer.decomposition.rounding import lowered

_COSTS: Final = ("cost", "run_cost")
"""The measures that a price on an option would change: rules go on to speak of the true ones."""
_MOST_IN_ALL: Final = 2**48
"""Most that options of all processes are charged together, in minor units."""
_SAFELY: Final = 1.0 - 2.0**-48
"""Takes off more than all roundings of a product of four doubles add."""


def freed_providers(providers: Providers, shared: Flags, fixed_cost: Sequence[int]) -> Providers:
    """Return providers of which the shared ones have no limits and no units here, and the fixed costs given."""
    free = shared.tolist()
    return replace(
        providers,
        fixed_cost=tuple(fixed_cost),
        capacity=tuple(None if one else hours for one, hours in zip(free, providers.capacity, strict=True)),
        unit_hours=tuple(None if one else hours for one, hours in zip(free, providers.unit_hours, strict=True)),
        unit_cost=tuple(0 if one else cost for one, cost in zip(free, providers.unit_cost, strict=True)),
        unit_max=tuple(None if one else most for one, most in zip(free, providers.unit_max, strict=True)),
    )


def unit_costs(tables: Tables, shared: Flags) -> Doubles:
    r"""Return what the hours of each option cost at shared providers that are bought in units, in minor units.

    .. math:: \sum_p C_p h_{op} / H_p

    rounded down: whole units cost as much at least, and all units together as much as all hours.
    """
    providers, uses = tables.providers, tables.uses
    staffed = shared & (providers.unit_hours > 0)
    per_hour = np.where(staffed, 1000.0 * providers.unit_cost / np.maximum(providers.unit_hours, 1), 0.0)
    costs = np.bincount(
        uses.option, weights=per_hour[uses.provider] * uses.hours, minlength=len(tables.option_ids)
    ).astype(np.float64)
    return costs * _SAFELY


def row_prices(costs: Doubles, rows: Sequence[PartRow], prices: Doubles) -> Doubles:
    """Return costs of options and what they add to rows at prices of 0 or more; nowhere above the true value."""
    priced = np.flatnonzero(prices > 0).tolist()
    option = [rows[r].option for r in priced]
    weight = [-prices[r] * rows[r].amount.astype(np.float64) for r in priced]
    if not priced:
        return costs
    return lowered(costs, np.concatenate(option), np.concatenate(weight))


def charged(instance: Instance, extra: Doubles) -> Instance:
    """Return an instance whose options cost more per year, by the largest even number of minor units within ``extra``.

    Even numbers leave roundings half to even as they were: costs rise by exactly that much. Amounts so large that those
    of all processes could pass what engines hold are cut off.
    """
    most = _MOST_IN_ALL // max(len(instance.processes.ids), 1)
    minor = 2 * np.floor(np.minimum(extra, float(most)) / 2.0).astype(np.int64)
    annual = instance.options.annual_cost + minor * 10 ** (MICRO_DECIMALS - instance.money_decimals)
    return replace(instance, options=replace(instance.options, annual_cost=annual))


def speaking_of_true_costs(instance: Instance, tables: Tables) -> Instance:
    """Return an instance whose rules on costs speak of measures that hold the costs of ``tables``, in minor units."""
    rules: list[Rule] = []
    measures: dict[str, Integers] = {}
    for rule in instance.rules:
        if isinstance(rule, MaxTotal | MinTotal | MaxShare | MinShare) and rule.measure in _COSTS:
            measure = f"true {rule.measure}"
            measures[measure] = tables.measure(rule.measure)
            rules.append(rule.model_copy(update={"measure": measure, **_value(tables, rule)}))
        else:
            rules.append(rule)
    return with_measures(replace(instance, rules=tuple(rules)), measures)


def _value(tables: Tables, rule: MaxTotal | MinTotal | MaxShare | MinShare) -> dict[str, Decimal]:
    """Return the limit of a total in millionths of a unit of its own measure, which stand for minor units."""
    if isinstance(rule, MaxShare | MinShare):
        return {}
    return {"value": Decimal(limit(tables, rule.measure, rule, upper=isinstance(rule, MaxTotal))) / MICRO}


def with_measures(instance: Instance, measures: Mapping[str, Integers], rules: Iterable[Rule] = ()) -> Instance:
    """Return an instance with further measures of its options, and rules on them."""
    options = replace(instance.options, measures={**instance.options.measures, **measures})
    return replace(instance, options=options, rules=(*instance.rules, *rules))

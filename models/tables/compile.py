"""From the exact columns of an instance to whole-number tables, in bulk."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.tables.amounts import minor_units, option_amounts, own_hours, support_hours
from rightsource.models.tables.codes import encode
from rightsource.models.tables.magnitude import exact, fit
from rightsource.models.tables.selection import BARRING, Resolver
from rightsource.models.tables.tables import NONE, ArcTable, PairTable, ProviderTable, Tables, Uses
from rightsource.models.vocabulary import HANDOFF_CLASSES

_NO_OFFSET = 10**12
"""Stands for a missing time zone: never read, since the reader asks for one wherever a profile has `far`."""


def compile_tables(instance: Instance) -> Tables:
    """Compile an instance: money to minor units, hours to thousandths, attributes to codes, rules to indices.

    Raises
    ------
    InputError
        When an amount is too large for engines to be exact (2⁵³ of its smallest unit).

    """
    resolver = Resolver.of(instance)
    options, processes = instance.options, instance.processes
    rules = instance.active_rules
    hours = own_hours(instance)
    return Tables(
        process_ids=processes.ids,
        option_ids=options.ids,
        provider_ids=instance.providers.ids,
        first_option=processes.first_option,
        option_process=options.process,
        option_provider=options.provider,
        amounts=option_amounts(instance),
        own_hours=hours,
        yields=options.yields,
        lead_time=options.lead_time,
        volume=processes.volume,
        changes=_changes(instance),
        own_measures=options.measures,
        attributes=resolver.attributes(),
        providers=_providers(instance),
        site_offset=_whole([_NO_OFFSET if hours is None else hours for hours in instance.sites.utc_offset]),
        uses=_uses(instance, hours),
        arcs=_arcs(instance),
        pairs=_pairs(instance),
        rules=tuple(resolver.table(rule) for rule in rules),
        bars=tuple((rule.id, resolver.barred(rule)) for rule in rules if isinstance(rule, BARRING)),
        money_decimals=instance.money_decimals,
    )


def _whole(values: list[int]) -> Integers:
    return np.array(values, dtype=np.int64)


def _changes(instance: Instance) -> Integers:
    """1 where choosing the option changes a given current plan, else 0."""
    current = instance.current[instance.options.process]
    changes: Integers = ((current >= 0) & (current != np.arange(len(current)))).astype(np.int64)
    return changes


def _providers(instance: Instance) -> ProviderTable:
    providers = instance.providers
    money = [np.array(column, dtype=object) for column in (providers.fixed_cost, providers.unit_cost)]
    fixed_cost, unit_cost = (fit(minor_units(instance, column, MICRO), "A provider's cost") for column in money)
    capacity = [NONE if hours is None else hours * 1000 // MICRO for hours in providers.capacity]
    country = encode(instance.sites.country).code
    site = _whole(list(providers.site))
    return ProviderTable(
        fixed_cost=fixed_cost,
        capacity=_whole(capacity),
        unit_hours=_whole([NONE if hours is None else hours for hours in providers.unit_hours]),
        unit_cost=unit_cost,
        unit_max=_whole([NONE if units is None else units for units in providers.unit_max]),
        site=site,
        country=country[site],
    )


def _uses(instance: Instance, hours: Integers) -> Uses:
    """Sum the hours of own and support work by provider and option."""
    supports, count = instance.supports, len(instance.options.ids)
    provider = np.concatenate([instance.options.provider, supports.provider])
    option = np.concatenate([np.arange(count, dtype=np.int64), supports.option])
    pair, position = np.unique(provider * count + option, return_inverse=True)
    total = np.zeros(len(pair), dtype=object)
    np.add.at(total, position, exact(np.concatenate([hours, support_hours(instance)])))
    return Uses(pair // count, pair % count, fit(total, "The hours that an option gives to a provider"))


def _arcs(instance: Instance) -> ArcTable:
    arcs, profiles = instance.dependencies, instance.handoffs
    unit_costs = np.zeros((len(profiles), 5), dtype=np.int64)
    yields = np.full((len(profiles), 5), NANO, dtype=np.int64)
    delays = np.zeros((len(profiles), 5), dtype=np.int64)
    for k, profile in enumerate(profiles):
        for distance, name in enumerate(HANDOFF_CLASSES, start=1):
            entry = profile.classes[name if name in profile.classes else "cross_border"]
            unit_costs[k, distance], yields[k, distance], delays[k, distance] = entry.cost, entry.yield_, entry.delay
    costs = exact(arcs.volume)[:, None] * exact(unit_costs)[arcs.profile]
    flat = minor_units(instance, costs.reshape(-1), MICRO**2)
    return ArcTable(
        source=arcs.source,
        target=arcs.target,
        profile=arcs.profile,
        costs=fit(flat, "The hand-off cost of a dependency").reshape(-1, 5),
        yields=yields,
        delays=delays,
        hours_apart=_whole([NONE if profile.hours_apart is None else profile.hours_apart for profile in profiles]),
    )


def _pairs(instance: Instance) -> PairTable:
    pairs = instance.pair_costs
    cost = fit(minor_units(instance, exact(pairs.cost), MICRO), "A pair cost")
    return PairTable(pairs.dependency, pairs.from_option, pairs.to_option, cost)

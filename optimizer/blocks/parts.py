"""A part of an instance as an instance of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rightsource.models.columns import Dependencies, Integers, Options, PairCosts, Processes, Supports
from rightsource.models.formulation.members import ranges
from rightsource.models.instance import Instance
from rightsource.models.rules import Rule
from rightsource.optimizer.decomposition.graph import starts


def part_of(instance: Instance, processes: Integers, rules: Sequence[Rule], name: str = "") -> Instance:
    """Return some processes, ascending, with their options and the arcs between them, under rules of their own.

    Sites, providers and hand-off profiles are those of the whole. What it leaves out: arcs to other processes, notes,
    scenarios.

    Examples
    --------
    >>> part = part_of(instance, np.array([0]), [])
    >>> part.processes.ids == instance.processes.ids[:1], len(part.dependencies.source)
    (True, 0)
    """
    options = part_options(instance, processes)
    dependencies, kept = _dependencies(instance, processes)
    return replace(
        instance,
        name=name or instance.name,
        processes=_processes(instance, processes),
        options=_options(instance, options, processes),
        supports=_supports(instance, options),
        dependencies=dependencies,
        pair_costs=_pair_costs(instance, kept, options),
        rules=tuple(rules),
        current=_positions(options, len(instance.options.ids), instance.current[processes]),
        scenarios=(),
        annotations={},
        warnings=(),
    )


def part_options(instance: Instance, processes: Integers) -> Integers:
    """Return the options of some processes, in order."""
    first = instance.processes.first_option
    return ranges(first[processes], first[processes + 1] - first[processes])[1]


def _processes(instance: Instance, kept: Integers) -> Processes:
    all_ = instance.processes
    first = starts(all_.first_option[kept + 1] - all_.first_option[kept])
    return Processes(
        ids=_some(all_.ids, kept),
        names=_some(all_.names, kept),
        functions=_some(all_.functions, kept),
        offices=_some(all_.offices, kept),
        data_classes=_some(all_.data_classes, kept),
        core=all_.core[kept],
        volume=all_.volume[kept],
        rework_cost=all_.rework_cost[kept],
        outage_cost=all_.outage_cost[kept],
        first_option=first,
    )


def _options(instance: Instance, kept: Integers, processes: Integers) -> Options:
    all_ = instance.options
    counts = all_.first_support[kept + 1] - all_.first_support[kept]
    return Options(
        ids=_some(all_.ids, kept),
        process=np.searchsorted(processes, all_.process[kept]).astype(np.int64),
        provider=all_.provider[kept],
        technologies=_some(all_.technologies, kept),
        unit_cost=all_.unit_cost[kept],
        annual_cost=all_.annual_cost[kept],
        transition_cost=all_.transition_cost[kept],
        exit_cost=all_.exit_cost[kept],
        yields=all_.yields[kept],
        expected_loss=all_.expected_loss[kept],
        hours=all_.hours[kept],
        lead_time=all_.lead_time[kept],
        first_support=starts(counts),
        measures={name: column[kept] for name, column in all_.measures.items()},
    )


def _supports(instance: Instance, options: Integers) -> Supports:
    all_, first = instance.supports, instance.options.first_support
    owner, kept = ranges(first[options], first[options + 1] - first[options])
    return Supports(
        option=owner,
        provider=all_.provider[kept],
        roles=_some(all_.roles, kept),
        share=all_.share[kept],
        unit_cost=all_.unit_cost[kept],
        hours=all_.hours[kept],
    )


def _dependencies(instance: Instance, processes: Integers) -> tuple[Dependencies, Integers]:
    """Return the arcs between some processes, and which arcs of the whole they are."""
    all_ = instance.dependencies
    count = len(instance.processes.ids)
    source, target = (_positions(processes, count, ends) for ends in (all_.source, all_.target))
    kept = np.flatnonzero((source >= 0) & (target >= 0))
    return Dependencies(source[kept], target[kept], all_.volume[kept], all_.profile[kept]), kept


def _pair_costs(instance: Instance, arcs: Integers, options: Integers) -> PairCosts:
    all_, count = instance.pair_costs, len(instance.options.ids)
    arc = _positions(arcs, len(instance.dependencies.source), all_.dependency)
    kept = arc >= 0
    return PairCosts(
        dependency=arc[kept],
        from_option=_positions(options, count, all_.from_option[kept]),
        to_option=_positions(options, count, all_.to_option[kept]),
        cost=all_.cost[kept],
    )


def _positions(kept: Integers, count: int, wanted: Integers) -> Integers:
    """Return where numbers below ``count``, or -1, are among some kept ones; -1 where they are not."""
    place = np.full(count + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return place[wanted]


def _some(values: tuple[Any, ...], kept: Integers) -> tuple[Any, ...]:
    return tuple([values[k] for k in kept.tolist()])

"""The facts about an instance that ``info`` shows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from rightsource.models.changes import Scenario
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.vocabulary import MODES, PROVIDER_KINDS
from rightsource.optimizer.arcs import arcs_of, layers_of
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.sources import instance_entry


def info_document(instance: Instance) -> Mapping[str, Any]:
    """Return what is in an instance as a JSON document."""
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "money_decimals": instance.money_decimals,
        "horizon_years": instance.horizon_years,
        "discount_rate": from_scaled(instance.discount_rate, NANO),
        "sizes": _sizes(instance),
        "options_per_process": _options_per_process(instance),
        "modes_offered": _modes_offered(instance),
        "volume": from_scaled(sum(instance.processes.volume.tolist()), MICRO),
        "graph": _graph(instance),
        "functions": _counts(instance.processes.functions),
        "providers_by_kind": {kind: instance.providers.kind.count(kind) for kind in PROVIDER_KINDS},
        "providers_by_country": _counts(instance.sites.country[site] for site in instance.providers.site),
        "rules_by_kind": _counts(rule.kind for rule in instance.active_rules),
        "inactive_rules": [rule.id for rule in instance.rules if not rule.active],
        "current_plan": {"processes": int((instance.current >= 0).sum()), "of": len(instance.processes.ids)},
        "scenarios": [_scenario(scenario) for scenario in instance.scenarios],
        "absent_money": dict(instance.absent_money),
        "warnings": fault_entries(instance.warnings),
    }


def _scenario(scenario: Scenario) -> Mapping[str, Any]:
    return {"id": scenario.id, "name": scenario.name or scenario.id, "changes": len(scenario.changes)}


def _sizes(instance: Instance) -> Mapping[str, int]:
    return {
        "processes": len(instance.processes.ids),
        "options": len(instance.options.ids),
        "dependencies": len(instance.dependencies.source),
        "providers": len(instance.providers.ids),
        "sites": len(instance.sites.ids),
        "support_entries": len(instance.supports.option),
        "pair_costs": len(instance.pair_costs.cost),
        "rules": len(instance.rules),
    }


def _options_per_process(instance: Instance) -> Mapping[str, float]:
    counts = (instance.processes.first_option[1:] - instance.processes.first_option[:-1]).tolist()
    return {"least": min(counts), "mean": round(sum(counts) / len(counts), 2), "most": max(counts)}


def _modes_offered(instance: Instance) -> Mapping[str, Mapping[str, int]]:
    """Return for each mode how many processes could use it and how many options have it."""
    owners = instance.options.process.tolist()
    modes = [instance.mode_of(option) for option in range(len(owners))]
    processes = Counter(mode for _, mode in set(zip(owners, modes, strict=True)))
    return {mode: {"processes": processes[mode], "options": modes.count(mode)} for mode in MODES}


def _graph(instance: Instance) -> Mapping[str, int]:
    """Return depth (processes on a longest path), sources and sinks; a process without arcs is both."""
    count, arcs = len(instance.processes.ids), arcs_of(instance)
    return {
        "depth": max(layers_of(count, arcs)) + 1,
        "sources": count - len({target for _, target in arcs}),
        "sinks": count - len({source for source, _ in arcs}),
    }


def _counts(values: Iterable[str]) -> Mapping[str, int]:
    """Return how often each value occurs, the most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))

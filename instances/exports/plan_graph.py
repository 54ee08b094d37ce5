"""A plan as GraphML: who does what, what it costs and how work travels, for programs that draw and analyse graphs.

Gephi and NetworkX take ``label`` for what is written on a node, Cytoscape takes ``name``; yEd asks once which attribute
to show (Edit, Properties Mapper). All amounts are the checker's: of a process run, support, rework and change, of a
dependency its hand-off. The fixed costs and units of providers belong to no process; they are in the objective only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from rightsource.instances.graphs.foreign_graph import Kind
from rightsource.instances.graphs.graphml_writing import Table, graphml
from rightsource.models.canonical import sha256
from rightsource.models.checker import Checker
from rightsource.models.checker.handoffs import SAME_PROVIDER, Handoffs
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.plan import Plan
from rightsource.models.report import Report
from rightsource.models.vocabulary import HANDOFF_CLASSES

_GRAPH: Final[dict[str, Kind]] = {
    "name": "string",
    "sha256": "string",
    "currency": "string",
    "objective": "double",
    "feasible": "boolean",
    **dict.fromkeys(("run", "support", "rework", "change", "fixed", "units", "handoff"), "double"),
}
_NODE: Final[dict[str, Kind]] = {
    **dict.fromkeys(("label", "name", "function", "office", "data_class"), "string"),
    "core": "boolean",
    **dict.fromkeys(("option", "mode", "provider", "group", "site", "country", "technology"), "string"),
    **dict.fromkeys(("volume", "yield", "cost", "run", "support", "rework", "change"), "double"),
    "changed": "boolean",
}
_EDGE: Final[dict[str, Kind]] = {
    "volume": "double",
    "handoff": "string",
    "handoff_class": "string",
    "handoff_cost": "double",
    "pair_cost": "double",
}
_CLASSES: Final = {SAME_PROVIDER: "same_provider", **dict(enumerate(HANDOFF_CLASSES, SAME_PROVIDER + 1))}
"""Names of the checker's class codes."""


def plan_graphml_bytes(instance: Instance, plan: Plan) -> bytes:
    """Return a plan of an instance as GraphML; the same instance and plan give the same bytes.

    Attributes of the graph: ``name``, ``sha256`` and ``currency`` of the instance, the ``objective``, its parts by
    cause, and whether every rule holds (``feasible``). Of nodes: ``label``, ``name``, ``function``, ``office``,
    ``data_class``, ``core``, the chosen ``option`` with ``mode``, ``provider``, ``group``, ``site``, ``country``,
    ``technology``, the ``volume`` per year, the ``yield``, the ``cost`` and its parts ``run``, ``support``, ``rework``,
    ``change``, and, where there is a current plan, whether the option is another one (``changed``). Of edges:
    ``volume``, the profile (``handoff``), ``handoff_class`` (``same_provider`` where work stays with its provider),
    ``handoff_cost`` by class and, beside it, ``pair_cost``. Money is in currency units per year.

    Raises
    ------
    InputError
        When the plan does not fit the instance, or a name holds a character that XML cannot hold.

    Examples
    --------
    >>> plan = Plan.of_choice(instance, instance.processes.first_option[:-1])
    >>> plan_graphml_bytes(instance, plan).count(b"<node ") == len(instance.processes.ids)
    True
    """
    choice = plan.choice(instance)
    report = Checker(instance).check(choice)
    arcs, ids = instance.dependencies, instance.processes.ids
    ends = zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)
    return graphml(
        Table("graph", [_graph(instance, report)], _GRAPH),
        Table("node", list(_nodes(instance, choice.tolist(), report)), _NODE),
        Table("edge", list(_edges(instance, choice, report)), _EDGE),
        ids,
        [(ids[source], ids[target]) for source, target in ends],
    )


def _money(instance: Instance, amount: int) -> Decimal:
    return Decimal(amount).scaleb(-instance.money_decimals)


def _graph(instance: Instance, report: Report) -> dict[str, Any]:
    return {
        "name": instance.name,
        "sha256": sha256(instance),
        "currency": instance.currency,
        "objective": _money(instance, report.objective),
        "feasible": report.feasible,
        **{cause: _money(instance, amount) for cause, amount in report.costs.items()},
    }


def _nodes(instance: Instance, chosen: Sequence[int], report: Report) -> Iterator[dict[str, Any]]:
    processes, options, providers = instance.processes, instance.options, instance.providers
    for i, o in enumerate(chosen):
        provider = int(options.provider[o])
        site = providers.site[provider]
        costs = {cause: amounts[i] for cause, amounts in report.process_costs.items()}
        current = int(instance.current[i])
        yield {
            "label": processes.names[i],
            "name": processes.names[i],
            "function": processes.functions[i],
            "office": processes.offices[i],
            "data_class": processes.data_classes[i],
            "core": bool(processes.core[i]),
            "option": options.ids[o],
            "mode": instance.mode_of(o),
            "provider": providers.ids[provider],
            "group": providers.group[provider],
            "site": instance.sites.ids[site],
            "country": instance.sites.country[site],
            "technology": options.technologies[o],
            "volume": from_scaled(int(processes.volume[i]), MICRO),
            "yield": from_scaled(int(options.yields[o]), NANO),
            "cost": _money(instance, sum(costs.values())),
            **{cause: _money(instance, amount) for cause, amount in costs.items()},
            "changed": None if current < 0 else current != o,
        }


def _edges(instance: Instance, choice: Integers, report: Report) -> Iterator[dict[str, Any]]:
    arcs, handoffs, chosen = instance.dependencies, Handoffs(instance), choice.tolist()
    pair_costs = dict(handoffs.pair_costs(chosen))
    columns = (arcs.volume.tolist(), arcs.profile.tolist(), handoffs.classes(chosen), report.handoff_costs)
    for arc, (volume, profile, code, cost) in enumerate(zip(*columns, strict=True)):
        pair_cost = pair_costs.get(arc, 0)
        yield {
            "volume": from_scaled(volume, MICRO),
            "handoff": instance.handoffs[profile].id,
            "handoff_class": _CLASSES[code],
            "handoff_cost": _money(instance, cost - pair_cost),
            "pair_cost": _money(instance, pair_cost),
        }

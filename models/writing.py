"""From an instance back to a raw document, as a person would write it: defaults left out, notes kept, numbers exact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rightsource.models.changes import AddRule, Change, Scenario
from rightsource.models.columns import HandoffClass, HandoffProfile
from rightsource.models.documents import INSTANCE_FORMAT, ONE
from rightsource.models.fields import Document
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.rules import Rule

RawDocument = dict[str, Any]


def to_document(instance: Instance) -> RawDocument:
    """Return the instance as a raw document (texts, int, Decimal, dicts and lists), in the order of its lists.

    Reading it gives the same instance again, but that money written as 0 is now left out.
    """
    document = _given(
        format=INSTANCE_FORMAT,
        name=instance.name,
        **_notes(instance, ""),
        currency=instance.currency,
        money_decimals=None if instance.money_decimals == 2 else instance.money_decimals,
        horizon_years=None if instance.horizon_years == 1 else instance.horizon_years,
        discount_rate=_nano(instance.discount_rate),
        origin=None if instance.origin is None else {**instance.origin, **_notes(instance, "origin")},
        sites=list(_sites(instance)),
        providers=list(_providers(instance)),
        processes=list(_processes(instance)),
    )
    lists = {
        "dependencies": list(_dependencies(instance)),
        "handoffs": {profile.id: _profile(instance, profile) for profile in instance.handoffs},
        "rules": [_rule(rule) for rule in instance.rules],
        "current_plan": {
            process: instance.options.ids[o]
            for process, o in zip(instance.processes.ids, instance.current.tolist(), strict=True)
            if o >= 0
        },
        "scenarios": [_scenario(scenario) for scenario in instance.scenarios],
    }
    return document | {key: value for key, value in lists.items() if value}


def _given(**values: Any) -> RawDocument:
    """Return the values that are given: None stands for a default."""
    return {key: value for key, value in values.items() if value is not None}


def _micro(value: int | None) -> Any:
    """Return a number given in millionths, None for the default 0."""
    return from_scaled(value, MICRO) if value else None


def _nano(value: int) -> Any:
    return from_scaled(value, NANO) if value else None


def _notes(instance: Instance, path: str) -> RawDocument:
    """Return the note and the free object that the instance keeps for an object."""
    if path not in instance.annotations:
        return {}
    annotation = instance.annotations[path]
    return {key: value for key, value in (("note", annotation.note), ("meta", annotation.meta)) if value}


def _sites(instance: Instance) -> Iterator[RawDocument]:
    sites = instance.sites
    for s, site in enumerate(sites.ids):
        offset = sites.utc_offset[s]
        yield _given(
            id=site,
            country=sites.country[s],
            region=sites.region[s],
            shore=sites.shore[s],
            utc_offset=None if offset is None else from_scaled(offset, MICRO),
            **_notes(instance, f"sites[{site}]"),
        )


def _providers(instance: Instance) -> Iterator[RawDocument]:
    providers = instance.providers
    for p, provider in enumerate(providers.ids):
        capacity = providers.capacity[p]
        yield _given(
            id=provider,
            group=None if providers.group[p] == provider else providers.group[p],
            kind=providers.kind[p],
            site=instance.sites.ids[providers.site[p]],
            fixed_cost=_micro(providers.fixed_cost[p]),
            capacity=None if capacity is None else from_scaled(capacity, MICRO),
            unit=_unit(instance, p),
            **_notes(instance, f"providers[{provider}]"),
        )


def _unit(instance: Instance, p: int) -> RawDocument | None:
    providers = instance.providers
    hours = providers.unit_hours[p]
    if hours is None:
        return None
    return _given(
        hours=from_scaled(hours, MICRO),
        cost=from_scaled(providers.unit_cost[p], MICRO),
        max=providers.unit_max[p],
        **_notes(instance, f"providers[{providers.ids[p]}].unit"),
    )


def _processes(instance: Instance) -> Iterator[RawDocument]:
    processes, options = instance.processes, _OptionWriter(instance)
    volume, rework, outage = (c.tolist() for c in (processes.volume, processes.rework_cost, processes.outage_cost))
    for i, process in enumerate(processes.ids):
        path = f"processes[{process}]"
        yield _given(
            id=process,
            name=None if processes.names[i] == process else processes.names[i],
            function=processes.functions[i],
            office=processes.offices[i],
            core=True if processes.core[i] else None,
            data_class=processes.data_classes[i],
            volume=from_scaled(volume[i], MICRO),
            rework_cost=_micro(rework[i]),
            outage_cost=_micro(outage[i]),
            **_notes(instance, path),
            options=[options.document(path, o) for o in instance.options_of(i)],
        )


class _OptionWriter:
    """Writes options; holds their columns as plain lists, which are faster to read one by one."""

    def __init__(self, instance: Instance) -> None:
        options, supports = instance.options, instance.supports
        self._instance = instance
        self._provider, self._first_support = options.provider.tolist(), options.first_support.tolist()
        self._unit_cost, self._yields, self._hours = (
            column.tolist() for column in (options.unit_cost, options.yields, options.hours)
        )
        money = ("annual_cost", "transition_cost", "exit_cost", "expected_loss", "lead_time")
        self._optional = [(key, getattr(options, key).tolist()) for key in money]
        self._measures = [(name, column.tolist(), not column.any()) for name, column in options.measures.items()]
        self._supports = [
            column.tolist() for column in (supports.provider, supports.share, supports.unit_cost, supports.hours)
        ]

    def document(self, process: str, o: int) -> RawDocument:
        """Return option ``o`` of the process at a path."""
        instance, path = self._instance, f"{process}.options[{self._instance.options.ids[o]}]"
        first, behind = self._first_support[o], self._first_support[o + 1]
        document = {
            "id": instance.options.ids[o],
            "provider": instance.providers.ids[self._provider[o]],
            "technology": instance.options.technologies[o],
            "unit_cost": from_scaled(self._unit_cost[o], MICRO),
            "yield": from_scaled(self._yields[o], NANO),
            "hours": from_scaled(self._hours[o], MICRO),
            **{key: _micro(values[o]) for key, values in self._optional},
            "measures": self._measures_of(o) or None,
            "support": [self._support(path, j, j - first) for j in range(first, behind)] or None,
        }
        return _given(**document, **_notes(instance, path))

    def _measures_of(self, o: int) -> RawDocument:
        """Return the user's measures of an option; a measure that is 0 everywhere is written, lest its name be lost."""
        return {name: from_scaled(values[o], MICRO) for name, values, zero in self._measures if values[o] or zero}

    def _support(self, option: str, j: int, k: int) -> RawDocument:
        provider, share, unit_cost, hours = (column[j] for column in self._supports)
        return _given(
            role=self._instance.supports.roles[j],
            provider=self._instance.providers.ids[provider],
            share=from_scaled(share, NANO),
            unit_cost=_micro(unit_cost),
            hours=from_scaled(hours, MICRO),
            **_notes(self._instance, f"{option}.support[{k}]"),
        )


def _dependencies(instance: Instance) -> Iterator[RawDocument]:
    arcs, ids = instance.dependencies, instance.processes.ids
    pairs: dict[int, list[int]] = {}
    for k, d in enumerate(instance.pair_costs.dependency.tolist()):
        pairs.setdefault(d, []).append(k)
    columns = (arcs.source.tolist(), arcs.target.tolist(), arcs.volume.tolist(), arcs.profile.tolist())
    for d, (source, target, volume, profile) in enumerate(zip(*columns, strict=True)):
        path = f"dependencies[{ids[source]}->{ids[target]}]"
        handoff = instance.handoffs[profile].id
        yield {
            "from": ids[source],
            "to": ids[target],
            "volume": from_scaled(volume, MICRO),
            **_given(
                handoff=None if handoff == "default" else handoff,
                pair_costs=[_pair_cost(instance, path, k) for k in pairs.get(d, ())] or None,
            ),
            **_notes(instance, path),
        }


def _pair_cost(instance: Instance, arc: str, k: int) -> RawDocument:
    pairs, ids = instance.pair_costs, instance.options.ids
    ends = ids[int(pairs.from_option[k])], ids[int(pairs.to_option[k])]
    return {
        "from_option": ends[0],
        "to_option": ends[1],
        "cost": from_scaled(int(pairs.cost[k]), MICRO),
        **_notes(instance, f"{arc}.pair_costs[{ends[0]}->{ends[1]}]"),
    }


def _profile(instance: Instance, profile: HandoffProfile) -> RawDocument:
    path = f"handoffs[{profile.id}]"
    document: RawDocument = {}
    for key, one in profile.classes.items():
        apart = profile.hours_apart if key == "far" else None
        document[key] = {
            **({} if apart is None else {"hours_apart": from_scaled(apart, MICRO)}),
            **_handoff_class(one),
            **_notes(instance, f"{path}.{key}"),
        }
    return document | _notes(instance, path)


def _handoff_class(one: HandoffClass) -> RawDocument:
    return _given(
        cost=from_scaled(one.cost, MICRO),
        **{"yield": None if one.yield_ == ONE else from_scaled(one.yield_, NANO)},
        delay=_micro(one.delay),
    )


def _rule(rule: Rule) -> RawDocument:
    """Return a rule with its kind and the keys that differ from the defaults."""
    given = _differing(rule)
    return {"id": given.pop("id"), "kind": rule.kind, **given}


def _scenario(scenario: Scenario) -> RawDocument:
    given = _differing(scenario)
    if scenario.name == scenario.id:
        del given["name"]
    changes = {"changes": [_change(change) for change in scenario.changes]} if scenario.changes else {}
    return {"id": given.pop("id"), **given, **changes}


def _change(change: Change) -> RawDocument:
    rule = {"rule": _rule(change.rule)} if isinstance(change, AddRule) else {}
    return {"kind": change.kind, **_differing(change), **rule}


def _differing(document: Document) -> RawDocument:
    """Return the keys of a document that differ from the defaults."""
    given = document.model_dump(by_alias=True, exclude_defaults=True, exclude_none=True)
    return {key: _as_lists(value) for key, value in given.items()}


def _as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_lists(member) for key, member in value.items()}
    return list(value) if isinstance(value, tuple) else value

"""From a raw document to an instance: one way in for every source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from rightsource.models.collection import collection_paused
from rightsource.models.columns import UNKNOWN, Integers
from rightsource.models.documents import (
    PLAN_FORMAT,
    Assignment,
    HandoffDocument,
    HeaderDocument,
    InstanceDocument,
    ProviderDocument,
    SiteDocument,
)
from rightsource.models.faults import Fault, InputError
from rightsource.models.fields import Id
from rightsource.models.instance import Instance
from rightsource.models.matching import Matcher
from rightsource.models.reading.arcs import (
    dependency_columns,
    handoff_profiles,
    note_missing_offsets,
)
from rightsource.models.reading.extras import Extras
from rightsource.models.reading.findings import Findings, join, shown
from rightsource.models.reading.index import Index, find_option
from rightsource.models.reading.keys import check_keys, keys_of
from rightsource.models.reading.pair_costs import PairCostReader
from rightsource.models.reading.places import note_countries, provider_columns, site_columns
from rightsource.models.reading.processes import ProcessReader, note_technologies
from rightsource.models.reading.rule_checks import RuleChecker
from rightsource.models.reading.rules import read_rules
from rightsource.models.reading.salvage import MOST_FAULTS, read_many, read_map, read_one
from rightsource.models.reading.scenario_checks import ScenarioChecker
from rightsource.models.reading.scenario_sizes import SizeChecker
from rightsource.models.reading.scenarios import read_scenarios
from rightsource.models.reading.scope_checks import ScopeChecker, vocabulary

_HEADER: Final = frozenset(keys_of(HeaderDocument))
_LISTS: Final = ("sites", "providers", "processes")


def read_document(raw: object, source: str = "", earlier: Iterable[Fault] = ()) -> Instance:
    """Return the instance that a raw document (as parsed from JSON, numbers as int, Decimal or float) describes.

    ``source`` names the file in messages; ``earlier`` are faults that were found while parsing it.

    Raises
    ------
    InputError
        When anything is wrong; it carries every fault of the document.
    """
    findings = Findings(source)
    findings.faults.extend(earlier)
    with collection_paused():
        instance = _Reading(_top(raw, findings), findings).instance()
    if findings.passed_over:
        findings.fault("", f"{findings.passed_over:,} more objects are wrong and not looked into; mend these first.")
    if findings.faults:
        raise InputError(findings.faults)
    return instance


def _top(raw: object, findings: Findings) -> Mapping[str, Any]:
    """Return the document when it is an object that may be an instance, else raise."""
    if not isinstance(raw, Mapping):
        findings.fault("", f"found {shown(raw)}, expected an object with the keys of an instance.")
        raise InputError(findings.faults)
    if _is_plan(raw):
        findings.fault("", "this is a plan; expected an instance (to check a plan: rightsource verify FILE PLAN).")
        raise InputError(findings.faults)
    return raw


def _is_plan(raw: Mapping[str, Any]) -> bool:
    is_named_so = str(raw.get("format")).startswith(PLAN_FORMAT.partition("/")[0])
    return is_named_so or ("assignment" in raw and "processes" not in raw)


class _Reading:
    """One pass over one document, part by part, in the order in which the parts refer to each other."""

    def __init__(self, raw: Mapping[str, Any], findings: Findings) -> None:
        self._raw, self._findings, self._extras = raw, findings, Extras()
        self._accounted = check_keys(InstanceDocument, raw, "", "", findings)
        header = {key: raw[key] for key in raw if key in _HEADER}
        self._header = read_one(HeaderDocument, header, "", findings, self._accounted)
        self._extras.keep("", self._header)
        self._extras.keep("origin", self._header.origin)
        self._read_places()
        self._read_processes()
        self._read_arcs()
        self._read_rules()
        self._current = self._read_current_plan()
        self._scenarios = read_scenarios(self._list("scenarios")[0], findings)
        self._check_scenarios()

    def instance(self) -> Instance:
        """Return the instance; it is sound only when no fault was noted."""
        header = self._header
        return Instance(
            name=header.name,
            currency=header.currency,
            money_decimals=header.money_decimals,
            horizon_years=header.horizon_years,
            discount_rate=header.discount_rate,
            sites=self._sites,
            providers=self._providers,
            processes=self._processes,
            options=self._options,
            supports=self._supports,
            dependencies=self._dependencies,
            pair_costs=self._pair_costs,
            handoffs=self._handoffs,
            rules=tuple(read.rule for read in self._rules),
            current=self._current,
            scenarios=tuple(read.scenario for read in self._scenarios),
            origin=self._origin(),
            annotations=self._extras.annotations,
            absent_money=dict(self._extras.absent_money),
            warnings=tuple(self._findings.warnings),
        )

    def _list(self, key: str) -> tuple[list[Any], bool]:
        """Return a top-level list, and whether it could be read at all."""
        required = keys_of(InstanceDocument)[key].is_required()
        if required and key not in self._raw:
            if key not in self._accounted:
                self._findings.fault("", f"the key '{key}' is missing.")
            return [], False
        raw = self._raw.get(key, [])
        if not isinstance(raw, list | tuple):
            self._findings.fault(key, f"found {shown(raw)}, expected a list.")
            return [], False
        return list(raw), True

    def _read_places(self) -> None:
        findings = self._findings
        raw, complete = self._list("sites")
        sites = read_many(SiteDocument, raw, "sites", 0, findings)
        self._sites = site_columns(sites)
        note_countries(self._sites, findings)
        index = Index("site", self._sites.ids, "sites", findings, complete)
        self._complete = complete
        raw, complete = self._list("providers")
        providers = read_many(ProviderDocument, raw, "providers", 0, findings)
        self._providers = provider_columns(providers, index)
        ids, groups = self._providers.ids, self._providers.group
        self._provider_index = Index("provider", ids, "providers", findings, complete, groups)
        self._complete &= complete
        self._extras.count_absent("provider", ("fixed_cost",), providers)
        self._extras.keep_places(sites, providers)

    def _read_processes(self) -> None:
        findings = self._findings
        raw, complete = self._list("processes")
        if complete and not raw:
            findings.fault("processes", "found an empty list, expected at least one process.")
        self._complete &= bool(raw)
        reader = ProcessReader(self._provider_index, findings, self._extras)
        reader.read(raw)
        self._processes, self._options, self._supports = reader.processes(), reader.options(), reader.supports()
        self._process_index = Index("process", self._processes.ids, "processes", findings, bool(raw))
        note_technologies(self._processes, self._options, self._providers, findings)

    def _read_arcs(self) -> None:
        findings = self._findings
        raw, self._arcs_complete = self._list("dependencies")
        reader = PairCostReader(self._processes, self._options, self._process_index, self._extras, findings)
        arcs = reader.read(raw)
        profiles = self._profiles(bool(arcs))
        profile_index = Index("hand-off profile", tuple(profiles), "handoffs", findings, bool(profiles))
        self._pair_costs = reader.columns()
        ids = self._processes.ids
        self._dependencies = dependency_columns(arcs, ids, self._process_index, profile_index, findings)
        self._handoffs = handoff_profiles(profiles)
        note_missing_offsets(self._sites, self._providers, self._options, self._dependencies, self._handoffs, findings)
        self._extras.keep_profiles(profiles)

    def _profiles(self, needed: bool) -> dict[str, HandoffDocument]:
        raw = self._raw.get("handoffs", {})
        if needed and raw == {}:
            self._findings.fault("handoffs", "no hand-off profile is given; an instance with dependencies needs one.")
        return read_map(dict[Id, HandoffDocument], raw, "handoffs", self._findings)

    def _read_rules(self) -> None:
        findings = self._findings
        raw, complete = self._list("rules")
        self._rules = read_rules(raw, findings)
        self._rules_complete = complete and len(self._rules) == len(raw)
        self._note_rule_ids()
        places = self._sites, self._providers, self._processes, self._options
        unread = any(".measures" in fault.path for fault in findings.faults) or not self._complete
        self._scopes = ScopeChecker(
            words=vocabulary(*places) if self._complete else {},
            matcher=Matcher(*places, self._supports) if self._complete else None,
            providers=self._provider_index,
            findings=findings,
        )
        self._rule_checker = RuleChecker(
            scopes=self._scopes,
            processes=self._process_index,
            arcs=self._dependencies if self._arcs_complete else None,
            measures=None if unread else set(self._options.measures),
            findings=findings,
        )
        for read in self._rules:
            self._rule_checker.check(read)

    def _note_rule_ids(self) -> None:
        taken: dict[str, str] = {}
        built_in = {f"{prefix}:{provider}" for provider in self._providers.ids for prefix in ("capacity", "units")}
        for read in self._rules:
            name, path = read.rule.id, f"{read.path}.id"
            if name in built_in:
                message = f"'{name}' is the id of a built-in rule; expected another id."
                self._findings.fault(path, message)
            elif name and name in taken:
                self._findings.fault(path, f"'{name}' is already the id of {taken[name]}.")
            taken.setdefault(name, read.path)

    def _read_current_plan(self) -> Integers:
        findings = self._findings
        current = np.full(len(self._processes.ids), UNKNOWN, dtype=np.int64)
        plan = read_map(Assignment, self._raw.get("current_plan", {}), "current_plan", findings)
        for name, option in plan.items():
            path = join("current_plan", name)
            process = self._process_index.find(name, path)
            if process != UNKNOWN:
                current[process] = find_option(self._processes, self._options, process, option, path, findings)
        return current

    def _check_scenarios(self) -> None:
        """Note what is wrong with scenarios, until there are so many faults that nobody reads more of them."""
        if not self._scenarios:
            return
        findings, instance = self._findings, self.instance()
        checker = ScenarioChecker(
            instance,
            self._rules,
            self._scopes,
            self._rule_checker,
            self._provider_index,
            findings,
            rules_complete=self._rules_complete,
            has_plan=self._raw.get("current_plan", {}) != {},
        )
        for read in self._scenarios:
            if len(findings.faults) < MOST_FAULTS:
                checker.check(read)
        if not findings.faults:
            sizes = SizeChecker(instance, findings)
            for read in self._scenarios:
                sizes.check(read)

    def _origin(self) -> dict[str, Any] | None:
        origin = self._header.origin
        if origin is None:
            return None
        given = origin.model_dump(exclude_unset=True)
        return {key: value for key, value in given.items() if key not in ("note", "meta")}

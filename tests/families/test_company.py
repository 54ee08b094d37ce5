"""A company is what the reader would give, the same bytes every time, and within the ranges that are promised."""

from __future__ import annotations

import ast
import random
import re
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from company_views import made

from rightsource.instances import companies, families
from rightsource.instances.companies.company import company
from rightsource.instances.companies.kinds import stages
from rightsource.instances.companies.settings import Settings, desk, enterprise, tower
from rightsource.models.canonical import sha256
from rightsource.models.checker.checker import check
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.writing import to_document

ODD = Settings(
    "odd", 90, 5, functions=4, kinds=1, vendors=1, vendor_sites=3, platforms=1, options_mean=8000, arcs_mean=1800,
    cross_share=200, shape="chain", team_units=0, vendor_units=1000, capacity_share=1000, unit_size=2500,
    handoff_factor=12_345,
)  # fmt: skip
FLOATING = {"exp", "log", "sqrt", "power", "mean", "std", "float64"}
EXTREME = replace(tower(200), volume_factor=10**6, unit_size=10**6, handoff_factor=10**6, fixed_factor=10**6)
ALL = replace(desk(50), core_share=1000, residency_share=1000, outsourced_now=1000, automated_now=1000, volume_factor=1)
PARTS = ("sites", "providers", "processes", "options", "supports", "dependencies", "pair_costs")


def columns(instance: Instance) -> dict[str, Any]:
    """Return all columns of an instance by name, arrays with their type."""
    found: dict[str, Any] = {"current": plain(instance.current), "handoffs": instance.handoffs}
    for part in PARTS:
        for field in fields(getattr(instance, part)):
            found[f"{part}.{field.name}"] = plain(getattr(getattr(instance, part), field.name))
    return found


def plain(column: Any) -> Any:
    """Return a column as something that compares."""
    if isinstance(column, np.ndarray):
        return column.dtype.name, column.tolist()
    return {name: plain(values) for name, values in column.items()} if isinstance(column, dict) else column


@pytest.mark.parametrize(
    "settings",
    [desk(10), desk(80, 3), tower(150, 1), enterprise(1500, 2), enterprise(7), enterprise(1), ODD, EXTREME, ALL],
)
def test_a_company_is_what_its_document_reads_as(settings: Settings) -> None:
    """Written as a document and read again, every column is the same; the reader finds nothing to object to."""
    instance = company(settings)
    again = read_document(to_document(instance))
    assert columns(again) == columns(instance)
    assert again.annotations == instance.annotations
    assert again.warnings == ()


@pytest.mark.parametrize(("settings", "expected"), [
    (desk(12), "dc5535f87c610e58fb2cf419c8adc82deebf0bcd3c7029c1a88863dd4b95266b"),
    (tower(150, 7), "1f9c1c1026f4c501bb0ffc715c35000d5c0ac190babd9d4a994f53ce96c258a3"),
    (enterprise(400, 1), "e1680daedba89ce28aaa660fd433d6989e76a8457dbbefdfd8440166b013273a"),
])  # fmt: skip
def test_the_same_arguments_give_the_same_bytes(settings: Settings, expected: str) -> None:
    """The content is pinned: on every platform, and until the recipe version changes."""
    assert sha256(company(settings)) == expected
    assert sha256(company(replace(settings))) == expected


@pytest.mark.parametrize("package", [companies, families])
def test_recipes_use_whole_numbers_only(package: ModuleType) -> None:
    """No true division, no decimal fraction, no transcendental function: what platforms disagree about is not used."""
    modules = sorted(Path(package.__path__[0]).glob("*.py"))
    assert len(modules) > 10
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Div), module
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), module
            assert not (isinstance(node, ast.Attribute) and node.attr in FLOATING), module


def test_another_seed_gives_another_company() -> None:
    """Everything that is drawn differs: parties, volumes, options."""
    one, other = made("tower", 150, 1).instance, made("tower", 150, 2).instance
    assert one.providers.ids != other.providers.ids
    assert one.processes.volume.tolist() != other.processes.volume.tolist()
    assert one.options.yields.tolist() != other.options.yields.tolist()


def test_global_random_state_is_left_alone_by_a_company() -> None:
    """Neither Python's nor NumPy's global generator moves."""
    python, numpy = random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index,union-attr]
    company(desk(20, 9))
    assert random.getstate() == python
    assert np.random.get_state()[1].tolist() == numpy  # type: ignore[index,union-attr]


@pytest.mark.parametrize(
    ("family", "processes", "seed"), [("tower", 400, 0), ("enterprise", 2000, 5), ("enterprise", 20_000, 0)]
)
def test_each_process_has_the_promised_options(family: str, processes: int, seed: int) -> None:
    """Six in the mean, 16 at most: one team, 2-12 vendors' sites, 1-3 platforms, up to 3 vendors' automations."""
    made_ = made(family, processes, seed)
    counts = np.diff(made_.instance.processes.first_option)
    assert counts.mean() == pytest.approx(6, abs=0.3)
    assert counts.max() <= 16
    kind, automated = made_.kind, made_.automated
    assert set(made_.per_process(np.flatnonzero(kind == 0)).tolist()) == {1}
    for chosen, low, high in (((kind == 1) & ~automated, 2, 12), ((kind == 1) & automated, 0, 3), (kind == 2, 1, 3)):
        numbers = made_.per_process(np.flatnonzero(chosen))
        assert low <= numbers.min() <= numbers.max() <= high


def test_large_companies_use_the_whole_range_of_options() -> None:
    """At 20,000 processes some have 16 options and some only four."""
    counts = np.diff(made("enterprise", 20_000).instance.processes.first_option)
    assert (counts.min(), counts.max()) == (4, 16)


@pytest.mark.parametrize(("processes", "providers"), [(2000, 30), (20_000, 94), (100_000, 200)])
def test_providers_grow_with_the_company(processes: int, providers: int) -> None:
    """From 30 to 200, dozens of vendors at the large end, with several sites each."""
    settings = enterprise(processes)
    teams = settings.kinds * settings.countries
    assert teams + settings.vendor_sites + settings.platforms == providers
    assert settings.vendor_sites >= 2 * settings.vendors
    assert processes < 100_000 or settings.vendors >= 24


def test_the_announced_providers_are_there() -> None:
    """A middling company has as many as its settings say, and groups of sites by vendor."""
    instance = made("enterprise", 20_000).instance
    assert len(instance.providers.ids) == 94
    pairs = zip(instance.providers.group, instance.providers.kind, strict=True)
    vendors = [group for group, kind in pairs if kind == "vendor"]
    assert len(set(vendors)) == enterprise(20_000).vendors < len(vendors)


@pytest.mark.parametrize(("family", "processes"), [("tower", 400), ("enterprise", 2000), ("enterprise", 20_000)])
def test_the_graph_is_as_promised(family: str, processes: int) -> None:
    """Arcs per process within 1.1 to 1.8, 5 % of them between functions, forward only, at most one per pair."""
    instance = made(family, processes).instance
    arcs, function = instance.dependencies, np.unique(instance.processes.functions, return_inverse=True)[1]
    assert 1.1 <= len(arcs.source) / processes <= 1.8
    assert (function[arcs.source] != function[arcs.target]).mean() == pytest.approx(0.05, abs=0.01)
    assert (arcs.source < arcs.target).all()
    assert len({*zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)}) == len(arcs.source)


def test_paths_do_not_grow_with_the_company() -> None:
    """Functions hand on through at most eight layers, so the longest path of a company is that of a few functions."""
    assert longest_path(made("enterprise", 20_000).instance) < 8 * 66


def longest_path(instance: Instance) -> int:
    """Return the number of processes on a longest path; arcs point forward."""
    length = [1] * len(instance.processes.ids)
    pairs = zip(instance.dependencies.source.tolist(), instance.dependencies.target.tolist(), strict=True)
    for source, target in sorted(pairs):
        length[target] = max(length[target], length[source] + 1)
    return max(length)


def test_a_chain_is_one_long_path() -> None:
    """The shape ``chain`` leads through every process of a function; branching functions are far shorter."""
    settings = replace(desk(80), shape="chain", arcs_mean=1100)
    assert longest_path(company(settings)) == 80
    assert longest_path(company(replace(settings, shape="branching"))) < 60


def test_many_processes_are_made_in_columns() -> None:
    """20,000 processes come with 120,000 options whose ids are few shared texts."""
    options = made("enterprise", 20_000).instance.options
    assert len(options.ids) == len(options.process) == pytest.approx(120_000, rel=0.05)
    assert len(set(map(id, options.ids))) < 300


def test_ids_and_names_can_be_read() -> None:
    """Functions of a kind are told apart by country and number, processes by place, vendors' sites by town."""
    instance = made("enterprise", 20_000).instance
    processes, providers = instance.processes, instance.providers
    assert all(re.fullmatch(r"[a-z-]+-[a-z]{2}-\d+", function) for function in processes.functions)
    assert all(re.fullmatch(r"[a-z]+-[a-z]{2}-\d+-\d{4}", process) for process in processes.ids)
    assert {name.split()[0] for name in processes.names} == {stage.verb.split()[0] for stage in stages()}
    for name, group, site, kind in zip(providers.ids, providers.group, providers.site, providers.kind, strict=True):
        assert kind != "vendor" or name == f"{group}-{instance.sites.ids[site]}"


def test_functions_follow_each_other_in_the_list() -> None:
    """The processes of a function are neighbours, and its sizes are those of real functions."""
    functions = made("enterprise", 20_000).instance.processes.functions
    changes = sum(1 for one, other in pairwise(functions) if one != other)
    counts = np.unique(functions, return_counts=True)[1]
    assert changes == len(counts) - 1
    assert 25 <= counts.min() < counts.max() <= 80


def test_the_current_plan_keeps_all_limits() -> None:
    """Today's plan is whole, mostly in-house, partly outside and automated, and within capacities and unit maxima."""
    made_ = made("enterprise", 2000, 5)
    report = check(made_.instance, made_.instance.current)
    assert report.feasible
    shares = np.bincount(made_.kind[made_.instance.current], minlength=3) / 2000
    assert shares == pytest.approx([0.8, 0.12, 0.08], abs=0.03)


def test_any_plan_fits_into_the_capacities() -> None:
    """Whatever is chosen, no capacity and no unit maximum binds before they are calibrated."""
    for settings in (ODD, replace(tower(150), capacity_share=1000, vendor_units=1000)):
        instance = company(settings)
        first = instance.processes.first_option
        for choice in (first[:-1], first[1:] - 1, first[:-1] + np.diff(first) // 2):
            assert check(instance, choice).feasible


def test_core_and_data_classes_have_their_shares() -> None:
    """6 % core, 15 % to stay in the region, 9 % in the country: exactly, whatever the size."""
    instance = made("enterprise", 2000, 5).instance
    classes = np.array(instance.processes.data_classes)
    assert instance.processes.core.sum() == 120
    assert np.char.startswith(classes, "personal-").sum() == 300
    assert np.char.startswith(classes, "restricted-").sum() == 180


def test_data_classes_name_the_place_of_the_own_team() -> None:
    """The own team of a process works in the country, and so in the region, that its data class allows."""
    made_ = made("enterprise", 2000, 5)
    instance = made_.instance
    for i, option in enumerate(made_.own.tolist()):
        site = instance.providers.site[int(instance.options.provider[option])]
        word, _, place = str(instance.processes.data_classes[i]).partition("-")
        allowed = {"internal": "", "personal": instance.sites.region[site], "restricted": instance.sites.country[site]}
        assert place == str(allowed[word]).lower()


def test_levers_move_what_they_name() -> None:
    """Factors on volumes, hand-offs, fees and units, and the share of staffed teams, act alone."""
    usual = company(tower(200))
    costs = [made_.handoffs[0].classes["far"].cost for made_ in (usual, levered("handoff_factor", 10_000))]
    assert costs[1] == 10 * costs[0]
    fees = [sum(made_.providers.fixed_cost) for made_ in (usual, levered("fixed_factor", 5000))]
    assert fees[1] == pytest.approx(5 * fees[0], rel=0.01)
    volumes = [made_.processes.volume.sum() for made_ in (usual, levered("volume_factor", 3000))]
    assert volumes[1] == pytest.approx(3 * volumes[0], rel=0.02)
    pods = levered("unit_size", 4000).providers
    assert [hours and hours // 4 for hours in pods.unit_hours] == list(usual.providers.unit_hours)
    paid = levered("team_units", 0)
    assert paid.providers.unit_hours[0] is None
    assert paid.options.unit_cost[0] > 20 * usual.options.unit_cost[0]
    limited = levered("capacity_share", 1000).providers
    assert limited.capacity.count(None) == limited.kind.count("team") + limited.kind.count("platform")


def levered(lever: str, value: int) -> Instance:
    """Return the tower of the test with one lever moved."""
    return company(replace(tower(200), **{lever: value}))  # type: ignore[arg-type]


def test_more_options_on_request() -> None:
    """The mean number of options follows its lever."""
    for settings, mean in ((enterprise(20_000), 9), (tower(300), 4)):
        instance = company(replace(settings, options_mean=1000 * mean))
        assert len(instance.options.ids) / settings.processes == pytest.approx(mean, abs=0.3)


def test_meta_says_how_the_company_was_made() -> None:
    """Seed, recipe version, levers and sources are in the file."""
    meta = made("tower", 400).instance.annotations[""].meta
    assert meta["recipe"] == 1
    assert meta["seed"] == 0
    assert meta["settings"]["processes"] == 400
    assert "World Bank" in meta["sources"]["risk"]


@pytest.mark.parametrize(("lever", "value", "message"), [
    ("processes", 0, "processes = 0, expected 1 to 10000000"),
    ("functions", 31, "functions = 31, expected 1 to 30"),
    ("vendor_sites", 99, "vendor_sites = 99, expected 5 to 50"),
    ("options_mean", 3999, "options_mean = 3999, expected 4000 to 12000"),
    ("arcs_mean", 1801, "arcs_mean = 1801, expected 1000 to 1800"),
    ("unit_size", 0, "unit_size = 0, expected 1 to 1000000"),
    ("core_share", 1001, "core_share = 1001, expected 0 to 1000"),
])  # fmt: skip
def test_settings_out_of_range_are_refused(lever: str, value: int, message: str) -> None:
    """The message names the lever, its value and the range."""
    with pytest.raises(ValueError, match=message):
        replace(desk(30), **{lever: value})  # type: ignore[arg-type]

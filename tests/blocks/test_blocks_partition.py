"""Parts: sizes, what stays together, and what a part is as an instance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from blocks_cases import company, cut_up, own, some_choices
from random_instances import random_instance
from rich_instances import rich_instance

from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.formulation.paths import path_region
from rightsource.models.reading import read_document
from rightsource.models.rules import PathRule, Together
from rightsource.models.tables import compile_tables
from rightsource.optimizer.blocks.across import Seam, crossing, least_across
from rightsource.optimizer.blocks.parts import part_of, part_options
from rightsource.optimizer.blocks.regions import region


@pytest.mark.parametrize("most", [1, 2, 5, 100])
def test_parts_are_small_and_hold_each_process_once(most: int) -> None:
    """No part is larger than allowed, and together they are all processes in ascending order."""
    instance = generate("desk", 40, seed=1)
    _, divided, _ = cut_up(instance, most)
    assert max(len(part) for part in divided.parts) <= most
    assert sorted(np.concatenate(divided.parts).tolist()) == list(range(40))
    assert all((np.diff(part) > 0).all() for part in divided.parts)


def test_functions_stay_whole_where_they_fit() -> None:
    """Two functions of four processes, parts of four: each function is a part."""
    document = company(8, [], [])
    _, divided, _ = cut_up(read_document(document, "test"), 16)
    assert len(divided.parts) == 1
    _, divided, _ = cut_up(read_document(document, "test"), 4)
    assert divided.part.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_processes_of_a_rule_that_cannot_be_shared_stay_together() -> None:
    """A `together` over two functions joins them, unless that is too large: then the rule is loose."""
    rule = {"id": "one", "kind": "together", "per": "provider", "scope": {"processes": ["p0", "p7"]}}
    instance = read_document(company(8, [rule], []), "test")
    _, divided, shared = cut_up(instance, 4)
    assert divided.part[0] == divided.part[7]
    assert isinstance(shared.inner[int(divided.part[0])][0], Together)
    _, _, shared = cut_up(instance, 1)
    assert [one.id for one in shared.loose] == ["one"]


def test_rules_are_sorted_by_what_they_span() -> None:
    """Rules inside a part stay with it; limits across parts are rows, one for each `per` value; budgets are loose."""
    rules = [
        {"id": "inside", "kind": "min_mean_yield", "value": 0.5, "scope": {"functions": ["f0"]}},
        {"id": "wide", "kind": "max_share", "measure": "volume", "per": "provider", "value": 0.75},
        {"id": "floor", "kind": "min_yield", "value": 0.5, "scope": {"processes": ["p0", "p7"]}},
        {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 1000},
    ]
    _, _, shared = cut_up(read_document(company(8, rules, []), "test"), 4)
    assert [[rule.id for rule in inner] for inner in shared.inner] == [["inside", "floor"], ["floor"]]
    assert [rule.id for rule in shared.linear] == ["wide[team]", "wide[vendor]"]
    assert [rule.id for rule in shared.loose] == ["budget"]
    assert [rule.scope.processes for inner in shared.inner for rule in inner if rule.kind == "min_yield"] == [
        ("p0",),
        ("p7",),
    ]
    assert shared.shared.tolist() == [True, True]


@pytest.mark.parametrize("seed", range(20))
def test_what_parts_cost_adds_up(seed: int) -> None:
    """Costs of processes and hand-offs of the parts, and of the arcs between them, are those of the whole."""
    instance = random_instance(seed)
    _, divided, _ = cut_up(instance, 2)
    parts = [part_of(instance, processes, []) for processes in divided.parts]
    arcs = crossing(instance, divided)
    for choice in some_choices(instance, seed, 3):
        report = Checker(instance).check(choice)
        costs = [
            Checker(part).costs(own(instance, choice, processes))
            for part, processes in zip(parts, divided.parts, strict=True)
        ]
        for cause in ("run", "support", "rework", "change"):
            assert sum(getattr(one, cause) for one in costs) == getattr(report.costs, cause)
        between = report.costs.handoff - sum(one.handoff for one in costs)
        assert between == sum(report.handoff_costs[arc] for arc in arcs.tolist())
        assert between >= least_across(instance, arcs)


@pytest.mark.parametrize("seed", range(20))
def test_a_part_sees_what_its_neighbours_cost_it(seed: int) -> None:
    """With all others held, another option of one process changes hand-offs between parts by what the seam says."""
    instance = random_instance(seed)
    _, divided, _ = cut_up(instance, 2)
    seam, arcs, checker = Seam(instance, divided), crossing(instance, divided), Checker(instance)
    (choice,) = some_choices(instance, seed, 1)

    def between(plan: Any) -> int:
        costs = checker.check(plan).handoff_costs
        return sum(costs[arc] for arc in arcs.tolist())

    for k, processes in enumerate(divided.parts):
        options, costs = part_options(instance, processes), seam.costs(k, choice, processes)
        assert (costs >= 0).all()
        for at, option in enumerate(options.tolist()):
            process = int(instance.options.process[option])
            other = choice.copy()
            other[process] = option
            before = int(np.searchsorted(options, choice[process]))
            assert between(other) - between(choice) == costs[at] - costs[before]


@pytest.mark.parametrize("seed", range(25))
def test_regions_of_paths_are_those_of_the_formulation(seed: int) -> None:
    """The processes on the paths of a rule are found on columns as on compiled tables."""
    instance = rich_instance(seed)
    tables = compile_tables(instance)
    for rule in instance.active_rules:
        if isinstance(rule, PathRule):
            assert np.flatnonzero(region(instance, rule)).tolist() == path_region(tables, rule).processes.tolist()

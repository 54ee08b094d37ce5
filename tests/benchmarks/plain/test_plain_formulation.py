"""The plain formulation: the same plans at the same cost as the checker says, and a weaker relaxation than ours."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.benchmarks.plain.build import build as build_plain
from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.build import build as build_strong
from rightsource.models.reading import read_document
from rightsource.models.report import RuleReport
from rightsource.models.tables import compile_tables
from rightsource.optimizer.exhaustive import enumerate_plans

MOST = 60
"""Plans of an instance that are tried."""


def clearly_broken(rule: RuleReport, relaxed: frozenset[str]) -> bool:
    """Return whether a rule is broken by more than outward rounding hides."""
    return rule.id not in relaxed or rule.kind != "min_path_yield" or -rule.slack > rule.limit / 10_000


@pytest.mark.parametrize("seed", range(20))
def test_plain_rows_allow_the_plans_that_the_checker_allows_at_their_cost(seed: int) -> None:
    """Over the plans of a tiny instance: same cost, no plan refused that is allowed, none allowed that is broken."""
    instance = random_instance(seed)
    formulation, checker = build_plain(compile_tables(instance)), Checker(instance)
    plans = itertools.product(*(instance.options_of(i) for i in range(len(instance.processes.ids))))
    for options in itertools.islice(plans, MOST):
        choice = np.array(options, dtype=np.int64)
        report, values = checker.check(choice), formulation.values(choice)
        assert formulation.model.cost(values) == report.objective
        assert list(formulation.choice(values)) == list(options)
        refused = formulation.model.breaks(values)
        assert not (refused and report.feasible), options
        assert refused or not [rule for rule in report.broken if clearly_broken(rule, formulation.relaxed)], options


@pytest.mark.parametrize("seed", range(20))
def test_plain_optimum_is_that_of_trying_every_plan(seed: int) -> None:
    """A solver on the plain model finds what enumeration finds; where path rules are rounded, never more."""
    instance = random_instance(seed)
    formulation = build_plain(compile_tables(instance))
    found = optimum(formulation.model)
    least = enumerate_plans(instance, Checker(instance), lambda: 60.0, lambda: False).bound
    if least is None:
        assert found is None or formulation.relaxed
    elif formulation.relaxed:
        assert found is not None
        assert found <= least + 1e-6 * abs(least)
    else:
        assert found == pytest.approx(least, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_plain_relaxation_is_never_tighter_than_ours(seed: int) -> None:
    """The linear relaxation of the plain model bounds the cost no better, and where it is empty ours is too."""
    tables = compile_tables(random_instance(seed))
    plain, strong = (optimum(build(tables).model, relaxed=True) for build in (build_plain, build_strong))
    if plain is None:
        assert strong is None
    elif strong is not None:
        assert plain <= strong + 1e-6 * max(abs(strong), 1)


def test_plain_relaxation_is_clearly_weaker_on_hand_offs() -> None:
    """A product may stay at 0 with half of each option chosen, so hand-offs cost nothing; ours sees most of them."""
    tables = compile_tables(generate("handoff", 20, seed=1))
    plain, strong = (optimum(build(tables).model, relaxed=True) for build in (build_plain, build_strong))
    assert plain is not None
    assert strong is not None
    assert plain < 0.8 * strong


def linked(handoff: dict[str, Any] | None = None, **changes: Any) -> Formulation:
    """Return the plain formulation of two jobs handed over 10 times a year, at 1 between any two providers."""
    document = two_jobs(
        handoffs={"default": dict.fromkeys(("same_site", "same_country", "cross_border"), handoff or {"cost": 1})},
        dependencies=[{"from": "small", "to": "large", "volume": 10}],
    )
    document["dependencies"][0] |= {key: changes.pop(key) for key in ("pair_costs",) if key in changes}
    return build_plain(compile_tables(read_document(document | changes, "test")))


def names(formulation: Formulation) -> list[str]:
    """Return the names of all columns."""
    return [formulation.model.column_name(k) for k in range(formulation.model.columns)]


def test_each_pair_of_options_that_costs_something_has_a_product() -> None:
    """Of the four pairs of options two have the same provider and cost nothing: they need no column."""
    assert names(linked())[4:] == ["both[small,own>large,out]", "both[small,out>large,own]"]


def test_a_product_that_saves_is_limited_from_above() -> None:
    """Own after own saves 3: z <= x for both ends, so no plan has the saving for nothing; x + x' - z <= 1 always."""
    pair = {"from_option": "own", "to_option": "own", "cost": -3}
    formulation = linked(pair_costs=[pair])
    assert names(formulation)[4:] == [
        "both[small,own>large,own]", "both[small,own>large,out]", "both[small,out>large,own]",
    ]  # fmt: skip
    rows = [formulation.model.row_name(k) for k in range(formulation.model.rows)]
    assert rows[2:] == ["both[0]", "both[1]", "both[2]", "saves-from[0]", "saves-to[0]"]
    stolen = formulation.values(np.array([1, 3]))
    stolen[4] = 1
    assert formulation.model.broken(stolen) == 2


def test_providers_with_a_fixed_cost_are_linked_option_by_option() -> None:
    """Two options of one vendor with a fixed cost: two rows x <= u, and no row that adds them up."""
    document = two_jobs()
    document["providers"][1]["fixed_cost"] = 5
    document["processes"][0]["options"].append(document["processes"][0]["options"][1] | {"id": "two"})
    model = build_plain(compile_tables(read_document(document, "test"))).model
    links = [k for k in range(model.rows) if model.row_name(k).startswith("use-it")]
    assert [np.diff(model.row_start)[k] for k in links] == [2, 2, 2]


@pytest.mark.parametrize(
    ("rule", "handoff"),
    [
        ({"kind": "max_path_time", "value": 3}, {"cost": 0, "delay": 4}),
        ({"kind": "min_path_yield", "value": 0.9}, {"cost": 0, "yield": 0.8}),
    ],
)
def test_hand_offs_that_cost_nothing_count_on_paths(rule: dict[str, Any], handoff: dict[str, Any]) -> None:
    """Own then out is too late or loses too much between the two, whatever the potentials; own then own is not."""
    model = linked(handoff, rules=[{"id": "r", **rule}]).model
    assert optimum(model, fixed=np.array([1, 0, 0, 1])) is None
    assert optimum(model, fixed=np.array([1, 0, 1, 0])) == 5200


def test_a_budget_counts_hand_offs() -> None:
    """Small own, large out: 12 + 25 + 10 for handing over is 47, within a budget of 47 and not of 46.99."""
    for value, refused in ((47, False), (46.99, True)):
        rule = {"id": "b", "kind": "max_total", "measure": "total_cost", "value": value}
        formulation = linked(rules=[rule])
        assert formulation.model.breaks(formulation.values(np.array([0, 3]))) is refused

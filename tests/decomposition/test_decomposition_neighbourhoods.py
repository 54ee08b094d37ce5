"""Which processes a neighbourhood holds, and by what they are ranked."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from small_cases import two_jobs

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.neighbourhood import (
    KINDS,
    Neighbourhoods,
    above_least,
    core_options,
    slacks,
    without_new_fixed_costs,
)


def test_slack_is_what_the_best_other_option_costs_more() -> None:
    """Slacks by hand: 2 dearer to leave the vendor for small, 15 to gain by leaving the team for large."""
    tables = compile_tables(read_document(two_jobs(), "two jobs"))
    every = np.ones(4, dtype=np.bool_)
    margins = np.array([12.0, 10.0, 40.0, 25.0])
    assert slacks(tables, np.array([1, 2]), margins, every).tolist() == [2.0, -15.0]
    only = np.array([True, True, True, False])
    assert slacks(tables, np.array([1, 2]), margins, only).tolist() == [2.0, inf]


def test_a_chosen_option_that_is_barred_comes_before_all_others() -> None:
    """A process whose option is barred has the least slack there is."""
    rule = {"id": "home", "kind": "forbid", "scope": {"processes": ["large"]}, "select": {"kinds": ["vendor"]}}
    document = two_jobs(rules=[rule])
    tables = compile_tables(read_document(document, "two jobs"))
    slack = slacks(tables, np.array([1, 3]), np.array([12.0, 10.0, 40.0]), ~tables.barred)
    assert slack[0] == 2.0 and slack[1] < -1e200


def test_margins_are_counted_from_the_least_of_each_process() -> None:
    """The least of each process becomes 0, and a barred option is infinitely far."""
    rule = {"id": "home", "kind": "forbid", "scope": {"processes": ["large"]}, "select": {"kinds": ["vendor"]}}
    tables = compile_tables(read_document(two_jobs(rules=[rule]), "two jobs"))
    assert above_least(tables, np.array([12.0, 10.0, 40.0])).tolist() == [2.0, 0.0, 0.0, inf]


def test_a_core_holds_the_plan_and_open_options_of_small_margin() -> None:
    """Options of margin 0 always come in, closed ones never, and others the rarer the larger their margins."""
    tables, rng = compile_tables(_ring(60)), np.random.default_rng(2)
    choice, movable = np.arange(60) * 2, np.ones(120, dtype=np.bool_)
    margins = np.ravel(np.stack([np.zeros(60), 10.0 * np.arange(60)], axis=1))
    movable[1] = False
    drawn = np.array([core_options(tables, choice, margins, movable, 20, rng) for _ in range(50)])
    assert drawn[:, choice].all() and not drawn[:, 1].any()
    assert (drawn.sum(axis=1) == 80).all()
    times = drawn[:, 1::2].sum(axis=0)
    assert times[1:11].sum() > times[20:30].sum() > times[50:60].sum() > 0
    assert core_options(tables, choice, margins, movable, 500, rng).tolist() == movable.tolist()
    margins[:] = 0.0
    assert core_options(tables, choice + 1, margins, ~movable, 500, rng).sum() == 60


def test_fixed_costs_that_a_choice_does_not_pay_keep_options_away() -> None:
    """The vendor's fixed cost bars it for a choice of the team alone; who has nothing else keeps its margins."""
    document = two_jobs()
    vendor = next(provider for provider in document["providers"] if provider["kind"] == "vendor")
    vendor["fixed_cost"] = 5
    tables = compile_tables(read_document(document, "two jobs"))
    margins = np.array([12.0, 10.0, 40.0, 25.0])
    assert without_new_fixed_costs(tables, np.array([0, 2]), margins).tolist() == [12.0, inf, 40.0, inf]
    assert without_new_fixed_costs(tables, np.array([0, 3]), margins).tolist() == margins.tolist()
    rule = {"id": "away", "kind": "forbid", "scope": {"processes": ["large"]}, "select": {"kinds": ["team"]}}
    away = compile_tables(read_document(document | {"rules": [rule]}, "two jobs"))
    assert without_new_fixed_costs(away, np.array([0, 2]), margins[[0, 1, 3]]).tolist() == [12.0, inf, 25.0]


@pytest.mark.parametrize("kind", KINDS)
def test_neighbourhoods_have_the_size_asked_and_movable_processes_only(kind: str) -> None:
    """Every kind draws between a third of the size and all of it, sorted, without processes that cannot move."""
    tables = compile_tables(_ring(60))
    rng = np.random.default_rng(1)
    slack = np.arange(60, dtype=np.float64)
    slack[7] = inf
    neighbourhoods = Neighbourhoods(tables)
    for _ in range(20):
        drawn = neighbourhoods.draw(kind, 12, slack, rng)  # type: ignore[arg-type]
        assert 4 <= len(drawn) <= 12 and 7 not in drawn
        assert drawn.tolist() == sorted(set(drawn.tolist()))
    assert len(neighbourhoods.draw(kind, 100, slack, rng)) == 59  # type: ignore[arg-type]


def test_the_mixed_neighbourhood_holds_the_smallest_slacks() -> None:
    """A third of it are the processes of smallest slack, always."""
    tables = compile_tables(_ring(60))
    drawn = Neighbourhoods(tables).draw("mixed", 12, np.arange(60.0)[::-1], np.random.default_rng(0))
    assert {56, 57, 58, 59} <= set(drawn.tolist())


def test_neighbours_are_those_in_the_graph() -> None:
    """Beside process 5 of a chain stand 4 and 6."""
    assert sorted(Neighbourhoods(compile_tables(_ring(60))).beside(np.array([5])).tolist()) == [4, 6]


def _ring(count: int) -> Instance:
    """Return a chain of processes for a team or a vendor, with a rule on half of them."""
    document = two_jobs()
    model = document["processes"][0]
    document["processes"] = [model | {"id": f"n{k}"} for k in range(count)]
    document["dependencies"] = [{"from": f"n{k}", "to": f"n{k + 1}", "volume": 1} for k in range(count - 1)]
    document["handoffs"] = {"default": {name: {"cost": 1} for name in ("same_site", "same_country", "cross_border")}}
    scope = {"processes": [f"n{k}" for k in range(0, count, 2)]}
    document["rules"] = [{"id": "half", "kind": "max_count", "scope": scope, "per": "provider", "value": 2}]
    return read_document(document, "ring")

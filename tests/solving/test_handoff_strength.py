"""How tight the hand-off columns are: level by level as tight as one column per pair."""

from __future__ import annotations

import copy
import os

import pytest
from linear_solver import optimum
from random_instances import Document, random_document

from rightsource.models.formulation.build import build
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables

CASES = int(os.environ.get("RIGHTSOURCE_CASES", "40"))


def steady(seed: int, *, far: bool) -> Document:
    """Return a random document whose hand-offs grow with distance, without pair costs."""
    document = random_document(seed, rules=False)
    for arc in document["dependencies"]:
        arc.pop("pair_costs", None)
    document["handoffs"] = {
        name: {"same_site": {"cost": 1}, "same_country": {"cost": 2}, "cross_border": {"cost": 4}}
        | ({"far": {"cost": 7, "hours_apart": 4}} if far else {})
        for name in ("default", "other")
    }
    return document


def paired(document: Document) -> Document:
    """Return the same instance with a pair cost of zero on every arc, which asks for one column per pair of options."""
    document = copy.deepcopy(document)
    options = {process["id"]: process["options"][0]["id"] for process in document["processes"]}
    for arc in document["dependencies"]:
        ends = {"from_option": options[arc["from"]], "to_option": options[arc["to"]]}
        arc["pair_costs"] = [ends | {"cost": 0}]
    return document


def cost(document: Document, *, relaxed: bool) -> float | None:
    """Return the optimal cost of the formulation or of its relaxation."""
    return optimum(build(compile_tables(read_document(document, "test"))).model, relaxed=relaxed)


def alike(one: float | None, other: float | None) -> bool:
    """Return whether two costs are equal but for rounding, or both missing."""
    return one == other if one is None or other is None else one == pytest.approx(other, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(CASES))
def test_levels_are_as_tight_as_pairs(seed: int) -> None:
    """Sites and countries are nested, so the relaxation by levels is that of the local polytope of each arc."""
    document = steady(seed, far=False)
    assert alike(cost(document, relaxed=True), cost(paired(document), relaxed=True))


@pytest.mark.parametrize("seed", range(CASES))
def test_levels_with_time_zones_are_exact_and_never_above_pairs(seed: int) -> None:
    """Nearness in time zones is no partition: exact for whole plans, and a valid relaxation."""
    document = steady(seed, far=True)
    assert alike(cost(document, relaxed=False), cost(paired(document), relaxed=False))
    levels, pairs = cost(document, relaxed=True), cost(paired(document), relaxed=True)
    assert (levels is None) == (pairs is None)
    assert levels is None or pairs is None or levels <= pairs + 1e-6 * max(1, abs(pairs))

"""Plans as GraphML, read back by NetworkX."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import networkx as nx
import numpy as np
import pytest
from random_instances import random_document
from small_cases import two_jobs

from rightsource.instances.exports.plan_graph import plan_graphml_bytes
from rightsource.instances.graphs import graphml, node_link
from rightsource.instances.library import open_bundled
from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.faults import InputError
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document


def _read(data: bytes) -> Any:
    return nx.read_graphml(io.BytesIO(data))


def _handed_over() -> dict[str, Any]:
    """Return two jobs, small before large, the vendor in Manila; own work today; one pair of options costs extra."""
    classes = {"same_site": {"cost": 1}, "same_country": {"cost": 2}, "cross_border": {"cost": Decimal("3.5")}}
    pair = {"from_option": "out", "to_option": "own", "cost": Decimal("-0.25")}
    document = two_jobs(
        dependencies=[{"from": "small", "to": "large", "volume": 2, "pair_costs": [pair]}],
        handoffs={"default": classes},
        current_plan={"small": "own"},
    )
    document["sites"].append({"id": "away", "country": "PH", "shore": "offshore"})
    document["providers"][1] |= {"site": "away", "group": "acme", "fixed_cost": 4}
    document["processes"][0]["name"] = "Small & quick"
    document["processes"][0]["options"][1] |= {"yield": Decimal("0.9"), "technology": "ocr", "transition_cost": 6}
    document["processes"][0]["rework_cost"] = 5
    return document


def test_every_attribute_of_a_small_plan() -> None:
    """The small job outside, the large one at home.

    Small: run 10, rework 1 * 0.1 * 5 = 0.5, change 6 (one year, no interest), in sum 16.5. Large: run 40. Work goes
    from Manila to Germany: 2 * 3.5 = 7 and the pair's -0.25. The vendor's fixed cost is 4, so the objective
    is 16.5 + 40 + 6.75 + 4.
    """
    instance = read_document(_handed_over())
    graph = _read(plan_graphml_bytes(instance, Plan({"small": "out", "large": "own"})))
    assert graph.is_directed()
    assert graph.graph == {
        "name": "two-jobs", "sha256": sha256(instance), "currency": "EUR", "objective": 67.25, "feasible": True,
        "run": 50.0, "support": 0.0, "rework": 0.5, "change": 6.0, "fixed": 4.0, "units": 0.0, "handoff": 6.75,
        "node_default": {}, "edge_default": {},
    }  # fmt: skip
    assert graph.nodes["small"] == {
        "label": "Small & quick", "name": "Small & quick", "function": "ap", "core": False, "option": "out",
        "mode": "outsourced", "provider": "vendor", "group": "acme", "site": "away", "country": "PH",
        "technology": "ocr", "volume": 1.0, "yield": 0.9, "cost": 16.5, "run": 10.0, "support": 0.0, "rework": 0.5,
        "change": 6.0, "changed": True,
    }  # fmt: skip
    assert graph.nodes["large"]["mode"] == "in_house"
    assert graph.nodes["large"]["cost"] == 40
    assert not graph.nodes["large"].keys() & {"technology", "changed", "office", "data_class"}
    assert dict(graph.edges) == {
        ("small", "large"): {
            "volume": 2.0, "handoff": "default", "handoff_class": "cross_border", "handoff_cost": 7.0,
            "pair_cost": -0.25,
        }
    }  # fmt: skip


def test_work_that_stays_has_a_class_of_its_own() -> None:
    """Both jobs at home: no hand-off cost, no pair cost, and the current option is not changed."""
    graph = _read(plan_graphml_bytes(read_document(_handed_over()), Plan({"small": "own", "large": "own"})))
    assert graph.edges["small", "large"]["handoff_class"] == "same_provider"
    assert graph.edges["small", "large"]["handoff_cost"] == graph.edges["small", "large"]["pair_cost"] == 0
    assert graph.nodes["small"]["changed"] is False


@pytest.mark.parametrize("name", ["invoice-desk", "health-claims"])
def test_amounts_of_bundled_cases_add_up(name: str) -> None:
    """Costs of nodes and edges with the fixed costs and units give the objective; classes are typed texts."""
    instance = open_bundled(name)
    plan = Plan.of_choice(instance, instance.processes.first_option[:-1])
    graph = _read(plan_graphml_bytes(instance, plan))
    nodes = sum(Decimal(str(data["cost"])) for _, data in graph.nodes(data=True))
    edges = sum(Decimal(str(data["handoff_cost"] + data["pair_cost"])) for *_, data in graph.edges(data=True))
    rest = Decimal(str(graph.graph["fixed"])) + Decimal(str(graph.graph["units"]))
    assert float(nodes + edges + rest) == pytest.approx(graph.graph["objective"], abs=1e-6)
    assert graph.number_of_nodes() == len(instance.processes.ids)
    assert graph.number_of_edges() == len(instance.dependencies.volume)


@pytest.mark.parametrize("seed", range(12))
def test_random_plans_carry_the_word_of_the_checker(seed: int) -> None:
    """Objective and feasibility are those of the checker, on any plan of any instance."""
    instance = read_document(random_document(seed))
    random = np.random.default_rng(seed)
    choice = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
    report = check(instance, choice)
    graph = _read(plan_graphml_bytes(instance, Plan.of_choice(instance, choice)))
    assert graph.graph["feasible"] is report.feasible
    assert round(graph.graph["objective"] * 10**instance.money_decimals) == report.objective
    assert sorted(graph.edges) == sorted(
        (instance.processes.ids[i], instance.processes.ids[j])
        for i, j in zip(instance.dependencies.source, instance.dependencies.target, strict=True)
    )


def test_a_plan_is_not_taken_for_an_instance() -> None:
    """Read back, be it as written, through NetworkX or as node-link JSON, it is refused in one sentence."""
    data = plan_graphml_bytes(read_document(_handed_over()), Plan({"small": "out", "large": "own"}))
    rewritten = io.BytesIO()
    nx.write_graphml(_read(data), rewritten)
    as_json = json.dumps(nx.node_link_data(_read(data), edges="edges")).encode()
    for read, written in ((graphml.read, data), (graphml.read, rewritten.getvalue()), (node_link.read, as_json)):
        with pytest.raises(InputError) as caught:
            read(written, "plan", "plan")
        assert str(caught.value) == (
            "plan: this is the GraphML of a plan, which holds no instance; convert its instance instead."
        )


def test_a_plan_that_does_not_fit_is_refused() -> None:
    """A process left out is named."""
    with pytest.raises(InputError, match="process 'large' is missing from the plan"):
        plan_graphml_bytes(read_document(two_jobs()), Plan({"small": "own"}))


def test_a_name_that_xml_cannot_hold_is_refused() -> None:
    """Control characters have no place in XML; the text and the character are named."""
    document = two_jobs()
    document["processes"][0]["function"] = "a\x01p"
    with pytest.raises(InputError, match=r"^function: 'a\\x01p' holds the character U\+0001, which XML cannot; write"):
        plan_graphml_bytes(read_document(document), Plan({"small": "own", "large": "own"}))

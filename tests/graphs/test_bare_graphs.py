"""Graphs of other programs become skeletons; what they do not tell is refused in words."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import networkx as nx
import pytest
from graph_cases import YED, graphml, node_link

from rightsource.instances.graphs import graphml as graphml_form
from rightsource.instances.graphs import node_link as node_link_form
from rightsource.instances.imported import Imported
from rightsource.models.faults import InputError
from rightsource.models.reading import read_document


def _graphml(data: bytes) -> Imported:
    return graphml_form.read(data, "a.graphml", "a")


def _node_link(data: bytes) -> Imported:
    return node_link_form.read(data, "a.json", "a")


def _of_networkx(graph: Any, form: str) -> Imported:
    """Return what is read of a graph as NetworkX writes it."""
    if form == "node-link":
        return _node_link(json.dumps(nx.node_link_data(graph, edges="edges")).encode())
    text = io.BytesIO()
    nx.write_graphml(graph, text)
    return _graphml(text.getvalue())


def _arcs(imported: Imported) -> list[tuple[str, str]]:
    return [(arc["from"], arc["to"]) for arc in imported.document.get("dependencies", [])]


def test_a_drawing_of_yed_becomes_a_skeleton() -> None:
    """Labels are names, a group is no process but what is in it, drawing is left out, minutes go to ``meta``."""
    imported = _graphml(YED.encode())
    first, second = imported.document["processes"]
    assert imported.skeleton
    assert first == {
        "id": "n0",
        "name": "Receive invoice",
        "function": "a",
        "options": [{"id": "team", "provider": "own-team"}],
        "meta": {"minutes": Decimal("12.50")},
    }
    assert (second["id"], second["name"]) == ("n1::n0", "Pay")
    assert _arcs(imported) == [("n0", "n1::n0")]
    assert [str(warning) for warning in imported.warnings] == [
        "a.graphml: the attribute 'minutes' of 1 node is no key of a process and goes to 'meta'."
    ]


def test_a_skeleton_lacks_only_figures() -> None:
    """With currency, country, figures and hand-offs filled in, a skeleton is an instance."""
    document = _graphml(graphml('<node id="a"/><node id="b"/><edge source="a" target="b"/>')).document
    with pytest.raises(InputError, match="the key 'currency' is missing"):
        read_document(document)
    document["currency"] = "EUR"
    document["sites"][0]["country"] = "DE"
    for process in document["processes"]:
        process["volume"] = 1
        process["options"][0] |= {"unit_cost": 1, "yield": 1, "hours": 1}
    document["dependencies"][0]["volume"] = 1
    for one in document["handoffs"]["default"].values():
        one["cost"] = 0
    assert read_document(document).processes.ids == ("a", "b")


def test_ids_are_kept_where_they_can_be() -> None:
    """A free text becomes an id and stays the name; an id that another node has by right is not given away."""
    nodes = [{"id": "Prüfe Antrag"}, {"id": "Prufe-Antrag"}, {"id": 7}, {"id": "-x-"}, {"id": "??", "label": "Pay now"}]
    imported = _node_link(node_link(nodes, [{"source": "Prüfe Antrag", "target": 7}]))
    assert [(one["id"], one.get("name")) for one in imported.document["processes"]] == [
        ("Prufe-Antrag-2", "Prüfe Antrag"),
        ("Prufe-Antrag", None),
        ("7", None),
        ("-x-", None),
        ("Pay-now", "Pay now"),
    ]
    assert _arcs(imported) == [("Prufe-Antrag-2", "7")]


def test_names_are_the_first_of_name_and_label() -> None:
    """A label that only repeats the name is dropped; one that says something else goes to ``meta``."""
    nodes = [
        {"id": "a", "name": "Pay", "label": "Pay"},
        {"id": "b", "name": "Book", "label": "B 12"},
        {"id": "c", "label": "c"},
    ]
    imported = _node_link(node_link(nodes, []))
    pay, book, c = imported.document["processes"]
    assert (pay["name"], "meta" in pay) == ("Pay", False)
    assert (book["name"], book["meta"]) == ("Book", {"label": "B 12"})
    assert "name" not in c
    assert "meta" not in c


def test_attributes_with_names_of_ours_are_figures() -> None:
    """A graph with volumes and functions gives them to the processes; defaults of keys count."""
    keys = (
        '<key id="v" for="node" attr.name="volume" attr.type="double"><default>5</default></key>'
        '<key id="f" for="node" attr.name="function" attr.type="string"/>'
        '<key id="w" for="edge" attr.name="weight" attr.type="int"/>'
        '<key id="c" for="graph" attr.name="city" attr.type="string"/>'
        '<key id="y" for="node" attr.name="urgent" attr.type="boolean"/>'
    )
    body = (
        '<data key="c">Bonn</data><node id="a"><data key="v">2.5e3</data><data key="f">tax</data>'
        '<data key="y">true</data></node><node id="b"/><edge source="a" target="b"><data key="w">3</data></edge>'
    )
    imported = _graphml(graphml(body, keys))
    a, b = imported.document["processes"]
    assert (a["volume"], a["function"], a["meta"]) == (2500, "tax", {"urgent": True})
    assert (b["volume"], b["function"]) == (5, "a")
    assert imported.document["dependencies"] == [{"from": "a", "to": "b", "meta": {"weight": 3}}]
    assert imported.document["meta"] == {"city": "Bonn"}
    assert len(imported.warnings) == 3
    assert "the attribute 'weight' of 1 edge is no key of a dependency and goes to 'meta'." in str(imported.warnings[1])
    assert "the attribute 'city' is no key of an instance and goes to 'meta'." in str(imported.warnings[2])


@pytest.mark.parametrize("form", ["graphml", "node-link"])
def test_a_graph_with_a_currency_is_still_a_skeleton(form: str) -> None:
    """Figures are missing whatever a foreign graph says of itself; what is reserved for later goes to ``meta``."""
    graph = nx.DiGraph(currency="EUR", objective="min cost", periods="12")
    graph.add_node("a", min_share="half", max_provider=3)
    graph.add_edge("a", "b")
    imported = _of_networkx(graph, form)
    assert imported.skeleton
    assert imported.document["currency"] == "EUR"
    assert imported.document["meta"] == {"objective": "min cost", "periods": "12"}
    assert imported.document["processes"][0]["meta"] == {"min_share": "half", "max_provider": 3}
    assert {str(warning).partition(": the attribute ")[2] for warning in imported.warnings} == {
        "'min_share' of 1 node is no key of a process and goes to 'meta'.",
        "'max_provider' of 1 node is no key of a process and goes to 'meta'.",
        "'objective' is no key of an instance and goes to 'meta'.",
        "'periods' is no key of an instance and goes to 'meta'; did you mean 'scenarios'?",
    }


@pytest.mark.parametrize("options", ["buy", [], {}, ["buy"], [{"name": "buy"}]])
def test_options_that_are_none_are_refused(options: object) -> None:
    """Where other programs mean something else by ``options``, the node and what was found are named."""
    message = r"^a\.json: node 'a'\.options: found .+, expected a list of options, each an object with an id\.$"
    with pytest.raises(InputError, match=message):
        _node_link(node_link([{"id": "a", "options": options}], []))


def test_a_misspelt_attribute_is_told_with_what_was_meant() -> None:
    """It goes to ``meta`` all the same, and the warning counts the nodes."""
    imported = _node_link(node_link([{"id": "a", "volum": 5}, {"id": "b", "volum": 6}], []))
    assert str(imported.warnings[0]).endswith(
        "'volum' of 2 nodes is no key of a process and goes to 'meta'; did you mean 'volume'?"
    )


def test_numbers_that_are_none_stay_texts() -> None:
    """NaN and numbers beyond all measure are no numbers of a document; as texts they do no harm."""
    keys = '<key id="x" for="node" attr.name="x" attr.type="double"/>'
    for text in ("NaN", "1e999", "INF", "1_0"):
        document = _graphml(graphml(f'<node id="a"><data key="x">{text}</data></node>', keys)).document
        assert document["processes"][0]["meta"] == {"x": text}


def test_a_graph_of_networkx_in_both_forms_gives_the_same() -> None:
    """A bare digraph with numbers as nodes, written by NetworkX."""
    graph = nx.DiGraph([(0, 1), (0, 2), (1, 2)])
    text = io.BytesIO()
    nx.write_graphml(graph, text)
    by_link = _node_link(node_link([{"id": n} for n in graph], [{"source": i, "target": j} for i, j in graph.edges]))
    assert _graphml(text.getvalue()).document == by_link.document
    assert _arcs(by_link) == [("0", "1"), ("0", "2"), ("1", "2")]


def test_edges_that_say_the_same_become_one() -> None:
    """A multigraph whose edges agree has one dependency, and says so; the key that tells edges apart is dropped."""
    edges = [{"source": "a", "target": "b", "key": k, "volume": 3} for k in range(3)]
    imported = _node_link(node_link([{"id": "a"}, {"id": "b"}], edges, multigraph=True))
    assert imported.document["dependencies"] == [{"from": "a", "to": "b", "volume": 3}]
    assert str(imported.warnings[0]) == "a.json: 3 edges lead from 'a' to 'b'; they become one dependency."


NODES = [{"id": "a"}, {"id": "b"}, {"id": "c"}]


def _edges(*ends: str) -> list[dict[str, Any]]:
    return [{"source": end[0], "target": end[1]} for end in ends]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            node_link(
                NODES, [{"source": "a", "target": "b", "volume": 1}, {"source": "a", "target": "b", "volume": 2}]
            ),
            "a.json: 2 edges lead from 'a' to 'b' and differ in their attributes; expected one edge per pair of nodes.",
        ),
        (node_link(NODES, _edges("aa")), "a.json: an edge leads from 'a' to itself; expected two different nodes."),
        (
            node_link(NODES, _edges("ab", "bc", "ca")),
            "a.json: the edges form a cycle: 'a' -> 'b' -> 'c' -> 'a'; take out the one that leads back.",
        ),
        (node_link([], []), "a.json: there is no node in this graph; expected at least one to make a process of."),
        (node_link(NODES, _edges("ax")), "a.json: edge 'a' -> 'x': 'x' is not a node."),
        (
            node_link([{"id": "match"}, {"id": "pay"}], [{"source": "pay", "target": "matsch"}]),
            "a.json: edge 'pay' -> 'matsch': 'matsch' is not a node; did you mean 'match'?",
        ),
        (node_link([{"id": "a"}, {"id": "a"}], []), "a.json: the node 'a' is given 2 times; expected it once."),
        (node_link([{"id": 1}, {"id": "1"}], []), "a.json: the node '1' is given 2 times; expected it once."),
        (
            node_link(NODES, _edges("ab"), directed=False),
            "a.json: directed: found false, expected true: edges need a direction.",
        ),
        (
            b'{"nodes": [], "edges": []}',
            "a.json: the key 'directed' is missing; expected a directed graph (\"directed\": true).",
        ),
        (node_link(NODES, [], links=[]), "a.json: both 'edges' and 'links' are given; expected one of them."),
        (b'{"directed": true, "edges": []}', "a.json: the key 'nodes' is missing."),
        (b'{"directed": true, "nodes": []}', "a.json: the key 'edges' is missing."),
        (node_link({}, []), "a.json: nodes: found an object, expected a list."),
        (node_link([5], []), "a.json: nodes[0]: found 5, expected an object."),
        (node_link(NODES, ["ab"]), "a.json: edges[0]: found 'ab', expected an object."),
        (node_link(NODES, [], graph=[]), "a.json: graph: found an empty list, expected an object."),
        (node_link([{"name": "a"}], []), "a.json: nodes[0]: the key 'id' is missing."),
        (node_link(NODES, [{"source": "a"}]), "a.json: edges[0]: the key 'target' is missing."),
        (
            node_link([{"id": [1, 2]}], []),
            "a.json: nodes[0].id: found a list, expected the id of a node: a text or a number.",
        ),
        (
            node_link([{"id": True}], []),
            "a.json: nodes[0].id: found true, expected the id of a node: a text or a number.",
        ),
        (node_link(NODES, [], node=[]), "a.json: 'node' is not a key of node-link JSON; did you mean 'nodes'?"),
        (b"[]", "a.json: found an empty list, expected an object with the keys 'directed', 'multigraph', 'graph',"),
        (b'{"directed": true, "directed": true}', "the key 'directed' is given more than once."),
        (b"{", "a.json: this is not JSON: "),
        (b'{"nodes": "\xe4"}', "a.json: this is not a text in UTF-8: byte 0xe4 in line 1 cannot be read; save it as"),
        (b"[" * 100_000, "a.json: objects and lists are nested too deeply to be read."),
    ],
)
def test_what_is_wrong_with_node_link_files(data: bytes, message: str) -> None:
    """Each fault is said in a sentence with the id or the place."""
    with pytest.raises(InputError) as caught:
        _node_link(data)
    assert message in str(caught.value)


def test_all_faults_of_the_edges_at_once() -> None:
    """A cycle, an edge to itself and edges that differ are all told; long cycles are shortened."""
    names = [f"s{i}" for i in range(15)]
    around = [{"source": one, "target": other} for one, other in zip(names, names[1:] + names[:1], strict=True)]
    twice = [{"source": "a", "target": "b", "volume": volume} for volume in (1, 2)]
    data = node_link([{"id": name} for name in (*names, "a", "b")], [*around, *twice, *_edges("bb")])
    with pytest.raises(InputError) as caught:
        _node_link(data)
    assert len(caught.value.faults) == 3
    assert "'s9' -> (5 more) -> 's0'; take out the one that leads back." in str(caught.value)


AB = '<node id="a"/><node id="b"/>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<svg/>", "a.graphml: found <svg> without a namespace; expected <graphml>."),
        (b"<graphml/>", "a.graphml: there is no <graph> in it; expected one."),
        (b"<graphml><graph/><graph/></graphml>", "a.graphml: it holds 2 graphs; expected one."),
        (
            graphml(AB + '<edge source="a" target="b"/>', direction="undirected"),
            "a.graphml: 1 of 1 edges have no direction, such as 'a' - 'b'; expected a directed graph",
        ),
        (
            graphml(AB + '<edge source="a" target="b"/><edge source="b" target="a" directed="false"/>'),
            "a.graphml: 1 of 2 edges have no direction, such as 'b' - 'a'; expected a directed graph",
        ),
        (
            graphml('<node id="a"><data key="d7">5</data></node>', '<key id="d1" for="node"/>'),
            "a.graphml: 1 <data> is of the key 'd7', which is not declared; declared is 'd1'.",
        ),
        (
            graphml('<node id="a"><data key="d7">5</data><data key="d7">5</data></node>'),
            "a.graphml: 2 <data> are of the key 'd7', which is not declared; declared are none.",
        ),
        (
            graphml('<node id="a"><data key="x">1</data><data key="x">2</data></node>', '<key id="x" for="node"/>'),
            "a.graphml: node 'a': 'x' is given more than once.",
        ),
        (
            graphml(AB, '<key id="x" for="node"/><key id="x" for="edge"/>'),
            "a.graphml: key 'x': this key is declared more than once.",
        ),
        (graphml(AB, '<key for="node"/>'), "a.graphml: a <key> has no id; expected one."),
        (graphml("<node/>"), "a.graphml: a node has no id; expected one."),
        (graphml(AB + '<edge source="a"/>'), "a.graphml: an edge has no source or no target; expected both."),
        (graphml(AB + "<hyperedge/>"), "a.graphml: this graph has a hyperedge; expected edges between two nodes each."),
        (graphml(AB + '<node id="a"/>'), "a.graphml: the node 'a' is given 2 times; expected it once."),
        (graphml(AB + '<edge source="a" target="z"/>'), "a.graphml: edge 'a' -> 'z': 'z' is not a node."),
        (
            graphml('<node id="a"/><node id="g"><graph edgedefault="directed"/></node><edge source="a" target="g"/>'),
            "a.graphml: edge 'a' -> 'g': 'g' is a group of nodes; expected an edge between",
        ),
        (
            graphml(AB + '<edge source="a" target="b"/><edge source="b" target="a"/>'),
            "a.graphml: the edges form a cycle: 'a' -> 'b' -> 'a'; take out the one that leads back.",
        ),
        (
            graphml(
                '<node id="a"><data key="o">[{"id": 1,]</data></node>', '<key id="o" for="node" attr.name="options"/>'
            ),
            "a.graphml: node 'a'.options: this is not JSON: ",
        ),
        (
            graphml(
                '<node id="a"><data key="o">{"x":1,"x":2}</data></node>', '<key id="o" for="node" attr.name="meta"/>'
            ),
            "a.graphml: node 'a'.meta: the key 'x' is given more than once.",
        ),
    ],
)
def test_what_is_wrong_with_graphml_files(data: bytes, message: str) -> None:
    """Each fault is said in a sentence with the id."""
    with pytest.raises(InputError) as caught:
        _graphml(data)
    assert message in str(caught.value)

"""Instances as GraphML and as node-link JSON come back whole."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import networkx as nx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from random_instances import random_document
from small_cases import two_jobs
from thorough import examples

from rightsource.instances.graphs import graphml, node_link
from rightsource.instances.graphs.foreign_graph import KINDS
from rightsource.instances.imported import Imported
from rightsource.instances.library import bundled_names, open_bundled
from rightsource.models.canonical import canonical_bytes
from rightsource.models.documents import DependencyDocument, InstanceDocument, ProcessDocument
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.reading.keys import keys_of
from rightsource.models.writing import to_document

FORMS: dict[str, tuple[Any, Any]] = {
    "graphml": (graphml.graphml_bytes, graphml.read),
    "node-link": (node_link.node_link_bytes, node_link.read),
}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
XML_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"], include_characters="\t\n\r"))
VALUES = st.recursive(
    st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=3) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def _back(form: str, document: dict[str, Any]) -> Imported:
    write, read = FORMS[form]
    imported: Imported = read(write(document), "file", "file")
    return imported


def _same(instance: Instance, imported: Imported) -> bool:
    """Return whether nothing was lost: the raw documents are equal, notes and free objects included."""
    assert imported.warnings == ()
    assert not imported.skeleton
    again = read_document(imported.document)
    return canonical_bytes(again) == canonical_bytes(instance) and to_document(again) == to_document(instance)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", bundled_names())
def test_bundled_cases_come_back(form: str, name: str) -> None:
    """All bundled cases, which carry notes, free objects, rules and pair costs."""
    instance = open_bundled(name)
    assert _same(instance, _back(form, to_document(instance)))


@settings(max_examples=examples(60))
@given(st.integers(0, 10**6), XML_TEXTS, st.dictionaries(TEXTS, VALUES, max_size=3))
@example(0, "a\rb\r\n<&>\"' ]]>", {"\ufffe\x01": "\x00\x85\u2028"})
def test_random_instances_come_back(seed: int, note: str, meta: dict[str, Any]) -> None:
    """Any instance, with any note that XML can hold and any free object at instance, process and dependency."""
    document = random_document(seed)
    for place in (document, document["processes"][0], *document.get("dependencies", [])[:1]):
        place |= {"note": note, "meta": meta}
    instance = read_document(document)
    for form in FORMS:
        assert _same(instance, _back(form, to_document(instance)))


def test_the_same_document_gives_the_same_bytes() -> None:
    """Both writers are functions of the document alone."""
    document = to_document(open_bundled("invoice-desk"))
    for write, _ in FORMS.values():
        assert write(document) == write(document)


def test_numbers_that_no_double_holds_are_strings() -> None:
    """A volume of 18 digits is no double, so the attribute is declared a string and nothing is lost."""
    document = two_jobs()
    document["processes"][0]["volume"] = Decimal("123456789012.345678")
    data = graphml.graphml_bytes(document)
    assert b'for="node" attr.name="volume" attr.type="string"' in data
    assert b'<data key="node-volume">123456789012.345678</data>' in data
    assert graphml.read(data, "file", "file").document == document
    document["processes"][0]["volume"] = Decimal("0.1")
    assert b'for="node" attr.name="volume" attr.type="double"' in graphml.graphml_bytes(document)


def test_a_small_instance_as_graphml() -> None:
    """Scalars are typed, what has parts is JSON; the order is that of the document."""
    document = two_jobs(discount_rate=Decimal("0.05"), horizon_years=3)
    document["processes"][0] |= {"core": True, "name": "a < b"}
    lines = graphml.graphml_bytes(document).decode().splitlines()
    assert lines[:2] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    assert ' <key id="graph-horizon_years" for="graph" attr.name="horizon_years" attr.type="long"/>' in lines
    assert ' <key id="graph-discount_rate" for="graph" attr.name="discount_rate" attr.type="double"/>' in lines
    assert ' <key id="node-core" for="node" attr.name="core" attr.type="boolean"/>' in lines
    assert ' <key id="node-options" for="node" attr.name="options" attr.type="string"/>' in lines
    assert '  <data key="graph-discount_rate">0.05</data>' in lines
    small = next(line for line in lines if '<node id="small">' in line)
    assert '<data key="node-name">a &lt; b</data>' in small
    assert '<data key="node-core">true</data>' in small
    assert '<data key="node-options">[{"id": "own", "provider": "team"' in small


def test_networkx_reads_both_forms() -> None:
    """NetworkX sees the same nodes, edges and volumes in both."""
    instance = open_bundled("invoice-desk")
    document = to_document(instance)
    one = nx.read_graphml(io.BytesIO(graphml.graphml_bytes(document)))
    other = nx.node_link_graph(json.loads(node_link.node_link_bytes(document)), edges="edges")
    assert one.is_directed()
    assert other.is_directed()
    assert list(one.edges) == list(other.edges)
    assert dict(one.nodes(data="volume")) == dict(other.nodes(data="volume"))
    assert one.graph["currency"] == other.graph["currency"] == "USD"
    assert json.loads(one.graph["rules"], parse_float=float) == other.graph["rules"]


def test_what_networkx_has_read_and_written_is_still_the_instance() -> None:
    """NetworkX numbers keys anew, writes 90000 as 90000.0 and sorts edges by their sources; it is the same instance."""
    instance = open_bundled("invoice-desk")
    written = io.BytesIO()
    nx.write_graphml(nx.read_graphml(io.BytesIO(graphml.graphml_bytes(to_document(instance)))), written)
    again = read_document(graphml.read(written.getvalue(), "file", "file").document)
    assert canonical_bytes(again) == canonical_bytes(instance)
    assert again.annotations == instance.annotations


def test_links_are_edges() -> None:
    """D3 and older versions of NetworkX call them links."""
    instance = open_bundled("invoice-desk")
    data = node_link.node_link_bytes(to_document(instance)).replace(b'"edges": [', b'"links": [', 1)
    assert _same(instance, node_link.read(data, "file", "file"))


@pytest.mark.parametrize("form", FORMS)
def test_skeletons_stay_skeletons(form: str) -> None:
    """What lacks a currency is still to be filled in; keys that are missing stay missing."""
    document = two_jobs()
    del document["currency"], document["processes"][0]["volume"], document["processes"][1]["options"]
    again = _back(form, document)
    assert again.skeleton
    assert again.document == document


@pytest.mark.parametrize("form", FORMS)
def test_keys_reserved_for_later_stay_for_the_reader(form: str) -> None:
    """In a graph of ours an empty one is as good as none, and any other is told by the reader, not put aside."""
    document = two_jobs(events=[])
    again = _back(form, document)
    assert again.document == document
    document["events"] = [{"id": "x"}]
    with pytest.raises(InputError, match="the key 'events' is reserved for later versions and not supported yet"):
        read_document(_back(form, document).document)


@pytest.mark.parametrize("form", FORMS)
def test_a_text_in_place_of_a_number_is_left_to_the_reader(form: str) -> None:
    """A wrong value arrives as it is, so that the message names the process and what was found."""
    document = two_jobs()
    document["processes"][0]["volume"] = "many"
    document["processes"][1]["core"] = "perhaps"
    with pytest.raises(InputError, match=r"processes\[0\]\.volume: found 'many'") as caught:
        read_document(_back(form, document).document)
    assert "processes[1].core: found 'perhaps'" in str(caught.value)


@pytest.mark.parametrize("form", FORMS)
def test_attributes_that_others_have_added_go_to_meta(form: str) -> None:
    """A position that a drawing program has written is kept, and told; a typo is told with what was meant."""
    write, read = FORMS[form]
    data = write(two_jobs())
    if form == "graphml":
        data = data.replace(b" <graph ", b' <key id="x" for="node" attr.name="x" attr.type="double"/> <graph ', 1)
        data = data.replace(b'<node id="small">', b'<node id="small"><data key="x">1.50</data>')
    else:
        data = data.replace(b'"id": "small",', b'"id": "small", "x": 1.50,', 1)
    imported = read(data, "a.file", "file")
    assert imported.document["processes"][0]["meta"] == {"x": Decimal("1.50")}
    assert [str(warning) for warning in imported.warnings] == [
        "a.file: the attribute 'x' of 1 node is no key of a process and goes to 'meta'."
    ]


def test_every_key_of_the_file_format_has_its_place() -> None:
    """The attributes of graph, nodes and edges are the keys of instance, process and dependency."""
    given = (
        ("graph", InstanceDocument, {"processes", "dependencies"}),
        ("node", ProcessDocument, {"id"}),
        ("edge", DependencyDocument, {"from", "to"}),
    )
    for domain, document, elsewhere in given:
        assert set(KINDS[domain]) == set(keys_of(document)) - elsewhere | document.reserved  # type: ignore[index]
    assert {key for key, kind in KINDS["node"].items() if kind == "json"} >= {"options", "meta"}
    assert KINDS["graph"]["rules"] == KINDS["edge"]["pair_costs"] == "json"

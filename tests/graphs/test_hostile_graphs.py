"""Graph files that would fill memory, reach for other files or never end are refused within seconds."""

from __future__ import annotations

import pytest
from graph_cases import graphml, node_link

from rightsource.instances.graphs import graphml as graphml_form
from rightsource.instances.graphs import graphml_parsing
from rightsource.instances.graphs import node_link as node_link_form
from rightsource.models.faults import InputError

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"<!DOCTYPE graphml [{LAUGHS}]><graphml>&l9;</graphml>".encode(), "declares a document type or entities"),
        (
            b'<!DOCTYPE graphml [<!ENTITY x SYSTEM "file:///etc/hostname">]><graphml>&x;</graphml>',
            "declares a document type or entities",
        ),
        (b'<!DOCTYPE graphml SYSTEM "http://localhost/a.dtd"><graphml/>', "declares a document type or entities"),
        (b"", "this is not XML: there is nothing in it."),
        (b"nodes;edges", "this is not XML: it "),
        (b"<graphml><graph>", "this is not XML that can be read: no element found (line 1, column 17)."),
        (b'<graphml><graph id="\xe4"/></graphml>', "byte 0xe4 is not UTF-8, and no other encoding is named."),
        (b'<?xml version="1.0" encoding="klingon"?><graphml/>', "encoding"),
        (b"<graphml>" + b"<a>" * 5000, "elements are nested more than 100 levels deep."),
        (graphml("x" * 10_000_000 + '<node id="a"/><edge source="a" target="a"/>'), "an edge leads from 'a' to itself"),
        (graphml(f'<node id="{"a" * 900_000}"/>' * 2), "aaa... is given 2 times; expected it once."),
        (graphml(f'<node id="{"a" * 10_000_000}"/>'), "this file has a tag or comment of more than 1 MB, which is not"),
        (graphml(f"<!--{'<' * 10_000_000}-->"), "this file has a tag or comment of more than 1 MB, which is not"),
        (graphml("<?" + "<" * 10_000_000), "this file has a tag or comment of more than 1 MB, which is not"),
    ],
)
def test_hostile_graphml_is_refused(data: bytes, message: str) -> None:
    """Document types, entities, broken texts, deep nesting and endless lines end in a sentence."""
    with pytest.raises(InputError) as caught:
        graphml_form.read(data, "a.graphml", "a")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_latin_1_that_says_so_is_read() -> None:
    """XML names its encoding; then other letters are no harm."""
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><graphml><graph><node id="ä"/></graph></graphml>'.encode(
        "latin-1"
    )
    process = graphml_form.read(data, "a.graphml", "a").document["processes"][0]
    assert (process["id"], process["name"]) == ("a", "ä")


def test_files_beyond_the_limits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size and number of elements are bounded, whatever the elements are."""
    monkeypatch.setattr(graphml_parsing, "MOST_ELEMENTS", 1000)
    with pytest.raises(InputError, match="this file holds more than 1,000 elements, which is more than is read"):
        graphml_form.read(b"<graphml>" + b"<a/>" * 2000 + b"</graphml>", "a.graphml", "a")
    monkeypatch.setattr(graphml_parsing, "MOST_BYTES", 10**6)
    with pytest.raises(InputError, match="this file holds 2 MB; more than 1 MB are not read"):
        graphml_form.read(graphml(" " * 2 * 10**6), "a.graphml", "a")


def test_ten_megabytes_on_one_line_of_json() -> None:
    """A label of 10 MB is read and shortened in what is said of it."""
    long = "a" * 10_000_000
    with pytest.raises(InputError) as caught:
        node_link_form.read(node_link([{"id": long}], [{"source": long, "target": long}]), "a.json", "a")
    assert "to itself; expected two different nodes." in str(caught.value)
    assert len(str(caught.value)) < 1000

"""Files that are no BPMN 2.0 model, or a hostile one, are refused in words."""

from __future__ import annotations

import tracemalloc

import pytest
from process_model_cases import MODEL, arcs, flows, model, nodes, process, read_model

from rightsource.instances.process_models import bpmn, xml_text
from rightsource.models.faults import InputError

BOMB = (
    '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 100
    + '">]><definitions xmlns="'
    + MODEL
    + '"><process><task id="a" name="&b;"/></process></definitions>'
)


def refused(data: bytes) -> str:
    """Return the message with which a file is refused."""
    with pytest.raises(InputError) as caught:
        bpmn.read(data, "a.bpmn", "case")
    assert all(fault.source == "a.bpmn" for fault in caught.value.faults)
    return "\n".join(fault.message for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not XML: there is nothing in it."),
        (b'{"format": 1}', "this is not XML: it begins with '{\"format\": 1}', not with '<'."),
        (b"<a><b></a>", "this is not XML that can be read: mismatched tag (line 1, column 9)."),
        (
            b"<a>\n caf\xe9</a>",
            "this is not XML that can be read: not well-formed (invalid token) (line 2, column 5); byte 0xe9 is not"
            " UTF-8, and no other encoding is named.",
        ),
        (
            b'<?xml version="1.0" encoding="klingon"?><a/>',
            "this XML is in an encoding that is not read ('unknown encoding: klingon'); save it as UTF-8.",
        ),
        (
            b'<?xml version="1.0" encoding="shift_jis"?><a/>',
            "this XML is in an encoding that is not read ('multi-byte encodings are not supported'); save it as UTF-8.",
        ),
        (
            b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>',
            "this is not a BPMN 2.0 model: found <Package> of 'http://www.wfmc.org/2009/XPDL2.2', which is a process"
            f" model in XPDL; expected <definitions> of '{MODEL}'.",
        ),
        (
            b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>',
            "this is not a BPMN 2.0 model: found <definitions> of 'http://schema.omg.org/spec/BPMN/2.0', which is a"
            f" process model in a draft of BPMN 2.0; expected <definitions> of '{MODEL}'.",
        ),
        (
            b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>',
            "this is not a BPMN 2.0 model: found <definitions> of 'https://www.omg.org/spec/DMN/20191111/MODEL/', which"
            f" is a decision model (DMN); expected <definitions> of '{MODEL}'.",
        ),
        (
            b"<html/>",
            f"this is not a BPMN 2.0 model: found <html> without a namespace; expected <definitions> of '{MODEL}'.",
        ),
        (
            BOMB.encode(),
            "this XML declares a document type or entities (<!DOCTYPE ...>), which can make a small file endless and is"
            " not read; remove the declaration.",
        ),
    ],
)
def test_what_is_no_model_is_refused(data: bytes, message: str) -> None:
    """Each message says what was found, and what was expected or what to do."""
    assert refused(data) == message


def test_latin_1_that_says_so_is_read() -> None:
    """A declared encoding of single bytes is fine; marks are taken off in ids and kept in names."""
    text = f'<?xml version="1.0" encoding="ISO-8859-1"?><definitions xmlns="{MODEL}"><process id="p">'
    data = (text + '<task id="a" name="Prüfen"/></process></definitions>').encode("latin-1")
    (found,) = bpmn.read(data, "a.bpmn", "case").document["processes"]
    assert (found["id"], found["name"]) == ("Prufen", "Prüfen")


def test_utf_16_is_read() -> None:
    """XML in UTF-16 says so itself."""
    assert len(bpmn.read(model(process(nodes("task", "a"))).decode().encode("utf-16"), "a", "b").document) > 3


@pytest.mark.parametrize("body", ["", '<process id="p"/>', f"<process>{nodes('startEvent', 's')}</process>"])
def test_a_model_without_activities_is_refused(body: str) -> None:
    """There is nothing to decide about."""
    expected = "this model holds no activities (tasks, call activities or sub-processes) to make processes of."
    assert refused(model(body)) == expected


def test_ids_given_twice_are_refused() -> None:
    """Flows would be ambiguous; every such id is named."""
    found = refused(model(process(nodes("task", "a a a b b"))))
    assert found.splitlines() == [
        "the id 'a' is given to 3 flow nodes; expected another id for each element.",
        "the id 'b' is given to 2 flow nodes; expected another id for each element.",
    ]


def test_a_gateway_that_joins_thousands_with_thousands_is_refused() -> None:
    """Twelve million dependencies are no process map."""
    before, after = (" ".join(f"{side}{i}" for i in range(3500)) for side in "ab")
    body = nodes("task", f"{before} {after}") + nodes("exclusiveGateway", "g")
    body += flows(" ".join(f"{name}>g" for name in before.split()) + " " + " ".join(f"g>{n}" for n in after.split()))
    assert refused(model(process(body))) == (
        "the gateways and events of this model join its activities in millions of ways, which is more than is read."
    )


def test_a_file_of_many_megabytes_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says how large it is and how large it may be."""
    monkeypatch.setattr(xml_text, "MOST_BYTES", 2 * 10**6)
    assert refused(b" " * (3 * 10**6)) == (
        "this file holds 3 MB of XML; a process model of more than 2 MB is not read."
    )


@pytest.mark.parametrize("foreign", ["<q>" * 100_000 + "</q>" * 100_000, "<q/>" * 100_000, "<task/>" * 100_000])
def test_a_flood_of_elements_is_refused_before_it_fills_the_memory(
    foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Elements in each other or side by side, of BPMN or not, are counted while they are read."""
    monkeypatch.setattr(xml_text, "MOST_ELEMENTS", 10_000)
    data = model(process(nodes("task", "a") + foreign))
    tracemalloc.start()
    message = refused(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert message == "a process model of more than 10,000 XML elements is not read."
    assert peak < 8 * 10**6


def nested(depth: int) -> str:
    """Return a task within sub-processes in each other, and one before them."""
    body = "".join(f'<subProcess id="s{i}">' for i in range(depth)) + nodes("task", "a") + "</subProcess>" * depth
    return process(nodes("task", "before") + body + flows("before>s0"))


def test_deep_nesting_is_read_as_far_as_a_person_would_go() -> None:
    """A hundred sub-processes in each other hold one task, which is the process; 50,000 are refused."""
    assert arcs(read_model(nested(100))) == {"before>a"}
    assert refused(model(nested(50_000))) == "sub-processes lie in each other more than 100 deep, which is not read."


def test_links_that_join_thousands_with_thousands_are_refused() -> None:
    """2,000 events throw one link that 2,000 catch."""
    thrown = '<intermediateThrowEvent id="t{}"><linkEventDefinition name="x"/></intermediateThrowEvent>'
    caught = '<intermediateCatchEvent id="c{}"><linkEventDefinition name="x"/></intermediateCatchEvent>'
    body = "".join(thrown.format(i) + caught.format(i) for i in range(2000)) + nodes("task", "a")
    assert "in millions of ways" in refused(model(process(body)))


def test_huge_texts_are_cut() -> None:
    """Ten megabytes of documentation on one line end in a note of 2,000 characters, names in 200."""
    text = "word " * 2_000_000
    body = f'<task id="a" name="{text[:100_000]}"><documentation>{text}</documentation></task>'
    (found,) = read_model(process(body)).document["processes"]
    assert (len(found["note"]), len(found["name"]), len(found["id"])) == (2000, 200, 64)


def test_nodes_without_an_id_are_read() -> None:
    """A task that no flow can name is a process by itself."""
    (found,) = read_model(process("<task/>")).document["processes"]
    assert found["id"] == "activity"

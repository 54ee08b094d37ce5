"""XML of strangers: parsed without entities and document type definitions, and what is wrong with it said in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn
from xml.etree.ElementTree import Element, ParseError, TreeBuilder
from xml.sax import SAXParseException

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import shown

MOST_BYTES: Final = 20 * 10**6
"""Bytes of a document that is held in memory as a whole: hundreds of times the largest process models known."""
MOST_ELEMENTS: Final = 250_000
"""Elements of such a document: what some 20,000 activities with their shapes and flows make."""
_OTHER_FORMATS: Final = {
    "/DMN/": "a decision model (DMN)",
    "/CMMN/": "a case model (CMMN)",
    "xpdl": "a process model in XPDL",
    "/bpel/": "a process in BPEL",
    "graphml": "a graph in GraphML",
    "schema.omg.org/spec/BPMN": "a process model in a draft of BPMN 2.0",
    "xes-standard": "an event log in XES",
}
"""What else there is, by a part of its namespace."""


def parse_xml(data: bytes, source: str) -> Element:
    """Return the root element of an XML text.

    Raises
    ------
    InputError
        When the text is no XML, has a document type definition or entities, or is too large to be a model.

    Examples
    --------
    >>> [child.tag for child in parse_xml(b"<model><task/><task/></model>", "a.bpmn")]
    ['task', 'task']
    """
    if len(data) > MOST_BYTES:
        found = f"this file holds {len(data) // 10**6:,} MB of XML"
        refuse(f"{found}; a process model of more than {MOST_BYTES // 10**6} MB is not read.", source)
    with xml_faults(data, source):
        parser = DefusedXMLParser(target=_BoundedTree(source), forbid_dtd=True)
        parser.feed(data)
        root: Element = parser.close()
    return root


class _BoundedTree(TreeBuilder):
    """Builds a tree, and stops as soon as it has more elements than a model can have: each takes memory."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source, self._left = source, MOST_ELEMENTS

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """Add an element."""
        self._left -= 1
        if self._left < 0:
            refuse(f"a process model of more than {MOST_ELEMENTS:,} XML elements is not read.", self._source)
        return super().start(tag, attrs)


@contextmanager
def xml_faults(data: bytes, source: str) -> Iterator[None]:
    """Turn what XML parsers raise into an `InputError`."""
    if not data.strip():
        refuse("this is not XML: there is nothing in it.", source)
    try:
        yield
    except DefusedXmlException:
        refuse(
            "this XML declares a document type or entities (<!DOCTYPE ...>), which can make a small file"
            " endless and is not read; remove the declaration.",
            source,
        )
    except ParseError as error:
        line, column = error.position
        refuse(_not_xml(data, str(error).partition(":")[0], line, column), source)
    except SAXParseException as error:
        refuse(_not_xml(data, error.getMessage(), error.getLineNumber() or 1, error.getColumnNumber() or 0), source)
    except (LookupError, ValueError) as error:
        refuse(f"this XML is in an encoding that is not read ({shown(str(error))}); save it as UTF-8.", source)


def refuse(message: str, source: str) -> NoReturn:
    """Raise the `InputError` of a file that is wrong as a whole."""
    raise InputError([Fault("", message, source)])


def split_tag(tag: str) -> tuple[str, str]:
    """Return the namespace and the local name of a tag as ElementTree writes it.

    >>> split_tag("{http://a.b/c}task"), split_tag("task")
    (('http://a.b/c', 'task'), ('', 'task'))
    """
    namespace, closed, name = tag.rpartition("}")
    return (namespace[1:], name) if closed else ("", tag)


def found_instead(namespace: str, name: str) -> str:
    """Return what a document is, by its root element, in words.

    >>> found_instead("http://www.wfmc.org/2009/XPDL2.2", "Package")
    "found <Package> of 'http://www.wfmc.org/2009/XPDL2.2', which is a process model in XPDL"
    """
    known = next((words for part, words in _OTHER_FORMATS.items() if part.lower() in namespace.lower()), "")
    place = f" of {shown(namespace)}" if namespace else " without a namespace"
    return f"found <{shown(name)[1:-1]}>{place}{f', which is {known}' if known else ''}"


def _not_xml(data: bytes, message: str, line: int, column: int) -> str:
    found = f"this is not XML that can be read: {message} (line {line}, column {column + 1})"
    if data.lstrip()[:1] not in (b"<", b"\xef", b"\xff", b"\xfe") and b"\0" not in data[:4]:
        return f"this is not XML: it begins with {shown(data.lstrip()[:20].decode(errors='replace'))}, not with '<'."
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if b"encoding=" not in data[:200]:
            return f"{found}; byte 0x{data[error.start]:02x} is not UTF-8, and no other encoding is named."
    return f"{found}."

"""Event logs in XES become skeletons of instances.

Format: IEEE 1849-2016, eXtensible Event Stream. Read are the traces and of each event the attributes ``concept:name``
(activity), ``org:resource``, ``org:role`` (else ``org:group``), ``time:timestamp`` (or, for logs of intervals,
``start_timestamp``), ``lifecycle:transition`` and ``cost:total``. Attributes of attributes, lists, globals,
classifiers and extensions are passed over. The file is read as a stream. What is made of the events, `discovery`
says.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final, Protocol
from xml.sax.handler import ContentHandler

from defusedxml.sax import make_parser

from rightsource.instances.imported import Imported
from rightsource.instances.process_models.discovery import discovered
from rightsource.instances.process_models.event_table import Event, EventCollector
from rightsource.instances.process_models.xml_text import found_instead, refuse, xml_faults

_READ: Final = frozenset(
    {
        "concept:name", "org:resource", "org:role", "org:group", "time:timestamp", "start_timestamp",
        "lifecycle:transition", "cost:total",
    }
)  # fmt: skip


class _Attributes(Protocol):
    """The attributes of an element as SAX gives them."""

    def get(self, name: str, default: str = ...) -> str: ...


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the skeleton of an instance that an event log in XES describes.

    Parameters
    ----------
    data
        The file, unpacked.
    source
        What messages call the file.
    name
        The name of the instance.

    Raises
    ------
    InputError
        When the file is no XES, has a document type definition or entities, holds no events, or events without an
        activity or with times that cannot be read.

    Examples
    --------
    >>> event = '<event><string key="concept:name" value="{}"/></event>'
    >>> log = read(f"<log><trace>{event.format('Check')}{event.format('Pay')}</trace></log>".encode(), "log.xes", "log")
    >>> [(arc["from"], arc["to"]) for arc in log.document["dependencies"]]
    [('Check', 'Pay')]
    """
    events = EventCollector(source)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(_Handler(events, source))
    with xml_faults(data, source):
        parser.parse(io.BytesIO(data))
    return discovered(events.table(), name, source)


class _Handler(ContentHandler):
    """Follows the stream of elements and hands each event on when it ends."""

    def __init__(self, events: EventCollector, source: str) -> None:
        super().__init__()
        self._events, self._source = events, source
        self._path: list[str] = []
        self._traces = self._count = 0
        self._said: dict[str, str] = {}

    def startElement(self, name: str, attrs: _Attributes) -> None:  # type: ignore[override]  # noqa: N802
        """Enter an element; an attribute counts when it is an event's own."""
        kind = name.rpartition(":")[2]
        if not self._path and kind != "log":
            found = found_instead(attrs.get("xmlns", ""), name)
            refuse(f"this is not an event log in XES: {found}; expected <log>.", self._source)
        if self._path[-1:] == ["event"]:
            key = attrs.get("key", "")
            if key in _READ:
                self._said[key] = attrs.get("value", "").strip()
        elif kind == "trace":
            self._traces += 1
        elif kind == "event":
            self._said = {}
        self._path.append(kind)

    def endElement(self, name: str) -> None:  # noqa: N802
        """Leave an element."""
        if self._path.pop() == "event" and self._path == ["log", "trace"]:
            self._count += 1
            self._events.add(_event(self._said, self._traces), f"trace {self._traces}, event {self._count}")


def _event(said: Mapping[str, str], trace: int) -> Event:
    cost = said.get("cost:total", "")
    return Event(
        case=str(trace),
        activity=" ".join(said.get("concept:name", "").split()),
        resource=said.get("org:resource", ""),
        role=said.get("org:role", "") or said.get("org:group", ""),
        start=said.get("start_timestamp", ""),
        end=said.get("time:timestamp", ""),
        lifecycle=said.get("lifecycle:transition", ""),
        costs=[cost] if cost else [],
    )

"""Event logs in CSV become skeletons of instances: one event per row, the first row names the columns.

Columns are known by the names that process mining tools usually give them (capitals, blanks, ``_`` and ``-`` do not
matter); commas, semicolons or tabs separate. Case and activity are needed; resource, role, start, end, the time when
the work was ready, life cycle and costs are used where they are there; all other columns are passed over. Costs are
amounts per event; a fixed cost and a cost of the resource are added up. Times are in ISO 8601 or with dots, day first
(``31.12.2024 10:15``); dates with slashes are read only with the year first, see `times.seconds`. What is made
of the events, `discovery` says.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.instances.imported import Imported
from rightsource.instances.json_input import decode
from rightsource.instances.process_models.discovery import discovered
from rightsource.instances.process_models.event_table import Event, EventCollector
from rightsource.instances.process_models.xml_text import refuse
from rightsource.models.reading.findings import listed

COLUMNS: Final = {
    "case": (
        "case", "case id", "case:concept:name", "case number", "case key", "trace", "trace id", "process instance",
        "process instance id", "instance id",
    ),
    "activity": (
        "activity", "activity name", "concept:name", "task", "task name", "event", "event name", "action", "step",
        "activity id",
    ),
    "resource": (
        "resource", "org:resource", "resource name", "resource id", "user", "user name", "agent", "performer",
        "employee", "worker", "originator", "person", "assignee",
    ),
    "role": ("role", "org:role", "resource role", "group", "org:group", "team", "department", "unit"),
    "start": (
        "start", "start time", "start timestamp", "time:start", "started", "start date", "begin", "begin time",
        "begin timestamp",
    ),
    "end": (
        "end", "end time", "end timestamp", "complete timestamp", "complete time", "completion time", "completed",
        "end date", "finish", "finish time", "finished", "timestamp", "time:timestamp", "time", "event time",
        "date time", "date",
    ),
    "ready": ("enabled time", "enabled", "enabled timestamp", "enablement time"),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition", "lifecycle transition"),
    "fixed_cost": ("fixed cost",),
    "resource_cost": ("resource cost",),
    "cost": ("cost", "costs", "cost:total", "total cost"),
}  # fmt: skip
"""The names under which each column is known; of two names in one file the earlier one here counts."""
_IGNORED: Final = re.compile(r"[\s_-]+")
_SEPARATORS: Final = ",;\t"
_NEEDED: Final = ("case", "activity")


def read(data: bytes, source: str, name: str) -> Imported:
    r"""Return the skeleton of an instance that an event log in CSV describes.

    Parameters
    ----------
    data
        The file, unpacked, in UTF-8.
    source
        What messages call the file.
    name
        The name of the instance.

    Raises
    ------
    InputError
        When it is no such log: columns are missing (the message lists the names that are known), rows have too few
        cells, times cannot be read, or there are no events; with the numbers of the rows.

    Examples
    --------
    >>> log = read(b"case,activity,time\n1,Check,31.05.2024\n1,Pay,04.06.2024\n", "log.csv", "log")
    >>> [(arc["from"], arc["to"]) for arc in log.document["dependencies"]]
    [('Check', 'Pay')]
    """
    decode(data, source)
    rows = csv.reader(_lines(data), delimiter=_separator(data), strict=True)
    events = EventCollector(source)
    try:
        header = next(rows, [])
        where = _columns(header, source)
        _take(rows, len(header), where, events)
    except csv.Error as error:
        refuse(f"this is not CSV that can be read: {error} (row {rows.line_num}).", source)
    return discovered(events.table(), name, source)


def _lines(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")


def _separator(data: bytes) -> str:
    """Return the character that makes most cells of the first row."""
    first = _lines(data[: data.find(b"\n") + 1] or data[:100_000]).read(100_000)
    return max(_SEPARATORS, key=first.count)


def _columns(header: Sequence[str], source: str) -> dict[str, int]:
    """Return the place of each known column."""
    found = {_IGNORED.sub("", name.casefold()): place for place, name in reversed(list(enumerate(header)))}
    where: dict[str, int] = {}
    for column, names in COLUMNS.items():
        places = [found[_IGNORED.sub("", name)] for name in names if _IGNORED.sub("", name) in found]
        if places:
            where[column] = places[0]
    plain = [_IGNORED.sub("", name.casefold()) for name in header]
    twice = [header[place] for place in where.values() if plain.count(plain[place]) > 1]
    if twice:
        refuse(f"the column {listed(twice)} is there more than once; expected one.", source)
    missing = [column for column in _NEEDED if column not in where]
    if missing:
        refuse(_missing(missing, [name for name in header if name.strip()]), source)
    return where


def _missing(columns: Sequence[str], header: Sequence[str]) -> str:
    found = f"found the columns {listed(header[:20])}" if header else "found no column names in the first row"
    known = "; ".join(f"expected the {column} under one of the names {listed(COLUMNS[column])}" for column in columns)
    mend = f"; rename the column{'s' if len(columns) > 1 else ''} in the header" if header else ""
    return f"this is not an event log: {found}; {known}{mend}."


def _take(rows: Iterator[list[str]], width: int, where: dict[str, int], events: EventCollector) -> None:
    """Hand the rows on as events."""
    places = [where.get(column, width) for column in _TEXTS]
    costs = [where[column] for column in ("fixed_cost", "resource_cost") if column in where]
    costs = costs or [where[column] for column in ("cost",) if column in where]
    for number, row in enumerate(rows, start=2):
        if not any(row) or (len(row) == 1 and not row[0].strip()):
            continue
        if len(row) != width:
            events.fault("cells", f"row {number}", f"found {len(row)} cells, expected {width}.")
            continue
        cells = [*row, ""]
        case, activity, resource, role, start, end, ready, step = (" ".join(cells[place].split()) for place in places)
        amounts = [row[place] for place in costs]
        events.add(Event(case, activity, resource, role, start, end, ready, step, amounts), f"row {number}")


_TEXTS: Final = ("case", "activity", "resource", "role", "start", "end", "ready", "lifecycle")
"""The columns in the order of the fields of an event."""

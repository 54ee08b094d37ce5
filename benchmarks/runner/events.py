"""The events of a peer as the runner reads them: while they are written, and once the peer is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

_LONGEST: Final = 100_000
"""Characters of an event other than a plan; plans are as long as their instance, and wait for the judge."""


class EventWatch:
    """Follows a file of events for the end of reading and the end of all."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0
        self._rest = b""
        self.has_read = False
        self.has_ended = False

    def look(self) -> None:
        """Read what was written since the last look."""
        try:
            with self._path.open("rb") as stream:
                stream.seek(self._place)
                fresh = stream.read()
        except FileNotFoundError:
            return
        self._place += len(fresh)
        *lines, self._rest = (self._rest + fresh).split(b"\n")
        for line in lines:
            self._take(line)

    def _take(self, line: bytes) -> None:
        event = parsed(line) if len(line) < _LONGEST else None
        if event is not None:
            self.has_read |= event.get("kind") == "phase" and event.get("name") == "read"
            self.has_ended |= event.get("kind") == "end"


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of a file, none where there is no file.

    A last line without an end was torn when its writer was killed, and is left out; any other line that is no event
    comes as one of the kind ``unreadable``.
    """
    if not path.is_file():
        return
    with path.open("rb") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                yield parsed(line) or {"kind": "unreadable"}


def parsed(line: bytes) -> dict[str, Any] | None:
    """Return the event of a line, None where it is none.

    Examples
    --------
    >>> parsed(b'{"kind": "end"}'), parsed(b'{"kind": "pl')
    ({'kind': 'end'}, None)
    """
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None

"""Faults of a document said where the user finds them: paths become sheets, rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from rightsource.instances.spreadsheets.assembly import EMPTY, Assembly
from rightsource.instances.spreadsheets.book import Book
from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.places import Place
from rightsource.models.faults import Fault
from rightsource.models.reading.findings import join, listed, shown
from rightsource.models.vocabulary import HANDOFF_CLASSES

_STEP: Final = re.compile(r"\.?([A-Za-z0-9_-]+)|\[(\d+)\]|(\['.*?'(?:\.\.\.)?\])", re.DOTALL)
_MISSING: Final = re.compile(r"the key '(\w+)' is missing")
_UNUSED: Final = re.compile(r"do not use the key '(\w+)'")
_LISTS: Final = "sites|providers|processes|dependencies|rules|scenarios|options|pair_costs"
_MENTIONED: Final = re.compile(rf"(?<!['\w])(?:{_LISTS})\[\d+\](?:\.(?:{_LISTS})\[\d+\])*")
_SWITCHES: Final = {
    **dict.fromkeys(("yes", "y", "ja", "j", "wahr", "vrai", "oui", "x", "1"), "true"),
    **dict.fromkeys(("no", "n", "nein", "falsch", "faux", "non", "0"), "false"),
}
"""Other words for truth values, and which of them they may mean."""

Steps: TypeAlias = list[tuple[Any, str | int]]
"""The containers on the way of a path, each with the key or position that is taken."""


class Addresses:
    """Says faults of an assembled document by place."""

    def __init__(self, book: Book, assembly: Assembly) -> None:
        self._book, self._assembly = book, assembly

    def placed(self, faults: Iterable[Fault]) -> Iterator[tuple[Place, str]]:
        """Yield the faults by place; what is said already is left out."""
        for fault in faults:
            place, message = self._placed(fault)
            if message is not None:
                yield place, message

    def _placed(self, fault: Fault) -> tuple[Place, str | None]:
        steps = self._steps(fault.path)
        place, slot = self._place(steps)
        if slot in self._assembly.messages:
            return place, self._assembly.messages[slot]
        if missing := _MISSING.match(fault.message):
            return self._missing(steps, place, missing[1], fault.message)
        if not fault.path:
            place = self._key_cell(fault.message, place)
        elif unused := _UNUSED.search(fault.message):
            place, message = self._unused(steps, place, unused[1], fault.message)
            return place, message
        message = fault.message.replace("found an empty list", "found no rows" if len(steps) == 1 else "found no names")
        return place, _with_hint(self._with_rows(message, place, steps), place, _owner(steps, None))

    def _steps(self, path: str) -> Steps:
        """Return the containers on the way of a path, each with the key or position taken, as far as there are any."""
        steps: Steps = []
        current: Any = self._assembly.document
        for name, position, quoted in _STEP.findall(path):
            key: Any = int(position) if position else _key(current, name, quoted)
            steps.append((current, key))
            try:
                current = current[key]
            except (KeyError, IndexError, TypeError):
                break
        return steps

    def _place(self, steps: Steps) -> tuple[Place, tuple[int, str]]:
        """Return where a path leads, and the identity of the object and the key of the value there."""
        place, slot = Place(), (0, "")
        for container, key in steps:
            slot = id(container), str(key)
            place = self._next(place, container, key)
        return place, slot

    def _key_cell(self, message: str, place: Place) -> Place:
        """Return the cell with the key of the sheet `instance` that a message names first, if it names one."""
        document = self._assembly.document
        for key in document.keys() - SHEETS.keys():
            if message.startswith((f"unknown key {shown(key)}", f"the key {shown(key)} ")):
                row = self._assembly.entries[id(document), key].row
                return self._book.tables["instance"].place(row, "key")
        return place

    def _next(self, place: Place, container: Any, key: str | int) -> Place:
        entries, objects = self._assembly.entries, self._assembly.objects
        if not isinstance(container, dict):
            inner = container[key] if isinstance(container, list) and isinstance(key, int) else None
            return objects[id(inner)][0] if id(inner) in objects else place
        if (id(container), str(key)) in entries:
            return entries[id(container), str(key)]
        if id(container) in objects:
            return self._cell(objects[id(container)][0], self._column(container, str(key)))
        return Place(str(key)) if container is self._assembly.document and key in SHEETS else place

    def _column(self, owner: Any, key: str) -> str:
        """Return the column of a key of an object, empty where there is none."""
        if (id(owner), key) in self._assembly.columns:
            return self._assembly.columns[id(owner), key]
        row, part = self._assembly.objects.get(id(owner), (Place(), ""))
        column = SHEETS[row.sheet].by_path.get((part, key) if part else (key,)) if row.sheet else None
        return "" if column is None else column.name

    def _cell(self, row: Place, column: str) -> Place:
        """Return the cell of a column in a row, the row itself where its sheet has no such column."""
        if column not in SHEETS[row.sheet].by_name:
            return row
        return self._book.tables[row.sheet].place(row.row, column)

    def _missing(self, steps: Steps, place: Place, key: str, said: str) -> tuple[Place, str | None]:
        """Say that a key is missing: as an empty cell, a missing column, class, sheet, or key of the instance."""
        owner = _owner(steps, self._assembly.document)
        if owner is self._assembly.document:
            return self._missing_at_top(key, said)
        row, _ = self._assembly.objects.get(id(owner), (place, ""))
        name = self._column(owner, key)
        cell, phrase = self._cell(row, name), f"the key '{key}' is missing"
        if cell.position >= 0:
            return cell, said.replace(phrase, EMPTY)
        if row.sheet == "handoffs" and key in HANDOFF_CLASSES:
            return row, f"the class '{key}' of profile {shown(steps[-1][1])} is missing."
        column = SHEETS[row.sheet].by_name.get(name)
        if column is None or column.required:
            return row, None if column else said
        return row, said.replace(phrase, f"the column '{column.name}' is missing, which this row needs")

    def _missing_at_top(self, key: str, said: str) -> tuple[Place, str | None]:
        if key in SHEETS:
            return Place(), None
        place = self._assembly.entries.get((id(self._assembly.document), key))
        if place is not None:
            return place, said.replace(f"the key '{key}' is missing", f"{EMPTY} (key '{key}')")
        return Place("instance"), said if "instance" in self._book.tables else None

    def _unused(self, steps: Steps, place: Place, key: str, said: str) -> tuple[Place, str]:
        """Say that a rule's kind does not use a column, or the columns of a part."""
        owner = _owner(steps, self._assembly.document)
        filled = self._book.tables[place.sheet].positions
        part = owner.get(key)
        names = [self._column(part, inner) for inner in part] if isinstance(part, dict) else [self._column(owner, key)]
        known = [name for name in names if name in filled]
        phrase = f"the column{'s' if len(known) > 1 else ''} {listed(known or names)}"
        return (self._cell(place, known[0]) if known else place), said.replace(f"the key '{key}'", phrase)

    def _with_rows(self, message: str, place: Place, steps: Steps) -> str:
        """Replace the paths of objects that a message mentions by their rows."""

        def row(found: re.Match[str]) -> str:
            path = found[0]
            other = self._place(self._steps(path))[0]
            if path.startswith("pair_costs"):
                arc = _first_object(steps)
                other = self._assembly.objects[id(arc["pair_costs"][int(path[11:-1])])][0] if arc else Place()
            if not other.row:
                return found[0]
            in_row = f"row {other.row}"
            return in_row if other.sheet == place.sheet else f"{self._book.form.sheet(other.sheet)}, {in_row}"

        return _MENTIONED.sub(row, message)


def _with_hint(message: str, place: Place, value: Any) -> str:
    """Return a message with what may have been meant by a cell of a list or a truth value."""
    column = SHEETS[place.sheet].by_name.get(place.column) if place.sheet else None
    if column is None or not isinstance(value, str):
        return message
    if column.kind == "list" and "," in value:
        return f"{message} Several are joined by ';'."
    if column.kind == "switch" and value.casefold() in _SWITCHES:
        return f"{message.removesuffix('.')}; did you mean {_SWITCHES[value.casefold()]}?"
    return message


def _key(container: Any, name: str, quoted: str) -> str:
    """Return the key of an object that a step of a path names; quoted ones are as messages show them."""
    if name or not isinstance(container, dict):
        return name
    return next((key for key in container if join("", key) == quoted), quoted)


def _owner(steps: Steps, document: Any) -> Any:
    """Return the object that a path leads to."""
    if not steps:
        return document
    container, key = steps[-1]
    try:
        return container[key]
    except (KeyError, IndexError, TypeError):
        return {}


def _first_object(steps: Steps) -> Any:
    """Return the member of a top-level list that a path leads into."""
    return steps[1][0][steps[1][1]] if len(steps) > 1 else None

"""All sheets of one instance as they were read, and what is said of them by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.places import Form, Place
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.models.faults import Fault
from rightsource.models.reading.findings import Findings

_LISTING: Final = re.compile(r"; there (?:is only|are) '.*'\.$", re.DOTALL)


class Book:
    """The tables of a workbook or a folder by the names of their sheets, and the faults noted so far.

    Of what is ``unreadable``, it is noted why; nothing more is to be said of it.
    """

    def __init__(self, form: Form, source: str) -> None:
        self.form, self.source = form, source
        self.findings = Findings(source)
        self.tables: dict[str, TableReader] = {}
        self.unreadable: set[str] = set()
        self.noted: list[tuple[Place, str]] = []

    def note(self, place: Place, message: str) -> None:
        """Note an error."""
        self.noted.append((place, message))

    def open_table(self, name: str) -> TableReader:
        """Return the reader of a sheet that there is."""
        self.tables[name] = TableReader(SHEETS[name], self.findings, self.note, is_typed=self.form.has_letters)
        return self.tables[name]

    def note_missing(self) -> None:
        """Note sheets and columns that must be there, once everything is read."""
        for name, sheet in SHEETS.items():
            if name in self.tables:
                self.tables[name].note_missing_columns()
            elif sheet.needed and name not in self.unreadable:
                self.note(Place(), f"the {self.form.noun} '{name}{self.form.suffix}' is missing.")

    def note_misread_numbers(self) -> None:
        """Note texts that are no plain numbers, once all values are read."""
        for table in self.tables.values():
            table.note_misread_numbers()

    def rounded(self) -> Iterator[tuple[Place, str]]:
        """Yield warnings of the numbers that were rounded."""
        for table in self.tables.values():
            yield from table.rounded()

    def faults(self, noted: list[tuple[Place, str]]) -> list[Fault]:
        """Return faults by place, in the order in which a user goes through the sheets."""
        order = {name: k for k, name in enumerate(SHEETS)}
        in_order = sorted(noted, key=lambda one: (order.get(one[0].sheet, -1), one[0].row, one[0].position))
        said = _Shortened()
        return [Fault(self.form.address(place), said.message(message), self.source) for place, message in in_order]


class _Shortened:
    """Leaves out lists of what there is that were said before."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def message(self, message: str) -> str:
        """Return a message without a list that an earlier one ended in."""
        listing = _LISTING.search(message)
        if listing is None:
            return message
        if listing[0] in self._said:
            return f"{message[: listing.start()]}."
        self._said.add(listing[0])
        return message

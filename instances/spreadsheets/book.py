"""All sheets of one instance as they were read, and what is said of them by place."""

from __future__ import annotations

from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.places import Form, Place
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.models.faults import Fault
from rightsource.models.reading.findings import Findings


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
        self.tables[name] = TableReader(SHEETS[name], self.findings, self.note)
        return self.tables[name]

    def note_missing(self) -> None:
        """Note sheets and columns that must be there, once everything is read."""
        for name, sheet in SHEETS.items():
            if name in self.tables:
                self.tables[name].note_missing_columns()
            elif sheet.needed and name not in self.unreadable:
                self.note(Place(), f"the {self.form.noun} '{name}{self.form.suffix}' is missing.")

    def faults(self, noted: list[tuple[Place, str]]) -> list[Fault]:
        """Return faults by place, in the order in which a user goes through the sheets."""
        order = {name: k for k, name in enumerate(SHEETS)}
        in_order = sorted(noted, key=lambda one: (order.get(one[0].sheet, -1), one[0].row, one[0].position))
        return [Fault(self.form.address(place), message, self.source) for place, message in in_order]

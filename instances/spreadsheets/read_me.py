"""The first sheet of a workbook: what it is, how to fill it in, and what to do with it then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from rightsource.instances.spreadsheets.gaps import gaps
from rightsource.instances.spreadsheets.guides import MISSING_COLOUR
from rightsource.instances.spreadsheets.sheet_frame import (
    FONT,
    OPTIONAL_COLOUR,
    REMARK_COLOUR,
    REQUIRED_COLOUR,
    add_sheet,
)
from rightsource.instances.spreadsheets.tables import Table
from rightsource.instances.spreadsheets.xlsx_input import READ_ME
from rightsource.models.changes import CHANGE_KINDS
from rightsource.models.reading.keys import keys_of
from rightsource.models.rules import RULE_KINDS

_TAB_COLOUR: Final = "70AD47"
_WIDTHS: Final = (24, 16, 96)
_LONGEST_NAME: Final = 200
_NOT_OF_KINDS: Final = ("id", "kind", "active", "note", "meta")

_HOW_TO: Final = (
    "Each sheet holds one list, one object in each row; the first row names the columns.",
    "Point at a column's name to read what it means, its unit, and what an empty cell stands for.",
    "Objects refer to each other by id; cells offer the ids and words that there are.",
    "Numbers are plain values: formulas are refused, since a file may hold old results of them (paste them as values).",
    "Fractions are written as such: 0.975, not 97.5 %. Several words in one cell are joined by ';'.",
    "Sheets and columns of your own are passed over when their name begins with '#'.",
)
_COMMANDS: Final = (
    ("rightsource validate FILE", "lists everything that is missing or wrong, with its sheet, row and column"),
    ("rightsource solve FILE -o plan.xlsx", "finds a least-cost plan and proves how good it is"),
    ("rightsource convert FILE OUT", "writes the same instance as JSON, workbook or CSV folder"),
)
_COLOURS: Final = (
    (REQUIRED_COLOUR, "column with a value in every row"),
    (OPTIONAL_COLOUR, "column that may be left empty"),
    (REMARK_COLOUR, "remarks: never read by the optimiser"),
    (MISSING_COLOUR, "empty cell that has to be filled in; a process without options"),
)


def add_read_me(workbook: Any, tables: Sequence[Table], name: str | None) -> None:
    """Write the read-me as the last sheet so far."""
    writer = _Writer(add_sheet(workbook, READ_ME, _TAB_COLOUR))
    writer.title(name or "A new instance", "An instance of rightsource: who does the work, and at what cost.")
    missing = list(gaps(tables))
    if missing:
        writer.heading("To be filled in")
        for sheet, column, count in missing:
            writer.link(sheet, f"{count:,}", _to_fill(column, count))
    writer.heading("How to use this workbook")
    for line in _HOW_TO:
        writer.line(line)
    writer.heading("Sheets")
    for table in tables:
        writer.link(table.sheet.name, _rows(len(table.rows)), table.sheet.meaning)
    writer.heading("Colours")
    for colour, meaning in _COLOURS:
        writer.colour(colour, meaning)
    writer.heading("Rule kinds (sheet 'rules')")
    for kind, document in RULE_KINDS.items():
        uses = ", ".join(key for key in keys_of(document) if key not in _NOT_OF_KINDS)
        writer.row(kind, "", f"{_first_line(document)} Uses: {uses}.")
    writer.heading("Change kinds (sheet 'changes')")
    for kind, change in CHANGE_KINDS.items():
        uses = ", ".join(key for key in keys_of(change) if key not in _NOT_OF_KINDS)
        writer.row(kind, "", f"{_first_line(change)} Uses: {uses}.")
    writer.heading("Commands")
    for command, meaning in _COMMANDS:
        writer.row(command, "", meaning)


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _to_fill(column: str, count: int) -> str:
    if column:
        return f"empty cell{'s' if count > 1 else ''} in column '{column}'"
    return f"row{'s' if count > 1 else ''} or more to be added"


def _first_line(document: type) -> str:
    return re.sub("``", "", (document.__doc__ or "").partition("\n")[0])


class _Writer:
    """Writes the read-me from top to bottom."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.styles import Font  # noqa: PLC0415 - slow to load

        self._sheet, self._font, self._at = sheet, Font, 0
        sheet.sheet_view.showGridLines = False
        for letter, width in zip("ABC", _WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width

    def row(self, *texts: str) -> Any:
        """Write texts beside each other; return the first cell. None of them is a formula."""
        self._at += 1
        for k, text in enumerate(texts, start=1):
            if text:
                cell = self._sheet.cell(row=self._at, column=k, value=text)
                cell.data_type = "s"
        return self._sheet.cell(row=self._at, column=1)

    def title(self, name: str, subtitle: str) -> None:
        self.row(printable(name)[:_LONGEST_NAME]).font = self._font(name=FONT, bold=True, size=16)
        self.row(subtitle).font = self._font(name=FONT, italic=True, color="595959")

    def heading(self, text: str) -> None:
        self._at += 1
        self.row(text).font = self._font(name=FONT, bold=True, size=12, color=REQUIRED_COLOUR)

    def line(self, text: str) -> None:
        self.row(text)

    def link(self, sheet: str, second: str, third: str) -> None:
        """Write a row whose first cell leads to a sheet."""
        from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 - slow to load

        cell = self.row(sheet, second, third)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!A1")
        cell.font = self._font(name=FONT, color="0563C1", underline="single")

    def colour(self, colour: str, meaning: str) -> None:
        """Write a row whose first cell has a colour."""
        from openpyxl.styles import PatternFill  # noqa: PLC0415 - slow to load

        self.row("", "", meaning).fill = PatternFill(fgColor=colour, fill_type="solid")


def printable(text: str) -> str:
    """Return a text without the characters that no worksheet shows."""
    return "".join(character if character.isprintable() else " " for character in text)

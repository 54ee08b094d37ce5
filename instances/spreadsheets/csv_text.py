"""Tables as CSV: plain UTF-8 with commas, exact numbers, and no cell that a spreadsheet takes for a formula.

A text that begins with ``= + - @``, a tab or a carriage return is written with an apostrophe in front, which reading
takes away again; a text that begins with apostrophes and then such a character gets one more. So nothing is lost, and
nothing that came from elsewhere is ever run by a program that opens the file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from rightsource.instances.csv_rows import CsvRows
from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.models.json_text import literal

MAX_CELL: Final = 131_072
"""Characters in one cell, as many as readers of CSV commonly take."""
_DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r]")
_QUOTED: Final = re.compile(r'[",;\r\n\0]|^\s|\s$')


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV text.

    >>> print(csv_text(["id", "value"], [["=1+1", Decimal("0.50")], ["a,b", None]]), end="")
    id,value
    '=1+1,0.5
    "a,b",
    """
    lines = [",".join(header), *(",".join(map(_field, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def take_csv(text: str, table: TableReader) -> str | None:
    """Give the rows of a CSV text to a table; return what ended it too early, if anything did.

    Where semicolons separate, commas and points in numbers are those of some other country: see `NumberCells`.
    """
    rows, number = CsvRows(text), 0
    table.numbers.points_may_group = rows.delimiter == ";"
    try:
        for number, row in rows:
            table.take(number, enumerate(map(_cell, row)))
    except csv.Error as error:
        return f"row {number + 1} cannot be read: {_reason(str(error))}"
    return None


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if not isinstance(cell, str):
        return literal(Decimal(cell))
    text = f"'{cell}" if _DANGEROUS.match(cell) else cell
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _cell(field: str) -> Cell:
    if not field:
        return None
    return field[1:] if field[0] == "'" and _DANGEROUS.match(field) else field


def _reason(error: str) -> str:
    if "field limit" in error:
        return f"a cell holds more than {MAX_CELL:,} characters."
    if "unexpected end" in error:
        return "a quotation mark is opened and never closed."
    return "a quotation mark stands where none is expected; write it twice within a quoted cell."

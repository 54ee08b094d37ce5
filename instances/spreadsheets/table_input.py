"""One sheet as it is read: the header says what columns there are, each further row that is not blank is an object."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from rightsource.instances.spreadsheets.cells import VALUE_OF, Cell, ReadCell, Refused, is_blank
from rightsource.instances.spreadsheets.layout import Column, Sheet
from rightsource.instances.spreadsheets.number_cells import NumberCells
from rightsource.instances.spreadsheets.places import Place, letters
from rightsource.models.reading.findings import Findings, shown

REMARK_MARK: Final = "#"
"""Columns and sheets whose name begins so are the user's own and passed over."""
_MOST_STRANGERS: Final = 10
_WITH_BLANKS: Final = ("remark", "any")
_REMARKS: Final = frozenset(
    {"comment", "comments", "remark", "remarks", "description", "kommentar", "bemerkung", "anmerkung", "commentaire"}
)


class TableReader:
    """Takes the rows of a sheet one by one.

    ``rows`` are the objects by column name, with the numbers of their rows; ``refused`` says what was in cells that
    cannot be read, by the identity of the row's object and the column: None stands for them in the object. ``numbers``
    reads numbers that are texts, and rounds those of ``is_typed`` cells.
    """

    def __init__(self, sheet: Sheet, findings: Findings, note: Callable[[Place, str], None], *, is_typed: bool) -> None:
        self.sheet = sheet
        self.rows: list[tuple[int, dict[str, Any]]] = []
        self.refused: dict[tuple[int, str], str | None] = {}
        self.numbers = NumberCells(is_typed)
        self.positions: dict[str, int] = {}
        self.header_row = 0
        self._findings, self._note = findings, note
        self._columns: dict[int, Column] = {}
        self._passed_over: set[int] = set()
        self._strangers: set[int] = set()

    def take(self, number: int, cells: Iterable[tuple[int, ReadCell]]) -> None:
        """Take a row: its number and its cells by their numbers from 0. The first that is not blank is the header."""
        if self.header_row:
            self._take_object(number, cells)
        else:
            self._take_header(number, [(position, cell) for position, cell in cells if not is_blank(cell)])

    def place(self, row: int, column: str) -> Place:
        """Return the place of a cell."""
        return Place(self.sheet.name, row, column, self.positions.get(column, -1))

    def note_missing_columns(self) -> None:
        """Note the columns that every row needs and the header lacks, once all rows are taken."""
        for column in self.sheet.columns if self.header_row else ():
            if column.required and column.name not in self.positions:
                self._note(Place(self.sheet.name, self.header_row), f"the column '{column.name}' is missing.")

    def value(self, column: Column, cell: ReadCell, row: int, name: str) -> Any:
        """Return the value of a cell as a column holds it; ``name`` is the column it stands in."""
        if isinstance(cell, Refused):
            return cell
        if column.kind == "number" and isinstance(cell, str):
            return self.numbers.read(cell, row, name)
        return VALUE_OF[column.kind](cell)

    def fitted(self, column: Column, number: Decimal, row: int, name: str, kinds: Sequence[Any] = ()) -> Decimal:
        """Return the number of a typed cell with the decimals that its column allows in rows of some kinds."""
        span = next((column.spans[kind] for kind in (*kinds, "") if kind in column.spans), None)
        return self.numbers.fitted(number, span, row, name)

    def note_misread_numbers(self) -> None:
        """Note texts that are no plain numbers, once all values are read."""
        for row, column, message in self.numbers.misread():
            self._note(self.place(row, column), message)

    def rounded(self) -> Iterator[tuple[Place, str]]:
        """Yield warnings of the numbers that were rounded, one for each column."""
        for row, column, decimals, count, example in self.numbers.rounded():
            cells = "1 cell has" if count == 1 else f"{count:,} cells have"
            were = "was" if count == 1 else "were"
            where = f"row {row} ({letters(self.positions[column])}{row})"
            message = f"{cells} more than {decimals} decimals and {were} rounded, such as {example} in {where}."
            yield Place(self.sheet.name, column=column), message

    def _take_object(self, number: int, cells: Iterable[tuple[int, ReadCell]]) -> None:
        values: dict[str, Any] = {}
        decimals: list[tuple[Column, Decimal]] = []
        for position, cell in cells:
            column = self._columns.get(position)
            if column is None:
                if position not in self._passed_over and not is_blank(cell):
                    self._note_stranger(number, position, cell)
            elif cell is not None and (column.kind in _WITH_BLANKS or not is_blank(cell)):
                value = self.value(column, cell, number, column.name)
                if isinstance(value, Refused):
                    self.refused[id(values), column.name] = value.message
                    value = None
                elif type(cell) is Decimal and column.spans:
                    decimals.append((column, cell))
                values[column.name] = value
        for column, one in decimals:
            kinds = [kind for kind in map(values.get, self.sheet.kind_columns) if isinstance(kind, str)]
            values[column.name] = self.fitted(column, one, number, column.name, kinds)
        if values:
            self.rows.append((number, values))

    def _note_stranger(self, row: int, position: int, cell: ReadCell) -> None:
        """Note a value below no name: the first of its column, and of a few columns only."""
        if position not in self._strangers and len(self._strangers) < _MOST_STRANGERS:
            found = "a value" if isinstance(cell, Refused) else shown(cell)
            self._note(Place(self.sheet.name, row, "", position), f"found {found} in a column that has no name.")
            self._strangers.add(position)

    def _take_header(self, number: int, cells: list[tuple[int, ReadCell]]) -> None:
        if not cells:
            return
        self.header_row = number
        unknown: list[tuple[int, str]] = []
        for position, cell in cells:
            title = _title(cell)
            name = re.sub(r"[\s-]+", "_", title.casefold())
            if name in self.positions:
                self._note(self.place(number, name), f"the column '{name}' is given already; expected it once.")
            elif name in self.sheet.by_name:
                self.positions[name] = position
                self._columns[position] = self.sheet.by_name[name]
            elif not self.sheet.open and not name.startswith(REMARK_MARK):
                unknown.append((position, title))
                continue
            self._passed_over.add(position)
        self._note_unknown(number, unknown)

    def _note_unknown(self, row: int, unknown: list[tuple[int, str]]) -> None:
        known = set(self.sheet.by_name)
        for position, title in unknown[:_MOST_STRANGERS]:
            if title in self.sheet.reserved:
                message = f"the column {shown(title)} is reserved for later versions and not supported yet."
            else:
                hint = self._findings.nearest(title, known - self.positions.keys() or known)
                ignored = f" (names of columns of your own begin with '{REMARK_MARK}')" if hint == "." else ""
                if title.casefold() in _REMARKS:
                    ignored, hint = "", f"; for remarks use 'note', or begin the name with '{REMARK_MARK}'."
                message = f"{shown(title)} is not a column of this sheet{ignored}{hint}"
            self._note(Place(self.sheet.name, row, "", position), message)
        if len(unknown) > _MOST_STRANGERS:
            more = f"{len(unknown) - _MOST_STRANGERS:,} more columns are unknown."
            self._note(Place(self.sheet.name, row), more)
        self._passed_over.update(position for position, _ in unknown)


def _title(cell: ReadCell) -> str:
    found: Cell = cell.message if isinstance(cell, Refused) else cell
    return str(found).strip()

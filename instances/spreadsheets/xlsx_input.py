"""An Excel workbook into a book: known sheets by name, whatever the capitals, and nothing of the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from rightsource.instances.spreadsheets.archive import Archive, UnreadableError, refused
from rightsource.instances.spreadsheets.book import Book
from rightsource.instances.spreadsheets.cells import ReadCell, is_blank
from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.places import WORKBOOK, Place
from rightsource.instances.spreadsheets.table_input import REMARK_MARK, TableReader
from rightsource.instances.spreadsheets.xlsx_cells import CellReader
from rightsource.instances.spreadsheets.xlsx_parts import SheetPart, date_styles, shared_texts, worksheets
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import shown

READ_ME: Final = "read-me"
_PLAN: Final = "plan"
_MOST_NAMED: Final = 10

Take = Callable[[int, list[tuple[int, ReadCell]]], None]


class OpenWorkbook:
    """A workbook whose worksheets are known by name; raises `UnreadableError` like `Archive`."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self.sheets = worksheets(self._archive)
        self._texts, self._dates = shared_texts(self._archive), date_styles(self._archive)

    def read(self, sheet: SheetPart, take: Take) -> list[str]:
        """Hand the rows of a worksheet to ``take``; return the ranges of its merged cells."""
        reader = CellReader(take, self._texts, self._dates)
        if not self._archive.parse(sheet.part, reader):
            raise UnreadableError(f"the sheet {shown(sheet.name)} of this workbook is missing from the file.")
        return reader.merged


def book_of(data: bytes, source: str) -> Book:
    """Return the sheets of an instance in a workbook.

    Raises
    ------
    InputError
        When this is no workbook, or none of an instance.
    """
    book = Book(WORKBOOK, source)
    try:
        opened = OpenWorkbook(data)
        for sheet in opened.sheets:
            _read_sheet(opened, sheet, book)
    except UnreadableError as error:
        raise refused(error, source) from None
    if not book.tables:
        raise InputError([Fault("", _no_instance(opened.sheets), source)])
    return book


def sheet_name(written: str) -> str:
    """Return how the name of a sheet is looked up: small letters, no blanks around it."""
    return re.sub(r"[\s-]+", "_", written.strip().casefold())


def take_table(opened: OpenWorkbook, sheet: SheetPart, table: TableReader, note: Callable[[Place, str], None]) -> None:
    """Read a worksheet into a table; merged cells are noted, since all but the first of them look empty."""
    for ranges in opened.read(sheet, table.take)[:_MOST_NAMED]:
        message = f"the cells {shown(ranges)[1:-1]} are merged; expected each cell to have a value of its own."
        note(Place(table.sheet.name), message)


def _read_sheet(opened: OpenWorkbook, sheet: SheetPart, book: Book) -> None:
    name = sheet_name(sheet.name)
    if name == sheet_name(READ_ME) or name.startswith(REMARK_MARK):
        return
    if name in book.tables:
        book.note(Place(), f"there are two sheets with the name {shown(sheet.name)}, in different capitals.")
    elif name in SHEETS:
        take_table(opened, sheet, book.open_table(name), book.note)
    elif _has_cells(opened, sheet):
        hint = book.findings.nearest(name, SHEETS)
        ignored = f" (names of sheets of your own begin with '{REMARK_MARK}')" if hint == "." else ""
        book.note(Place(), f"{shown(sheet.name)} is not a sheet of an instance{ignored}{hint}")


class _Found(Exception):  # noqa: N818 - a signal, not an error
    """A cell was found: reading can end."""


def _has_cells(opened: OpenWorkbook, sheet: SheetPart) -> bool:
    def look(_: int, cells: list[tuple[int, ReadCell]]) -> None:
        if not all(is_blank(cell) for _, cell in cells):
            raise _Found

    try:
        opened.read(sheet, look)
    except _Found:
        return True
    return False


def _no_instance(sheets: list[SheetPart]) -> str:
    names = [sheet.name for sheet in sheets]
    if _PLAN in map(sheet_name, names):
        return "this is the workbook of a plan; expected an instance."
    needed = ", ".join(f"'{name}'" for name, sheet in SHEETS.items() if sheet.needed)
    found = ", ".join(map(shown, names[:_MOST_NAMED])) or "none"
    return f"this workbook holds no instance: its sheets are {found}; expected {needed} and others."

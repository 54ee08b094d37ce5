"""An instance as an Excel workbook: one sheet for each list, made for people to fill in, read back without loss."""

from __future__ import annotations

from rightsource.instances.spreadsheets.reading import read_book
from rightsource.instances.spreadsheets.tables import tables_of
from rightsource.instances.spreadsheets.xlsx_input import book_of
from rightsource.instances.spreadsheets.xlsx_output import instance_workbook
from rightsource.models.collection import collection_paused
from rightsource.models.documents import INSTANCE_FORMAT
from rightsource.models.instance import Instance
from rightsource.models.writing import RawDocument


def read_workbook(data: bytes, source: str) -> Instance:
    """Return the instance in a workbook; ``source`` names it in messages.

    Sheets are known by name, columns by their header, both in any order and in any capitals. The sheet `read-me`, and
    sheets and columns whose name begins with ``#``, are passed over. Formulas are refused, because the values that
    a file holds beside them may be old.

    Raises
    ------
    InputError
        When this is no workbook or anything in it is wrong; it carries every fault with sheet, row and column.
    """
    with collection_paused():
        return read_book(book_of(data, source))


def workbook_bytes(document: RawDocument) -> bytes:
    """Return a document as a workbook; the same document gives the same bytes.

    In a skeleton, whose required figures are missing, their cells are empty and coloured, and the read-me counts them.

    Raises
    ------
    InputError
        When a text or a list is longer than a worksheet can hold.
    """
    with collection_paused():
        return instance_workbook(list(tables_of(document)))


def template_bytes() -> bytes:
    """Return a workbook to fill in: the sheet `instance` holds its keys and their defaults, all others are empty."""
    return instance_workbook(list(tables_of({"format": INSTANCE_FORMAT}, all_keys=True)))

"""Rows of a worksheet as XML: exact numbers, and texts that are never formulas, whatever they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.places import WORKBOOK, Place, letters
from rightsource.models.faults import Fault, InputError
from rightsource.models.json_text import literal

MAX_ROWS: Final = 1_048_576
MAX_TEXT: Final = 32_767
"""What one worksheet and one cell of Excel hold."""
SWITCH_FORMAT: Final = '"TRUE";"TRUE";"FALSE"'
"""Excel shows truth values as such whatever their format, LibreOffice does so with this one."""
NO_STYLES: Final[Mapping[tuple[int, int], int]] = MappingProxyType({})
_INSTEAD: Final = "write JSON or a CSV folder instead."
_EXACT_DIGITS: Final = 15
"""Every decimal of so many digits comes back from a binary number of 64 bits, and from Excel, as it was."""
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


@dataclass(frozen=True)
class CellStyles:
    """The numbers of the cell styles of one workbook."""

    text: int
    whole: int
    money: int
    number: int
    switch: int


def cell_styles(sheet: Any) -> CellStyles:
    """Return styles made in the workbook of a worksheet; numbers are shown with all their decimals."""
    formats = ("@", "#,##0", "#,##0.00", "General", SWITCH_FORMAT)
    return CellStyles(*(style_of(sheet, number_format) for number_format in formats))


def style_of(sheet: Any, number_format: str, indent: int = 0) -> int:
    """Return the number of a style made in the workbook of a worksheet."""
    from openpyxl.cell import Cell as ExcelCell  # noqa: PLC0415 - slow to load
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to load

    cell = ExcelCell(sheet, row=1, column=1)
    cell.number_format = number_format
    if indent:
        cell.alignment = Alignment(horizontal="left", indent=indent)
    return int(cell.style_id)


def escaped(text: str) -> str:
    r"""Return a text as a workbook writes it: control characters, and what looks like an escape, by their numbers.

    >>> escaped("a<b\r"), escaped("_x000D_")
    ('a&lt;b_x000D_', '_x005F_x000D_')
    """
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text).translate(_MARKUP)


def rows_xml(
    sheet: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    styles: CellStyles,
    own: Sequence[int],
    single: Mapping[tuple[int, int], int] = NO_STYLES,
) -> Iterator[str]:
    """Yield the XML of rows, the first of which is the second of its worksheet; blank cells are left out.

    ``own`` are the styles of columns that have one of their own, 0 for all others; ``single`` those of single cells, by
    row and column from 0.

    Raises
    ------
    InputError
        When there are more rows, or longer texts, than Excel holds.
    """
    if len(rows) >= MAX_ROWS:
        message = f"{len(rows):,} rows are needed; a worksheet holds at most {MAX_ROWS - 1:,}; {_INSTEAD}"
        raise InputError([Fault(WORKBOOK.sheet(sheet), message)])
    marks = [letters(k) for k in range(len(columns))]
    for number, row in enumerate(rows, start=2):
        cells = [
            _cell(f"{mark}{number}", cell, styles, single.get((number - 2, k), style) if single else style)
            for k, (mark, cell, style) in enumerate(zip(marks, row, own, strict=True))
            if cell is not None
        ]
        if any(len(cell) > MAX_TEXT for cell in row if isinstance(cell, str)):
            _refuse_long_text(sheet, columns, number, row)
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _cell(reference: str, cell: Cell, styles: CellStyles, own: int) -> str:
    if isinstance(cell, bool):
        return f'<c r="{reference}" s="{own or styles.switch}" t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, int | Decimal):
        digits = literal(Decimal(cell))
        if len(digits.lstrip("-0.").replace(".", "").rstrip("0")) <= _EXACT_DIGITS:
            return f'<c r="{reference}" s="{own or _number_style(digits, styles)}"><v>{digits}</v></c>'
        cell = digits
    text = f'<is><t xml:space="preserve">{escaped(str(cell))}</t></is>'
    return f'<c r="{reference}" s="{own or styles.text}" t="inlineStr">{text}</c>'


def _number_style(digits: str, styles: CellStyles) -> int:
    """Return the style in which a number is easiest to read: separators for thousands, two decimals for large sums."""
    whole, _, decimals = digits.lstrip("-").partition(".")
    if len(whole) <= 3:
        return styles.number
    return {0: styles.whole, 1: styles.money, 2: styles.money}.get(len(decimals), styles.number)


def _refuse_long_text(sheet: str, columns: Sequence[str], number: int, row: Sequence[Cell]) -> None:
    for position, cell in enumerate(row):
        if isinstance(cell, str) and len(cell) > MAX_TEXT:
            address = WORKBOOK.address(Place(sheet, number, columns[position], position))
            message = f"this text has {len(cell):,} characters; a cell holds at most {MAX_TEXT:,}; {_INSTEAD}"
            raise InputError([Fault(address, message)])

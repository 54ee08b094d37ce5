"""The cells of one worksheet, row by row, as they are written: exact numbers, and what cannot be read said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from typing import Final

from rightsource.instances.spreadsheets.cells import ReadCell, Refused
from rightsource.instances.spreadsheets.xlsx_parts import unescaped

_REFERENCE: Final = re.compile(r"[A-Z]{1,3}")
_SHORT_NUMBER: Final = re.compile(r"-?\d{1,15}")
_NUMBER: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_EXCEL_DIGITS: Final = Context(prec=15)
_PLAIN_DIGITS: Final = 12
_CONSTANTS: Final = {"TRUE()": True, "FALSE()": False}
_MOST_SHOWN: Final = 40
_TEXTS: Final = frozenset({"v", "t", "f"})


def number_of(text: str) -> ReadCell:
    """Return the number in a cell: the shortest decimal that stands for the same binary number.

    Spreadsheets compute in binary and show at most 15 digits. Where these are a plain number of at most 12 digits, the
    digits behind are noise of the computation (1.1330000000000002) that nobody can see, and left out.

    >>> number_of("0.98499999999999999"), number_of("1.1330000000000002"), number_of("0.123456789012345")
    (Decimal('0.985'), Decimal('1.133'), Decimal('0.123456789012345'))
    """
    if _SHORT_NUMBER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text):
        return text
    number = Decimal(repr(float(text)))
    if len(number.as_tuple().digits) <= _PLAIN_DIGITS or not number.is_finite():
        return number
    shown = _EXCEL_DIGITS.plus(number).normalize()
    return shown if len(shown.as_tuple().digits) <= _PLAIN_DIGITS else number


class CellReader:
    """Reads a worksheet and hands each row that has cells to ``take`` with its number; keeps the merged ranges.

    ``texts`` are the shared texts of the workbook, ``dates`` the styles that show dates.
    """

    def __init__(
        self,
        take: Callable[[int, list[tuple[int, ReadCell]]], None],
        texts: Sequence[str],
        dates: frozenset[int],
    ) -> None:
        self.merged: list[str] = []
        self._take, self._texts, self._dates = take, texts, {str(style) for style in dates}
        self._columns: dict[str, int] = {}
        self._row, self._position = 0, -1
        self._cells: list[tuple[int, ReadCell]] = []
        self._attributes: Mapping[str, str] = {}
        self._value, self._text = "", ""
        self._formula: str | None = None
        self._gathered: list[str] | None = None
        self._is_phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a row, a cell, or a part of one."""
        if name == "c":
            self._attributes = attributes
            found = _REFERENCE.match(attributes.get("r", ""))
            self._position = self._column(found[0]) if found else self._position + 1
        elif name in _TEXTS:
            self._gathered = []
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def text(self, content: str) -> None:
        """Gather the text of a value."""
        if self._gathered is not None:
            self._gathered.append(content)

    def end(self, name: str) -> None:
        """End a row, a cell, or a part of one."""
        if name in _TEXTS:
            self._keep(name, "".join(self._gathered or ()))
            self._gathered = None
        elif name == "c":
            if self._value or self._text or self._formula is not None:
                self._end_cell()
        elif name == "row":
            if self._cells:
                self._take(self._row, self._cells)
                self._cells = []
        elif name == "rPh":
            self._is_phonetic = False

    def _keep(self, name: str, text: str) -> None:
        if name == "v":
            self._value = text
        elif name == "f":
            self._formula = text
        elif not self._is_phonetic:
            self._text += text

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
        self._position = -1

    def _column(self, name: str) -> int:
        """Return the number of a column by its letters."""
        if name not in self._columns:
            number = 0
            for letter in name:
                number = 26 * number + ord(letter) - ord("A") + 1
            self._columns[name] = number - 1
        return self._columns[name]

    def _end_cell(self) -> None:
        if self._formula is not None:
            cell = _formula(self._formula)
        else:
            cell = self._cell(self._value) if self._value else unescaped(self._text)
        self._cells.append((self._position, cell))
        self._value, self._text, self._formula = "", "", None

    def _cell(self, value: str) -> ReadCell:
        match self._attributes.get("t", "n"):
            case "n":
                return _DATE if self._attributes.get("s") in self._dates else number_of(value)
            case "s":
                known = value.isascii() and value.isdigit() and len(value) < 10 and int(value) < len(self._texts)
                return self._texts[int(value)] if known else Refused("this cell refers to a text that is not there.")
            case "b":
                return value == "1"
            case "d":
                return _DATE
            case "e":
                return Refused(f"this cell shows the error {value[:_MOST_SHOWN]}; expected a value.")
        return unescaped(value)


_DATE: Final = Refused(
    "this cell holds a date; expected a number or a text "
    "(give the cell the format Number or Text, then type the value again)."
)


def _formula(formula: str) -> ReadCell:
    """Refuse a formula, unless it is a truth value: LibreOffice writes these so."""
    if formula in _CONSTANTS:
        return _CONSTANTS[formula]
    shown = formula if len(formula) <= _MOST_SHOWN else f"{formula[:_MOST_SHOWN]}..."
    found = f"the formula ={shown}" if shown else "a formula"
    return Refused(f"this cell holds {found}; expected its value (copy the cell and paste it as a value).")

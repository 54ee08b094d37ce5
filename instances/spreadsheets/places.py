"""Where things stand in a workbook or a folder, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple


class Place(NamedTuple):
    """A sheet, a row of it or a cell of that row; rows count from 1, columns are named and numbered from 0.

    Of a cell whose column has no name, only the number is known.
    """

    sheet: str = ""
    row: int = 0
    column: str = ""
    position: int = -1


@dataclass(frozen=True)
class Form:
    """How the places of one kind of file are named: ``noun`` is what it calls a sheet."""

    noun: str
    suffix: str
    has_letters: bool

    def sheet(self, name: str) -> str:
        """Return how a sheet is called.

        >>> WORKBOOK.sheet("options"), FOLDER.sheet("options")
        ("sheet 'options'", 'options.csv')
        """
        return f"{name}{self.suffix}" if self.suffix else f"{self.noun} '{name}'"

    def address(self, place: Place) -> str:
        """Return a place as a user looks it up.

        >>> WORKBOOK.address(Place("options", 12, "yield", 8)), FOLDER.address(Place("options", 12, "yield", 8))
        ("sheet 'options', row 12, column 'yield' (I12)", "options.csv, row 12, column 'yield'")
        >>> WORKBOOK.address(Place("options", 12, "", 30)), WORKBOOK.address(Place())
        ("sheet 'options', row 12, cell AE12", '')
        """
        parts = [self.sheet(place.sheet)] if place.sheet else []
        if place.row:
            parts.append(f"row {place.row}")
        cell = f"{letters(place.position)}{place.row}" if self.has_letters and place.position >= 0 else ""
        if place.column:
            parts.append(f"column '{place.column}'{f' ({cell})' if cell else ''}")
        elif place.position >= 0:
            parts.append(f"cell {cell}" if cell else f"column {place.position + 1}")
        return ", ".join(parts)


WORKBOOK: Final = Form("sheet", "", True)
FOLDER: Final = Form("file", ".csv", False)


def letters(position: int) -> str:
    """Return the letters of a column by its number from 0.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

"""The frame of a worksheet that people like: a header that stays, filters, widths that fit, landscape pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.places import letters
from rightsource.instances.spreadsheets.xlsx_save import column_span

REQUIRED_COLOUR: Final = "1F4E79"
OPTIONAL_COLOUR: Final = "7F98B2"
REMARK_COLOUR: Final = "A6A6A6"
FONT: Final = "Calibri"
TEXT_FORMAT: Final = "@"
_WIDTHS: Final = (10, 42)
_LOOKED_AT: Final = 300
_MARGIN: Final = 4
_PAGE_WIDTH: Final = 220
"""Widths of columns that a landscape page holds at `_SMALLEST_SCALE` per cent."""
_SMALLEST_SCALE: Final = 60


def add_sheet(workbook: Any, name: str, tab_colour: str) -> Any:
    """Return a new worksheet at the end of a workbook, set up for printing."""
    sheet = workbook.create_sheet(name)
    sheet.sheet_properties.tabColor = tab_colour
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def add_header(sheet: Any, names: Sequence[str], colours: Sequence[str], are_numbers: Sequence[bool]) -> None:
    """Write the header: bold white on each column's colour, above numbers at the right like these."""
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - slow to load

    for k, (name, colour, is_number) in enumerate(zip(names, colours, are_numbers, strict=True), start=1):
        cell = sheet.cell(row=1, column=k, value=name)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill(fgColor=colour, fill_type="solid")
        cell.alignment = Alignment(vertical="center", horizontal="right" if is_number else "left")
    sheet.row_dimensions[1].height = 20
    sheet.print_title_rows = "1:1"


def lay_out(sheet: Any, names: Sequence[str], rows: Sequence[Sequence[Cell]], frozen: int) -> None:
    """Freeze the header and the first columns, offer filters, and make columns as wide as what is in them."""
    sheet.freeze_panes = f"{letters(frozen)}2"
    sheet.auto_filter.ref = column_span(len(names), 1, max(len(rows), 1) + 1)
    low, high = _WIDTHS
    total = 0
    for k, name in enumerate(names):
        longest = max((len(str(row[k])) for row in rows[:_LOOKED_AT] if row[k] is not None), default=0)
        width = min(max(low, len(name) + _MARGIN, longest + 2), high)
        sheet.column_dimensions[letters(k)].width = width
        total += width
    if total > _PAGE_WIDTH:
        _print_on_several_pages(sheet, frozen)


def _print_on_several_pages(sheet: Any, frozen: int) -> None:
    """Set up a sheet that would be unreadable on the width of one page: its first columns stand on each."""
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.fitToHeight = None
    sheet.page_setup.scale = _SMALLEST_SCALE
    sheet.print_title_cols = f"A:{letters(frozen - 1)}"


def indent(cell: Any) -> None:
    """Set a text a little apart from the column at its left."""
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to load

    cell.alignment = Alignment(vertical="center", horizontal="left", indent=1)

"""Workbooks of tables, guided and styled; that of an instance has a read-me in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from rightsource.instances.spreadsheets.guides import add_comment, add_drop_downs, colour_gaps, comment_text
from rightsource.instances.spreadsheets.layout import Column
from rightsource.instances.spreadsheets.places import letters
from rightsource.instances.spreadsheets.read_me import add_read_me
from rightsource.instances.spreadsheets.sheet_frame import (
    OPTIONAL_COLOUR,
    REMARK_COLOUR,
    REQUIRED_COLOUR,
    TEXT_FORMAT,
    add_header,
    add_sheet,
    indent,
    lay_out,
)
from rightsource.instances.spreadsheets.tables import Table
from rightsource.instances.spreadsheets.xlsx_rows import CellStyles, cell_styles, rows_xml, style_of
from rightsource.instances.spreadsheets.xlsx_save import saved

_MOST_FROZEN: Final = 2


def instance_workbook(tables: Sequence[Table]) -> bytes:
    """Return the workbook of an instance's tables: a read-me first, then a sheet for each."""
    workbook = new_workbook()
    add_read_me(workbook, tables, _name(tables))
    return with_tables(workbook, tables)


def new_workbook() -> Any:
    """Return an openpyxl workbook without sheets."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and only workbooks need it

    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook


def with_tables(workbook: Any, tables: Sequence[Table]) -> bytes:
    """Return a workbook with a guided sheet for each table behind those that it has."""
    for table in tables:
        _add_table(workbook, table, tables)
    styles = cell_styles(workbook.worksheets[0])
    rows = {table.sheet.name: _rows(table, styles, workbook.worksheets[0]) for table in tables}
    return saved(workbook, rows)


def _rows(table: Table, styles: CellStyles, sheet: Any) -> Iterator[str]:
    """Return the XML of a table's rows; remarks stand apart from the numbers at their left."""
    own = [
        style_of(sheet, TEXT_FORMAT, indent=1)
        if _is_remark(column)
        else style_of(sheet, column.number_format)
        if column.number_format
        else 0
        for column in table.columns
    ]
    return rows_xml(table.sheet.name, [column.name for column in table.columns], table.rows, styles, own)


def _add_table(workbook: Any, table: Table, tables: Sequence[Table]) -> None:
    """Add the sheet of one of the tables, without its rows."""
    colour = REQUIRED_COLOUR if table.sheet.needed else OPTIONAL_COLOUR
    sheet, names = add_sheet(workbook, table.sheet.name, colour), [column.name for column in table.columns]
    are_numbers = [column.kind == "number" for column in table.columns]
    add_header(sheet, names, [_colour(column) for column in table.columns], are_numbers)
    lay_out(sheet, names, table.rows, _frozen(table))
    for k, column in enumerate(table.columns, start=1):
        if _is_remark(column):
            indent(sheet.cell(row=1, column=k))
    for k, column in enumerate(table.columns):
        add_comment(sheet.cell(row=1, column=k + 1), comment_text(column))
        if column.kind not in ("number", "switch"):
            sheet.column_dimensions[letters(k)].number_format = TEXT_FORMAT
    add_drop_downs(sheet, table, tables)
    colour_gaps(sheet, table)


def _frozen(table: Table) -> int:
    """Return how many columns stay in view: the ids at the left."""
    needed = [column.required for column in table.columns]
    return min(needed.index(False) if False in needed else len(needed), _MOST_FROZEN)


def _is_remark(column: Column) -> bool:
    return column.path[-1] in ("note", "meta", "meaning")


def _colour(column: Column) -> str:
    if _is_remark(column):
        return REMARK_COLOUR
    return REQUIRED_COLOUR if column.required else OPTIONAL_COLOUR


def _name(tables: Sequence[Table]) -> str | None:
    """Return the name of the instance, if it is given."""
    return next((str(row[1]) for row in tables[0].rows if row[0] == "name" and row[1] is not None), None)

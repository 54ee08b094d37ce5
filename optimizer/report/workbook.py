"""A report as a workbook: the same tables, for those who go on in a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Context, Decimal
from typing import Any, Final

from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.guides import add_comment
from rightsource.instances.spreadsheets.plan_sheet import YIELD_FORMAT, number_format
from rightsource.instances.spreadsheets.read_me import printable
from rightsource.instances.spreadsheets.sheet_frame import (
    OPTIONAL_COLOUR,
    REQUIRED_COLOUR,
    TEXT_FORMAT,
    add_header,
    add_sheet,
    lay_out,
)
from rightsource.instances.spreadsheets.xlsx_output import new_workbook
from rightsource.instances.spreadsheets.xlsx_rows import MAX_TEXT, cell_styles, rows_xml, style_of
from rightsource.instances.spreadsheets.xlsx_save import saved
from rightsource.models.report import Unit
from rightsource.optimizer.report.document import ReportDocument, Section
from rightsource.optimizer.report.number_columns import with_ends
from rightsource.optimizer.report.table import Column, Figure, Table, Value

_IN_A_CELL: Final = Context(prec=15)
_SMALL: Final = 1000
_LONGEST_NAME: Final = 31
"""Characters in the name of a worksheet."""
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_ABOUT: Final = (
    Column("plan", "plan", "text", "The plan; empty: all plans."),
    Column("about", "about", "text", "cost, rule or difference; of a rule its id."),
    Column("holds", "holds", "text", "Whether the rule holds; empty for all else."),
    Column("sentence", "in words", "text", "What is to be said."),
)


def workbook_bytes(document: ReportDocument) -> bytes:
    """Return the workbook of a report; the same report gives the same bytes.

    Texts stay texts, whatever they begin with: no cell is a formula.

    Raises
    ------
    InputError
        When there are more rows, or longer texts, than a worksheet can hold.
    """
    workbook = new_workbook()
    tables = {name: _with_units(with_ends(table)) for name, table in _named(list(_tables(document))).items()}
    for name, table in tables.items():
        _add_sheet(workbook, name, table)
    styles, first = cell_styles(workbook.worksheets[0]), workbook.worksheets[0]
    rows = {
        name: rows_xml(
            name,
            [column.title for column in table.columns],
            _cells(table),
            styles,
            [style_of(first, form) if form else 0 for form in _formats(table, document)],
            _single_styles(table, {unit: style_of(first, form) for unit, form in _unit_formats(document).items()}),
        )
        for name, table in tables.items()
    }
    return saved(workbook, rows)


def _tables(document: ReportDocument) -> Iterator[tuple[str, Table]]:
    yield "summary", Table("summary", "Summary", _ABOUT, tuple(_sentences(document)), heads=2)
    yield "totals", _all_totals(document)
    yield "processes", _all_processes(document)
    yield "rules", document.rules
    yield "providers", document.providers
    if document.moves is not None:
        yield "moves", document.moves
    for section in document.sections:
        for table in section.tables:
            yield _sheet_name(section, table), table


def _sheet_name(section: Section, table: Table) -> str:
    """Return what a table of a section is called: of a long title the last part, which says what its rows are."""
    short, title = section.short or section.title, table.title[:1].lower() + table.title[1:]
    if title == short:
        return short
    whole = f"{short}, {title.replace(': ', ' ')}"
    return whole if len(whole) <= _LONGEST_NAME else f"{short}, {title.rpartition(': ')[2]}"


def _sentences(document: ReportDocument) -> Iterator[tuple[Value, ...]]:
    yield (None, "instance", None, f"{document.title}: {document.size}. SHA-256 {document.sha256}.")
    for plan in document.plans:
        yield from ((plan.name, "cost", None, sentence) for sentence in plan.sentences)
        yield from ((plan.name, rule, "no", message) for rule, message in plan.broken)
        yield from ((plan.name, rule, "yes", message) for rule, message in plan.kept)
    yield (None, "difference", None, document.difference)
    for section in document.sections:
        yield from ((None, section.title, None, sentence) for sentence in section.sentences)


def _all_totals(document: ReportDocument) -> Table:
    """Return the totals with what money is in, which the page says above them."""
    figure, *plans = document.totals.columns
    return replace(
        document.totals,
        columns=(replace(figure, title=f"Figure (money: {document.currency} per year)"), *plans),
    )


def _with_units(table: Table) -> Table:
    """Return a table with the unit of each column in its title."""
    columns = (replace(one, title=f"{one.title} ({one.unit})") if one.unit else one for one in table.columns)
    return replace(table, columns=tuple(columns))


def _unit_formats(document: ReportDocument) -> dict[Unit, str]:
    """Return the number formats of figures by their units; those of others are as their columns are."""
    money = f'"{document.currency}" {number_format(document.decimals)}'
    return {"fraction": "0.00##%", "hours": '#,##0.0 "h"', "money": money, "count": number_format(0)}


def _single_styles(table: Table, styles: Mapping[Unit, int]) -> dict[tuple[int, int], int]:
    """Return the styles of the figures of a table that have a unit of their own, by row and column."""
    return {
        (r, c): styles[value.unit]
        for r, row in enumerate(table.rows)
        for c, value in enumerate(row)
        if isinstance(value, Figure) and value.number is not None and value.unit is not None and value.unit in styles
    }


def _all_processes(document: ReportDocument) -> Table:
    """Return the processes under all plans below each other; the first column says under which."""
    first = document.processes[0]
    plan = Column("plan", "Plan", "text", "The plan under which the row holds.")
    rows = tuple(
        (summary.name, *row)
        for summary, table in zip(document.plans, document.processes, strict=True)
        for row in table.rows
    )
    return replace(first, title="Processes", columns=(plan, *first.columns), rows=rows, heads=2)


def _named(tables: Sequence[tuple[str, Table]]) -> dict[str, Table]:
    """Return the tables by names that worksheets may have, each once whatever its capitals."""
    named: dict[str, Table] = {}
    for wanted, table in tables:
        plain = " ".join(_NOT_IN_NAMES.sub(" ", printable(wanted)).split())
        taken = {name.casefold() for name in named}
        name, number = _cut(plain, _LONGEST_NAME) or "table", 2
        while name.casefold() in taken:
            name, number = f"{_cut(plain, _LONGEST_NAME - 4)} {number}", number + 1
        named[name] = table
    return named


def _cut(name: str, most: int) -> str:
    """Return a name cut off behind a word, or within one that is too long by itself."""
    if len(name) <= most:
        return name
    whole_words = name[: most + 1].rpartition(" ")[0]
    return (whole_words if 2 * len(whole_words) > most else name[:most]).rstrip(" ,")


def _add_sheet(workbook: Any, name: str, table: Table) -> None:
    """Add the frame of a table: header with comments, frozen panes, filters, widths."""
    heads = [True] * table.heads + [False] * (len(table.columns) - table.heads)
    sheet = add_sheet(workbook, name, REQUIRED_COLOUR)
    names = [printable(column.title) or "figure" for column in table.columns]
    colours = [REQUIRED_COLOUR if head else OPTIONAL_COLOUR for head in heads]
    add_header(sheet, names, colours, [column.is_number for column in table.columns])
    lay_out(sheet, names, _cells(table), table.heads)
    for k, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row=1, column=k)
        cell.data_type = "s"  # a plan may be called =1+1
        if column.meaning:
            add_comment(cell, printable(column.meaning))


def _cells(table: Table) -> list[list[Cell]]:
    return [[_cell(value) for value in row] for row in table.rows]


def _cell(value: Value) -> Cell:
    if isinstance(value, Figure):
        return value.text if value.number is None else _number(value.number)
    if isinstance(value, Decimal):
        return _number(value)
    return value[:MAX_TEXT] if isinstance(value, str) else value


def _number(value: Decimal) -> Decimal:
    """Return a share or a gap with the digits that a cell can hold; more would make it a text, and lost to sums.

    Large amounts stay as they are: none of their digits may go.
    """
    return _IN_A_CELL.plus(value) if abs(value) < _SMALL else value


def _formats(table: Table, document: ReportDocument) -> list[str]:
    """Return the number format of each column."""
    return [_format(column, [row[k] for row in table.rows], document) for k, column in enumerate(table.columns)]


def _format(column: Column, values: Sequence[Value], document: ReportDocument) -> str:
    """Return the number format of a column; none where every number shows what suits it."""
    if column.kind == "text":
        return "" if any(isinstance(_cell(value), int | Decimal) for value in values) else TEXT_FORMAT
    if column.kind == "money":
        return number_format(document.decimals)
    return {"fraction": YIELD_FORMAT, "whole": number_format(0)}.get(column.kind, "")

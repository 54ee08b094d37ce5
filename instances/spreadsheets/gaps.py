"""What a skeleton lacks: required cells that are empty, and processes without options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.layout import INSTANCE_KEYS, Column
from rightsource.instances.spreadsheets.tables import Table
from rightsource.models.documents import HandoffDocument
from rightsource.models.reading.keys import keys_of

REQUIRED_KEYS: Final = tuple(column.name for column in INSTANCE_KEYS if column.required)
_LEAST_CLASSES: Final = sum(info.is_required() for info in keys_of(HandoffDocument).values())


def gaps(tables: Sequence[Table]) -> Iterator[tuple[str, str, int]]:
    """Yield sheets and columns with the number of their cells that have to be filled; where rows are missing, how many.

    The column is empty where whole rows are missing.
    """
    by_name = {table.sheet.name: table for table in tables}
    for table in tables:
        if table.sheet.name == "instance":
            yield from _instance_gaps(table)
        elif table.sheet.needed and not table.rows:
            yield table.sheet.name, "", 1
        else:
            yield from _column_gaps(table)
    lacking = _processes_without_options(by_name["processes"], by_name["options"])
    if lacking and by_name["options"].rows:
        yield "options", "", lacking
    if by_name["dependencies"].rows and not by_name["handoffs"].rows:
        yield "handoffs", "", _LEAST_CLASSES


def part_of(table: Table, column: Column) -> Sequence[int]:
    """Return the positions of the columns of the same part, whose filling makes a column required."""
    return [k for k, other in enumerate(table.columns) if other.path[0] == column.path[0] and len(other.path) > 1]


def _instance_gaps(table: Table) -> Iterator[tuple[str, str, int]]:
    for row in table.rows:
        if row[0] in REQUIRED_KEYS and row[1] is None:
            yield "instance", str(row[0]), 1


def _column_gaps(table: Table) -> Iterator[tuple[str, str, int]]:
    kinds = [k for k, one in enumerate(table.columns) if one.name in table.sheet.kind_columns]
    for k, column in enumerate(table.columns):
        part = part_of(table, column) if column.part_required else ()
        count = sum(1 for row in table.rows if row[k] is None and _is_needed(column, row, kinds, part))
        if count:
            yield table.sheet.name, column.name, count


def _is_needed(column: Column, row: Sequence[Cell], kinds: Sequence[int], part: Sequence[int]) -> bool:
    in_part = column.part_required and any(row[k] is not None for k in part)
    return column.required or in_part or any(row[k] in column.kinds for k in kinds)


def _processes_without_options(processes: Table, options: Table) -> int:
    return len({row[0] for row in processes.rows} - {row[0] for row in options.rows})

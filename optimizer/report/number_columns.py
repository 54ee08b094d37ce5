"""Tables for spreadsheets: what is only known to lie in a range stands there as two numbers, not as a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rightsource.optimizer.report.table import Column, Figure, Table, Value

_ENDS = ("at least", "at most")


def with_ends(table: Table) -> Table:
    """Return a table with two columns for each in which a range stands, what is known at least and at most.

    What is known exactly stands in both. In a column of numbers and texts the row is given twice instead, as its first
    cell says.

    Examples
    --------
    >>> from decimal import Decimal
    >>> saving = Figure("5 to 9", span=(Decimal(5), Decimal(9))), Figure("7", Decimal(7)), None
    >>> columns = Column("rule", "Rule", "text"), Column("saving", "Saving", "number")
    >>> made = with_ends(Table("t", "Prices", columns, tuple(zip("abc", saving))))
    >>> [column.title for column in made.columns], [row[1:] for row in made.rows][0]
    (['Rule', 'Saving, at least', 'Saving, at most'], (Decimal('5'), Decimal('9')))
    """
    ranged = [any(_is_range(row[k]) for row in table.rows) for k in range(len(table.columns))]
    mixed = any(known and not column.is_number for known, column in zip(ranged, table.columns, strict=True))
    rows = [both for row in table.rows for both in _both(row)] if mixed else table.rows
    split = [known and column.is_number for known, column in zip(ranged, table.columns, strict=True)]
    return replace(
        table,
        columns=tuple(_columns(table.columns, split)),
        rows=tuple(tuple(_cells(row, split)) for row in rows),
    )


def _is_range(value: Value) -> bool:
    return isinstance(value, Figure) and value.span is not None


def _both(row: Sequence[Value]) -> Iterator[tuple[Value, ...]]:
    """Yield a row once for each end of its ranges; once where it has none."""
    if not any(map(_is_range, row)):
        yield tuple(row)
        return
    for end, words in enumerate(_ENDS):
        yield f"{row[0]}, {words}", *(_end(value, end) for value in row[1:])


def _columns(columns: Sequence[Column], split: Sequence[bool]) -> Iterator[Column]:
    for column, is_split in zip(columns, split, strict=True):
        if not is_split:
            yield column
            continue
        for words in _ENDS:
            yield replace(column, key=f"{column.key}:{words}", title=f"{column.title}, {words}")


def _cells(row: Sequence[Value], split: Sequence[bool]) -> Iterator[Value]:
    for value, is_split in zip(row, split, strict=True):
        yield from (_end(value, end) for end in range(len(_ENDS))) if is_split else (value,)


def _end(value: Value, end: int) -> Value:
    return value.span[end] if isinstance(value, Figure) and value.span is not None else value

"""Tables on paper: one that is too wide for a sheet is cut into pieces that each say what their rows are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rightsource.optimizer.report.table import Column, Table, Value, text_of

_SHEET: Final = 200
"""Letters that a row of a table has room for on a sheet in landscape, see ``page.css``."""
_PADDING: Final = 4
_FOLDED: Final = 18
"""Letters to which a text of several words may be folded."""
_LONGEST_WORD: Final = 40
"""Letters beyond which a word is broken."""


def pieces(table: Table) -> list[Table]:
    """Return the table itself where it fits a sheet, else its columns in pieces that do, each behind its heads.

    Examples
    --------
    >>> columns = tuple(Column(str(k), "a" * 36, "number") for k in range(8))
    >>> table = Table("t", "wide", columns, (tuple(range(8)),))
    >>> [[row for row in piece.rows] for piece in pieces(table)]
    [[(0, 1, 2, 3, 4)], [(0, 5, 6, 7)]]
    """
    widths = [_width(column, [row[k] for row in table.rows]) for k, column in enumerate(table.columns)]
    heads = list(range(table.heads))
    room = _SHEET - sum(max(widths[k], _whole(table, k)) for k in heads)
    groups: list[list[int]] = [[]]
    for k in range(table.heads, len(widths)):
        if groups[-1] and sum(widths[j] for j in (*groups[-1], k)) > room:
            groups.append([])
        groups[-1].append(k)
    return [table] if len(groups) == 1 else [_part(table, [*heads, *group]) for group in groups]


def _part(table: Table, chosen: Sequence[int]) -> Table:
    rows = tuple(tuple(row[k] for k in chosen) for row in table.rows)
    return replace(table, columns=tuple(table.columns[k] for k in chosen), rows=rows)


def _width(column: Column, values: Sequence[Value]) -> int:
    """Return how many letters a column takes when no number and no word is broken."""
    texts = [text_of(column.kind, value) for value in values]
    longest = max(map(len, texts), default=0)
    if not column.is_number:
        longest = max(_longest_word(texts), min(longest, _FOLDED))
    return max(longest, _longest_word([column.title])) + _PADDING


def _whole(table: Table, k: int) -> int:
    """Return how many letters a column takes that is not folded at all."""
    texts = (text_of(table.columns[k].kind, row[k]) for row in table.rows)
    return min(max(map(len, texts), default=0), _LONGEST_WORD) + _PADDING


def _longest_word(texts: Sequence[str]) -> int:
    return min(max((len(word) for text in texts for word in text.split()), default=0), _LONGEST_WORD)

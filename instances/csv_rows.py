"""The rows of a CSV text, as spreadsheets of all countries write it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

_NAMED: Final = re.compile(r"(?:\"sep=(.)\"|sep=(.))(?:\r\n|\r|\n|$)", re.IGNORECASE)
_FIRST_LINE: Final = re.compile(r"[\r\n]*([^\r\n]*)")


class CsvRows:
    r"""The rows of a CSV text with their numbers; ``delimiter`` is what separates cells, ``line`` the last line read.

    It is what a first line ``sep=;``, which Excel writes, names (that line is passed over), else a semicolon or a
    comma, whichever the first line has. Lines end in line feeds, carriage returns, or both.

    >>> rows = CsvRows("sep=|\rid|note\ra|b\r")
    >>> rows.delimiter, list(rows)
    ('|', [(2, ['id', 'note']), (3, ['a', 'b'])])
    """

    def __init__(self, text: str) -> None:
        named = _NAMED.match(text)
        self._first = 2 if named else 1
        rest = text[named.end() :] if named else text
        line = _FIRST_LINE.match(rest)
        self.delimiter = (named[1] or named[2]) if named else ";" if line and ";" in line[1] else ","
        self._rows = csv.reader(io.StringIO(rest, newline=""), delimiter=self.delimiter, strict=True)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows; raises `csv.Error` at what is no CSV."""
        return enumerate(self._rows, start=self._first)

    @property
    def line(self) -> int:
        """The number of the last line that was read."""
        return self._rows.line_num + self._first - 1

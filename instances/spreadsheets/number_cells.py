"""The numbers of one table: texts are read strictly, long decimals rounded, and both told once for each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from rightsource.instances.spreadsheets.cells import Refused, number_in
from rightsource.instances.spreadsheets.number_text import may_be_grouped, refusal
from rightsource.models.json_text import literal
from rightsource.models.numbers import DIGITS_BEFORE_THE_POINT
from rightsource.models.spans import Span

_EXCEL_DIGITS: Final = Context(prec=15)
_WIDE: Final = Context(prec=40)
SAID: Final = Refused(None)
"""What cannot be read and will be told of together with others."""


@dataclass
class _Several:
    """Cells of one column that have something in common: the row of the first, what is said of it, and how many."""

    row: int
    message: str
    count: int = 0


class NumberCells:
    """Reads the numbers of a table.

    ``is_typed`` tells cells that may be numbers (workbooks) from those that are always texts (CSV). Texts with a point
    between thousands are refused where ``points_may_group``, since they look like decimals.
    """

    def __init__(self, is_typed: bool) -> None:
        self.points_may_group = self._is_typed = is_typed
        self._misread: dict[str, _Several] = {}
        self._rounded: dict[tuple[str, int], _Several] = {}

    def read(self, text: str, row: int, column: str) -> Any:
        """Return the number that a text is, `SAID` for one in some other way of writing, else the text as it is."""
        number = number_in(text)
        if number is not None and not (self.points_may_group and may_be_grouped(text)):
            return number
        message = refusal(text, is_typed=self._is_typed)
        if message is None:
            return text
        self._misread.setdefault(column, _Several(row, message)).count += 1
        return SAID

    def fitted(self, number: Decimal, span: Span | None, row: int, column: str) -> Decimal:
        """Return a number with the decimals that its range allows: half-even, and only if it stays in the range.

        Whole numbers are never made of others.
        """
        is_plain = number.is_finite() and number and number.adjusted() < DIGITS_BEFORE_THE_POINT
        if span is None or not span.decimals or not is_plain:
            return number
        rounded = number.quantize(Decimal(1).scaleb(-span.decimals), ROUND_HALF_EVEN, _WIDE)
        if rounded == number or not span.holds(rounded):
            return number
        example = literal(_EXCEL_DIGITS.plus(number)) if number.adjusted() > -_WIDE.prec else str(number)
        self._rounded.setdefault((column, span.decimals), _Several(row, example)).count += 1
        return rounded

    def misread(self) -> Iterator[tuple[int, str, str]]:
        """Yield row, column and message of the texts that are no plain numbers: one for each column."""
        for column, several in self._misread.items():
            more = f" There are {several.count:,} such cells in this column." if several.count > 1 else ""
            yield several.row, column, f"{several.message}{more}"

    def rounded(self) -> Iterator[tuple[int, str, int, int, str]]:
        """Yield row and column of the first cell that was rounded, the decimals, how many were, and its number."""
        for (column, decimals), several in self._rounded.items():
            yield several.row, column, decimals, several.count, several.message

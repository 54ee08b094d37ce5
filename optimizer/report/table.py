"""The tables of a report: columns with a meaning, rows of exact values, and how people read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from rightsource.models.json_text import literal
from rightsource.models.report import Unit
from rightsource.optimizer.wording import percent

_DIGITS: Final = Context(prec=15)
BETWEEN: Final = ", "
"""What stands between several values in one cell."""
Kind = Literal["text", "whole", "number", "money", "fraction"]
"""What a column holds; money in currency units per year, fractions (yields, shares) as parts of 1."""
Group = Literal["", "place", "cost", "quality", "plans"]
"""Columns that a reader shows or hides together; those without a group always show."""


@dataclass(frozen=True)
class Figure:
    """A value with a unit of its own: what people read, and the number behind it, None where there is none.

    Where no more than a range is known of the number, ``span`` holds its ends, None where one is not known. ``unit`` is
    what the number is in where the column does not say it.
    """

    text: str
    number: Decimal | None = None
    span: tuple[Decimal | None, Decimal | None] | None = None
    unit: Unit | None = None


Value: TypeAlias = str | int | Decimal | Figure | None


@dataclass(frozen=True)
class Column:
    """One column: a key that programs know it by, its title, what it means, and its unit.

    A column that ``offers`` has few different values, among which a reader may choose those to be shown; ``also`` is
    the key of another column, of values joined by `BETWEEN`, that are offered and found there as well. In a column for
    one of the plans, ``plan`` is the plan's position.
    """

    key: str
    title: str
    kind: Kind
    meaning: str = ""
    unit: str = ""
    group: Group = ""
    offers: bool = False
    also: str = ""
    plan: int | None = None

    @property
    def is_number(self) -> bool:
        """Whether its values stand at the right and are sorted by size."""
        return self.kind != "text"


@dataclass(frozen=True)
class Table:
    """A table under a key and a title: its columns, and rows with a value for each of them.

    ``heads`` is the number of columns at the left that say what a row is about.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    heads: int = 1


def decimal_of(value: Fraction) -> Decimal:
    """Return the number behind a figure with the digits that a spreadsheet keeps.

    >>> decimal_of(Fraction(2, 3)), decimal_of(Fraction(5, 2))
    (Decimal('0.666666666666667'), Decimal('2.5'))
    """
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def text_of(kind: Kind, value: Value) -> str:
    """Return a value as people read it; nothing for None.

    Examples
    --------
    >>> text_of("money", Decimal("1234.50")), text_of("whole", 1200), text_of("number", Decimal("2500.250"))
    ('1,234.50', '1,200', '2,500.25')
    >>> text_of("fraction", Decimal("0.985")), text_of("text", None), text_of("text", Figure("97 %", Decimal("0.97")))
    ('98.5 %', '', '97 %')
    """
    match value:
        case None:
            return ""
        case Figure():
            return value.text
        case str():
            return value
    return _TEXTS[kind](Decimal(value))


def _number(value: Decimal) -> str:
    return f"{Decimal(literal(value)):,f}"


def _money(value: Decimal) -> str:
    return f"{value:,f}"


def _percent(value: Decimal) -> str:
    return percent(float(value))


_TEXTS: Final[dict[Kind, Callable[[Decimal], str]]] = {
    "text": _number,
    "whole": _number,
    "number": _number,
    "money": _money,
    "fraction": _percent,
}

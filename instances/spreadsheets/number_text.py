"""Texts in columns of numbers: which are numbers, and what others may mean in some country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rightsource.instances.spreadsheets.cells import BLANKS, number_in
from rightsource.models.json_text import literal
from rightsource.models.reading.findings import shown

_LONGEST: Final = 60
_CURRENCY: Final = re.compile(rf"^(?:[A-Z]{{3}}|[$€£¥])[{BLANKS}]*|[{BLANKS}]*(?:[A-Z]{{3}}|[$€£¥])$")
_GROUPED_BY_POINTS: Final = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_FORMS: Final = tuple(
    (re.compile(form, re.ASCII), mark)
    for form, mark in (
        (r"[-+]?\d+(?:\.\d+)?", "."),
        (r"[-+]?\d*,\d+", ","),
        (r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", "."),
        (r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", ","),
        (rf"[-+]?[1-9]\d{{0,2}}(?:[{BLANKS}'’]\d{{3}})+(?:\.\d+)?", "."),
        (rf"[-+]?[1-9]\d{{0,2}}(?:[{BLANKS}'’]\d{{3}})+,\d+", ","),
    )
)
"""How people write numbers, each with its decimal mark; all other characters separate thousands."""


def may_be_grouped(text: str) -> bool:
    """Return whether a plain number may be meant with a point between thousands, as in German.

    >>> [may_be_grouped(text) for text in ("70.000", "-1.125", "0.985", "1.1250", "1000.500")]
    [True, True, False, False, False]
    """
    return _GROUPED_BY_POINTS.fullmatch(text.strip(BLANKS)) is not None


def meanings(text: str) -> list[Decimal]:
    """Return what numbers a text may mean, each once; none when that cannot be told.

    >>> [str(one) for text in ("9,5", "€ 4,000", "70 000", "1.234,5", "97 %") for one in meanings(text)]
    ['9.5', '4.000', '4000', '70000', '1234.5']
    """
    if len(text) > _LONGEST:
        return []
    return list(dict.fromkeys(_meanings(_CURRENCY.sub("", text.strip(BLANKS)))))


def refusal(text: str, *, is_typed: bool) -> str | None:
    """Return what to say of a text that is no plain number, or may mean two; None when no more can be told.

    Where cells are ``is_typed``, a number need not be a text at all.
    """
    found = meanings(text)
    if not found:
        return None
    if number_in(text) is not None:
        either = " or ".join(map(literal, found))
        plain = " or ".join(map(_unmistakable, found))
        expected = "a number cell, not a text" if is_typed else f"{plain}, without thousands separators"
        return f"{shown(text)} may mean {either}; expected {expected}."
    is_decimal = "," in text and len(found) == 1 and found[0] != found[0].to_integral_value()
    expected = "a number with a decimal point" if is_decimal else "a plain number"
    return f"found {shown(text)}, expected {expected}; did you mean {' or '.join(map(literal, found))}?"


def _meanings(text: str) -> Iterator[Decimal]:
    for form, mark in _FORMS:
        if form.fullmatch(text):
            whole, _, decimals = text.partition(mark)
            digits = re.sub(r"[^-+0-9]", "", whole)
            yield Decimal(f"{digits}.{decimals}" if decimals else digits)


def _unmistakable(number: Decimal) -> str:
    """Return a number as a text that cannot be taken for one with thousands."""
    text = literal(number)
    return f"{text}0" if may_be_grouped(text) else text

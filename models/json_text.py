"""JSON text with exact numbers: decimals are written as the shortest plain literals, never through floats."""

from __future__ import annotations

from decimal import Decimal
from json import JSONEncoder
from typing import Final

_WIDTH: Final = 120
quoted: Final = JSONEncoder(ensure_ascii=False).encode
"""A text as JSON, in UTF-8 where it is not ASCII."""


def literal(number: Decimal) -> str:
    """Return the shortest plain literal of a finite decimal.

    Examples
    --------
    >>> literal(Decimal("0.50")), literal(Decimal("3.0")), literal(Decimal("1.2E+3")), literal(Decimal("-0.0"))
    ('0.5', '3', '1200', '0')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def scalar(value: object) -> str:
    """Return a text, number, truth value or None as JSON; the frequent types come first.

    Raises
    ------
    TypeError
        When the value is anything else.

    Examples
    --------
    >>> scalar("a"), scalar(Decimal("0.950")), scalar(1e-07), scalar(True), scalar(None)
    ('"a"', '0.95', '0.0000001', 'true', 'null')
    """
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is int:
        return str(value)
    if isinstance(value, Decimal):
        return literal(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return literal(Decimal(repr(value)))
    raise TypeError(f"JSON holds no values of type {kind.__name__}.")


def indented(value: object, depth: int = 0) -> str:
    """Return JSON for people: what fits on a line stays on one, all else takes a line per member.

    Examples
    --------
    >>> print(indented({"name": "desk", "sites": [{"id": "a" * 60}, {"id": "b" * 60}]}).replace("a" * 60, "..."))
    {
     "name": "desk",
     "sites": [
      {"id": "..."},
      {"id": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}
     ]
    }
    """
    line = _on_one_line(value)
    if depth + len(line) <= _WIDTH or not isinstance(value, dict | list | tuple):
        return line
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict):
        members = (f"{quoted(key)}: {indented(member, depth + 1)}" for key, member in value.items())
        return f"{{{inner}{f',{inner}'.join(members)}{outer}}}"
    elements = (indented(element, depth + 1) for element in value)
    return f"[{inner}{f',{inner}'.join(elements)}{outer}]"


def _on_one_line(value: object) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join([f'{quoted(key)}: {_on_one_line(member)}' for key, member in value.items()])}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join([_on_one_line(element) for element in value])}]"
    return scalar(value)

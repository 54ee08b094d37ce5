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
    return _fitted(value, depth)[0]


def _fitted(value: object, depth: int) -> tuple[str, bool]:
    """Return a value's text and whether it is on one line: one pass, as a value fits only when all inside it do."""
    if isinstance(value, dict):
        fitted = [_fitted(member, depth + 1) for member in value.values()]
        parts = [f"{quoted(key)}: {text}" for key, (text, _) in zip(value, fitted, strict=True)]
        first, last = "{}"
    elif isinstance(value, list | tuple):
        fitted = [_fitted(element, depth + 1) for element in value]
        parts = [text for text, _ in fitted]
        first, last = "[]"
    else:
        return scalar(value), True
    if False not in [fits for _, fits in fitted]:
        line = f"{first}{', '.join(parts)}{last}"
        if depth + len(line) <= _WIDTH or not parts:
            return line, True
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    return f"{first}{inner}{f',{inner}'.join(parts)}{outer}{last}", False


def on_one_line(value: object) -> str:
    """Return JSON on a single line, blanks behind commas and colons.

    >>> on_one_line({"levels": [1, Decimal("0.50")], "far": None})
    '{"levels": [1, 0.5], "far": null}'
    """
    if isinstance(value, dict):
        return f"{{{', '.join([f'{quoted(key)}: {on_one_line(member)}' for key, member in value.items()])}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join([on_one_line(element) for element in value])}]"
    return scalar(value)

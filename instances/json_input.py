"""JSON as it is written: numbers exact, keys given twice noticed, and everything wrong with the text said in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from rightsource.models.collection import collection_paused
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import join

_MAX_PLAIN_DIGITS: Final = 18
_BEYOND: Final = 10**9


class _RepeatedKeys(dict[str, Any]):
    """An object of which some keys were given more than once; the last value counts."""

    repeated: tuple[str, ...] = ()


def parse_json(data: bytes, source: str) -> tuple[Any, tuple[Fault, ...]]:
    """Return the value that a JSON text in UTF-8 describes, and a fault for each key that an object gives twice.

    Numbers with a point or an exponent become Decimal, all others int (Decimal when they are very long). A byte order
    mark at the beginning is skipped.

    Raises
    ------
    InputError
        When the text is not UTF-8, not JSON, or nested too deeply.
    """
    text = decode(data, source)
    try:
        with collection_paused():
            raw = json.loads(
                text,
                object_pairs_hook=_object,
                parse_float=_decimal,
                parse_int=_whole,
                parse_constant=_not_finite,
            )
    except json.JSONDecodeError as error:
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (line {error.lineno}, column {error.colno})."
        raise InputError([Fault("", message, source)]) from None
    except RecursionError:
        raise InputError([Fault("", "objects and lists are nested too deeply to be read.", source)]) from None
    return raw, tuple(_faults_of(raw, source)) if '"' in text else ()


def decode(data: bytes, source: str) -> str:
    """Return the text of a file in UTF-8, without its byte order mark.

    Raises
    ------
    InputError
        When the bytes are not UTF-8; it names the line.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"this is not a text in UTF-8: byte 0x{data[error.start]:02x} in line {line} cannot be read."
        raise InputError([Fault("", message, source)]) from None

"""What single cells hold: from values of a document to cells, and back, without loss.

A cell is None (blank), a text, a number (int or Decimal), or a truth value. Lists of texts are joined by ``;``; within
a member, a backslash stands before each ``;`` and each backslash. Objects of free JSON are JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from rightsource.instances.json_input import parse_json
from rightsource.instances.spreadsheets.layout import Kind
from rightsource.models.faults import InputError
from rightsource.models.json_text import literal, on_one_line

BLANKS: Final = " \t\n\r\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""The characters that Unicode calls white space: names neither begin nor end with them."""
_NUMBER: Final = re.compile(r"[-+]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][-+]?\d{1,9})?", re.ASCII)
_MEMBER: Final = re.compile(r"(?:[^;\\]|\\.?)+", re.DOTALL)
_SWITCHES: Final = {"true": True, "false": False}


@dataclass(frozen=True)
class Refused:
    """What stands in a cell that cannot be read, and why: a formula, a date, an error; None: that is told elsewhere."""

    message: str | None


Cell: TypeAlias = str | int | Decimal | bool | None
ReadCell: TypeAlias = Cell | Refused


def cell_of(value: Any) -> Cell:
    r"""Return the cell for a value of a document: blank for None and for what is empty, as if it were left out.

    >>> cell_of(["a;b", "c"]), cell_of({"n": Decimal("0.50")}), cell_of(0.25), cell_of({})
    ('a\\;b;c', '{"n": 0.5}', Decimal('0.25'), None)
    """
    if isinstance(value, str | bool | int | Decimal):
        return value if value != "" else None
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list | tuple):
        return ";".join(member.replace("\\", "\\\\").replace(";", "\\;") for member in value) or None
    return on_one_line(value) if value else None


def is_blank(cell: ReadCell) -> bool:
    """Return whether a cell holds nothing, or nothing but blanks."""
    return cell is None or (type(cell) is str and not cell.strip(BLANKS))


def number_in(text: str) -> Decimal | None:
    """Return the number that a text is, exactly; None when it is none.

    >>> number_in(" 1.50"), number_in("1e3"), number_in("1,5")
    (Decimal('1.50'), Decimal('1E+3'), None)
    """
    text = text.strip(BLANKS)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def members_of(text: str) -> list[str]:
    r"""Return the members of a list in one cell, without blanks around them; empty ones are left out.

    >>> members_of(r"a; b\;c ;"), members_of(r"back\\slash")
    (['a', 'b;c'], ['back\\slash'])
    """
    members = (re.sub(r"\\([;\\])", r"\1", raw) for raw in _MEMBER.findall(text))
    return [member for member in (member.strip(BLANKS) for member in members) if member]


def _text(cell: Cell) -> Any:
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    return _shown(cell)


def _shown(cell: Cell) -> str:
    """Return a number or truth value as a text, as a person sees it in its cell."""
    return str(cell).upper() if isinstance(cell, bool) else literal(Decimal(cell or 0))


def _remark(cell: Cell) -> Any:
    return cell if isinstance(cell, str) else _shown(cell)


def _as_it_is(cell: Cell) -> Any:
    return cell


def _switch(cell: Cell) -> Any:
    return _SWITCHES.get(cell.strip(BLANKS).casefold(), cell) if isinstance(cell, str) else cell


def _list(cell: Cell) -> Any:
    return members_of(cell) if isinstance(cell, str) else [_shown(cell)]


def _json(cell: Cell) -> Any:
    try:
        value, faults = parse_json(_remark(cell).encode("utf-8", "surrogatepass"), "")
    except InputError as error:
        return Refused(error.faults[0].message)
    return Refused(faults[0].message) if faults else value


VALUE_OF: Final[Mapping[Kind, Callable[[Cell], Any]]] = {
    "text": _text,
    "remark": _remark,
    "number": _as_it_is,
    "switch": _switch,
    "list": _list,
    "json": _json,
    "any": _as_it_is,
}
"""How a cell that is not blank is read, by the kind of its column; what does not fit is left to be refused.

Numbers that are texts are read by `NumberCells`, which counts those that cannot be read.
"""

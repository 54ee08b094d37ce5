"""Names of columns and rows that every reader of a model file takes: plain, not too long, no two alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

OBJECTIVE: Final = "total_cost"
"""The name of the objective; a rule of this id gets another name."""
LONGEST: Final = 255
"""The longest name that CPLEX reads in LP files."""
_NOT_IN_MPS: Final = re.compile(r"[^!-~]")
_NOT_IN_LP: Final = re.compile(r"[^A-Za-z0-9_.,()#~]")
_BRACKETS: Final = str.maketrans("[]>", "(),")
_NUMBER_LIKE: Final = re.compile(r"[0-9.,()#~]|[eE][0-9eE.]|[eE]$")
_WORDS: Final = frozenset(
    {
        *("min", "max", "minimize", "maximize", "minimise", "maximise", "minimum", "maximum", "subject", "such"),
        *("st", "s.t", "s.t.", "st.", "bound", "bounds", "general", "generals", "gen", "integer", "integers", "int"),
        *("binary", "binaries", "bin", "free", "semi", "semis", "sec", "sin", "sos", "sos1", "sos2", "end"),
        *("inf", "infinity", "nan"),
    }
)
"""Words that begin a section of an LP file or stand for a value in one, in small letters."""


def mps_name(text: str) -> str:
    """Return a name for MPS files in free format: printable ASCII without blanks.

    >>> mps_name("vendor-share[acme & co]"), mps_name("x[pay,own]")
    ('vendor-share[acme_&_co]', 'x[pay,own]')
    """
    return _NOT_IN_MPS.sub("_", text)


def lp_name(text: str) -> str:
    """Return a name for LP files: letters, digits and ``_ . , ( ) # ~``, nothing that looks like a number or a keyword.

    CPLEX, HiGHS, SCIP and Gurobi read other characters as operators or not at all, and a name that begins with a digit
    or with ``e`` and a digit as a number.

    >>> lp_name("x[pay-in,own]"), lp_name("e12"), lp_name("3rd"), lp_name("End"), lp_name("capacity:acme")
    ('x(pay_in,own)', '_e12', '_3rd', '_End', 'capacity_acme')
    """
    name = _NOT_IN_LP.sub("_", text.translate(_BRACKETS))
    return f"_{name}" if _NUMBER_LIKE.match(name) or name.casefold() in _WORDS else name


def unique_names(texts: Iterable[str], legal: Callable[[str], str], reserved: Iterable[str] = ()) -> list[str]:
    """Return a legal name of at most `LONGEST` characters for each text; equal ones are told apart by ``~2``, ``~3``...

    The same texts in the same order give the same names; a text whose legal name is not taken keeps it.

    >>> unique_names(["a-b", "a.b", "a:b"], lp_name)
    ['a_b', 'a.b', 'a_b~2']
    """
    taken, last = set(reserved), dict[str, int]()
    names: list[str] = []
    for text in texts:
        name = base = legal(text)[:LONGEST]
        while name in taken:
            last[base] = last.get(base, 1) + 1
            ending = f"~{last[base]}"
            name = base[: LONGEST - len(ending)] + ending
        taken.add(name)
        names.append(name)
    return names

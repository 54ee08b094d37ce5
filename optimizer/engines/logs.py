"""Bounds read from the lines that engines write while they search.

A log rounds. Each reader lowers what it reads by more than the last digit that its engine prints, so that the result
is still a bound.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from rightsource.optimizer.engines.job import EngineName

Reader = Callable[[str], float | None]

_HIGHS_ROW: Final = re.compile(r"^ ?[A-Za-z]? +\d+ +\d+ +\d+ +[\d.]+% +(\S+) +(\S+) +\S+ ")
_CP_SAT_NEXT: Final = re.compile(r"^#\S+ .*\bnext:\[([^,\]]+),")


def reader(engine: EngineName) -> Reader:
    """Return a function from a log line to the bound it tells, in the engine's scaled units, or None."""
    return {"highs": highs_bound, "scip": _ScipTable().bound, "cp-sat": cp_sat_bound}[engine]


def highs_bound(line: str) -> float | None:
    """Return the BestBound column of a row of the search table.

    HiGHS prints at least ten significant digits, nine where it abbreviates. Once bound and best solution are the same,
    the bound is that solution's unrounded objective and may be too high: such a row is left to the final answer.

    Examples
    --------
    >>> highs_bound(" L       0       0         0   0.00%   187.5      188      0.51%   2130     58    381   372  0.4s")
    187.4999998125
    """
    row = _HIGHS_ROW.match(line)
    if row is None or row[1] == row[2]:
        return None
    return _lowered(row[1], 1e-8 if "e" in row[1] else 1e-9)


def cp_sat_bound(line: str) -> float | None:
    """Return the lower end of the range ``next:[...]`` in which CP-SAT still searches: exact unless it is abbreviated.

    Examples
    --------
    >>> cp_sat_bound("#Bound   0.02s best:284654 next:[173492,284653] default_lp")
    173492.0
    """
    found = _CP_SAT_NEXT.match(line)
    return _lowered(found[1], 1e-8 if "e" in found[1] else 0.0) if found else None


class _ScipTable:
    """The search table of SCIP, whose heading says where the bound is."""

    def __init__(self) -> None:
        self._position: int | None = None

    def bound(self, line: str) -> float | None:
        """Return the dualbound column, which has seven significant digits."""
        cells = [cell.strip() for cell in line.split("|")]
        if "dualbound" in cells:
            self._position = cells.index("dualbound")
            return None
        if self._position is None or len(cells) <= self._position or not cells[0].endswith("s"):
            return None
        return _lowered(cells[self._position], 1e-6)


def _lowered(text: str, relative: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value - relative * abs(value) if math.isfinite(value) else None

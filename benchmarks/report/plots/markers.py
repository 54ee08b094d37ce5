"""Where the markers of a line go: few, and not where those of other lines are."""

from __future__ import annotations

from typing import Final

_MARKERS: Final = 6
_TURNS: Final = 11


def every(points: int, turn: int) -> tuple[int, int]:
    """Return first marker and step of a line of so many points, the first one further on with each turn.

    >>> every(240, 0), every(240, 5), every(3, 2)
    ((0, 40), (18, 40), (0, 1))
    """
    step = max(1, points // _MARKERS)
    return step * (turn % _TURNS) // _TURNS, step

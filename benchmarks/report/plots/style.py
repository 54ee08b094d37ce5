"""How plots tell peers apart: colours for colour-blind people, and a line style and a marker besides.

The colours are those of Okabe and Ito (2008), "Color Universal Design". Peers of one solver share its colour; the plain
formulation is dashed. No two peers share a marker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from rightsource.optimizer.plots.style import SOFT_INK

Dashes: TypeAlias = str | tuple[float, tuple[float, ...]]
DASHED: Final[Dashes] = (0, (5, 2))
DOTTED: Final[Dashes] = (0, (1, 1.4))
GRID: Final = "#DDDDDD"


@dataclass(frozen=True)
class PeerStyle:
    """The look of one peer."""

    colour: str
    marker: str
    dashes: Dashes = "-"
    width: float = 1.5

    @property
    def line(self) -> dict[str, Any]:
        """The arguments by which the drawing library draws a line of this look."""
        return {"color": self.colour, "linestyle": self.dashes, "linewidth": self.width}

    def points(self, *, filled: bool = True) -> dict[str, Any]:
        """Return the arguments of markers of this look, filled or hollow."""
        face = self.colour if filled else "white"
        return {"marker": self.marker, "markersize": 5.5, "markerfacecolor": face, "markeredgecolor": self.colour}


_NAMED: Final[dict[str, PeerStyle]] = {
    "rightsource": PeerStyle("#0072B2", "o", width=2.6),
    "highs-plain": PeerStyle("#E69F00", "^", DASHED),
    "highs-strong": PeerStyle("#E69F00", "s"),
    "scip-plain": PeerStyle("#009E73", "v", DASHED),
    "scip-strong": PeerStyle("#009E73", "D"),
    "cp-sat": PeerStyle("#CC79A7", "P"),
    "toulbar2": PeerStyle("#D55E00", "X"),
    "gurobi-plain": PeerStyle("#56B4E9", "<", DASHED),
    "gurobi-strong": PeerStyle("#56B4E9", ">"),
    "greedy": PeerStyle("#777777", "p", DOTTED),
    "annealing": PeerStyle("#000000", "h", DOTTED),
}
_FURTHER: Final = tuple(
    PeerStyle(colour, marker, (0, (3, 1, 1, 1)))
    for marker, colour in (("*", "#D55E00"), ("d", "#0072B2"), ("8", "#009E73"), ("H", "#CC79A7"))
)


def styles(peers: Sequence[str]) -> Mapping[str, PeerStyle]:
    """Return the look of each peer; those without one of their own take turns in what is left."""
    others = [peer for peer in peers if peer not in _NAMED]
    turns = {peer: _FURTHER[turn % len(_FURTHER)] for turn, peer in enumerate(others)}
    return {peer: _NAMED.get(peer) or turns[peer] for peer in peers}


AXIS_COLOUR: Final = SOFT_INK

"""How pictures tell causes of cost apart: colours that colour-blind people can live with, hatching beside them.

The colours are from the muted scheme of Tol (2021), "Colour schemes", SRON technical note EPS 09-002, none of them
that of a mode. Neighbours in a stack differ in lightness, and every other one is hatched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rightsource.models.vocabulary import Cause
from rightsource.optimizer.plots.key import Sample
from rightsource.optimizer.plots.style import BETWEEN, HATCH_COLOUR
from rightsource.optimizer.wording import CAUSE_NAMES


@dataclass(frozen=True)
class BarStyle:
    """The look of a bar: colour, hatching, and the colour of what is written in it."""

    colour: str
    hatch: str
    text: str


CAUSE_STYLES: Final[dict[Cause, BarStyle]] = {
    "run": BarStyle("#332288", "", "white"),
    "support": BarStyle("#88CCEE", "\\\\\\", "black"),
    "rework": BarStyle("#882255", "", "white"),
    "change": BarStyle("#DDCC77", "///", "black"),
    "fixed": BarStyle("#117733", "", "white"),
    "units": BarStyle("#CC99BB", "...", "black"),
    "handoff": BarStyle(BETWEEN, "", "black"),
}
MORE: Final = BarStyle("#D55E00", "///", "black")
LESS: Final = BarStyle("#56B4E9", "", "black")
WHOLE: Final = BarStyle("#555555", "", "white")
"""Steps of a waterfall: cost that comes, cost that goes, and the cost of a plan."""


def cause_label(cause: Cause) -> str:
    """Return the name of a cause as it stands beside bars."""
    return "Staff, machines" if cause == "units" else CAUSE_NAMES[cause].capitalize()


def bar_sample(style: BarStyle) -> Sample:
    """Return a sample of a bar for a key."""

    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        bar = Rectangle((x, y - 0.085), 0.54, 0.17, facecolor=style.colour, hatch=style.hatch, lw=0)
        bar.set_edgecolor(HATCH_COLOUR)
        ax.add_patch(bar)

    return draw

"""How pictures tell things apart: colours that colour-blind people and grey printers can live with, and second cues.

The colours are those of Okabe and Ito (2008), "Color Universal Design". No mode is told by its colour alone: boxes
carry a letter, bars and pies a hatching.
"""

from dataclasses import dataclass
from typing import Any, Final

from matplotlib.colors import to_rgba

from rightsource.models.vocabulary import Mode


@dataclass(frozen=True)
class ModeStyle:
    """The look of one mode: full colour, pale tint behind text, letter, colour of the letter and hatching."""

    colour: str
    tint: str
    letter: str
    letter_colour: str
    hatch: str


MODE_STYLES: Final[dict[Mode, ModeStyle]] = {
    "in_house": ModeStyle("#0072B2", "#D6E9F5", "I", "white", ""),
    "outsourced": ModeStyle("#E69F00", "#FCEFD2", "O", "black", "///"),
    "automated": ModeStyle("#009E73", "#D5EFE7", "A", "white", "..."),
}

INK: Final = "#222222"
SOFT_INK: Final = "#555555"
ALARM: Final = "#A61E00"
BETWEEN: Final = "#B8B8B8"
"""Colour of costs that lie between processes: hand-offs."""
BAND: Final = "#F4F4F2"
SAME_PROVIDER: Final = "#9C9C9C"
OTHER_PROVIDER: Final = "#303030"
SAME_WIDTH: Final = 0.9
OTHER_WIDTH: Final = 2.0
"""Line widths in points: a hand-off to another provider is darker and heavier than one within a provider."""
HATCH_COLOUR: Final = "white"

TITLE_SIZE: Final = 15
HEAD_SIZE: Final = 10.5
TEXT_SIZE: Final = 9
"""Font sizes in points."""

CENTRED: Final[dict[str, Any]] = {"ha": "center", "va": "center"}
_EVEN: Final = 0.213
"""Luminance of the ground on which white letters and those in `INK` stand out alike."""


def ink_on(ground: Any) -> str:
    """Return the colour of letters that stands out more on a ground, by the contrast ratio of WCAG 2.2 (1.4.3).

    >>> ink_on("#8C3B0C"), ink_on("#D98E4A")
    ('white', '#222222')
    """
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgba(ground)]
    return "white" if 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < _EVEN else INK

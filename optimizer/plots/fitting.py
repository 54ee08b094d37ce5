"""Text that fits: measured, folded at spaces and hyphens, made smaller, or cut off where there is no other way."""

import re
import sys
from bisect import bisect_right
from functools import lru_cache
from math import inf
from typing import Final

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

_POINTS_PER_INCH: Final = 72
_STEPS: Final = (1.0, 0.93, 0.86, 0.8, 0.75, 0.7, 0.65, 0.6)
"""Parts of the asked size that are tried before a text is cut off."""
_LINE_HEIGHT: Final = 1.2
"""Distance of lines in parts of their size."""
_PIECE: Final = re.compile(r"\s*(?:[^\s-]+-?|-+)")
"""What stays on one line: a word, or its part up to a hyphen, with the space before it."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches in the default font at a size in points."""
    font = FontProperties(size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) / _POINTS_PER_INCH


def fitted(
    text: str,
    width: float,
    size: float,
    most_lines: int,
    weight: str = "normal",
    height: float = inf,
    least: float = 0.8,
) -> tuple[str, float]:
    """Return the text folded to at most ``most_lines`` lines of ``width`` inches, and the size at which it fits.

    The lines together are at most ``height`` inches high. Smaller sizes are tried down to ``least`` of the asked one;
    a text that fits at none is cut off with an ellipsis.
    """
    steps = [step for step in _STEPS if step >= least]
    for step in steps:
        lines = _folded(text, width, size * step, weight)
        room = min(most_lines, _lines_in(height, size * step))
        if len(lines) <= room and all(text_width(line, size * step, weight) <= width for line in lines):
            return "\n".join(lines), size * step
    smallest = size * steps[-1]
    lines = _folded(text, width, smallest, weight)
    most_lines = min(most_lines, _lines_in(height, smallest))
    # What does not fit goes on in the last line, where only its beginning is seen: how its pieces join matters little.
    kept = [*lines[: most_lines - 1], " ".join(lines[most_lines - 1 :])] if most_lines > 1 else [text]
    return "\n".join(_cut(line, width, smallest, weight) for line in kept), smallest


def _lines_in(height: float, size: float) -> int:
    return sys.maxsize if height == inf else max(1, int(height * _POINTS_PER_INCH / (_LINE_HEIGHT * size)))


def _folded(text: str, width: float, size: float, weight: str) -> list[str]:
    """Return lines with as many pieces on each as fit; a piece too long for a line has one of its own."""
    lines = [""]
    for piece in _PIECE.findall(text.strip()):
        if lines[-1] and text_width(lines[-1] + piece, size, weight) > width:
            lines.append(piece.lstrip())
        else:
            lines[-1] += piece
    return lines


def _cut(line: str, width: float, size: float, weight: str) -> str:
    if text_width(line, size, weight) <= width:
        return line
    kept = bisect_right(range(len(line)), width, key=lambda count: text_width(f"{line[:count]}…", size, weight)) - 1
    return f"{line[: max(kept, 0)].rstrip()}…"

"""The key of a picture of a frontier."""

from __future__ import annotations

from typing import Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from rightsource.optimizer.analyses.frontier.frontier import Frontier
from rightsource.optimizer.plots.frontier_areas import shows_open_areas
from rightsource.optimizer.plots.frontier_marks import CurrentPlan, amount_span, level_position
from rightsource.optimizer.plots.key import Sample
from rightsource.optimizer.plots.style import ALARM, HATCH_COLOUR, INK

POINT: Final = "#0072B2"
OPEN: Final = "#D6E9F5"
KNEE: Final = "#D55E00"
UNREACHED: Final = "#E2E2E0"
HATCH: Final = "///"


def frontier_key(frontier: Frontier, current: CurrentPlan | None) -> list[tuple[Sample, str]]:
    """Return what the marks of a picture mean, those that it has."""
    key: list[tuple[Sample, str]] = [(_dot_sample(POINT), "Plan, proven to the asked gap")]
    if len(frontier.aims) > 1:
        key = [(_cloud_sample, "Plan: the darker and larger, the dearer; by growing cost, as in the table")]
        if not all(point.proven for point in frontier.points):
            key.append((_rim_sample, "Plan with a larger gap than asked"))
    elif not all(point.proven for point in frontier.points):
        key.append((_dot_sample("white"), "Plan with a larger gap: the whisker ends at its bound"))
    if frontier.knee is not None:
        several = len(frontier.aims) > 1
        key.append((_knee_sample(round_one=several), f"Knee, farthest below the {'plane' if several else 'chord'}"))
    if current is not None:
        key.append((_current_sample, "Current plan"))
    if len(frontier.aims) == 1:
        if shows_open_areas(frontier):
            key.append((_area_sample(OPEN, ""), "Another plan may lie here"))
        low, high = amount_span(frontier, current)
        if low < level_position(frontier.aims[0], frontier.floors[0]) < high:
            key.append((_area_sample(UNREACHED, HATCH), "Proven out of reach"))
    return key


def _dot_sample(face: str) -> Sample:
    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        ax.plot([x + 0.1, x + 0.44], [y, y], color=POINT, lw=1.4 * scale)
        ax.plot([x + 0.27], [y], marker="o", ms=6.5 * scale, mfc=face, mec=POINT, mew=1.4 * scale)

    return draw


def _cloud_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.plot([x + 0.1], [y], marker="o", ms=6 * scale, mfc="#D8C44F", mec=INK)
    ax.plot([x + 0.38], [y], marker="o", ms=12 * scale, mfc="#1F3864", mec=INK)


def _knee_sample(*, round_one: bool) -> Sample:
    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        marker, size = ("o", 12) if round_one else ("D", 9)
        ax.plot([x + 0.27], [y], marker=marker, ms=size * scale, mfc="none", mec=KNEE, mew=2 * scale)

    return draw


def _current_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.plot([x + 0.27], [y], marker="X", ms=10 * scale, mfc=ALARM, mec="white")


def _rim_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.scatter([x + 0.27], [y], s=110 * scale**2, facecolors="white", edgecolors=INK, linestyles="dotted")


def _area_sample(colour: str, hatch: str) -> Sample:
    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        area = Rectangle((x, y - 0.085), 0.54, 0.17, facecolor=colour, hatch=hatch, edgecolor=HATCH_COLOUR, lw=0)
        ax.add_patch(area)

    return draw

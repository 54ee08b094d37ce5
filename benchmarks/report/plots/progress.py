"""How a set looks after any number of seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import nan
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.over_time import GapAt, median_gap, share_reached
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import Timing
from rightsource.benchmarks.report.plots.axes import dress, logarithmic, panel, shares
from rightsource.benchmarks.report.plots.markers import every
from rightsource.benchmarks.report.plots.style import styles

FIRST: Final = 0.01
"""Seconds at the left edge."""
_STEPS: Final = 240
FLOOR: Final = 1e-6
"""The smallest gap that is drawn as it is; smaller ones lie on this line."""


def draw_share(results: Results, timing: Timing, ax: Axes | None = None) -> Axes:
    """Draw the share of the cases on which each peer was done, over time."""
    ax = panel(ax)
    rows = len(results.rows)
    _draw(results, results.asked(timing), lambda runs, seconds: share_reached(runs, rows, timing, seconds), ax)
    shares(ax)
    return dress(timing.name, "seconds", "share of cases", ax)


def draw_median(results: Results, peers: Sequence[str], gap: GapAt, title: str, ax: Axes | None = None) -> Axes:
    """Draw the median gap of some peers over the cases that each ran, over time; 100 % without plan or bound."""
    ax = panel(ax)

    def floored(runs: list[Measured], seconds: float) -> float:
        middle = median_gap(runs, gap, seconds)
        return nan if middle is None else max(middle, FLOOR)

    _draw(results, peers, floored, ax)
    logarithmic("y", ax)
    ax.set_ylim(FLOOR / 1.5, 1.5)
    ticks = (1.0, 0.1, 0.01, 1e-3, 1e-4, 1e-5, FLOOR)
    ax.set_yticks(
        ticks, [f"{'≤ ' if tick == FLOOR else ''}{100 * tick:.4f}".rstrip("0").rstrip(".") + " %" for tick in ticks]
    )
    return dress(title, "seconds", "", ax)


def _draw(results: Results, peers: Sequence[str], value: Callable[[list[Measured], float], float], ax: Axes) -> None:
    limit = max((run.record.limit_seconds for run in results.cells.values()), default=1.0)
    grid = np.geomspace(FIRST, max(limit, 10 * FIRST), _STEPS)
    for turn, (peer, style) in enumerate(styles(results.peers).items()):
        if peer not in peers:
            continue
        runs = results.runs(peer)
        heights = [value(runs, float(seconds)) for seconds in grid]
        ax.plot(grid, heights, label=peer, markevery=every(_STEPS, turn), **style.line, **style.points())
    logarithmic("x", ax)
    ax.set_xlim(grid[0], grid[-1])

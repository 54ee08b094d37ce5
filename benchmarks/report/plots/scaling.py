"""Time over size, log-log, with the fitted exponent."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, fsum, log

from matplotlib.axes import Axes

from rightsource.benchmarks.measures.against import TICK
from rightsource.benchmarks.measures.exponent import Growth, growth_of
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import Timing
from rightsource.benchmarks.report.plots.axes import dress, logarithmic, panel
from rightsource.benchmarks.report.plots.style import PeerStyle, styles
from rightsource.optimizer.plots.style import SOFT_INK

_ASIDE = 1.06
"""Factor between the places of peers at the same size: side by side, no marker hides another."""


def draw_scaling(results: Results, timing: Timing, family: str, ax: Axes | None = None) -> Axes:
    """Draw the times of one family over the number of processes: filled in time, hollow at the limit for a time-out.

    Markers of one size stand side by side. The lines have the exponent that is fitted to all families together, through
    the middle of this family's times.
    """
    ax = panel(ax)
    limits = set()
    for turn, (peer, style) in enumerate(styles(results.asked(timing)).items()):
        runs = results.runs(peer)
        own = [run for run in runs if run.record.family == family and timing.asked(run)]
        limits |= {run.standing.seconds for run in own}
        _draw_line(_times(own, timing), growth_of(runs, timing), style, ax)
        aside = _ASIDE ** (turn - (len(results.asked(timing)) - 1) / 2)
        for run in own:
            in_time = timing.of(run) is not None
            place = [run.record.processes * aside], [max(timing.counted(run), TICK)]
            ax.plot(*place, linestyle="", **style.points(filled=in_time))
    for limit in limits:
        ax.axhline(limit, color=SOFT_INK, linewidth=0.8, linestyle=(0, (2, 2)), zorder=0)
    logarithmic("x", ax)
    logarithmic("y", ax)
    ax.set_ylim(*_span(results, timing))
    return dress(family, "processes", "seconds", ax)


def exponent_words(growth: Growth | None) -> str:
    """Return a fitted exponent with its standard error, and how many times it was fitted to.

    >>> exponent_words(Growth(1.0512, 0.0431, 14, 1)), exponent_words(Growth(2.0, None, 2)), exponent_words(None)
    ('n^1.05 ± 0.04, 14 of 15', 'n^2.00, 2 of 2', 'no fit')
    """
    if growth is None:
        return "no fit"
    error = "" if growth.error is None else f" ± {growth.error:.2f}"
    return f"n^{growth.exponent:.2f}{error}, {growth.fitted} of {growth.fitted + growth.left_out}"


def _span(results: Results, timing: Timing) -> tuple[float, float]:
    """Return the ends of the axis of seconds, the same for all families of a set."""
    runs = [run for peer in results.asked(timing) for run in results.runs(peer) if timing.asked(run)]
    seconds = [max(timing.counted(run), TICK) for run in runs] or [1.0]
    return min(seconds) / 1.6, max(seconds) * 1.6


def _times(runs: Sequence[Measured], timing: Timing) -> list[tuple[float, float]]:
    return [(run.record.processes, max(seconds, TICK)) for run in runs if (seconds := timing.of(run)) is not None]


def _draw_line(times: Sequence[tuple[float, float]], growth: Growth | None, style: PeerStyle, ax: Axes) -> None:
    sizes = sorted({size for size, _ in times})
    if growth is None or len(sizes) < 2:
        return
    middle_size = fsum(log(size) for size, _ in times) / len(times)
    middle_time = fsum(log(seconds) for _, seconds in times) / len(times)
    ends = (sizes[0], sizes[-1])
    ax.plot(ends, [exp(middle_time + growth.exponent * (log(size) - middle_size)) for size in ends], **style.line)

"""Performance profiles."""

from __future__ import annotations

from math import log10

from matplotlib.axes import Axes

from rightsource.benchmarks.measures.profiles import profiles
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import Timing
from rightsource.benchmarks.report.plots.axes import dress, logarithmic, panel, shares
from rightsource.benchmarks.report.plots.markers import every
from rightsource.benchmarks.report.plots.style import styles


def draw_profile(results: Results, timing: Timing, ax: Axes | None = None) -> Axes:
    """Draw the performance profile of each peer: a step at every ratio to the fastest peer, level to the right edge."""
    ax = panel(ax)
    made = profiles(results, timing)
    widest = max((profile.ratios[-1] for profile in made.values() if profile.ratios), default=1.0)
    edge = 10 ** (1.04 * log10(max(widest, 10.0)))
    for turn, (peer, style) in enumerate(styles(results.peers).items()):
        if peer not in results.asked(timing):
            continue
        profile = made[peer]
        across = [1.0, *profile.ratios, edge]
        ax.step(
            across,
            [profile.share(factor) for factor in across],
            where="post",
            label=peer,
            markevery=every(len(across), turn),
            **style.line,
            **style.points(),
        )
    logarithmic("x", ax)
    ax.set_xlim(1 / 1.05, 1.05 * edge)
    shares(ax)
    return dress(timing.name, "at most so many times the time of the fastest peer", "share of cases", ax)

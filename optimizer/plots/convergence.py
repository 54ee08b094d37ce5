"""Convergence: cost of the best plan and bound over time, of one or several runs on one axes, and the gap below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from rightsource.optimizer.analyses.runs import MOST_RUNS, Run, best_run
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.key import Sample
from rightsource.optimizer.plots.page import bare, blank_page, money_ticks
from rightsource.optimizer.plots.style import CENTRED, INK, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import percent, seconds

_WIDTH: Final = 9.0
_COSTS: Final = 3.4
_GAPS: Final = 1.7
_BETWEEN: Final = 0.35
_SCALE: Final = 0.85
"""Room in inches for the amounts left of the axes."""
_AXIS: Final = 0.5
_LASTING: Final = 0.02
"""The axis of cost holds every amount that stood for this part of the time; what came before may leave it."""
_MARKS: Final = 30
"""Markers on a line from its beginning to its end, at most."""
_FAR: Final = 20
"""Runs of which the longest took so many times as long as the shortest share a logarithmic axis of time."""
_LEAST_GAP: Final = 1e-6
"""A gap of nothing has no place on a logarithmic axis: it is drawn at the lower end."""


@dataclass(frozen=True)
class _RunStyle:
    colour: str
    marker: str


_STYLES: Final = tuple(
    _RunStyle(colour, marker)
    for colour, marker in zip(
        ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#777777"), "os^DvPX", strict=True
    )
)
"""The bright scheme of Tol (2021), "Colour schemes", SRON technical note EPS 09-002, a marker beside each colour."""


def draw_convergence(runs: Sequence[Run], money: Money, ax: Axes | None = None) -> Axes:
    """Draw the cost of the best plan (solid) and the bound (dashed) of each run over the seconds since its start."""
    ax = ax or placed_axes(blank_figure(_WIDTH + 1.5, _COSTS + 1), 1.1, 0.3, _WIDTH, _COSTS)
    for run, style in zip(runs, _STYLES, strict=False):
        points = run.known
        _steps([(p.seconds, p.objective) for p in points], run.seconds, style, "-", ax)
        _steps([(p.seconds, p.bound) for p in points], run.seconds, style, "--", ax)
    low, high = _amounts(runs)
    room = 0.06 * (high - low or max(abs(high), 1))
    ax.set_ylim(low - room, high + room)
    _time_axis(runs, ax)
    for run, style in zip(runs, _STYLES, strict=False):
        _tell_beginnings(run, style, money, ax)
    ticks = [float(tick) for tick in MaxNLocator(6).tick_values(low - room, high + room)]
    ticks = [tick for tick in ticks if low - room <= tick <= high + room]
    ax.set_yticks(ticks, money_ticks(money, ticks))
    ax.set_ylabel(f"{money.currency} per year", size=0.9 * TEXT_SIZE, color=SOFT_INK)
    return ax


def draw_gaps(runs: Sequence[Run], ax: Axes | None = None) -> Axes:
    """Draw the relative gap of each run over time on a logarithmic axis; no gap at all lies on its lower end."""
    ax = ax or placed_axes(blank_figure(_WIDTH + 1.5, _GAPS + 1), 1.1, 0.3, _WIDTH, _GAPS)
    gaps = [point.gap for run in runs for point in run.known if point.gap]
    least = max(_LEAST_GAP, min(gaps, default=_LEAST_GAP))
    for run, style in zip(runs, _STYLES, strict=False):
        _steps(
            [(p.seconds, None if p.gap is None else max(p.gap, least / 2)) for p in run.known],
            run.seconds,
            style,
            "-",
            ax,
        )
    ax.set_yscale("log")
    low, high = least / 2.4, 1.6 * max(gaps, default=1.0)
    ax.set_ylim(low, high)
    ticks = _gap_ticks(low, high) if gaps else []
    ax.set_yticks(ticks, [percent(round(tick, 9)) for tick in ticks])
    ax.yaxis.set_minor_locator(NullLocator())
    ax.set_ylabel("gap", size=0.9 * TEXT_SIZE, color=SOFT_INK)
    _time_axis(runs, ax)
    if all(point.gap is None for run in runs for point in run.known):
        none = "no gap: there is no plan yet, or no bound"
        ax.text(0.5, 0.5, none, size=TEXT_SIZE, color=SOFT_INK, transform=ax.transAxes, **CENTRED)
    return ax


@rc_context({"text.parse_math": False})
def convergence_figure(case: str, runs: Sequence[Run], money: Money) -> Figure:
    """Return the picture of one or several runs on one instance, all on the same axes.

    Raises
    ------
    ValueError
        When there are more runs than `MOST_RUNS`.
    """
    if len(runs) > MOST_RUNS:
        raise ValueError(f"{len(runs)} runs cannot be told apart in one picture; at most {MOST_RUNS} can")
    height = _COSTS + _BETWEEN + _GAPS + _AXIS
    key = [
        *((_run_sample(style), _run_words(run)) for run, style in zip(runs, _STYLES, strict=False)),
        (_line_sample("-"), "Best plan"),
        (_line_sample("--"), "Bound: no plan costs less"),
    ]
    best = best_run(runs)
    page = blank_page(_title(best, runs), _subtitle(case, runs, money), _SCALE + _WIDTH, height, key)
    above = draw_convergence(runs, money, page.panel(Box(_SCALE, 0, _WIDTH, _COSTS)))
    below = draw_gaps(runs, page.panel(Box(_SCALE, _COSTS + _BETWEEN, _WIDTH, _GAPS)))
    above.tick_params(axis="x", labelbottom=False)
    above.set_xlabel("")
    for ax in (above, below):
        ax.yaxis.set_label_coords(-_SCALE / _WIDTH, 0.5)
    return page.figure


def _tell_beginnings(run: Run, style: _RunStyle, money: Money, ax: Axes) -> None:
    """Write where the axis cuts the beginning of a line off: the first bound below it, the first plan above it."""
    low, high = ax.get_ylim()
    bound = next(((p.seconds, p.bound) for p in run.known if p.bound is not None), None)
    cost = next(((p.seconds, p.objective) for p in run.known if p.objective is not None), None)
    look: dict[str, Any] = {"textcoords": "offset points", "size": 0.85 * TEXT_SIZE, "color": style.colour}
    if bound is not None and bound[1] < low:
        ax.annotate(f"▼ bound from {money.short(bound[1])}", (bound[0], low), (-5, 3), ha="right", **look)
    if cost is not None and cost[1] > high:
        ax.annotate(f"▲ plan from {money.short(cost[1])}", (cost[0], high), (-5, -3), ha="right", va="top", **look)


def _steps(moments: Sequence[tuple[float, float | None]], end: float, style: _RunStyle, dashes: str, ax: Axes) -> None:
    """Draw amounts that each hold until the next; markers where they change, none where they only hold on."""
    known = [(second, amount) for second, amount in moments if amount is not None]
    if not known:
        return
    times, amounts = [second for second, _ in known], [amount for _, amount in known]
    marked = _apart(times, [k for k in range(len(amounts)) if not k or amounts[k] != amounts[k - 1]], end / _MARKS)
    times, amounts = [*times, max(end, times[-1])], [*amounts, amounts[-1]]
    look: dict[str, Any] = {"color": style.colour, "linestyle": dashes, "marker": style.marker, "markersize": 4.5}
    ax.step(times, amounts, where="post", linewidth=1.6, markevery=marked, **look)


def _apart(times: Sequence[float], positions: Sequence[int], distance: float) -> list[int]:
    """Return the positions whose times are at least this far behind the one kept before."""
    kept: list[int] = []
    for position in positions:
        if not kept or times[position] - times[kept[-1]] >= distance:
            kept.append(position)
    return kept


def _gap_ticks(low: float, high: float) -> list[float]:
    """Return powers of ten between two gaps, with twice and five times these where they are few."""
    powers = [10.0**k for k in range(-8, 3)]
    tens = [power for power in powers if low <= power <= high]
    return tens if len(tens) > 2 else [m * power for power in powers for m in (1, 2, 5) if low <= m * power <= high]


def _amounts(runs: Sequence[Run]) -> tuple[float, float]:
    """Return the least and the greatest amount that lasted, so that a wild beginning does not flatten the rest."""
    lasting = []
    for run in runs:
        points = run.known
        ends = [*(point.seconds for point in points[1:]), max(run.seconds, points[-1].seconds if points else 0.0)]
        for point, end in zip(points, ends, strict=True):
            if end - point.seconds >= _LASTING * run.seconds or point is points[-1]:
                lasting += [amount for amount in (point.objective, point.bound) if amount is not None]
    return min(lasting, default=0), max(lasting, default=1)


def _time_axis(runs: Sequence[Run], ax: Axes) -> None:
    longest, shortest = max(run.seconds for run in runs), min(run.seconds for run in runs)
    if shortest > 0 and longest > _FAR * shortest:
        first = min((point.seconds for run in runs for point in run.known), default=shortest)
        ax.set_xscale("log")
        ax.set_xlim(0.8 * max(min(first, shortest), 1e-3), 1.15 * longest)
        ax.xaxis.set_minor_locator(NullLocator())
    else:
        ax.set_xlim(0, 1.03 * longest or 1)
        ax.xaxis.set_major_locator(MaxNLocator(8) if longest else FixedLocator([0]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda second, _: f"{second:g}"))
    ax.set_xlabel("seconds since the start of the program", size=0.9 * TEXT_SIZE, color=SOFT_INK)
    ax.grid(color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    bare(ax)
    ax.tick_params(labelsize=0.9 * TEXT_SIZE, labelcolor=SOFT_INK)


def _run_sample(style: _RunStyle) -> Sample:
    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        look: dict[str, Any] = {"color": style.colour, "marker": style.marker, "markersize": 5 * scale}
        ax.plot([x + 0.05, x + 0.27, x + 0.49], [y, y, y], linewidth=1.6 * scale, markevery=[1], **look)

    return draw


def _line_sample(dashes: str) -> Sample:
    def draw(x: float, y: float, scale: float, ax: Axes) -> None:
        ax.plot([x, x + 0.54], [y, y], color=INK, linestyle=dashes, linewidth=1.6 * scale)

    return draw


def _run_words(run: Run) -> str:
    return f"{run.name} ({run.engine})"


def _title(best: Run, runs: Sequence[Run]) -> str:
    """Return how near the best run came, and when; that it was the first where others came as near."""
    several = len(runs) > 1
    if best.gap is None:
        return "No run has both a plan and a bound" if several else _without_gap(best)
    gap, when = percent(round(best.gap, 8)), seconds(best.reached)
    if sum(run.gap == best.gap for run in runs) > 1:
        return f"{best.name}: first of {len(runs)} runs to gap {gap}, after {when}"
    return f"{best.name}: gap {gap} after {when}{f', the smallest of {len(runs)} runs' if several else ''}"


def _without_gap(run: Run) -> str:
    """Return what a run has that has no gap."""
    found = (
        "a plan and no bound" if run.objective is not None else "a bound and no plan" if run.known else "nothing yet"
    )
    return f"{run.name}: {found} after {seconds(run.seconds)}"


def _subtitle(case: str, runs: Sequence[Run], money: Money) -> str:
    costs = [run.objective for run in runs if run.objective is not None]
    least = f"; cheapest plan {money.text(min(costs))} per year" if costs else ""
    return f"{case}: cost of the best plan and bound over time, and the gap between them{least}"

"""Plots of measured records: they show the measures, tell peers apart without colour, and keep inside the picture."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from benchmark_records import FAMILIES, PEERS, diced_records, record, solved, timed_out
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imread

from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.over_time import known_gap
from rightsource.benchmarks.measures.profiles import profiles
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import FIRST_PLAN, SOLVED
from rightsource.benchmarks.report.plots.figures import profile_figure, progress_figure, scaling_figure
from rightsource.benchmarks.report.plots.profile import draw_profile
from rightsource.benchmarks.report.plots.progress import draw_median, draw_share
from rightsource.benchmarks.report.plots.scaling import draw_scaling
from rightsource.benchmarks.report.plots.style import styles
from rightsource.benchmarks.runner.record import Record


def results(*records: Record) -> Results:
    """Return the set of all cases of some records."""
    return Results.of("set $5_x", list(dict.fromkeys(one.case for one in records)), measure(records), (), PEERS)


def line_of(ax: Axes, peer: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of a peer's line."""
    [line] = [line for line in ax.lines if line.get_label() == peer]
    return np.asarray(line.get_xdata(), dtype=float), np.asarray(line.get_ydata(), dtype=float)


def pixels(figure: Figure) -> np.ndarray:
    """Return a figure as an array of pixels."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=70)
    buffer.seek(0)
    return np.asarray(imread(buffer))[:, :, :3]


def test_profile_lines_are_the_profiles() -> None:
    """At every corner of a step the height is the share of the profile, and it is level to the right edge."""
    own = results(*diced_records((50, 120), ("handoff", "desk"), (1, 2)))
    ax, made = draw_profile(own, SOLVED), profiles(own, SOLVED)
    for peer in own.asked(SOLVED):
        across, up = line_of(ax, peer)
        assert list(up) == [made[peer].share(factor) for factor in across]
        assert up[-1] == up[-2]
    assert not [line for line in ax.lines if line.get_label() == "greedy"]


def test_shares_and_medians_end_at_the_final_measures() -> None:
    """Ours: one of three proven; 0 %, 20 % and no plan (100 %) off, the median is 20 %. The other has all of them."""
    own = results(
        *(solved("cp-sat", 2.0, case) for case in "xyz"),
        *(solved("rightsource", 1.0, "x"), timed_out("rightsource", "y", cost=125_000), timed_out("rightsource", "z")),
    )
    assert line_of(draw_share(own, SOLVED), "cp-sat")[1][-1] == 1
    assert line_of(draw_share(own, SOLVED), "rightsource")[1][-1] == pytest.approx(1 / 3)
    assert line_of(draw_median(own, own.peers, known_gap, "x"), "rightsource")[1][-1] == pytest.approx(0.2)
    assert line_of(draw_median(own, own.peers, known_gap, "x"), "cp-sat")[1][-1] == 1e-6  # the floor of the plot


def test_time_outs_are_hollow_at_the_limit_and_the_line_has_the_fitted_slope() -> None:
    """1 s at 100, 10 s at 1,000: a line of slope 1 from end to end; a time-out at 10,000 is hollow at 60 s."""
    own = results(
        solved("cp-sat", 1.0, "x", processes=100),
        solved("cp-sat", 10.0, "y", processes=1000),
        timed_out("cp-sat", "z", processes=10_000),
    )
    ax = draw_scaling(own, SOLVED, "desk")
    markers = [line for line in ax.lines if line.get_marker() == styles(["cp-sat"])["cp-sat"].marker]
    shown = [(float(line.get_ydata()[0]), line.get_markerfacecolor() == "white") for line in markers]
    assert shown == [(1.0, False), (10.0, False), (60.0, True)]
    [fit] = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_color() == "#CC79A7"]
    assert list(fit.get_xdata()) == [100, 1000]
    assert list(fit.get_ydata()) == pytest.approx([1, 10])


def test_peers_differ_without_colour() -> None:
    """No two peers share a marker, also those with no look of their own; all colours of one solver are one."""
    looks = styles([*PEERS, "newcomer", "another"])
    assert len({look.marker for look in looks.values()}) == len(looks)
    assert looks["highs-plain"].colour == looks["highs-strong"].colour
    assert looks["highs-plain"].dashes != looks["highs-strong"].dashes


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    """Draw all figures of a crowded set."""
    own = results(*diced_records((100, 1000), FAMILIES, (1,)))
    return [profile_figure(own), progress_figure(own), scaling_figure(own, FIRST_PLAN)]


def test_nothing_is_drawn_outside_the_picture(figures: list[Figure]) -> None:
    """The rim is blank, the middle is not."""
    for figure in figures:
        image = pixels(figure)
        rim = np.concatenate([image[:2].ravel(), image[-2:].ravel(), image[:, :2].ravel(), image[:, -2:].ravel()])
        assert rim.min() == 1
        assert image.min() < 0.5


def test_keys_and_names_are_outside_of_the_data(figures: list[Figure]) -> None:
    """No key overlaps a panel, no two panels overlap with what is written around them, the key has all peers."""
    for figure in figures:
        figure.canvas.draw()
        [legend] = figure.legends
        assert [text.get_text().partition(" ")[0].rstrip(":") for text in legend.get_texts()] == list(PEERS)
        panels = [ax.get_tightbbox() for ax in figure.axes]
        boxes = [legend.get_window_extent(), *(box for box in panels if box)]
        for number, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_names_are_drawn_as_they_are_written(figures: list[Figure]) -> None:
    """Dollar signs and underscores of a set are text."""
    assert [figure.texts[0].get_text().partition(":")[0] for figure in figures] == ["set $5_x"] * 3
    assert not any(text.get_parse_math() for figure in figures for text in figure.texts)


def test_sets_with_nothing_to_show_are_drawn() -> None:
    """Nobody has a plan, or a case has none: the figures are there, without lines."""
    own = results(timed_out("rightsource", "x"), record("cp-sat", "y", status="infeasible", solve_seconds=1.0))
    for figure in (profile_figure(own), progress_figure(own), scaling_figure(own, FIRST_PLAN)):
        assert pixels(figure).min() < 0.5

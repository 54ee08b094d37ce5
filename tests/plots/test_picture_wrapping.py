"""Long chains go on below: lines of one layout, arcs that leave and arrive at the same height."""

from __future__ import annotations

from itertools import pairwise

import pytest
from matplotlib.patches import FancyArrowPatch
from picture_cases import choose, wide_instance
from text_boxes import outside, overlapping

from rightsource.optimizer.arcs import arcs_of
from rightsource.optimizer.plots.figures import compare_figure
from rightsource.optimizer.plots.graph import BOXES, draw_process_graph, process_layout
from rightsource.optimizer.plots.layout import lay_out
from rightsource.optimizer.plots.wrapping import pieces, wrapped


def test_a_long_chain_goes_on_below() -> None:
    """Fifty steps stand in several lines, none on another, all within the layout; steps follow to the right."""
    layout = process_layout(wide_instance(50, 1))
    assert layout.width < 24
    assert len(set(layout.centres)) == 50
    assert len({y for _, y in layout.centres}) > 1
    assert all(0 < x < layout.width and 0 < y < layout.height for x, y in layout.centres)
    for (x, y), (next_x, next_y) in pairwise(layout.centres):
        assert next_x > x if next_y == y else next_y > y


def test_arcs_leave_and_arrive_at_the_same_height_of_their_lines() -> None:
    """Every cut route leads to the right end of a line, and from the left end of the next to its target."""
    instance = wide_instance(50, 1)
    layout = process_layout(instance)
    plain = lay_out([0] * 50, ["only"], arcs_of(instance), BOXES)
    step = layout.centres[-1][1] - layout.centres[0][1]
    cut = [(k, pieces(route)) for k, route in enumerate(layout.routes) if len(pieces(route)) > 1]
    assert len(cut) == len({y for _, y in layout.centres}) - 1
    for k, (leaves, arrives) in cut:
        assert leaves[0] == layout.centres[k] and arrives[-1] == layout.centres[k + 1]
        assert (leaves[-1][0], arrives[0][0]) == (layout.width, 0)
        assert arrives[0][1] - leaves[-1][1] == pytest.approx(step / len(cut))
        assert arrives[0][1] == pytest.approx(layout.centres[k + 1][1])
    assert len(pieces(plain.routes[0])) == 1


def test_a_short_layout_stays_as_it_is() -> None:
    """Ten steps are one line, and nothing of them is moved."""
    plain = lay_out([0] * 10, ["only"], [(k, k + 1) for k in range(9)], BOXES)
    assert wrapped(plain) is plain


def test_lanes_are_cut_where_lines_end() -> None:
    """Every box lies in a lane of its function, in its own line."""
    instance = wide_instance(50, 5)
    layout = process_layout(instance)
    for function, (x, y) in zip(instance.processes.functions, layout.centres, strict=True):
        homes = [lane for lane in layout.lanes if lane.left < x < lane.right and lane.top < y < lane.bottom]
        assert function in {lane.name for lane in homes}


def test_only_the_last_piece_of_an_arc_has_a_head() -> None:
    """Each hand-over has one head, and a line for every end of a line that it passes."""
    instance = wide_instance(50, 5)
    layout = process_layout(instance)
    ax = draw_process_graph(instance, choose(instance, lambda _: 0), layout)
    arrows = [arrow for arrow in ax.patches if isinstance(arrow, FancyArrowPatch)]
    assert len(arrows) == sum(len(pieces(route)) for route in layout.routes) > 49
    heads = [arrow for arrow in arrows if type(arrow.get_arrowstyle()).__name__ == "CurveFilledB"]
    assert len(heads) == 49


def test_three_plans_of_a_long_chain_fit_a_page() -> None:
    """They are less than 40 inches wide and high, and every word can be read."""
    instance = wide_instance(50, 1)
    figure = compare_figure(instance, [choose(instance, lambda k, n=n: (k * n) % 3, f"plan {n}") for n in range(3)])
    assert max(figure.get_size_inches()) < 40
    assert outside(figure) == []
    assert overlapping(figure) == []

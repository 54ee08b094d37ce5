"""Where boxes, lanes and routes go."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsource.optimizer.plots.arrangement import Arrangement, Box, arrange
from rightsource.optimizer.plots.layout import Geometry, Layout, lay_out
from rightsource.optimizer.plots.stacking import stack

GEOMETRY = Geometry(box_width=1.2, box_height=0.7, column=1.5, place=0.85, lane_head=0.3, lane_foot=0.1)


def random_layout(seed: int, nodes: int = 30, lanes: int = 3) -> tuple[list[int], list[tuple[int, int]], Layout]:
    """Return lanes, arcs and layout of a random graph without cycles, every lane in use."""
    choose = random.Random(seed)
    own = [k % lanes for k in range(nodes)]
    arcs = sorted({(a, b) for a, b in (sorted(choose.sample(range(nodes), 2)) for _ in range(2 * nodes))})
    return own, arcs, lay_out(own, [f"lane {k}" for k in range(lanes)], arcs, GEOMETRY)


@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0.1, 2)), min_size=1, max_size=8),
)
def test_stacked_items_keep_order_distance_and_ends(items: list[tuple[float, float]]) -> None:
    """However items want to lie, they come out in order, without overlap, between the ends."""
    wanted, heights = [want for want, _ in items], [height for _, height in items]
    ys = stack(wanted, heights, 0, 20)
    for (low, above), (high, below) in pairwise(zip(ys, heights, strict=True)):
        assert high - low >= (above + below) / 2 - 1e-9
    assert ys[0] >= heights[0] / 2 - 1e-9
    assert ys[-1] <= 20 - heights[-1] / 2 + 1e-9


def test_items_that_clash_share_the_shift() -> None:
    """Two items of height 1 that both want 5 end half a height to either side; a third far away stays."""
    assert stack([5, 5, 9], [1, 1, 1], 0, 20) == [4.5, 5.5, 9]


def test_items_that_want_out_stop_at_the_ends() -> None:
    """Items cannot leave their lane at either end."""
    assert stack([-3, 30], [1, 1], 0, 10) == [0.5, 9.5]


@pytest.mark.parametrize("seed", range(5))
def test_arcs_lead_to_the_right_and_boxes_do_not_overlap(seed: int) -> None:
    """Every arc ends in a later column, and two boxes of one column are apart by at least a box's place."""
    _, arcs, layout = random_layout(seed)
    for source, target in arcs:
        assert layout.centres[target][0] > layout.centres[source][0]
    for k, (x, y) in enumerate(layout.centres):
        for other_x, other_y in layout.centres[:k]:
            assert x != other_x or abs(y - other_y) >= GEOMETRY.place - 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_boxes_stay_in_their_lanes(seed: int) -> None:
    """A box lies between the ends of its lane, no lane overlaps another, and all of it is inside the layout."""
    own, _, layout = random_layout(seed)
    for lane, (x, y) in zip(own, layout.centres, strict=True):
        home = layout.lanes[lane]
        assert home.top + GEOMETRY.box_height / 2 <= y <= home.bottom - GEOMETRY.box_height / 2
        assert home.left + GEOMETRY.box_width / 2 <= x <= home.right - GEOMETRY.box_width / 2
    for k, one in enumerate(layout.lanes):
        for other in layout.lanes[:k]:
            assert (
                other.bottom < one.top or other.right <= one.left or one.right <= other.left or one.bottom < other.top
            )
    assert layout.height >= max(lane.bottom for lane in layout.lanes)
    assert layout.width >= max(x for x, _ in layout.centres) + GEOMETRY.box_width / 2


@pytest.mark.parametrize("seed", range(5))
def test_routes_pass_no_foreign_box(seed: int) -> None:
    """Where a route passes a column it keeps off all boxes there, and it starts and ends at its own boxes."""
    _, arcs, layout = random_layout(seed)
    for (source, target), route in zip(arcs, layout.routes, strict=True):
        assert route[0] == layout.centres[source]
        assert route[-1] == layout.centres[target]
        for x, y in route[1:-1]:
            assert all(abs(y - box_y) > GEOMETRY.box_height / 2 for box_x, box_y in layout.centres if box_x == x)


def test_a_source_stands_next_to_what_uses_it() -> None:
    """In 0 → 1 → 2 with a second source 3 → 2, the source 3 moves into the column of 1, not of 0."""
    layout = lay_out([0, 0, 0, 0], ["only"], [(0, 1), (1, 2), (3, 2)], GEOMETRY)
    assert layout.centres[3][0] == layout.centres[1][0]


def test_lanes_that_follow_one_another_share_a_band() -> None:
    """In the chain 0 → 1 → 2 → 3, the lane of 0 and 1 and that of 2 and 3 lie side by side, the third lane below.

    The third lane has the chain 4 → 5 → 6 → 7, so it overlaps both.
    """
    arcs = [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7)]
    lanes = lay_out([0, 0, 1, 1, 2, 2, 2, 2], ["first", "second", "long"], arcs, GEOMETRY).lanes
    assert lanes[0].top == lanes[1].top
    assert lanes[0].right == lanes[1].left
    assert lanes[2].top > lanes[0].bottom


def test_a_graph_without_arcs_is_one_column() -> None:
    """Without dependencies all processes stand in one column."""
    layout = lay_out([0, 0, 0], ["only"], [], GEOMETRY)
    assert len({x for x, _ in layout.centres}) == 1
    assert layout.routes == ()


def boxes(arrangement: Arrangement) -> list[Box]:
    """Return all rectangles of an arrangement that hold something."""
    inner = [box for cell in arrangement.cells for box in (cell.heading, cell.graph, cell.costs)]
    return [box for box in (arrangement.title, *inner, arrangement.foot) if box.height]


@pytest.mark.parametrize("plans", [1, 2, 3, 4])
@pytest.mark.parametrize("size", [(3.0, 2.0), (16.0, 3.0), (20.0, 12.0), (4.0, 14.0)])
def test_parts_of_a_picture_do_not_overlap(size: tuple[float, float], plans: int) -> None:
    """Title, headings, graphs, costs and foot lie beside or below each other, inside the picture."""
    arrangement = arrange(*size, plans, 0.3)
    parts = boxes(arrangement)
    for k, one in enumerate(parts):
        assert one.left >= 0 and one.top >= 0
        assert one.left + one.width <= arrangement.width + 1e-9
        assert one.top + one.height <= arrangement.height + 1e-9
        for other in parts[:k]:
            beside = one.left >= other.left + other.width - 1e-9 or other.left >= one.left + one.width - 1e-9
            below = one.top >= other.top + other.height - 1e-9 or other.top >= one.top + one.height - 1e-9
            assert beside or below


def test_all_plans_get_the_same_room() -> None:
    """Plans to be compared have graphs and costs of one size."""
    cells = arrange(16, 3, 3, 0.3).cells
    assert len({(cell.graph.width, cell.graph.height) for cell in cells}) == 1
    assert len({(round(cell.costs.width, 9), round(cell.costs.height, 9)) for cell in cells}) == 1


def test_wide_graphs_go_below_each_other_and_tall_ones_beside() -> None:
    """The arrangement follows the shape of the graph towards that of a slide."""
    wide, tall = arrange(16, 3, 2, 0.3).cells, arrange(5, 8, 2, 0.3).cells
    assert wide[0].graph.left == wide[1].graph.left
    assert tall[0].graph.top == tall[1].graph.top

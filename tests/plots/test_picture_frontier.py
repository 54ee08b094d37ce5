"""The picture of a frontier: steps through the plans, what is not proven below them, and marks that can be read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from picture_cases import first_options, texts
from picture_results import CHANGES, EUR, LOSS, curve, frontier_of, surface
from samples import sample_instance

from rightsource.models.numbers import NANO
from rightsource.optimizer.analyses.frontier.aims import Aim
from rightsource.optimizer.analyses.frontier.frontier import Frontier
from rightsource.optimizer.analyses.frontier.ledger import Fact
from rightsource.optimizer.plots.figures import save_figure
from rightsource.optimizer.plots.frontier import draw_frontier, draw_surface, frontier_figure
from rightsource.optimizer.plots.frontier_key import POINT, frontier_key
from rightsource.optimizer.plots.frontier_marks import CurrentPlan

YIELD = Aim("path_yield", 960_000_000, 1, 960_000_000, NANO)


def line_of(ax: Axes, colour: str) -> list[tuple[float, float]]:
    """Return the corners of the longest line of a colour."""
    lines = [line for line in ax.lines if to_hex(line.get_color()) == colour.lower()]
    longest = max(lines, key=lambda line: len(np.asarray(line.get_xdata())))
    return [(float(x), float(y)) for x, y in zip(longest.get_xdata(), longest.get_ydata(), strict=True)]


def test_the_steps_lead_through_the_plans() -> None:
    """From the edge of the worse amounts at the least cost, then plan by plan to the best amount."""
    ax = draw_frontier(frontier_of((LOSS,), [(1000, 90), (1500, 40), (3000, 10)]), EUR)
    corners = line_of(ax, POINT)
    assert corners[0] == (ax.get_xlim()[1], 1000)
    assert corners[1:] == [(90, 1000), (40, 1500), (10, 3000)]
    assert ax.get_xlabel() == "Expected loss, EUR per year (less is better)"
    assert ax.get_ylabel() == "Cost, EUR per year"


def test_yields_rise_to_the_right() -> None:
    """More yield is better and dearer: steps begin at the left, ticks are per cent."""
    ax = draw_frontier(frontier_of((YIELD,), [(1000, 60_000_000), (2000, 10_000_000)]), EUR)
    assert line_of(ax, POINT)[1:] == [(pytest.approx(90), 1000), (pytest.approx(95), 2000)]
    assert ax.get_xlabel() == "Path yield (more is better)"
    ax.figure.canvas.draw()
    assert all(label.get_text().endswith(" %") for label in ax.get_xticklabels())


def test_whiskers_end_at_bounds() -> None:
    """A plan with a bound of its own has a whisker down to it; hollow when its gap is larger than asked."""
    facts = [Fact((40,), bound=1200, cost=1500), Fact((1000,), bound=1000, cost=1000)]
    ax = draw_frontier(frontier_of((LOSS,), [(1000, 90), (1500, 40)], facts), EUR)
    whiskers = [list(map(float, line.get_ydata())) for line in ax.lines if line.get_marker() == "_"]
    assert whiskers == [[1000, 1000], [1200, 1500]]
    faces = [to_hex(str(line.get_markerfacecolor())) for line in ax.lines if line.get_marker() == "o"]
    assert faces == [POINT.lower(), "#ffffff"]


def tinted(ax: Axes) -> list[tuple[float, float, float, float]]:
    """Return the tinted areas as left, right, lower and upper end."""
    areas = []
    for area in ax.collections:
        if not isinstance(area, PathCollection):
            points = area.get_paths()[0].vertices
            areas.append(
                (*map(float, (points[:, 0].min(), points[:, 0].max(), points[:, 1].min(), points[:, 1].max())),)
            )
    return sorted(areas)


def test_what_may_hide_plans_is_tinted() -> None:
    """Between two plans, above the level that was asked for, costs between both are not excluded; below they are."""
    facts = [
        Fact((1000,), bound=1000, cost=1000),
        Fact((60,), bound=1500, cost=1500),
        Fact((39,), infeasible=True),
    ]
    ax = draw_frontier(frontier_of((LOSS,), [(1000, 90), (1500, 40)], facts), EUR)
    assert tinted(ax) == [(61, 90, 1000, 1500)]
    (unreached,) = [patch for patch in ax.patches if patch.get_hatch()]
    assert unreached.get_extents().transformed(ax.transData.inverted()).x1 == pytest.approx(40)


def test_marks_carry_words() -> None:
    """The cheapest plan, the knee and the current plan are named; a plan far off is pointed at from the edge."""
    places = [(1000, 90), (1100, 40), (3000, 10)]
    near, far = CurrentPlan(3200, (Fraction(60),), 2), CurrentPlan(90_000, (Fraction(60),), 0)
    said = texts(draw_frontier(frontier_of((LOSS,), places), EUR, near))
    assert said == ["1, cheapest", "2, knee", "3", "current plan, breaks 2 rules"]
    ax = draw_frontier(frontier_of((LOSS,), places), EUR, far)
    assert texts(ax)[-1] == "current plan: beyond the scale, 90.0 k"
    assert ax.get_ylim()[1] < 4000
    mark = next(line for line in ax.lines if line.get_marker() == "X")
    assert mark.get_ydata()[0] == ax.get_ylim()[1]


def test_a_current_plan_off_the_scale_is_named_at_its_mark() -> None:
    """In the corner beyond two aims the words stand beside the mark, or a line leads to them; numbers stay inside."""
    far = CurrentPlan(9_000_000, (Fraction(900), Fraction(0)), 2)
    ax = draw_surface(surface(12), EUR, far)
    ax.figure.canvas.draw()
    named = next(text for text in ax.texts if text.get_text().startswith("current plan"))
    assert isinstance(named, Annotation)
    assert abs(named.xyann[1]) <= 20 or named.arrow_patch is not None
    frame = ax.get_window_extent()
    numbers = [text.get_window_extent() for text in ax.texts if text is not named]
    assert all(box.x1 <= frame.x1 for box in numbers)
    near = draw_surface(surface(12), EUR, CurrentPlan(9_000_000, (Fraction(900), Fraction(11)), 0))
    beside = next(text for text in near.texts if text.get_text().startswith("current plan"))
    assert isinstance(beside, Annotation)
    assert abs(beside.xyann[1]) <= 20 and beside.arrow_patch is None


def test_the_key_says_below_what_the_knee_lies() -> None:
    """With one aim below a chord, with two below a plane, as the command says."""
    places = [(1000, 90, 5), (1100, 40, 4), (3000, 10, 1)]
    one = frontier_of((LOSS,), [place[:2] for place in places])
    two = frontier_of((LOSS, CHANGES), [(1000, 90, 50), (1100, 40, 30), (3000, 10, 40), (3100, 60, 10)])
    assert "Knee, farthest below the chord" in [words for _, words in frontier_key(one, None)]
    assert "Knee, farthest below the plane" in [words for _, words in frontier_key(two, None)]


def test_ticks_of_money_are_exact() -> None:
    """Ticks are written in as many digits as they need: 13.75 m is not 13.8 m."""
    ax = draw_frontier(frontier_of((LOSS,), [(13_500_000, 90), (14_500_000, 10)]), EUR)
    for place, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True):
        number, step = label.get_text().split()
        assert float(number) * {"m": 1e6, "k": 1e3}[step] == pytest.approx(place)


def test_many_plans_are_not_numbered() -> None:
    """Of 40 plans only the ends and the knee carry numbers, and no two numbers overlap."""
    frontier = curve(40)
    ax = draw_frontier(frontier, EUR)
    assert frontier.knee is not None
    assert sorted(texts(ax)) == sorted(["1, cheapest", f"{frontier.knee + 1}, knee", "40"])
    assert_apart(ax)


@pytest.mark.parametrize("count", [1, 2, 5, 14])
def test_numbers_do_not_overlap(count: int) -> None:
    """Numbers of plans that lie close together are left out."""
    assert_apart(draw_frontier(curve(count), EUR))
    crowd = frontier_of((LOSS,), [(1000, 90), (1001, 89), (1002, 88), (3000, 10)])
    assert_apart(draw_frontier(crowd, EUR))


def assert_apart(ax: Axes) -> None:
    """Fail where two texts on axes overlap."""
    figure = ax.figure
    assert isinstance(figure, Figure)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    for k, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:k])


def test_a_surface_tells_cost_twice() -> None:
    """Over two aims cost is told by colour and size; the dearer the larger, and behind the others."""
    frontier = surface(12)
    ax = draw_surface(frontier, EUR, CurrentPlan(5_000_000, (Fraction(100), Fraction(3)), 1))
    cloud = ax.collections[0]
    assert isinstance(cloud, PathCollection)
    dearest_first = frontier.points[::-1]
    assert list(np.asarray(cloud.get_array())) == [point.cost for point in dearest_first]
    assert list(cloud.get_sizes()) == sorted(cloud.get_sizes(), reverse=True)
    assert [tuple(place) for place in np.asarray(cloud.get_offsets())] == [
        tuple(map(float, point.amounts)) for point in dearest_first
    ]
    assert "1, cheapest" in texts(ax)
    assert "current plan, breaks 1 rule" in texts(ax)
    assert ax.get_ylabel() == "Changes (fewer are better)"


@pytest.mark.parametrize("frontier", [curve(1), curve(5), curve(40), curve(5, CHANGES), surface(6), surface(40)])
def test_figures_can_be_saved(frontier: Frontier, tmp_path: Path) -> None:
    """With few and many plans, one aim and two, there is a picture with a title and a key."""
    figure = frontier_figure(sample_instance(), frontier, first_options("current"))
    save_figure(figure, tmp_path / "frontier.png")
    assert (tmp_path / "frontier.png").stat().st_size > 10_000
    written = [text for ax in figure.axes for text in texts(ax)]
    assert any(text.startswith(("The knee: ", "Cost against ")) for text in written)
    assert any(text.startswith("sample desk: ") for text in written)
    assert "Current plan" in written


def test_titles_say_what_the_knee_gains() -> None:
    """The title is the finding: what the knee has, and what it costs beside the cheapest plan."""
    frontier = frontier_of((LOSS, CHANGES), [(1000, 90, 50), (1100, 40, 20), (3000, 10, 45), (3001, 85, 1)])
    title = frontier_figure(sample_instance(), frontier).axes[0].texts[0].get_text().replace("\n", " ")
    assert frontier.knee == 1
    assert title == "The knee: expected loss EUR 40 and 20 changes for EUR 1 more than the cheapest plan"

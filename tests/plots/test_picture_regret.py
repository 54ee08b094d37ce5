"""The regret heat map: what is in its cells, how they are shaded, what stands out."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import Rectangle
from picture_cases import texts
from picture_results import EUR, regrets
from samples import sample_instance

from rightsource.optimizer.analyses.regret import RegretTable
from rightsource.optimizer.plots.regret import draw_regret, greatest_regret, regret_figure


def words(figure: Figure) -> str:
    """Return all that is written in a figure."""
    return "\n".join(text for ax in figure.axes for text in texts(ax))


def cells(ax: Axes) -> dict[tuple[int, int], Rectangle]:
    """Return the boxes of the cells by column and row, that of the recommended row left out."""
    boxes = [box for box in ax.patches if isinstance(box, Rectangle) and box.get_fill()]
    return {(round(box.get_x() + box.get_width() / 2), round(box.get_y() + box.get_height() / 2)): box for box in boxes}


def test_every_cell_says_its_regret_or_the_rules() -> None:
    """Amounts in three digits, intervals as such, and the names of broken rules; the last column is the greatest."""
    written = texts(draw_regret(regrets(), EUR, 100000))
    for said in ("0", "90.0 to 100 k", "40.0 k", "≤ 7", "budget, cap", "breaks rules in 1 of 2"):
        assert said in written
    for said in ("base", "growth", "greatest", "best of base", "best of g", "mine plan"):
        assert said in written


def test_more_regret_is_darker_and_broken_rules_are_hatched() -> None:
    """Lightness falls with regret, no regret is white; a plan that breaks rules is hatched and never shaded."""
    drawn = cells(draw_regret(regrets(), EUR, 100000))
    light = {place: sum(to_rgb(box.get_facecolor())) for place, box in drawn.items()}
    assert light[0, 0] == pytest.approx(3)
    assert light[1, 2] > light[0, 2] > light[1, 0]
    assert drawn[0, 1].get_hatch()
    assert drawn[2, 1].get_hatch()
    assert not any(box.get_hatch() for place, box in drawn.items() if place not in ((0, 1), (2, 1)))


def test_the_recommended_plan_is_framed() -> None:
    """One frame stands around the third row; without a recommendation there is none."""
    frames = [box for box in draw_regret(regrets(), EUR, 100000).patches if not box.get_fill()]
    assert [(box.get_y(), box.get_height()) for box in frames] == [(1.5, 1)]
    nobody = RegretTable(regrets().scenarios, (), regrets().rows, None)
    assert all(box.get_fill() for box in draw_regret(nobody, EUR, 100000).patches)


def test_the_scale_is_common_to_tables_that_are_compared() -> None:
    """The greatest regret counts what it may be at most; a table without any regret has a scale of 0."""
    assert greatest_regret([regrets()]) == 100000
    assert greatest_regret([RegretTable((), (), (), None)]) == 0
    half = cells(draw_regret(regrets(), EUR, 200000))[1, 0]
    assert sum(to_rgb(half.get_facecolor())) > sum(
        to_rgb(cells(draw_regret(regrets(), EUR, 100000))[1, 0].get_facecolor())
    )


def test_the_figure_names_case_scale_and_what_is_left_out() -> None:
    """Title, unit, the scenario without a plan, and the key of shades, hatching and frame."""
    said = words(regret_figure(sample_instance(), regrets()))
    for part in (
        "sample: regret of 3 plans in 2 cases",
        "What a plan costs more than the best plan there, EUR per year; no plan exists: lost",
        "Regret, from 0 to",
        "Breaks these rules there",
        "Recommended: least greatest regret, all rules kept in these cases",
    ):
        assert part in said.replace(sample_instance().name, "sample")


@pytest.mark.parametrize("names", [0, 40])
def test_nothing_is_cut_off_at_the_rim(names: int) -> None:
    """The rim is blank however long the names are; the middle is not."""
    buffer = BytesIO()
    regret_figure(sample_instance(), regrets(names)).savefig(buffer, format="png", dpi=80)
    buffer.seek(0)
    image = np.asarray(imread(buffer))[:, :, :3]
    rim = np.concatenate([image[:2].ravel(), image[-2:].ravel(), image[:, :2].ravel(), image[:, -2:].ravel()])
    assert rim.min() == 1
    assert image.min() < 0.2

"""Pictures as they were when someone last looked at them: drawn again, they look the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from picture_cases import choose, first_options, last_options, wide_instance
from picture_results import curve, regrets, rule_prices, surface
from samples import sample_instance

from rightsource.models.result import TracePoint
from rightsource.optimizer.analyses.runs import Run
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.causes import causes_figure
from rightsource.optimizer.plots.concentration import concentration_figure
from rightsource.optimizer.plots.convergence import convergence_figure
from rightsource.optimizer.plots.figures import compare_figure
from rightsource.optimizer.plots.frontier import frontier_figure
from rightsource.optimizer.plots.modes import modes_figure
from rightsource.optimizer.plots.regret import regret_figure
from rightsource.optimizer.plots.rule_prices import rule_prices_figure
from rightsource.optimizer.plots.waterfall import waterfall_figure

BASELINES = Path(__file__).parent / "baselines"
REDRAW = "RIGHTSOURCE_REDRAW"
"""Set this variable to draw the baselines anew, and look at them before they are kept."""
_DOTS_PER_INCH = 32
_MOST = 0.012
"""Mean difference of pixels (0 to 1) that other versions of fonts make; a missing bar or label makes more."""


def _sample(draw: Callable[..., Figure]) -> Figure:
    return draw(sample_instance(), [first_options(), last_options()])


def _runs() -> Figure:
    points = tuple(TracePoint(second, 1000 + 500 // second, 1000 - 400 // second) for second in range(1, 9))
    return convergence_figure("desk", [Run("run", "highs", points, 9)], Money("EUR", 0))


def _functions() -> Figure:
    instance = wide_instance()
    return modes_figure(instance, [choose(instance, lambda k: k % 3), choose(instance, lambda k: k % 2)])


FIGURES: dict[str, Callable[[], Figure]] = {
    "causes": lambda: _sample(causes_figure),
    "waterfall": lambda: _sample(waterfall_figure),
    "concentration": lambda: _sample(concentration_figure),
    "graph": lambda: _sample(compare_figure),
    "modes": _functions,
    "convergence": _runs,
    "frontier": lambda: frontier_figure(sample_instance(), curve(6), first_options("current")),
    "frontier-two-aims": lambda: frontier_figure(sample_instance(), surface(12), first_options("current")),
    "regret": lambda: regret_figure(sample_instance(), regrets()),
    "rule-prices": lambda: rule_prices_figure(sample_instance(), rule_prices(6)),
}


@pytest.mark.parametrize("kind", FIGURES)
def test_pictures_look_as_they_did(kind: str) -> None:
    """A picture has the size of its baseline and differs from it no more than fonts do."""
    drawn = _png(FIGURES[kind]())
    baseline = BASELINES / f"{kind}.png"
    if os.environ.get(REDRAW):
        baseline.parent.mkdir(exist_ok=True)
        baseline.write_bytes(drawn)
    now, then = _pixels(BytesIO(drawn)), _pixels(baseline)
    assert now.shape == then.shape
    assert np.abs(now - then).mean() < _MOST


def test_a_missing_bar_is_more_than_fonts_differ() -> None:
    """The measure above is not blind: without one plan's bar the picture is another."""
    figure = FIGURES["causes"]()
    ax = next(ax for ax in figure.axes if ax.containers)
    for container in list(ax.containers)[: len(ax.containers) // 2]:
        container.remove()
    then = _pixels(BASELINES / "causes.png")
    assert np.abs(_pixels(BytesIO(_png(figure))) - then).mean() > _MOST


def _png(figure: Figure) -> bytes:
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=_DOTS_PER_INCH)
    return buffer.getvalue()


def _pixels(source: Path | BytesIO) -> np.ndarray:
    return np.asarray(imread(source))[:, :, :3]

"""Whole pictures: files of every kind, words above and below, common scales."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from picture_cases import choose, first_options, last_options, texts, wide_instance
from samples import sample_instance

from rightsource.models.faults import InputError
from rightsource.models.rules import MaxTotal
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.figures import compare_figure, plan_figure, save_figure
from rightsource.optimizer.plots.graph import process_layout


def words(figure: Figure) -> str:
    """Return all that is written in a figure."""
    return "\n".join(text for ax in figure.axes for text in texts(ax))


def pixels(figure: Figure) -> np.ndarray:
    """Return a figure as an array of pixels."""
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=80)
    buffer.seek(0)
    return np.asarray(imread(buffer))


@pytest.mark.parametrize(("ending", "magic"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_pictures_are_files_of_the_kind_their_ending_says(tmp_path: Path, ending: str, magic: bytes) -> None:
    """PNG, SVG and PDF files begin as such files do."""
    path = tmp_path / f"plan{ending}"
    save_figure(plan_figure(sample_instance(), first_options()), path)
    assert path.read_bytes().startswith(magic)


def test_a_picture_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """A missing folder is an input error with the path, not a traceback."""
    figure = plan_figure(sample_instance(), first_options())
    with pytest.raises(InputError, match=r"nowhere.*cannot be written: No such file or directory"):
        save_figure(figure, tmp_path / "nowhere" / "plan.png")


def test_the_same_plan_gives_the_same_picture() -> None:
    """Nothing random is in a picture, and drawing leaves nothing behind."""
    assert np.array_equal(
        pixels(plan_figure(sample_instance(), first_options())), pixels(plan_figure(sample_instance(), first_options()))
    )


def test_nothing_is_drawn_outside_the_picture() -> None:
    """The rim of the picture is blank: no text or box is cut off there; the middle is not blank."""
    for figure in (
        plan_figure(sample_instance(), last_options()),
        compare_figure(sample_instance(), [first_options(), last_options()]),
        plan_figure(wide_instance(), choose(wide_instance(), lambda k: k % 3)),
    ):
        image = pixels(figure)[:, :, :3]
        rim = np.concatenate([image[:2].ravel(), image[-2:].ravel(), image[:, :2].ravel(), image[:, -2:].ravel()])
        assert rim.min() == 1
        assert image.min() < 0.2


def test_the_title_names_case_cost_and_modes() -> None:
    """Case, total cost, size and modes stand above the picture."""
    instance, plan = sample_instance(), first_options()
    said = words(plan_figure(instance, plan))
    assert f"{instance.name}: {Money.of(instance).text(plan.report.objective)} per year" in said
    assert f"{len(instance.processes.ids)} processes: " in said


def test_broken_rules_stand_below_the_picture() -> None:
    """The caption says what each broken rule says, and how many more there are."""
    instance, plan = sample_instance(), last_options()
    broken = plan.report.broken
    assert broken
    said = words(plan_figure(instance, plan))
    assert f"breaks {len(broken)} rule" in said
    for rule in broken:
        assert f"{rule.id}: " in said


def test_a_long_list_of_broken_rules_is_cut_off() -> None:
    """Of six broken rules three are told and the rest counted."""
    rules = [MaxTotal(id=f"none-{k}", measure="processes", value=Decimal(0)) for k in range(6)]
    instance = sample_instance().with_rules(rules)
    said = words(plan_figure(instance, first_options(instance=instance)))
    assert "breaks 6 rules" in said
    assert "none-2: " in said
    assert "none-3: " not in said
    assert "and 3 more broken rules" in said


def test_a_feasible_plan_is_said_to_keep_every_rule() -> None:
    """Without broken rules the subtitle says so."""
    instance = sample_instance().with_rules(())
    said = words(plan_figure(instance, first_options(instance=instance)))
    assert "every rule holds" in said


def test_compared_plans_share_scales_and_layout() -> None:
    """All graphs have the same data range and size, all cost axes the same range, causes and size."""
    instance = sample_instance()
    figure = compare_figure(instance, [first_options(), last_options(), first_options("again")])
    graphs = [ax for ax in figure.axes if any(text == instance.processes.names[0] for text in texts(ax))]
    costs = [ax for ax in figure.axes if ax.get_xlabel()]
    assert len(graphs) == len(costs) == 3
    for same in (graphs, costs):
        assert len({(ax.get_xlim(), ax.get_ylim()) for ax in same}) == 1
        assert len({tuple(round(side, 9) for side in ax.get_position().size) for ax in same}) == 1
    assert len({tuple(label.get_text() for label in ax.get_yticklabels()) for ax in costs}) == 1


def test_compared_plans_are_named_with_cost_and_rules() -> None:
    """Each plan's heading has its name, cost and broken rules; the key explains the heavy outline."""
    instance = sample_instance()
    plans = [first_options(), last_options()]
    said = words(compare_figure(instance, plans))
    for plan in plans:
        assert f"{plan.name}: {Money.of(instance).text(plan.report.objective)} per year" in said
    assert "Another option than in first" in said


def test_large_graphs_collapse_to_functions() -> None:
    """Above 60 processes the picture shows a pie per function and no process by name."""
    instance = wide_instance()
    plan = choose(instance, lambda k: k % 3)
    for figure in (plan_figure(instance, plan), compare_figure(instance, [plan, choose(instance, lambda _: 0)])):
        said = words(figure)
        assert "function 3" in said
        assert "p000" not in said


def test_the_layout_does_not_depend_on_the_plan() -> None:
    """A process keeps its place in every picture of its instance."""
    assert process_layout(sample_instance()) == process_layout(sample_instance())

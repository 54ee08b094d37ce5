"""Whole pictures: files of every kind, words above and below, common scales."""

from __future__ import annotations

import warnings
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import FancyBboxPatch
from picture_cases import choose, first_options, last_options, texts, wide_instance
from samples import sample_document, sample_instance

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxPathTime, MaxTotal
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.figures import compare_figure, plan_figure, save_figure
from rightsource.optimizer.plots.graph import process_layout
from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words
from rightsource.optimizer.plots.style import ALARM


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


def test_broken_rules_stand_below_the_title() -> None:
    """Each broken rule says its sentence there, and title and sentences are in the colour of warnings."""
    instance, plan = sample_instance(), last_options()
    broken = plan.report.broken
    assert broken
    said = words(plan_figure(instance, plan))
    assert f"breaks {len(broken)} rule" in said
    figure = plan_figure(instance, plan)
    alarm = [text.get_text() for text in figure.axes[0].texts if text.get_color() == ALARM]
    assert alarm[0].endswith("rules") and len(alarm) == 1 + len(broken)
    for rule, line in zip(broken, alarm[1:], strict=True):
        assert line.startswith(f"{rule.id}: ")


def test_a_long_list_of_broken_rules_is_cut_off() -> None:
    """Of eight broken rules five are told and the rest counted."""
    rules = [MaxTotal(id=f"none-{k}", measure="processes", value=Decimal(0)) for k in range(8)]
    instance = sample_instance().with_rules(rules)
    said = words(plan_figure(instance, first_options(instance=instance)))
    assert "breaks 8 rules" in said
    assert "none-4: " in said
    assert "none-5: " not in said
    assert "and 3 more broken rules" in said


def test_compared_plans_name_as_many_broken_rules_as_fit() -> None:
    """Names of broken rules are whole, and the rest is counted, where a line is too short for all."""
    rules = [MaxTotal(id=f"a-rule-with-a-name-{k}", measure="processes", value=Decimal(0)) for k in range(40)]
    instance = sample_instance().with_rules(rules)
    said = words(compare_figure(instance, [first_options(instance=instance), last_options(instance=instance)]))
    line = next(line for line in said.splitlines() if line.startswith("a-rule-with-a-name-0, "))
    names, _, rest = line.partition(" and ")
    shown = names.split(", ")
    assert shown == [rule.id for rule in rules[: len(shown)]]
    assert rest == f"{40 - len(shown)} more"


def test_a_broken_path_is_marked() -> None:
    """The processes on the worst path of a broken rule have a heavy outline in the colour of warnings, and a key."""
    rule = MaxPathTime(id="fast", value=Decimal(0), **{"from": ["capture"], "to": ["pay"]})
    instance = sample_instance().with_rules([rule])
    plan = first_options(instance=instance)
    path = plan.report.broken[0].path
    figure = plan_figure(instance, plan)
    boxes = [patch for ax in figure.axes for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    marked = [to_hex(box.get_edgecolor()).upper() == ALARM for box in boxes]
    assert marked == [process in path for process in instance.processes.ids]
    assert 0 < sum(marked) < len(marked)
    assert "On a path that breaks a rule" in words(figure)
    free = instance.with_rules(())
    assert "On a path that breaks a rule" not in words(plan_figure(free, first_options(instance=free)))


@pytest.mark.parametrize(
    "name",
    ["$5 to $50", r"Pay $\frac{1$ and $x_$", "<script>alert(1)</script>", "x" * 300, "a_b^c {d} \\alpha % & #"],
)
@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_names_are_drawn_as_they_are_written(tmp_path: Path, name: str, ending: str) -> None:
    """Dollar signs, braces and tags are text: never a formula, never an error, and measured as they are drawn."""
    document = sample_document() | {"name": name, "rules": []}
    for process in document["processes"]:
        process["name"], process["function"] = name, "f$u$n"
    instance = read_document(document)
    plans = [first_options(name, instance), last_options("b", instance)]
    for figure in (plan_figure(instance, plans[0]), compare_figure(instance, plans)):
        assert not any(text.get_parse_math() for ax in figure.axes for text in ax.texts)
        save_figure(figure, tmp_path / f"x{ending}")
    assert "<script>" not in (tmp_path / f"x{ending}").read_bytes().decode("latin-1")


def test_letters_without_a_shape_are_collected() -> None:
    """They come once each, in place of the drawing library's warnings; other warnings pass."""
    with pytest.warns(FutureWarning, match="another") as others, shapeless_letters() as letters:
        for code in (26085, 26412, 26085):
            warnings.warn(f"Glyph {code} (x) missing from font(s) DejaVu Sans.", UserWarning, stacklevel=1)
        warnings.warn("another", FutureWarning, stacklevel=1)
    assert letters == ["日", "本"]
    assert len(others) == 1
    assert shapeless_words(["日"]) == "the picture's font has no shape for 1 letter (日); it shows as a box."


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

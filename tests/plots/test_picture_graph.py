"""A plan on its graph says what the plan says."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Wedge
from picture_cases import choose, first_options, last_options, texts, wide_instance
from samples import sample_instance

from rightsource.models.vocabulary import MODES
from rightsource.optimizer.attribution import whole_costs
from rightsource.optimizer.plots.functions import draw_function_graph, function_layout, function_shares
from rightsource.optimizer.plots.graph import draw_process_graph, process_layout
from rightsource.optimizer.plots.style import MODE_STYLES, OTHER_PROVIDER, SAME_PROVIDER


def test_each_process_is_a_box_in_the_tint_of_its_mode() -> None:
    """There are as many boxes as processes, and as many of each tint and letter as the mode has processes."""
    instance, plan = sample_instance(), last_options()
    ax = draw_process_graph(instance, plan, process_layout(instance))
    tints = [to_hex(box.get_facecolor()) for box in ax.patches if isinstance(box, FancyBboxPatch)]
    assert len(tints) == len(instance.processes.ids)
    for mode, count in plan.modes(instance).items():
        assert tints.count(MODE_STYLES[mode].tint.lower()) == count
        assert texts(ax).count(MODE_STYLES[mode].letter) == count


def test_names_providers_and_functions_are_written() -> None:
    """Every process's name, its provider, and every function can be read."""
    instance, plan = sample_instance(), first_options()
    written = texts(draw_process_graph(instance, plan, process_layout(instance)))
    providers = [instance.providers.ids[int(instance.options.provider[o])] for o in plan.choice]
    for words in (*instance.processes.names, *providers, *instance.processes.functions):
        assert words in written


def test_handoffs_between_providers_are_heavier() -> None:
    """There is an arrow per dependency, heavy and dark exactly where the provider changes."""
    instance, plan = sample_instance(), last_options()
    ax = draw_process_graph(instance, plan, process_layout(instance))
    provider = instance.options.provider[plan.choice]
    other = int((provider[instance.dependencies.source] != provider[instance.dependencies.target]).sum())
    arrows = [arrow for arrow in ax.patches if isinstance(arrow, FancyArrowPatch)]
    heavy = [arrow for arrow in arrows if to_hex(arrow.get_edgecolor()) == OTHER_PROVIDER]
    light = [arrow for arrow in arrows if to_hex(arrow.get_edgecolor()) == SAME_PROVIDER.lower()]
    assert len(arrows) == len(heavy) + len(light) == len(instance.dependencies.source)
    assert 0 < len(heavy) == other
    assert all(arrow.get_linewidth() >= 2 for arrow in heavy)
    assert all(arrow.get_linewidth() < 1 for arrow in light)


def test_changed_processes_get_a_heavy_outline() -> None:
    """Exactly the boxes of changed processes are outlined in heavy ink."""
    instance = sample_instance()
    ax = draw_process_graph(instance, first_options(), process_layout(instance), changed={1})
    boxes = [box for box in ax.patches if isinstance(box, FancyBboxPatch)]
    assert [box.get_linewidth() > 2 for box in boxes] == [k == 1 for k in range(len(boxes))]


def test_modes_differ_without_colour() -> None:
    """Letters and hatchings tell the modes apart on a grey printer."""
    styles = [MODE_STYLES[mode] for mode in MODES]
    assert len({style.letter for style in styles}) == len({style.hatch for style in styles}) == len(MODES)


def test_functions_are_pies_with_slices_by_cost() -> None:
    """Function 0 has ten processes at the vendor (2,000 each) and eleven at the team (1,000 each).

    The team's fixed 4,000 is shared evenly by all 70 processes that use it (they take the same hours), so function 0
    bears 4,000 · 11/70 = 629, to the units in which it is allotted. Its vendor slice is 20,000 / (11,000 + 20,000 +
    629) of a turn.
    """
    instance = wide_instance()
    plan = choose(instance, lambda k: 1 if k < 10 else 0)
    ax = draw_function_graph(instance, plan, function_layout(instance), 30000)
    slices = [wedge for wedge in ax.patches if isinstance(wedge, Wedge)]
    assert len(slices) == 2 + 3
    vendor = next(wedge for wedge in slices if to_hex(wedge.get_facecolor()) == "#e69f00")
    assert vendor.theta2 - vendor.theta1 == pytest.approx(360 * 20000 / (31000 + 44000 / 70), abs=0.02)


def test_functions_show_cost_counts_and_flows() -> None:
    """Each function's name, cost and processes by mode are written, and hand-overs per year beside the arrows."""
    instance = wide_instance()
    plan = choose(instance, lambda k: 2 if k < 5 else 0)
    written = texts(draw_function_graph(instance, plan, function_layout(instance), 60000))
    assert {"function 0", "function 1", "function 2", "function 3"} <= set(written)
    assert any("I 16 · A 5 processes" in words for words in written)
    assert written.count("500") == 4


def test_whole_costs_and_handoffs_add_up_to_the_objective() -> None:
    """Sharing out people and machines loses nothing."""
    instance, plan = sample_instance(), last_options()
    total = sum(whole_costs(instance, plan)) + plan.report.costs.handoff
    assert total == plan.report.objective
    shares = function_shares(instance, plan)
    assert sum(share.cost for share in shares) + plan.report.costs.handoff == plan.report.objective

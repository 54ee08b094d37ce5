"""The cost breakdown: bars that add up, in the colours of their modes, on common scales."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from picture_cases import first_options, last_options
from samples import sample_instance

from rightsource.models.report import Costs
from rightsource.models.vocabulary import CAUSES
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.costs import breakdown, cost_range, draw_costs, shown_causes
from rightsource.optimizer.plots.style import BETWEEN, MODE_STYLES


def test_the_breakdown_adds_up_by_cause() -> None:
    """The parts by mode of each cause are its cost, to the cent."""
    plan = last_options()
    parts = breakdown(sample_instance(), plan)
    assert {cause: sum(amounts.values()) for cause, amounts in parts.items()} == dict(plan.report.costs.items())


def test_bars_have_the_length_and_colour_of_their_part() -> None:
    """Every bar is one cause and mode: its length is the amount, its colour the mode's, hand-offs are grey."""
    instance, plan = sample_instance(), last_options()
    causes = shown_causes([plan])
    ax = draw_costs(instance, plan, causes, cost_range([plan]))
    drawn = {
        (causes[round(bar.get_y() + bar.get_height() / 2)], to_hex(bar.get_facecolor())): bar.get_width()
        for bar in ax.patches
        if isinstance(bar, Rectangle)
    }
    expected = {
        (cause, (MODE_STYLES[mode].colour if mode else BETWEEN).lower()): amount
        for cause, amounts in breakdown(instance, plan).items()
        for mode, amount in amounts.items()
        if amount
    }
    assert drawn == pytest.approx(expected)


def test_totals_stand_at_the_ends_of_bars() -> None:
    """Each cause's total is written with its short amount."""
    instance, plan = sample_instance(), first_options()
    causes = shown_causes([plan])
    written = [text.get_text() for text in draw_costs(instance, plan, causes, cost_range([plan])).texts]
    money = Money.of(instance)
    assert written == [money.short(getattr(plan.report.costs, cause)) for cause in causes]


def test_a_saving_is_drawn_to_the_left() -> None:
    """Negative hand-off costs (pair costs that save) widen the scale to the left instead of disappearing."""
    plan = first_options()
    report = replace(plan.report, costs=replace(plan.report.costs, handoff=-500000))
    saving = replace(plan, report=report)
    ax = draw_costs(sample_instance(), saving, CAUSES, cost_range([saving]))
    assert ax.get_xlim()[0] < -500000
    assert min(bar.get_width() for bar in ax.patches if isinstance(bar, Rectangle)) == -500000


def test_only_causes_that_cost_something_are_shown() -> None:
    """A cause that is zero in all plans gets no bar; one that is zero in one of them does."""
    plan = first_options()
    nothing = replace(plan, report=replace(plan.report, costs=replace(plan.report.costs, handoff=0, change=0)))
    something = replace(plan, report=replace(plan.report, costs=replace(plan.report.costs, handoff=5, change=0)))
    assert "handoff" not in shown_causes([nothing])
    assert "handoff" in shown_causes([nothing, something])
    assert "change" not in shown_causes([nothing, something])


def test_amounts_of_savings_stand_right_of_the_bars_and_names_left_of_them() -> None:
    """The names of causes stay at the left edge of the axes, the amount of a saving stands right of zero."""
    plan = first_options()
    report = replace(plan.report, costs=replace(plan.report.costs, handoff=-500000))
    saving = replace(plan, report=report)
    ax = draw_costs(sample_instance(), saving, CAUSES, cost_range([saving]))
    assert ax.spines["left"].get_position() == ("outward", 0.0)
    assert ax.texts[CAUSES.index("handoff")].xy[0] == 0
    assert all(text.xy[0] >= 0 for text in ax.texts)


def test_a_plan_that_costs_nothing_has_one_tick() -> None:
    """Without any cost the axis shows zero, once."""
    plan = first_options()
    nothing = replace(plan, report=replace(plan.report, costs=Costs(), process_costs={}, providers=()))
    ax = draw_costs(sample_instance(), nothing, CAUSES, cost_range([nothing]))
    assert list(ax.get_xticks()) == [0]
    assert ax.get_xlim() == (0, 0.12)

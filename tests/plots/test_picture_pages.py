"""Pictures of several plans: they say what the checker says, on common scales, and every word can be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from picture_cases import choose, first_options, last_options, texts, wide_instance
from samples import sample_document, sample_instance
from text_boxes import outside, overlapping

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.result import TracePoint
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.comparison import waterfalls
from rightsource.optimizer.analyses.concentration import concentrations
from rightsource.optimizer.analyses.runs import MOST_RUNS, Run
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.cause_style import CAUSE_STYLES, LESS, MORE
from rightsource.optimizer.plots.causes import causes_figure, draw_causes
from rightsource.optimizer.plots.concentration import concentration_figure, draw_concentration, draw_limits
from rightsource.optimizer.plots.convergence import convergence_figure, draw_convergence, draw_gaps
from rightsource.optimizer.plots.figures import save_figure
from rightsource.optimizer.plots.functions import function_shares
from rightsource.optimizer.plots.modes import draw_mode_map, modes_figure, part
from rightsource.optimizer.plots.page import signed_short
from rightsource.optimizer.plots.style import ALARM, MODE_STYLES
from rightsource.optimizer.plots.waterfall import (
    Steps,
    cause_steps,
    draw_waterfall,
    function_steps,
    waterfall_figure,
    waterfall_span,
)

Draw: TypeAlias = Callable[[Instance, Sequence[CheckedPlan]], Figure]
FIGURES: dict[str, Draw] = {
    "modes": modes_figure,
    "causes": causes_figure,
    "waterfall": waterfall_figure,
    "concentration": concentration_figure,
}
LONG = "Überprüfung der Lieferantenstammdaten und Zahlungsbedingungen – Übersee $5"
RUNS = (
    Run(
        "exact", "highs", tuple(TracePoint(s, o, b) for s, o, b in ((1, None, 900), (2, 1500, 950), (4, 1000, 1000))), 4
    ),
    Run("other", "scip", tuple(TracePoint(s, o, b) for s, o, b in ((1.5, 9000, -50), (3, 1100, 700))), 5),
)


def three_plans(instance: Instance) -> list[CheckedPlan]:
    """Return three plans with names of all lengths."""
    first, last = first_options(instance=instance), last_options(instance=instance)
    mixed = first.choice.copy()
    mixed[::2] = last.choice[::2]
    return [first, last, CheckedPlan.of("a compromise that the board of directors might accept", instance, mixed)]


def busy_instance(functions: int) -> Instance:
    """Return 100 processes in many functions, some of which have long names in other scripts."""
    instance = wide_instance(100, functions)
    name = {"function 0": LONG, "function 1": "Обслуживание клиентов"}
    renamed = tuple(name.get(function, function) for function in instance.processes.functions)
    return replace(instance, processes=replace(instance.processes, functions=renamed))


def bars(ax: Axes) -> list[Rectangle]:
    """Return the bars of axes."""
    return [bar for container in ax.containers for bar in container.patches]


def with_bars(figure: Figure) -> list[Axes]:
    """Return the axes of a figure that have bars."""
    return [ax for ax in figure.axes if bars(ax)]


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize("make", [sample_instance, lambda: busy_instance(20)], ids=["sample", "20 functions"])
def test_every_word_can_be_read(kind: str, make: Callable[[], Instance]) -> None:
    """Three plans, short and long names, few and many functions: no word is cut off, none lies on another."""
    instance = make()
    figure = FIGURES[kind](instance, three_plans(instance))
    assert outside(figure) == []
    assert overlapping(figure) == []


@pytest.mark.parametrize("kind", FIGURES)
def test_five_plans_and_a_single_one_are_read_as_well(kind: str) -> None:
    """Plans that do not fit beside each other go below; a single plan has a picture of its own, but no waterfall."""
    instance = sample_instance()
    plans = [replace(plan, name=f"{plan.name} {k}") for k in (1, 2) for plan in three_plans(instance)][:5]
    for count in (5,) if kind == "waterfall" else (5, 1):
        figure = FIGURES[kind](instance, plans[:count])
        assert outside(figure) == []
        assert overlapping(figure) == []


@pytest.mark.parametrize("kind", FIGURES)
def test_the_same_plans_give_the_same_bytes(tmp_path: Path, kind: str) -> None:
    """Nothing random and no date is in a file, whatever its kind."""
    instance = sample_instance()
    plans = three_plans(instance)[:2]
    for ending in ("png", "svg", "pdf") if kind == "causes" else ("svg",):
        paths = [tmp_path / f"{kind}{k}.{ending}" for k in (1, 2)]
        for path in paths:
            save_figure(FIGURES[kind](instance, plans), path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_cause_bars_are_the_costs_of_the_checker() -> None:
    """Each plan's bar is made of its costs by cause in their colours, to the cent, and ends at its cost."""
    instance = sample_instance()
    plans = three_plans(instance)
    drawn = bars(draw_causes(instance, plans))
    for row, plan in enumerate(plans):
        mine = [bar for bar in drawn if round(bar.get_y() + bar.get_height() / 2) == row]
        assert {to_hex(bar.get_facecolor()): bar.get_width() for bar in mine} == pytest.approx(
            {CAUSE_STYLES[cause].colour.lower(): amount for cause, amount in plan.report.costs.items() if amount}
        )
        assert max(bar.get_x() + bar.get_width() for bar in mine) == pytest.approx(plan.report.objective)


def test_cause_bars_say_the_difference_to_the_first_plan_and_broken_rules() -> None:
    """Cost, difference with sign and per cent, and how many rules are broken stand behind the bars."""
    instance = sample_instance()
    plans = [first_options(), last_options()]
    written = texts(draw_causes(instance, plans))
    difference = plans[1].report.objective - plans[0].report.objective
    assert Money.of(instance).text(plans[1].report.objective) == "EUR 411,064.80"
    assert "411 k" in written
    assert any(words.startswith("−" if difference < 0 else "+") and "%)" in words for words in written)
    assert f"breaks {len(plans[1].report.broken)} rules" in written


def test_causes_that_save_lie_left_of_zero() -> None:
    """A negative hand-off cost is drawn to the left, and does not shift the others."""
    plan = first_options()
    saving = replace(plan, report=replace(plan.report, costs=replace(plan.report.costs, handoff=-500000)))
    drawn = bars(draw_causes(sample_instance(), [saving]))
    assert min(bar.get_x() + bar.get_width() for bar in drawn) == -500000
    assert max(bar.get_x() + bar.get_width() for bar in drawn) == saving.report.objective + 500000


def test_waterfalls_hang_from_the_first_cost_to_the_second() -> None:
    """Every step begins where the one before ended; more and less differ in colour and hatching; all scales agree."""
    instance = sample_instance()
    plans = three_plans(instance)
    made = waterfalls(instance, plans)
    for steps in (*cause_steps(made), *function_steps(made)):
        levels = steps.levels
        assert levels[0] == plans[0].report.objective
        drawn = bars(draw_waterfall(steps, Money.of(instance), waterfall_span([steps])))[2:]
        for bar, before, after in zip(drawn, levels, levels[1:], strict=False):
            assert sorted((bar.get_x(), bar.get_x() + bar.get_width())) == pytest.approx(sorted((before, after)))
            if before != after:
                assert to_hex(bar.get_facecolor()) == (MORE if after > before else LESS).colour.lower()
    assert MORE.hatch != LESS.hatch
    assert [steps.levels[-1] for steps in cause_steps(made)] == [plan.report.objective for plan in plans[1:]]
    assert len({ax.get_xlim() for ax in with_bars(waterfall_figure(instance, plans))}) == 1


def test_a_waterfall_says_where_its_axis_does_not_begin_at_zero() -> None:
    """Steps that are small beside the cost are drawn large, and the axis says so; large ones start from zero."""
    instance = wide_instance()
    plans = [choose(instance, lambda _: 0), choose(instance, lambda k: int(k == 0))]
    near = with_bars(waterfall_figure(instance, plans))
    assert all("not from zero" in ax.get_xlabel() for ax in near)
    far = with_bars(waterfall_figure(instance, [plans[0], choose(instance, lambda _: 2)]))
    assert all(ax.get_xlabel() == "EUR per year" and ax.get_xlim()[0] <= 0 for ax in far)


def test_functions_that_change_least_are_put_together() -> None:
    """Of 50 functions the waterfall names eleven; the rest is one step, and everything still adds up."""
    instance = wide_instance(100, 50)
    plans = [choose(instance, lambda _: 0), choose(instance, lambda k: k % 3)]
    [steps] = function_steps(waterfalls(instance, plans))
    assert len(steps.steps) == 12
    assert sum("other functions" in name for name in steps.steps) == 1
    assert steps.levels[-1] == plans[1].report.objective


def test_every_amount_in_the_mode_map_is_the_nearest_to_three_digits() -> None:
    """Modes, functions, all of them, hand-offs and the plan: each is rounded by itself, none is bent to add up."""
    instance, plan = sample_instance(), last_options()
    money, handoffs = Money.of(instance), plan.report.costs.handoff
    figure = modes_figure(instance, [plan])
    [ax] = [ax for ax in figure.axes if ax.images]
    wholes = [share.cost for share in function_shares(instance, plan)]
    cells = [cost for share in function_shares(instance, plan) for cost in share.costs.values() if cost]
    assert {*map(money.short, [*cells, *wholes, sum(wholes), handoffs])} <= set(texts(ax))
    assert "411 k" in texts(ax)
    assert "last: EUR 411 k" in [words for ax in figure.axes for words in texts(ax)]


def test_amounts_beside_bars_are_the_nearest_to_three_digits() -> None:
    """Costs and steps of a waterfall and the parts of a cost: 12,345.67 is 12.3 k however large what stands beside."""
    instance = sample_instance()
    money, plans = Money.of(instance), [first_options(), last_options()]
    for steps in (*cause_steps(waterfalls(instance, plans)), *function_steps(waterfalls(instance, plans))):
        start, end, *changes = texts(draw_waterfall(steps, money, waterfall_span([steps])))
        assert [start, end] == [money.short(plan.report.objective) for plan in plans]
        assert changes == [signed_short(money, step) for step in steps.steps.values()]
    uneven = Steps(406_549_800, {"run": 11_157_060, "rework": -1_635_580})
    said = texts(draw_waterfall(uneven, Money("EUR", 2), (0, 420_000_000)))
    assert said == ["4.07 m", "4.16 m", "+112 k", "−16.4 k"]
    run = plans[1].report.costs.run
    assert money.short(run) in texts(draw_causes(instance, plans))


def test_the_mode_map_has_the_share_of_each_function() -> None:
    """Every cell is shaded by its share and has it in numbers; shares of a function add up to 1."""
    instance = wide_instance()
    plan = choose(instance, lambda k: 1 if k < 10 else 0)
    shares = function_shares(instance, plan)
    ax = draw_mode_map(shares, Money.of(instance))
    shades = ax.images[0].get_array()
    assert shades is not None
    for row, share in enumerate(shares):
        assert [float(shades[row, column]) for column in range(3)] == pytest.approx([part(share, m) for m in MODES])
        assert sum(part(share, mode) for mode in MODES) == pytest.approx(1)
    assert ax.images[0].get_clim() == (0, 1)
    assert f"{100 * part(shares[0], 'outsourced'):.0f} %" in texts(ax)


def test_maps_of_several_plans_share_rows_and_tell_what_moved() -> None:
    """Rows are the same in all; a share that differs stands behind the first plan's, both as they are shown there."""
    instance = wide_instance()
    plans = [choose(instance, lambda _: 0), choose(instance, lambda k: 1 if k < 20 else 0, "out")]
    figure = modes_figure(instance, plans)
    maps = [ax for ax in figure.axes if ax.images]
    assert len({(ax.get_xlim(), ax.get_ylim(), ax.images[0].get_clim()) for ax in maps}) == 1
    assert not any("▲" in words for words in texts(maps[0]))
    moved = part(function_shares(instance, plans[1])[0], "outsourced")
    assert f"– ▲ {100 * moved:.0f} %" in texts(maps[1])
    assert "100 %" in texts(maps[0])
    assert f"100 ▼ {100 * (1 - moved):.0f} %" in texts(maps[1])


def test_shares_of_a_rule_are_drawn_with_its_limit() -> None:
    """Bars add up to the share, by mode in its colour; the limit is a line; a share over it is told in alarm."""
    instance = sample_instance()
    plans = [first_options(), last_options()]
    for view in concentrations(instance, plans):
        for position in range(len(plans)):
            ax = draw_concentration(view, position, 1.0)
            widths: dict[int, float] = {}
            for bar in bars(ax):
                row = round(bar.get_y() + bar.get_height() / 2)
                widths[row] = widths.get(row, 0.0) + bar.get_width()
                assert to_hex(bar.get_facecolor()) in {style.colour.lower() for style in MODE_STYLES.values()}
            shares = {k: float(view.share(group, position)) for k, group in enumerate(view.parts)}
            assert widths == pytest.approx({k: share for k, share in shares.items() if share})
            lines = [line.get_xdata()[0] for line in ax.lines if line.get_linestyle() != "-"]
            assert lines == ([] if view.limit is None else [float(view.limit)])
            over = [text for text in ax.texts if text.get_color() == ALARM]
            assert len(over) == sum(view.limit is not None and share > float(view.limit) for share in shares.values())


def test_limits_are_drawn_as_full_as_the_checker_says() -> None:
    """A bar is the value over the limit; broken ones say so; used and available stand beside."""
    instance, plan = sample_instance(), last_options()
    reports = [report for report in plan.report.rules if report.kind in ("capacity", "units") and report.limit]
    ax = draw_limits(instance, reports, 1.2)
    drawn = {round(bar.get_y() + bar.get_height() / 2): bar.get_width() for bar in bars(ax)}
    assert drawn == pytest.approx({k: float(r.value / r.limit) for k, r in enumerate(reports) if r.value})
    units = next(report for report in reports if report.kind == "units")
    assert any(words.startswith(f"{units.value} of {units.limit} units") for words in texts(ax))


def test_concentration_shares_its_scales_among_plans() -> None:
    """The panels of one row have the same limits for every plan."""
    figure = concentration_figure(sample_instance(), [first_options(), last_options()])
    panels = [ax for ax in figure.axes if ax.axison]
    half = len(panels) // 2
    assert half > 2
    for one, other in zip(panels[:half], panels[half:], strict=True):
        assert one.get_xlim() == pytest.approx(other.get_xlim())
        assert one.get_ylim() == other.get_ylim()


def test_titles_say_what_is_to_be_seen() -> None:
    """The cheapest plan and by how much, the mode that moves most, the limit that is broken or nearest."""
    instance = wide_instance()
    plans = [choose(instance, lambda _: 0, "own"), choose(instance, lambda _: 1, "vendor")]

    def title(draw: Draw) -> str:
        return texts(draw(instance, plans).axes[0])[0]

    assert title(causes_figure) == "own costs EUR 76.0 k less than vendor per year; run: −80.0 k"
    assert title(waterfall_figure) == "vendor costs EUR 76.0 k (90.5 %) more than own per year; run: +80.0 k"
    assert title(modes_figure) == "Cost of what is in house: 100 % in own, 0 % in vendor"
    assert title(concentration_figure) == "No rule limits concentration"
    broken = concentration_figure(sample_instance(), [last_options()])
    assert texts(broken.axes[0])[0].startswith("Over a limit: ")


def lines(ax: Axes) -> list[tuple[list[float], list[float]]]:
    """Return the lines of axes as lists of numbers."""
    return [(list(map(float, line.get_xdata())), list(map(float, line.get_ydata()))) for line in ax.lines]


def test_runs_are_steps_of_plan_and_bound() -> None:
    """Amounts hold until the next moment and to the end of the run; a bound below zero says nothing."""
    assert lines(draw_convergence(RUNS, Money("EUR", 0))) == [
        ([2, 4, 4], [1500, 1000, 1000]),
        ([1, 2, 4, 4], [900, 950, 1000, 1000]),
        ([1.5, 3, 5], [9000, 1100, 1100]),
        ([3, 5], [700, 700]),
    ]


def test_a_wild_beginning_does_not_flatten_the_rest() -> None:
    """A plan that lasted for a blink leaves the axis of cost, one that lasted stays on it."""
    blink = Run("b", "highs", tuple(TracePoint(s, o, 90) for s, o in ((1, 10**9), (1.1, 100), (50, 95))), 100)
    low, high = draw_convergence([blink], Money("EUR", 0)).get_ylim()
    assert low < 90 and 100 < high < 200


def test_gaps_fall_on_a_logarithmic_axis() -> None:
    """The gap of each moment is drawn; a gap of nothing lies at the lower end, inside the axes."""
    ax = draw_gaps(RUNS)
    exact, other = lines(ax)
    assert exact[1][0] == pytest.approx(550 / 1500)
    assert other[1][-1] == pytest.approx(400 / 1100)
    assert ax.get_yscale() == "log"
    assert ax.get_ylim()[0] < exact[1][-1] < 550 / 1500


def test_runs_are_named_with_engine_and_the_best_in_the_title() -> None:
    """Title, key and file: the run with the smallest gap, when it had it, and every word can be read."""
    figure = convergence_figure("desk", RUNS, Money("EUR", 0))
    written = [words for ax in figure.axes for words in texts(ax)]
    assert written[0] == "exact: gap 0 % after 4.00 s, the smallest of 2 runs"
    late = replace(RUNS[0], name="late", points=tuple(replace(p, seconds=p.seconds + 0.5) for p in RUNS[0].points))
    both = convergence_figure("desk", [replace(late, seconds=4.5), replace(RUNS[0], seconds=9)], Money("EUR", 0))
    assert texts(both.axes[0])[0] == "exact: first of 2 runs to gap 0 %, after 4.00 s"
    assert {"exact (highs)", "other (scip)", "Best plan", "Bound: no plan costs less"} <= set(written)
    assert outside(figure) == []
    assert overlapping(figure) == []


def test_runs_of_very_different_length_share_a_logarithmic_time() -> None:
    """A run of a thousand seconds does not hide one of five."""
    long = replace(RUNS[1], seconds=1000.0)
    assert draw_convergence([RUNS[0], long], Money("EUR", 0)).get_xscale() == "log"
    assert draw_convergence(RUNS, Money("EUR", 0)).get_xscale() == "linear"


def test_more_runs_than_can_be_told_apart_are_refused() -> None:
    """Colours and markers end somewhere."""
    with pytest.raises(ValueError, match=rf"8 runs cannot be told apart in one picture; at most {MOST_RUNS} can"):
        convergence_figure("desk", RUNS * 4, Money("EUR", 0))


def test_runs_without_a_plan_have_a_picture_too() -> None:
    """There is a bound to show, and the title says that there is nothing to compare it with."""
    bound_only = Run("r", "highs", (TracePoint(1, None, 900),), 2)
    figure = convergence_figure("desk", [bound_only], Money("EUR", 0))
    assert texts(figure.axes[0])[0] == "r: a bound and no plan after 2.00 s"
    assert "no gap: there is no plan yet, or no bound" in [words for ax in figure.axes for words in texts(ax)]
    assert overlapping(figure) == []


def test_a_beginning_that_is_cut_off_is_told() -> None:
    """A first bound far below and a first plan far above, both for a blink, stand in words at the edge of the axis."""
    points = (TracePoint(1, 900_000, 2000), TracePoint(1.1, 100_000, 90_000), TracePoint(50, 95_000, 94_000))
    ax = draw_convergence([Run("r", "highs", points, 100)], Money("EUR", 0))
    assert texts(ax) == ["▼ bound from 2.00 k", "▲ plan from 900 k"]


@pytest.mark.parametrize("name", ["$5 to $50", r"Pay $\frac{1$", "<b>"])
def test_names_are_text_in_every_kind(name: str) -> None:
    """Dollar signs and braces are no formula, tags no markup."""
    document: dict[str, Any] = sample_document() | {"name": name}
    for process in document["processes"]:
        process["function"] = name
    document["rules"] = []
    instance = read_document(document)
    for draw in FIGURES.values():
        figure = draw(instance, [first_options(name, instance), last_options("b", instance)])
        assert not any(text.get_parse_math() for ax in figure.axes for text in ax.texts)

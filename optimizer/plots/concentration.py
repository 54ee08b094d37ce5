"""How much hangs on one provider, country or group, and how full each limit is: a column per plan, the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rightsource.models.checker.subjects import measure_words, options_words, scope_words
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport, Unit
from rightsource.models.rules import Select
from rightsource.models.vocabulary import MODE_OF_KIND, MODES, Mode
from rightsource.optimizer.analyses.concentration import (
    Concentration,
    concentrations,
    filled,
    least_shares,
    used_limits,
)
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.concentration_words import concentration_title, points_words
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.key import Sample, mode_sample
from rightsource.optimizer.plots.page import Page, blank_page, label_rows
from rightsource.optimizer.plots.share_bars import ShareBar, draw_bars, floor_sample, limit_sample
from rightsource.optimizer.plots.style import HEAD_SIZE, SOFT_INK, TEXT_SIZE
from rightsource.optimizer.wording import MODE_NAMES, percent, rule_value

_ROW: Final = 0.27
_WIDTH: Final = 4.6
_ALONE: Final = 7.0
"""Width of a plan's column in inches, and of the only one."""
_GAP: Final = 0.35
_HEAD: Final = 0.42
_PLAN_HEAD: Final = 0.43
_AXIS: Final = 0.32
_MOST_NAME: Final = 2.3
_PAGE: Final = 18.0
_GROUPS: Final = 10
"""Groups shown by name in a view, those with the largest shares."""
_RULE_VIEWS: Final = 3
"""Rules shown group by group, those with least slack; the others have a row among the limits."""
_LIMIT_ROWS: Final = 25
_FULLEST: Final = 2.0
"""Times a limit at which bars end: beside one that is ten times over, all others would be nothing."""
_SHARE_ROWS: Final = 15
_MOST_LISTED: Final = 110
"""Letters up to which a heading says what each of its rules is about."""


@dataclass(frozen=True)
class _Panel:
    """Rows that stand together: what they show, their names, the bars of each plan, and where the limit is.

    ``draw`` draws those of a plan; it takes the plan's position, what the axis must hold, the room for words, and axes.
    """

    heading: str
    names: list[str]
    rows: list[list[ShareBar]]
    limit: float | None
    draw: Callable[[int, float, float, Axes], Axes]
    most: float = 1.0

    @property
    def longest(self) -> float:
        """The length that the axis must hold, the same for all plans."""
        lengths = [max(row.length, row.limit or 0.0) for rows in self.rows for row in rows]
        return min(self.most, max([*lengths, self.limit or 0.0, 1e-9]))

    @property
    def words_width(self) -> float:
        """Width in inches of the longest words behind a bar."""
        return max((text_width(row.words, TEXT_SIZE, "bold") for rows in self.rows for row in rows), default=0.0)


def draw_concentration(
    view: Concentration, plan: int, span: float, words_width: float = 0.6, ax: Axes | None = None
) -> Axes:
    """Draw the share of each group under one of the plans of a view, stacked by mode, and the rule's limit.

    ``span`` is the share that the axis must hold; pass the same for plans to be compared. ``words_width`` is the room
    in inches behind the longest bar. A share over the limit is written in the colour of warnings.
    """
    names = list(view.parts)[:_GROUPS]
    ax = ax or placed_axes(blank_figure(8, 1 + _ROW * len(names)), 2.5, 0.3, 5, _ROW * len(names))
    limit = None if view.limit is None else float(view.limit)
    draw_bars([_share_row(view, group, plan) for group in names], limit, span, words_width, ax)
    ax.set_yticks(range(len(names)), [group or "none" for group in names])
    return ax


def draw_share_rules(
    views: Sequence[Concentration],
    reports: Sequence[RuleReport],
    plan: int,
    span: float,
    words_width: float = 1.8,
    ax: Axes | None = None,
) -> Axes:
    """Draw the share that each of some rules speaks of under one plan, stacked by mode, each with its own limit.

    The views are of rules without groups, ``reports`` is what the checker says of each under this plan. A dashed line
    is the largest share allowed; a solid one with a triangle is the least, which the bar has to reach.
    """
    ax = ax or placed_axes(blank_figure(9, 1 + _ROW * len(views)), 2.5, 0.3, 6, _ROW * len(views))
    rows = [_rule_row(view, report, plan) for view, report in zip(views, reports, strict=True)]
    draw_bars(rows, None, span, words_width, ax)
    ax.set_yticks(range(len(reports)), [report.id for report in reports])
    return ax


def draw_limits(
    instance: Instance, reports: Sequence[RuleReport], span: float, words_width: float = 1.6, ax: Axes | None = None
) -> Axes:
    """Draw how full limits are under one plan: capacities, maxima of units, largest shares, all as parts of the limit.

    ``span`` is the part of a limit that the axis must hold (1 is full); pass the same for plans to be compared. Bars
    that would be longer end there in an arrow.
    """
    ax = ax or placed_axes(blank_figure(9, 1 + _ROW * len(reports)), 2.5, 0.3, 6, _ROW * len(reports))
    draw_bars([_limit_row(instance, report) for report in reports], 1.0, span, words_width, ax)
    ax.set_yticks(range(len(reports)), [report.id for report in reports])
    return ax


@rc_context({"text.parse_math": False})
def concentration_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of concentration by provider and country, of share rules, and of how full limits are."""
    panels = _panels(instance, plans)
    label = min(_MOST_NAME, max(text_width(name, TEXT_SIZE) for panel in panels for name in panel.names) + 0.2)
    width = _ALONE if len(plans) == 1 else _WIDTH
    columns = max(1, min(len(plans), int((_PAGE - label + _GAP) / (width + _GAP))))
    height = _PLAN_HEAD + sum(_height(panel) for panel in panels)
    page = blank_page(
        concentration_title(plans),
        f"{instance.name}: what is paid for the work of each provider and country, support included, share rules in "
        "their own measure, and how full each limit is",
        label + columns * (width + _GAP) - _GAP,
        -(-len(plans) // columns) * (height + _GAP),
        _key(panels),
    )
    for position, plan in enumerate(plans):
        line, column = divmod(position, columns)
        left, top = label + column * (width + _GAP), line * (height + _GAP)
        heading = f"{plan.name}: {instance.currency} {Money.of(instance).short(plan.report.objective)}"
        page.write(heading, Box(left, top, width, _PLAN_HEAD), HEAD_SIZE + 0.5)
        _column(page, panels, position, Box(left, top + _PLAN_HEAD, width, height), label if column == 0 else None)
    return page.figure


def _column(page: Page, panels: Sequence[_Panel], plan: int, place: Box, label: float | None) -> None:
    """Draw all panels of one plan; the leftmost column has the names of the rows and what the panels show."""
    top = place.top
    for panel in panels:
        if label is not None:
            page.write(panel.heading, Box(0, top, label + place.width, _HEAD), TEXT_SIZE + 0.5, SOFT_INK)
        ax = page.panel(Box(place.left, top + _HEAD, place.width, _ROW * len(panel.names)))
        panel.draw(plan, panel.longest, panel.words_width, ax)
        label_rows(panel.names if label is not None else [], label or 1.0, ax)
        top += _height(panel)


def _height(panel: _Panel) -> float:
    return _HEAD + _ROW * len(panel.names) + _AXIS


def _panels(instance: Instance, plans: Sequence[CheckedPlan]) -> list[_Panel]:
    views = concentrations(instance, plans)
    ruled = [view for view in views if view.rule is not None and view.per is not None and view.parts][:_RULE_VIEWS]
    single = [*least_shares(instance, plans), *(view for view in views if view.rule is not None and view.per is None)]
    single = sorted(single, key=lambda view: view.slack or Fraction(0))
    told = {view.rule.id for view in (*ruled, *single[:_SHARE_ROWS]) if view.rule is not None}
    limits = used_limits(plans, told)
    shown = [*(view for view in views if view.rule is None), *ruled]
    return [
        *(_view_panel(view, len(plans)) for view in shown),
        *([_share_panel(single, plans)] if single else []),
        *([_limit_panel(instance, limits, len(plans))] if limits else []),
    ]


def _view_panel(view: Concentration, plans: int) -> _Panel:
    groups = list(view.parts)[:_GROUPS]
    rest = len(view.parts) - len(groups)
    more = f" ({_GROUPS} largest of {len(view.parts)})" if rest > 0 else ""
    limit = None if view.limit is None else float(view.limit)
    rows = [[_share_row(view, group, plan) for group in groups] for plan in range(plans)]
    draw = partial(draw_concentration, view)
    return _Panel(f"{_view_words(view)}{more}", [group or "none" for group in groups], rows, limit, draw)


def _share_panel(views: Sequence[Concentration], plans: Sequence[CheckedPlan]) -> _Panel:
    """Return a panel with a row for each rule on one share, those with least slack."""
    shown = [(view.rule.id, view) for view in views[:_SHARE_ROWS] if view.rule is not None]
    told = "; ".join(f"{name} ({_part_words(view)})" for name, view in shown)
    more = f" ({_SHARE_ROWS} with least slack of {len(views)})" if len(views) > len(shown) else ""
    heading = f"Share rules without groups{more}" + (f": {told}" if len(told) <= _MOST_LISTED else "")
    reports = [{report.id: report for report in plan.report.rules} for plan in plans]
    rows = [[_rule_row(view, told[name], k) for name, view in shown] for k, told in enumerate(reports)]

    def draw(plan: int, span: float, words_width: float, ax: Axes) -> Axes:
        own = [reports[plan][name] for name, _ in shown]
        return draw_share_rules([view for _, view in shown], own, plan, span, words_width, ax)

    return _Panel(heading, [name for name, _ in shown], rows, None, draw)


def _view_words(view: Concentration) -> str:
    if view.rule is None or view.limit is None:
        return f"Share of cost by {view.per}"
    return f"Rule {view.rule.id}: share of {_part_words(view)}; at most {percent(float(view.limit))} each"


def _part_words(view: Concentration) -> str:
    """Return which part of what a share rule speaks of."""
    rule = view.rule
    if rule is None:
        return ""
    per = f" by {view.per}" if view.per else ""
    whole = rule.select == Select()
    of = f" of {scope_words(rule.scope)}" if whole else f", {options_words(rule.scope, rule.select)}"
    return f"{measure_words(rule.measure)}{per}{of}"


def _limit_panel(instance: Instance, limits: Sequence[Sequence[RuleReport]], plans: int) -> _Panel:
    shown = limits[:_LIMIT_ROWS]
    more = f" ({_LIMIT_ROWS} fullest of {len(limits)})" if len(limits) > len(shown) else ""
    rows = [[_limit_row(instance, line[plan]) for line in shown] for plan in range(plans)]
    heading = f"How full each limit is: hours of capacities, whole units, shares{more}"
    if any(row.length > _FULLEST for one in rows for row in one):
        heading += "; an arrow: more than twice the limit"

    def draw(plan: int, span: float, words_width: float, ax: Axes) -> Axes:
        return draw_limits(instance, [line[plan] for line in shown], span, words_width, ax)

    return _Panel(heading, [line[0].id for line in shown], rows, 1.0, draw, _FULLEST)


def _share_row(view: Concentration, group: str | None, plan: int) -> ShareBar:
    share = view.share(group, plan)
    over = view.limit is not None and share > view.limit
    words = f"{points_words(share)}{' over' if over else ''}" if share else "–"
    return ShareBar(_by_mode(view, group, plan), words, over)


def _rule_row(view: Concentration, report: RuleReport, plan: int) -> ShareBar:
    floor = report.kind == "min_share"
    share = "–" if report.value is None else points_words(report.value)
    words = f"{share}, at {'least' if floor else 'most'} {percent(float(report.limit))}"
    state = "" if report.holds else " short" if floor else " over"
    return ShareBar(_by_mode(view, None, plan), f"{words}{state}", not report.holds, float(report.limit), floor)


def _by_mode(view: Concentration, group: str | None, plan: int) -> tuple[tuple[Mode | None, float], ...]:
    parts = view.parts[group][plan]
    return tuple((mode, float(parts[mode])) for mode in MODES if mode in parts)


def _limit_row(instance: Instance, report: RuleReport) -> ShareBar:
    words = _used_words(Money.of(instance), report) + (f" ({report.group})" if report.group else "")
    mode = None
    if report.kind != "max_share":
        provider = report.id.partition(":")[2]
        mode = MODE_OF_KIND[instance.providers.kind[instance.provider_index[provider]]]
        words += " units" if report.kind == "units" else ""
    parts = ((mode, float(filled(report))),) if report.value else ()
    return ShareBar(parts, f"{words}{'' if report.holds else ' over'}", not report.holds)


def _used_words(money: Money, report: RuleReport) -> str:
    """Return how much of a limit is used: whole hours and shares to three decimals, as long as these say enough.

    Rounded to the same, a value just below its limit would look like one that is just over it.
    """
    exact = report.value, report.limit
    value, limit = (None if one is None else _rounded(one, report.unit) for one in exact)
    if value == limit or (report.value and not value):
        value, limit = exact
    return f"{rule_value(money, value, report.unit)} of {rule_value(money, limit, report.unit)}"


def _rounded(value: Fraction, unit: Unit) -> Fraction:
    """Return a value of a rule rounded to what says something of it."""
    if unit == "hours":
        return Fraction(round(value))
    return round(value, 5) if unit == "fraction" else value


def _key(panels: Sequence[_Panel]) -> list[tuple[Sample, str]]:
    rows = [row for panel in panels for rows in panel.rows for row in rows]
    entries = [(mode_sample(mode), MODE_NAMES[mode].capitalize()) for mode in MODES]
    if any(panel.limit is not None for panel in panels) or any(row.limit and not row.floor for row in rows):
        entries.append((limit_sample, "Limit: at most"))
    if any(row.floor for row in rows):
        entries.append((floor_sample, "Limit: at least"))
    return entries

"""How much hangs on one provider, country or group, and how full every limit is: a column per plan, the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from rightsource.models.checker.subjects import measure_words, options_words, scope_words
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import Select
from rightsource.models.vocabulary import MODE_OF_KIND, MODES, Mode
from rightsource.optimizer.analyses.concentration import Concentration, concentrations, filled, used_limits
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes, width_of
from rightsource.optimizer.plots.cause_style import WHOLE
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.key import Sample, mode_sample
from rightsource.optimizer.plots.page import Page, bare, blank_page, label_rows
from rightsource.optimizer.plots.style import (
    ALARM,
    HATCH_COLOUR,
    HEAD_SIZE,
    INK,
    MODE_STYLES,
    SOFT_INK,
    TEXT_SIZE,
)
from rightsource.optimizer.wording import MODE_NAMES, counted, percent, rule_value

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
_LIMIT_LINE: Final[dict[str, Any]] = {"color": INK, "linewidth": 1.6, "linestyle": (0, (4, 2)), "zorder": 4}


@dataclass(frozen=True)
class _Row:
    """One bar: parts by mode (None: no mode), what stands behind it, and whether that is said in alarm."""

    parts: tuple[tuple[Mode | None, float], ...]
    words: str
    broken: bool

    @property
    def length(self) -> float:
        return sum(part for _, part in self.parts)


@dataclass(frozen=True)
class _Panel:
    """Rows that stand together: what they show, their names, the bars of each plan, and where the limit is."""

    heading: str
    names: list[str]
    rows: list[list[_Row]]
    limit: float | None
    most: float = 1.0

    @property
    def longest(self) -> float:
        """The length that the axis must hold, the same for all plans."""
        return min(self.most, max([row.length for rows in self.rows for row in rows] + [self.limit or 0.0, 1e-9]))

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
    _draw_rows([_share_row(view, group, plan) for group in names], limit, span, words_width, ax)
    ax.set_yticks(range(len(names)), [group or "none" for group in names])
    return ax


def draw_limits(
    instance: Instance, reports: Sequence[RuleReport], span: float, words_width: float = 1.6, ax: Axes | None = None
) -> Axes:
    """Draw how full limits are under one plan: capacities, maxima of units, largest shares, all as parts of the limit.

    ``span`` is the part of a limit that the axis must hold (1 is full); pass the same for plans to be compared. Bars
    that would be longer end there in an arrow.
    """
    ax = ax or placed_axes(blank_figure(9, 1 + _ROW * len(reports)), 2.5, 0.3, 6, _ROW * len(reports))
    _draw_rows([_limit_row(instance, report) for report in reports], 1.0, span, words_width, ax)
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
        _title(plans),
        f"{instance.name}: cost by provider and by country with its part of staff and machines, share rules in their "
        "own measure, and how full each limit is",
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
        _draw_rows(panel.rows[plan], panel.limit, panel.longest, panel.words_width, ax)
        label_rows(panel.names if label is not None else [], label or 1.0, ax)
        top += _height(panel)


def _height(panel: _Panel) -> float:
    return _HEAD + _ROW * len(panel.names) + _AXIS


def _panels(instance: Instance, plans: Sequence[CheckedPlan]) -> list[_Panel]:
    views = concentrations(instance, plans)
    ruled = [view for view in views if view.rule is not None and view.per is not None and view.parts]
    shown = [*(view for view in views if view.rule is None), *ruled[:_RULE_VIEWS]]
    told = {view.rule.id for view in ruled[:_RULE_VIEWS] if view.rule is not None}
    limits = used_limits(plans, told)
    panels = [_view_panel(view, len(plans)) for view in shown]
    return [*panels, _limit_panel(instance, limits, len(plans))] if limits else panels


def _view_panel(view: Concentration, plans: int) -> _Panel:
    groups = list(view.parts)[:_GROUPS]
    rest = len(view.parts) - len(groups)
    more = f" ({_GROUPS} largest of {len(view.parts)})" if rest > 0 else ""
    limit = None if view.limit is None else float(view.limit)
    rows = [[_share_row(view, group, plan) for group in groups] for plan in range(plans)]
    return _Panel(f"{_view_words(view)}{more}", [group or "none" for group in groups], rows, limit)


def _view_words(view: Concentration) -> str:
    if view.rule is None or view.limit is None:
        return f"Share of cost by {view.per}"
    rule = view.rule
    whole = rule.select == Select()
    of = f" of {scope_words(rule.scope)}" if whole else f", {options_words(rule.scope, rule.select)}"
    share = f"share of {measure_words(rule.measure)} by {view.per}{of}"
    return f"Rule {view.rule.id}: {share}; at most {percent(float(view.limit))} each"


def _limit_panel(instance: Instance, limits: Sequence[Sequence[RuleReport]], plans: int) -> _Panel:
    shown = limits[:_LIMIT_ROWS]
    more = f" ({_LIMIT_ROWS} fullest of {len(limits)})" if len(limits) > len(shown) else ""
    rows = [[_limit_row(instance, line[plan]) for line in shown] for plan in range(plans)]
    heading = f"How full each limit is: hours of capacities, whole units, shares{more}"
    if any(row.length > _FULLEST for one in rows for row in one):
        heading += "; an arrow: more than twice the limit"
    return _Panel(heading, [line[0].id for line in shown], rows, 1.0, _FULLEST)


def _share_row(view: Concentration, group: str | None, plan: int) -> _Row:
    parts, share = view.parts[group][plan], view.share(group, plan)
    over = view.limit is not None and share > view.limit
    words = f"{_points(share)}{' over' if over else ''}" if share else "–"
    return _Row(tuple((mode, float(parts[mode])) for mode in MODES if mode in parts), words, over)


def _limit_row(instance: Instance, report: RuleReport) -> _Row:
    money = Money.of(instance)
    exact = [rule_value(money, one, report.unit) for one in (report.value, report.limit)]
    value, limit = short if len(set(short := list(map(_short, exact)))) == 2 else exact
    words = f"{value} of {limit}" + (f" ({report.group})" if report.group else "")
    mode = None
    if report.kind != "max_share":
        provider = report.id.partition(":")[2]
        mode = MODE_OF_KIND[instance.providers.kind[instance.provider_index[provider]]]
        words += " units" if report.kind == "units" else ""
    parts = ((mode, float(filled(report))),) if report.value else ()
    return _Row(parts, f"{words}{'' if report.holds else ' over'}", not report.holds)


def _short(words: str) -> str:
    """Return a value of a rule with what says something of it: whole hours, shares to three decimals."""
    number, _, unit = words.partition(" ")
    whole, point, decimals = number.partition(".")
    return words if unit not in ("h", "%") else f"{whole}{point + decimals[:3] if unit == '%' else ''} {unit}"


def _points(share: Fraction) -> str:
    tenth = f"{100 * float(share):.1f}".removesuffix(".0")
    return "< 0.1 %" if tenth == "0" and share else f"{tenth} %"


def _draw_rows(rows: Sequence[_Row], limit: float | None, span: float, words_width: float, ax: Axes) -> None:
    inches = width_of(ax)
    ax.set_xlim(0, span * inches / max(inches - words_width - 0.15, 0.3 * inches))
    ax.set_ylim(len(rows) - 0.5, -0.5)
    for position, row in enumerate(rows):
        # Words beside a limit stand behind it in a column: its line would go through them.
        _draw_row(position, row, span, None if limit is None else span, ax)
    if limit is not None:
        ax.axvline(limit, **_LIMIT_LINE)
    ax.axvline(0, color=SOFT_INK, linewidth=0.8)
    # Ticks end with the bars: behind them is only room for words.
    ax.set_xticks(
        [tick for tick in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(0, span) if 0 <= tick <= 1.0001 * span]
    )
    ax.xaxis.set_major_formatter(FuncFormatter(lambda share, _: percent(round(share, 9))))
    ax.grid(axis="x", color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    bare(ax)
    ax.tick_params(axis="x", labelsize=0.85 * TEXT_SIZE, labelcolor=SOFT_INK, pad=2)


def _draw_row(position: int, row: _Row, span: float, column: float | None, ax: Axes) -> None:
    left = 0.0
    for mode, whole in row.parts:
        part = min(whole, span - left)
        style = MODE_STYLES[mode] if mode is not None else WHOLE
        look: dict[str, Any] = {"facecolor": style.colour, "hatch": style.hatch, "edgecolor": HATCH_COLOUR}
        ax.barh(position, part, left=left, height=0.66, linewidth=0, zorder=2, **look)
        left += part
    colour, weight = (ALARM, "bold") if row.broken else (INK, "normal")
    look_of_words: dict[str, Any] = {"color": colour, "weight": weight, "size": TEXT_SIZE, "va": "center"}
    if row.length > 1.0001 * span:
        ax.plot([span], [position], marker=">", ms=7, color=ALARM, lw=0, zorder=4, clip_on=False)
    place = (left if column is None else column, position)
    ax.annotate(row.words, place, (7, 0), textcoords="offset points", zorder=5, **look_of_words)


def _key(panels: Sequence[_Panel]) -> list[tuple[Sample, str]]:
    entries = [(mode_sample(mode), MODE_NAMES[mode].capitalize()) for mode in MODES]
    limited = any(panel.limit is not None for panel in panels)
    return [*entries, (_limit_sample, "Limit")] if limited else entries


def _limit_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.plot([x + 0.27, x + 0.27], [y - 0.11, y + 0.11], **{**_LIMIT_LINE, "linewidth": 1.6 * scale})


def _title(plans: Sequence[CheckedPlan]) -> str:
    """Return which limits on concentration are broken, or which is nearest to it."""
    limits = used_limits(plans)
    broken = [f"{report.id} in {plans[k].name}" for line in limits for k, report in enumerate(line) if not report.holds]
    if broken:
        rest = f" and {counted(len(broken) - 2, 'more', 'more')}" if len(broken) > 2 else ""
        return f"Over a limit: {', '.join(broken[:2])}{rest}"
    if not limits:
        return "No rule limits concentration"
    plan = max(range(len(plans)), key=lambda k: filled(limits[0][k]))
    fullest = limits[0][plan]
    named = f" ({fullest.group})" if fullest.group else ""
    return f"No limit is broken; fullest is {fullest.id}{named}, {_points(filled(fullest))} in {plans[plan].name}"

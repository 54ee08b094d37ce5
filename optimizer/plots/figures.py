"""Whole pictures: a plan with its costs, and plans side by side."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rightsource.instances.atomic import write_atomically
from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Arrangement, Box, arrange
from rightsource.optimizer.plots.canvas import blank_figure, inch_axes, placed_axes
from rightsource.optimizer.plots.costs import cost_range, draw_costs, shown_causes
from rightsource.optimizer.plots.fitting import fitted, text_width
from rightsource.optimizer.plots.key import ROW, Sample, draw_key, key_rows, outline_sample
from rightsource.optimizer.plots.panels import GraphPanel
from rightsource.optimizer.plots.style import ALARM, HEAD_SIZE, INK, SOFT_INK, TEXT_SIZE, TITLE_SIZE
from rightsource.optimizer.wording import MODE_NAMES, counted

_DOTS_PER_INCH: Final = 150
_BROKEN_LINES: Final = 6
_LINE: Final = 0.19
_UNDATED: Final[dict[str, dict[str, Any]]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
"""Without these the same figure would give another file each second; without a salt, SVG another each time."""


@rc_context({"text.parse_math": False})
def plan_figure(instance: Instance, plan: CheckedPlan) -> Figure:
    """Return the picture of one plan: its graph, its cost by cause and mode, the key, and the rules it breaks."""
    panel = GraphPanel.of(instance, [plan])
    said = _broken_words(plan)
    on_path = [(outline_sample(ALARM), "On a path that breaks a rule")] if panel.on_broken_paths(plan) else []
    key = [*panel.key, *on_path]
    places = _places(panel, 1, key, len(said))
    figure = blank_figure(places.width, places.height)
    title = f"{instance.name}: {Money.of(instance).text(plan.report.objective)} per year"
    subtitle = f"{_size(instance)}: {_state(instance, plan)}"
    _title(figure, title, subtitle, places, SOFT_INK if plan.report.feasible else ALARM, said)
    _cells(figure, panel, [plan], places)
    _foot(figure, key, places)
    return figure


@rc_context({"text.parse_math": False})
def compare_figure(instance: Instance, plans: Sequence[CheckedPlan]) -> Figure:
    """Return the picture of several plans: same layout and same scales for all.

    A heavy outline marks the processes that another option handles than in the first plan.
    """
    panel = GraphPanel.of(instance, plans)
    outline = (outline_sample(INK), f"Another option than in {plans[0].name}")
    key = panel.key if panel.collapsed else (*panel.key, outline)
    places = _places(panel, len(plans), key, 0)
    figure = blank_figure(places.width, places.height)
    _title(figure, f"{instance.name}: {len(plans)} plans", f"{_size(instance)}, same scales for all plans", places)
    for plan, cell in zip(plans, places.cells, strict=True):
        _heading(figure, instance, plan, cell.heading, places.scale)
    _cells(figure, panel, plans, places)
    _foot(figure, key, places)
    return figure


@rc_context({"text.parse_math": False, "svg.hashsalt": "rightsource"})
def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure to a PNG, SVG or PDF file, as its ending says; the same figure always gives the same bytes.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    buffer = BytesIO()
    kind = path.suffix.lower().removeprefix(".")
    undated = _UNDATED.get(kind)
    figure.savefig(buffer, format=kind, dpi=_DOTS_PER_INCH, facecolor="white", metadata=undated)
    write_atomically(path, buffer.getvalue())


def _places(panel: GraphPanel, plans: int, key: Sequence[tuple[Sample, str]], lines: int) -> Arrangement:
    """Arrange twice: how many rows the key takes shows only once the width is known."""
    width, height = panel.layout.width, panel.layout.height
    first = arrange(width, height, plans, ROW)
    rows = len(key_rows(key, first.foot.width / first.scale))
    return arrange(width, height, plans, rows * ROW, lines * _LINE)


def _cells(figure: Figure, panel: GraphPanel, plans: Sequence[CheckedPlan], places: Arrangement) -> None:
    causes, span = shown_causes(plans), cost_range(plans)
    for plan, cell in zip(plans, places.cells, strict=True):
        changed = {i for i, option in enumerate(plan.choice) if option != plans[0].choice[i]}
        # Side by side what differs stands out, alone what is wrong: two kinds of outlines at once would be too many.
        broken = panel.on_broken_paths(plan) if len(plans) == 1 else ()
        panel.draw(plan, changed, inch_axes(figure, *_edges(cell.graph)), broken)
        draw_costs(panel.instance, plan, causes, span, places.scale, placed_axes(figure, *_edges(cell.costs)))


def _title(
    figure: Figure,
    title: str,
    subtitle: str,
    places: Arrangement,
    colour: str = SOFT_INK,
    said: Sequence[str] = (),
) -> None:
    ax = inch_axes(figure, *_edges(places.title), scale=places.scale)
    room = places.title.width
    _line(title, 0.4, room, TITLE_SIZE, INK, places.scale, ax, weight="bold")
    _line(subtitle, 0.72, room, HEAD_SIZE, colour, places.scale, ax)
    size = min([fitted(line, 0.95 * room, TEXT_SIZE * places.scale, 1)[1] for line in said], default=0.0) / places.scale
    for row, line in enumerate(said):
        _line(line, 0.96 + row * _LINE, room, size, ALARM, places.scale, ax)


def _heading(figure: Figure, instance: Instance, plan: CheckedPlan, box: Box, scale: float) -> None:
    ax = inch_axes(figure, *_edges(box), scale=scale)
    cost = f"{plan.name}: {Money.of(instance).text(plan.report.objective)} per year"
    _line(cost, 0.28, box.width, HEAD_SIZE + 1, INK, scale, ax, weight="bold")
    colour = SOFT_INK if plan.report.feasible else ALARM
    _line(_state(instance, plan), 0.53, box.width, TEXT_SIZE, colour, scale, ax)
    broken = _as_many_as_fit([rule.id for rule in plan.report.broken], 0.95 * box.width, TEXT_SIZE * scale)
    _line(broken, 0.74, box.width, TEXT_SIZE, ALARM, scale, ax)


def _as_many_as_fit(names: Sequence[str], room: float, size: float) -> str:
    """Return the names in a line, and how many more there are where they are too long for it."""
    for count in range(len(names), 0, -1):
        rest = len(names) - count
        line = ", ".join(names[:count]) + (f" and {rest} more" if rest else "")
        if count == 1 or text_width(line, size) <= room:
            return line
    return ""


def _foot(figure: Figure, key: Sequence[tuple[Sample, str]], places: Arrangement) -> None:
    ax = inch_axes(figure, *_edges(places.foot), scale=places.scale)
    draw_key(key_rows(key, places.foot.width / places.scale), places.scale, ax)


def _line(
    words: str, y: float, room: float, size: float, colour: str, scale: float, ax: Axes, weight: str = "normal"
) -> None:
    """Write one line at a height, made smaller or cut off where it is longer than its room in inches."""
    # A screen rounds letters to its dots, which may take a little more room than was measured.
    text, fits = fitted(words, 0.95 * room, size * scale, 1, weight)
    ax.text(0, y, text, size=fits, weight=weight, color=colour, va="center")


def _broken_words(plan: CheckedPlan) -> list[str]:
    """Return what the broken rules say, as many as there is room for."""
    lines = [f"{rule.id}: {rule.message}" for rule in plan.report.broken]
    if len(lines) <= _BROKEN_LINES:
        return lines
    rest = len(lines) - _BROKEN_LINES + 1
    return [*lines[: _BROKEN_LINES - 1], f"and {rest} more broken rules"]


def _size(instance: Instance) -> str:
    return counted(len(instance.processes.ids), "process", "processes")


def _state(instance: Instance, plan: CheckedPlan) -> str:
    """Return the modes and the rules of a plan in words."""
    modes = ", ".join(f"{count:,} {MODE_NAMES[mode]}" for mode, count in plan.modes(instance).items() if count)
    broken = len(plan.report.broken)
    rules = f"breaks {counted(broken, 'rule', 'rules')}" if broken else "every rule holds"
    return f"{modes}; {rules}"


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.width, box.height

"""What ``breakeven`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rightsource.models.checker.sentences import listed
from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.breakeven.deciding import BreakEven, Followed, knock_on
from rightsource.optimizer.analyses.breakeven.figures import Figure, Of
from rightsource.optimizer.analyses.breakeven.flips import Flip, Undecided
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands.asking_tables import baseline_text, no_baseline
from rightsource.optimizer.commands.tables import option_cell, option_text, table, titled
from rightsource.optimizer.interval_texts import interval_said
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted

_NAMED: Final = 6
"""Processes that change along with a flip and are named; the document has all."""
_MEANING: Final = (
    "From today's value to 'stays to' the decision is proven to stay, at 'flips at' it is proven to be flipped. proven:"
    " the first flip lies between the two, as near as the gap allows, or there is none. open: where it lies between"
    " them is not known, see the lines below the table. Factors are to today's value."
)
_ROUNDED: Final = (
    " Large values are rounded so that the first flip lies between them all the same; --json has all digits."
)
_STEPS: Final[Mapping[Of, Decimal]] = {"volume": Decimal(1), "wage": Decimal("0.01")}
"""What values of a figure are rounded to where that is little of them; prices and yields are small."""
_LITTLE: Final = Decimal("0.01")


def breakeven_tables(instance: Instance, baseline: Result, found: BreakEven | None) -> Iterator[RenderableType]:
    """Yield the decision of today, the values at which it flips, and what changes along."""
    if found is None:
        yield from no_baseline(instance, baseline)
        return
    yield Text.assemble((instance.name, "bold"), f", {instance.processes.ids[found.process]}")
    yield baseline_text(Money.of(instance), Interval.of(baseline))
    yield Text(_today(instance, found))
    for one in found.followed:
        yield _titled(instance, found.process, one)
    if any(one.figure is not None for one in found.followed):
        rounded = any(one.figure is not None and one.figure.of in _STEPS for one in found.followed)
        yield Text(f"\n{_MEANING}{_ROUNDED if rounded else ''}", style="dim")


def _today(instance: Instance, found: BreakEven) -> str:
    """Return what the plan decides, and what the opposite would cost more."""
    money, process = Money.of(instance), instance.processes.ids[found.process]
    said = f"The least-cost plan {'handles' if found.chosen else 'does not handle'} {process} by"
    option = option_text(instance, found.option)
    opposite = "otherwise" if found.chosen else "by it"
    if found.forced:
        return f"{said} {option}. No plan that keeps all rules handles it {opposite}."
    return f"{said} {option}. {_worth(money, found.today, opposite)}"


def _worth(money: Money, worth: Interval, opposite: str) -> str:
    if worth.low is None and worth.high is None:
        return f"What it costs to handle it {opposite} is not known."
    if worth.high is None and not worth.low:
        return f"No plan is known that handles it {opposite}."
    return f"To handle it {opposite} costs {interval_said(money, worth)} more per year."


def _titled(instance: Instance, process: int, one: Followed) -> Group:
    """Return a figure's table below its value of today, and below it what it does not show."""
    if one.figure is None:
        return Group("", Text(one.reason))
    name, today = one.figure.name, _value(one.figure, one.figure.today)
    made = titled(f"{name[0].upper()}{name[1:]}, today {today} {one.figure.unit}", _table(instance, process, one))
    remarks = dict.fromkeys(line for flip in one.flips for line in _remarks(instance, process, one, flip))
    made.renderables.extend(Padding(Text(line), (0, 0, 0, 2)) for line in remarks)
    return made


def _table(instance: Instance, process: int, one: Followed) -> Table:
    made = table(("", "left"), ("stays to", "right"), ("flips at", "right"), ("factor", "right"))
    made.add_column("state", no_wrap=True)
    made.add_column("flips to", overflow="fold")
    for flip in one.flips:
        if one.figure is not None:
            made.add_row(flip.direction, *_cells(instance, process, one.figure, flip))
    return made


def _cells(instance: Instance, process: int, shown: Figure, flip: Flip) -> Iterator[str | Text]:
    """Yield to where it stays, where it flips, by which factor, whether that is proven, and to what it flips."""
    yield "not known" if flip.stays_to is None else near(shown, flip.stays_to)
    yield _flips_at(shown, flip)
    yield "" if flip.flips_at is None else f"× {float(_factor(shown, flip.flips_at)):.4g}"
    yield Text("proven", style="green") if flip.proven else Text("open", style="yellow")
    if flip.flips_at is None:
        yield ""
    else:
        yield "no plan at all" if flip.after is None else option_cell(instance, int(flip.after[process]))


def _flips_at(shown: Figure, flip: Flip) -> str:
    """Return where a decision flips, in a form that does not look like a number where it is not one."""
    if flip.never:
        return "never in range"
    if flip.flips_at is None:
        return "not known" if flip.stays_to is None else "not found"
    return far(shown, flip.flips_at) if flip.proven else f"{far(shown, flip.flips_at)} or before"


def _remarks(instance: Instance, process: int, one: Followed, flip: Flip) -> Iterator[str]:
    """Yield what is not in the row of a direction: what is open and why, and what changes along."""
    if flip.stays_to is None:
        yield "Not even today's decision is proven; a smaller --gap or a longer --time-limit may prove it."
    if one.figure is not None:
        yield from (f"{flip.direction}: {line}" for line in _doubts(one.figure, flip))
    yield from (f"{flip.direction}: {line}" for line in _along(instance, process, flip))


def _doubts(shown: Figure, flip: Flip) -> Iterator[str]:
    """Yield where nothing is proven and why; what the gap leaves open at the flip the table shows by itself."""
    told = [one for one in flip.undecided if one.why != "gap" or flip.flips_at is None]
    for one in told[:_NAMED]:
        yield f"open between {near(shown, one.start)} and {far(shown, one.stop)}: {_why(one)}."
    if len(told) > _NAMED:
        yield f"open in {counted(len(told) - _NAMED, 'further range', 'further ranges')}; --json lists all."
    if flip.stays_at is not None and flip.stays_at != flip.stays_to and told:
        where = "this range" if len(told) == 1 else "these ranges"
        yield f"up to {near(shown, flip.stays_at)}, where it is proven to stay, it could flip in {where} only."


def _why(one: Undecided) -> str:
    if one.why == "gap":
        return "deciding either way costs the same within the gap, a smaller --gap may tell"
    if not one.rules:
        return "the search ended before this was settled, a longer --time-limit may tell"
    rules = listed([f"'{name}'" for name in one.rules])
    named = f"rule {rules}, which allows" if len(one.rules) == 1 else f"rules {rules}, which allow"
    return f"the search ended before this was settled, which the {named} more or less as the figure moves, makes harder"


def _along(instance: Instance, process: int, flip: Flip) -> Iterator[str]:
    """Yield the other processes that change with a flip."""
    names = [
        f"{instance.processes.ids[i]} ({instance.options.ids[before]} to {instance.options.ids[after]})"
        for i, before, after in knock_on(process, flip)
    ]
    if names:
        rest = len(names) - _NAMED
        others = f" and {counted(rest, 'other', 'others')}" if rest > 0 else ""
        yield f"with the flip changes {', '.join(names[:_NAMED])}{others}."


def _factor(shown: Figure, place: int) -> Fraction:
    return Fraction(shown.units(place), shown.units(shown.today))


def near(shown: Figure, place: int) -> str:
    """Return a value, rounded towards today's where its decimals say little."""
    value, today = shown.value(place), shown.value(shown.today)
    rounded = _rounded(shown, value, ROUND_FLOOR if value > today else ROUND_CEILING)
    passes = (rounded - today) * (value - today) < 0
    return f"{value if passes else rounded:,f}"


def far(shown: Figure, place: int) -> str:
    """Return a value, rounded away from today's where its decimals say little."""
    value = shown.value(place)
    return f"{_rounded(shown, value, ROUND_CEILING if value > shown.value(shown.today) else ROUND_FLOOR):,f}"


def _rounded(shown: Figure, value: Decimal, rounding: str) -> Decimal:
    step = _STEPS.get(shown.of)
    is_rough = step is None or step > _LITTLE * value or not value % step
    return value if step is None or is_rough else value.quantize(step, rounding)


def _value(shown: Figure, place: int) -> str:
    return f"{shown.value(place):,f}"

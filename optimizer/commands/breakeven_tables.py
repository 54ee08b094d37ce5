"""What ``breakeven`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.checker.sentences import listed
from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.breakeven.deciding import BreakEven, Followed, knock_on
from rightsource.optimizer.analyses.breakeven.figures import Figure
from rightsource.optimizer.analyses.breakeven.flips import Flip, Undecided
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.commands.asking_tables import baseline_text, no_baseline
from rightsource.optimizer.commands.tables import option_text, table, titled
from rightsource.optimizer.interval_texts import interval_said
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted

_NAMED: Final = 6
"""Processes that change along with a flip and are named; the document has all."""
_MEANING: Final = (
    "The first flip lies between the two values: up to the one the decision is proven to stay, at the other it is"
    " proven to be flipped. The factor is to today's value."
)


def breakeven_tables(instance: Instance, baseline: Result, found: BreakEven | None) -> Iterator[RenderableType]:
    """Yield the decision of today, the values at which it flips, and what changes along."""
    if found is None:
        yield from no_baseline(instance, baseline)
        return
    yield Text.assemble((instance.name, "bold"), f", {instance.processes.ids[found.process]}")
    yield baseline_text(Money.of(instance), Interval.of(baseline))
    yield Text(_today(instance, found))
    if any(one.figure is not None for one in found.followed):
        yield _table(instance, found)
        yield Text(_MEANING, style="dim")
    yield from map(Text, _remarks(instance, found))


def _today(instance: Instance, found: BreakEven) -> str:
    """Return what the plan decides, and what the opposite would cost more."""
    money, process = Money.of(instance), instance.processes.ids[found.process]
    said = f"The least-cost plan {'handles' if found.chosen else 'does not handle'} {process} by"
    option = option_text(instance, found.option)
    opposite = "otherwise" if found.chosen else "by it"
    return f"{said} {option}. {_worth(money, found.today, opposite)}"


def _worth(money: Money, worth: Interval, opposite: str) -> str:
    if worth.low is None and worth.high is None:
        return f"What it costs to handle it {opposite} is not known."
    if worth.high is None and not worth.low:
        return f"No plan is known that handles it {opposite}."
    return f"To handle it {opposite} costs {interval_said(money, worth)} more per year."


def _table(instance: Instance, found: BreakEven) -> Group:
    made = table(("figure", "left"), ("today", "right"), ("", "left"), ("stays to", "right"), ("flips at", "right"))
    made.add_column("factor", justify="right", overflow="fold")
    made.add_column("to", overflow="fold")
    for one in found.followed:
        for flip in one.flips:
            if one.figure is not None:
                first = flip is one.flips[0]
                name, today = (one.figure.name, _value(one.figure, one.figure.today)) if first else ("", "")
                made.add_row(name, today, flip.direction, *_cells(instance, found, one.figure, flip))
    return titled("Where the decision flips", made)


def _cells(instance: Instance, found: BreakEven, shown: Figure, flip: Flip) -> Iterator[str]:
    """Yield to where it stays, where it flips, by which factor, and to what."""
    yield "not proven" if flip.stays_to is None else _value(shown, flip.stays_to)
    if flip.flips_at is None:
        yield from ("never within" if flip.never else "not found", "", "")
        return
    yield _value(shown, flip.flips_at)
    yield f"× {float(Fraction(shown.units(flip.flips_at), shown.units(shown.today))):.4g}"
    if flip.after is None:
        yield "no plan at all"
        return
    yield option_text(instance, int(flip.after[found.process]))


def _remarks(instance: Instance, found: BreakEven) -> Iterator[str]:
    """Yield what is not in the table: figures not followed, doubts, what changes along."""
    for one in found.followed:
        if one.reason:
            yield one.reason
        if one.figure is not None:
            for flip in one.flips:
                yield from _doubts(one.figure, flip)
                yield from _along(instance, found.process, one, flip)


def _doubts(shown: Figure, flip: Flip) -> Iterator[str]:
    """Yield where nothing is proven and why; what the gap leaves open at the flip the table shows by itself."""
    where = f"{shown.name}, {flip.direction}"
    if flip.stays_to is None:
        yield f"{where}: not even today's decision is proven; a smaller --gap or more time may decide it."
    told = [one for one in flip.undecided if one.why != "gap" or flip.flips_at is None]
    for one in told[:_NAMED]:
        ends = f"from {_value(shown, one.start)} to {_value(shown, one.stop)}"
        yield f"{where}: {ends} it may stay or flip: {_why(one)}."
    if len(told) > _NAMED:
        yield f"{where}: so it is in {counted(len(told) - _NAMED, 'further range', 'further ranges')}."
    if flip.stays_at is not None and flip.stays_at != flip.stays_to and told:
        yield f"{where}: it still stays at {_value(shown, flip.stays_at)}; an earlier flip is excluded elsewhere."


def _why(one: Undecided) -> str:
    if one.why == "gap":
        return "the costs of both differ by less than the gap, a smaller --gap may tell"
    if not one.rules:
        return "a limit ended the search"
    rules = listed([f"'{name}'" for name in one.rules])
    named = f"the rule {rules}" if len(one.rules) == 1 else f"the rules {rules}"
    return f"a limit ended the search; bounds over such a range loosen {named}"


def _along(instance: Instance, process: int, one: Followed, flip: Flip) -> Iterator[str]:
    """Yield the other processes that change with a flip."""
    if flip.after is None or one.figure is None:
        return
    names = [
        f"{instance.processes.ids[i]} ({instance.options.ids[before]} to {instance.options.ids[after]})"
        for i, before, after in knock_on(process, flip)
    ]
    rest = len(names) - _NAMED
    listed = ", ".join(names[:_NAMED]) + (f" and {counted(rest, 'other', 'others')}" if rest > 0 else "")
    if names:
        yield f"{one.figure.name}, {flip.direction}: along with it changes {listed}."


def _value(shown: Figure, place: int) -> str:
    return f"{shown.value(place):,f}"

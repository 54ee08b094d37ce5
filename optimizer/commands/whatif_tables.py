"""What ``whatif`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.reading.findings import listed
from rightsource.models.report import RuleReport
from rightsource.models.result import Result
from rightsource.models.vocabulary import CAUSES
from rightsource.optimizer.analyses.comparison import Comparison
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.whatif.single import WhatIf, demands_change
from rightsource.optimizer.commands.asking_tables import baseline_text, least_cost_text
from rightsource.optimizer.commands.tables import MOST_ROWS, cut, option_cell, table, titled
from rightsource.optimizer.interval_texts import interval_said, interval_text
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import CAUSE_NAMES, counted, rule_cells, signed

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which a single question does not need
    from rightsource.optimizer.analyses.whatif.survey import Alternative, Survey

_ALL_RULES: Final = "all rules"
_SMALLEST: Final = (
    f"Rules named leave no plan with the option together, and fewer may do ({_ALL_RULES}: found by a search);"
    " `rightsource whatif FILE --process P --option O` names a minimal set."
)
_HOW: Final = {"rules": "rules", "bounds": "bounds", "search": "search", None: "open"}


def whatif_tables(instance: Instance, found: WhatIf) -> Iterator[RenderableType]:
    """Yield the verdict, what changes, cost by cause and the rules that become tight or are no longer."""
    money = Money.of(instance)
    yield Text.assemble((instance.name, "bold"), f": what if {found.demand.words(instance)}?")
    yield baseline_text(money, Interval.of(found.base))
    yield _verdict(money, found)
    yield from (Text(f"  - {reason}") for reason in found.reasons)
    made = found.comparison
    if made is not None and made.differing:
        yield _changes(instance, found, made)
        yield _causes(money, made)
    for title, pairs in (("Rules that become tight", found.tightened), ("Rules no longer tight", found.loosened)):
        if pairs:
            yield _rules(money, title, pairs)
    if not found.complete:
        yield Text("The search stopped before the asked gap: what is proven is shown as an interval.", style="yellow")


def _verdict(money: Money, found: WhatIf) -> Text:
    if found.impossible:
        return Text(f"That is impossible: {_impossible_words(found.rules)}.", style="bold red")
    if found.already:
        more = "nothing" if found.difference == Interval(0, 0) else interval_said(money, found.difference)
        unproven = "" if more == "nothing" else " than the least cost, which is not proven"
        return Text(f"The baseline does so already: it costs {more} more{unproven}.", style="bold")
    if found.comparison is None:
        low = found.difference.low
        least = f"; it would cost at least {money.text(low)} more per year" if low else ""
        return Text(f"No plan with it was found in time{least}.", style="bold red")
    if found.difference == Interval(0, 0):
        return Text("That costs nothing more.", style="bold")
    return Text(f"That costs {interval_said(money, found.difference)} more per year.", style="bold")


def _impossible_words(rules: Sequence[str] | None) -> str:
    """Return why a demand is impossible: by which rules, None where that is not known."""
    if rules is None:
        return "no plan with it keeps all rules"
    if not rules:
        return "it leaves a process no option"
    if len(rules) == 1:
        return f"no plan with it keeps rule {listed(rules)}"
    return f"no plan with it keeps rules {listed(rules)} together"


def _changes(instance: Instance, found: WhatIf, made: Comparison) -> Group:
    before, after = made.plans
    rows = table(("process", "left"), ("baseline", "left"), ("what if", "left"), ("", "left"))
    demanded = {i for i in made.differing if demands_change(instance, found, i)}
    for i in sorted(made.differing, key=lambda process: process not in demanded):
        rows.add_row(
            instance.processes.ids[i],
            option_cell(instance, int(before.choice[i])),
            option_cell(instance, int(after.choice[i])),
            "demanded" if i in demanded else "changes along",
        )
    return titled(f"{counted(len(made.differing), 'process changes', 'processes change')}", rows)


def _causes(money: Money, made: Comparison) -> Group:
    waterfall = made.waterfalls[0]
    rows = table(("cause", "left"), ("baseline", "right"), ("what if", "right"), ("difference", "right"))
    before, after = (plan.report.costs for plan in made.plans)
    for cause in CAUSES:
        if waterfall.causes[cause]:
            amounts = (getattr(before, cause), getattr(after, cause))
            rows.add_row(CAUSE_NAMES[cause], *map(money.plain, amounts), signed(money, waterfall.causes[cause]))
    rows.add_section()
    rows.add_row(
        "total", money.plain(before.total), money.plain(after.total), signed(money, after.total - before.total)
    )
    return titled(f"Cost by cause where it differs, {money.currency} per year", rows)


def _rules(money: Money, title: str, pairs: Sequence[tuple[RuleReport, RuleReport]]) -> Group:
    rows = table(
        ("rule", "left"),
        ("value before", "right"),
        ("value then", "right"),
        ("limit", "right"),
        ("slack then", "right"),
    )
    for before, after in pairs:
        value, limit, slack = rule_cells(money, after)
        rows.add_row(after.id, rule_cells(money, before)[0], value, limit, slack)
    return titled(title, rows)


def regrets_tables(instance: Instance, base: Result, survey: Survey, seconds: float) -> Iterator[RenderableType]:
    """Yield the best other option per process, all options with their regret, and those that no plan can have."""
    money, options = Money.of(instance), survey.alternatives()
    yield Text.assemble((instance.name, "bold"), f", {counted(len(options), 'option', 'options')} left aside")
    yield baseline_text(money, Interval.of(base))
    yield from least_cost_text(money, base, survey.least, "Regret counts")
    yield _best_table(instance, money, survey)
    possible = [one for one in options if not one.impossible]
    if possible:
        yield _regret_table(instance, money, possible)
    impossible = [one for one in options if one.impossible]
    if impossible:
        yield _impossible_table(instance, impossible)
    yield Text(f"\n{_state(survey, len(options), seconds)}", style="" if survey.complete else "yellow")


def _best_table(instance: Instance, money: Money, survey: Survey) -> Group:
    rows = table(("process", "left"), ("planned", "left"), ("best other", "left"), ("costs more", "right"))
    for best in survey.best_others():
        planned = option_cell(instance, int(survey.chosen[best.process]))
        other = "none is possible" if best.option is None else option_cell(instance, best.option)
        more = "-" if best.impossible else interval_text(money, best.regret)
        rows.add_row(instance.processes.ids[best.process], planned, other, more)
    return titled(f"Each process handled otherwise, {money.currency} per year", rows)


def _regret_table(instance: Instance, money: Money, options: Sequence[Alternative]) -> Group:
    rows = table(("process", "left"), ("option", "left"), ("costs more", "right"), ("known by", "left"))
    for one in options[:MOST_ROWS]:
        more = interval_text(money, one.regret)
        rows.add_row(instance.processes.ids[one.process], option_cell(instance, one.option), more, _HOW[one.settled])
    return cut(titled(f"Regret of each option left aside, {money.currency} per year", rows), len(options))


def _impossible_table(instance: Instance, options: Sequence[Alternative]) -> Group:
    rows = table(("process", "left"), ("option", "left"), ("ruled out by", "left"))
    for one in options[:MOST_ROWS]:
        rules = _ALL_RULES if one.rules is None else ", ".join(one.rules)
        rows.add_row(instance.processes.ids[one.process], option_cell(instance, one.option), rules)
    shown = cut(titled("Options that no plan can have", rows), len(options))
    if any(one.rules is None or len(one.rules) > 1 for one in options):
        shown.renderables.append(Text(_SMALLEST, style="dim"))
    return shown


def _state(survey: Survey, count: int, seconds: float) -> str:
    ways = survey.counts()
    said = (
        f"{counted(count, 'option', 'options')}: {ways['rules']:,} ruled out and {ways['bounds']:,} bounded closely"
        f" enough without a search, {ways['search']:,} settled by a search"
    )
    pace = f"{seconds:,.0f} s in all, {seconds / max(count, 1):,.1f} s an option"
    if survey.complete:
        return f"{said}; {pace}."
    return f"{said}, {ways['open']:,} not to the asked gap in time; what is proven is shown as an interval. {pace}."

"""What ``whatif`` shows on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.result import Result
from rightsource.models.vocabulary import CAUSES
from rightsource.optimizer.analyses.comparison import Comparison
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.whatif.single import WhatIf
from rightsource.optimizer.commands.asking_results import interval_text
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import CAUSE_NAMES, MODE_NAMES, counted, percent, rule_cells

if TYPE_CHECKING:  # importing these for real would load OR-Tools, which a single question does not need
    from rightsource.optimizer.analyses.whatif.survey import Alternative, Survey

_ROWS: Final = 60
"""Up to this many rows are shown of a table; the document has all."""
_HOW: Final = {"rules": "rules", "bounds": "bounds", "search": "search", None: "open"}


def no_baseline(instance: Instance, base: Result) -> Iterator[RenderableType]:
    """Yield why nothing can be said: there is no plan to count against."""
    yield Text(instance.name, style="bold")
    if base.status == "infeasible":
        yield Text("No plan keeps all rules, so there is none to ask what-ifs of; explain says why.", style="red")
    else:
        yield Text("No plan was found in time: nothing is known of what-ifs.", style="red")


def whatif_tables(instance: Instance, found: WhatIf) -> Iterator[RenderableType]:
    """Yield the verdict, what changes, cost by cause and the rules that become tight or are no longer."""
    money = Money.of(instance)
    yield Text.assemble((instance.name, "bold"), f": what if {found.demand.words(instance)}?")
    yield _baseline_line(money, found.base)
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


def _baseline_line(money: Money, base: Result) -> Text:
    """Return what the baseline costs, and how far that is proven."""
    assert base.objective is not None
    proven = "proven least" if base.status == "optimal" else f"proven to {percent(base.gap or 0)}"
    if base.bound is None:
        proven = "without a proof"
    return Text(f"Baseline: the least-cost plan, {money.text(base.objective)} per year ({proven}).")


def _verdict(money: Money, found: WhatIf) -> Text:
    if found.impossible:
        return Text("That is impossible: no plan with it keeps all rules.", style="bold red")
    if found.already:
        more = "nothing" if found.difference == Interval(0, 0) else _range(money, found.difference)
        unproven = "" if more == "nothing" else " than the least cost, which is not proven"
        return Text(f"The baseline does so already: it costs {more} more{unproven}.", style="bold")
    if found.comparison is None:
        low = found.difference.low
        least = f"; it would cost at least {money.text(low)} more per year" if low else ""
        return Text(f"No plan with it was found in time{least}.", style="bold red")
    if found.difference == Interval(0, 0):
        return Text("That costs nothing more.", style="bold")
    return Text(f"That costs {_range(money, found.difference)} more per year.", style="bold")


def _range(money: Money, interval: Interval) -> str:
    return f"{money.currency} {interval_text(money, interval)}"


def _changes(instance: Instance, found: WhatIf, made: Comparison) -> Group:
    before, after = made.plans
    rows = table(("process", "left"), ("baseline", "left"), ("what if", "left"), ("", "left"))
    for i in sorted(made.differing, key=lambda process: process not in found.demand.processes):
        rows.add_row(
            instance.processes.ids[i],
            _option(instance, int(before.choice[i])),
            _option(instance, int(after.choice[i])),
            "demanded" if i in found.demand.processes else "changes along",
        )
    return titled(f"{counted(len(made.differing), 'process changes', 'processes change')}", rows)


def _option(instance: Instance, option: int) -> str:
    between = " " if is_wide() else "\n"
    return f"{instance.options.ids[option]}{between}({MODE_NAMES[instance.mode_of(option)]})"


def _causes(money: Money, made: Comparison) -> Group:
    waterfall = made.waterfalls[0]
    rows = table(("cause", "left"), ("baseline", "right"), ("what if", "right"), ("difference", "right"))
    before, after = (plan.report.costs for plan in made.plans)
    for cause in CAUSES:
        if waterfall.causes[cause]:
            amounts = (getattr(before, cause), getattr(after, cause))
            rows.add_row(CAUSE_NAMES[cause], *map(money.plain, amounts), _signed(money, waterfall.causes[cause]))
    rows.add_section()
    rows.add_row(
        "total", money.plain(before.total), money.plain(after.total), _signed(money, after.total - before.total)
    )
    return titled(f"Cost by cause where it differs, {money.currency} per year", rows)


def _signed(money: Money, minor: int) -> str:
    return f"{'+' if minor > 0 else ''}{money.plain(minor)}"


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
    yield _baseline_line(money, base)
    if survey.least.high is not None and base.objective is not None and survey.least.high < base.objective:
        yield Text(
            f"A cheaper plan was met on the way: {money.text(survey.least.high)}; regret counts against the least cost."
        )
    yield _best_table(instance, money, survey)
    possible = [one for one in options if not one.impossible]
    if possible:
        yield _regret_table(instance, money, possible)
    impossible = [one for one in options if one.impossible]
    if impossible:
        yield _impossible_table(instance, impossible)
    yield Text(f"\n{_state(survey, len(options), seconds)}", style="" if survey.complete else "yellow")


def _best_table(instance: Instance, money: Money, survey: Survey) -> Group:
    rows = table(("process", "left"), ("planned", "left"), ("best other", "left"), ("more per year", "right"))
    for best in survey.best_others():
        planned = _option(instance, int(survey.chosen[best.process]))
        other = "none is possible" if best.option is None else _option(instance, best.option)
        more = "-" if best.impossible else interval_text(money, best.regret)
        rows.add_row(instance.processes.ids[best.process], planned, other, more)
    return titled(f"Each process handled otherwise, {money.currency}", rows)


def _regret_table(instance: Instance, money: Money, options: Sequence[Alternative]) -> Group:
    rows = table(("process", "left"), ("option", "left"), ("more per year", "right"), ("known by", "left"))
    for one in options[:_ROWS]:
        more = interval_text(money, one.regret)
        rows.add_row(instance.processes.ids[one.process], _option(instance, one.option), more, _HOW[one.settled])
    return _cut(titled(f"Regret of each option left aside, {money.currency}", rows), len(options))


def _impossible_table(instance: Instance, options: Sequence[Alternative]) -> Group:
    rows = table(("process", "left"), ("option", "left"), ("ruled out by", "left"))
    for one in options[:_ROWS]:
        rules = ", ".join(one.rules) or "all rules together"
        rows.add_row(instance.processes.ids[one.process], _option(instance, one.option), rules)
    return _cut(titled("Options that no plan can have", rows), len(options))


def _cut(made: Group, count: int) -> Group:
    if count > _ROWS:
        made.renderables.append(Text(f"and {count - _ROWS:,} more; --json lists all.", style="dim"))
    return made


def _state(survey: Survey, count: int, seconds: float) -> str:
    ways = survey.counts()
    said = (
        f"{counted(count, 'option', 'options')}: {ways['rules'] + ways['bounds']:,} settled by bounds without a search,"
        f" {ways['search']:,} by a search"
    )
    pace = f"{seconds:,.0f} s in all, {seconds / max(count, 1):,.1f} s an option"
    if survey.complete:
        return f"{said}; {pace}."
    return f"{said}, {ways['open']:,} not to the asked gap in time; what is proven is shown as an interval. {pace}."

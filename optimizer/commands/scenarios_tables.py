"""What ``scenarios`` shows on the screen: outcomes, regret, the recommended plan, and the no-regret core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.no_regret import Frequencies
from rightsource.optimizer.analyses.regret import Cell, RegretTable, Row
from rightsource.optimizer.analyses.scenarios import Outcome
from rightsource.optimizer.analyses.study import Study, meaning
from rightsource.optimizer.commands.plan_columns import NOTHING, Column, plan_columns, row_table, units
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import MOST_ROWS, option_cell, table, titled
from rightsource.optimizer.interval_texts import interval_lines, short_interval
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import MODE_NAMES, counted, percent

_MOST_COLUMNS: Final = 6
"""Scenarios that one piece of a regret table has room for on a wide screen."""
_REGRET: Final = "Regret: what a plan costs under a scenario more than the best plan there, {}"


def scenarios_tables(instance: Instance, found: Study, gap: float) -> Iterator[RenderableType]:
    """Yield the outcomes, what they do not say of themselves, regret, recommendation and core."""
    money = Money.of(instance)
    count = counted(len(found.outcomes) - 1, "scenario", "scenarios")
    yield Text.assemble((instance.name, "bold"), f", base and {count}; baseline: {meaning(found.baseline)}")
    yield from _outcomes(money, found)
    yield from _remarks(found, gap)
    if found.regret.rows:
        yield from _regret(money, found.regret)
        yield from _broken(found.regret)
        yield Text(f"\n{_recommended(money, found.regret)}{_left_out(found.regret)}", style="bold")
        yield from _core(instance, found.frequencies)


def _outcomes(money: Money, found: Study) -> Iterator[Group]:
    """Yield one table of outcomes, or two where the screen is narrow."""
    outcomes = found.outcomes
    plan = plan_columns(money, [(one.variant.instance, one.plan) for one in outcomes])
    costs = (
        Column("cost", [units(money, one.least_cost.high) for one in outcomes]),
        Column("saving", [Text(interval_lines(money, saving), style="bold") for saving in found.savings]),
    )
    proof = (
        Column("rules", [_rules(one) for one in outcomes], "left"),
        Column("gap", [NOTHING if one.gap is None else percent(one.gap) for one in outcomes]),
    )
    unit, ids = f"{money.currency} per year", [one.variant.id for one in outcomes]
    if is_wide():
        yield row_table(f"Scenarios, {unit}", "scenario", ids, (*costs, *plan, *proof))
    else:
        yield row_table(f"Scenarios, {unit}", "scenario", ids, (*costs, *proof))
        yield row_table(f"Their plans, {unit}", "scenario", ids, plan)


def _rules(outcome: Outcome) -> Text:
    if outcome.plan is not None:
        return Text("all hold", style="green")
    return Text("infeasible", style="bold red") if outcome.infeasible else Text("not known", style="yellow")


def _remarks(found: Study, gap: float) -> Iterator[Text]:
    """Yield what the table leaves open: why there is no plan, what the baseline breaks, what is not known."""
    yield Text("By mode: parts of the processes. Saving: what the plan saves against the baseline.", "dim")
    for outcome in found.outcomes:
        if outcome.variant.name != outcome.variant.id:
            yield Text(f"{outcome.variant.id}: {outcome.variant.name}", "dim")
    for outcome in found.outcomes:
        if outcome.plan is None:
            yield Text(f"{outcome.variant.id}: {_without_plan(outcome)}", style="red")
    breaks: dict[tuple[str, ...], list[str]] = {}
    for outcome, against in zip(found.outcomes, found.references, strict=True):
        if against.reason:
            absent = "there is no baseline" if against.impossible else "the baseline is not known"
            yield Text(f"{outcome.variant.id}: {absent}. {against.reason}", style="yellow")
        if against.broken and not outcome.infeasible:
            breaks.setdefault(against.broken, []).append(outcome.variant.id)
    for broken, where in breaks.items():
        yield Text(f"The baseline itself breaks {_listed(broken)} under {_listed(where)}.", style="yellow")
    late = [one.variant.id for one in found.outcomes if one.plan is not None and not one.proven(gap)]
    if late:
        yield Text(f"The asked gap is not reached for {_listed(late)}.", style="yellow")


def _without_plan(outcome: Outcome) -> str:
    if not outcome.infeasible:
        return "no plan was found in time."
    reasons = "" if outcome.result is None else " ".join(outcome.result.reasons)
    return f"no plan keeps all rules. {reasons}".rstrip()


def _regret(money: Money, found: RegretTable) -> Iterator[Group]:
    """Yield the regret table, in pieces that a screen has room for; the greatest regret of each plan comes last."""
    most = _MOST_COLUMNS if is_wide() else _MOST_COLUMNS - 2
    for first in range(0, len(found.scenarios), most):
        columns = range(first, min(first + most, len(found.scenarios)))
        last = columns.stop == len(found.scenarios)
        made = table(("best plan of", "left"), *((found.scenarios[column], "right") for column in columns))
        if last:
            made.add_column("greatest", justify="right", overflow="fold")
        for row in found.rows:
            name = Text(_plan_name(row).replace(", ", ",\n"), style="bold" if row is found.recommended else "")
            cells = [_cell(money, row.cells[column]) for column in columns]
            made.add_row(name, *cells, *([_greatest(money, row)] if last else []))
        yield titled(_REGRET.format(money.currency) if first == 0 else "Regret, continued", made)


def _plan_name(row: Row) -> str:
    return ", ".join(row.plan.best_in) or f"({row.plan.name})"


def _plan_said(row: Row) -> str:
    return f"best plan of {_listed(row.plan.best_in)}" if row.plan.best_in else f"{row.plan.name} plan"


def _cell(money: Money, cell: Cell) -> Text:
    if cell.regret is None:
        return Text(f"breaks {counted(len(cell.broken), 'rule', 'rules')}", style="red")
    return Text(short_interval(money, cell.regret))


def _greatest(money: Money, row: Row) -> Text:
    if row.worst is not None:
        return Text(short_interval(money, row.worst), style="bold")
    return Text(f"breaks rules in {sum(cell.regret is None for cell in row.cells)} of {len(row.cells)}", style="red")


def _broken(found: RegretTable) -> Iterator[Text]:
    """Yield for each plan the rules that it breaks, and where."""
    for row in found.rows:
        where: dict[tuple[str, ...], list[str]] = {}
        for scenario, cell in zip(found.scenarios, row.cells, strict=True):
            if cell.broken:
                where.setdefault(cell.broken, []).append(scenario)
        for broken, scenarios in where.items():
            yield Text(f"The {_plan_said(row)} breaks {_listed(broken)} under {_listed(scenarios)}.", "dim")


def _recommended(money: Money, found: RegretTable) -> str:
    row = found.recommended
    if row is None:
        nearest = max(found.rows, key=lambda one: sum(cell.regret is not None for cell in one.cells))
        broken = [name for name, cell in zip(found.scenarios, nearest.cells, strict=True) if cell.regret is None]
        return (
            f"No plan of these keeps all rules under {_compared(found)}, so none is recommended. Nearest to it comes"
            f" the {_plan_said(nearest)}: of these it breaks rules only under {_listed(broken)}."
        )
    name = f"the {_plan_said(row)}"
    if row.worst is None or row.worst.high is None:
        return f"Recommended: {name}; how much it may cost too much is not proven for {_compared(found)}."
    if row.worst.high == 0:
        return f"Recommended: {name}; it is the best under {_compared(found)}."
    most = f"{money.currency} {units(money, row.worst.high)} a year"
    if found.left_out:
        kept = f"under {_compared(found)} it keeps all rules and costs at most {most} too much"
    else:
        kept = f"it keeps all rules everywhere and never costs more than {most} too much"
    return f"Recommended: {name}; {kept}{_among(found)}."


def _among(found: RegretTable) -> str:
    """Return among which plans this one was chosen: those in the table, not all that there may be."""
    plans = len(found.rows)
    if plans == 1:
        return ""
    if sum(row.worst is not None for row in found.rows) == 1:
        return f"; of the {plans:,} plans compared it alone keeps them all"
    return f", the least of the {plans:,} plans compared"


def _compared(found: RegretTable) -> str:
    """Return for which scenarios a regret table speaks."""
    if not found.left_out:
        return "every scenario"
    shown = f"{len(found.scenarios)} of {len(found.scenarios) + len(found.left_out)}"
    return f"every scenario {'whose plan is known' if found.unsolved else 'that has a plan'} ({shown})"


def _left_out(found: RegretTable) -> str:
    """Return for which scenarios a regret table does not speak, and why."""
    without = [name for name in found.left_out if name not in found.unsolved]
    proven = f" Left out, as no plan keeps all rules there: {_listed(without)}." if without else ""
    late = f" Left out, as no plan was found there in time: {_listed(found.unsolved)}." if found.unsolved else ""
    return proven + late


def _core(instance: Instance, found: Sequence[Frequencies]) -> Iterator[RenderableType]:
    """Yield the no-regret core by mode, and a table of the other processes."""
    core = [one for one in found if one.always]
    plans = found[0].plans if found else 0
    processes = counted(len(found), "process", "processes")
    yield Text(f"\nNo-regret core: {len(core):,} of {processes} take the same option in all {plans:,} best plans.")
    if len(found) <= MOST_ROWS:
        for mode in MODES:
            names = [_taken(instance, one) for one in core if instance.mode_of(one.option) == mode]
            if names:
                yield Text(f"  {MODE_NAMES[mode]}: {', '.join(names)}")
    rest = sorted((one for one in found if not one.always), key=lambda one: -one.frequency)
    if rest:
        yield _undecided(instance, rest[:MOST_ROWS])
    if len(found) > MOST_ROWS:
        yield Text("--json lists all processes.", style="dim")


def _undecided(instance: Instance, rest: Sequence[Frequencies]) -> Group:
    made = table(("process", "left"), ("mostly", "left"), ("plans", "right"), ("", "left"), ("else", "left"))
    for one in rest:
        others = ", ".join(f"{instance.options.ids[option]} in {count}" for option, count in one.options[1:])
        mark = "nearly always" if one.nearly_always else ""
        count = f"{one.options[0][1]} of {one.plans}"
        made.add_row(instance.processes.ids[one.process], option_cell(instance, one.option), count, mark, others)
    return titled("Depends on the scenario", made)


def _taken(instance: Instance, one: Frequencies) -> str:
    return f"{instance.processes.ids[one.process]} ({instance.options.ids[one.option]})"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if len(names) > 1 else []), names[-1]])

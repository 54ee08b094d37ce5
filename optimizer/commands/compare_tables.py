"""What ``compare`` shows on the screen: totals, what the cost differs by, providers, rules, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.vocabulary import CAUSES, MODES
from rightsource.optimizer.analyses.comparison import Comparison, ProviderUse
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import option_cell, table, titled
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.moves import difference_sentence
from rightsource.optimizer.wording import (
    CAUSE_NAMES,
    LEAST_PATH_YIELD,
    LONGEST_PATH_TIME,
    MODE_NAMES,
    SUPPORT_ONLY,
    about_paths,
    counted,
    percent,
    rule_cells,
    rule_state,
    signed,
    tightness,
)

_FUNCTION_ROWS: Final = 15
_RULE_ROWS: Final = 60
"""Of more rules the tightest are shown; the document has all."""


def compare_tables(instance: Instance, made: Comparison) -> list[RenderableType]:
    """Return the comparison as tables, from the totals to the processes that differ."""
    parts: list[RenderableType] = [_totals(instance, made)]
    if made.differing:
        parts += [_by_cause(instance, made), _by_function(instance, made)]
    parts.append(_providers(made))
    if made.rules:
        parts.append(_rules(instance, made))
    if made.differing:
        parts.append(_differences(instance, made))
    return [*parts, Text(f"\n{difference_sentence(made.plans, len(made.differing))}")]


def _totals(instance: Instance, made: Comparison) -> Group:
    money, plans = Money.of(instance), made.plans
    rows = table(("", "left"), *((plan.name, "right") for plan in plans))
    first = plans[0].report.objective
    rows.add_row("cost", *(Text(money.plain(plan.report.objective), style="bold") for plan in plans))
    rows.add_row(f"difference to {plans[0].name}", *(money.plain(plan.report.objective - first) for plan in plans))
    rows.add_row("rules", *map(_verdict, plans), end_section=True)
    for cause in CAUSES:
        rows.add_row(CAUSE_NAMES[cause], *(money.plain(getattr(plan.report.costs, cause)) for plan in plans))
    rows.add_section()
    for mode in MODES:
        rows.add_row(f"{MODE_NAMES[mode]}, processes", *(f"{plan.modes(instance)[mode]:,}" for plan in plans))
    rows.add_section()
    _add_characteristics(rows, money, made)
    totals = titled(f"{instance.name}, {money.currency} per year", rows)
    kinds = [rule.kind for rule in instance.active_rules]
    totals.renderables.extend(Text(line, style="dim") for line in about_paths(kinds))
    return totals


def _add_characteristics(rows: Table, money: Money, made: Comparison) -> None:
    worth = made.characteristics
    rows.add_row("mean yield", *("-" if one.mean_yield is None else percent(float(one.mean_yield)) for one in worth))
    rows.add_row(LEAST_PATH_YIELD, *(percent(float(one.path_yield)) for one in worth))
    rows.add_row(LONGEST_PATH_TIME, *(f"{float(one.path_time):,.1f} h" for one in worth))
    rows.add_row("expected loss", *(money.plain(money.minor(one.expected_loss)) for one in worth))
    rows.add_row("changes against the current plan", *(f"{one.changes:,}" for one in worth))
    if any(one.changes != moves for one, moves in zip(worth, made.moves, strict=True)):
        rows.add_row(f"changes against {made.plans[0].name}", *(f"{moves:,}" for moves in made.moves))


def _verdict(plan: CheckedPlan) -> Text:
    if plan.report.feasible:
        return Text("all hold", style="green")
    return Text("breaks " + ", ".join(rule.id for rule in plan.report.broken), style="bold red")


def _by_cause(instance: Instance, made: Comparison) -> Group:
    money = Money.of(instance)
    rows = _waterfall_table(money, made)
    for cause in CAUSES:
        amounts = [waterfall.causes[cause] for waterfall in made.waterfalls]
        if any(amounts):
            rows.add_row(CAUSE_NAMES[cause], *(signed(money, amount) for amount in amounts))
    return _waterfall_end(f"From {made.plans[0].name} by cause, {money.currency} per year", rows, money, made)


def _by_function(instance: Instance, made: Comparison) -> Group:
    money = Money.of(instance)
    moved = {
        function: [waterfall.functions[function] for waterfall in made.waterfalls]
        for function in made.waterfalls[0].functions
        if any(waterfall.functions[function] for waterfall in made.waterfalls)
    }
    named = sorted((f for f in moved if f is not None), key=lambda f: -max(map(abs, moved[f])))
    rows = _waterfall_table(money, made)
    for function in named[:_FUNCTION_ROWS]:
        rows.add_row(function, *(signed(money, amount) for amount in moved[function]))
    if rest := named[_FUNCTION_ROWS:]:
        sums = (sum(moved[function][plan] for function in rest) for plan in range(len(made.waterfalls)))
        rows.add_row(counted(len(rest), "other function", "other functions"), *(signed(money, x) for x in sums))
    if None in moved:
        rows.add_row("hand-offs between functions", *(signed(money, amount) for amount in moved[None]))
    title = f"From {made.plans[0].name} by function (staff and machines allotted by hours)"
    return _waterfall_end(title, rows, money, made)


def _waterfall_table(money: Money, made: Comparison) -> Table:
    rows = table(("", "left"), *((f"to {waterfall.other}", "right") for waterfall in made.waterfalls))
    start = money.plain(made.waterfalls[0].start)
    rows.add_row(made.plans[0].name, *(start for _ in made.waterfalls), end_section=True)
    return rows


def _waterfall_end(title: str, rows: Table, money: Money, made: Comparison) -> Group:
    rows.add_section()
    rows.add_row("cost", *(Text(money.plain(waterfall.end), style="bold") for waterfall in made.waterfalls))
    return titled(title, rows)


def _providers(made: Comparison) -> Group:
    rows = table(("provider", "left"), *((plan.name, "right") for plan in made.plans))
    for provider, uses in made.providers.items():
        rows.add_row(provider, *(_use_words(use, len(made.plans)) for use in uses))
    return titled("Providers used: processes, hours and units", rows)


def _use_words(use: ProviderUse | None, plans: int) -> str:
    if use is None:
        return "-"
    units = [counted(use.units, "unit", "units")] if use.units else []
    count = counted(use.processes, "process", "processes") if use.processes or not use.hours else SUPPORT_ONLY
    between = ", " if is_wide() and plans <= _PLANS_BESIDE else "\n"
    return between.join([count, f"{float(use.hours):,.0f} h", *units])


_PLANS_BESIDE: Final = 2
"""Up to this many plans a cell of several figures is one line on a wide screen."""


def _rules(instance: Instance, made: Comparison) -> Group:
    money = Money.of(instance)
    lines = sorted(made.rules, key=lambda reports: not any(not report.holds for report in reports))
    if len(lines) > _RULE_ROWS:
        lines = sorted(lines, key=_nearness)[:_RULE_ROWS]
    rows = table(("rule", "left"), ("limit", "right"), *((f"slack in\n{plan.name}", "right") for plan in made.plans))
    for reports in lines:
        rows.add_row(reports[0].id, rule_cells(money, reports[0])[1], *(_slack(money, report) for report in reports))
    more = len(made.rules) - len(lines)
    shown = f", the {len(lines)} tightest of {len(made.rules):,}" if more else ""
    return titled(f"Slack of the rules{shown}, money in {money.currency}", rows)


def _nearness(reports: Sequence[RuleReport]) -> tuple[bool, Fraction]:
    """Return what sorts rules by how near to broken some plan has them; those that just hold come last."""
    return not any(report.has_slack or not report.holds for report in reports), min(map(tightness, reports))


def _slack(money: Money, report: RuleReport) -> Text:
    slack = rule_cells(money, report)[2]
    if not report.holds:
        return Text(f"{slack} BROKEN" if report.has_slack else "BROKEN", style="bold red")
    return Text(slack, style="bold yellow") if rule_state(report) == "binding" else Text(slack)


def _differences(instance: Instance, made: Comparison) -> Group:
    money = Money.of(instance)
    rows = table(("process", "left"))
    for plan in made.plans:
        rows.add_column(plan.name, overflow="fold")
        rows.add_column("cost without\nstaff", justify="right", overflow="fold")
    for process in made.differing:
        cells = (
            (option_cell(instance, int(plan.choice[process])), money.plain(plan.process_cost(process)))
            for plan in made.plans
        )
        rows.add_row(instance.processes.ids[process], *(cell for pair in cells for cell in pair))
    return titled("What differs", rows)

"""Tables on the screen that several commands show."""

from collections.abc import Sequence
from typing import Final, Literal

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.report import Report, RuleReport
from rightsource.optimizer.attribution import mode_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import (
    CAUSE_NAMES,
    MODE_NAMES,
    SUPPORT_ONLY,
    TIGHT_WORDS,
    RuleState,
    is_tight,
    rule_cells,
    rule_state,
    tightness,
)

MOST_ROWS: Final = 60
"""Up to this many rows are shown of a table whose document has all, see `cut`."""
_MARKS: Final[dict[RuleState, str]] = {
    "broken": "bold red",
    "binding": "bold yellow",
    "tight": "yellow",
    "holds": "green",
}


def table(*columns: tuple[str, Literal["left", "right"]]) -> Table:
    """Return an empty table with these columns."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for name, justify in columns:
        made.add_column(name, justify=justify, overflow="fold")
    return made


def titled(title: str, made: Table) -> Group:
    """Return a table below its title and an empty line; a table's own title would be folded to the table's width."""
    return Group("", Text(title, style="bold"), made)


def cut(made: Group, count: int) -> Group:
    """Return a titled table with how many of ``count`` rows are left out when `MOST_ROWS` are shown."""
    if count > MOST_ROWS:
        made.renderables.append(Text(f"and {count - MOST_ROWS:,} more; --json lists all.", style="dim"))
    return made


def option_text(instance: Instance, option: int, between: str = " ") -> str:
    """Return an option with its mode."""
    return f"{instance.options.ids[option]}{between}({MODE_NAMES[instance.mode_of(option)]})"


def option_cell(instance: Instance, option: int) -> str:
    """Return an option with its mode as cells hold it: in two lines on a narrow screen."""
    return option_text(instance, option, " " if is_wide() else "\n")


def cost_table(money: Money, report: Report) -> Group:
    """Return cost by cause, with each cause's part of the whole."""
    made = table(("cause", "left"), (f"{money.currency} per year", "right"), ("part", "right"))
    for cause, minor in report.costs.items():
        if minor:
            part = f"{100 * minor / report.objective:.1f} %" if report.objective > 0 else "-"
            made.add_row(CAUSE_NAMES[cause], money.plain(minor), part)
    made.add_section()
    made.add_row("total", money.plain(report.objective), "")
    return titled("Cost by cause", made)


def mode_table(instance: Instance, plan: CheckedPlan) -> Group:
    """Return how many processes each mode handles, and their cost with their part of staff and machines."""
    money, costs = Money.of(instance), mode_costs(instance, plan)
    made = table(("mode", "left"), ("processes", "right"), (f"{money.currency} per year", "right"))
    for mode, count in plan.modes(instance).items():
        made.add_row(MODE_NAMES[mode], f"{count:,}", money.plain(costs[mode]))
    made.add_row("hand-offs", "", money.plain(plan.report.costs.handoff))
    made.add_section()
    made.add_row("total", f"{len(plan.choice):,}", money.plain(plan.report.objective))
    return titled("Cost by mode (staff and machines allotted by hours)", made)


def provider_table(instance: Instance, plan: CheckedPlan) -> Group:
    """Return the providers that a plan uses: processes, hours, units, and their cost beside the processes."""
    money = Money.of(instance)
    made = table(
        ("provider", "left"),
        ("kind", "left"),
        ("processes", "right"),
        ("hours", "right"),
        ("units", "right"),
        (f"fixed and units, {money.currency}", "right"),
    )
    for used in plan.report.providers:
        provider = instance.provider_index[used.id]
        own = int((instance.options.provider[plan.choice] == provider).sum())
        units = f"{used.units:,}" if instance.providers.unit_hours[provider] is not None else "-"
        cost = money.plain(used.fixed_cost + used.units_cost)
        count = f"{own:,}" if own or not used.hours else SUPPORT_ONLY
        made.add_row(used.id, instance.providers.kind[provider], count, f"{float(used.hours):,.0f}", units, cost)
    return titled("Providers used", made)


def plan_table(instance: Instance, plan: CheckedPlan) -> Group:
    """Return who does each process, and what it costs there."""
    money = Money.of(instance)
    made = table(
        ("process", "left"),
        ("mode", "left"),
        ("option", "left"),
        ("provider", "left"),
        (f"cost without\nstaff, {money.currency}", "right"),
    )
    for i, option in enumerate(map(int, plan.choice)):
        provider = instance.providers.ids[int(instance.options.provider[option])]
        mode = MODE_NAMES[instance.mode_of(option)]
        made.add_row(
            instance.processes.ids[i], mode, instance.options.ids[option], provider, money.plain(plan.process_cost(i))
        )
    return titled("Plan", made)


def rule_table(money: Money, title: str, rules: Sequence[RuleReport]) -> Group:
    """Return rules with value, limit, slack and whether they hold; broken, binding and tight ones marked.

    A narrow screen goes without the kinds, so that ids keep their room.
    """
    kinds = is_wide()
    made = table(("rule", "left"))
    if kinds:
        made.add_column("kind", overflow="fold")
    for name in ("value", "limit", "slack"):
        made.add_column(name, justify="right", overflow="fold")
    made.add_column("")
    for rule in rules:
        made.add_row(rule.id, *([rule.kind] if kinds else []), *rule_cells(money, rule), _mark(rule))
    shown = titled(title, made)
    if any(map(is_tight, rules)):
        shown.renderables.append(Text(TIGHT_WORDS, style="dim"))
    return shown


def least_slack(rules: Sequence[RuleReport], count: int) -> list[RuleReport]:
    """Return the rules that hold with least slack for their limit; rules without a limit to be near to stay out."""
    graded = [rule for rule in rules if rule.holds and rule.has_slack]
    return sorted(graded, key=tightness)[:count]


def _mark(rule: RuleReport) -> Text:
    state = rule_state(rule)
    return Text("BROKEN" if state == "broken" else state, style=_MARKS[state])

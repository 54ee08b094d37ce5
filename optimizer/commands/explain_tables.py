"""What ``explain`` shows on the screen: conflicts with their numbers, then repairs, the cheapest first."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.explain.explain import Conflict, Explanation
from rightsource.optimizer.analyses.explain.repairs import Move, Repair
from rightsource.optimizer.analyses.explain.sentences import (
    conflict_words,
    exhausted_words,
    limit_words,
    member_words,
    repair_words,
)
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import is_upper, kind_of
from rightsource.optimizer.commands.asking_tables import baseline_text
from rightsource.optimizer.commands.tables import least_slack, rule_table, table, titled
from rightsource.optimizer.interval_texts import interval_text
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted

_RULE_ROWS: Final = 8


def explain_parts(instance: Instance, found: Explanation) -> Iterator[RenderableType]:
    """Yield an explanation as text and tables."""
    yield Text.assemble((instance.name, "bold"), f", {counted(len(instance.processes.ids), 'process', 'processes')}")
    match found.status:
        case "unknown":
            yield Text("Not known in time: neither a plan nor a proof that there is none was found.", style="bold red")
        case "feasible":
            yield from _feasible_parts(instance, found.result)
        case "infeasible":
            yield Text("No plan keeps all rules.", style="bold red")
            yield from _conflict_parts(instance, found)
            yield from _repair_parts(instance, found.repairs)
    if found.further_repairs:
        more = counted(found.further_repairs, "further set of rules", "further sets of rules")
        yield Text(f"\nGiving up {more} would do as well; --repairs works out more.")
    if not found.complete and found.status != "unknown":
        yield Text("\nNot all of this is proven to the asked gap; --time-limit allows more.", style="yellow")
    yield Text(f"\n{counted(found.questions, 'question', 'questions')} asked", style="dim")


def _feasible_parts(instance: Instance, result: Result | None) -> Iterator[RenderableType]:
    yield Text("There is a plan that keeps all rules: nothing is in conflict.", style="green")
    if result is None or result.report is None:
        return
    money, report = Money.of(instance), result.report
    yield baseline_text(money, Interval.of(result))
    tightest = least_slack(report.rules, _RULE_ROWS)
    if tightest:
        yield rule_table(money, f"Rules with least slack in this plan, money in {money.currency}", tightest)


def _conflict_parts(instance: Instance, found: Explanation) -> Iterator[RenderableType]:
    for k, conflict in enumerate(found.conflicts, start=1):
        words = conflict_words(len(conflict.members), minimal=conflict.minimal)
        yield Text.assemble("\n", (f"Conflict {k}", "bold"), f": {words}")
        yield from (Padding(Text(reason), (0, 0, 0, 2)) for reason in conflict.reasons)
        yield _members(instance, conflict)
    yield Text(f"\n{exhausted_words(found.conflicts, all_found=found.all_found)}")


def _members(instance: Instance, conflict: Conflict) -> RenderableType:
    lines: list[RenderableType] = []
    for member in conflict.members:
        side = "" if member.value is None else " at most" if is_upper(instance, member.rule) else " at least"
        value = "" if member.value is None else f" {limit_words(instance, member.rule, member.value)}"
        head = Text.assemble((member.rule, "bold red"), f" ({kind_of(instance, member.rule)}{side}{value})")
        words = member_words(instance, member.rule, member.reach, len(conflict.members) - 1)
        lines += [Padding(head, (0, 0, 0, 2)), Padding(Text(words), (0, 0, 0, 4))]
    return Group(*lines)


def _repair_parts(instance: Instance, repairs: Sequence[Repair]) -> Iterator[RenderableType]:
    if not repairs:
        yield Text("\nNo repair is known yet.")
        return
    money = Money.of(instance)
    made = table(("", "right"), ("rule", "left"), ("from", "right"), ("to", "right"), ("cost", "right"))
    for k, repair in enumerate(repairs, start=1):
        for j, move in enumerate(repair.moves):
            first = j == 0
            made.add_row(
                str(k) if first else "",
                move.rule,
                limit_words(instance, move.rule, move.start),
                _target(instance, repair, move),
                interval_text(money, repair.cost) if first else "",
            )
    yield titled(f"Repairs, the cheapest first; least cost of a plan in {money.currency} per year", made)
    yield Text()
    for k, repair in enumerate(repairs, start=1):
        yield Padding(Text.assemble((f"{k}. ", "bold"), repair_words(instance, repair)), (0, 0, 0, 2))


def _target(instance: Instance, repair: Repair, move: Move) -> str:
    """Return how a rule gives way: to a value, to exceptions, or as a whole, then with what the plan has."""
    if move.limit is not None:
        limit = limit_words(instance, move.rule, move.limit)
        return limit if repair.least else f"dropped (plan: {limit})"
    if move.exceptions:
        return counted(len(move.exceptions), "exception", "exceptions")
    return "dropped"

"""What differs between plans: how many processes move from which mode to which, and what that does to their cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.attribution import whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.table import Column, Table, Value
from rightsource.optimizer.wording import MODE_NAMES, counted


def move_table(instance: Instance, plans: Sequence[CheckedPlan]) -> Table | None:
    """Return the moves of every further plan against the first, None where there are none."""
    first = plans[0]
    rows = tuple(row for plan in plans[1:] for row in _moves(instance, first, plan))
    if not rows:
        return None
    unit = f"{instance.currency} per year"
    effect = "Change of the whole cost of these processes, their part of staff and machines included; hand-offs not."
    columns = (
        Column("plan", "Plan", "text", f"The plan that is compared with {first.name}.", offers=len(plans) > 2),
        Column("from", f"In {first.name}", "text", "Mode in the first plan."),
        Column("to", "In this plan", "text", "Mode in the other plan."),
        Column("processes", "Processes", "whole", "Processes with another option that move so."),
        Column("effect", "Effect on their cost", "money", effect, unit),
    )
    return Table("moves", f"Processes handled by another option than in {first.name}", columns, rows)


def difference_sentence(plans: Sequence[CheckedPlan], different: int) -> str:
    """Return how many processes the plans handle differently."""
    total = counted(len(plans[0].choice), "process", "processes")
    if len(plans) == 1:
        return "There is one plan only, so nothing differs."
    if not different:
        return f"The plans handle all {total} by the same options."
    return f"The plans handle {different:,} of {total} by different options."


def _moves(instance: Instance, first: CheckedPlan, plan: CheckedPlan) -> Iterator[tuple[Value, ...]]:
    """Yield the moves from mode to mode between two plans, in the fixed order of modes."""
    costs: dict[tuple[Mode, Mode], list[int]] = {}
    before, after = whole_costs(instance, first), whole_costs(instance, plan)
    for process, (old, new) in enumerate(zip(first.choice.tolist(), plan.choice.tolist(), strict=True)):
        if old != new:
            move = instance.mode_of(old), instance.mode_of(new)
            costs.setdefault(move, []).append(after[process] - before[process])
    for old_mode in MODES:
        for new_mode in MODES:
            if (effects := costs.get((old_mode, new_mode))) is not None:
                effect = Money.of(instance).amount(sum(effects))
                yield (plan.name, MODE_NAMES[old_mode], MODE_NAMES[new_mode], len(effects), effect)

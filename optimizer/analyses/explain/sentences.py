"""Conflicts and repairs in plain sentences, with the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from rightsource.models.checker.sentences import listed, percent, quantity
from rightsource.models.instance import Instance
from rightsource.models.report import Unit
from rightsource.models.vocabulary import MONEY_MEASURES
from rightsource.optimizer.analyses.explain.reaching import Reach
from rightsource.optimizer.analyses.explain.repairs import Move, Repair
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import FRACTIONS, kind_of, measure_name
from rightsource.optimizer.interval_texts import interval_said
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted


def limit_words(instance: Instance, name: str, value: Decimal | None) -> str:
    """Return the value of a rule in all its digits, with its unit; a dash where there is none."""
    if value is None:
        return "-"
    kind, measure, exact = kind_of(instance, name), measure_name(instance, name), Fraction(value)
    if kind in FRACTIONS:
        return percent(exact)
    if kind == "units":
        return counted(int(value), "unit", "units")
    if measure in MONEY_MEASURES:
        return quantity(exact, "money", instance)
    unit: Unit = "hours" if kind in ("capacity", "max_path_time") or measure == "hours" else "measure"
    return quantity(exact, "transactions", instance) if measure == "volume" else quantity(exact, unit, instance)


def conflict_words(rules: int, *, minimal: bool) -> str:
    """Return what a conflict is."""
    if rules == 1:
        return "one rule that no plan keeps"
    if minimal:
        return f"{rules} rules that no plan keeps together, and any {_but_one(rules)} of them can be kept"
    return f"{rules} rules that no plan keeps together, not proven minimal: fewer of them may conflict already"


def _but_one(rules: int) -> str:
    return "one" if rules == 2 else f"{rules - 1:,}"


def member_words(instance: Instance, name: str, reach: Reach | None, others: int) -> str:
    """Return the best that a rule in a conflict can have while the others hold, and how far that is off."""
    while_ = ("While the other holds" if others == 1 else "While the others hold") if others else "By itself"
    if reach is None:
        return f"{while_}: not known in time."
    if reach.limit is None and not reach.exact:
        return f"{while_}, for example: {reach.report.message}"
    if reach.exact:
        return f"{while_}, at best: {reach.report.message}"
    ruled_out = f" {limit_words(instance, name, reach.refuted)} is ruled out; what lies between is not known."
    return f"{while_}, the best known: {reach.report.message}{ruled_out}"


def repair_words(instance: Instance, repair: Repair) -> str:
    """Return a repair with what the plan then costs."""
    cost = cost_words(instance, repair.cost)
    if repair.least:
        moved = listed([_move_words(instance, move) for move in repair.moves])
        doubts = [_doubt(instance, move) for move in repair.moves if not move.exact]
        last = " Nothing less will do." if not doubts and len(repair.moves) == 1 else ""
        each = " None of them can move less unless another moves further." if not doubts and not last else ""
        return " ".join([f"With {moved}, {cost}{last}{each}", *doubts])
    names = listed([move.rule for move in repair.moves])
    kept = [move for move in repair.moves if move.limit is not None]
    if not kept:
        return f"Without {names}, {cost}"
    held = listed([f"{move.rule} at {limit_words(instance, move.rule, move.limit)}" for move in kept])
    return f"Without {names}, {cost} That plan keeps {held}."


def _move_words(instance: Instance, move: Move) -> str:
    if move.exceptions:
        return f"an exception from {move.rule} for {listed(move.exceptions)}"
    if move.limit is None:
        return f"{move.rule} dropped"
    start, limit = limit_words(instance, move.rule, move.start), limit_words(instance, move.rule, move.limit)
    return f"{move.rule} moved from {start} to {limit}{_readable(instance, move)}"


def _doubt(instance: Instance, move: Move) -> str:
    if move.limit is None:
        return f"Whether fewer exceptions from {move.rule} would do is not known."
    ruled_out = limit_words(instance, move.rule, move.refuted)
    return f"For {move.rule} {ruled_out} is not enough; what lies between is not known."


def _readable(instance: Instance, move: Move) -> str:
    if move.readable is None or move.readable == move.limit:
        return ""
    return f" (in round numbers {limit_words(instance, move.rule, move.readable)})"


def cost_words(instance: Instance, cost: Interval) -> str:
    """Return what is proven of the least cost."""
    if cost.low is None and cost.high is None:
        return "the least cost is not known."
    return f"the least cost is {interval_said(Money.of(instance), cost)} per year."


def exhausted_words(conflicts: Sequence[object], *, all_found: bool) -> str:
    """Return whether there may be more conflicts."""
    found = counted(len(conflicts), "conflict", "conflicts")
    if all_found:
        return f"{found}; there are no others."
    return f"{found} found; there may be more."

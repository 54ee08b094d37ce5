"""What ``explain --json`` prints."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.report import Report
from rightsource.optimizer.analyses.explain.explain import Conflict, Explanation, Member
from rightsource.optimizer.analyses.explain.repairs import Move, Repair
from rightsource.optimizer.analyses.explain.sentences import member_words, repair_words
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import kind_of
from rightsource.optimizer.commands.asking_results import (
    LEAST_COST,
    baseline_entry,
    interval_entry,
    reference_entry,
)
from rightsource.optimizer.commands.entries import fault_entries, rule_entry
from rightsource.optimizer.commands.sources import instance_entry
from rightsource.optimizer.commands.tables import least_slack
from rightsource.optimizer.money import Money


def explain_document(instance: Instance, found: Explanation, seconds: float) -> Mapping[str, Any]:
    """Return an explanation as a JSON document."""
    result = found.result
    return {
        "instance": instance_entry(instance),
        "currency": instance.currency,
        "status": found.status,
        "baseline": _baseline(instance, found),
        "conflicts": [_conflict(instance, conflict) for conflict in found.conflicts],
        "all_conflicts_found": found.all_found,
        "repairs": [_repair(instance, repair) for repair in found.repairs],
        "further_repairs": found.further_repairs,
        "tightest": [] if result is None or result.report is None else _tightest(instance, result.report),
        "questions": found.questions,
        "complete": found.complete,
        "seconds": seconds,
        "warnings": fault_entries(instance.warnings),
    }


def _baseline(instance: Instance, found: Explanation) -> Mapping[str, Any]:
    """Return the least-cost plan where it was solved; else nothing of it but whether there is a plan at all."""
    if found.result is not None:
        return baseline_entry(instance, LEAST_COST, found.result)
    entry = reference_entry(instance, LEAST_COST, Interval(None, None), None, found.status)
    return entry | {"stop_reason": "proof"} if found.status == "infeasible" else entry


def _conflict(instance: Instance, conflict: Conflict) -> Mapping[str, Any]:
    return {
        "minimal": conflict.minimal,
        "reasons": conflict.reasons,
        "rules": [_member(instance, member, len(conflict.members) - 1) for member in conflict.members],
    }


def _member(instance: Instance, member: Member, others: int) -> Mapping[str, Any]:
    reach = member.reach
    return {
        "id": member.rule,
        "kind": kind_of(instance, member.rule),
        "value": _number(member.value),
        "attainable": None if reach is None else _number(reach.limit),
        "ruled_out": None if reach is None else _number(reach.refuted),
        "exact": reach is not None and reach.exact,
        "message": member_words(instance, member.rule, reach, others),
        "assignment_without": None if reach is None else _assignment(instance, reach.choice),
    }


def _repair(instance: Instance, repair: Repair) -> Mapping[str, Any]:
    return {
        "rules": [_move(instance, move) for move in repair.moves],
        "least": repair.least,
        "cost": interval_entry(Money.of(instance), repair.cost),
        "proven": repair.proven,
        "message": repair_words(instance, repair),
        "assignment": None if repair.choice is None else _assignment(instance, repair.choice),
    }


def _move(instance: Instance, move: Move) -> Mapping[str, Any]:
    return {
        "id": move.rule,
        "kind": kind_of(instance, move.rule),
        "from": _number(move.start),
        "to": _number(move.limit),
        "readable": _number(move.readable),
        "not_enough": _number(move.refuted),
        "exact": move.exact,
        "exceptions": move.exceptions,
        "dropped": move.dropped,
    }


def _tightest(instance: Instance, report: Report) -> list[Mapping[str, Any]]:
    money = Money.of(instance)
    return [rule_entry(money, rule) for rule in least_slack(report.rules, len(report.rules))]


def _assignment(instance: Instance, choice: Integers) -> Mapping[str, str]:
    return Plan.of_choice(instance, choice).assignment


def _number(value: Decimal | None) -> Decimal | None:
    """Return a value without trailing zeros."""
    return None if value is None else Decimal(format(value.normalize(), "f"))

"""Frontiers in files: what was asked, what it proved, and the plans, so that a later run goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field

from rightsource.instances.atomic import write_packed
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import parse_json
from rightsource.models.canonical import sha256
from rightsource.models.documents import Assignment, InstanceName
from rightsource.models.faults import Fault, InputError
from rightsource.models.fields import Document, Maybe, Name, Switch, Version
from rightsource.models.instance import Instance
from rightsource.models.json_text import indented
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, join, listed, shown
from rightsource.models.reading.salvage import read_one
from rightsource.models.spans import Figure
from rightsource.optimizer.analyses.frontier.aims import Aim, Gauge
from rightsource.optimizer.analyses.frontier.frontier import measured
from rightsource.optimizer.analyses.frontier.ledger import Fact, Ledger
from rightsource.optimizer.money import Money

FRONTIER_FORMAT: Final = "rightsource-frontier/1"


class AnswerDocument(Document):
    """A question and what its answer proved; amounts in currency units, yields as fractions.

    ``limits`` holds the amount asked for by aim, left out where any would do. No plan within the limits costs less
    than ``bound``; with ``infeasible`` there is none. ``cost`` is that of the plan of the answer, ``budget`` the most
    that it was allowed to cost, ``gap`` the relative gap that was asked for.
    """

    noun: ClassVar[str] = "answer"

    limits: dict[Name, Figure] = Field(default_factory=dict)
    bound: Maybe[Figure] = None
    infeasible: Switch = False
    cost: Maybe[Figure] = None
    budget: Maybe[Figure] = None
    gap: Maybe[Figure] = None
    explored: Switch = True
    final: Switch = True


class PlanOnFrontier(Document):
    """A plan of the frontier; only ``assignment`` is read, the rest is computed again."""

    noun: ClassVar[str] = "plan"

    objective: Maybe[Figure] = None
    amounts: dict[Name, Figure] = Field(default_factory=dict)
    assignment: Assignment


class FrontierDocument(Document):
    """What is known of a frontier."""

    noun: ClassVar[str] = "frontier"

    format: Annotated[Literal["rightsource-frontier/1"], Version()]
    instance: InstanceName
    aims: Annotated[tuple[Name, ...], Field(min_length=1)]
    answers: tuple[AnswerDocument, ...] = ()
    plans: tuple[PlanOnFrontier, ...] = ()


def write_frontier(path: str | Path, instance: Instance, ledger: Ledger) -> None:
    """Write what is known of a frontier as JSON, gzipped when the name ends so; never seen half-written.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    write_packed(path, f"{indented(_document(instance, ledger))}\n".encode())


def read_frontier(path: str | Path, instance: Instance, ledger: Ledger) -> None:
    """Fill a ledger with what a file knows of the same frontier. Plans are measured and checked again.

    Raises
    ------
    InputError
        When the file cannot be read, is of another instance or other aims, or holds a plan that does not fit the
        instance, breaks a rule, or costs less than an answer of the file proves.
    """
    findings = Findings(str(path))
    raw, faults = parse_json(read_bytes(Path(path)), findings.source)
    findings.faults.extend(faults)
    if not isinstance(raw, dict):
        findings.fault("", f"found {shown(raw)}, expected an object with the keys of a frontier.")
    elif _is_other(raw.get("format")):
        findings.fault("format", f"found {shown(raw['format'])}, expected {FRONTIER_FORMAT}: this is no frontier.")
    _refuse(findings)
    recall(raw, instance, ledger, findings)


def recall(raw: dict[str, Any], instance: Instance, ledger: Ledger, findings: Findings) -> None:
    """Fill a ledger with what a document in JSON knows of the same frontier. Raises like `read_frontier`."""
    document = read_one(FrontierDocument, raw, "", findings)
    _refuse(findings)
    _check_subject(document, instance, ledger, findings)
    _refuse(findings)
    for k, answer in enumerate(document.answers):
        _take_answer(answer, instance, ledger, join("answers", k), findings)
    _refuse(findings)
    gauge = Gauge(instance, [aim.name for aim in ledger.aims])
    for k, plan in enumerate(document.plans):
        _take_plan(plan, instance, ledger, gauge, join("plans", k), findings)
    _refuse(findings)


def _is_other(found: object) -> bool:
    """Return whether a document is said to be something else than a frontier of whatever version."""
    return isinstance(found, str) and found.partition("/")[0] != FRONTIER_FORMAT.partition("/")[0]


def _refuse(findings: Findings) -> None:
    if findings.faults:
        raise InputError(findings.faults)


def _check_subject(document: FrontierDocument, instance: Instance, ledger: Ledger, findings: Findings) -> None:
    """Note when a frontier is of another instance or against other aims than those asked for."""
    if document.instance.sha256 != sha256(instance):
        known = document.instance.name
        found = f"of another version of {shown(known)}" if known == instance.name else f"of {shown(known)}"
        findings.fault("instance", f"the frontier is {found}, not of {shown(instance.name)} as given here.")
    asked = [aim.name for aim in ledger.aims]
    if list(document.aims) != asked:
        message = f"the frontier is against {listed(document.aims)}, not against {listed(asked)}"
        findings.fault("aims", f"{message}; expected the same aims in the same order.")


def _take_answer(answer: AnswerDocument, instance: Instance, ledger: Ledger, path: str, findings: Findings) -> None:
    names = [aim.name for aim in ledger.aims]
    for name in answer.limits:
        if name not in names:
            findings.fault(join(join(path, "limits"), name), f"{shown(name)} is not an aim of this frontier.")
    limits = tuple(_level(aim, answer.limits, join(path, "limits"), findings) for aim in ledger.aims)
    ledger.recall(
        Fact(
            limits,
            bound=_minor(instance, answer.bound),
            infeasible=answer.infeasible,
            cost=_minor(instance, answer.cost),
            explored=answer.explored,
            final=answer.final,
            budget=_minor(instance, answer.budget),
            gap=inf if answer.gap is None else float(answer.gap),
        )
    )


def _take_plan(
    plan: PlanOnFrontier, instance: Instance, ledger: Ledger, gauge: Gauge, path: str, findings: Findings
) -> None:
    try:
        choice = Plan(plan.assignment).choice(instance)
    except InputError as error:
        findings.faults += [Fault(f"{path}.{fault.path}", fault.message, findings.source) for fault in error.faults]
        return
    if not gauge.feasible(choice):
        findings.fault(
            join(path, "assignment"), "this plan breaks a rule of the instance; rightsource verify says which."
        )
        return
    point = measured(gauge, ledger.aims, choice)
    if ledger.bound(point.levels) > point.cost:
        cost = Money.of(instance).text(point.cost)
        findings.fault(path, f"this plan costs {cost}, less than an answer of this file says any such plan costs.")
        return
    ledger.add_point(point)


def answer_entries(money: Money, aims: Sequence[Aim], facts: Iterable[Fact]) -> list[Mapping[str, Any]]:
    """Return what was asked and what it proved as objects of JSON, with the keys of `AnswerDocument`."""
    return [_answer(money, aims, fact) for fact in facts]


def _document(instance: Instance, ledger: Ledger) -> Mapping[str, Any]:
    money = Money.of(instance)
    return {
        "format": FRONTIER_FORMAT,
        "instance": {"name": instance.name, "sha256": sha256(instance)},
        "aims": [aim.name for aim in ledger.aims],
        "answers": answer_entries(money, ledger.aims, ledger.answers),
        "plans": [
            {
                "objective": money.amount(point.cost),
                "amounts": {aim.name: aim.amount(level) for aim, level in zip(ledger.aims, point.levels, strict=True)},
                "assignment": dict(Plan.of_choice(instance, point.choice).assignment),
            }
            for point in ledger.points
        ],
    }


def _answer(money: Money, aims: Sequence[Aim], fact: Fact) -> Mapping[str, Any]:
    amounts = {"bound": fact.bound, "cost": fact.cost, "budget": fact.budget}
    return {
        "limits": {
            aim.name: aim.amount(level) for aim, level in zip(aims, fact.limits, strict=True) if level < aim.worst
        },
        **{key: money.amount(minor) for key, minor in amounts.items() if minor is not None},
        **({} if fact.gap == inf else {"gap": fact.gap}),
        **({"infeasible": True} if fact.infeasible else {}),
        **{key: False for key in ("explored", "final") if not getattr(fact, key)},
    }


def _level(aim: Aim, limits: Mapping[str, Decimal], path: str, findings: Findings) -> int:
    """Return the level that an answer asked for; what lies between two levels was never asked."""
    if aim.name not in limits:
        return aim.worst
    level = aim.level(Fraction(limits[aim.name]))
    if not 0 <= level < aim.worst or aim.amount(level) != limits[aim.name]:
        found = f"found {shown(limits[aim.name])}, which is no amount that a frontier asks for"
        findings.fault(join(path, aim.name), f"{found}; expected a file as it was written.")
    return level


def _minor(instance: Instance, amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(instance.money_decimals))

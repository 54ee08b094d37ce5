"""Explain why an instance has no plan: minimal conflicts with their numbers, and the cheapest repairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from rightsource.models.changing.apply import changed
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.explain.conflicts import Core, explored
from rightsource.optimizer.analyses.explain.oracle import OnQuestion, Oracle
from rightsource.optimizer.analyses.explain.reaching import Reach, Reaching
from rightsource.optimizer.analyses.explain.repairs import Repair, repairs_of, single_reaches
from rightsource.optimizer.analyses.rule_values import value_of, without
from rightsource.optimizer.impossible import blocked_reasons
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question

DEFAULT_CONFLICTS: Final = 5
DEFAULT_REPAIRS: Final = 10
_FORESEEN: Final = 8
"""Questions that a conflict takes beyond one for each halving of the rules; a guess, for the progress only."""
_PART: Final = 0.4
"""The part of the time that is left which conflicts may take, of what then is left the values of single rules that
repair all, and of what is left then the values of rules in conflicts."""


@dataclass(frozen=True)
class Member:
    """A rule in a conflict: its value (None where its kind has none) and the best it can have while the others hold."""

    rule: str
    value: Decimal | None
    reach: Reach | None


@dataclass(frozen=True)
class Conflict:
    """Rules that leave no plan together. ``minimal``: it is proven that without any one of them there is a plan.

    ``reasons`` name the processes without an option, where that is the conflict.
    """

    members: tuple[Member, ...]
    minimal: bool
    reasons: tuple[str, ...] = ()

    @property
    def rules(self) -> frozenset[str]:
        """The rules by name."""
        return frozenset(member.rule for member in self.members)


@dataclass(frozen=True)
class Explanation:
    """Why an instance has no plan, or that it has one.

    ``all_found`` says that there are proven to be no other minimal conflicts. ``repairs`` come the cheapest first.
    ``further_repairs`` is how many more minimal sets of rules are known that would repair it if they were given up.
    ``result`` is the cheapest plan of an instance that has one, None for others or without time to look for it.
    ``complete``: all is proven, costs to the asked gap. ``questions`` is how often the instance was solved again.
    """

    status: Literal["infeasible", "feasible", "unknown"]
    conflicts: tuple[Conflict, ...] = ()
    all_found: bool = False
    repairs: tuple[Repair, ...] = ()
    result: Result | None = None
    further_repairs: int = 0
    complete: bool = False
    questions: int = 0


def explain(
    asker: Asker,
    most_conflicts: int = DEFAULT_CONFLICTS,
    most_repairs: int = DEFAULT_REPAIRS,
    on_question: OnQuestion = lambda asked, total, label: None,
) -> Explanation:
    """Explain why the instance of an asker has no plan, within the asker's deadline.

    ``on_question`` is told after each answer how many there are, how many there may be, and what it was about.

    Raises
    ------
    InputError
        When a setting is out of its range, or an amount is too large for engines.
    EngineError
        When no engine can be started.

    Examples
    --------
    >>> from rightsource.optimizer.questions.question import Settings
    >>> explain(Asker(instance, Settings(engine="exhaustive"))).status
    'feasible'
    """
    oracle = Oracle(asker, on_question)
    feasible = oracle.settle(oracle.names)
    if feasible is None:
        return Explanation("unknown", questions=oracle.questions)
    return _feasible(oracle) if feasible else _infeasible(oracle, most_conflicts, most_repairs)


def _feasible(oracle: Oracle) -> Explanation:
    """Explain that there is a plan; the cheapest one shows which rules are tight."""
    witness = oracle.witness(oracle.names)
    question = Question("the least cost", starts=() if witness is None else (witness.choice,))
    answer = oracle.ask_costs([question]).get(question.key)
    result = None if answer is None else answer.result
    complete = result is not None and result.reached
    return Explanation("feasible", all_found=True, result=result, complete=complete, questions=oracle.questions)


def _infeasible(oracle: Oracle, most_conflicts: int, most_repairs: int) -> Explanation:
    oracle.ahead = len(oracle.names).bit_length() + _FORESEEN
    with oracle.within(_PART):
        found = explored(oracle, most_conflicts)
    corrections = found.corrections[:most_repairs]
    singles = sum(len(correction) == 1 for correction in corrections)
    values = sum(len(core.rules) for core in found.cores)
    oracle.ahead = values + 2 * len(corrections)
    # How far a rule must give way that repairs all by itself is what a planner acts on: it comes before other values.
    with oracle.within(_PART):
        reaches = single_reaches(oracle, corrections, Reaching(oracle, singles))
    with oracle.within(_PART):
        reaching = Reaching(oracle, values)
        conflicts = [_conflict(core, reaching) for core in sorted(found.cores, key=_size)]
    repairs = repairs_of(oracle, corrections, reaches)
    return Explanation(
        status="infeasible",
        conflicts=tuple(conflicts),
        all_found=found.complete,
        repairs=tuple(repairs),
        further_repairs=len(found.corrections) - len(corrections),
        complete=all(conflict.minimal for conflict in conflicts) and (_all_proven(repairs) or most_repairs == 0),
        questions=oracle.questions,
    )


def _size(core: Core) -> tuple[int, list[str]]:
    return len(core.rules), sorted(core.rules)


def _conflict(core: Core, reaching: Reaching) -> Conflict:
    members = [
        Member(name, value_of(reaching.instance, name), reaching.reach(name, core.rules - {name}))
        for name in sorted(core.rules)
    ]
    return Conflict(tuple(members), core.minimal, tuple(_blocked(reaching.oracle, core)))


def _blocked(oracle: Oracle, core: Core) -> list[str]:
    """Return which processes have no option left under rules about single processes."""
    if not core.rules <= oracle.rows.bars.keys():
        return []
    return blocked_reasons(compile_tables(changed(oracle.instance, without(oracle.names - core.rules))))


def _all_proven(repairs: Sequence[Repair]) -> bool:
    """Say whether there are repairs, each with its cost to the asked gap and no doubt how far values must go."""
    return bool(repairs) and all(
        repair.proven and (not repair.least or all(move.exact for move in repair.moves)) for repair in repairs
    )

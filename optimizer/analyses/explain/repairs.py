"""The cheapest ways to repair an instance without a plan: which rules give way, how far, and what a plan then costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rightsource.models.changes import AddRule, Change, ChangeRule, DropRule
from rightsource.models.checker.scopes import processes_in
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import Forbid, Require, Scope
from rightsource.optimizer.analyses.explain.limits import holding, readable
from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.explain.reaching import Reach, Reaching
from rightsource.optimizer.analyses.forcing import free_name
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import Names, rule_named, value_of, without
from rightsource.optimizer.questions.question import Answer, Question

_MOST_TOGETHER: Final = 3
_PART: Final = 0.5
"""The part of the time that is left in which rules that move together are worked out."""
_EXCEPT: Final = ":except"
"""What is added to the id of a rule that is made narrower."""


@dataclass(frozen=True)
class Move:
    """How one rule gives way.

    ``start`` is its value before and ``limit`` the one after; ``readable`` is one with fewer digits that does as well.
    ``refuted`` is a value proven not to go far enough; ``exact``: no value lies between it and ``limit``. A rule whose
    kind has no value is dropped, or keeps all processes but ``exceptions``.
    """

    rule: str
    start: Decimal | None = None
    limit: Decimal | None = None
    readable: Decimal | None = None
    refuted: Decimal | None = None
    exact: bool = False
    exceptions: tuple[str, ...] = ()

    @property
    def dropped(self) -> bool:
        """Whether the rule goes as a whole."""
        return self.limit is None and not self.exceptions


@dataclass(frozen=True)
class Repair:
    """Rules that give way together so that there is a plan.

    ``least``: they go no further than they must, each once those before it have moved; else they go as far as the least
    cost without them asks. ``cost`` is what is proven of the least cost then, in minor units; ``choice`` is a checked
    plan, and ``proven`` says whether the cost is known to the asked gap.
    """

    moves: tuple[Move, ...]
    least: bool
    cost: Interval
    choice: Integers | None
    proven: bool = False


def single_reaches(oracle: Oracle, corrections: Sequence[Names], reaching: Reaching) -> dict[str, Reach]:
    """Return how far the value of each rule must go that repairs the instance by itself."""
    found: dict[str, Reach] = {}
    for correction in corrections:
        if len(correction) == 1:
            (name,) = correction
            reach = reaching.reach(name, oracle.names - correction)
            if reach is not None:
                found[name] = reach
    return found


def repairs_of(oracle: Oracle, corrections: Sequence[Names], reaches: Mapping[str, Reach]) -> list[Repair]:
    """Return the repairs by giving up each correction, and by moving rules no further than they must.

    Several rules that move together are worked out for the few corrections that cost least. The cheapest repairs come
    first, then those with fewer rules.
    """
    least = {name: move for name, reach in reaches.items() if not (move := least_move(oracle, name, reach)).dropped}
    questions = [_without(oracle, correction) for correction in corrections]
    questions += [_moved(oracle, (move,), reaches[name].choice) for name, move in least.items()]
    answers = oracle.ask_costs(questions)
    repairs: list[Repair] = []
    for correction in corrections:
        free = _free(oracle, correction, answers.get(_label(correction)))
        name = min(correction)
        if len(correction) == 1 and name in least:
            moved = _answered((least[name],), answers.get(_moved_label([least[name]])), reaches[name].choice, oracle)
            repairs += _each_once(moved, free)
        else:
            repairs.append(free)
    repairs = sorted([*repairs, *_together(oracle, sorted(repairs, key=_worth))], key=_worth)
    gap = oracle.asker.settings.gap
    return [replace(repair, proven=repair.cost.reached(gap)) for repair in repairs]


def _together(oracle: Oracle, repairs: Sequence[Repair]) -> list[Repair]:
    """Return the cheapest of the repairs that give up several rules, with these moved no further than they must."""
    several = [repair for repair in repairs if len(repair.moves) > 1][:_MOST_TOGETHER]
    oracle.ahead = sum(len(repair.moves) + 1 for repair in several)
    with oracle.within(_PART):
        found = [(free, step) for free in several if (step := _stepwise(oracle, free)) is not None]
    answers = oracle.ask_costs([_moved(oracle, moves, choice) for _, (moves, choice) in found])
    repairs = []
    for free, (moves, choice) in found:
        repair = _answered(moves, answers.get(_moved_label(moves)), choice, oracle)
        low = free.cost.low
        repairs.append(repair if low is None else replace(repair, cost=repair.cost.at_least(low)))
    return repairs


def _stepwise(oracle: Oracle, free: Repair) -> tuple[tuple[Move, ...], Integers] | None:
    """Move the rules one after the other, each as little as it can while those after it are given up."""
    given_up = {move.rule for move in free.moves}
    moves: list[Move] = []
    choice: Integers | None = None
    for name in (move.rule for move in free.moves):
        given_up.discard(name)
        reach = Reaching(oracle, len(given_up) + 1).reach(name, oracle.names - given_up - {name})
        if reach is None:
            return None
        moves.append(least_move(oracle, name, reach))
        choice = reach.choice
        oracle = oracle.moved(changes_of(oracle.instance, moves[-1]))
    return None if choice is None or all(move.dropped for move in moves) else (tuple(moves), choice)


def least_move(oracle: Oracle, name: str, reach: Reach) -> Move:
    """Return how a rule gives way that goes just as far as it must."""
    start = value_of(oracle.instance, name)
    if start is not None and reach.limit is not None:
        readable_limit = readable(oracle.instance, name, reach.limit, start)
        return Move(name, start, reach.limit, readable_limit, reach.refuted, reach.exact)
    rule, offenders = rule_named(oracle.instance, name), reach.report.processes
    if isinstance(rule, Require | Forbid) and len(offenders) < len(_in_scope(oracle.instance, rule)):
        return Move(name, start, exceptions=offenders, exact=reach.exact)
    return Move(name, start, exact=True)


def _in_scope(instance: Instance, rule: Require | Forbid) -> list[str]:
    return [instance.processes.ids[i] for i in processes_in(instance, rule.scope)]


def changes_of(instance: Instance, move: Move) -> list[Change]:
    """Return the changes to the instance that a move stands for."""
    if move.limit is not None:
        return [ChangeRule(rule=move.rule, value=move.limit)]
    rule = rule_named(instance, move.rule)
    if not move.exceptions or not isinstance(rule, Require | Forbid):
        return [DropRule(rule=move.rule)]
    others = tuple(process for process in _in_scope(instance, rule) if process not in move.exceptions)
    # Not validated: the id may be longer than one that a file may give, and no file will hold it.
    name = free_name(instance, f"{rule.id}{_EXCEPT}")
    narrower = rule.model_copy(update={"id": name, "scope": Scope(processes=others)})
    return [DropRule(rule=move.rule), AddRule.model_construct(rule=narrower)]


def _label(correction: Names) -> str:
    return f"without {', '.join(sorted(correction))}"


def _without(oracle: Oracle, correction: Names) -> Question:
    witness = oracle.witness(oracle.names - correction)
    starts = () if witness is None else (witness.choice,)
    return Question(_label(correction), changes=without(correction), starts=starts)


def _moved_label(moves: Sequence[Move]) -> str:
    return f"with {', '.join(move.rule for move in moves)} moved"


def _moved(oracle: Oracle, moves: Sequence[Move], choice: Integers) -> Question:
    changes = [change for move in moves for change in changes_of(oracle.instance, move)]
    return Question(_moved_label(moves), changes=changes, starts=(choice,))


def _answered(
    moves: tuple[Move, ...], answer: Answer | None, choice: Integers | None, oracle: Oracle, *, least: bool = True
) -> Repair:
    """Return a repair with what its question gave; without an answer a known plan still bounds the cost."""
    if answer is not None and answer.choice is not None:
        return Repair(moves, least, Interval.of(answer), answer.choice)
    high = None if choice is None else oracle.checker.objective(choice)
    low = None if answer is None else answer.low
    return Repair(moves, least, Interval(low, high), choice)


def _free(oracle: Oracle, correction: Names, answer: Answer | None) -> Repair:
    """Return the repair that gives these rules up; their values go where the cheapest plan known without them is."""
    witness = oracle.witness(oracle.names - correction)
    repair = _answered((), answer, None if witness is None else witness.choice, oracle, least=False)
    if repair.choice is None:
        return replace(repair, moves=tuple(Move(name, value_of(oracle.instance, name)) for name in sorted(correction)))
    broken = {rule.id: rule for rule in oracle.checker.check(repair.choice).broken}
    return replace(repair, moves=tuple(_move_to(oracle, name, broken.get(name)) for name in sorted(correction)))


def _move_to(oracle: Oracle, name: str, report: RuleReport | None) -> Move:
    """Return the move of a rule to the value that it has under a plan."""
    start = value_of(oracle.instance, name)
    if start is None or report is None or report.value is None:
        return Move(name, start)
    limit = holding(oracle.instance, name, report.value)
    return Move(name, start, limit, None if limit is None else readable(oracle.instance, name, limit, start))


def _each_once(moved: Repair, free: Repair) -> list[Repair]:
    """Return both repairs with what the one proves of the other, or one of them where they come to the same.

    What is allowed with a rule moved is allowed without it: the cheaper one never costs more, and bounds the other.
    """
    if free.cost.high is None or (moved.cost.high is not None and moved.cost.high < free.cost.high):
        free = replace(free, cost=Interval(free.cost.low, moved.cost.high), choice=moved.choice, moves=moved.moves)
    if free.cost.low is not None:
        moved = replace(moved, cost=moved.cost.at_least(free.cost.low))
    if free.moves[0].limit is not None and free.moves[0].limit == moved.moves[0].limit:
        return [replace(moved, cost=moved.cost.meet(free.cost))]
    return [moved, free]


def _worth(repair: Repair) -> tuple[float, int, bool, str]:
    high = float("inf") if repair.cost.high is None else float(repair.cost.high)
    return high, len(repair.moves), not repair.least, repair.moves[0].rule

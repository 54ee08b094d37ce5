"""Repair a plan that breaks rules: move as few processes as possible, and of such plans take the cheapest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from rightsource.models.changes import AddRule
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.rules import MaxTotal
from rightsource.optimizer.analyses.differing import own_values, with_difference
from rightsource.optimizer.analyses.forcing import free_name
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import ANY_PLAN, Answer, Question

_MOVED: Final = "moved-by-repair"


@dataclass(frozen=True)
class Repair:
    """A plan that keeps all rules, and how little it differs from one that does not.

    ``moves`` processes have another option; ``fewest``: it is proven that fewer are not enough. ``cost`` is what is
    proven of the least cost of a plan with at most as many moves, in minor units; its high end is that of ``choice``.
    """

    choice: Integers
    moves: int
    fewest: bool
    cost: Interval


@dataclass(frozen=True)
class NoRepair:
    """No plan that keeps all rules is known. ``infeasible``: it is proven that there is none."""

    infeasible: bool


def repair(
    asker: Asker, choice: Integers, on_answer: Callable[[Answer], None] = lambda answer: None
) -> Repair | NoRepair:
    """Return the cheapest plan that keeps all rules and moves as few processes as possible away from ``choice``.

    The number of moves is doubled until there is a plan, then bisected: each question is the instance with one more
    rule, which limits the moves. Without a plan it says whether there is none, or none was found in time.
    """
    checker = Checker(asker.instance)
    if checker.feasible(choice):
        cost = checker.objective(choice)
        return Repair(choice, 0, fewest=True, cost=Interval(cost, cost))
    name = free_name(asker.instance, _MOVED)
    instance = with_difference(asker.instance, choice, own_values(asker.instance), name)
    marked = replace(asker, instance=instance, known=[])
    search = _Search(marked, name, choice, on_answer)
    search.offer(*(plan for plan in asker.known if checker.feasible(plan)))
    search.narrow()
    return NoRepair(search.infeasible) if search.best is None else search.cheapest(search.best, checker)


@dataclass
class _Search:
    """The plan with the fewest moves until now, and how many moves are proven not to be enough."""

    asker: Asker
    measure: str
    choice: Integers
    on_answer: Callable[[Answer], None]
    best: Integers | None = None
    too_few: int = 0

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that no plan keeps all rules, however many processes it moves."""
        return self.too_few == len(self.choice)

    def offer(self, *plans: Integers) -> None:
        """Keep the plan with the fewest moves; all of them keep all rules."""
        known = [*plans, *(() if self.best is None else (self.best,))]
        self.best = min(known, key=self._moves, default=None)

    def narrow(self) -> None:
        """Ask for plans with fewer moves until the fewest are proven, or time is up."""
        while (limit := self._next()) is not None:
            found = self._ask(limit, ANY_PLAN)
            if found is None or (found.choice is None and not found.infeasible):
                return
            if found.choice is None:
                self.too_few = limit
            else:
                self.offer(found.choice)

    def cheapest(self, best: Integers, checker: Checker) -> Repair:
        """Return the cheapest plan with as many moves as the best one."""
        moves = self._moves(best)
        self.asker.known.append(best)
        found = self._ask(moves, None)
        cost = Interval(None if found is None else found.low, checker.objective(best))
        if found is not None and found.choice is not None:
            best, cost = found.choice, Interval(found.low, found.high)
        return Repair(best, self._moves(best), moves == self.too_few + 1, cost)

    def _moves(self, plan: Integers) -> int:
        return int((plan != self.choice).sum())

    def _next(self) -> int | None:
        """Return the number of moves to try next, None when the fewest are known or nothing is left to try."""
        enough = len(self.choice) + 1 if self.best is None else self._moves(self.best)
        if self.too_few + 1 >= enough:
            return None
        return min(max(1, 2 * self.too_few), (self.too_few + enough) // 2)

    def _ask(self, moves: int, gap: float | None) -> Answer | None:
        rule = MaxTotal(id=self.measure, measure=self.measure, value=Decimal(moves))
        key = f"at most {moves} moves" if gap is not None else f"cheapest with {moves} moves"
        return self.asker.ask([Question(key, (AddRule(rule=rule),), gap=gap)], self.on_answer).get(key)

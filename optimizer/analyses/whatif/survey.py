"""What every option that a plan leaves aside would cost: bounds first, a search only where they leave a gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.forcing import each_forbidden, forced, free_name
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.pool import Pool
from rightsource.optimizer.analyses.whatif.relaxation import Relaxation
from rightsource.optimizer.analyses.whatif.trials import Trials
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

How = Literal["rules", "bounds", "search"]

_BOUNDS_PART: Final = 0.3
"""Part of the time left that bounds may take before the first search; without a limit they take what they need."""
_TRIED_PLANS: Final = 3
"""Known plans into which an option is forced to find a plan with it."""


@dataclass(frozen=True)
class Alternative:
    """What is proven of handling a process by an option that the plan leaves aside.

    ``cost`` is that of the cheapest plan with the option, ``regret`` how much more that is than the least cost of all,
    both in minor units. ``impossible``: no plan with the option keeps all rules; ``rules`` are then some that no plan
    with it keeps together, None where a search proved it of all rules. ``settled`` says by what the asked gap was
    reached, None while it is not. ``choice`` is the cheapest known plan with the option.
    """

    process: int
    option: int
    cost: Interval
    regret: Interval
    impossible: bool
    rules: tuple[str, ...] | None
    settled: How | None
    choice: Integers | None


@dataclass(frozen=True)
class BestOther:
    """The cheapest way to handle a process otherwise; ``option`` is None where every other one is impossible."""

    process: int
    option: int | None
    regret: Interval
    impossible: bool


@dataclass
class Survey:
    """Collects what is proven of every option: bounds from the linear relaxation, plans from trials, and searches.

    ``base`` is the solved baseline, whose plan must be there. Options that the asker answers for are asked through it,
    in parallel when it has a crew; every answer serves the questions after it: its plan bounds others from above, and
    an option whose bound is above what another's best known plan costs is not looked at when that one is searched.
    """

    asker: Asker
    base: Result
    on_settled: Callable[[str], None] = lambda label: None
    answers: dict[int, Answer] = field(default_factory=dict)
    _closed_by_search: set[int] = field(default_factory=set)
    _told: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        assert self.base.plan is not None
        instance = self.asker.instance
        self.chosen = self.base.plan.choice(instance)
        tables = compile_tables(instance)
        floor = tables.floor if self.base.bound is None else max(self.base.bound, tables.floor)
        self.relaxation = Relaxation(build(tables), floor)
        self.pool = Pool(Checker(instance))
        self.pool.add(self.chosen)
        self._trials = Trials(instance, self.pool.checker, self.relaxation.closed)
        self._name = free_name(instance, "what-if")
        self.options = [int(o) for o in np.setdiff1d(np.arange(len(instance.options.ids)), self.chosen)]

    @property
    def least(self) -> Interval:
        """What is proven of the least cost: a plan found on the way may be cheaper than the baseline."""
        return Interval(self.base.bound, self.pool.cheapest(1)[0].cost)

    def cost(self, option: int) -> Interval:
        """Return what is proven of the least cost with an option."""
        plan, answer = self.pool.with_option(option), self.answers.get(option)
        lows = [int(self.relaxation.low[option]), *([answer.low] if answer and answer.low is not None else [])]
        return Interval(max(lows), None if plan is None else plan.cost)

    def impossible(self, option: int) -> bool:
        """Say whether it is proven that no plan has an option."""
        return bool(self.relaxation.closed[option]) or option in self._closed_by_search

    def proven(self, option: int) -> bool:
        """Say whether the cost of an option is known to the asked gap, or that no plan has it is proven."""
        return self.impossible(option) or self.cost(option).reached(self.asker.settings.gap)

    def bounds(self) -> None:
        """Bound all options without a search: from below by the relaxation, from above by trials."""
        part = TimePart.of(self.asker, _BOUNDS_PART)
        self.relaxation.tighten(self.options, part, self._tell)
        for option in self.options:
            if part.over():
                break
            if not self.proven(option):
                self.try_option(option)
            self._tell(option)

    def try_option(self, option: int) -> None:
        """Force an option into the cheapest known plans."""
        process = int(self.asker.instance.options.process[option])
        for plan in self.pool.cheapest(_TRIED_PLANS):
            found = self._trials.with_option(plan.choice, process, option)
            if found is not None:
                self.pool.add(found)

    def search(self) -> None:
        """Ask for all options that bounds did not settle, as long as there is time."""
        self.asker.ask(self._questions(), self._take)

    def _questions(self) -> Iterator[Question]:
        for option in self._order():
            if not self.proven(option):
                yield self._question(option)

    def _order(self) -> list[int]:
        """Return the options in the order of asking.

        The dearest first, since what is proven of them narrows the search for all that follow; with a time limit the
        cheapest first, since those are what a planner wants to know.
        """
        return sorted(self.options, key=lambda o: self.cost(o).low or 0, reverse=self.asker.deadline is None)

    def _question(self, option: int) -> Question:
        """Ask for the least cost with an option, among the options that may be in a plan as cheap as the best known."""
        instance, plan = self.asker.instance, self.pool.with_option(option)
        process = int(instance.options.process[option])
        low = [self.cost(other).low or 0 for other in range(len(instance.options.ids))]
        needless = [
            other
            for other in range(len(low))
            if instance.options.process[other] != process
            and (self.impossible(other) or (plan is not None and low[other] > plan.cost))
        ]
        changes = [forced(instance, process, [option], self._name), *each_forbidden(instance, needless, self._name)]
        return Question(str(option), changes, () if plan is None else (plan.choice,))

    def _take(self, answer: Answer) -> None:
        option = int(answer.key)
        self.answers[option] = answer
        if answer.choice is not None:
            self.pool.add(answer.choice)
        if answer.infeasible:
            self._closed_by_search.add(option)
        for other in self.options:
            self._tell(other)

    def _tell(self, option: int) -> None:
        """Tell once of an option that has become settled, or that was asked for."""
        if option not in self._told and (self.proven(option) or option in self.answers):
            self._told.add(option)
            self.on_settled(option_label(self, option))

    def alternatives(self) -> tuple[Alternative, ...]:
        """Return all options that the baseline leaves aside, the cheapest first, the impossible last."""
        found = [self._alternative(option) for option in self.options]
        return tuple(sorted(found, key=lambda one: (one.impossible, *_ends(one.cost))))

    def best_others(self) -> tuple[BestOther, ...]:
        """Return for each process what handling it otherwise costs at least, the cheapest process first."""
        by_process: dict[int, list[Alternative]] = {i: [] for i in range(len(self.chosen))}
        for one in self.alternatives():
            by_process[one.process].append(one)
        found = [_best_other(process, options) for process, options in by_process.items()]
        return tuple(sorted(found, key=lambda best: (best.impossible, *_ends(best.regret), best.process)))

    def counts(self) -> Mapping[str, int]:
        """Return how many options each way of settling settled, and how many are open."""
        ways = Counter(self._how(option) for option in self.options)
        return {"rules": ways["rules"], "bounds": ways["bounds"], "search": ways["search"], "open": ways[None]}

    @property
    def complete(self) -> bool:
        """Whether the cost of every option is known to the asked gap."""
        return all(map(self.proven, self.options))

    def _alternative(self, option: int) -> Alternative:
        impossible, plan = self.impossible(option), self.pool.with_option(option)
        cost = Interval(None, None) if impossible else self.cost(option)
        regret = cost - self.least
        return Alternative(
            process=int(self.asker.instance.options.process[option]),
            option=option,
            cost=cost,
            regret=regret if impossible else regret.at_least(0),
            impossible=impossible,
            rules=self.relaxation.barring.get(option) if impossible else (),
            settled=self._how(option),
            choice=None if plan is None else plan.choice,
        )

    def _how(self, option: int) -> How | None:
        if not self.proven(option):
            return None
        if option in self.answers:
            return "search"
        return "rules" if self.relaxation.closed[option] else "bounds"


def _best_other(process: int, options: Sequence[Alternative]) -> BestOther:
    """Return the cheapest of a process's options, given in the order of their cost, with bounds that hold for all."""
    possible = [one for one in options if not one.impossible]
    if not possible:
        return BestOther(process, None, Interval(None, None), impossible=True)
    lows = [one.regret.low for one in possible if one.regret.low is not None]
    return BestOther(process, possible[0].option, Interval(min(lows, default=None), possible[0].regret.high), False)


def option_label(survey: Survey, option: int) -> str:
    """Return process and option by id."""
    instance = survey.asker.instance
    return f"{instance.processes.ids[int(instance.options.process[option])]}, {instance.options.ids[option]}"


def _ends(cost: Interval) -> tuple[bool, int, int]:
    """Return what sorts costs: by what a plan with the option is known to cost, else by the bound."""
    known = cost.high if cost.high is not None else cost.low
    return cost.high is None, known or 0, cost.low or 0

"""Questions and answers: proven, in any order, within limits, and whatever happens to the workers."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changes import AddRule, DropRule, ScalePrice
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import Require, Scope, Select
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.engines.job import EngineError
from rightsource.optimizer.questions.answering import answer, best_start
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings

BY_HAND = Settings(engine="exhaustive", gap=0)


def jobs(**changes: Any) -> Instance:
    """Return the two jobs: both at the vendor cost 35, the large one at home 50, the small one 37, both 52."""
    return read_document(two_jobs(**changes), "two-jobs")


def at_home(process: str) -> Question:
    """Ask what it costs to keep a process at home."""
    rule = Require(id="what-if", scope=Scope(processes=(process,)), select=Select(modes=("in_house",)))
    return Question(process, (AddRule(rule=rule),))


class Inline(Executor):
    """Works at once in this process; breaks when it is told to."""

    def __init__(self, breaks: list[int], given: list[Settings]) -> None:
        self._breaks, self._given = breaks, given

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        """Do the work, or fail as a broken pool does."""
        self._given.append(arguments[2])
        future: Future[Any] = Future()
        if self._breaks:
            self._breaks.pop()
            future.set_exception(BrokenExecutor())
        else:
            future.set_result(work(*arguments, **named))
        return future


class InlineCrew:
    """Counts how often executors are opened; the first ``breaks`` tasks take their worker down."""

    def __init__(self, breaks: int = 0, slots: int = 2) -> None:
        self.opened, self.slots = 0, slots
        self.given: list[Settings] = []
        self._breaks = [1] * breaks

    def open(self) -> Executor:
        """Return another executor."""
        self.opened += 1
        return Inline(self._breaks, self.given)

    def end(self, executor: Executor) -> None:
        """Let it go."""


def test_answers_are_what_the_plans_cost() -> None:
    """By hand: as it is 35, the small job at home 37, the large one 50; in the order of the questions."""
    found = Asker(jobs(), BY_HAND).ask([at_home("large"), Question("base"), at_home("small")])
    assert {key: Interval.of(one) for key, one in found.items()} == {
        "large": Interval(5000, 5000),
        "base": Interval(3500, 3500),
        "small": Interval(3700, 3700),
    }
    assert list(found) == ["large", "base", "small"]


@pytest.mark.skipif(os.name == "nt", reason="processes start in other ways here")
def test_a_crew_finds_what_one_worker_finds() -> None:
    """Four random instances' rules dropped one by one: the same least costs from two processes."""
    instance = random_instance(3)
    questions = [Question("base"), *(Question(rule.id, (DropRule(rule=rule.id),)) for rule in instance.rules)]
    alone = Asker(instance, BY_HAND).ask(questions)
    together = Asker(instance, BY_HAND, LocalCrew(2)).ask(questions)
    assert {key: Interval.of(one) for key, one in alone.items()} == {k: Interval.of(one) for k, one in together.items()}


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be blocked here")
def test_a_crew_sees_no_interrupt_while_it_starts() -> None:
    """Ctrl-C goes to all processes of a terminal: in a new one it waits from its first moment on, and never in ours."""
    crew = LocalCrew(1)
    pool = crew.open()
    try:
        blocked = pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    finally:
        crew.end(pool)
    assert signal.SIGINT in blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_lost_worker_costs_nothing_but_time() -> None:
    """The question is asked again of a new executor."""
    crew = InlineCrew(breaks=1)
    found = Asker(jobs(), BY_HAND, crew).ask([at_home("large"), at_home("small")])
    assert [one.high for one in found.values()] == [5000, 3700]
    assert crew.opened == 2


def test_a_question_that_takes_workers_down_again_and_again_is_named() -> None:
    """There is no answer, and no endless loop."""
    with pytest.raises(EngineError, match=r"The question '(large|small)' took down the process that worked on it"):
        Asker(jobs(), BY_HAND, InlineCrew(breaks=9)).ask([at_home("large"), at_home("small")])


def test_a_context_keeps_the_processes() -> None:
    """One executor for all rounds inside, a new one for each outside."""
    crew = InlineCrew()
    asker = Asker(jobs(), BY_HAND, crew)
    with asker:
        asker.ask([at_home("large"), at_home("small")])
        asker.ask([at_home("large"), at_home("small")])
    assert crew.opened == 1
    asker.ask([at_home("large"), at_home("small")])
    assert crew.opened == 2


@pytest.mark.parametrize(("threads", "slots", "each"), [(None, 2, 1), (3, 2, 3), (None, 1, None)])
def test_questions_side_by_side_share_the_machine(threads: int | None, slots: int, each: int | None) -> None:
    """Without other wishes each has one thread, but all of the machine where there is room for one only."""
    crew = InlineCrew(slots=slots)
    Asker(jobs(), replace(BY_HAND, threads=threads), crew).ask([at_home("large"), at_home("small")])
    assert [settings.threads for settings in crew.given] == [each, each]


def test_a_question_alone_has_the_machine_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs beside it, whatever the crew: threads stay as they were asked for."""
    given: list[Settings] = []

    def see(instance: Instance, question: Question, settings: Settings, *rest: Any) -> Answer:
        given.append(settings)
        return answer(instance, question, settings, *rest)

    monkeypatch.setattr("rightsource.optimizer.questions.asking.answer", see)
    crew = InlineCrew()
    Asker(jobs(), BY_HAND, crew).ask([at_home("large")])
    assert (given, crew.opened) == ([BY_HAND], 0)


@pytest.mark.parametrize("crew", [None, InlineCrew()])
def test_nothing_begins_after_the_deadline(crew: InlineCrew | None) -> None:
    """What was answered before is kept, what was not asked is missing."""
    asker = Asker(jobs(), BY_HAND, crew, deadline=time.monotonic() + 60)

    def stop(answer: Answer) -> None:
        asker.deadline = time.monotonic()

    assert list(asker.ask([at_home("large"), at_home("small"), Question("base")], stop))[:1] == ["large"]
    assert "base" not in asker.ask([Question("base"), at_home("small")])
    assert asker.out_of_time()


@pytest.mark.parametrize("crew", [None, InlineCrew()])
def test_nothing_begins_after_the_user_asked_to_stop(crew: InlineCrew | None) -> None:
    """As Ctrl-C does."""
    asker = Asker(jobs(), BY_HAND, crew, should_stop=lambda: True)
    assert asker.ask([at_home("large"), at_home("small")]) == {}


def test_plans_are_starts_of_later_questions() -> None:
    """The newest known plan comes right behind the question's own starts."""
    asker = Asker(jobs(), BY_HAND)
    asker.ask([Question("base"), at_home("large")])
    ready = asker.with_starts(Question("next"))
    assert [choice.tolist() for choice in ready.starts] == [[1, 2], [1, 3]]


def test_the_cheapest_start_that_keeps_all_rules_is_taken() -> None:
    """Of three plans one breaks the rule; where all do the first one guides."""
    rules = [{"id": "home", "kind": "require", "scope": {"processes": ["large"]}, "select": {"modes": ["in_house"]}}]
    instance = jobs(rules=rules)
    plans = {name: instance.process_index and instance.current.copy() for name in ("both", "large", "out")}
    for name, options in (("both", [0, 2]), ("large", [1, 2]), ("out", [1, 3])):
        plans[name][:] = options
    best = best_start(instance, [plans["out"], plans["both"], plans["large"]])
    assert best is plans["large"]
    assert best_start(instance, [plans["out"]]) is plans["out"]
    assert best_start(instance, []) is None


def test_a_change_that_does_not_fit_is_told() -> None:
    """Before anything is solved."""
    with pytest.raises(InputError, match=r"rule: 'quality' is not a rule\."):
        answer(jobs(), Question("x", (DropRule(rule="quality"),)), BY_HAND)


def test_an_infeasible_question_says_so() -> None:
    """Nobody can both be at home and not."""
    two = (*at_home("small").changes, AddRule(rule=Require(id="out", select=Select(modes=("outsourced",)))))
    found = answer(jobs(), Question("x", two), BY_HAND)
    assert (found.infeasible, found.low, found.high, found.choice) == (True, None, None, None)


def test_an_engine_answers_as_the_oracle_does() -> None:
    """Vendor's prices up by half: the small job comes home (12 against 15), the large one stays out (37.5)."""
    dearer = ScalePrice(factor=Decimal("1.5"), select=Select(kinds=("vendor",)))
    found = answer(jobs(), Question("x", (dearer,)), Settings(gap=0), seconds=60)
    assert Interval.of(found) == Interval(4950, 4950)


def test_intervals_by_hand() -> None:
    """Differences widen, meeting narrows, an open end stays open."""
    assert Interval(1, 3) - Interval(5, None) == Interval(None, -2)
    assert Interval(None, 4).at_least(2) == Interval(2, 4)
    assert Interval(3, 9).at_least(2) == Interval(3, 9)
    assert Interval(1, None).meet(Interval(0, 7)) == Interval(1, 7)
    assert (Interval(1, 4).width, Interval(None, 4).width) == (3, None)

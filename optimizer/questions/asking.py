"""Ask many questions at once: in parallel, within one time limit, each answer kept the moment it comes."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Final

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.optimizer.crew.crew import Crew, is_given_up, is_loss
from rightsource.optimizer.engines.job import EngineError
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.question import Answer, Question, Settings

_GLANCE: Final = 0.2
"""Seconds between two looks at whether to stop."""
_MOST_LOSSES: Final = 2
"""Times that a question may take its worker down before it stays without an answer."""
_MOST_STARTS: Final = 8
"""Known plans that are sent along with a question, the newest first."""


@dataclass
class Asker:
    """Asks questions to one instance; plans of earlier answers are starts of later questions.

    ``crew`` answers in parallel; None answers one after the other in this process. ``deadline`` is a moment of
    `time.monotonic` after which nothing new is begun and what runs has to end; None for no limit. ``should_stop`` is
    asked often.

    As a context manager it keeps the crew's processes from one call of `ask` to the next, which saves a second each.
    """

    instance: Instance
    settings: Settings = field(default_factory=Settings)
    crew: Crew | None = None
    deadline: float | None = None
    should_stop: Callable[[], bool] = lambda: False
    known: list[Integers] = field(default_factory=list)
    _stays: bool = field(default=False, init=False)
    _executor: Executor | None = field(default=None, init=False)

    def __enter__(self) -> Asker:
        """Keep the crew's processes from now on."""
        self._stays = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the crew's processes."""
        self._stays = False
        self.end()

    def seconds_left(self) -> float | None:
        """Return the seconds until the deadline, at least 0; None when there is none."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def out_of_time(self) -> bool:
        """Say whether nothing new may begin: the deadline has passed or the user asked to stop."""
        return self.should_stop() or self.seconds_left() == 0.0

    def ask(
        self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
    ) -> dict[str, Answer]:
        """Return the answers by key, in the order of the questions; what there was no time for is missing.

        Questions are taken one at a time, as soon as there is room for one: a generator may decide late, from the
        answers until then, what to ask next.

        Raises
        ------
        InputError
            When a change does not fit the instance.
        EngineError
            When a question took its worker down twice.
        """
        alone = isinstance(questions, Sized) and len(questions) == 1
        asked: list[str] = []
        found: dict[str, Answer] = {}

        def taken() -> Iterator[Question]:
            for question in questions:
                asked.append(question.key)
                yield question

        def keep(answered: Answer) -> None:
            found[answered.key] = answered
            if answered.choice is not None:
                self.known.append(answered.choice)
            on_answer(answered)

        if self.crew is None or alone:
            self._one_by_one(taken(), keep)
        else:
            _Round(self, self.crew.slots, taken(), keep).work()
        return {key: found[key] for key in asked if key in found}

    def executor(self) -> Executor:
        """Return the executor of the crew, a new one after it was ended."""
        if self._executor is None:
            assert self.crew is not None
            self._executor = self.crew.open()
        return self._executor

    def end(self) -> None:
        """End the executor at once, with what it still runs."""
        if self._executor is not None and self.crew is not None:
            self.crew.end(self._executor)
        self._executor = None

    def rest(self) -> None:
        """End the executor unless it is to stay for further questions."""
        if not self._stays:
            self.end()

    def with_starts(self, question: Question) -> Question:
        """Return a question with the newest known plans behind its own starts."""
        return replace(question, starts=(*question.starts, *self.known[: -_MOST_STARTS - 1 : -1]))

    def _one_by_one(self, questions: Iterator[Question], keep: Callable[[Answer], None]) -> None:
        while not self.out_of_time() and (question := next(questions, None)) is not None:
            ready = self.with_starts(question)
            keep(answer(self.instance, ready, self.settings, self.seconds_left(), self.should_stop))


@dataclass
class _Round:
    """One set of questions in the hands of a crew of so many ``slots``."""

    asker: Asker
    slots: int
    fresh: Iterator[Question]
    keep: Callable[[Answer], None]
    again: deque[Question] = field(default_factory=deque)
    running: dict[Future[Answer], Question] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)

    def settings(self) -> Settings:
        """Return how each is answered: several that share a machine take one thread each unless told otherwise."""
        settings = self.asker.settings
        return replace(settings, threads=1) if settings.threads is None and self.slots > 1 else settings

    def work(self) -> None:
        """Have all questions answered; whatever happens, no question is left with a worker."""
        try:
            while not self.asker.should_stop():
                taken = self._hand_in(self.asker.executor())
                if taken and not self.running:
                    return
                if not (taken and self._collect()):
                    self._lose_all()
                    self.asker.end()
        finally:
            if self.running:
                self.asker.end()
            self.asker.rest()

    def _hand_in(self, executor: Executor) -> bool:
        """Hand in as many questions as there are slots; return whether they were taken."""
        asker = self.asker
        while len(self.running) < self.slots and not asker.out_of_time():
            question = self.again.popleft() if self.again else next(self.fresh, None)
            if question is None:
                break
            ready = asker.with_starts(question)
            try:
                future = executor.submit(answer, asker.instance, ready, self.settings(), asker.seconds_left())
            except BrokenExecutor:
                self.again.appendleft(question)
                return False
            self.running[future] = question
        return True

    def _collect(self) -> bool:
        """Take what came back, waiting a moment; return whether no worker was lost."""
        done, _ = wait(self.running, timeout=_GLANCE, return_when=FIRST_COMPLETED)
        lost = [future for future in done if is_loss(future.exception())]
        for future in done:
            if future not in lost:
                question = self.running.pop(future)
                error = future.exception()
                if error is not None and is_given_up(error):
                    raise EngineError(_lost(question))
                self.keep(future.result())
        return not lost

    def _lose_all(self) -> None:
        """Have all questions that were with the crew answered again."""
        for question in self.running.values():
            self.losses[question.key] += 1
            if self.losses[question.key] >= _MOST_LOSSES:
                raise EngineError(_lost(question))
            self.again.appendleft(question)
        self.running.clear()


def _lost(question: Question) -> str:
    return f"The question '{question.key}' took down the process that worked on it, again and again."

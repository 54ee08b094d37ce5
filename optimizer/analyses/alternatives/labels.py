"""What all near plans do with each process: what must be, what may be, and what never is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from rightsource.optimizer.analyses.alternatives.ground import Ground
from rightsource.optimizer.analyses.alternatives.nearness import value_name
from rightsource.optimizer.analyses.forcing import forced
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import ANY_PLAN, Answer, Question

Label = Literal["must", "may", "never", "open"]


@dataclass(frozen=True)
class ValueLabel:
    """The label of one way to handle a process: an option, a mode or a provider, by name.

    ``must``: all near plans have it. ``may``: some known one has it. ``never``: it is proven that none has. ``open``:
    no known one has it, and nothing is proven.
    """

    name: str
    label: Label


@dataclass(frozen=True)
class ProcessLabels:
    """What near plans do with a process.

    ``must``: all handle it alike, which is proven. ``may``: some known ones handle it otherwise than others. ``open``:
    all known ones handle it alike, and nothing is proven. ``values`` has every way to handle it.
    """

    process: int
    label: Label
    values: tuple[ValueLabel, ...]


@dataclass
class Labelling:
    """Decides which values near plans have, process by process: a question asks for a plan with any undecided value."""

    ground: Ground
    on_label: Callable[[str], None] = lambda label: None
    _given_up: set[int] = field(default_factory=set)
    _told: set[int] = field(default_factory=set)

    def decide(self) -> None:
        """Ask until every value of every process is decided, or there is no more time."""
        ground = self.ground
        self._tell()
        asker = Asker(
            ground.instance, ground.asker.settings, ground.asker.crew, ground.asker.deadline, ground.asker.should_stop
        )
        with asker:
            while self._waiting() and not asker.out_of_time():
                asker.ask(self._questions(), self._take)

    def _waiting(self) -> list[int]:
        processes = range(len(self.ground.first))
        return [i for i in processes if i not in self._given_up and self.ground.undecided(i)]

    def _questions(self) -> Iterator[Question]:
        """Yield one question for each process that waits when its turn comes."""
        for process in self._waiting():
            options = self.ground.undecided(process)
            if options:
                force = forced(self.ground.instance, process, options, f"{self.ground.name}:{process}")
                yield Question(str(process), [force, *self.ground.needless(process)], gap=ANY_PLAN)

    def _take(self, answer: Answer) -> None:
        process = int(answer.key)
        if answer.choice is not None:
            self.ground.pool.add(answer.choice)
        elif answer.infeasible:
            self.ground.never[self.ground.undecided(process)] = True
        else:
            self._given_up.add(process)
        self._tell()

    def _tell(self) -> None:
        for process in range(len(self.ground.first)):
            if process not in self._told and (process in self._given_up or not self.ground.undecided(process)):
                self._told.add(process)
                self.on_label(self.ground.instance.processes.ids[process])

    def labels(self) -> tuple[ProcessLabels, ...]:
        """Return the labels of all processes, in their order."""
        return tuple(map(self._of_process, range(len(self.ground.first))))

    def _of_process(self, process: int) -> ProcessLabels:
        ground = self.ground
        options, seen = ground.instance.options_of(process), ground.seen(process)
        undecided = {int(ground.value[o]) for o in ground.undecided(process)}
        label: Label = "may" if len(seen) > 1 else "open" if undecided else "must"
        names = {int(ground.value[o]): value_name(ground.instance, ground.by, o) for o in options}
        made = [
            ValueLabel(name, ("must" if label == "must" else "may") if value in seen else _unseen(value in undecided))
            for value, name in names.items()
        ]
        return ProcessLabels(process, label, tuple(made))


def _unseen(undecided: bool) -> Label:
    return "open" if undecided else "never"

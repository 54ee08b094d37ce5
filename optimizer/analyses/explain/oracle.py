"""Is there a plan under these rules alone? Answered from what is known, by weighing, and only then by a question."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from rightsource.models.changes import Change
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import is_budget
from rightsource.optimizer.analyses.explain.aiming import aimed
from rightsource.optimizer.analyses.explain.rows import Rows
from rightsource.optimizer.analyses.explain.weighing import Weighing
from rightsource.optimizer.analyses.rule_values import Names, rule_names, without
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import ANY_PLAN, Answer, Question

OnQuestion: TypeAlias = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Witness:
    """A plan and all the rules that it breaks: the others can be kept together."""

    choice: Integers
    broken: Names


@dataclass
class Oracle:
    """Knows plans and conflicts of one instance and finds out more; every plan is checked.

    ``asker`` asks to the instance itself; questions with another aim go one by one through askers of the same settings,
    deadline and plans. ``on_question`` is told after each answer how many there are, how many there may be in the end
    (``ahead`` further ones are foreseen), and what it was about.
    """

    asker: Asker
    on_question: OnQuestion = lambda asked, total, label: None
    witnesses: list[Witness] = field(default_factory=list)
    conflicts: list[Names] = field(default_factory=list)
    questions: int = 0
    ahead: int = 0

    def __post_init__(self) -> None:
        self.instance: Instance = self.asker.instance
        self.names: Names = frozenset(rule_names(self.instance))
        self.checker = Checker(self.instance)
        self.rows = Rows(self.instance)
        self._weighing = Weighing(self.rows, sorted(self.names))
        self._weighed: set[Names] = set()

    def settle(self, kept: Names) -> bool | None:
        """Say whether there is a plan under these rules alone, None where that could not be found out in time."""
        known = self.known(kept)
        if known is None and kept not in self._weighed:
            known = self._weigh(kept)
        return self._ask(kept) if known is None else known

    def known(self, kept: Names) -> bool | None:
        """Say what plans and conflicts found so far tell about these rules, None for nothing."""
        if self.witness(kept) is not None:
            return True
        return False if any(conflict <= kept for conflict in self.conflicts) else None

    def witness(self, kept: Names) -> Witness | None:
        """Return a known plan that keeps these rules."""
        return next((witness for witness in self.witnesses if not witness.broken & kept), None)

    def conflict_in(self, kept: Names) -> Names:
        """Return the smallest known conflict among these rules, or themselves."""
        return min((conflict for conflict in self.conflicts if conflict <= kept), key=len, default=kept)

    def keep_plan(self, choice: Integers) -> Witness:
        """Remember a plan with the rules that it breaks."""
        broken = frozenset(rule.id for rule in self.checker.check(choice).broken)
        witness = Witness(choice, broken)
        if not any(known.broken <= broken for known in self.witnesses):
            self.witnesses.append(witness)
        return witness

    def keep_conflict(self, kept: Names) -> None:
        """Remember that these rules leave no plan."""
        self.conflicts.append(kept)

    def _weigh(self, kept: Names) -> bool | None:
        self._weighed.add(kept)
        weighed = self._weighing.weigh(kept)
        if weighed.choice is not None:
            self.keep_plan(weighed.choice)
        if weighed.core is not None:
            self.keep_conflict(weighed.core)
        return self.known(kept)

    def _ask(self, kept: Names) -> bool | None:
        answer = self.ask_any_plan(kept)
        if answer is None or (answer.choice is None and not answer.infeasible):
            return None
        if answer.choice is None:
            self.keep_conflict(kept)
        return answer.choice is not None

    def ask_any_plan(self, kept: Names, changes: Sequence[Change] = (), label: str = "") -> Answer | None:
        """Ask for any plan under these rules alone and further changes; None when time is up."""
        variant = changed(self.instance, [*without(self.names - kept), *changes])
        if not any(is_budget(rule) for rule in variant.active_rules):
            variant = aimed(variant, self.rows.tables, None)
        return self.ask(variant, label or f"{len(kept)} rules", gap=ANY_PLAN)

    def ask_least(self, kept: Names, amounts: Integers) -> Answer | None:
        """Ask for the least sum of these amounts of the chosen options under these rules, none of which is a budget."""
        variant = aimed(changed(self.instance, without(self.names - kept)), self.rows.tables, amounts)
        return self.ask(variant, "how far a value can go", gap=0.0)

    def ask(self, variant: Instance, label: str, gap: float) -> Answer | None:
        """Ask for the best plan of a variant of the instance; remember the plan. None when time is up."""
        asker = Asker(
            variant,
            replace(self.asker.settings, gap=gap),
            deadline=self.asker.deadline,
            should_stop=self.asker.should_stop,
            known=self.asker.known,
        )
        answer = asker.ask([Question(label)]).get(label)
        if answer is None:
            return None
        self.told(label)
        if answer.choice is not None:
            self.keep_plan(answer.choice)
        return answer

    def ask_costs(self, questions: Sequence[Question]) -> dict[str, Answer]:
        """Ask for the least costs under changes, side by side with a crew; each has its part of the time that is left.

        What time did not allow is missing.
        """
        self.ahead, left = len(questions), self.asker.seconds_left()
        slots = 1 if self.asker.crew is None else self.asker.crew.slots
        share = None if left is None else left * min(1.0, slots / max(1, len(questions)))
        asked = [replace(question, seconds=share) for question in questions]
        return self.asker.ask(asked, lambda answer: self.told(answer.key))

    def told(self, label: str) -> None:
        """Count a question that is answered."""
        self.questions += 1
        self.ahead = max(0, self.ahead - 1)
        self.on_question(self.questions, self.questions + self.ahead, label)

    @contextmanager
    def within(self, part: float) -> Iterator[None]:
        """Let questions in this context take only a part of the time that is left."""
        deadline, left = self.asker.deadline, self.asker.seconds_left()
        if left is not None:
            self.asker.deadline = time.monotonic() + min(part, 1.0) * left
        try:
            yield
        finally:
            self.asker.deadline = deadline

    def moved(self, changes: Sequence[Change]) -> Oracle:
        """Return an oracle of the instance under changes; its questions count and are told as if asked here."""
        further = replace(self.asker, instance=changed(self.instance, changes))
        oracle = Oracle(further, lambda asked, total, label: self.told(label))
        for witness in self.witnesses:
            oracle.keep_plan(witness.choice)
        return oracle

    def has_budget(self, kept: Iterable[str]) -> bool:
        """Say whether one of these rules limits the whole cost."""
        return any(is_budget(rule) for rule in self.instance.active_rules if rule.id in set(kept))

"""A question to an instance, how it is to be answered, and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.models.changes import Change
from rightsource.models.columns import Integers
from rightsource.models.result import Result

DEFAULT_GAP: Final = 1e-4
ANY_PLAN: Final = 0.999
"""The gap of a question that only asks for a plan: the first one will do, unless costs below zero mislead it."""


@dataclass(frozen=True)
class Settings:
    """How questions are answered: engine, relative gap, seed, and threads of each engine.

    None threads: all of the machine for one question alone, one thread for each of several side by side.
    """

    engine: str = "auto"
    gap: float = DEFAULT_GAP
    seed: int = 0
    threads: int | None = None


@dataclass(frozen=True)
class Question:
    """What does the best plan cost under these changes?

    ``key`` names the question among those asked together. ``starts`` are choices worth trying first, each of shape
    (processes,); those that break a rule under the changes guide the engine only if none keeps all. ``seconds`` is the
    most that the answer may take, None for no limit but that of all questions; ``gap`` None for that of the settings.
    """

    key: str
    changes: Sequence[Change] = ()
    starts: Sequence[Integers] = ()
    seconds: float | None = None
    gap: float | None = None


@dataclass(frozen=True)
class Answer:
    """The result of solving the instance under the changes of a question.

    ``choice`` is the plan of the result as option indices, shape (processes,), None without a plan.
    """

    key: str
    result: Result
    choice: Integers | None

    @property
    def low(self) -> int | None:
        """A proven bound on the least cost, in minor units: no plan costs less. None where nothing is proven."""
        return self.result.bound

    @property
    def high(self) -> int | None:
        """The cost of the best plan found, in minor units; None without one."""
        return self.result.objective

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that there is no plan under the changes."""
        return self.result.status == "infeasible"

"""The best plan of a search, judged now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rightsource.models.columns import Integers

_JUDGING: Final = 4.0
"""Between two plans judged lies so many times more time than judging takes."""


@dataclass
class Best:
    """The best plan of a search, and the best one judged so far: judging a plan may take longer than finding it."""

    judge: Callable[[Integers], bool]
    choice: Integers
    cost: int
    judged: tuple[Integers, int] = field(init=False)
    took: float = 0.0
    last: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.judged = self.choice, self.cost

    def take(self, choice: Integers, cost: int, *, judged: bool) -> bool:
        """Take a better plan, and judge it unless that takes too much of the time; say whether it holds."""
        self.choice, self.cost = choice, cost
        if judged:
            self.judged = choice, cost
        return time.monotonic() - self.last < _JUDGING * self.took or self.settled()

    def settled(self) -> bool:
        """Judge the best plan if that is still to be done; where it breaks a rule, the last judged one is the best."""
        began, (choice, _) = time.monotonic(), self.judged
        if self.choice is choice:
            return True
        holds = self.judge(self.choice)
        if holds:
            self.judged = self.choice, self.cost
        self.choice, self.cost = self.judged
        self.last = time.monotonic()
        self.took = self.last - began
        return holds

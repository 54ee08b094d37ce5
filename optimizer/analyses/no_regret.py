"""The no-regret core: what is decided alike whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rightsource.optimizer.analyses.scenarios import Outcome

NEARLY_ALWAYS: Final = Fraction(3, 4)
"""The least part of the plans that take an option which counts as taken nearly always."""


@dataclass(frozen=True)
class Frequencies:
    """How many of some plans take each option of one process, by option index, the most frequent first.

    ``plans`` is how many plans there are.
    """

    process: int
    options: tuple[tuple[int, int], ...]
    plans: int

    @property
    def option(self) -> int:
        """The option that most plans take; of several, the first that some plan takes."""
        return self.options[0][0]

    @property
    def frequency(self) -> Fraction:
        """The part of the plans that take it."""
        return Fraction(self.options[0][1], self.plans)

    @property
    def always(self) -> bool:
        """Whether every plan takes it: the process is in the core."""
        return len(self.options) == 1

    @property
    def nearly_always(self) -> bool:
        """Whether not all, but `NEARLY_ALWAYS` of the plans take it."""
        return not self.always and self.frequency >= NEARLY_ALWAYS


def frequencies(outcomes: Sequence[Outcome]) -> tuple[Frequencies, ...]:
    """Return for each process how often the best plans of the variants take which option; none without any plan.

    Each variant that has a plan counts once. A plan within the gap is one of perhaps several that are as good.
    """
    choices = [outcome.plan.choice.tolist() for outcome in outcomes if outcome.plan is not None]
    taken = (Counter(options).most_common() for options in zip(*choices, strict=True))
    return tuple(Frequencies(process, tuple(counts), len(choices)) for process, counts in enumerate(taken))

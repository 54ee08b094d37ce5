"""The three methods that the decomposition combines, as its driver sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.row_scales import Doubles

Found: TypeAlias = Integers | int
"""What the reduced model gives on its way: a choice of options that need not be a plan yet, or a bound."""


@dataclass(frozen=True)
class Guide:
    """What a round of the alternation knows: a bound in minor units, and where the cheap plans are.

    ``choice`` is the option with the largest part of each process. Per open option, in minor units per year:
    ``margins`` is what taking it costs more than the best option of its process, everything that is priced counted,
    and ``bounds`` is what every plan with it costs at least, proven.
    """

    bound: int
    choice: Integers
    margins: Doubles
    bounds: Integers


class Bounding(Protocol):
    """Prices rules and hand-offs against each other, round by round."""

    def round(self, seconds: float) -> Guide | None:
        """Return what one more round gave; None when no round can give more."""

    def unpriced(self, seconds: float) -> Guide:
        """Return what is known before the first round, which may take long, from costs and hand-offs alone.

        Where fixed costs weigh more than all else a first set of providers is looked for, for a part of these seconds.
        """

    def at(self, choice: Integers) -> Bounding | None:
        """Return the rounds over plans that use the same providers, units and counts as a choice.

        They bound these plans alone, and come instead of the rounds of this one; the last ones once more where they
        were for the same. None where all plans do, and before the first round.
        """

    def whole(self, seconds: float, should_stop: Callable[[], bool]) -> Bounding | None:
        """Return the rounds over plans with whole units where the best round leaves parts of units, the best found.

        None where there is nothing to round.
        """

    def stop(self) -> None:
        """End a round under way in another thread, and all later ones, without an answer."""


class Reducing(Protocol):
    """Solves the model without hand-offs, whose prices stand for them.

    ``leads`` says whether good plans depend on the choices that it finds.
    """

    leads: bool

    def search(self, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> bool:
        """Tell everything found until it is done; say whether it is proven that the instance has no plan."""


class Improving(Protocol):
    """Makes plans: from a choice that breaks rules, and from plans that are too dear."""

    def repaired(self, choice: Integers, margins: Doubles, *, quick: bool = False) -> Integers | None:
        """Return a plan near a choice, None when none was found; ``quick`` where a better choice may come soon."""

    def improve(
        self, choice: Integers, margins: Doubles, seconds: float, seed: int, bound: int | None = None
    ) -> Integers:
        """Return a plan that costs as much as the given one at most; ``bound`` is what no plan undercuts."""


@dataclass(frozen=True)
class Methods:
    """The methods for one instance, and the core of its formulation.

    The reduced model is made of the prices that the best round ended with.
    """

    bounding: Bounding
    reducing: Callable[[], Reducing]
    improving: Improving
    core: Formulation

"""Plans that are nearly as cheap and truly different, and what all near plans have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from rightsource.models.result import Result
from rightsource.optimizer.analyses.alternatives.ground import Ground
from rightsource.optimizer.analyses.alternatives.labels import Labelling, ProcessLabels
from rightsource.optimizer.analyses.alternatives.nearness import By, least_difference
from rightsource.optimizer.analyses.alternatives.plans import End, NearPlan, near_plans
from rightsource.optimizer.questions.asking import Asker


@dataclass(frozen=True)
class Wanted:
    """What plans are looked for: ``within`` a part of the best plan's cost, handling otherwise a share ``differ``.

    ``by`` is what tells two ways to handle a process apart; ``count`` is how many plans beside the best are enough.
    """

    within: Fraction
    differ: Fraction
    by: By = "option"
    count: int = 5


@dataclass(frozen=True)
class Alternatives:
    """The plans found, the baseline's first, and labels of all processes over all near plans.

    Near plans keep all rules and cost at most ``most``, in minor units. Plans found differ from each other in at least
    ``least`` processes; ``end`` says why there are no more of them.
    """

    base: Result
    wanted: Wanted
    most: int
    least: int
    plans: tuple[NearPlan, ...]
    end: End
    labels: tuple[ProcessLabels, ...]

    def worst(self, cost: int) -> Fraction | None:
        """Return by what part a cost is above the least one at most, which the bound proves; None without a bound."""
        if not self.base.bound:
            return None
        return Fraction(max(0, cost - self.base.bound), abs(self.base.bound))

    @property
    def complete(self) -> bool:
        """Whether no limit cut it short: as many plans as asked for or as there are, each the cheapest, all labels."""
        decided = all(value.label != "open" for one in self.labels for value in one.values)
        return self.end != "limit" and decided and all(plan.proven for plan in self.plans)


def alternatives(
    asker: Asker,
    base: Result,
    wanted: Wanted,
    on_plan: Callable[[str], None] = lambda label: None,
    on_label: Callable[[str], None] = lambda label: None,
) -> Alternatives:
    """Return alternatives to the solved baseline, whose plan must be there, as far as the asker's time allows."""
    ground = Ground(asker, base, wanted.within, wanted.by)
    least = least_difference(asker.instance, wanted.differ)
    ground.rule_out()
    plans, end = near_plans(ground, least, wanted.count, on_plan)
    ground.look_around()
    labelling = Labelling(ground, on_label)
    labelling.decide()
    return Alternatives(base, wanted, ground.most, least, plans, end, labelling.labels())

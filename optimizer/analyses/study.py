"""A study of scenarios: their outcomes, savings against a baseline, regret, and the no-regret core."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rightsource.models.result import StopReason
from rightsource.optimizer.analyses.baselines import MEANINGS, SOLVED, Baseline, as_is, solved_baselines
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.no_regret import Frequencies, frequencies
from rightsource.optimizer.analyses.regret import RegretTable, regret_table
from rightsource.optimizer.analyses.scenarios import Outcome, solve_variants
from rightsource.optimizer.analyses.variant import Variant
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer


@dataclass(frozen=True)
class Reference:
    """What the saving of one outcome counts against: the baseline under this variant, or another outcome's best plan.

    ``plan`` is checked where it was worked out, ``cost`` is what is proven of its cost there, in minor units;
    ``broken`` are the rules of the variant that it breaks, ``stop_reason`` says why its solve stopped.
    ``reason`` says why no plan is known where none is, ``impossible`` whether it is proven that there is none.
    """

    plan: CheckedPlan | None
    cost: Interval
    broken: tuple[str, ...] = ()
    reason: str = ""
    impossible: bool = False
    stop_reason: StopReason | None = None

    def proven(self, gap: float) -> bool:
        """Say whether its cost is known to a gap, or that there is no plan is proven."""
        return self.impossible or self.cost.reached(gap)


@dataclass(frozen=True)
class Study:
    """All that is known of the variants of an instance, the instance as it is first.

    ``references`` and ``savings`` belong to the outcomes, in their order.
    """

    baseline: str
    outcomes: tuple[Outcome, ...]
    references: tuple[Reference, ...]
    savings: tuple[Interval, ...]
    regret: RegretTable
    frequencies: tuple[Frequencies, ...]

    def complete(self, gap: float) -> bool:
        """Say whether all is known to a gap."""
        return all(one.proven(gap) for one in self.outcomes) and all(one.proven(gap) for one in self.references)


def study(
    asker: Asker,
    variants: Sequence[Variant],
    baseline: str,
    on_answer: Callable[[Answer], None] = lambda answer: None,
) -> Study:
    """Solve all variants and hold them against a baseline and against each other.

    ``baseline`` is the id of a variant, whose least cost is then what all savings count against, or one of ``as-is``,
    ``all-in-house`` and ``cheapest``: these are worked out under every variant, so that volumes and prices are the same
    on both sides.

    Raises
    ------
    KeyError
        When there is no such baseline.
    """
    outcomes = solve_variants(asker, variants, on_answer)
    references = _references(asker, outcomes, baseline, on_answer)
    current = as_is(variants[0].instance).plan
    return Study(
        baseline,
        outcomes,
        references,
        tuple(_saving(baseline, outcome, against) for outcome, against in zip(outcomes, references, strict=True)),
        regret_table(outcomes, [] if current is None else [(current.name, current.choice)]),
        frequencies(outcomes),
    )


def _references(
    asker: Asker, outcomes: Sequence[Outcome], baseline: str, on_answer: Callable[[Answer], None]
) -> tuple[Reference, ...]:
    variants = [outcome.variant for outcome in outcomes]
    if baseline == "as-is":
        return tuple(_reference(as_is(variant.instance)) for variant in variants)
    if (solved := SOLVED.get(baseline)) is not None:
        return tuple(map(_reference, solved_baselines(asker, solved, variants, on_answer)))
    against = {outcome.variant.id: outcome for outcome in outcomes}[baseline]
    unknown = "" if against.plan is not None else f"No plan of '{baseline}' is known."
    reason = f"No plan keeps all rules of '{baseline}'." if against.infeasible else unknown
    stopped = None if against.result is None else against.result.stop_reason
    found = Reference(against.plan, against.least_cost, (), reason, against.infeasible, stopped)
    return (found,) * len(outcomes)


def _reference(baseline: Baseline) -> Reference:
    broken = () if baseline.plan is None else tuple(rule.id for rule in baseline.plan.report.broken)
    return Reference(baseline.plan, baseline.cost, broken, baseline.reason, baseline.impossible, baseline.stop_reason)


def _saving(baseline: str, outcome: Outcome, against: Reference) -> Interval:
    """Return what the best plan known saves, an interval where the baseline's cost is one; nothing without a plan."""
    if outcome.plan is None:
        return Interval(None, None)
    if baseline == outcome.variant.id:
        return Interval(0, 0)
    cost = outcome.plan.report.objective
    saving = against.cost - Interval(cost, cost)
    # Whoever keeps no rules pays at most as much as whoever keeps them all.
    return saving.meet(Interval(None, 0)) if baseline == "cheapest" else saving


def meaning(baseline: str) -> str:
    """Return in words what a baseline is.

    Examples
    --------
    >>> meaning("as-is"), meaning("growth")
    ('the current plan', "the best plan of 'growth'")
    """
    known = {str(name): words for name, words in MEANINGS.items()}
    return known.get(baseline, f"the best plan of '{baseline}'")

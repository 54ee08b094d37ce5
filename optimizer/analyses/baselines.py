"""Baselines: plans that everybody thinks of first, to hold a plan against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np

from rightsource.models.changes import Change, DropRule, RemoveProvider
from rightsource.models.changing.apply import changed
from rightsource.models.changing.rules import limit_ids
from rightsource.models.instance import Instance
from rightsource.models.plan import processes_in_words
from rightsource.models.result import StopReason
from rightsource.models.rules import Select
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.forcing import free_name, picked
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.sequential.repair import NoRepair
from rightsource.optimizer.analyses.sequential.sequential import sequential_plan
from rightsource.optimizer.analyses.variant import Variant
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

BaselineName = Literal["as-is", "all-in-house", "one-by-one", "cheapest"]
Solved = Literal["all-in-house", "cheapest"]
"""The baselines that are a least-cost plan under other rules."""
Listener: TypeAlias = Callable[[Answer], None]

SOLVED: Final[dict[str, Solved]] = {name: name for name in get_args(Solved)}
BASELINES: Final[tuple[BaselineName, ...]] = get_args(BaselineName)
MEANINGS: Final[dict[BaselineName, str]] = {
    "as-is": "the current plan",
    "all-in-house": "in house what can be, under no rules but the limits of providers",
    "one-by-one": "decided process by process: first automated what pays, then outsourced what pays, then repaired",
    "cheapest": "no rules and no limits of providers",
}
_TIME_UP: Final = "There was no time left for it."
_ONLY_IN_HOUSE: Final = "in-house-where-possible"


@dataclass(frozen=True)
class Baseline:
    """A plan to hold others against, checked under all rules of the instance, also those it does not care for.

    ``cost`` is what is proven of the least cost of such a plan, in minor units: a single amount for the current plan.
    ``plan`` is None when none is known; ``reason`` then says why in a sentence, and ``impossible`` whether it is
    proven that there is none. ``stop_reason`` says why the solve of it stopped, where it took a single one.
    """

    name: BaselineName
    plan: CheckedPlan | None
    cost: Interval
    reason: str = ""
    impossible: bool = False
    stop_reason: StopReason | None = None


def baselines(
    asker: Asker,
    names: Iterable[BaselineName] = BASELINES,
    on_baseline: Callable[[Baseline], None] = lambda found: None,
) -> tuple[Baseline, ...]:
    """Return baselines of an instance; plans known to the asker are starts.

    - ``as-is``: the current plan, when it is complete.
    - ``all-in-house``: the cheapest plan that uses an in-house option wherever there is one, under no rules but the
      limits of providers; where no plan keeps within these, without them: the checker then names those exceeded.
    - ``one-by-one``: see `sequential_plan`; it keeps all rules.
    - ``cheapest``: the cheapest plan under no rules and no limits of providers.

    Raises
    ------
    EngineError
        When no engine can be started.
    """
    found = []
    for name in names:
        found.append(_baseline(asker, name))
        on_baseline(found[-1])
    return tuple(found)


def _baseline(asker: Asker, name: BaselineName) -> Baseline:
    if name == "as-is":
        return as_is(asker.instance)
    if name == "one-by-one":
        return one_by_one(asker)
    return solved_baselines(asker, name, [Variant.base(asker.instance)])[0]


def as_is(instance: Instance) -> Baseline:
    """Return the current plan as a baseline; without a plan where it is not complete."""
    missing = [instance.processes.ids[i] for i in np.flatnonzero(instance.current < 0)]
    if missing:
        reason = f"The current plan gives no option for {processes_in_words(missing)}."
        return Baseline("as-is", None, Interval(None, None), reason, impossible=True)
    plan = CheckedPlan.of("as-is", instance, instance.current)
    return Baseline("as-is", plan, Interval(plan.report.objective, plan.report.objective))


def one_by_one(asker: Asker) -> Baseline:
    """Return the plan of a programme that decides in sequence as a baseline."""
    repair = NoRepair(infeasible=False) if asker.out_of_time() else sequential_plan(asker).repair
    if isinstance(repair, NoRepair):
        reason = "No plan keeps all rules." if repair.infeasible else _TIME_UP
        return Baseline("one-by-one", None, Interval(None, None), reason, repair.infeasible)
    return Baseline("one-by-one", CheckedPlan.of("one-by-one", asker.instance, repair.choice), repair.cost)


def solved_baselines(
    asker: Asker, name: Solved, variants: Sequence[Variant], on_answer: Listener = lambda answer: None
) -> tuple[Baseline, ...]:
    """Return a baseline under each variant, all asked at once.

    A provider that a variant removes stays removed; all its other rules are dropped as in the instance itself.
    """
    asked = {one.id: _question(name, one, limits=name == "all-in-house") for one in variants}
    answers = asker.ask(asked.values(), on_answer)
    beyond = [one for one in variants if (found := answers.get(asked[one.id].key)) is not None and found.infeasible]
    again = {one.id: _question(name, one, limits=False) for one in beyond if name == "all-in-house"}
    answers |= asker.ask(again.values(), on_answer) if again else {}
    asked |= again
    return tuple(_solved(name, one, answers.get(asked[one.id].key)) for one in variants)


def _question(name: Solved, variant: Variant, *, limits: bool) -> Question:
    changes = [*variant.changes, *_unbound(variant, limits=limits)]
    if name == "all-in-house":
        changes += _in_house(variant)
    beyond = "" if limits or name == "cheapest" else " beyond limits"
    return Question(f"{name}{beyond}: {variant.id}", tuple(changes))


def _unbound(variant: Variant, *, limits: bool) -> list[Change]:
    """Return the changes that drop all rules but those by which a provider is gone; ``limits``: limits stay too."""
    gone = {f"without:{change.provider}" for change in variant.changes if isinstance(change, RemoveProvider)}
    rules = [rule.id for rule in variant.instance.active_rules if rule.id.rstrip("'") not in gone]
    return [DropRule(rule=rule) for rule in (*rules, *(() if limits else limit_ids(variant.instance)))]


def _in_house(variant: Variant) -> list[Change]:
    """Return the change that keeps every process in house which has an option there."""
    instance = changed(variant.instance, _unbound(variant, limits=False))
    tables = compile_tables(instance)
    open_ = (o for o in np.flatnonzero(~tables.barred).tolist() if instance.mode_of(o) == "in_house")
    processes = sorted({int(tables.option_process[o]) for o in open_})
    if not processes:
        return []
    name = free_name(variant.instance, _ONLY_IN_HOUSE)
    return [picked(instance, processes, Select(modes=("in_house",)), name)]


def _solved(name: Solved, variant: Variant, answer: Answer | None) -> Baseline:
    if answer is None:
        return Baseline(name, None, Interval(None, None), _TIME_UP)
    stop_reason = answer.result.stop_reason
    if answer.choice is None:
        reason = "Some process cannot be handled without a provider that is gone." if answer.infeasible else _TIME_UP
        return Baseline(name, None, Interval(answer.low, None), reason, answer.infeasible, stop_reason)
    plan = CheckedPlan.of(name, variant.instance, answer.choice)
    return Baseline(name, plan, Interval.of(answer), stop_reason=stop_reason)

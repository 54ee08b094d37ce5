"""One what-if: what a demand costs, and what else changes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rightsource.models.changes import AddRule
from rightsource.models.changing.apply import changed
from rightsource.models.changing.figures import matcher_of
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.result import Result
from rightsource.optimizer.analyses.comparison import Comparison, compared
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.whatif.demand import Demand
from rightsource.optimizer.analyses.whatif.resolving import resolved
from rightsource.optimizer.analyses.whatif.trials import Trials, taken_back
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question
from rightsource.optimizer.wording import is_tight


@dataclass(frozen=True)
class WhatIf:
    """What a demand does to the least-cost plan.

    ``cost`` is that of the cheapest plan that meets the demand, ``difference`` how much more it is than the least cost
    of all, both in minor units. ``comparison`` has the baseline first and the plan second, None where there is no plan:
    ``impossible`` when that is proven, and ``rules`` are then a minimal set that no plan under the demand keeps
    together, as far as time allowed, with sentences as ``reasons``; None where that was not worked out in time.
    ``already``: the baseline meets the demand.
    """

    demand: Demand
    base: Result
    cost: Interval
    difference: Interval
    comparison: Comparison | None
    impossible: bool
    already: bool
    complete: bool
    rules: tuple[str, ...] | None = ()
    reasons: tuple[str, ...] = ()

    @property
    def tightened(self) -> tuple[tuple[RuleReport, RuleReport], ...]:
        """The rules that are tight in the plan and were not in the baseline, with both reports."""
        if self.comparison is None:
            return ()
        return tuple((one, other) for one, other in self.comparison.rules if is_tight(other) and not is_tight(one))

    @property
    def loosened(self) -> tuple[tuple[RuleReport, RuleReport], ...]:
        """The rules that were tight in the baseline and are not in the plan, with both reports."""
        if self.comparison is None:
            return ()
        return tuple((one, other) for one, other in self.comparison.rules if is_tight(one) and not is_tight(other))


def demands_change(instance: Instance, found: WhatIf, process: int) -> bool:
    """Say whether the demand itself makes a process change: its option in the baseline does not meet it."""
    assert found.comparison is not None
    before = found.comparison.plans[0].choice
    return process in found.demand.processes and not _meets(instance, found.demand, int(before[process]))


def what_if(asker: Asker, base: Result, demand: Demand, on_impossible: Callable[[], None] = lambda: None) -> WhatIf:
    """Return what a demand costs against the solved baseline, whose plan must be there.

    The plan is the cheapest found; changes against the baseline that save nothing are taken back, so that what differs
    is what the demand brings with it. ``on_impossible`` is told when there is none, before the rules behind it are
    worked out.
    """
    assert base.plan is not None
    instance = asker.instance
    before = base.plan.choice(instance)
    change = demand.change(instance)
    checker = Checker(changed(instance, [change]))
    if checker.feasible(before):
        return _already(instance, base, demand, before)
    warm, start = resolved(asker, base, change), _start(instance, checker, demand, before)
    known = [plan for plan in (None if warm is None else warm.choice, start) if plan is not None]
    found = None
    if warm is None or not warm.reached(asker.settings.gap):
        found = asker.ask([Question("what-if", [change], [*known, before])]).get("what-if")
    if any(answer is not None and answer.infeasible for answer in (warm, found)):
        on_impossible()
        return _impossible(asker, base, demand, change, [before, *_nearest(instance, checker, demand, before)])
    known += [found.choice] if found is not None and found.choice is not None else []
    choice = min(known, key=checker.objective, default=None)
    plan = None if choice is None else taken_back(checker, before, choice, set())
    proven = (base.bound, None if warm is None else warm.bound, None if found is None else found.low)
    lows = [low for low in proven if low is not None]
    cost = Interval(max(lows, default=None), None if plan is None else checker.objective(plan))
    return WhatIf(
        demand,
        base,
        cost,
        (cost - Interval(base.bound, _least(base.objective, cost.high))).at_least(0),
        None if plan is None else _compared(instance, before, plan),
        impossible=False,
        already=False,
        complete=cost.reached(asker.settings.gap),
    )


def _already(instance: Instance, base: Result, demand: Demand, before: Integers) -> WhatIf:
    """Return what is known where the baseline meets the demand: nothing more to pay, as far as it is the least."""
    cost = Interval(base.bound, base.objective)
    nothing = Interval(0, 0 if base.status == "optimal" else cost.width)
    comparison = _compared(instance, before, before)
    return WhatIf(demand, base, cost, nothing, comparison, impossible=False, already=True, complete=base.reached)


def _impossible(asker: Asker, base: Result, demand: Demand, change: AddRule, plans: Sequence[Integers]) -> WhatIf:
    """Return that no plan meets a demand, with the rules behind it; ``plans`` show that it would be possible else."""
    # OR-Tools takes a moment to import: a demand that has a plan goes without.
    from rightsource.optimizer.analyses.whatif.barring import barring  # noqa: PLC0415

    why, nothing = barring(asker, change, plans), Interval(None, None)
    return WhatIf(
        demand,
        base,
        cost=nothing,
        difference=nothing,
        comparison=None,
        impossible=True,
        already=False,
        complete=True,
        rules=why.rules,
        reasons=why.reasons,
    )


def _least(one: int | None, other: int | None) -> int | None:
    return min((amount for amount in (one, other) if amount is not None), default=None)


def _compared(instance: Instance, before: Integers, after: Integers) -> Comparison:
    plans = [CheckedPlan.of(name, instance, choice) for name, choice in (("baseline", before), ("what if", after))]
    return compared(instance, plans)


def _start(instance: Instance, checker: Checker, demand: Demand, before: Integers) -> Integers | None:
    """Return a plan that meets the demand close to the baseline, None where small steps find none."""
    trials = Trials(instance, checker, np.zeros(len(instance.options.ids), dtype=np.bool_))
    process, nearest = _last(instance, demand, before), _nearest(instance, checker, demand, before)
    made = (trials.with_option(plan, process, int(plan[process])) for plan in nearest)
    return min((plan for plan in made if plan is not None), key=checker.objective, default=None)


def _nearest(instance: Instance, checker: Checker, demand: Demand, before: Integers) -> list[Integers]:
    """Return the baseline with a demand met at least cost, rules or not; its last process in every way there is."""
    plan, last = before, _last(instance, demand, before)
    for process in _offending(instance, demand, before):
        if process != last:
            steps = [_with(plan, process, option) for option in _allowed(instance, demand, process)]
            plan = min(steps, key=checker.objective)
    return [_with(plan, last, option) for option in _allowed(instance, demand, last)]


def _last(instance: Instance, demand: Demand, before: Integers) -> int:
    """Return the last process that does not meet a demand, the first it is about where all do but in their support."""
    return [demand.processes[0], *_offending(instance, demand, before)][-1]


def _offending(instance: Instance, demand: Demand, before: Integers) -> list[int]:
    return [process for process in demand.processes if not _meets(instance, demand, int(before[process]))]


def _with(plan: Integers, process: int, option: int) -> Integers:
    step = plan.copy()
    step[process] = option
    return step


def _meets(instance: Instance, demand: Demand, option: int) -> bool:
    return option in _allowed(instance, demand, int(instance.options.process[option]))


def _allowed(instance: Instance, demand: Demand, process: int) -> Sequence[int]:
    """Return the options that a demand leaves a process, all where it leaves none; support is not looked at."""
    selected = set(matcher_of(instance).selected([process], demand.select))
    options = instance.options_of(process)
    return [option for option in options if (option in selected) != demand.forbid] or list(options)

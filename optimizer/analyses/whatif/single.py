"""One what-if: what a demand costs, and what else changes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

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
from rightsource.optimizer.analyses.whatif.trials import Trials, taken_back
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question
from rightsource.optimizer.wording import tightness

_TIGHT: Final = 0.01
"""A rule with less slack than this part of its limit is tight."""
_WITHOUT_LIMIT: Final = frozenset({"require", "forbid", "together", "apart"})


@dataclass(frozen=True)
class WhatIf:
    """What a demand does to the least-cost plan.

    ``cost`` is that of the cheapest plan that meets the demand, ``difference`` how much more it is than the least cost
    of all, both in minor units. ``comparison`` has the baseline first and the plan second, None where there is no plan:
    ``impossible`` when that is proven, with ``reasons`` as far as known. ``already``: the baseline meets the demand.
    """

    demand: Demand
    base: Result
    cost: Interval
    difference: Interval
    comparison: Comparison | None
    impossible: bool
    already: bool
    complete: bool
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


def is_tight(rule: RuleReport) -> bool:
    """Say whether a rule that holds has less slack than a hundredth of its limit."""
    return rule.holds and rule.kind not in _WITHOUT_LIMIT and tightness(rule) < _TIGHT


def what_if(asker: Asker, base: Result, demand: Demand) -> WhatIf:
    """Return what a demand costs against the solved baseline, whose plan must be there.

    The plan is the cheapest found; changes against the baseline that save nothing are taken back, so that what differs
    is what the demand brings with it.
    """
    assert base.plan is not None
    instance = asker.instance
    before = base.plan.choice(instance)
    change = demand.change(instance)
    checker = Checker(changed(instance, [change]))
    if checker.feasible(before):
        return _already(instance, base, demand, before)
    start = _start(instance, checker, demand, before)
    starts = [before] if start is None else [start, before]
    found = asker.ask([Question("what-if", [change], starts)]).get("what-if")
    if found is not None and found.infeasible:
        return _impossible(base, demand, found.result.reasons)
    choice = found.choice if found is not None and found.choice is not None else start
    plan = None if choice is None else taken_back(checker, before, choice, set())
    lows = [low for low in (base.bound, None if found is None else found.low) if low is not None]
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


def _impossible(base: Result, demand: Demand, reasons: tuple[str, ...]) -> WhatIf:
    nothing = Interval(None, None)
    return WhatIf(demand, base, nothing, nothing, None, True, already=False, complete=True, reasons=reasons)


def _least(one: int | None, other: int | None) -> int | None:
    return min((amount for amount in (one, other) if amount is not None), default=None)


def _compared(instance: Instance, before: Integers, after: Integers) -> Comparison:
    plans = [CheckedPlan.of(name, instance, choice) for name, choice in (("baseline", before), ("what if", after))]
    return compared(instance, plans)


def _start(instance: Instance, checker: Checker, demand: Demand, before: Integers) -> Integers | None:
    """Return a plan that meets the demand close to the baseline, None where small steps find none."""
    trials = Trials(instance, checker, np.zeros(len(instance.options.ids), dtype=np.bool_))
    offending = [process for process in demand.processes if not _meets(instance, demand, int(before[process]))]
    plan = before
    for process in offending[:-1]:
        steps = [_with(plan, process, option) for option in _allowed(instance, demand, process)]
        plan = min(steps, key=checker.objective)
    last = offending[-1:] or list(demand.processes[:1])
    found = [
        made
        for process in last
        for option in _allowed(instance, demand, process)
        if (made := trials.with_option(plan, process, option)) is not None
    ]
    return min(found, key=checker.objective, default=None)


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

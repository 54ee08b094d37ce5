"""The plan of a programme that decides in sequence, to be held against deciding together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.analyses.sequential.business_case import Amounts, stand_alone_costs
from rightsource.optimizer.analyses.sequential.repair import NoRepair, Repair, repair
from rightsource.optimizer.analyses.sequential.waves import Programme
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer


@dataclass(frozen=True)
class SequentialPlan:
    """A plan after each step of a programme, each as the option of every process, shape (processes,).

    ``start`` is today's plan, ``automated`` the plan after the first wave, ``outsourced`` after the second. ``repair``
    is the last one with as few changes as keep all rules, or says whether there is no such plan.
    """

    start: Integers
    automated: Integers
    outsourced: Integers
    repair: Repair | NoRepair


def sequential_plan(asker: Asker, on_answer: Callable[[Answer], None] = lambda answer: None) -> SequentialPlan:
    """Decide in sequence: first automate what pays, then outsource what pays, then repair.

    What a careful programme does that decides process by process, to its advantage where there is doubt:

    1. It begins with today's plan; a process without a current option begins with its cheapest option in house that
       single-process rules allow, or else its cheapest.
    2. A business case values each option by itself: all costs of the process, exactly, with the hours at their part of
       a full-time post or a machine, not rounded up; hand-offs and fixed costs belong to no process alone.
    3. First wave: processes take the automated option that pays most, the largest savings first. No step may break a
       rule that is kept, nor take the plan further from keeping one that is broken: then the next best option is tried.
       A provider that is new has to earn its fixed cost, or the wave is planned without it.
    4. Second wave: processes that were not automated take the option of a vendor, or of another team, that pays most,
       in the same way.
    5. Repair: rules that the plan then breaks (today's plan broke them) are kept by moving as few processes as
       possible, and of all such repairs the cheapest is taken. Both are asked of the solver, which is more than a
       programme can do by hand.

    No step undoes an earlier one for the sake of the whole, but for the repair.

    Raises
    ------
    InputError
        When an amount is too large for engines to be exact.
    """
    instance = asker.instance
    tables = compile_tables(instance)
    programme = Programme(instance, tables, stand_alone_costs(tables))
    robots = np.array([instance.mode_of(option) == "automated" for option in range(len(instance.options.ids))])
    start = _start(instance, tables, programme.costs)
    automated = programme.wave(start, robots)
    left = ~robots[automated][tables.option_process]
    outsourced = programme.wave(automated, ~robots & left)
    return SequentialPlan(start, automated, outsourced, repair(asker, outsourced, on_answer))


def _start(instance: Instance, tables: Tables, costs: Amounts) -> Integers:
    """Return today's plan; where it gives no option, what rules allow, in house, at the least cost, in this order."""
    teams = np.array([instance.mode_of(option) == "in_house" for option in range(len(instance.options.ids))])
    start = instance.current.copy()
    for process in np.flatnonzero(start < 0).tolist():
        start[process] = min(tables.options_of(process), key=lambda o: (bool(tables.barred[o]), not teams[o], costs[o]))
    return start

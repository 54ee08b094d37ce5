"""Sub-models solved by HiGHS until their plan keeps all rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.optimizer.cuts import with_cuts
from rightsource.optimizer.decomposition.residual import Residuals
from rightsource.optimizer.decomposition.sub_model import SubModel, sub_model
from rightsource.optimizer.decomposition.worst_paths import WorstPaths
from rightsource.optimizer.engines.job import Job, Outcome
from rightsource.optimizer.engines.run import run
from rightsource.optimizer.engines.standing import STAND, Kind

ONE_THREAD: Final[Kind] = ("highs", 1)
"""The processes that the decomposition uses: what else there is works beside them."""
_MOST_ROUNDS: Final = 20
"""A sub-model gets new path rows or cuts so many times at most."""
_PART: Final = 0.6
"""Of the time that is left, a round takes so much at most: its plan may break a path and need another."""


@dataclass(frozen=True)
class Found:
    """What a sub-model gave: a plan that keeps all rules, None without one; ``solved`` unless time ran out."""

    choice: Integers | None
    solved: bool
    cost: int = 0


@dataclass
class SubSolver:
    """Solves sub-models of one instance; paths that a plan has broken once are rows of all later ones.

    ``offer`` is given every plan before it is returned; where it does not take a plan, the checker is asked.
    """

    core: Formulation
    checker: Checker
    offer: Callable[[Integers], bool]
    should_stop: Callable[[], bool]
    paths: WorstPaths = field(init=False)
    _residuals: Residuals = field(init=False)

    def __post_init__(self) -> None:
        self._residuals = Residuals(self.core.model, len(self.core.tables.option_ids))
        self.paths = WorstPaths(self.core.tables)

    def note(self, choice: Integers) -> None:
        """Keep in mind the paths on which a choice breaks rules."""
        self.paths.broken(choice)

    def judged(self, plan: Integers) -> bool:
        """Offer a plan, and say whether it keeps all rules."""
        return self.offer(plan) or self.checker.feasible(plan)

    def solve(
        self,
        choice: Integers,
        free: Integers,
        open_options: Flags,
        seconds: float,
        gap: float,
        below: int | None = None,
        *,
        judge: bool = True,
    ) -> Found:
        """Decide the free processes anew, all others as in a choice.

        A plan that breaks a path rule adds the longest of those paths as rows; one that breaks rules in any other way,
        by the rounding of lengths or of rows, is cut off. Both times the engine is asked again.

        Parameters
        ----------
        choice
            The option of each process; when it keeps all rules, the plan found is never dearer.
        free
            The free processes, sorted.
        open_options
            Which options free processes may take, at least one of each.
        seconds
            How long it may take, all rounds together; one that is not solved in 0.6 of it is cut short.
        gap
            The relative gap of the whole cost at which a round may stop.
        below
            A plan that costs as much or more, in minor units, is of no use.
        judge
            Whether a plan is judged by the checker before it is returned, and cut off where it breaks a rule. Without
            that it keeps all rules but for the rounding of their rows and lengths, and budgets.
        """
        ends = time.monotonic() + seconds
        flags = np.zeros(len(choice), dtype=np.bool_)
        flags[free] = True
        cuts: list[Integers] = []
        for _ in range(_MOST_ROUNDS):
            sub = sub_model(self.core, self._residuals, choice, flags, open_options, self.paths.known())
            if len(sub.broken):
                return Found(None, solved=True)
            outcome = self._run(sub, cuts, choice, _PART * (ends - time.monotonic()), gap)
            if outcome.values is None:
                return Found(None, solved=outcome.stop == "proof")
            solved, plan = outcome.stop in ("proof", "gap"), sub.choice(outcome.values)
            cost = sub.model.cost(sub.values(plan))
            if below is not None and cost >= below:
                return Found(None, solved)
            if self.paths.broken(plan):
                continue
            if not judge or self.judged(plan):
                return Found(plan, solved, cost)
            cuts += self._cuts(plan)
        return Found(None, solved=True)

    def projected(self, prices: Integers, seconds: float, gap: float) -> Integers | None:
        """Return a choice of least price that keeps all rules of the core, None when none was found in time.

        Hand-offs, path rules and budgets are left out: this is how a choice that breaks rules everywhere comes near a
        plan. ``prices`` are whole minor units per option, shape (options,).
        """
        model = self.core.model
        objective = model.objective.copy()
        objective[: len(prices)] = prices
        outcome = self._asked(
            Job(
                replace(model, objective=objective),
                relative_gap=gap,
                threads=1,
                deadline=seconds,
            )
        )
        if outcome.values is None:
            return None
        return self.core.choice(outcome.values)

    def _run(self, sub: SubModel, cuts: list[Integers], choice: Integers, seconds: float, gap: float) -> Outcome:
        return self._asked(
            Job(
                with_cuts(sub.model, [sub.columns(cut) for cut in cuts]),
                relative_gap=gap,
                threads=1,
                deadline=max(seconds, 0.0),
                start=sub.values(choice),
            )
        )

    def _asked(self, job: Job) -> Outcome:
        with STAND.lent(ONE_THREAD) as process:
            return run(job, None, self.should_stop, process)

    def _cuts(self, plan: Integers) -> list[Integers]:
        """Return, per broken rule, the chosen options of free processes that break it given all others."""
        position = {process: i for i, process in enumerate(self.core.tables.process_ids)}
        broken = [np.array([position[name] for name in rule.conflict]) for rule in self.checker.check(plan).broken]
        return [plan[processes] for processes in broken]

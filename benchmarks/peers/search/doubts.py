"""What doubles and rounded rows cannot decide is left to exact arithmetic before a plan is told."""

from __future__ import annotations

from rightsource.benchmarks.peers.search.linear_rows import doubtful_rows, tighten_rows
from rightsource.benchmarks.peers.search.paths import doubtful_paths, tighten_paths
from rightsource.benchmarks.peers.search.plan_state import BEST, PlanState, clear, empty_state, keep, take
from rightsource.benchmarks.peers.search.problem import Problem
from rightsource.benchmarks.peers.search.spans import NOWHERE
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance


class Doubts:
    """Confirms best plans. Only rules whose limit a plan meets within the rounding error are in doubt.

    A plan that proves broken makes their limits tighter by that error: then no plan near them is taken any more.
    """

    def __init__(self, instance: Instance, problem: Problem) -> None:
        self._instance, self._problem = instance, problem
        self._mirror = empty_state(problem) if _any_doubt(problem) else None
        self._checker: Checker | None = None
        self._confirmed: Integers | None = None

    def dispelled(self, state: PlanState) -> bool:
        """Tell whether the best plan of a state keeps all rules; if not, put the state back to the best that does."""
        if self._mirror is None:
            return True
        take(self._problem, self._mirror, state.best)
        rows = doubtful_rows(self._problem.rows, self._mirror.row_sum)
        paths = doubtful_paths(self._problem.paths, self._mirror.front)
        if len(rows) + len(paths) == 0 or self._exactly(state.best):
            self._confirmed = state.best.copy()
            return True
        tighten_rows(self._problem.rows, rows)
        tighten_paths(self._problem.paths, paths)
        self._put_back(state, self._mirror)
        return False

    def _exactly(self, choice: Integers) -> bool:
        self._checker = self._checker or Checker(self._instance)
        return self._checker.feasible(choice)

    def _put_back(self, state: PlanState, mirror: PlanState) -> None:
        """Count afresh under the tighter limits, and make the last confirmed plan the best one again."""
        now = state.choice.copy()
        for one in (state, mirror):
            clear(self._problem, one)
        state.total[BEST] = NOWHERE
        if self._confirmed is not None:
            take(self._problem, state, self._confirmed)
            keep(state)
            clear(self._problem, state)
        take(self._problem, state, now)


def _any_doubt(problem: Problem) -> bool:
    return bool((problem.rows.doubt > 0).any() or (problem.paths.doubt > 0).any())

"""The search of the reduced model by HiGHS, again and again while its solutions break paths by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rightsource.models.columns import Integers
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.methods import Found
from rightsource.optimizer.decomposition.option_rows import broken_rows
from rightsource.optimizer.decomposition.reduced import Limits, Reduced, search
from rightsource.optimizer.decomposition.sub_solver import ONE_THREAD
from rightsource.optimizer.decomposition.worst_paths import WorstPaths
from rightsource.optimizer.engines.job import Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.standing import STAND
from rightsource.optimizer.solve_state import SolveState

_PART_OF_GAP: Final = 0.1
"""The model is searched until this part of the gap asked for is left in it."""


@dataclass
class ReducedSearch:
    """A reduced model, and the cost of the plan that options were left out for, None without one.

    With a plan, all that costs more than it may be missing from the model: no bound above it is told.
    """

    state: SolveState
    tables: Tables
    model: Reduced
    incumbent: int | None
    start: Integers | None
    gap: int
    known: set[str] = field(default_factory=set)
    leads: bool = False

    @classmethod
    def of(cls, state: SolveState, tables: Tables, model: Reduced, bounds: Integers) -> ReducedSearch:
        """Leave out options that no plan as cheap as the best one uses, by bounds on plans with each open option."""
        found = state.search
        if found.objective is not None:
            model = model.fixed(bounds, found.objective)
        reference = found.objective if found.objective is not None else found.bound or 0
        gap = int(_PART_OF_GAP * state.gap * abs(reference))
        return cls(state, tables, model, found.objective, found.choice, gap)

    def search(self, tell: Callable[[Found], None], should_stop: Callable[[], bool]) -> bool:
        """Tell every better bound and every choice until it is done; say whether it is proven that there is no plan.

        Raises
        ------
        EngineError
            When no process can be started.
        """
        with STAND.lent(ONE_THREAD) as process:
            while True:
                outcome, choices = self._run(tell, should_stop, process)
                self.state.engine_memory = max(self.state.engine_memory, outcome.memory_mb)
                if outcome.status == "infeasible":
                    return True
                if outcome.stop not in ("proof", "gap") or not self._add_rows(choices):
                    return False

    def _run(
        self, tell: Callable[[Found], None], should_stop: Callable[[], bool], process: EngineProcess
    ) -> tuple[Outcome, list[Integers]]:
        """Run the engine once; return how that ended, and all choices."""
        choices: list[Integers] = []

        def tell_choice(choice: Integers) -> None:
            choices.append(choice)
            tell(choice)

        def tell_bound(bound: int) -> None:
            tell(bound if self.incumbent is None else min(bound, self.incumbent))

        limits = Limits(self.state.deadline(), self.gap, self.state.seed, 1)
        outcome = search(self.model, limits, tell_bound, tell_choice, should_stop, process, self.start)
        if outcome.values is not None:
            tell_choice(self.model.formulation.choice(outcome.values))
        if outcome.bound is not None:
            tell_bound(outcome.bound)
        return outcome, choices

    def _add_rows(self, choices: list[Integers]) -> bool:
        """Add the rows of paths that choices break by themselves; say whether there were new ones."""
        worst = WorstPaths(self.tables)
        new = [row for choice in choices for row in broken_rows(self.tables, worst.broken(choice), choice)]
        fresh = {f"{row.name}{row.column.tolist()}": row for row in new}
        rows = [row for key, row in fresh.items() if key not in self.known]
        self.known |= fresh.keys()
        self.model = self.model.with_rows(rows)
        return bool(rows)

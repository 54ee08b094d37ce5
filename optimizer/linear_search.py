"""Search with HiGHS or SCIP on the formulation, or with CP-SAT on its own model, and exact cuts where they err."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from rightsource.models.columns import Integers
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import Formulation
from rightsource.models.result import StopReason
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.cuts import confirm_cost, conflict_cuts, refuse_repetition, with_cuts
from rightsource.optimizer.engines.job import TITLES, Bound, EngineName, Event, Incumbent, Job, Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import run
from rightsource.optimizer.engines.standing import STAND
from rightsource.optimizer.impossible import conflict_reasons
from rightsource.optimizer.solve_state import SolveState

_FIRST: Final[EngineName] = "highs"
_SECOND: Final[EngineName] = "scip"
"""Who takes over from HiGHS."""

_MOST_CUTS: Final = 200
"""After so many cuts, each a run of the engine, its tolerances and the instance do not fit together."""

_WITHIN: Final = 0.999
"""Engines are asked for slightly less than the asked gap, so that rounding their bound down still leaves it reached."""


def search_in_turn(state: SolveState, start: Integers | None, tables: Tables | None = None) -> StopReason:
    """Let HiGHS search; when it contradicts itself, SCIP takes over with the bound that was known before.

    HiGHS is known to give bounds above the optimum now and then (ERGO-Code/HiGHS, issues 2382 and 2664, both open), on
    some models for one seed in ten; a checked plan below the bound gives it away.

    Raises
    ------
    EngineError, InternalError
        As `search_linear`.
    """
    known = state.search.bound
    try:
        return search_linear(state, _FIRST, start, tables)
    except InternalError as error:
        state.reasons.append(f"{TITLES[_FIRST]} contradicted itself, so {TITLES[_SECOND]} took over: {error}")
        state.search.distrust()
        state.search.prove(known)
        return search_linear(state, _SECOND, start, tables)


def search_linear(
    state: SolveState, engine: EngineName, start: Integers | None, tables: Tables | None = None
) -> StopReason:
    """Compile, if that was not done before, and build while an engine's process loads, then search.

    The process stays for the next solve.

    Raises
    ------
    EngineError
        When no process can be started.
    InternalError
        When the engine, the formulation and the checker contradict each other.
    """
    state.engine = engine
    with STAND.lent((engine, state.threads)) as process:
        formulation = state.formulated(tables)
        if formulation is None:
            return "proof"
        return LinearSearch(state, engine, formulation, process, state.threads).until_done(start)


@dataclass
class LinearSearch:
    """The search of one engine on one formulation: its runs, and the cuts that their plans made necessary.

    ``excluded`` is the least cost of the plans that cuts took out of this engine's model although the rules allow them:
    its bounds say nothing about those. ``bound`` is the best it has proven for all plans.
    """

    state: SolveState
    engine: EngineName
    formulation: Formulation
    process: EngineProcess
    threads: int | None = None
    cuts: list[Integers] = field(default_factory=list)
    excluded: int | None = None
    bound: int | None = None

    def until_done(self, start: Integers | None) -> StopReason:
        """Run until the asked gap, a limit, or the proof that there is no plan.

        Raises
        ------
        EngineError, InternalError
            As `search_linear`.
        """
        state, again = self.state, False
        stop: StopReason | None = None
        while stop is None:
            job = self.job(start, tight=again)
            outcome = run(job, self.listen, state.should_stop, self.process)
            state.engine_memory = max(state.engine_memory, outcome.memory_mb)
            stop, again = self.learn(job, outcome), True
        return stop

    def job(self, start: Integers | None, *, tight: bool) -> Job:
        """Return the next job: from the best plan so far, else from the start, with all cuts."""
        best = self.state.search.choice if self.state.search.choice is not None else start
        return Job(
            model=with_cuts(self.formulation.model, self.cuts),
            engine=self.engine,
            relative_gap=self.state.gap * _WITHIN,
            seed=self.state.seed,
            threads=self.threads,
            deadline=self.state.deadline(),
            start=None if best is None else self.formulation.values(best),
            tight=tight,
            tables=self.formulation.tables if self.engine == "cp-sat" else None,
        )

    def listen(self, event: Event) -> None:
        """Check every plan the engine reports on its way, and note its bounds."""
        match event:
            case Incumbent():
                self.state.search.offer(self.formulation.choice(event.values))
            case Bound():
                self._prove(event.bound)

    def _prove(self, bound: int | None) -> None:
        """Take a bound on the plans left in this engine's model."""
        if bound is not None and self.excluded is not None:
            bound = min(bound, self.excluded)
        if bound is not None:
            self.bound = bound if self.bound is None else max(bound, self.bound)
        self.state.search.prove(bound)

    def _exhausted(self) -> None:
        """Take the engine's word that its model holds no plan: what was excluded is all there is."""
        if self.excluded is None:
            self.state.search.exhausted(self.engine)
        else:
            self._prove(self.excluded)

    def _exclude(self, choice: Integers) -> None:
        """Take a plan that the rules allow out of the model."""
        objective = self.state.search.checker.objective(choice)
        self.excluded = objective if self.excluded is None else min(objective, self.excluded)
        self.cuts.append(choice)

    def learn(self, job: Job, outcome: Outcome) -> StopReason | None:
        """Take in what a run gave; return why to stop, or None to go on with the cuts that were added."""
        state, search, formulation = self.state, self.state.search, self.formulation
        choice = None if outcome.values is None else formulation.choice(outcome.values)
        if choice is not None:
            confirm_cost(formulation, choice, search.checker.objective(choice))
            search.offer(choice)
        if outcome.status == "infeasible":
            self._exhausted()
            if search.choice is None:
                state.reasons += conflict_reasons(formulation, search.checker)
            return "proof"
        self._prove(formulation.tables.floor if outcome.bound is None and search.bound is None else outcome.bound)
        if search.reached(state.gap):
            return "gap"
        if outcome.stop not in ("proof", "gap"):
            state.reasons += [outcome.message] if outcome.message else []
            return outcome.stop
        if choice is None:
            raise InternalError(
                f"the engine {self.engine} stopped without a plan, a limit or a proof: {outcome.message}"
            )
        return self._go_on(job, outcome, choice)

    def _go_on(self, job: Job, outcome: Outcome, choice: Integers) -> StopReason | None:
        """Decide what follows when an engine thinks it is done and the asked gap is not reached.

        A plan that the checker refuses, or that the engine took for cheaper than it is, is cut off. A plan that both
        see alike leaves only the engine's rounding: it is asked once more, more precisely, and then believed to reach
        no further.
        """
        state, values = self.state, outcome.values
        report = state.search.checker.check(choice)
        refuse_repetition(self.cuts, choice, self.engine)
        if not report.feasible:
            self.cuts += conflict_cuts(self.formulation, choice, report)
            return None
        if len(self.cuts) >= _MOST_CUTS:
            state.reasons.append(f"{self.engine} misjudged {_MOST_CUTS} plans one after the other and was stopped.")
            return "precision"
        alike = values is not None and not outcome.broken and job.model.cost(values) >= report.objective
        if not alike:
            self._exclude(choice)
        elif job.tight:
            state.reasons.append(
                f"The numbers of {self.engine} reach no further: amounts are too large for a closer bound in doubles."
                " The engine cp-sat works in whole numbers."
            )
            return "precision"
        return None

"""Solve one job in this process with an engine inside OR-Tools, through MathOpt."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from ortools.math_opt import callback_pb2, parameters_pb2, result_pb2
from ortools.math_opt.core.python import solver
from ortools.util.python.solve_interrupter import SolveInterrupter

from rightsource.optimizer.engines import exact
from rightsource.optimizer.engines.answers import Ending, bounded, judged
from rightsource.optimizer.engines.incumbents import Trail
from rightsource.optimizer.engines.job import Job, Outcome
from rightsource.optimizer.engines.parameters import SOLVER_TYPES, parameters
from rightsource.optimizer.engines.proto import Message, dense, model_proto, start_proto
from rightsource.optimizer.engines.searching import Emit, EngineSearch
from rightsource.optimizer.engines.statuses import translate
from rightsource.optimizer.engines.words import Words


def solve(job: Job, emit: Emit, folder: Path, started: float | None = None, words: Words | None = None) -> Outcome:
    """Return how a job ended; errors of the engine become an outcome too.

    Parameters
    ----------
    job
        What to solve.
    emit
        Called with every event, from any thread, one at a time.
    folder
        An empty folder for the engine's files.
    started
        The moment (of `time.monotonic`) from which the job's deadline and all events count; now when not given.
    words
        What is said to the job while it runs; of it, engines inside OR-Tools heed the word to stop.
    """
    if exact.impossible(job.model):
        return exact.NO_SEARCH
    search = MathOptSearch(job, emit, folder, time.monotonic() if started is None else started, words or Words())
    outcome = search.run()
    if job.engine == "cp-sat" and outcome.status == "infeasible":
        return second_opinion(search, outcome)
    return outcome


def second_opinion(search: EngineSearch, claim: Outcome) -> Outcome:
    """Ask HiGHS too before CP-SAT's "infeasible" is believed.

    Open reports tell of false ones: with presolve (google/or-tools, issue 5274), and without (issue 5295).
    """
    search.say("CP-SAT found the model infeasible; HiGHS is asked to confirm it.")
    job = replace(search.job, engine="highs", start=None)
    second = MathOptSearch(job, search.emit, search.folder, search.started, search.words).run()
    native = f"CP-SAT: {claim.native_status}; HiGHS: {second.native_status}"
    if second.status == "infeasible":
        return replace(second, native_status=native)
    if second.values is None:
        message = "CP-SAT found no solution, but HiGHS could not confirm that there is none."
    else:
        message = "CP-SAT found no solution, but HiGHS did; the answer is that of HiGHS."
    return replace(second, native_status=native, message=message)


class MathOptSearch(EngineSearch):
    """One run of HiGHS, SCIP or CP-SAT as OR-Tools brings them."""

    def build(self) -> None:
        """Write the protocol buffers."""
        model = self.job.model
        integral = np.ones_like(model.integral) if self.job.engine == "cp-sat" else model.integral
        self._model, self._hint = model_proto(model, self.scales, integral), start_proto(model, self.job.start)
        self._trail = Trail(self.folder / "improving.sol", model.columns)
        self._interrupter = SolveInterrupter()

    def search(self, seconds: float | None) -> Outcome:
        """Call MathOpt and judge its SolveResultProto."""
        settings = parameters(self.job, self.scales.objective, seconds, self.folder / "improving.sol")
        registration = callback_pb2.CallbackRegistrationProto()
        if self.job.engine != "highs":
            registration.request_registration.append(callback_pb2.CALLBACK_EVENT_MIP_SOLUTION)
        with self.following(self._look):
            result = solver.solve(
                self._model,
                SOLVER_TYPES[self.job.engine],
                parameters_pb2.SolverInitializerProto(),
                settings,
                self._hint,
                self._on_log,
                registration,
                None if self.job.engine == "highs" else self._on_solution,
                self._interrupter.pybind_interrupter,
            )
        self.confess()
        return self._judged(result)

    def _look(self) -> None:
        """Read HiGHS's file of solutions and heed what is said."""
        self.guarded(self._read_trail)
        if self.words.stopped:
            self._interrupter.interrupt()

    def _read_trail(self) -> None:
        for values in self._trail.read():
            self.incumbents.offer(values)

    def _on_log(self, lines: list[str]) -> None:
        self.guarded(lambda: self.read_lines(lines))

    def _on_solution(self, data: Message) -> Message:
        self.guarded(lambda: self.incumbents.offer(dense(data.primal_solution_vector, self.job.model.columns)))
        return callback_pb2.CallbackResultProto()

    def _judged(self, result: Message) -> Outcome:
        """Take over the engine's solutions and last bound, then its claim."""
        for solution in result.solutions:
            self.incumbents.offer(dense(solution.primal_solution.variable_values, self.job.model.columns))
        if result.termination.reason != result_pb2.TERMINATION_REASON_INFEASIBLE:
            self.raise_bound(result.termination.objective_bounds.dual_bound)
        return judged(self.known(), self._ending(result))

    def _ending(self, result: Message) -> Ending:
        """Translate MathOpt's words and take the solution it ends with."""
        reason = result_pb2.TerminationReasonProto.Name(result.termination.reason).removeprefix("TERMINATION_REASON_")
        limit = result_pb2.LimitProto.Name(result.termination.limit).removeprefix("LIMIT_")
        words = "/".join(part for part in (reason, limit) if part != "UNSPECIFIED")
        native = f"{words} {result.termination.detail}".rstrip()
        status, stop = translate(reason, limit, bounded=bounded(self.job.model), out_of_time=self.out_of_time)
        if not result.solutions:
            return Ending(status, stop, native)
        last = result.solutions[0].primal_solution
        return Ending(status, stop, native, dense(last.variable_values, self.job.model.columns), last.objective_value)

"""Solve one job in this process with HiGHS by itself, through its own Python interface (the package highspy).

It is newer than the HiGHS inside OR-Tools, tells its bounds as they rise and takes solutions while it searches. The two
cannot be loaded into one process: their shared libraries have the same name. So nothing here may import OR-Tools.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import highspy
import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.optimizer.engines import exact
from rightsource.optimizer.engines.answers import Ending, bounded, judged
from rightsource.optimizer.engines.arrays import entries, limits
from rightsource.optimizer.engines.job import LARGEST_SEED, EngineError, Job, Outcome
from rightsource.optimizer.engines.searching import Emit, EngineSearch
from rightsource.optimizer.engines.statuses import MODEL_STATUSES
from rightsource.optimizer.engines.words import Words

_OK: Final = highspy.HighsStatus.kOk
_ERROR: Final = highspy.HighsStatus.kError
_WHOLE: Final = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
_SOLVED: Final = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
_FEASIBLE: Final = highspy.SolutionStatus.kSolutionStatusFeasible


def solve(job: Job, emit: Emit, folder: Path, started: float | None = None, words: Words | None = None) -> Outcome:
    """Return how a job for the engine ``highs`` ended; parameters as of `solving.solve`."""
    if exact.impossible(job.model):
        return exact.NO_SEARCH
    return DirectSearch(job, emit, folder, time.monotonic() if started is None else started, words or Words()).run()


class DirectSearch(EngineSearch):
    """One run of HiGHS."""

    def build(self) -> None:
        """Pass the model as arrays, scaled, without names."""
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self._set(log_to_console=False)
        if self._highs.passModel(self._program()) == _ERROR:
            raise EngineError("HiGHS does not take the model.")
        if self.job.start is not None and not self.job.model.broken(self.job.start):
            self._begin_with(self.job.start)

    def _program(self) -> Any:
        model, scale = self.job.model, self.scales
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = model.columns, model.rows
        program.col_cost_, program.offset_ = (
            model.objective.astype(np.float64) * scale.objective,
            model.offset * scale.objective,
        )
        program.col_lower_, program.col_upper_ = limits(model.lower), limits(model.upper)
        program.row_lower_, program.row_upper_ = (
            limits(model.row_lower, scale.rows),
            limits(model.row_upper, scale.rows),
        )
        row, column, entry = entries(model)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=model.rows))])
        program.a_matrix_.index_, program.a_matrix_.value_ = column, entry * scale.rows[row]
        program.integrality_ = [_WHOLE[whole] for whole in model.integral.tolist()]
        return program

    def _begin_with(self, values: Integers) -> None:
        """Give the first solution."""
        solution = highspy.HighsSolution()
        solution.col_value = values.astype(np.float64).tolist()
        self._highs.setSolution(solution)

    def search(self, seconds: float | None) -> Outcome:
        """Set what the job asks for, run, and judge how it ended."""
        self._configure(seconds)
        self._highs.cbLogging.subscribe(self._on_log)
        self._highs.cbMipImprovingSolution.subscribe(self._on_solution)
        self._highs.cbMipInterrupt.subscribe(self._on_check)
        self._highs.cbMipUserSolution.subscribe(self._on_question)
        self._highs.run()
        self.confess()
        return self._judged()

    def _configure(self, seconds: float | None) -> None:
        """Set options; as for the HiGHS inside OR-Tools, see `parameters`."""
        job = self.job
        self._set(
            random_seed=job.seed % LARGEST_SEED,
            mip_rel_gap=job.relative_gap,
            mip_abs_gap=max(job.absolute_gap, 0.5) * self.scales.objective,
        )
        if seconds is not None:
            self._set(time_limit=seconds)
        if job.threads is not None:
            self._set(threads=job.threads)
        if job.tight:
            self._set(primal_feasibility_tolerance=1e-9)

    def _set(self, **options: float | bool) -> None:
        """Set options; HiGHS answers a wrong one with a status only."""
        for name, value in options.items():
            if self._highs.setOptionValue(name, value) != _OK:
                raise EngineError(f"option value not valid: {value!r} for {name}")

    def _on_log(self, event: Any) -> None:
        self.guarded(lambda: self.read_lines(event.message.rstrip("\n").split("\n")))

    def _on_solution(self, event: Any) -> None:
        self.guarded(lambda: self.incumbents.offer(np.array(event.data_out.mip_solution)))

    def _on_check(self, event: Any) -> None:
        """Note the bound, and stop when told to."""
        self.guarded(lambda: self._note_bound(event.data_out))
        event.data_in.user_interrupt = self.words.stopped or self.failed

    def _note_bound(self, seen: Any) -> None:
        """Take a bound unless it is the best solution's own objective, which may be too high by a rounding error.

        Such a bound is left to the final answer, as in the log (`logs.highs_bound`).
        """
        if seen.mip_dual_bound < seen.mip_primal_bound:
            self.raise_bound(seen.mip_dual_bound)

    def _on_question(self, event: Any) -> None:
        """Hand over a solution that was found elsewhere."""
        self.guarded(lambda: self._hand_over(event.data_in))

    def _hand_over(self, place: Any) -> None:
        values = self.words.suggestion()
        if values is not None and len(values) == self.job.model.columns:
            place.setSolution(values.astype(np.float64))

    def _judged(self) -> Outcome:
        """Take over the last solution and bound, then the claim."""
        status = self._highs.getModelStatus()
        name, native = status.name.removeprefix("k"), self._highs.modelStatusToString(status)
        ours, stop = MODEL_STATUSES[name]
        if name == "UnboundedOrInfeasible" and bounded(self.job.model):
            ours, stop = "infeasible", "proof"
        values = self._last_values()
        if values is not None:
            self.incumbents.offer(values)
        if ours != "infeasible":
            self.raise_bound(self._last_bound())
        return judged(self.known(), Ending(ours, stop, native, values, self._objective()))

    def _last_values(self) -> npt.NDArray[np.float64] | None:
        """Return the last solution if it is one; of a model without columns there is but one."""
        if self.job.model.columns == 0:
            return np.zeros(0)
        if self._highs.getInfo().primal_solution_status != _FEASIBLE:
            return None
        return np.array(self._highs.getSolution().col_value)

    def _objective(self) -> float:
        """Return the last solution's objective; of a model without columns HiGHS forgets the constant."""
        if self.job.model.columns == 0:
            return self.job.model.offset * self.scales.objective
        return float(self._highs.getObjectiveValue())

    def _last_bound(self) -> float:
        """Return the bound of a search; a model without whole columns has none, but its optimum is a proof."""
        if self.job.model.integral.any():
            return float(self._highs.getInfo().mip_dual_bound)
        proven = self._highs.getModelStatus() in _SOLVED
        return self._objective() if proven else -np.inf

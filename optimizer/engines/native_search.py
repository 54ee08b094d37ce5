"""Solve one job in this process with CP-SAT, on a model of its own (`cp_sat_model`) where the job has tables."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from ortools.sat.python import cp_model

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.engines import exact, solving
from rightsource.optimizer.engines.answers import Ending, judged
from rightsource.optimizer.engines.cp_sat_model.build import build_native
from rightsource.optimizer.engines.cp_sat_model.solutions import Solutions
from rightsource.optimizer.engines.cp_sat_settings import settle
from rightsource.optimizer.engines.job import LARGEST_SEED, Job, Outcome
from rightsource.optimizer.engines.searching import Emit, EngineSearch
from rightsource.optimizer.engines.statuses import translate_cp_sat
from rightsource.optimizer.engines.words import Words


def solve(job: Job, emit: Emit, folder: Path, started: float | None = None, words: Words | None = None) -> Outcome:
    """Return how a job ended; parameters as of `solving.solve`, which does what is no job for CP-SAT over tables.

    It also takes over, from the best known, where CP-SAT fails on its own model, for instance as numbers are too large.
    """
    started, words = time.monotonic() if started is None else started, words or Words()
    if job.tables is None or job.engine != "cp-sat" or exact.impossible(job.model):
        return solving.solve(job, emit, folder, started, words)
    search = NativeSearch(job.tables, job, emit, folder, started, words)
    outcome = search.run()
    if outcome.status == "infeasible":
        return solving.second_opinion(search, outcome)
    if outcome.stop == "failure":
        search.say(f"{outcome.message} It is given the linear model instead.")
        best = search.incumbents.values
        return solving.solve(replace(job, start=job.start if best is None else best), emit, folder, started, words)
    return outcome


class NativeSearch(EngineSearch):
    """One run of CP-SAT on its own model of the tables that the job's model is a formulation of.

    The formulation is built once more: only here is the way from a choice of options to the values of all columns.
    """

    def __init__(self, tables: Tables, job: Job, emit: Emit, folder: Path, started: float, words: Words) -> None:
        super().__init__(job, emit, folder, started, words)
        self._tables = tables

    def build(self) -> None:
        """Build the model with what the job's model has beyond the formulation, and hint at the start."""
        self._formulation, self._native = build(self._tables), build_native(self._tables)
        self._native.add_rows(self.job.model, self._formulation.model.rows)
        if self.job.start is not None:
            self._native.hint(self._formulation.choice(self.job.start))

    def search(self, seconds: float | None) -> Outcome:
        """Call CP-SAT and judge how it ended."""
        self._solver = self._configured(seconds)
        with self.following(self._heed):
            status = self._solver.solve(self._native.model, Solutions(self._native, self._on_solution))
        self.confess()
        return self._judged(self._solver.status_name(status))

    def _configured(self, seconds: float | None) -> cp_model.CpSolver:
        """Return a solver with what the job asks for; bounds come from it, not from its log."""
        job, solver = self.job, cp_model.CpSolver()
        settings = solver.parameters
        settle(settings, job.threads)
        settings.random_seed = job.seed % LARGEST_SEED
        settings.relative_gap_limit, settings.absolute_gap_limit = job.relative_gap, max(job.absolute_gap, 0.5)
        settings.log_search_progress, settings.log_to_stdout = True, False
        if job.threads is not None:
            settings.num_workers = job.threads
        if seconds is not None:
            settings.max_time_in_seconds = seconds
        solver.log_callback = self._on_log
        solver.best_bound_callback = self._on_bound
        return solver

    def _heed(self) -> None:
        if self.words.stopped or self.failed:
            self._solver.stop_search()

    def _on_log(self, text: str) -> None:
        self.guarded(lambda: self._say_lines(text.rstrip("\n").split("\n")))

    def _say_lines(self, lines: list[str]) -> None:
        for line in lines:
            self.say(line)

    def _on_bound(self, bound: float) -> None:
        self.guarded(lambda: self.raise_bound(bound))

    def _on_solution(self, choice: Integers, _: int) -> None:
        self.guarded(lambda: self.incumbents.offer_whole(self._formulation.values(choice)))

    def _judged(self, name: str) -> Outcome:
        """Take over the last solution and, where there is one, the bound; then the claim."""
        status, stop = translate_cp_sat(name, told_to_stop=self.words.stopped, out_of_time=self.out_of_time)
        native = f"{name} {self._solver.solution_info()}".rstrip()
        solution = self._solver.response_proto.solution
        if not len(solution):
            return judged(self.known(), Ending(status, stop, native))
        values = self._formulation.values(self._native.choice(solution))
        self.incumbents.offer_whole(values)
        self.raise_bound(self._solver.best_objective_bound)
        return judged(
            self.known(), Ending(status, stop, native, values.astype(np.float64), self._solver.objective_value)
        )

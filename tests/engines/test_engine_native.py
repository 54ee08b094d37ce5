"""CP-SAT on a model of its own: the contract of all engines, and when the linear model takes its place."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from engine_cases import whole
from ortools.math_opt import parameters_pb2
from ortools.sat.python import cp_model
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.instances.families.registry import generate
from rightsource.models.formulation.build import Formulation, build
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer import linear_search
from rightsource.optimizer.cuts import with_cuts
from rightsource.optimizer.engines import native_search, solving
from rightsource.optimizer.engines.cp_sat_settings import settle
from rightsource.optimizer.engines.job import Bound, Event, Incumbent, Job, LogLine, Outcome
from rightsource.optimizer.engines.run import run
from rightsource.optimizer.engines.words import Words, stopping
from rightsource.optimizer.solve import solve


@pytest.fixture
def own_model_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave CP-SAT nothing but its own model."""
    monkeypatch.delitem(solving.SOLVER_TYPES, "cp-sat")


def job_of(instance: Instance, **settings: Any) -> tuple[Job, Formulation]:
    """Return the job that the engine is given for an instance, to proof on one thread unless told otherwise."""
    formulation = build(compile_tables(instance))
    asked = {"relative_gap": 0, "threads": 1, "tables": formulation.tables, **settings}
    return Job(formulation.model, "cp-sat", **asked), formulation


def small(**changes: Any) -> Instance:
    """Return the two jobs; options 0 and 2 are the own team's, 1 and 3 the vendor's."""
    return read_document(two_jobs(**changes), "test")


def solve_here(job: Job, words: Words | None = None) -> tuple[Outcome, list[Event]]:
    """Solve without a process of its own; return the outcome and every event."""
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as folder:
        outcome = native_search.solve(job, events.append, Path(folder), words=words)
    return outcome, events


@pytest.mark.usefixtures("own_model_only")
@pytest.mark.parametrize("seed", range(40))
def test_the_oracle_agrees_where_there_is_no_other_model(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status, cost and bound on random instances of all rule kinds; no other model makes good what fails."""

    def run_here(job: Job, *_: object) -> Outcome:
        return solve_here(job)[0]

    instance = random_instance(seed)
    oracle = solve(instance, engine="exhaustive", gap=0)
    monkeypatch.setattr(linear_search, "run", run_here)
    result = solve(instance, engine="cp-sat", gap=0, threads=1)
    assert (result.status, result.stop_reason) == (oracle.status, "proof")
    assert (result.objective, result.bound) == (oracle.objective, oracle.bound)


def test_plans_bounds_and_log_are_told_on_the_way(capfd: pytest.CaptureFixture[str]) -> None:
    """Plans only get cheaper, bounds only rise until both meet, and the log goes nowhere else."""
    job, _ = job_of(generate("tight-capacity", 20, 1))
    outcome, events = solve_here(job)
    plans = [event.objective for event in events if isinstance(event, Incumbent)]
    bounds = [event.bound for event in events if isinstance(event, Bound)]
    assert (outcome.status, outcome.stop, outcome.broken) == ("optimal", "proof", 0)
    assert outcome.native_status.startswith("OPTIMAL") and outcome.message == ""
    assert all(a > b for a, b in pairwise(plans)) and all(a < b for a, b in pairwise(bounds))
    assert len(bounds) > 1 and plans[-1] == bounds[-1] == outcome.bound == outcome.objective
    lines = [event.text for event in events if isinstance(event, LogLine)]
    assert any(line.startswith("CpSolverResponse") for line in lines) and lines[-1] == outcome.log_tail[-1]
    assert capfd.readouterr().out == ""


def test_a_process_of_its_own_searches_on_it() -> None:
    """What the search of a whole instance asks for goes there and back: the optimum, and CP-SAT's own words."""
    job, formulation = job_of(small())
    outcome = run(job)
    assert (outcome.status, outcome.objective, outcome.bound) == ("optimal", 3500, 3500)
    assert outcome.values is not None and formulation.choice(outcome.values).tolist() == [1, 3]
    assert any("CpSolverResponse" in line for line in outcome.log_tail)


def test_only_cp_sat_is_told_of_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other engines take the linear model, and nothing else is sent to them."""
    jobs: list[Job] = []

    def noted(job: Job, *_: object) -> Outcome:
        jobs.append(job)
        return Outcome("unknown", "time")

    monkeypatch.setattr(linear_search, "run", noted)
    for engine in ("cp-sat", "scip"):
        solve(small(), engine=engine)
    assert [job.tables is None for job in jobs] == [False, True]


def test_a_start_counts_before_anything_is_found() -> None:
    """Without any time the start is the outcome, at its own cost of 40 + 10."""
    job, formulation = job_of(small(), deadline=0.0)
    outcome, _ = solve_here(replace(job, start=formulation.values(whole([1, 2]))))
    assert (outcome.status, outcome.stop, outcome.objective) == ("feasible", "time", 5000)


def test_a_start_is_hinted_whole(tmp_path: Path) -> None:
    """CP-SAT is told of every option whether the start takes it."""
    job, formulation = job_of(small())
    job = replace(job, start=formulation.values(whole([1, 2])))
    assert job.tables is not None
    search = native_search.NativeSearch(job.tables, job, lambda _: None, tmp_path, time.monotonic(), Words())
    search.build()
    hint = search._native.model.proto.solution_hint
    assert (list(hint.vars), list(hint.values)) == ([0, 1, 2, 3], [0, 1, 1, 0])


@pytest.mark.usefixtures("own_model_only")
def test_a_start_that_breaks_a_rule_is_only_a_hint() -> None:
    """The vendor is forbidden for the small job and the start takes it: the optimum is 12 + 25 all the same."""
    never = {"id": "never", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"providers": ["vendor"]}}
    job, formulation = job_of(small(rules=[never]))
    outcome, events = solve_here(replace(job, start=formulation.values(whole([1, 3]))))
    assert (outcome.status, outcome.objective) == ("optimal", 3700)
    assert any("only a hint" in event.text for event in events if isinstance(event, LogLine))


def test_the_deadline_is_kept_with_what_was_found() -> None:
    """Five seconds are too few for a proof, and CP-SAT ends by itself when they are over."""
    job, formulation = job_of(generate("handoff", 150, 1), deadline=5.0)
    began = time.monotonic()
    outcome, _ = solve_here(job)
    assert time.monotonic() - began < 9.0  # the limit, kept; a busy machine may be late
    assert (outcome.status, outcome.stop) == ("feasible", "time")
    assert outcome.values is not None and not formulation.model.breaks(outcome.values)
    assert outcome.objective is not None and outcome.bound is not None and outcome.bound < outcome.objective


def test_a_word_to_stop_is_heeded_and_the_best_kept() -> None:
    """Told to stop at the first plan, it ends soon, by itself, with a plan at least as good."""
    job, _ = job_of(generate("handoff", 150, 1), deadline=120.0)
    words, events = Words(), list[Event]()

    def listen(event: Event) -> None:
        events.append(event)
        if isinstance(event, Incumbent):
            words.say(stopping())

    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = native_search.solve(job, listen, Path(folder), words=words)
    assert time.monotonic() - began < 60.0
    assert (outcome.status, outcome.stop, outcome.message) == ("feasible", "interrupt", "")
    assert outcome.objective == [event.objective for event in events if isinstance(event, Incumbent)][-1]


def test_a_gap_is_enough_when_asked_for() -> None:
    """Within 20 % it stops, without claiming a proof; so it does within as many minor units."""
    relative, _ = job_of(generate("handoff", 40, 1), relative_gap=0.2)
    outcome, _ = solve_here(relative)
    assert (outcome.status, outcome.stop) == ("feasible", "gap")
    assert outcome.objective is not None and outcome.bound is not None
    allowed = 0.2 * outcome.objective
    assert 0 < outcome.objective - outcome.bound <= allowed
    absolute, _ = solve_here(replace(relative, relative_gap=0, absolute_gap=int(allowed)))
    assert absolute.stop == "gap" and absolute.objective is not None and absolute.bound is not None
    assert 0 < absolute.objective - absolute.bound <= allowed


@pytest.mark.usefixtures("own_model_only")
def test_cuts_are_kept() -> None:
    """Without the plan of 35 the next is 37, without that 50."""
    job, formulation = job_of(small())
    cuts = [whole([1, 3]), whole([0, 3])]
    for count, cost in ((1, 3700), (2, 5000)):
        outcome, _ = solve_here(replace(job, model=with_cuts(formulation.model, cuts[:count])))
        assert (outcome.status, outcome.objective, outcome.bound) == ("optimal", cost, cost)


def test_a_plan_that_only_rounding_allows_is_cut_off() -> None:
    """Yields 0.9 · 0.9 = 0.81 miss 0.810000001 by less than rounded logarithms show.

    The vendor is cheaper for both jobs (35), but then the path has 0.81. One job at home, where yields are 1, will do:
    the small one costs 2 more there, the large one 15, so the optimum is 37.
    """
    document = two_jobs(dependencies=[{"from": "small", "to": "large", "volume": 0}])
    document["handoffs"] = {"default": {name: {"cost": 0} for name in ("same_site", "same_country", "cross_border")}}
    for process in document["processes"]:
        process["options"][1]["yield"] = 0.9
    document["rules"] = [{"id": "end-to-end", "kind": "min_path_yield", "value": 0.810000001}]
    result = solve(read_document(document, "test"), engine="cp-sat", gap=0)
    assert (result.status, result.objective, result.bound) == ("optimal", 3700, 3700)


def test_no_plan_is_believed_when_highs_agrees() -> None:
    """At most 34 where the least is 35: CP-SAT sees it on its own model, HiGHS on the linear one."""
    budget = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 34}
    job, _ = job_of(small(rules=[budget]))
    outcome, _ = solve_here(job)
    assert (outcome.status, outcome.stop) == ("infeasible", "proof")
    assert outcome.native_status.startswith("CP-SAT: INFEASIBLE") and "; HiGHS: INFEASIBLE" in outcome.native_status


def test_no_plan_is_not_believed_when_highs_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were CP-SAT's own model wrong, the answer would be that of HiGHS."""
    real = native_search.build_native

    def without_plans(tables: Any) -> Any:
        native = real(tables)
        native.model.add_bool_or([])
        return native

    monkeypatch.setattr(native_search, "build_native", without_plans)
    outcome, _ = solve_here(job_of(small())[0])
    assert (outcome.status, outcome.objective) == ("optimal", 3500)
    assert outcome.message == "CP-SAT found no solution, but HiGHS did; the answer is that of HiGHS."


def test_what_it_does_not_take_goes_to_the_linear_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers beyond 2⁶³ in a model of its own: refused by CP-SAT, told in the log, and solved from the start."""
    real = native_search.build_native

    def too_large(tables: Any) -> Any:
        native = real(tables)
        native.model.minimize(cp_model.LinearExpr.weighted_sum(native.options, [2**62] * len(native.options)))
        return native

    monkeypatch.setattr(native_search, "build_native", too_large)
    job, formulation = job_of(small())
    outcome, events = solve_here(replace(job, start=formulation.values(whole([0, 2]))))
    assert (outcome.status, outcome.objective, outcome.message) == ("optimal", 3500, "")
    told = [event.text for event in events if isinstance(event, LogLine) and "linear model instead" in event.text]
    assert len(told) == 1 and "MODEL_INVALID" in told[0]


def test_what_cannot_be_built_goes_to_the_linear_model() -> None:
    """A further row over a column that is no option: CP-SAT's own model has no such column."""
    job, formulation = job_of(generate("tight-capacity", 20, 1))
    further = len(formulation.tables.option_ids)
    assert formulation.model.columns > further
    outcome, events = solve_here(replace(job, model=with_cuts(formulation.model, [whole([further])])))
    assert (outcome.status, outcome.broken) == ("optimal", 0)
    assert outcome.values is not None and outcome.values[further] == 0
    assert any("linear model instead" in event.text for event in events if isinstance(event, LogLine))


def test_a_fault_on_the_way_ends_in_the_linear_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while a plan is taken stops CP-SAT rather than this process, and the plan is still found."""
    monkeypatch.setattr(native_search.NativeSearch, "raise_bound", _broken)
    outcome, events = solve_here(job_of(small())[0])
    assert (outcome.status, outcome.objective, outcome.bound) == ("optimal", 3500, 3500)
    assert any("CP-SAT failed: no bound" in event.text for event in events if isinstance(event, LogLine))


def _broken(*_: object) -> None:
    raise ValueError("no bound")


@pytest.mark.parametrize(("workers", "changed"), [(None, False), (1, False), (2, True), (7, True), (8, False)])
def test_both_interfaces_are_set_alike(workers: int | None, changed: bool) -> None:
    """Two to seven workers get `max_lp` in place of `default_lp`; the rest is the same for all."""
    for settings in (cp_model.CpSolver().parameters, parameters_pb2.SolveParametersProto().cp_sat):
        settle(settings, workers)
        assert (settings.presolve_inclusion_work_limit, settings.linearization_level) == (0, 2)
        assert list(settings.ignore_subsolvers) == (["default_lp"] if changed else [])
        assert list(settings.extra_subsolvers) == (["max_lp"] if changed else [])


def test_other_engines_do_not_wait_for_it_to_load() -> None:
    """Its interface brings pandas, which takes longer to load than all of MathOpt."""
    script = "import sys, rightsource.optimizer.engines.solving; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

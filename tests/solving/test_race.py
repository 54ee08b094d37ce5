"""HiGHS and CP-SAT in one race: what each brings counts, and what contradicts a checked plan does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
import pytest
from race_stage import INSTANCE, Stage, Step, ended, on_stage, plan

from rightsource.instances.families.registry import generate
from rightsource.models.faults import InternalError
from rightsource.models.formulation.build import build
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.plan import Plan
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer import race
from rightsource.optimizer.engines.job import Bound, EngineError, Job
from rightsource.optimizer.engines.standing import STAND
from rightsource.optimizer.solve import solve


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Result, Stage]]:
    """Return a function that solves the two jobs by scripts, one list of steps for each run of an engine."""
    return on_stage(monkeypatch)


def test_the_plan_of_one_and_the_bound_of_the_other_close_the_gap(staged: Any) -> None:
    """Neither engine is done, and yet the search is; both are named, both are stopped."""
    result, stage = staged({"highs": [[None, Bound(0.0, 3500)]], "cp-sat": [[plan(1, 3)]]})
    assert (result.status, result.objective, result.bound, result.engine) == ("optimal", 3500, 3500, "cp-sat+highs")
    assert stage.told_to_stop == ["highs", "cp-sat"]


def test_a_better_plan_is_handed_to_the_others_only(staged: Any) -> None:
    """What CP-SAT finds goes to HiGHS and the other way round; a dearer plan goes nowhere."""
    result, stage = staged(
        {
            "highs": [[plan(0, 2), None, plan(1, 2), None, None, Bound(0.0, 3500)]],
            "cp-sat": [[None, plan(0, 3), None, None, plan(1, 3)]],
        }
    )
    assert result.objective == 3500
    assert stage.suggested == [("cp-sat", [0, 2]), ("highs", [0, 3]), ("highs", [1, 3])]


def test_the_winner_alone_is_named(staged: Any) -> None:
    """When one engine found the plan and the bound, the result says so."""
    result, _ = staged({"highs": [[plan(0, 2)]], "cp-sat": [[ended("optimal", "proof", 1, 3, bound=3500)]]})
    assert (result.status, result.engine) == ("optimal", "cp-sat")


def test_memory_counts_together(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The peak of the one that ended and what the other holds at the end, if that is more than this program's own."""
    monkeypatch.setattr("rightsource.optimizer.solve.memory_mb", lambda: 50.0)
    result, _ = staged({"highs": [[None]], "cp-sat": [[ended("optimal", "proof", 1, 3, bound=3500)]]})
    assert result.memory_mb == 1010.0


def test_each_has_its_share_of_threads_and_the_same_gap(staged: Any) -> None:
    """HiGHS has one thread, CP-SAT all, as the instance is small; both are asked for slightly less than the gap."""
    _, stage = staged({"highs": [[None]], "cp-sat": [[ended("optimal", "proof", 1, 3, bound=3500)]]}, gap=0.01, seed=7)
    assert [(job.engine, job.threads, job.seed) for job in stage.jobs] == [("highs", 1, 7), ("cp-sat", 2, 7)]
    assert [job.relative_gap for job in stage.jobs] == pytest.approx([0.00999, 0.00999])


def nap(job: Job) -> None:
    """Say nothing for longer than HiGHS stays."""
    time.sleep(0.1)


def test_highs_leaves_a_small_instance_and_its_bound_stays(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It told 3500 before it left; the plan of CP-SAT, which stays, is proven by that."""
    monkeypatch.setattr(race, "_LEAVES", 0.05)
    scripts: Any = {"highs": [[Bound(0.0, 3500)]], "cp-sat": [[nap, None, plan(1, 3)]]}
    result, stage = staged(scripts)
    assert (result.status, result.engine, stage.released) == ("optimal", "cp-sat+highs", ["highs"])


def test_highs_stays_where_plan_and_bound_are_near(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its plan of 3500 and its bound of 3490 are within 1 %: it goes on, and ends the search."""
    monkeypatch.setattr(race, "_LEAVES", 0.05)
    steps = [plan(1, 3), Bound(0.0, 3490), nap, None, ended("optimal", "proof", 1, 3, bound=3500)]
    result, stage = staged({"highs": [steps], "cp-sat": [[None] * 9]}, gap=0)
    assert (result.status, result.engine, stage.released) == ("optimal", "highs", [])


@pytest.mark.parametrize("last", [ended("unknown", "failure", bound=3000), Bound(0.0, 9000)])
def test_highs_comes_back_where_cp_sat_fails_or_errs(staged: Any, monkeypatch: pytest.MonkeyPatch, last: Any) -> None:
    """CP-SAT breaks down, or claims 9000 although a plan costs 3700: HiGHS, which left, ends the search."""
    monkeypatch.setattr(race, "_LEAVES", 0.05)
    again = [None, ended("optimal", "proof", 1, 3, bound=3500)]
    result, stage = staged({"highs": [[plan(0, 3)], again], "cp-sat": [[nap, None, last]]})
    assert (result.status, result.engine, result.objective) == ("optimal", "highs", 3500)
    assert [job.engine for job in stage.jobs] == ["highs", "cp-sat", "highs"] and len(result.reasons) == 1


def test_wrong_bounds_of_highs_are_dropped_and_scip_takes_its_place(staged: Any) -> None:
    """HiGHS claims 5000, CP-SAT finds 3500: the bound of CP-SAT stays, and the race goes on without HiGHS."""
    result, stage = staged(
        {
            "highs": [[Bound(0.0, 5000)]],
            "cp-sat": [[Bound(0.0, 3000), plan(1, 3), None, None, Bound(0.0, 3500)]],
            "scip": [[None, None]],
        }
    )
    assert (result.status, result.objective, result.bound, result.engine) == ("optimal", 3500, 3500, "cp-sat")
    assert result.reasons[0].startswith("HiGHS contradicted itself, so SCIP took over: an engine claims that no plan")
    assert stage.released == ["highs"]
    assert stage.jobs[-1].engine == "scip" and np.flatnonzero(stage.jobs[-1].start).tolist() == [1, 3]
    assert result.verified and all(point.bound is None or point.bound <= 3500 for point in result.trace)


def test_wrong_bounds_of_cp_sat_leave_highs_alone(staged: Any) -> None:
    """A plan of HiGHS below the bound of CP-SAT, too, counts: CP-SAT is out and HiGHS ends the proof."""
    result, stage = staged(
        {"highs": [[None, plan(1, 3), None, Bound(0.0, 3500)]], "cp-sat": [[Bound(0.0, 4000)]]},
    )
    assert (result.status, result.bound, result.engine) == ("optimal", 3500, "highs")
    assert result.reasons[0].startswith("CP-SAT contradicted itself, so it was left out: an engine claims")
    assert stage.released == ["cp-sat"]


def test_a_last_word_that_shows_a_wrong_bound_counts_itself(staged: Any) -> None:
    """CP-SAT ends with the optimum below the bound of HiGHS: HiGHS is out, and what CP-SAT has proven ends the race."""
    result, _ = staged(
        {
            "highs": [[Bound(0.0, 5000)]],
            "cp-sat": [[None, ended("optimal", "proof", 1, 3, bound=3500)]],
            "scip": [[]],
        }
    )
    assert (result.status, result.objective, result.bound, result.engine) == ("optimal", 3500, 3500, "cp-sat")
    assert result.reasons[0].startswith("HiGHS contradicted itself")


def test_an_engine_that_is_out_is_asked_nothing_more(staged: Any) -> None:
    """HiGHS finds a plan below the bound of CP-SAT, whose turn in the same round is not taken."""
    result, stage = staged(
        {
            "highs": [[None, plan(1, 3), Bound(0.0, 3500)]],
            "cp-sat": [[Bound(0.0, 5000), ended("unknown", "failure")]],
        }
    )
    assert (result.status, result.engine) == ("optimal", "highs")
    assert len(result.reasons) == 1 and stage.released == ["cp-sat"]


def test_without_a_second_process_highs_goes_on(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system starts no more processes: told, and no harm."""
    real = Stage.lent

    def lent(stage: Stage, kind: Any) -> Any:
        if kind[0] == "cp-sat":
            raise EngineError("No process could be started for the engine: too many.")
        return real(stage, kind)

    monkeypatch.setattr(Stage, "lent", lent)
    result, _ = staged({"highs": [[None, None, ended("optimal", "proof", 1, 3, bound=3500)]]})
    assert (result.status, result.engine) == ("optimal", "highs")
    assert result.reasons == ("No process could be started for the engine: too many.",)


def test_a_wrong_bound_counts_after_its_engine_has_gone(staged: Any) -> None:
    """HiGHS breaks down after a wrong bound; CP-SAT, whose plan shows it, is not blamed."""
    result, _ = staged(
        {
            "highs": [[Bound(0.0, 5000), ended("unknown", "failure", bound=5000)]],
            "cp-sat": [[None, None, plan(1, 3), Bound(0.0, 3500)]],
            "scip": [[None, None, None]],
        }
    )
    assert (result.status, result.bound, result.engine) == ("optimal", 3500, "cp-sat")
    assert result.reasons[0] == "It broke down." and result.reasons[1].startswith("HiGHS contradicted itself")


def test_a_false_infeasible_is_not_believed(staged: Any) -> None:
    """HiGHS says that there is no plan while CP-SAT has one: SCIP takes over, CP-SAT goes on."""
    result, _ = staged(
        {
            "highs": [[None, None, ended("infeasible", "proof")]],
            "cp-sat": [[plan(1, 3), None, None, None, Bound(0.0, 3500)]],
            "scip": [[None]],
        }
    )
    assert (result.status, result.engine) == ("optimal", "cp-sat")
    assert "the engine highs claims that no plan exists" in result.reasons[0]


def test_when_every_engine_contradicts_itself_the_plan_stays_without_a_bound(staged: Any) -> None:
    """No bound is shown, and the last contradiction is told as an internal error."""
    wrong: list[Step] = [None, Bound(0.0, 5000)]
    result, _ = staged(
        {"highs": [list(wrong)], "cp-sat": [list(wrong)], "scip": [list(wrong)]},
        start=Plan({"small": "out", "large": "out"}),
    )
    assert (result.status, result.stop_reason, result.bound) == ("feasible", "failure", None)
    assert not result.verified
    assert [reason.split(" ")[0] for reason in result.reasons] == ["HiGHS", "CP-SAT", "SCIP", "Internal"]


def test_a_failure_of_one_leaves_the_other(staged: Any) -> None:
    """CP-SAT runs out of memory; HiGHS ends the search; the reason is told."""
    result, _ = staged(
        {
            "highs": [[None, None, None, ended("optimal", "proof", 1, 3, bound=3500)]],
            "cp-sat": [[ended("unknown", "failure", bound=3000)]],
        }
    )
    assert (result.status, result.engine, result.reasons) == ("optimal", "highs", ("It broke down.",))


def test_the_time_is_over_when_it_is_over_for_both(staged: Any) -> None:
    """What CP-SAT has to say after the end of HiGHS still counts."""
    result, _ = staged(
        {
            "highs": [[ended("feasible", "time", 0, 3, bound=3000)]],
            "cp-sat": [[None, None, ended("feasible", "time", 1, 3, bound=3100)]],
        }
    )
    assert (result.status, result.stop_reason) == ("feasible", "time")
    assert (result.objective, result.bound, result.engine) == (3500, 3100, "cp-sat")


def test_cuts_stay_with_the_engine_that_needed_them(staged: Any) -> None:
    """CP-SAT cuts off a plan that it misjudged, and again has no other: that says nothing about a plan of HiGHS.

    The plan cut off costs 3700, so CP-SAT's "no plan is left" proves 3700 for its own plans only; HiGHS has found one
    for 3500 meanwhile, so CP-SAT contradicts itself, and what HiGHS proves counts.
    """
    result, stage = staged(
        {
            "highs": [[None, None, None, plan(1, 3), None, None, None, Bound(0.0, 3500)]],
            "cp-sat": [
                [ended("optimal", "proof", 0, 3, bound=3000, broken=1)],
                [None, None, None, None, ended("infeasible", "proof")],
            ],
        },
        gap=0,
    )
    assert (result.status, result.bound, result.engine) == ("optimal", 3500, "highs")
    assert result.reasons[0].startswith("CP-SAT contradicted itself")
    cuts = [job.model.rows - stage.jobs[0].model.rows for job in stage.jobs]
    assert cuts == [0, 0, 1]
    assert stage.suggested[0] == ("highs", [0, 3])


def test_a_plan_that_a_cut_forbids_is_not_suggested(staged: Any) -> None:
    """An engine that has cut off a plan is not told of it."""
    result, stage = staged(
        {
            "highs": [[None, None, None, plan(1, 3), Bound(0.0, 3500)]],
            "cp-sat": [[ended("optimal", "proof", 1, 2, bound=3000, broken=1)], [None]],
        },
        gap=0,
    )
    assert result.status == "optimal"
    assert stage.suggested == [("highs", [1, 2]), ("cp-sat", [1, 3])]


def test_a_stop_keeps_what_has_arrived(staged: Any) -> None:
    """Ctrl-C after the first plan: the plan is kept, both engines are stopped."""
    seen: list[int] = []

    def enough() -> bool:
        seen.append(0)
        return len(seen) > 4

    result, _ = staged({"highs": [[plan(0, 3)]], "cp-sat": [[None, Bound(0.0, 3000)]]}, should_stop=enough)
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "interrupt", 3700, 3000)


def test_cp_sat_is_left_out_where_it_cannot_follow(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A formulation beyond the size for races is for HiGHS alone."""
    monkeypatch.setattr(race, "MOST_COLUMNS", 3)
    result, stage = staged({"highs": [[None, None, ended("optimal", "proof", 1, 3, bound=3500)]]})
    assert (result.status, result.engine) == ("optimal", "highs")
    assert [job.engine for job in stage.jobs] == ["highs"]


def test_without_limits_a_formulation_is_not_for_cp_sat() -> None:
    """CP-SAT takes no column without limits."""
    formulation = build(compile_tables(INSTANCE))
    state = SimpleNamespace(search=SimpleNamespace(bound=None))
    one = race.Race(state, formulation, None, ExitStack())  # type: ignore[arg-type]
    assert one._fits()
    formulation.model.upper[0] = NO_LIMIT
    assert not one._fits()


def test_an_unbelievable_formulation_ends_the_race(staged: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where formulation and checker differ, no engine can help."""
    monkeypatch.setattr("rightsource.optimizer.linear_search.confirm_cost", _differ)
    last = [ended("optimal", "proof", 1, 3, bound=3500)]
    with pytest.raises(InternalError, match="the two differ"):
        staged({"highs": [list(last)], "cp-sat": [[None, *last]], "scip": [[None, None, *last]]})


def _differ(*_: object) -> None:
    raise InternalError("the two differ")


def test_with_one_thread_there_is_no_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then HiGHS searches alone, and equal seeds give equal results."""
    monkeypatch.setattr("rightsource.optimizer.solve.search_together", _differ)
    assert solve(INSTANCE, threads=1).engine == "highs"


def test_threads_are_those_asked_for_or_the_cores_that_may_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program pinned to one core has one."""
    assert race.threads_to_share(3) == 3
    monkeypatch.setattr(race.os, "sched_getaffinity", lambda _: {4, 6}, raising=False)
    assert race.threads_to_share(None) == 2
    monkeypatch.delattr(race.os, "sched_getaffinity")
    monkeypatch.setattr(race.os, "cpu_count", lambda: 5)
    assert race.threads_to_share(None) == 5


def test_real_engines_race_and_wait_for_the_next() -> None:
    """Both engines on a capacitated instance: the optimum that HiGHS finds alone; their processes serve the next."""
    instance = generate("tight-capacity", 30, 1)
    alone = solve(instance, threads=1, gap=0)
    STAND.clear()
    before, threads = set(psutil.Process().children()), threading.active_count()
    for _ in range(2):
        together = solve(instance, threads=2, gap=0)
        assert (together.status, together.objective, together.bound) == ("optimal", alone.objective, alone.objective)
        assert set(together.engine.split("+")) <= {"highs", "cp-sat"}
        assert together.verified and not together.reasons
    assert len(set(psutil.Process().children()) - before) <= 2
    STAND.clear()
    assert set(psutil.Process().children()) <= before and threading.active_count() <= threads


def test_a_time_limit_ends_a_real_race_in_time() -> None:
    """Nothing is proven in so short a time, but plan and bound are there, soon after."""
    instance, began = generate("tight-capacity", 200, 3), time.monotonic()
    result = solve(instance, threads=2, time_limit=4.0)
    assert (result.status, result.stop_reason) == ("feasible", "time")
    assert result.bound is not None and result.objective is not None and result.bound < result.objective
    assert time.monotonic() - began < 8.0  # a busy machine may be late
    assert result.memory_mb > 100

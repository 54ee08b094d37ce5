"""Plans and a bound of the decomposition beside engines that follow scripts: what counts, and who is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from race_stage import Stage, ended, on_stage

from rightsource.models.plan import Plan
from rightsource.models.result import Result
from rightsource.optimizer.engines.job import Bound


@pytest.fixture
def staged(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Result, Stage]]:
    """Return a function that solves the two jobs by scripts, one list of steps for each run of an engine."""
    return on_stage(monkeypatch)


def test_plans_and_a_bound_of_the_decomposition_count(staged: Any) -> None:
    """Each better plan goes to HiGHS; with a bound that it meets the race is over, and the decomposition is named."""
    result, stage = staged({"highs": [[None] * 9]}, planned=[np.array([0, 3]), 3500, None, np.array([1, 3])])
    assert (result.status, result.objective, result.bound, result.engine) == ("optimal", 3500, 3500, "decomposition")
    assert stage.suggested == [("highs", [0, 3]), ("highs", [1, 3])]
    assert [job.engine for job in stage.jobs] == ["highs"]


def test_cp_sat_takes_the_threads_that_are_left(staged: Any) -> None:
    """Of four, HiGHS and planning have one each; plans of planning go to both engines."""
    result, stage = staged({"highs": [[None] * 9], "cp-sat": [[None] * 9]}, planned=[3500, np.array([1, 3])], threads=4)
    assert result.engine == "decomposition"
    assert [(job.engine, job.threads) for job in stage.jobs] == [("highs", 1), ("cp-sat", 2)]
    assert stage.suggested == [("highs", [1, 3]), ("cp-sat", [1, 3])]


def test_a_plan_below_the_bound_of_highs_counts(staged: Any) -> None:
    """HiGHS claims 5000: SCIP takes its place, and the bound of the decomposition stays."""
    result, stage = staged(
        {"highs": [[None, Bound(0.0, 5000), None]], "scip": [[None, ended("optimal", "proof", 1, 3, bound=3500)]]},
        planned=[3200, None, np.array([1, 3])],
    )
    assert (result.status, result.objective, result.bound) == ("optimal", 3500, 3500)
    assert result.engine == "decomposition+scip"
    assert result.reasons[0].startswith("HiGHS contradicted itself, so SCIP took over")
    assert [job.engine for job in stage.jobs] == ["highs", "scip"]


def test_highs_goes_on_where_planning_breaks_down(staged: Any) -> None:
    """It is told why."""
    result, _ = staged(
        {"highs": [[None, None, None, ended("optimal", "proof", 1, 3, bound=3500)]]}, planned=[ValueError("it broke")]
    )
    assert (result.status, result.engine) == ("optimal", "highs")
    assert result.reasons == ("The search for plans beside HiGHS broke down: it broke",)


def test_a_bound_above_a_checked_plan_is_shown_whoever_claims_it(staged: Any) -> None:
    """The decomposition claims 5000 where a plan costs 3500: no bound is shown."""
    result, _ = staged({"highs": [[None] * 9]}, planned=[None, 5000], start=Plan({"small": "out", "large": "out"}))
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "failure", 3500, None)
    assert result.contradicted

"""HiGHS from its own package: the contract of all engines, brute force as the judge, and what only it can."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
import pytest
from engine_cases import brute_force, easy_start, hard, impossible, knapsack, model, whole

from rightsource.instances.families.registry import generate
from rightsource.models.formulation.build import build
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.tables import compile_tables
from rightsource.optimizer.engines import libraries
from rightsource.optimizer.engines.job import Bound, EngineError, EngineName, Event, Incumbent, Job, LogLine, Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import Running, _sendable, run
from rightsource.optimizer.engines.statuses import MODEL_STATUSES

pytestmark = pytest.mark.skipif(find_spec("highspy") is None, reason="highspy is not installed")


@pytest.fixture(scope="module")
def direct() -> Iterator[EngineProcess]:
    """One process for all jobs of this file."""
    with EngineProcess("highspy") as process:
        yield process


def solved(direct: EngineProcess, problem: LinearModel, **settings: object) -> Outcome:
    """Return how a job without a gap ends."""
    return run(Job(problem, **{"relative_gap": 0, **settings}), process=direct)  # type: ignore[arg-type]


def some_model(rng: np.random.Generator) -> LinearModel:
    """Return a model of up to five columns and four rows, some without any solution."""
    n = int(rng.integers(1, 6))
    rows = []
    for _ in range(rng.integers(0, 5)):
        low = int(rng.integers(-5, 10)) if rng.random() < 0.7 else -NO_LIMIT
        high = int(rng.integers(max(low, -5), 16)) if rng.random() < 0.6 else NO_LIMIT
        rows.append(({i: int(rng.integers(-6, 10)) for i in range(n)}, low, high))
    costs = rng.integers(-1000, 1000, n).tolist()
    return model(costs, rows, upper=rng.integers(0, 4, n).tolist(), offset=int(rng.integers(-50, 50)))


def test_it_agrees_with_brute_force(direct: EngineProcess) -> None:
    """On 300 small models: the same optimum, proven, or none where there is none."""
    rng = np.random.default_rng(5)
    for _ in range(300):
        problem = some_model(rng)
        least, outcome = brute_force(problem), solved(direct, problem)
        if least is None:
            assert (outcome.status, outcome.stop) == ("infeasible", "proof")
            continue
        assert (outcome.status, outcome.stop, outcome.bound) == ("optimal", "proof", least)
        assert (
            outcome.values is not None and problem.cost(outcome.values) == least and not problem.breaks(outcome.values)
        )


def test_scales_keep_it_right_where_it_was_wrong(direct: EngineProcess) -> None:
    """A plan of this case costs 2,158,624.41; with rows as they are HiGHS 1.15.1 proved 2,172,670.91 within 2 s.

    That was at the root, for the seed 1.
    """
    problem = build(compile_tables(generate("desk", 50, 1))).model
    outcome = run(Job(problem, seed=1, threads=1, deadline=4.0), process=direct)
    assert outcome.bound is not None and outcome.bound <= 215_862_441


@pytest.mark.parametrize(
    ("problem", "status", "objective"),
    [
        (model([], [], offset=5), "optimal", 5),
        (model([1, 2], [], offset=5), "optimal", 5),
        (model([1, 2], [({0: 1, 1: 1}, 1, 2)], continuous=[0, 1]), "optimal", 1),
        (impossible(), "infeasible", None),
        (model([-1], [], upper=NO_LIMIT), "unknown", None),
    ],
)
def test_unusual_models(direct: EngineProcess, problem: LinearModel, status: str, objective: int | None) -> None:
    """No columns, no rows, nothing whole, no solution, no limit to the objective: each ends as it should."""
    outcome = solved(direct, problem)
    assert (outcome.status, outcome.objective) == (status, objective)
    assert outcome.stop == ("failure" if status == "unknown" else "proof")


def test_plans_bounds_and_log_are_told_on_the_way(direct: EngineProcess) -> None:
    """Plans only get cheaper, bounds only rise, none crosses the other, and the log says which HiGHS ran."""
    problem, events = hard(), list[Event]()
    outcome = run(Job(problem, relative_gap=0, deadline=2.0, threads=1), events.append, process=direct)
    assert (outcome.status, outcome.stop, outcome.native_status) == ("feasible", "time", "Time limit reached")
    plans = [event.objective for event in events if isinstance(event, Incumbent)]
    bounds = [event.bound for event in events if isinstance(event, Bound)]
    assert all(a > b for a, b in pairwise(plans)) and all(a < b for a, b in pairwise(bounds))
    assert bounds[-1] == outcome.bound <= plans[-1] == outcome.objective
    assert any("BestBound" in event.text for event in events if isinstance(event, LogLine))
    assert outcome.seconds_solve < 5.0  # the limit, kept; a busy machine may be late


def test_a_gap_is_enough_when_asked_for(direct: EngineProcess) -> None:
    """Within one per cent it stops, without claiming a proof."""
    outcome = solved(direct, hard(), relative_gap=0.01)
    assert (outcome.status, outcome.stop) == ("feasible", "gap")
    assert outcome.objective is not None and outcome.bound is not None
    assert 0 < outcome.objective - outcome.bound <= 0.01 * outcome.objective


def test_the_start_is_never_lost(direct: EngineProcess) -> None:
    """A start that keeps every row bounds the outcome; one that breaks rows is told and does no harm."""
    problem = hard()
    start, events = easy_start(problem), list[Event]()
    outcome = run(Job(problem, relative_gap=0.9, start=start), events.append, process=direct)
    assert outcome.objective is not None and outcome.objective <= problem.cost(start)
    first = next(event for event in events if isinstance(event, Incumbent))
    assert first.objective == problem.cost(start)
    outcome = run(Job(knapsack(), relative_gap=0, start=whole([1, 0, 0])), events.append, process=direct)
    assert (outcome.status, outcome.bound) == ("optimal", 171)
    assert any("The start breaks 1 rows" in event.text for event in events if isinstance(event, LogLine))


def test_a_plan_found_elsewhere_is_taken_over(direct: EngineProcess) -> None:
    """What is suggested while it searches becomes its own best plan, marked X in the log."""
    problem = hard()
    good = solved(direct, problem, deadline=2.0).values
    assert good is not None
    events: list[Event] = []
    running = Running(Job(problem, relative_gap=0, deadline=2.0, seed=1), events.append, direct)
    running.suggest(good)
    while (outcome := running.step(0.05)) is None:
        pass
    assert outcome.objective is not None and outcome.objective <= problem.cost(good)
    assert any(event.text.startswith(" X ") for event in events if isinstance(event, LogLine))


def test_it_heeds_the_word_to_stop_and_takes_the_next_job(direct: EngineProcess) -> None:
    """A search of hours ends within a moment, keeps its plan, and its process is not lost."""
    running = Running(Job(hard(), relative_gap=0), lambda _: None, direct)
    began = time.monotonic()
    while time.monotonic() - began < 1.0:
        assert running.step(0.05) is None
    running.stop()
    while (outcome := running.step(0.05)) is None:
        assert time.monotonic() - began < 6.0
    assert (outcome.status, outcome.stop) == ("feasible", "interrupt")
    assert direct.ready
    assert solved(direct, knapsack()).bound == 171


def test_words_that_come_too_late_are_forgotten(direct: EngineProcess) -> None:
    """A stop and a suggestion meant for a job that has ended do nothing to the next."""
    running = Running(Job(knapsack(), relative_gap=0), lambda _: None, direct)
    while running.step(0.05) is None:
        pass
    running.stop()
    running.suggest(whole([1, 1, 1, 1, 1]))
    assert solved(direct, knapsack()).bound == 171


def test_same_seed_same_result(direct: EngineProcess) -> None:
    """Two runs with one seed and thread end with the same values."""
    problem = hard(60)
    first, second = (solved(direct, problem, relative_gap=1e-3, seed=4, threads=1) for _ in range(2))
    assert first.values is not None and second.values is not None
    assert np.array_equal(first.values, second.values) and first.bound == second.bound


def test_no_other_engine_is_asked_of_its_process(direct: EngineProcess) -> None:
    """HiGHS's own package and OR-Tools cannot be in one process, so a job for SCIP is refused."""
    with pytest.raises(EngineError, match="has no engine but HiGHS loaded, and SCIP is asked for"):
        run(Job(knapsack(), "scip"), process=direct)
    assert direct.ready


def test_an_option_that_is_refused_is_a_failure(direct: EngineProcess) -> None:
    """What HiGHS does not take is told with its name."""
    direct.give(_sendable(Job(knapsack(), threads=-5)))
    while not isinstance(outcome := direct.next(1.0), Outcome):
        pass
    assert (outcome.status, outcome.stop) == ("unknown", "failure")
    assert outcome.message == "HiGHS failed: option value not valid: -5 for threads."


def script(text: str) -> str:
    """Return what a program prints."""
    made = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True, env={**os.environ})
    return made.stdout.strip()


def test_no_status_is_missing() -> None:
    """A release of HiGHS with a new status must show here, not in front of a user."""
    names = script("import highspy; print(*highspy.HighsModelStatus.__members__)").split()
    assert set(MODEL_STATUSES) == {name.removeprefix("k") for name in names}


def test_only_optimal_empty_and_infeasible_are_proofs() -> None:
    """No other status may end in a proof."""
    proofs = {name for name, (_, stop) in MODEL_STATUSES.items() if stop == "proof"}
    assert proofs == {"Optimal", "ModelEmpty", "Infeasible"}


def test_its_process_never_loads_or_tools() -> None:
    """The module that runs it imports nothing of OR-Tools, whose HiGHS has the same library name."""
    loaded = script(
        "import sys; import rightsource.optimizer.engines.highs_direct;"
        "print([name for name in sys.modules if name.startswith('ortools')])"
    )
    assert loaded == "[]"


def test_the_library_follows_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS comes from its own package where that is there, else from OR-Tools; all others from OR-Tools."""
    engines: tuple[EngineName, ...] = ("highs", "scip", "cp-sat")
    assert [libraries.library_of(engine) for engine in engines] == ["highspy", "mathopt", "cp_model"]
    monkeypatch.setattr(libraries, "has_highspy", lambda: False)
    assert libraries.library_of("highs") == "mathopt"


@pytest.mark.parametrize(("release", "taken"), [("1.15.1", True), ("1.12.0", True), ("1.11.0", False), ("", False)])
def test_an_old_release_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, release: str, taken: bool) -> None:
    """Before 1.12 its own package is older than what OR-Tools brings, and takes no solutions."""

    def version(_: str) -> str:
        if not release:
            raise libraries.PackageNotFoundError
        return release

    monkeypatch.setattr(libraries, "version", version)
    libraries.has_highspy.cache_clear()
    assert libraries.has_highspy() is taken
    libraries.has_highspy.cache_clear()

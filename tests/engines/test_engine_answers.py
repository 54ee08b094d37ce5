"""What the three engines answer, solved in this process; optima are derived in the docstrings or by brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from engine_cases import brute_force, easy_start, hard, impossible, knapsack, model, solve_here, whole
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.optimizer.engines import solving
from rightsource.optimizer.engines.job import ENGINES, Bound, EngineName, Event, Incumbent, Job, LogLine, Outcome

EACH = pytest.mark.parametrize("engine", ENGINES)


@EACH
def test_the_optimum_is_found_and_proven(engine: EngineName) -> None:
    """Pieces 3 and 4 cover 7 for 30 + 41, and 100 are due anyway: 171; the next best cover costs 190."""
    outcome, events = solve_here(Job(knapsack(), engine, relative_gap=0))
    assert (outcome.status, outcome.stop, outcome.bound, outcome.broken) == ("optimal", "proof", 171, 0)
    assert outcome.values is not None and outcome.values.tolist() == [1, 1, 0]
    assert outcome.objective == pytest.approx(171)
    assert outcome.native_status.startswith("OPTIMAL") and outcome.message == ""
    assert outcome.log_tail and outcome.log_tail[-1] == [e.text for e in events if isinstance(e, LogLine)][-1]


@EACH
def test_columns_that_need_not_be_whole_are_free_for_engines_that_can(engine: EngineName) -> None:
    """With t >= 4x, t >= 3 and x + y = 1, at cost t + 2y: x costs 4, y costs 3 + 2, so x with t = 4."""
    problem = model(
        [1, 0, 2],
        [({0: 1, 1: -4}, 0, NO_LIMIT), ({1: 1, 2: 1}, 1, 1)],
        lower=[3, 0, 0],
        upper=[10**8, 1, 1],
        continuous=[0],
    )
    outcome, _ = solve_here(Job(problem, engine, relative_gap=0))
    assert (outcome.status, outcome.bound) == ("optimal", 4)
    assert outcome.values is not None and outcome.values.tolist() == [4, 1, 0]


@EACH
def test_wide_columns_are_not_clipped(engine: EngineName) -> None:
    """One column has to be 30 million, beyond what CP-SAT's interface keeps by itself: 3 * 30,000,000 = 90 million."""
    problem = model([3], [({0: 1}, 30_000_000, NO_LIMIT)], upper=10**9)
    outcome, _ = solve_here(Job(problem, engine, relative_gap=0))
    assert (outcome.status, outcome.bound) == ("optimal", 90_000_000)


@EACH
def test_entries_in_any_order_and_in_pieces(engine: EngineName) -> None:
    """A row that names a column twice means the sum: (2 + 1)a + 4b + 0c >= 4 is met by b alone for 7, or a + b."""
    problem = replace(
        model([5, 7, 1], [({2: 0, 1: 4, 0: 2}, 4, NO_LIMIT)]),
        row_start=whole([0, 4]),
        column=whole([2, 1, 0, 0]),
        coefficient=whole([0, 4, 2, 1]),
    )
    outcome, _ = solve_here(Job(problem, engine, relative_gap=0))
    assert (outcome.status, outcome.bound) == ("optimal", 7)


@EACH
def test_no_solution_is_a_proof(engine: EngineName) -> None:
    """Pieces of 3, 4 and 5, no two together, never reach 6; CP-SAT's word is confirmed by HiGHS."""
    outcome, events = solve_here(Job(impossible(), engine))
    assert (outcome.status, outcome.stop, outcome.values) == ("infeasible", "proof", None)
    asked = "CP-SAT found the model infeasible; HiGHS is asked to confirm it." in [
        event.text for event in events if isinstance(event, LogLine)
    ]
    assert asked == (engine == "cp-sat")


@EACH
def test_a_limit_that_excludes_everything_needs_no_search(engine: EngineName) -> None:
    """2a + 4b never makes 3; 0 is not 1; nothing lies between 2 and 1: CP-SAT's interface would call these an error."""
    for problem in (
        model([1, 1], [({0: 2, 1: 4}, 3, 3)], upper=5),
        model([1], [({}, 1, 1)]),
        model([1], [], lower=2, upper=1),
    ):
        outcome, _ = solve_here(Job(problem, engine))
        assert (outcome.status, outcome.stop) == ("infeasible", "proof")
        assert outcome.native_status == "no search: a limit alone excludes all solutions"
    possible = model([1, 1], [({0: 2, 1: 4}, 3, NO_LIMIT), ({}, -1, 0), ({0: -3}, -4, -1)], upper=5)
    assert solve_here(Job(possible, engine))[0].status == "optimal"


@pytest.mark.parametrize("engine", ["highs", "scip"])
def test_unbounded_models_are_a_failure_and_say_so(engine: EngineName) -> None:
    """A column that earns money without limit has no optimum; nothing of it may look like one."""
    problem = model([-1], [({0: 1}, 0, NO_LIMIT)], upper=NO_LIMIT)
    outcome, _ = solve_here(Job(problem, engine))
    assert outcome.status in {"unknown", "feasible"} and outcome.stop == "failure"
    assert "ended without an answer" in outcome.message or "failed: " in outcome.message


@pytest.mark.parametrize(
    ("engine", "power", "status"),
    [("highs", 50, "feasible"), ("highs", 36, "optimal"), ("scip", 36, "optimal"), ("cp-sat", 50, "optimal")],
)
def test_large_costs_come_out_to_the_unit(engine: EngineName, power: int, status: str) -> None:
    """Ways at 2^p + 5, + 3 and + 4, of which the second is too long by one: the third is best.

    Near 2^50 a double leaves no room for HiGHS to prove the unit, and the outcome does not claim it.
    """
    costs = [2**power + 5, 2**power + 3, 2**power + 4]
    problem = model(costs, [(dict.fromkeys(range(3), 1), 1, 1), ({0: 7, 1: 8, 2: 6}, 0, 7)])
    outcome, events = solve_here(Job(problem, engine, relative_gap=0))
    assert outcome.values is not None and problem.cost(outcome.values) == 2**power + 4
    assert outcome.bound is not None and 2**power - 20000 < outcome.bound <= 2**power + 4
    assert bounds_of(events) <= 2**power + 4
    assert (outcome.status, outcome.stop) == (status, "proof" if status == "optimal" else "gap")


@EACH
def test_a_row_with_large_entries_is_kept_or_reported(engine: EngineName) -> None:
    """2^40 - 1 of the cheap way is one unit short, which floating-point engines cannot see: then they say `broken`."""
    problem = model([10, 999], [({0: 1, 1: 1}, 1, 1), ({0: 2**40 - 1, 1: 2**40}, 2**40, NO_LIMIT)])
    outcome, _ = solve_here(Job(problem, engine, relative_gap=0, tight=True))
    assert outcome.values is not None and outcome.broken == len(problem.broken_rows(outcome.values))
    assert (outcome.bound, outcome.broken) in ([(999, 0)] if engine == "cp-sat" else [(999, 0), (10, 1)])


@pytest.mark.parametrize("engine", ["highs", "scip"])
def test_tight_tolerances_see_smaller_violations(engine: EngineName) -> None:
    """One unit in 2^26: the dear way has to be taken."""
    problem = model([10, 999], [({0: 1, 1: 1}, 1, 1), ({0: 2**26 - 1, 1: 2**26}, 2**26, NO_LIMIT)])
    outcome, _ = solve_here(Job(problem, engine, relative_gap=0, tight=True))
    assert (outcome.status, outcome.bound, outcome.broken) == ("optimal", 999, 0)


def test_the_faulty_presolve_rule_of_cp_sat_is_off() -> None:
    """Six processes, three ways each, two capacities: trying all 729 plans finds 3077.

    CP-SAT 9.15 left to itself certifies 3079 (google/or-tools, issue 5293).
    """
    first = [1044637498, 765641104, 967605826, 1012214912, 974293998, 545108689, 989422533, 913531260, 896401806]
    first += [802010041, 722892988, 835058063, 817423103, 1030893851, 696855680, 1045863978, 931041019, 785746310]
    second = [994122001, 990436120, 1031520725, 671387379, 995938519, 757484234, 634946573, 783189327, 1055913543]
    second += [754152137, 818031443, 937532343, 842368530, 1062276730, 745069913, 902469988, 883375696, 1050917906]
    costs = [516, 513, 514, 514, 512, 516, 512, 514, 516, 514, 515, 513, 512, 514, 512, 516, 515, 513]
    rows = [({3 * i: 1, 3 * i + 1: 1, 3 * i + 2: 1}, 1, 1) for i in range(6)]
    rows += [(dict(enumerate(first)), -NO_LIMIT, 5129642883), (dict(enumerate(second)), -NO_LIMIT, 5168782762)]
    for engine in ENGINES:
        outcome, _ = solve_here(Job(model(costs, rows), engine, relative_gap=0, threads=1))
        assert (outcome.status, outcome.bound) == ("optimal", 3077)


@EACH
def test_a_gap_is_enough_when_it_is_asked_for(engine: EngineName) -> None:
    """Half of the objective is a wide gap: the engine may stop at once, and does not claim a proof it lacks."""
    outcome, _ = solve_here(Job(hard(60), engine, relative_gap=0.5, threads=1))
    assert outcome.status in {"feasible", "optimal"} and outcome.stop in {"gap", "proof"}
    assert outcome.objective is not None and outcome.bound is not None
    assert outcome.objective - outcome.bound <= 0.5 * outcome.objective + 1
    assert (outcome.stop == "proof") == (outcome.objective - outcome.bound < 1)


@EACH
def test_an_absolute_gap_counts_in_minor_units(engine: EngineName) -> None:
    """With 10,000 units allowed on an objective near 1.9 million, HiGHS and the others may stop that far away."""
    outcome, _ = solve_here(Job(hard(60), engine, relative_gap=0, absolute_gap=40_000, threads=1))
    assert outcome.objective is not None and outcome.bound is not None
    assert outcome.objective - outcome.bound <= 40_001


@EACH
def test_an_optimal_start_is_never_lost(engine: EngineName) -> None:
    """Started from the optimum with a wide gap, an engine answers with nothing worse, and tells it first."""
    best, _ = solve_here(Job(knapsack(), engine, relative_gap=0))
    outcome, events = solve_here(Job(knapsack(), engine, relative_gap=0.9, start=best.values))
    assert outcome.values is not None and knapsack().cost(outcome.values) == 171
    incumbents = [event for event in events if isinstance(event, Incumbent)]
    assert [event.objective for event in incumbents] == [171]


@EACH
def test_a_broken_start_is_only_a_hint(engine: EngineName) -> None:
    """A start that covers nothing is named as such and never becomes an incumbent."""
    outcome, events = solve_here(Job(knapsack(), engine, relative_gap=0, start=whole([0, 0, 0])))
    assert (outcome.status, outcome.bound) == ("optimal", 171)
    assert "The start breaks 1 rows of the model; it is only a hint." in [
        e.text for e in events if isinstance(e, LogLine)
    ]
    assert all(event.broken == 0 for event in events if isinstance(event, Incumbent))


@EACH
def test_same_seed_same_result(engine: EngineName) -> None:
    """Among many plans of equal cost, two runs on one thread choose the same."""
    problem = model([1] * 12, [(dict.fromkeys(range(12), 1), 5, 5)])
    values = [solve_here(Job(problem, engine, seed=7, threads=1))[0].values for _ in range(2)]
    assert values[0] is not None and values[1] is not None and values[0].tolist() == values[1].tolist()


@EACH
def test_the_time_limit_keeps_the_best_so_far(engine: EngineName) -> None:
    """A model for hours, given a second: a plan, a bound below it, and both told on the way in order."""
    problem = hard()
    outcome, events = solve_here(
        Job(problem, engine, relative_gap=0, deadline=1.0, start=easy_start(problem), threads=1)
    )
    assert (outcome.status, outcome.stop) == ("feasible", "time")
    assert outcome.values is not None and outcome.broken == 0 and len(problem.broken_rows(outcome.values)) == 0
    assert outcome.bound is not None and outcome.bound < problem.cost(outcome.values)
    found = [event.objective for event in events if isinstance(event, Incumbent)]
    bounds = [event.bound for event in events if isinstance(event, Bound)]
    assert len(found) >= 1 and all(a > b for a, b in pairwise(found)) and found[-1] == problem.cost(outcome.values)
    assert bounds and all(a < b for a, b in pairwise(bounds)) and bounds[-1] <= outcome.bound
    assert outcome.seconds_solve < 5.0  # the limit, kept; a busy machine may be late


def test_no_time_left_means_no_search() -> None:
    """With the deadline past, the start is all there is."""
    outcome, _ = solve_here(Job(knapsack(), deadline=0.0, start=whole([1, 1, 1])))
    assert (outcome.status, outcome.stop, outcome.bound) == ("feasible", "time", None)
    outcome, _ = solve_here(Job(knapsack(), deadline=0.0))
    assert (outcome.status, outcome.stop, outcome.values) == ("unknown", "time", None)


def test_an_error_of_the_engine_becomes_an_outcome_with_its_words() -> None:
    """A thread count that HiGHS refuses ends in a failure that quotes HiGHS."""
    outcome, _ = solve_here(Job(knapsack(), "highs", threads=-5))
    assert (outcome.status, outcome.stop) == ("unknown", "failure")
    assert outcome.message.startswith("HiGHS failed: option value not valid") and "threads" in outcome.message


def test_an_error_in_a_callback_comes_back_instead_of_ending_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong while the engine calls back is told once it is done."""

    def stumble(*_: object) -> None:
        raise ValueError("no such column")

    monkeypatch.setattr(solving, "dense", stumble)
    outcome, _ = solve_here(Job(knapsack(), "scip"))
    assert (outcome.stop, outcome.message) == ("failure", "SCIP failed: no such column.")


def test_too_little_memory_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that Python cannot get ends in the stop reason memory."""

    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(solving.solver, "solve", exhausted)
    outcome, _ = solve_here(Job(knapsack(), "cp-sat"))
    assert (outcome.stop, outcome.message) == ("memory", "CP-SAT ran out of memory.")


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (Outcome("unknown", "time"), "CP-SAT found no solution, but HiGHS could not confirm that there is none."),
        (
            Outcome("optimal", "proof", values=whole([1, 1, 0])),
            "CP-SAT found no solution, but HiGHS did; the answer is that of HiGHS.",
        ),
    ],
)
def test_a_false_infeasible_of_cp_sat_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, second: Outcome, message: str
) -> None:
    """When HiGHS cannot confirm it, the outcome is what HiGHS has, and the contradiction is told."""

    def contradicted(search: solving.MathOptSearch) -> Outcome:
        return Outcome("infeasible", "proof") if search.job.engine == "cp-sat" else second

    monkeypatch.setattr(solving.MathOptSearch, "run", contradicted)
    outcome, _ = solve_here(Job(knapsack(), "cp-sat"))
    assert (outcome.status, outcome.stop, outcome.message) == (second.status, second.stop, message)


def test_infeasible_is_not_believed_while_a_solution_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that calls a model infeasible whose start keeps every row has failed."""
    problem = knapsack()
    limits = replace(problem, row_lower=whole([100]))
    real = solving.model_proto
    monkeypatch.setattr(solving, "model_proto", lambda _, scales, integral: real(limits, scales, integral))
    outcome, _ = solve_here(Job(problem, "highs", start=whole([1, 1, 1])))
    assert (outcome.status, outcome.stop) == ("feasible", "failure")
    assert outcome.message == "HiGHS calls the model infeasible although a solution is known."


@st.composite
def problems(draw: st.DrawFn) -> LinearModel:
    """Up to five columns with a few values each, up to four rows, some without any solution."""
    n = draw(st.integers(1, 5))
    entry = st.integers(-6, 9)
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        low = draw(st.integers(-5, 9) | st.just(-NO_LIMIT))
        high = draw(st.integers(max(low, -5), 15) | st.just(NO_LIMIT))
        rows.append(({i: draw(entry) for i in range(n)}, low, high))
    costs = draw(st.lists(st.integers(-1000, 10**9), min_size=n, max_size=n))
    return model(costs, rows, upper=draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)), offset=draw(entry))


@settings(max_examples=examples(60), deadline=None)
@given(problems())
def test_all_engines_agree_with_brute_force(problem: LinearModel) -> None:
    """Status, cost and bound are those of trying every point, and no bound on the way is above the optimum."""
    best = brute_force(problem)
    for engine in ENGINES:
        outcome, events = solve_here(Job(problem, engine, relative_gap=0, threads=1))
        assert outcome.status == ("infeasible" if best is None else "optimal"), outcome
        if best is not None:
            assert outcome.values is not None and problem.cost(outcome.values) == best == outcome.bound
            assert len(problem.broken_rows(outcome.values)) == 0
            assert bounds_of(events) <= best


def bounds_of(events: list[Event]) -> float:
    """Return the highest bound that was told."""
    return max((event.bound for event in events if isinstance(event, Bound)), default=-np.inf)

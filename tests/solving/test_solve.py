"""Solving: what is proven, why it stopped, and plans that are never worse than the start."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
from large_instances import large_document
from random_instances import random_document

from rightsource.instances.library import bundled_names, open_bundled
from rightsource.models.checker import Checker
from rightsource.models.faults import InputError, InternalError
from rightsource.models.formulation.build import build
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.result import TracePoint
from rightsource.models.tables import compile_tables
from rightsource.optimizer import solve as solve_module
from rightsource.optimizer.cuts import confirm_cost, conflict_cuts
from rightsource.optimizer.engines.job import Job, Outcome
from rightsource.optimizer.exhaustive import enumerate_plans
from rightsource.optimizer.search import Search
from rightsource.optimizer.solve import solve

ENGINES = ("highs", "scip", "cp-sat", "exhaustive")


def two_jobs(**changes: Any) -> dict[str, Any]:
    """Return two processes, each for the own team or a vendor.

    Costs (own, vendor): small (12, 10), large (40, 25). Both at the vendor cost 35, the least of the four plans.
    """
    costs = {"small": (12, 10), "large": (40, 25)}
    return {
        "format": "rightsource/1",
        "name": "two-jobs",
        "currency": "EUR",
        "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
        "providers": [
            {"id": "team", "kind": "team", "site": "home"},
            {"id": "vendor", "kind": "vendor", "site": "home"},
        ],
        "processes": [
            {
                "id": name,
                "function": "ap",
                "volume": 1,
                "options": [
                    {"id": "own", "provider": "team", "unit_cost": own, "yield": 1, "hours": 0},
                    {"id": "out", "provider": "vendor", "unit_cost": out, "yield": 1, "hours": 0},
                ],
            }
            for name, (own, out) in costs.items()
        ],
        **changes,
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_share_limit_moves_the_smallest_process_home(engine: str) -> None:
    """Two vendor jobs, a limit of 40 %: one job must come home, and the cheaper move is chosen.

    Both outside: 35, share 100 %. Small home: 12 + 25 = 37, share 25/37 = 68 %. Large home: 40 + 10 = 50, share 20 %.
    Both home: 52, share 0. Only the last two keep 40 %, so the optimum is 50.
    """
    rule = {"id": "cap", "kind": "max_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.4}
    result = solve(read_document(two_jobs(rules=[rule]), "test"), engine=engine, gap=0)
    assert (result.status, result.objective, result.bound) == ("optimal", 5000, 5000)
    assert result.plan == Plan({"small": "out", "large": "own"})
    assert result.verified
    assert result.gap == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_no_plan_is_told_as_infeasible(engine: str) -> None:
    """Both jobs must leave the vendor, yet a fifth of the cost must stay there: no plan, and no bound is shown."""
    rules = [
        {"id": "home", "kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 0},
        {"id": "away", "kind": "min_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.2},
    ]
    result = solve(read_document(two_jobs(rules=rules), "test"), engine=engine)
    assert (result.status, result.stop_reason, result.plan, result.bound) == ("infeasible", "proof", None, None)
    assert not result.verified
    assert result.reached
    assert engine == "exhaustive" or result.reasons[0].startswith("No total, share, mean or capacity is out of reach")


def test_a_process_without_an_option_left_is_named() -> None:
    """A rule that bars every option of a process makes the instance infeasible; the process is named."""
    rule = {"id": "good", "kind": "require", "scope": {"processes": ["small"]}, "select": {"technologies": ["ocr"]}}
    document = two_jobs(rules=[rule])
    document["processes"][1]["options"].append(
        {"id": "bot", "provider": "bots", "technology": "ocr", "unit_cost": 1, "yield": 1, "hours": 0}
    )
    document["processes"][0]["options"].append(
        {"id": "bot", "provider": "bots", "technology": "ocr", "unit_cost": 1, "yield": 0.5, "hours": 0}
    )
    document["providers"].append({"id": "bots", "kind": "platform", "site": "home"})
    document["rules"].append({"id": "right", "kind": "min_yield", "value": 0.9})
    result = solve(read_document(document, "test"))
    assert result.status == "infeasible"
    assert result.reasons == (
        "Process 'small' has no option left: rule 'good' rules out 2 of 3, rule 'right' rules out 1 of 3.",
    )


def test_many_processes_without_an_option_are_summed_up() -> None:
    """The first ten are named; the rest are counted."""
    document = two_jobs(rules=[{"id": "r", "kind": "min_yield", "value": 1}])
    option = {"id": "o", "provider": "team", "unit_cost": 1, "yield": 0.5, "hours": 0}
    process = {"function": "ap", "volume": 1, "options": [option]}
    document["processes"] = [process | {"id": f"n{k}"} for k in range(13)]
    reasons = solve(read_document(document, "test")).reasons
    assert len(reasons) == 11
    assert reasons[9] == "Process 'n9' has no option left: rule 'r' rules out 1 of 1."
    assert reasons[10] == "So it is with 3 more processes."


def test_a_rule_out_of_reach_by_itself_is_named() -> None:
    """At least 60 of cost in house, where both jobs together cost 52: the checker says how far off the best plan is."""
    select = {"kinds": ["team"]}
    rule = {"id": "much", "kind": "min_total", "measure": "run_cost", "select": select, "value": 60}
    (reason,) = solve(read_document(two_jobs(rules=[rule]), "test")).reasons
    assert reason.startswith("Rule 'much' cannot be kept. Even the plan that does best on it fails: ")
    assert "52.00" in reason


def test_unknown_engines_are_refused_with_a_suggestion() -> None:
    """A typo in the engine's name is answered with the nearest name."""
    with pytest.raises(InputError, match="'higs' is not an engine; did you mean 'highs'"):
        solve(read_document(two_jobs(), "test"), engine="higs")


def test_too_many_plans_for_the_oracle_are_refused() -> None:
    """The exhaustive engine says how many plans there are and how many it takes."""
    with pytest.raises(InputError, match=r"takes at most 200,000; this instance has 95,367,431,640,625"):
        solve(read_document(large_document(60) | {"processes": large_document(60)["processes"][:20],
              "dependencies": [], "handoffs": {}, "rules": []}, "test"), engine="exhaustive")  # fmt: skip


def test_amounts_beyond_doubles_are_refused() -> None:
    """Costs that engines could not hold exactly are refused with the reason, never rounded silently."""
    document = two_jobs(money_decimals=6)
    document["processes"][0]["volume"] = 999_999_999
    document["processes"][0]["options"][0]["unit_cost"] = 999_999_999
    with pytest.raises(InputError, match=r"The running cost of an option reaches 1e\+24.*larger units"):
        solve(read_document(document, "test"))


@pytest.mark.parametrize("engine", ENGINES[:3])
def test_the_start_is_never_lost(engine: str) -> None:
    """With no time at all the start itself comes back, checked, with exit reason time and no claim of proof."""
    instance = read_document(two_jobs(), "test")
    start = Plan({"small": "own", "large": "out"})
    result = solve(instance, engine=engine, time_limit=0.01, start=start)
    assert (result.status, result.stop_reason, result.plan) == ("feasible", "time", start)
    assert result.verified


@pytest.mark.parametrize("engine", ENGINES[:3])
def test_a_start_that_breaks_rules_still_guides(engine: str) -> None:
    """The current plan of the invoice desk breaks path rules: its potentials lie beyond their limits, no harm done."""
    instance = open_bundled("invoice-desk")
    current = Plan.of_choice(instance, instance.current)
    assert not Checker(instance).feasible(instance.current)
    result = solve(instance, engine=engine, start=current, gap=0.01)
    assert result.verified
    assert result.reached


@pytest.mark.parametrize(("options", "message"), [
    ({"gap": 1}, "gap: found 1, expected a fraction from 0 up to but not including 1, such as 0.01 for 1 %"),
    ({"gap": -0.1}, "gap: found -0.1, expected a fraction"),
    ({"threads": 0}, "threads: found 0, expected a whole number of at least 1"),
    ({"time_limit": 0}, "time_limit: found 0, expected a number of seconds above 0"),
])  # fmt: skip
def test_settings_out_of_range_are_refused(options: dict[str, Any], message: str) -> None:
    """Wrong settings are wrong input, named with what was expected."""
    with pytest.raises(InputError, match=message):
        solve(read_document(two_jobs(), "test"), **options)


def test_no_time_and_no_start_is_unknown() -> None:
    """A limit reached without a plan is neither optimal nor infeasible."""
    result = solve(read_document(two_jobs(), "test"), time_limit=0.01)
    assert (result.status, result.stop_reason, result.plan, result.gap) == ("unknown", "time", None, None)


def test_progress_tells_every_better_plan_and_bound() -> None:
    """Objectives only fall, bounds only rise, and the last point is the result."""
    points: list[TracePoint] = []
    result = solve(read_document(two_jobs(), "test"), on_progress=points.append, gap=0)
    assert points == list(result.trace)
    assert (points[-1].objective, points[-1].bound) == (result.objective, result.bound)
    objectives = [point.objective for point in points if point.objective is not None]
    assert objectives == sorted(objectives, reverse=True)


def test_an_interrupt_before_any_plan_leaves_nothing() -> None:
    """A stop that comes at once ends the search without a plan."""
    result = solve(read_document(two_jobs(), "test"), should_stop=lambda: True)
    assert (result.status, result.stop_reason) == ("unknown", "interrupt")


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    """Two runs with the same seed choose the same plan, also among equally cheap ones."""
    instance = read_document(random_document(seed), "test")
    assert solve(instance, seed=7, threads=1).plan == solve(instance, seed=7, threads=1).plan


def fake_engine(monkeypatch: pytest.MonkeyPatch, outcomes: list[Any]) -> list[Job]:
    """Let the solve loop meet a made-up engine that gives these outcomes in turn; return the jobs it was given."""
    jobs: list[Job] = []

    def run(job: Job, on_event: Any, should_stop: Any, process: Any) -> Outcome:
        jobs.append(job)
        made: Outcome = outcomes.pop(0)(job)
        return made

    monkeypatch.setattr(solve_module, "run", run)
    return jobs


def outcome(status: str, stop: str, values: Any = None, bound: int | None = None, broken: int = 0) -> Outcome:
    """Return an engine's outcome with the few fields that matter to the solve loop."""
    return Outcome(status=status, stop=stop, values=values, bound=bound, broken=broken)  # type: ignore[arg-type]


def values_of(job: Job, options: list[int]) -> Any:
    """Return column values that choose these options and nothing else."""
    values = np.zeros(job.model.columns, dtype=np.int64)
    values[options] = 1
    return values


def test_a_bound_above_a_checked_plan_is_shown_as_a_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that certifies a wrong optimum is found out by the start: 35 is possible, it claims 50.

    The plan is kept, no bound is shown, and the reason is told.
    """
    fake_engine(monkeypatch, [lambda job: outcome("optimal", "proof", values_of(job, [1, 2]), 5000)])
    result = solve(read_document(two_jobs(), "test"), start=Plan({"small": "out", "large": "out"}))
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "failure", 3500, None)
    assert "Internal error: an engine claims that no plan costs less than 5000 minor units" in result.reasons[0]


def test_a_plan_below_the_bound_is_a_contradiction_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order does not matter: a plan that comes after the bound it undercuts is kept, and the bound dropped."""
    fake_engine(
        monkeypatch,
        [
            lambda job: outcome("optimal", "proof", values_of(job, [0, 3]), 3600, broken=1),
            lambda job: outcome("optimal", "proof", values_of(job, [1, 3]), 3400),
        ],
    )
    result = solve(read_document(two_jobs(), "test"), gap=0)
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "failure", 3500, None)


def test_a_false_infeasible_is_shown_as_a_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that says infeasible although a checked plan exists is not believed."""
    fake_engine(monkeypatch, [lambda job: outcome("infeasible", "proof")])
    result = solve(read_document(two_jobs(), "test"), start=Plan({"small": "out", "large": "out"}))
    assert (result.status, result.stop_reason, result.objective) == ("feasible", "failure", 3500)
    assert "claims that no plan exists, but a checked plan costs 3500" in result.reasons[0]


def test_an_engine_that_repeats_a_forbidden_plan_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that breaks a cut of its own model would come back for ever."""
    rule = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
    wrong = outcome_of([1, 3], 3500)
    fake_engine(monkeypatch, [wrong, wrong])
    with pytest.raises(InternalError, match="the engine highs returned a plan that its model forbids by a cut"):
        solve(read_document(two_jobs(rules=[rule]), "test"))


def outcome_of(options: list[int], bound: int) -> Any:
    """Return a function from a job to the outcome that calls these options optimal."""
    return lambda job: outcome("optimal", "proof", values_of(job, options), bound)


def test_numbers_that_reach_no_further_end_honestly(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine whose bound stays below a plan that both see alike is asked once more, then the gap is reported."""
    jobs = fake_engine(monkeypatch, [outcome_of([1, 3], 3499), outcome_of([1, 3], 3499)])
    result = solve(read_document(two_jobs(), "test"), gap=0)
    assert [job.tight for job in jobs] == [False, True]
    assert jobs[1].model.rows == jobs[0].model.rows
    assert (result.status, result.stop_reason, result.objective, result.bound) == ("feasible", "gap", 3500, 3499)
    assert not result.reached
    assert "The numbers of highs reach no further" in result.reasons[0]


def test_a_formulation_that_allows_too_much_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that keeps every row and breaks a rule with exact rows shows a difference, and is never just cut off."""
    rule = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
    instance = read_document(two_jobs(rules=[rule]), "test")
    without = build(compile_tables(read_document(two_jobs(), "test")))
    choice = np.array([1, 3])
    with pytest.raises(InternalError, match="the formulation allows a plan that breaks cap: the two disagree"):
        conflict_cuts(without, choice, Checker(instance).check(choice))
    with pytest.raises(InternalError, match="a plan costs 3500 minor units, the checker says 3501"):
        confirm_cost(without, choice, 3501)
    confirm_cost(without, choice, 3500)


def test_two_excluded_plans_leave_the_cheaper_one_in_the_bound() -> None:
    """What cuts took out counts with its least cost, whichever came last."""
    search = Search(Checker(read_document(two_jobs(), "test")), lambda: 0.0)
    for choice in ([1, 3], [0, 3]):
        search.offer(np.array(choice))
        search.exclude(np.array(choice))
    search.prove(9999)
    assert search.bound == 3500


def test_a_gap_above_the_asked_one_is_not_reached() -> None:
    """100 below 3500 is a gap of 2.9 %: reached for 3 %, not for 2 %."""
    search = Search(Checker(read_document(two_jobs(), "test")), lambda: 0.0)
    search.offer(np.array([1, 3]))
    search.prove(3400)
    assert search.reached(0.03)
    assert not search.reached(0.02)


def test_the_oracle_stopped_halfway_bounds_the_plans_left() -> None:
    """Both jobs outside cost 35 and break the rule; stopped right then, every plan left costs at least 37."""
    rule = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
    instance = read_document(two_jobs(rules=[rule]), "test")
    answers = iter([False, False, True])
    found = enumerate_plans(instance, Checker(instance), lambda: 1.0, lambda: next(answers))
    assert (found.choice, found.bound, found.complete, found.stop) == (None, 3700, False, "interrupt")


def test_no_unit_is_not_any_number_of_units() -> None:
    """A team of at most 0 people takes no hours at all."""
    document = two_jobs()
    document["providers"][1]["unit"] = {"hours": 10, "cost": 1, "max": 0}
    for process in document["processes"]:
        process["options"][1]["hours"] = 1
    assert solve(read_document(document, "test"), gap=0).objective == 5200


def test_units_beyond_counting_are_refused() -> None:
    """Units so small that a plan could need 2^53 of them are wrong input, not an overflow."""
    document = two_jobs()
    document["providers"][1]["unit"] = {"hours": 0.000001, "cost": 0}
    for process in document["processes"]:
        process["volume"] = 10**7
        process["options"][1]["hours"] = 99_999
    with pytest.raises(InputError, match=r"The number of units of provider 'vendor' reaches 2e\+18"):
        solve(read_document(document, "test"))


def test_pair_costs_of_few_options_leave_the_others_grouped() -> None:
    """One pair cost between processes of 300 options each makes a handful of columns, not 90,000."""
    document = two_jobs(dependencies=[{"from": "small", "to": "large", "volume": 1, "pair_costs": [
        {"from_option": "o7", "to_option": "o9", "cost": 3}]}])  # fmt: skip
    document["handoffs"] = {"default": {name: {"cost": 1} for name in ("same_site", "same_country", "cross_border")}}
    option = {"provider": "team", "unit_cost": 1, "yield": 1, "hours": 0}
    for process in document["processes"]:
        process["options"] = [option | {"id": f"o{k}"} for k in range(300)]
    formulation = build(compile_tables(read_document(document, "test")))
    assert formulation.model.columns - 600 == 4


def test_a_plan_that_breaks_a_row_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that an engine's tolerance let through is forbidden by an exact cut and never reported.

    At most 30 of cost at the vendor: both outside (35) breaks it. The cut forbids just that pair, and the engine's next
    answer, small outside and large home (50), is accepted with its bound.
    """
    rule = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 30}
    jobs = fake_engine(
        monkeypatch,
        [
            lambda job: outcome("optimal", "proof", values_of(job, [1, 3]), 3500),
            lambda job: outcome("optimal", "proof", values_of(job, [0, 3]), 3700),
        ],
    )
    result = solve(read_document(two_jobs(rules=[rule]), "test"))
    assert (result.status, result.objective) == ("optimal", 3700)
    assert not jobs[0].tight
    assert jobs[1].tight
    assert jobs[1].model.rows == jobs[0].model.rows + 1
    assert jobs[1].model.breaks(values_of(jobs[1], [1, 3]))
    assert jobs[1].model.row_name(jobs[1].model.rows - 1) == "cut[0]"


def test_a_plan_dearer_than_the_engine_thought_is_excluded_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """When an engine stops at a bound its own plan does not reach, the plan is cut off, kept, and counted in the bound.

    The engine first offers small home, large outside (37) with bound 30; asked again without it, both outside (35) with
    bound 35: the optimum of the rest, and 37 of the excluded plan does not lower it.
    """
    jobs = fake_engine(
        monkeypatch,
        [
            lambda job: outcome("optimal", "proof", values_of(job, [0, 3]), 3000, broken=1),
            lambda job: outcome("optimal", "proof", values_of(job, [1, 3]), 3500),
        ],
    )
    result = solve(read_document(two_jobs(), "test"), gap=0)
    assert (result.status, result.objective, result.bound) == ("optimal", 3500, 3500)
    assert jobs[1].model.breaks(values_of(jobs[1], [0, 3]))
    assert not jobs[1].model.breaks(values_of(jobs[1], [1, 3]))


def test_when_only_excluded_plans_are_left_the_best_of_them_is_optimal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Infeasible after a cut proves that the plan which was cut off is optimal."""
    fake_engine(
        monkeypatch,
        [
            lambda job: outcome("optimal", "proof", values_of(job, [1, 3]), 3000, broken=1),
            lambda job: outcome("infeasible", "proof"),
        ],
    )
    result = solve(read_document(two_jobs(), "test"), gap=0)
    assert (result.status, result.objective, result.bound) == ("optimal", 3500, 3500)


def test_an_engine_that_stops_for_no_reason_is_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither plan nor proof nor limit: nothing may be concluded from that."""
    fake_engine(monkeypatch, [lambda job: outcome("unknown", "proof")])
    with pytest.raises(InternalError, match="stopped without a plan, a limit or a proof"):
        solve(read_document(two_jobs(), "test"))


def test_bounds_only_rise() -> None:
    """A weaker bound that comes later does not undo what is proven."""
    search = Search(Checker(read_document(two_jobs(), "test")), lambda: 0.0)
    for bound in (1000, 3000, 2000, None):
        search.prove(bound)
    assert search.bound == 3000


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_cases_are_solved_to_their_gap(name: str) -> None:
    """Each bundled case is solved by HiGHS to 1e-4, verified, with all three modes in its plan."""
    instance = open_bundled(name)
    result = solve(instance, gap=1e-4)
    assert result.verified
    assert result.gap is not None
    assert result.gap <= 1e-4
    assert result.plan is not None
    modes = {instance.mode_of(int(option)) for option in result.plan.choice(instance)}
    assert modes == {"in_house", "outsourced", "automated"}


def test_tables_and_checker_agree_at_size() -> None:
    """3,000 processes (20,000 in the full proof): costs of options and hours of providers are the same on both ways."""
    size = 20_000 if int(os.environ.get("RIGHTSOURCE_CASES", "40")) >= 300 else 3_000
    instance = read_document(large_document(size), "test")
    choice = instance.processes.first_option[:-1]
    tables, report = compile_tables(instance), Checker(instance).check(choice)
    costs = report.costs
    assert int(tables.option_cost[choice].sum()) == costs.run + costs.support + costs.rework + costs.change
    chosen = np.isin(tables.uses.option, choice)
    hours = np.bincount(tables.uses.provider[chosen], weights=tables.uses.hours[chosen])
    for provider in report.providers:
        assert hours[instance.provider_index[provider.id]] == provider.hours * 1000

"""Solving: what is proven, why it stopped, and plans that are never worse than the start."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from large_instances import large_document
from random_instances import random_document
from small_cases import two_jobs
from thorough import THOROUGH

from rightsource.instances.library import bundled_names, open_bundled
from rightsource.models.checker import Checker, check
from rightsource.models.columns import Integers
from rightsource.models.faults import InputError
from rightsource.models.formulation.build import build
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.result import TracePoint
from rightsource.models.tables import compile_tables
from rightsource.optimizer.solve import solve

ENGINES = ("highs", "scip", "cp-sat", "decomposition", "exhaustive")


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


@pytest.mark.parametrize("engine", ENGINES[:4])
def test_the_start_is_never_lost(engine: str) -> None:
    """With no time at all the start itself comes back, checked, with exit reason time and no claim of proof."""
    instance = read_document(two_jobs(), "test")
    start = Plan({"small": "own", "large": "out"})
    result = solve(instance, engine=engine, time_limit=0.01, start=start)
    assert (result.status, result.stop_reason, result.plan) == ("feasible", "time", start)
    assert result.verified


@pytest.mark.parametrize("engine", ENGINES[:4])
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


def test_every_better_plan_is_told_once_it_is_checked() -> None:
    """The plans told are those of the trace, in order, and the last is the result's."""
    instance = read_document(two_jobs(), "test")
    told: list[Integers] = []
    result = solve(instance, on_plan=told.append, gap=0)
    costs = [check(instance, choice).objective for choice in told]
    assert costs == list(dict.fromkeys(point.objective for point in result.trace if point.objective is not None))
    assert Plan.of_choice(instance, told[-1]) == result.plan


def test_an_interrupt_before_any_plan_leaves_nothing() -> None:
    """A stop that comes at once ends the search without a plan."""
    result = solve(read_document(two_jobs(), "test"), should_stop=lambda: True)
    assert (result.status, result.stop_reason) == ("unknown", "interrupt")


@pytest.mark.parametrize("seed", range(6))
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    """Two runs with the same seed choose the same plan, also among equally cheap ones."""
    instance = read_document(random_document(seed), "test")
    assert solve(instance, seed=7, threads=1).plan == solve(instance, seed=7, threads=1).plan


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


@pytest.mark.parametrize("name", ["invoice-desk", *(["health-claims"] if THOROUGH else [])])
def test_three_engines_prove_the_same_cost(name: str) -> None:
    """At gap 0, HiGHS, SCIP and CP-SAT prove the same optimum of a bundled case, to the cent."""
    results = [solve(open_bundled(name), engine=engine, gap=0) for engine in ENGINES[:3]]
    assert {result.status for result in results} == {"optimal"}
    assert len({(result.objective, result.bound) for result in results}) == 1


@pytest.mark.parametrize(
    ("name", "rule"),
    [("invoice-desk", "risk-budget"), ("health-claims", "claims-accuracy"), ("finance-tower", "works-council")],
)
def test_the_rules_of_the_bundled_cases_bind(name: str, rule: str) -> None:
    """Without the rule there is a plan cheaper than any with it: its cost is below the proven bound."""
    instance = open_bundled(name)
    bound = solve(instance).bound
    without = instance.with_rules([other for other in instance.rules if other.id != rule])
    cheaper = solve(without, gap=5e-3).objective
    assert bound is not None
    assert cheaper is not None
    assert cheaper < bound


def test_tables_and_checker_agree_at_size() -> None:
    """3,000 processes (20,000 in the full proof): costs of options and hours of providers are the same on both ways."""
    size = 20_000 if THOROUGH else 3_000
    instance = read_document(large_document(size), "test")
    choice = instance.processes.first_option[:-1]
    tables, report = compile_tables(instance), Checker(instance).check(choice)
    costs = report.costs
    assert int(tables.option_cost[choice].sum()) == costs.run + costs.support + costs.rework + costs.change
    chosen = np.isin(tables.uses.option, choice)
    hours = np.bincount(tables.uses.provider[chosen], weights=tables.uses.hours[chosen])
    for provider in report.providers:
        assert hours[instance.provider_index[provider.id]] == provider.hours * 1000


def test_a_current_plan_that_keeps_all_rules_is_the_first_plan() -> None:
    """Both at home cost 52, both outside 35: an engine without time still leaves the plan of today."""
    instance = read_document(two_jobs(current_plan={"small": "own", "large": "own"}))
    result = solve(instance, time_limit=1e-9)
    assert (result.status, result.stop_reason, result.objective) == ("feasible", "time", 5200)
    assert result.verified
    assert solve(instance, gap=0).objective == 3500


@pytest.mark.parametrize(
    "changes",
    [
        {"current_plan": {"small": "own"}},
        {
            "current_plan": {"small": "own", "large": "own"},
            "rules": [{"id": "away", "kind": "forbid", "select": {"kinds": ["team"]}}],
        },
    ],
)
def test_a_current_plan_that_is_no_plan_is_passed_over(changes: dict[str, Any]) -> None:
    """One that leaves a process out or breaks a rule is not what a solve may end with."""
    result = solve(read_document(two_jobs(**changes)), time_limit=1e-9)
    assert (result.status, result.plan) == ("unknown", None)


def test_the_cheapest_options_alone_give_a_bound() -> None:
    """Costs (12, 10) and (40, 25): at least 35; 7 less where both outside save 7; 12 + 25 with small at home."""
    assert compile_tables(read_document(two_jobs(), "test")).floor == 3500
    free = {"cost": 0}
    saving = {
        "dependencies": [
            {
                "from": "small",
                "to": "large",
                "volume": 0,
                "pair_costs": [
                    {"from_option": "out", "to_option": "out", "cost": -7},
                    {"from_option": "own", "to_option": "out", "cost": 5},
                ],
            }
        ],
        "handoffs": {"default": {"same_site": free, "same_country": free, "cross_border": free}},
    }
    assert compile_tables(read_document(two_jobs(**saving), "test")).floor == 2800
    home = {"id": "home", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["vendor"]}}
    assert compile_tables(read_document(two_jobs(rules=[home]), "test")).floor == 3700


def test_without_a_bound_of_the_engine_the_cheapest_options_count() -> None:
    """A limit that leaves no time for the engine still ends with a bound that holds."""
    assert solve(read_document(two_jobs(), "test"), time_limit=1e-9).bound == 3500


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_of_the_cheapest_options_holds(seed: int) -> None:
    """It is never above the cost of a plan that the checker allows."""
    instance = read_document(random_document(seed), "random")
    tables, checker = compile_tables(instance), Checker(instance)
    random = np.random.default_rng(seed)
    for _ in range(0 if tables.blocked else 50):
        choice = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
        assert not checker.feasible(choice) or tables.floor <= checker.objective(choice)

"""The peers `greedy` and `annealing`: what they tell, against the checker and the exhaustive optimum."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from random_instances import random_instance
from search_cases import events_of, plans_in
from small_cases import two_jobs

from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.exhaustive import enumerate_plans


def optimum(instance: Instance) -> int | None:
    """Return the least cost of a plan that keeps all rules, None where there is none."""
    found = enumerate_plans(instance, Checker(instance), lambda: 60.0, lambda: False)
    return found.bound if found.choice is not None else None


@pytest.mark.parametrize("peer", ["greedy", "annealing"])
@pytest.mark.parametrize("seed", range(0, 24, 3))
def test_claimed_costs_are_the_checkers_and_none_is_below_the_optimum(
    peer: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every plan told costs what is claimed; all but a last resort keep the rules; none beats the optimum."""
    instance = random_instance(seed)
    events = events_of(peer, instance, monkeypatch, seconds=0.3)
    checker, best = Checker(instance), optimum(instance)
    for choice, claimed in plans_in(events):
        assert checker.objective(choice) == claimed
        if checker.feasible(choice):
            assert best is not None
            assert claimed >= best
        else:
            assert len(plans_in(events)) == 1
    assert events[-1]["kind"] == "end"
    assert not [event for event in events if event["kind"] == "bound"]


def test_annealing_finds_most_tiny_optima(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of tiny instances of every rule kind, nearly all are solved to the optimum in a blink."""
    solved, possible = 0, 0
    for seed in range(12):
        instance = random_instance(seed)
        best = optimum(instance)
        if best is None:
            continue
        possible += 1
        plans = plans_in(events_of("annealing", instance, monkeypatch, seconds=0.4))
        solved += bool(plans) and plans[-1][1] == best
    assert possible >= 4
    assert solved >= possible - 1


def test_the_same_seed_tells_the_same_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the clock says, the plans of two runs agree as far as both go."""
    instance = generate("desk", 12, seed=3)
    runs = [[cost for _, cost in plans_in(events_of("annealing", instance, monkeypatch, 1.0))] for _ in range(2)]
    common = min(runs[0][-1], runs[1][-1])
    assert max(runs[0][-1], runs[1][-1]) <= common * 1.01
    assert runs[0][0] == runs[1][0]


def test_annealing_starts_from_the_plan_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """A complete current plan that keeps all rules is told before anything else."""
    instance = read_document(two_jobs(current_plan={"small": "own", "large": "own"}), "two-jobs")
    first, _ = plans_in(events_of("annealing", instance, monkeypatch, seconds=0.2))[0]
    assert first.tolist() == instance.current.tolist()


@pytest.mark.parametrize("peer", ["greedy", "annealing"])
def test_a_path_that_doubles_cannot_judge_is_judged_exactly(peer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """0.5000001 · 0.4999999 falls short of 0.25 by 10⁻¹⁴: nothing is told of 35, the next plan costs 12 + 25 = 37."""
    free = {key: {"cost": 0} for key in ("same_site", "same_country", "cross_border")}
    document = two_jobs(
        dependencies=[{"from": "small", "to": "large", "volume": 1}],
        handoffs={"default": free},
        rules=[{"id": "chain", "kind": "min_path_yield", "value": Decimal("0.25")}],
    )
    for process, short in zip(document["processes"], ("0.5000001", "0.4999999"), strict=True):
        process["options"][1]["yield"] = Decimal(short)
    instance = read_document(document, "two-jobs")
    plans = plans_in(events_of(peer, instance, monkeypatch, seconds=0.3))
    assert all(Checker(instance).feasible(choice) for choice, _ in plans)
    assert plans[-1][1] == 3700


def test_greedy_finds_the_cheapest_plan_of_two_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rules and hand-offs each process takes its cheapest option: 10 + 25 = 35."""
    events = events_of("greedy", read_document(two_jobs(), "two-jobs"), monkeypatch)
    assert plans_in(events)[-1][1] == 3500
    assert events[-1]["status"] == "finished"


def test_a_process_without_an_option_left_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rule bars every option of a process, there is no plan, and the peer says why."""
    rule = {"id": "no-team", "kind": "forbid", "select": {"kinds": ["team", "vendor"]}}
    events = events_of("greedy", read_document(two_jobs(rules=[rule]), "two-jobs"), monkeypatch)
    assert events[-1]["status"] == "infeasible"
    assert events[-1]["message"] == "No option is left for the process small."


def test_the_least_broken_plan_is_told_where_none_keeps_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both jobs must be apart and together: no plan can; one is told all the same, for the checker to reject."""
    rules = [{"id": kind, "kind": kind, "per": "provider"} for kind in ("together", "apart")]
    instance = read_document(two_jobs(rules=rules), "two-jobs")
    plans = plans_in(events_of("greedy", instance, monkeypatch))
    assert len(plans) == 1
    assert not Checker(instance).feasible(plans[0][0])


def test_amounts_beyond_64_bits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums that 64-bit whole numbers may not hold end the run with a sentence, not with a wrong cost."""
    document = two_jobs(money_decimals=3)
    document["providers"] = [
        *document["providers"],
        *({"id": f"v{k}", "kind": "vendor", "site": "home", "fixed_cost": 900_000_000_000} for k in range(3000)),
    ]
    events = events_of("greedy", read_document(document, "large"), monkeypatch)
    assert events[-1]["status"] == "not-applicable"
    assert events[-1]["message"] == "The sum of costs or hours is too large for 64-bit whole numbers."


def test_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Annealing stops at its limit, with the best plan told."""
    events = events_of("annealing", generate("desk", 40, seed=1), monkeypatch, seconds=1.0)
    assert events[-1]["status"] in ("time", "finished")
    assert events[-1]["seconds"] < 3.0
    assert np.all(np.diff([cost for _, cost in plans_in(events)]) < 0)

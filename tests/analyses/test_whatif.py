"""What-ifs against brute force: every plan of tiny random instances is tried."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np
import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.faults import InputError
from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import rule_names, without
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.barring import Barring, barring
from rightsource.optimizer.analyses.whatif.demand import demanded
from rightsource.optimizer.analyses.whatif.multipliers import certificate
from rightsource.optimizer.analyses.whatif.relaxation import Relaxation
from rightsource.optimizer.analyses.whatif.single import WhatIf, what_if
from rightsource.optimizer.analyses.whatif.survey import Survey
from rightsource.optimizer.analyses.whatif.trials import Trials, taken_back
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings
from rightsource.optimizer.solve import solve

EXACT = Settings(engine="exhaustive", gap=0)
SEEDS = range(40)


def plans(instance: Instance) -> dict[tuple[int, ...], int]:
    """Return all plans that keep all rules with their costs."""
    checker = Checker(instance)
    found = {}
    for options in product(*(instance.options_of(i) for i in range(len(instance.processes.ids)))):
        choice = np.array(options, dtype=np.int64)
        if checker.feasible(choice):
            found[options] = checker.objective(choice)
    return found


def least_with(known: dict[tuple[int, ...], int], option: int) -> int | None:
    """Return the least cost of a plan with an option, None where there is none."""
    return min((cost for options, cost in known.items() if option in options), default=None)


def solved(instance: Instance, gap: float = 0) -> Result:
    """Return the least-cost plan by brute force."""
    return solve(instance, engine="exhaustive", gap=gap)


def feasible_cases() -> list[Instance]:
    """Return random instances that have a plan and a choice."""
    made = [random_instance(seed) for seed in SEEDS]
    return [one for one in made if len(one.options.ids) > len(one.processes.ids) and solved(one).plan is not None]


def tightened(count: int) -> Iterator[tuple[int, Instance, Relaxation]]:
    """Yield random instances whose processes all have an option left, with a relaxation that forced every option."""
    for seed in range(count):
        instance = random_instance(seed)
        tables = compile_tables(instance)
        if not tables.blocked:
            relaxation = Relaxation(build(tables), tables.floor)
            relaxation.tighten(range(len(instance.options.ids)), TimePart.of(Asker(instance), 1))
            yield seed, instance, relaxation


def test_bounds_and_impossibility_hold_for_every_plan() -> None:
    """What the relaxation proves of an option is never above its cheapest plan; what it closes is in no plan."""
    closed = 0
    for _, instance, relaxation in tightened(60):
        known = plans(instance)
        for option in range(len(instance.options.ids)):
            least = least_with(known, option)
            assert not (relaxation.closed[option] and least is not None)
            assert least is None or relaxation.low[option] <= least
        closed += sum(len(rules) > 0 for rules in relaxation.barring.values())
    assert closed > 30


def test_rules_that_bar_an_option_suffice_by_themselves() -> None:
    """Under the rules named for an option alone, all others dropped, no plan has it either."""
    several = 0
    for seed, instance, relaxation in tightened(50):
        left = {rules: plans(under(instance, rules)) for rules in set(relaxation.barring.values())}
        for option, rules in relaxation.barring.items():
            assert least_with(left[rules], option) is None, (seed, option, rules)
            assert set(rules) <= set(rule_names(instance))
        several += sum(len(rules) > 1 for rules in left)
    assert several > 5


def under(instance: Instance, rules: Iterable[str]) -> Instance:
    """Return an instance under some of its rules and limits alone."""
    return changed(instance, without({*rule_names(instance)} - {*rules}))


def test_a_maximum_of_units_is_named() -> None:
    """One person has 5 hours; the small job at home takes 6, the large one may stay outside."""
    document = two_jobs()
    document["providers"][0]["unit"] = {"hours": 5, "cost": 0, "max": 1}
    document["processes"][0]["options"][0]["hours"] = 6 / document["processes"][0]["volume"]
    instance = read_document(document, "two jobs")
    tables = compile_tables(instance)
    relaxation = Relaxation(build(tables), tables.floor)
    relaxation.tighten([0], TimePart.of(Asker(instance), 1))
    assert relaxation.barring == {0: ("units:team",)}


def test_any_multipliers_give_a_bound() -> None:
    """Random multipliers, even absurd ones, never prove too much."""
    random = np.random.default_rng(7)
    for seed in (3, 8, 21, 34):
        instance = random_instance(seed)
        tables = compile_tables(instance)
        known = plans(instance)
        if tables.blocked or not known:
            continue
        formulation = build(tables)
        rows = formulation.model.rows
        for scale in (1e-6, 1.0, 1e6):
            multipliers = random.normal(0, scale, rows) * (random.random(rows) < 0.4)
            multipliers[:1] = np.nan
            proven = certificate(formulation, multipliers, np.ones(rows), tables.barred)
            for option in range(len(instance.options.ids)):
                least = least_with(known, option)
                assert least is None or proven.low[option] <= least


def test_relaxation_names_the_rule_that_bars_an_option() -> None:
    """A budget that only the cheapest option of a process leaves room for bars the other, by the budget's name."""
    rules = [{"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 40}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    tables = compile_tables(instance)
    relaxation = Relaxation(build(tables), tables.floor)
    relaxation.tighten(range(4), TimePart.of(Asker(instance), 1))
    assert relaxation.closed.tolist() == [False, False, True, False]
    assert relaxation.barring == {2: ("budget",)}


def test_regrets_are_exact_at_gap_zero() -> None:
    """Every option left aside: its cost and regret are those of brute force, or it is proven to be in no plan."""
    cases = feasible_cases()
    assert len(cases) > 12
    ways = {"rules": 0, "bounds": 0, "search": 0, "open": 0}
    for instance in cases:
        known = plans(instance)
        survey = Survey(Asker(instance, EXACT), solved(instance))
        survey.bounds()
        survey.search()
        best = min(known.values())
        assert survey.complete
        for one in survey.alternatives():
            least = least_with(known, one.option)
            assert one.impossible == (least is None)
            if least is not None:
                assert one.cost == Interval(least, least)
                assert one.regret == Interval(least - best, least - best)
                assert one.choice is not None
                assert one.option in one.choice
        for way, count in survey.counts().items():
            ways[way] += count
    assert ways["rules"] > 0
    assert ways["bounds"] > 0
    assert ways["search"] > 0


def test_regrets_without_a_search_are_intervals_that_hold() -> None:
    """Bounds alone: the true cost and regret lie inside, also against a baseline that is not proven."""
    for instance in feasible_cases()[:12]:
        known = plans(instance)
        base = solved(instance, gap=0.5)
        survey = Survey(Asker(instance, EXACT), base)
        survey.bounds()
        best = min(known.values())
        for one in survey.alternatives():
            least = least_with(known, one.option)
            if least is None:
                assert one.cost.high is None
            else:
                assert not one.impossible
                assert_inside(least, one.cost)
                assert_inside(least - best, one.regret)


def assert_inside(amount: int, interval: Interval) -> None:
    """Say that an amount lies in an interval."""
    assert interval.low is None or interval.low <= amount
    assert interval.high is None or amount <= interval.high


def test_best_other_option_bounds_all_others() -> None:
    """Two jobs: moving the small one home costs 2, the large one 15; the small one comes first."""
    instance = read_document(two_jobs(), "two jobs")
    survey = Survey(Asker(instance, EXACT), solved(instance))
    survey.bounds()
    survey.search()
    best = survey.best_others()
    assert [(one.process, one.option, one.regret) for one in best] == [
        (0, 0, Interval(200, 200)),
        (1, 2, Interval(1500, 1500)),
    ]
    assert survey.counts() == {"rules": 0, "bounds": 2, "search": 0, "open": 0}


def test_a_process_without_another_option_says_so() -> None:
    """A rule that bars the only other option leaves none, and is named."""
    rules = [{"id": "stay-out", "kind": "forbid", "scope": {"processes": ["large"]}, "select": {"options": ["own"]}}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    survey = Survey(Asker(instance, EXACT), solved(instance))
    survey.bounds()
    [_, large] = survey.best_others()
    assert (large.process, large.option, large.impossible) == (1, None, True)
    assert survey.alternatives()[-1].rules == ("stay-out",)


def test_out_of_time_leaves_open_what_is_not_settled() -> None:
    """Without any time nothing is claimed but what the baseline proves."""
    rules = [{"id": "one-home", "kind": "min_count", "per": "provider", "value": 2}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    base = solved(instance)
    survey = Survey(Asker(instance, EXACT, deadline=0.0), base)
    survey.bounds()
    survey.search()
    assert survey.counts()["open"] == 2
    assert not survey.complete
    for one in survey.alternatives():
        assert one.regret == Interval(0, None)


@pytest.mark.parametrize("forbid", [False, True])
def test_single_what_ifs_agree_with_brute_force(forbid: bool) -> None:
    """Forcing and forbidding options, modes and providers: exact differences, and impossible just when it is."""
    impossible = 0
    for instance in feasible_cases()[:8]:
        base = solved(instance)
        for process in instance.processes.ids[:2]:
            for demand in demands(instance, process, forbid=forbid):
                found = what_if(Asker(instance, EXACT), base, demand)
                known = plans(changed(instance, [demand.change(instance)]))
                assert found.impossible == (not known)
                impossible += found.impossible
                assert_minimal(instance, found)
                if known:
                    difference = min(known.values()) - (base.objective or 0)
                    assert found.difference == Interval(difference, difference)
                    assert found.complete
                    assert found.comparison is not None
                    assert tuple(found.comparison.plans[1].choice.tolist()) in known
                    assert found.already == (tuple(found.comparison.plans[0].choice.tolist()) in known)
    assert impossible > 0


def assert_minimal(instance: Instance, found: WhatIf) -> None:
    """Say that no plan under a demand keeps the rules named, and that it can keep all but any one of them."""
    assert found.rules is not None
    if not found.impossible:
        assert found.rules == found.reasons == ()
        return
    change = found.demand.change(instance)
    assert not plans(changed(under(instance, found.rules), [change]))
    for name in found.rules:
        assert plans(changed(under(instance, {*found.rules} - {name}), [change]))
    assert len(found.reasons) == max(1, len(found.rules))


def demands(instance: Instance, process: str, *, forbid: bool) -> list:  # type: ignore[type-arg]
    """Return demands on a process: each option, mode and provider that it offers."""
    options = instance.options_of(instance.process_index[process])
    words: list[dict[str, str]] = [{"option": instance.options.ids[o]} for o in options]
    words += [{"mode": mode} for mode in {instance.mode_of(o) for o in options}]
    words += [{"provider": instance.providers.ids[int(instance.options.provider[o])]} for o in options]
    return [demanded(instance, [process], forbid=forbid, **word) for word in words]  # type: ignore[arg-type]


def test_several_processes_are_forced_together() -> None:
    """Both jobs home cost 52, 17 more than both at the vendor; nothing else is there to change."""
    instance = read_document(two_jobs(), "two jobs")
    demand = demanded(instance, ["small", "large"], mode="in_house")
    found = what_if(Asker(instance, EXACT), solved(instance), demand)
    assert found.difference == Interval(1700, 1700)
    assert found.comparison is not None
    assert found.comparison.differing == (0, 1)
    assert demand.words(instance) == "every process uses an option of mode in house"


def test_rules_that_become_tight_are_told() -> None:
    """A cap of 12 on what the team costs is far away at the vendor and exactly reached with the small job home."""
    rules = [{"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["team"]}, "value": 12}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    found = what_if(Asker(instance, EXACT), solved(instance), demanded(instance, ["small"], option="own"))
    assert [other.id for _, other in found.tightened] == ["cap"]
    assert found.loosened == ()


def test_impossible_says_why() -> None:
    """The rule that rules the rest out is named."""
    rules = [{"id": "no-team", "kind": "forbid", "select": {"kinds": ["team"]}}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    base = solve(instance, engine="highs")
    found = what_if(Asker(instance, Settings(engine="highs")), base, demanded(instance, ["small"], mode="in_house"))
    assert found.impossible
    assert found.rules == ("no-team",)
    assert found.reasons == (
        "A plan with it breaks rule 'no-team', for example: 1 process uses forbidden team options: small (option own).",
    )


def test_impossible_names_rules_that_forbid_it_together() -> None:
    """Both jobs in one place, and at most 12 for the team: the small job cannot come home by both, not by one."""
    cap = {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["team"]}, "value": 12}
    rules = [cap, {"id": "one-place", "kind": "together", "per": "provider"}, {**cap, "id": "idle", "value": 60}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    told: list[str] = []
    demand = demanded(instance, ["small"], option="own")
    found = what_if(Asker(instance, EXACT), solved(instance), demand, lambda: told.append("impossible"))
    assert found.rules == ("cap", "one-place")
    assert told == ["impossible"]
    first, second = found.reasons
    assert first.startswith("A plan with it that keeps the others breaks rule 'cap', for example: ")
    assert second.startswith("A plan with it that keeps the others breaks rule 'one-place', for example: ")


def test_a_demand_that_leaves_no_option_needs_no_rule() -> None:
    """A job that only the vendor does cannot be kept from the vendor, whatever the rules."""
    document = two_jobs()
    del document["processes"][0]["options"][0]
    instance = read_document(document, "two jobs")
    demand = demanded(instance, ["small"], provider="vendor", forbid=True)
    found = what_if(Asker(instance, EXACT), solved(instance), demand)
    assert (found.impossible, found.rules) == (True, ())
    assert found.reasons == ("Process 'small' has no option left.",)


def test_rules_not_worked_out_in_time_are_not_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without time for any question only what the relaxation proves is named, else nothing."""
    rules = [{"id": "no-team", "kind": "forbid", "select": {"kinds": ["team"]}}, {"id": "idle", "kind": "min_yield"}]
    instance = read_document(two_jobs(rules=[rules[0], {**rules[1], "value": 0.01}]), "two jobs")
    demand = demanded(instance, ["small"], option="own").change(instance)
    nothing = Barring(None, ("Which rules forbid it was not worked out in time.",))
    assert barring(Asker(instance, EXACT, deadline=0.0), demand, [np.array([1, 3])]) == nothing
    monkeypatch.setattr(Oracle, "settle", lambda oracle, kept: None)
    assert barring(Asker(instance, EXACT), demand, [np.array([1, 3])]) == nothing
    monkeypatch.setattr(
        "rightsource.optimizer.analyses.whatif.barring._by_relaxation", lambda *_: ("no-team", "what-if")
    )
    proven = barring(Asker(instance, EXACT), demand, [np.array([1, 3])])
    assert proven.rules == ("no-team",)
    assert proven.reasons[-1] == "Whether fewer of these rules forbid it already was not worked out in time."


def test_needless_changes_are_taken_back() -> None:
    """A plan that moved a process for nothing gets it back, but not one whose way back would cost more."""
    document = two_jobs()
    document["processes"][0]["options"][1]["unit_cost"] = 12
    checker = Checker(read_document(document, "two jobs"))
    plan = taken_back(checker, np.array([0, 2]), np.array([1, 3]), set())
    assert plan.tolist() == [0, 3]
    assert taken_back(checker, np.array([0, 2]), np.array([1, 3]), {0}).tolist() == [1, 3]


def test_trials_repair_what_an_option_breaks() -> None:
    """At most one job may be at home: forcing the small one home sends the large one out."""
    rules = [{"id": "one-home", "kind": "max_total", "measure": "processes", "select": {"kinds": ["team"]}, "value": 1}]
    instance = read_document(two_jobs(rules=rules), "two jobs")
    trials = Trials(instance, Checker(instance), np.zeros(4, dtype=np.bool_))
    found = trials.with_option(np.array([1, 2]), 0, 0)
    assert found is not None
    assert found.tolist() == [0, 3]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (({"processes": ["smal"], "mode": "in_house"}), r"--process: 'smal' is not a process; did you mean 'small'\?"),
        (
            ({"processes": ["small"], "option": "owm"}),
            r"'owm' is not an option of process 'small'; did you mean 'own'\?",
        ),
        (({"processes": ["small"], "provider": "venor"}), r"--provider: 'venor' is not a provider; did you mean"),
        (
            {"processes": ["small"], "mode": "automated"},
            r"process 'small' cannot use an option of mode automated; its options are 'own' \(in house, team\); 'out'",
        ),
        (
            {"processes": ["small"], "option": "own", "provider": "vendor"},
            r"process 'small' cannot use option 'own' of provider 'vendor'",
        ),
        ({"processes": [], "mode": "automated", "forbid": True}, r"no option of the processes uses an option of mode"),
    ],
)
def test_wrong_demands_are_refused(words: dict, message: str) -> None:  # type: ignore[type-arg]
    """Unknown words have a hint, and what no option meets is an input error that lists the options."""
    instance = read_document(two_jobs(), "two jobs")
    processes = words.pop("processes")
    with pytest.raises(InputError, match=message):
        demanded(instance, processes, **words)


def test_words_of_demands() -> None:
    """A demand reads as the rest of a question."""
    instance = read_document(two_jobs(), "two jobs")
    assert demanded(instance, ["small"], option="own").words(instance) == "process 'small' uses option 'own'"
    without = demanded(instance, [], provider="vendor", forbid=True)
    assert without.words(instance) == "no process uses provider 'vendor'"
    document = two_jobs()
    document["processes"].append({**document["processes"][0], "id": "third"})
    two = demanded(read_document(document, "three jobs"), ["small", "large"], option="own")
    assert two.words(read_document(document, "three jobs")) == "processes 'small' and 'large' use option 'own'"
    one = demanded(instance, ["small"], mode="in_house", forbid=True)
    assert one.words(instance) == "process 'small' does not use an option of mode in house"

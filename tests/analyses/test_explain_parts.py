"""The parts of an explanation: weights, aims, limits, hitting sets, what happens when time runs out, sentences."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from explain_cases import Oracle as Brute
from explain_cases import without_plan
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import is_budget
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.explain import conflicts
from rightsource.optimizer.analyses.explain.aiming import aimed
from rightsource.optimizer.analyses.explain.conflicts import explored, meeting, shrunk
from rightsource.optimizer.analyses.explain.explain import Explanation, explain
from rightsource.optimizer.analyses.explain.limits import between, holding, readable, tighter
from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.explain.reaching import Reach
from rightsource.optimizer.analyses.explain.repairs import Move, Repair
from rightsource.optimizer.analyses.explain.rows import Rows
from rightsource.optimizer.analyses.explain.sentences import (
    conflict_words,
    cost_words,
    exhausted_words,
    member_words,
    repair_words,
)
from rightsource.optimizer.analyses.explain.weighing import Weighing
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.rule_values import rule_names
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question, Settings

EXACT = Settings(engine="exhaustive", gap=0)
HOME = {"id": "home", "kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 0}
AWAY = {"id": "away", "kind": "min_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.2}
BUDGET = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 40}
GOOD = {"id": "good", "kind": "min_mean_yield", "value": 1}


def jobs(*rules: dict[str, Any], **changes: Any) -> Instance:
    """Return the two jobs under rules."""
    return read_document(two_jobs(rules=list(rules), **changes), "test")


def explained(instance: Instance, **more: Any) -> Explanation:
    """Explain by trying all plans."""
    return explain(Asker(instance, EXACT), **more)


def test_what_weighing_proves_is_so() -> None:
    """Of random selections of rules: a core leaves no plan, by trying them all, and without one there is a plan."""
    proven = 0
    for seed in range(8):
        instance, random = without_plan(seed), Random(seed)
        names, brute = sorted(rule_names(instance)), Brute.of(instance)
        weighing = Weighing(Rows(instance), names)
        for _ in range(6):
            kept = frozenset(random.sample(names, random.randint(1, len(names))))
            weighed = weighing.weigh(kept)
            assert weighed.core is not None or weighed.choice is not None
            if weighed.core is not None:
                proven += 1
                assert weighed.core <= kept
                assert not list(brute.keeping(weighed.core))
    assert proven > 5


def test_weights_prove_a_conflict_of_sums() -> None:
    """No process at the vendor, a fifth of the cost there: the two rows together prove it, each alone nothing."""
    weighing = Weighing(Rows(jobs(HOME, AWAY)), ["home", "away"])
    assert weighing.weigh(frozenset({"home", "away"})).core == {"home", "away"}
    assert weighing.weigh(frozenset({"home"})).core is None
    assert weighing.weigh(frozenset({"away"})).core is None


@pytest.mark.parametrize("seed", range(40))
def test_another_aim_keeps_the_same_plans(seed: int) -> None:
    """Under another objective every plan keeps the same rules as before, and costs the amounts of its options."""
    instance = random_instance(seed)
    instance = instance.with_rules(rule for rule in instance.rules if not is_budget(rule))
    random = Random(seed)
    amounts = np.array([random.randint(0, 9) for _ in instance.options.ids], dtype=np.int64)
    before, after = Checker(instance), Checker(aimed(instance, compile_tables(instance), amounts))
    for _ in range(10):
        choice = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
        assert after.objective(choice) == amounts[choice].sum()
        one, other = before.check(choice), after.check(choice)
        assert [rule.id for rule in one.broken] == [rule.id for rule in other.broken]


def test_limits_are_rounded_so_that_the_plan_still_keeps_them() -> None:
    """Upper limits up, lower ones down, to the digits that their kind holds; readable ones give little away."""
    instance = jobs(HOME, AWAY, BUDGET)
    assert holding(instance, "home", Fraction(1)) == 1
    assert holding(instance, "away", Fraction(2, 3)) == Decimal("0.666666666")
    assert holding(instance, "budget", Fraction(4001, 100)) == Decimal("40.01")
    assert (tighter(instance, "home", Decimal(1)), tighter(instance, "away", Decimal("0.1"))) == (
        0,
        Decimal("0.100000001"),
    )
    assert between(instance, "home", Decimal(0), Decimal(1)) is None
    assert between(instance, "home", Decimal(0), Decimal(5)) == 2
    assert between(instance, "home", Decimal("0.5"), Decimal(2)) == 1
    assert between(instance, "away", Decimal("0.2"), Decimal("0.1")) == Decimal("0.15")
    assert readable(instance, "away", Decimal("0.123456789"), Decimal("0.2")) == Decimal("0.12")
    assert readable(instance, "budget", Decimal("1234.56"), Decimal(40)) == Decimal(1300)
    assert readable(instance, "home", Decimal(1), Decimal(0)) == 1


def test_no_yield_is_a_limit_of_none() -> None:
    """A floor of yields lies above 0: what would need 0 has no limit that allows it."""
    assert holding(jobs(GOOD), "good", Fraction(1, 10**10)) is None


@pytest.mark.parametrize("seed", range(30))
def test_minimal_sets_that_meet_all_conflicts(seed: int) -> None:
    """Against trying every subset of six rules."""
    random = Random(seed)
    cores = [frozenset(random.sample("abcdef", random.randint(1, 3))) for _ in range(random.randint(1, 4))]
    subsets = chain.from_iterable(combinations("abcdef", size) for size in range(7))
    hitting = [set(one) for one in subsets if all(set(one) & core for core in cores)]
    minimal = [one for one in hitting if not any(other < one for other in hitting)]
    sets, every = meeting(cores)
    assert every
    assert sorted(map(sorted, sets)) == sorted(map(sorted, minimal))


def test_sets_that_meet_all_conflicts_are_cut_on_the_way() -> None:
    """Of 1,000 sets after three conflicts 400 are followed: few are left after the fourth, but they are not all."""
    wide = [frozenset(f"{word}{k}" for k in range(10)) for word in "abc"]
    assert meeting(wide[:2])[1]
    sets, every = meeting([*wide, frozenset({"a0"})])
    assert len(sets) < 200
    assert not every


def test_conflicts_are_not_all_known_when_sets_were_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same two rules: all conflicts are known, unless a set that meets them was not followed."""
    assert explored(Oracle(Asker(jobs(HOME, AWAY), EXACT)), 5).complete
    monkeypatch.setattr(conflicts, "meeting", lambda cores: (meeting(cores)[0], False))
    found = explored(Oracle(Asker(jobs(HOME, AWAY), EXACT)), 5)
    assert (len(found.cores), found.complete) == (1, False)


def test_two_jobs_by_hand() -> None:
    """No process may be at the vendor, but a fifth of the cost must be.

    Costs (own, vendor): small (12, 10), large (40, 25). With one process out, large is the cheaper: 12 + 25 = 37; with
    both 35. Without the share all stays home: 52, and the share is 0.
    """
    found = explained(jobs(HOME, AWAY))
    (conflict,) = found.conflicts
    home, away = sorted(conflict.members, key=lambda member: member.rule, reverse=True)
    assert home.reach is not None
    assert away.reach is not None
    assert (home.value, home.reach.limit, home.reach.refuted) == (0, 1, 0)
    assert (away.value, away.reach.limit, away.reach.exact) == (Decimal("0.2"), 0, True)
    costs = [(tuple(move.rule for move in one.moves), one.moves[0].limit, one.cost.high) for one in found.repairs]
    assert costs == [(("home",), 2, 3500), (("home",), 1, 3700), (("away",), 0, 5200)]
    assert (found.all_found, found.complete, found.further_repairs) == (True, True, 0)


def test_a_budget_in_a_conflict() -> None:
    """Nothing at the vendor costs 52, 12 over the budget; with the budget of 40 one process must go out."""
    found = explained(jobs(HOME, BUDGET))
    (conflict,) = found.conflicts
    reaches = {member.rule: member.reach for member in conflict.members}
    assert {name: reach and (reach.limit, reach.exact) for name, reach in reaches.items()} == {
        "budget": (52, True),
        "home": (1, True),
    }


def test_two_conflicts_need_two_rules_to_move() -> None:
    """Each job must be with its own team, and each must not: no single rule helps, the cheapest pair comes first."""
    rules = [
        {"id": f"{word}-{job}", "kind": kind, "scope": {"processes": [job]}, "select": {"kinds": ["team"]}}
        for job in ("small", "large")
        for word, kind in (("own", "require"), ("out", "forbid"))
    ]
    found = explained(jobs(*rules))
    assert [sorted(conflict.rules) for conflict in found.conflicts] == [
        ["out-large", "own-large"],
        ["out-small", "own-small"],
    ]
    assert found.conflicts[0].reasons == (
        "Process 'large' has no option left: rule 'own-large' rules out 1 of 2, rule 'out-large' rules out 1 of 2.",
    )
    given_up = [[move.rule for move in repair.moves] for repair in found.repairs]
    assert given_up[0] == ["own-large", "own-small"]
    assert [repair.cost.high for repair in found.repairs] == [3500, 3700, 5000, 5200]


def test_fewer_conflicts_than_there_are() -> None:
    """With one conflict asked for, a repair of the whole instance is found all the same, and more are possible."""
    rules = [
        {"id": f"{word}-{job}", "kind": kind, "scope": {"processes": [job]}, "select": {"kinds": ["team"]}}
        for job in ("small", "large")
        for word, kind in (("own", "require"), ("out", "forbid"))
    ]
    found = explained(jobs(*rules), most_conflicts=1)
    assert (len(found.conflicts), found.all_found) == (1, False)
    assert [len(repair.moves) for repair in found.repairs] == [2]
    assert exhausted_words(found.conflicts, all_found=False) == "1 conflict found; there may be more."
    none = explained(jobs(*rules), most_repairs=0)
    assert (none.repairs, none.further_repairs, none.complete) == ((), 4, True)


def test_one_exception_is_enough() -> None:
    """Both jobs must be at the vendor, small must not: with an exception for small it costs 12 + 25."""
    out = {"id": "out", "kind": "require", "select": {"kinds": ["vendor"]}}
    here = {"id": "here", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["vendor"]}}
    found = explained(jobs(out, here))
    excepted = next(repair for repair in found.repairs if repair.moves[0].exceptions)
    assert (excepted.moves[0].rule, excepted.moves[0].exceptions, excepted.cost.high) == ("out", ("small",), 3700)
    assert repair_words(jobs(out, here), excepted) == (
        "With an exception from out for small, the least cost is EUR 37.00 per year. Nothing less will do."
    )


def test_a_rule_called_like_an_exception_is_not_in_the_way() -> None:
    """The id that the narrower rule would have is taken: another is found, and the repairs are the same."""
    out = {"id": "out", "kind": "require", "select": {"kinds": ["vendor"]}}
    here = {"id": "here", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["vendor"]}}
    taken = {"id": "out:except", "kind": "forbid", "select": {"kinds": ["platform"]}}
    plain, crowded = (explained(jobs(*rules)) for rules in ((out, here), (out, here, taken)))
    assert [(one.moves, one.cost) for one in crowded.repairs] == [(one.moves, one.cost) for one in plain.repairs]


def test_a_feasible_instance_comes_with_its_cheapest_plan() -> None:
    """Nothing to repair: the plan is that of an ordinary solve."""
    found = explained(jobs(AWAY))
    assert (found.status, found.complete, found.conflicts, found.repairs) == ("feasible", True, (), ())
    assert found.result is not None
    assert found.result.objective == 3500


def test_a_feasible_instance_is_not_complete_without_its_cheapest_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadline that has passed leaves no plan; an answer that stopped before the asked gap is no answer to it."""
    late = explain(Asker(jobs(AWAY), EXACT, deadline=time.monotonic() - 1))
    assert (late.status, late.result, late.complete) == ("feasible", None, False)
    ask_costs = Oracle.ask_costs

    def cut_off(oracle: Oracle, questions: Sequence[Question]) -> dict[str, Answer]:
        answers = ask_costs(oracle, questions)
        early = {"status": "feasible", "stop_reason": "time", "bound": 3000}
        return {key: replace(one, result=replace(one.result, **early)) for key, one in answers.items()}

    monkeypatch.setattr(Oracle, "ask_costs", cut_off)
    part = explained(jobs(AWAY))
    assert part.result is not None
    assert (part.status, part.result.objective, part.complete) == ("feasible", 3500, False)


def test_without_time_nothing_is_claimed() -> None:
    """A deadline that has passed: weights may still prove a conflict, but what needs a question stays open."""
    past = time.monotonic() - 1
    twins = {"id": "twins", "kind": "together", "per": "provider"}
    split = {"id": "split", "kind": "apart", "per": "provider"}
    assert explain(Asker(jobs(twins, split), EXACT, deadline=past)).status == "unknown"
    late = explain(Asker(jobs(HOME, AWAY), EXACT, deadline=past))
    assert late.status == "infeasible"
    assert not late.complete
    assert late.repairs
    assert not any(repair.proven or repair.cost.low is not None for repair in late.repairs)


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> Callable[[Instance], Oracle]:
    """Return a function that makes an oracle which has no time for questions beyond what is known and weighed."""

    def oracle(instance: Instance) -> Oracle:
        made = Oracle(Asker(instance, EXACT))
        monkeypatch.setattr(made, "_ask", lambda kept: None)
        return made

    return oracle


def test_what_is_not_proven_minimal_is_not_called_so(mute: Callable[[Instance], Oracle]) -> None:
    """Two rules conflict and a third is not settled: the set keeps it, and is not minimal by proof."""
    twins = {"id": "twins", "kind": "together", "per": "provider"}
    split = {"id": "split", "kind": "apart", "per": "provider"}
    oracle = mute(jobs(twins, split, GOOD))
    oracle.witnesses.clear()
    oracle.keep_conflict(oracle.names)
    core = shrunk(oracle, oracle.names)
    assert {"twins", "split"} <= core.rules
    found = explored(oracle, 5)
    assert not found.complete
    assert conflict_words(3, minimal=False) == (
        "3 rules that no plan keeps together, not proven minimal: fewer of them may conflict already"
    )


def sentences() -> Iterator[tuple[str, str]]:
    """Yield sentences of what is not known, and what they must be."""
    instance = jobs(HOME, AWAY)
    checker = Checker(instance)
    choice = np.array([0, 3])
    report = next(rule for rule in checker.check(choice).rules if rule.id == "home")
    reach = Reach(choice, report, Decimal(1), Decimal(0))
    yield member_words(instance, "home", None, 1), "While the other holds: not known in time."
    yield (
        member_words(instance, "home", reach, 2),
        f"While the others hold, the best known: {report.message} 0 is ruled out; what lies between is not known.",
    )
    yield cost_words(instance, Interval(None, None)), "the least cost is not known."
    yield cost_words(instance, Interval(None, 500)), "the least cost is at most EUR 5.00 per year."
    yield cost_words(instance, Interval(400, 500)), "the least cost is EUR 4.00 to 5.00 per year."
    move = Move("home", Decimal(0), Decimal(17), Decimal(20), Decimal(3))
    yield (
        repair_words(instance, Repair((move,), True, Interval(500, 500), choice, True)),
        "With home moved from 0 to 17 (in round numbers 20), the least cost is EUR 5.00 per year."
        " For home 3 is not enough; what lies between is not known.",
    )
    yield (
        repair_words(instance, Repair((Move("away", Decimal("0.2")), move), False, Interval(500, 500), choice, True)),
        "Without away and home, the least cost is EUR 5.00 per year. That plan keeps home at 17.",
    )
    yield (
        repair_words(instance, Repair((Move("a", exceptions=("p", "q")),), True, Interval(5, 5), choice, True)),
        "With an exception from a for p and q, the least cost is EUR 0.05 per year."
        " Whether fewer exceptions from a would do is not known.",
    )
    yield conflict_words(1, minimal=True), "one rule that no plan keeps"
    yield conflict_words(3, minimal=True), "3 rules that no plan keeps together, and any 2 of them can be kept"
    yield exhausted_words([1, 2], all_found=True), "2 conflicts; there are no others."


@pytest.mark.parametrize(("said", "expected"), list(sentences()))
def test_sentences(said: str, expected: str) -> None:
    """Every sentence on what is known and what is not."""
    assert said == expected

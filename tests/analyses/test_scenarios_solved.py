"""Variants of an instance solved: against all plans by brute force, within a time limit, in parallel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import pytest
from random_instances import random_instance
from scenario_cases import EXACT, WITH_PLANS, kept_plans, scenarios, seeded

from rightsource.models.changes import DropRule, RemoveProvider, Scenario
from rightsource.models.faults import InputError, InternalError
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.no_regret import frequencies
from rightsource.optimizer.analyses.regret import regret_table
from rightsource.optimizer.analyses.scenarios import Outcome, solve_variants
from rightsource.optimizer.analyses.study import meaning, study
from rightsource.optimizer.analyses.variant import variants
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question


@pytest.mark.parametrize("seed", WITH_PLANS)
def test_each_outcome_is_the_least_cost_of_all_plans(seed: int) -> None:
    """Least cost and plan of every variant are those of brute force; where no plan keeps all rules, this is proven."""
    asker, known = seeded(seed)
    for outcome in solve_variants(asker, known):
        kept = kept_plans(outcome.variant.instance)
        assert outcome.infeasible is (not kept)
        assert outcome.proven(0)
        if kept:
            least = min(kept.values())
            assert outcome.least_cost == Interval(least, least)
            assert outcome.plan is not None
            assert kept[tuple(outcome.plan.choice.tolist())] == least
            assert (outcome.status, outcome.gap) == ("optimal", 0)
        else:
            assert (outcome.status, outcome.plan, outcome.gap) == ("infeasible", None, None)


def test_a_scenario_without_a_plan_does_not_spoil_the_rest() -> None:
    """Under growth no plan of this instance keeps all rules: the others have their plans all the same."""
    asker, known = seeded(8)
    found = study(asker, known, "base")
    assert [outcome.status for outcome in found.outcomes] == ["optimal", "infeasible", "optimal", "optimal"]
    assert found.regret.left_out == ("growth",)
    assert found.regret.scenarios == ("base", "dear", "lost")
    assert found.savings[1] == Interval(None, None)
    assert {one.plans for one in found.frequencies} == {3}
    assert found.complete(0)


def test_parallel_and_serial_give_the_same_table() -> None:
    """Two workers find the same outcomes, regret and frequencies as one after the other."""
    asker, known = seeded(13)
    serial = solve_variants(asker, known)
    with Asker(asker.instance, EXACT, LocalCrew(2)) as crowd:
        parallel = solve_variants(crowd, known)
    assert [outcome.least_cost for outcome in parallel] == [outcome.least_cost for outcome in serial]
    cells = [[[row.cells for row in regret_table(found).rows]] for found in (serial, parallel)]
    assert cells[0] == cells[1]
    assert frequencies(serial) == frequencies(parallel)


@dataclass
class Late(Asker):
    """Has time for little in the first round: a plan with half its cost as bound; in the second, for all."""

    asked: list[list[Question]] = field(default_factory=list)

    def ask(
        self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
    ) -> dict[str, Answer]:
        """Answer, in the first round as if time had run out."""
        self.asked.append(list(questions))
        # However slow the machine is: what is tested is what becomes of the answers, not how long they take.
        found = {one.key: answer(self.instance, replace(one, seconds=None), EXACT) for one in self.asked[-1]}
        if len(self.asked) == 1:
            found = {key: replace(one, result=_cut_short(one)) for key, one in found.items()}
        for one in found.values():
            on_answer(one)
        return found


def _cut_short(found: Answer):
    assert found.high is not None
    return replace(found.result, status="feasible", stop_reason="time", bound=found.high // 2)


def test_a_time_limit_is_shared_and_what_is_left_over_is_used() -> None:
    """Every variant gets the same part of the time; a second round takes on those that ran out of it."""
    asker, known = seeded(13)
    late = Late(asker.instance, EXACT, deadline=time.monotonic() + 40)
    outcomes = solve_variants(late, known)
    assert [len(asked) for asked in late.asked] == [4, 4]
    assert all(question.seconds == pytest.approx(10, abs=3) for question in late.asked[0])
    assert all(outcome.proven(0) for outcome in outcomes)


def test_without_time_for_a_second_round_the_interval_stays_open() -> None:
    """What the first round proved is shown as it is: plan and bound apart, the gap not reached."""
    asker, known = seeded(13)
    late = Late(asker.instance, EXACT, deadline=time.monotonic() + 0.9)
    outcomes = solve_variants(late, known)
    assert len(late.asked) == 1
    for outcome in outcomes:
        assert outcome.least_cost.low == outcome.least_cost.high // 2
        assert outcome.status == "feasible"
        assert not outcome.proven(0.01)
        assert outcome.proven(0.51)


def test_nothing_asked_is_nothing_known() -> None:
    """When the time is up before the first question, outcomes say so instead of guessing."""
    asker, known = seeded(13)
    found = study(Asker(asker.instance, EXACT, deadline=time.monotonic()), known, "base")
    for outcome in found.outcomes:
        assert (outcome.status, outcome.result, outcome.least_cost) == ("unknown", None, Interval(None, None))
    assert found.regret.rows == ()
    assert found.frequencies == ()
    assert not found.complete(0.5)
    assert found.references[0].reason == "No plan of 'base' is known."
    assert not found.references[0].impossible


def test_the_best_plan_of_another_scenario_counts() -> None:
    """A variant whose own solve found nothing takes the cheapest plan that keeps its rules, wherever it was found."""
    asker, known = seeded(13)

    class Forgetful(Asker):
        def ask(
            self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
        ) -> dict[str, Answer]:
            return super().ask([question for question in questions if question.key != "base"], on_answer)

    outcomes = solve_variants(Forgetful(asker.instance, EXACT), known)
    kept = kept_plans(asker.instance)
    others = [tuple(one.plan.choice.tolist()) for one in outcomes[1:] if one.plan is not None]
    assert outcomes[0].least_cost == Interval(None, min(kept[plan] for plan in others if plan in kept))


def test_a_false_proof_is_not_believed() -> None:
    """An engine that takes a variant for infeasible while the checker knows a plan of it is told to be at fault."""
    asker, known = seeded(13)

    class Wrong(Asker):
        def ask(
            self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
        ) -> dict[str, Answer]:
            found = super().ask(questions)
            none = replace(found["dear"].result, status="infeasible", plan=None, report=None, bound=None)
            for one in (*found.values(), Answer("dear", none, None)):
                on_answer(one)
            return found

    with pytest.raises(
        InternalError, match="an engine proved that 'dear' has no plan; the checker finds that there is"
    ):
        solve_variants(Wrong(asker.instance, EXACT), known)


@pytest.mark.parametrize("baseline", ["as-is", "all-in-house", "cheapest", "base", "growth"])
def test_savings_count_against_the_named_baseline(baseline: str) -> None:
    """Each saving is the cost of the baseline less the least cost, by brute force on both sides."""
    instance = random_instance(25)
    known = variants(instance, scenarios(instance))
    found = study(Asker(instance, EXACT), known, baseline)
    least = {one.variant.id: one.least_cost.high for one in found.outcomes}
    for outcome, against, saving in zip(found.outcomes, found.references, found.savings, strict=True):
        assert against.cost.low == against.cost.high
        assert against.cost.high is not None
        assert least[outcome.variant.id] is not None
        assert saving == Interval(*[against.cost.high - outcome.least_cost.high] * 2)
        if baseline in least:
            assert against.cost.high == least[baseline]
        if baseline == "cheapest":
            assert saving.high is not None
            assert saving.high <= 0


def test_a_saving_is_that_of_the_plan_shown() -> None:
    """Where the least cost is only known to lie between half a cost and all of it, the saving of the plan is exact."""
    instance = random_instance(25)
    known = variants(instance, scenarios(instance))
    late = Late(instance, EXACT, deadline=time.monotonic() + 0.9)
    found = study(late, known, "as-is")
    assert not any(one.least_cost.exact for one in found.outcomes)
    for outcome, against, saving in zip(found.outcomes, found.references, found.savings, strict=True):
        saved = against.cost.high - outcome.least_cost.high
        assert saving == Interval(saved, saved)


@pytest.mark.parametrize("baseline", ["all-in-house", "cheapest"])
def test_a_baseline_that_was_cut_off_leaves_the_study_open(baseline: str) -> None:
    """Where the bound of the baseline is half its cost, savings are wide: complete at a gap of a half, not below."""
    instance = random_instance(25)
    known = variants(instance, scenarios(instance))

    class Hasty(Asker):
        def ask(
            self, questions: Iterable[Question], on_answer: Callable[[Answer], None] = lambda answer: None
        ) -> dict[str, Answer]:
            found = super().ask(questions, on_answer)
            return {
                key: replace(one, result=_cut_short(one)) if key.startswith(baseline) else one
                for key, one in found.items()
            }

    assert study(Asker(instance, EXACT), known, baseline).complete(0)
    found = study(Hasty(instance, EXACT), known, baseline)
    assert all(one.proven(0) for one in found.outcomes)
    assert not found.complete(0.4)
    assert found.complete(0.51)


def test_a_baseline_that_is_proven_not_to_exist_leaves_nothing_open() -> None:
    """No plan keeps the rules of growth: all is known then, no saving counts against it, and the reason says so."""
    asker, known = seeded(8)
    found = study(asker, known, "growth")
    assert found.complete(0)
    assert {one.reason for one in found.references} == {"No plan keeps all rules of 'growth'."}
    assert all(one.impossible for one in found.references)
    assert set(found.savings) == {Interval(None, None)}


def test_an_unknown_baseline_is_a_key_error() -> None:
    """The library names what it was asked for; the command line checks the name before."""
    asker, known = seeded(13)
    with pytest.raises(KeyError, match="shrink"):
        study(asker, known, "shrink")


def test_baselines_have_words() -> None:
    """A baseline is told in words, also where it is a scenario."""
    assert meaning("cheapest") == "no rules and no limits of providers"
    assert meaning("growth") == "the best plan of 'growth'"


def test_all_faults_of_all_scenarios_are_told_at_once() -> None:
    """Ids that are taken and changes that do not fit are told together, each with its scenario."""
    instance = random_instance(13)
    wrong = [
        Scenario(id="base"),
        Scenario(id="as-is"),
        Scenario(id="x", changes=(RemoveProvider(provider="nobody"), DropRule(rule="nothing"))),
        Scenario(id="x"),
    ]
    with pytest.raises(InputError) as raised:
        variants(instance, wrong, ("as-is",))
    told = [str(fault) for fault in raised.value.faults]
    assert len(told) == 5
    assert told[0].startswith("scenarios[base]: 'base' is taken already; expected an id that nothing else has")
    assert told[1].startswith("scenarios[as-is]: 'as-is' is taken already")
    assert "scenarios[x]" in told[2]
    assert "'nobody' is not a provider" in told[2]
    assert "'nothing' is not a rule" in told[3]
    assert told[4].startswith("scenarios[x]: 'x' is taken already")


def test_names_of_scenarios_are_kept() -> None:
    """A scenario keeps the name that the user gave it; without one it goes by its id."""
    instance = random_instance(13)
    assert [(one.id, one.name) for one in variants(instance, scenarios(instance))] == [
        ("base", "base"),
        ("growth", "Volumes grow"),
        ("dear", "dear"),
        ("lost", "lost"),
    ]


def test_an_outcome_without_a_result_is_unknown() -> None:
    """Nothing proven is neither feasible nor infeasible."""
    _, known = seeded(13)
    outcome = Outcome(known[0], None, None, Interval(None, None))
    assert (outcome.status, outcome.infeasible, outcome.proven(0.9)) == ("unknown", False, False)

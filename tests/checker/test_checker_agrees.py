"""The checker against a second evaluator, on random instances and random plans."""

from fractions import Fraction
from functools import cache
from random import Random

import numpy as np
import pytest
from naive_evaluator import Naive
from random_instances import RULE_KINDS, Document, random_document

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.report import RuleReport

SEEDS = range(120)
PLANS = 5


@cache
def drawn(seed: int) -> tuple[Document, Checker]:
    """Return a random document and the checker of its instance."""
    document = random_document(seed)
    return document, Checker(read_document(document, "random"))


def random_choice(instance: Instance, random: Random) -> Integers:
    """Return a random plan's option indices."""
    return np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])


@pytest.mark.parametrize("seed", SEEDS)
def test_costs_and_rules_are_those_of_the_model_page(seed: int) -> None:
    """Cost by cause, and value, limit, slack and verdict of every rule, agree on several plans of a random instance."""
    (document, checker), random = drawn(seed), Random(seed)
    instance = checker.instance
    for _ in range(PLANS):
        choice = random_choice(instance, random)
        naive = Naive(document, dict(Plan.of_choice(instance, choice).assignment))
        report = checker.check(choice)
        assert dict(report.costs.items()) == naive.costs()
        assert {rule.id: (rule.value, rule.limit, rule.holds) for rule in report.rules} == naive.verdicts()
        assert all((rule.slack >= 0) == rule.holds for rule in report.rules)
        assert all(abs(rule.slack) == abs(rule.limit - rule.value) for rule in report.rules if rule.value is not None)
        assert report.feasible == checker.feasible(choice)
        assert all(
            type(amount) is int for amount in (report.objective, *report.handoff_costs, *report.process_costs["run"])
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_conflict_of_a_broken_rule_breaks_it_whatever_the_others_do(seed: int) -> None:
    """Every other process takes random options: the rule stays broken; a rule that holds names nobody."""
    (_, checker), random = drawn(seed), Random(seed)
    instance = checker.instance
    for _ in range(PLANS):
        choice = random_choice(instance, random)
        for rule in checker.check(choice).rules:
            assert bool(rule.conflict) != rule.holds
            if not rule.holds:
                _stays_broken(checker, rule, rule.conflict, choice, random)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_broken_rule_names_all_through_whom_it_could_be_mended(seed: int) -> None:
    """Where only the processes that it does not name change, the rule stays broken; one that holds names nobody.

    Left out are the rules that others may mend too: by more in total, a better yield, or joining the few.
    """
    (_, checker), random = drawn(seed), Random(seed)
    for _ in range(PLANS):
        choice = random_choice(checker.instance, random)
        for rule in checker.check(choice).rules:
            assert bool(rule.processes) != rule.holds
            assert len(set(rule.processes)) == len(rule.processes)
            if not rule.holds and rule.kind not in ("max_share", "min_mean_yield", "together"):
                _stays_broken(checker, rule, rule.processes, choice, random)


def _stays_broken(
    checker: Checker, rule: RuleReport, processes: tuple[str, ...], choice: Integers, random: Random
) -> None:
    kept = [checker.instance.process_index[process] for process in processes]
    for _ in range(8):
        other = random_choice(checker.instance, random)
        other[kept] = choice[kept]
        again = next(found for found in checker.check(other).rules if found.id == rule.id)
        assert not again.holds, (rule, again)


def test_the_random_instances_break_and_keep_every_kind_of_rule() -> None:
    """Without both verdicts for each kind the tests above would prove little."""
    seen: set[tuple[str, bool]] = set()
    exact: set[str] = set()
    for seed in SEEDS:
        (_, checker), random = drawn(seed), Random(seed)
        for _ in range(PLANS):
            for rule in checker.check(random_choice(checker.instance, random)).rules:
                seen.add((rule.kind, rule.holds))
                exact |= (
                    {rule.kind} if rule.holds and rule.slack == 0 and rule.value not in (None, Fraction(0)) else set()
                )
    kinds = {*RULE_KINDS, "capacity", "units"}
    assert seen == {(kind, holds) for kind in kinds for holds in (True, False)}
    assert exact >= {"min_path_yield", "min_mean_yield", "max_share", "max_path_time", "max_total", "min_total"}


@pytest.mark.parametrize("seed", range(20))
def test_inactive_rules_are_not_judged(seed: int) -> None:
    """Switching every rule off leaves the limits of providers, and the cost as it was."""
    (document, checker), random = drawn(seed), Random(seed)
    quiet = {**document, "rules": [{**rule, "active": False} for rule in document["rules"]]}
    instance = read_document(quiet, "random")
    choice = random_choice(instance, random)
    report = Checker(instance).check(choice)
    assert {rule.kind for rule in report.rules} <= {"capacity", "units"}
    assert report.costs == checker.costs(choice)

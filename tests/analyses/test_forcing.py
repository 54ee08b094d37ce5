"""Forced and forbidden options against every plan of tiny instances, and names that nothing else has."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changes import AddRule
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import Forbid, Require, Scope, Select
from rightsource.optimizer.analyses.forcing import each_forbidden, forbidden, forced, free_name, picked


def kept(instance: Instance, *changes: AddRule) -> set[tuple[int, ...]]:
    """Return the plans that keep these rules, whatever else they break."""
    checker = Checker(changed(instance.with_rules([]), changes))
    return {choice for choice in choices(instance) if checker.feasible(np.array(choice))}


def choices(instance: Instance) -> list[tuple[int, ...]]:
    """Return every plan."""
    return list(product(*(instance.options_of(i) for i in range(len(instance.processes.ids)))))


@pytest.mark.parametrize("seed", range(4))
def test_a_forced_option_is_in_every_plan_and_a_forbidden_one_in_none(seed: int) -> None:
    """Of each process, its first option alone and its first two, against all plans."""
    instance = random_instance(seed)
    all_kept = kept(instance)
    for process in range(len(instance.processes.ids)):
        for options in ([*instance.options_of(process)][:1], [*instance.options_of(process)][:2]):
            having = {plan for plan in all_kept if plan[process] in options}
            assert kept(instance, forced(instance, process, options, "this")) == having
            assert kept(instance, forbidden(instance, process, options, "this")) == all_kept - having


def test_options_of_several_processes_are_forbidden_by_a_rule_each() -> None:
    """The last options of all processes, with ids by process; nothing is forbidden elsewhere."""
    instance = random_instance(2)
    last: Integers = instance.processes.first_option[1:] - 1
    rules = [change.rule for change in each_forbidden(instance, last.tolist(), "these")]
    assert [rule.id for rule in rules] == [f"these:not:{i}" for i in range(len(last))]
    expected = {plan for plan in kept(instance) if not (np.array(plan) == last).any()}
    assert kept(instance, *each_forbidden(instance, last.tolist(), "these")) == expected
    assert not list(each_forbidden(instance, [], "these"))


def test_a_rule_over_all_processes_has_no_list_of_them() -> None:
    """Two of two processes need no scope, one does; the kind is as asked."""
    instance = read_document(two_jobs(), "two jobs")
    select = Select(modes=("in_house",))
    assert picked(instance, [0, 1], select, "all").rule == Require(id="all", select=select)
    one = Forbid(id="one", scope=Scope(processes=("large",)), select=select)
    assert picked(instance, [1], select, "one", Forbid).rule == one


def test_a_free_name_is_no_beginning_of_a_rule_or_measure() -> None:
    """A number is written behind a name that is taken, until no rule or measure of the user's own begins so."""
    rules = [{"id": one, "kind": "forbid", "select": {"modes": ["automated"]}} for one in ("near", "near.2x", "x:near")]
    document = two_jobs(rules=rules)
    document["processes"][0]["options"][0]["measures"] = {"far-away": 1}
    instance = read_document(document, "two jobs")
    assert free_name(instance, "near") == "near.3"
    assert free_name(instance, "far") == "far.2"
    assert free_name(instance, "x") == "x.2"
    assert free_name(instance, "nearer") == "nearer"


def test_the_longest_ids_leave_a_name_that_a_rule_may_have() -> None:
    """However long a taken id is, the free one is not longer than an id may be."""
    long = {"id": "what-if".ljust(64, "."), "kind": "forbid", "select": {"modes": ["automated"]}}
    instance = read_document(two_jobs(rules=[long]), "two jobs")
    assert forced(instance, 0, [0], free_name(instance, "what-if")).rule.id == "what-if.2"

"""What holds of changes whatever they change."""

from __future__ import annotations

import os
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from random_changes import random_changes
from random_instances import random_document

from rightsource.models.canonical import canonical_bytes
from rightsource.models.changes import Change, RemoveProvider, ScalePrice, ScaleVolume
from rightsource.models.changing.apply import changed
from rightsource.models.checker import Checker
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")))
FEW = settings(max_examples=2 * CASES, deadline=None)
seeds = st.integers(0, 10**6)


def instance_of(seed: int) -> Instance:
    """Return a random instance, every other one without rules."""
    return read_document(random_document(seed, rules=seed % 2 == 0))


def subject(change: Change) -> Any:
    """Return what a change is about: changes about different things do not meet."""
    about = getattr(change, "rule", None) or getattr(change, "provider", None)
    return getattr(about, "id", about) or change.kind


@FEW
@given(seeds)
def test_changes_that_do_not_meet_may_change_places(seed: int) -> None:
    """Volumes, prices, yields and different rules: any order gives the same instance."""
    instance = instance_of(seed)
    apart = list({subject(change): change for change in random_changes(seed, instance, most=8)}.values())
    other = Random(seed).sample(apart, len(apart))
    assert canonical_bytes(changed(instance, apart)) == canonical_bytes(changed(instance, other))


@FEW
@given(seeds)
def test_one_after_the_other_is_all_at_once(seed: int) -> None:
    """Changing what was changed is the same as one longer list."""
    instance = instance_of(seed)
    changes = random_changes(seed, instance, most=6)
    step = instance
    for change in changes:
        step = changed(step, [change])
    assert canonical_bytes(step) == canonical_bytes(changed(instance, changes))


@FEW
@given(seeds)
def test_a_factor_of_one_and_no_change_at_all(seed: int) -> None:
    """Neither changes anything."""
    instance = instance_of(seed)
    same = changed(instance, [ScaleVolume(factor=Decimal(1)), ScalePrice(factor=Decimal("1.000"))])
    assert canonical_bytes(same) == canonical_bytes(instance) == canonical_bytes(changed(instance, []))


@FEW
@given(seeds)
def test_costs_go_with_prices(seed: int) -> None:
    """Twice every price that recurs: the checker finds these costs doubled but for rounding, and no others changed."""
    instance = instance_of(seed)
    plan = np.array([instance.options_of(i)[-1] for i in range(len(instance.processes.ids))])
    dear = changed(instance, [ScalePrice(factor=Decimal(2))])
    one, two = Checker(instance).costs(plan), Checker(dear).costs(plan)
    roundings = 3 * (len(instance.options.ids) + len(instance.providers.ids)) * 10
    for cause in ("run", "support", "fixed", "units"):
        assert abs(getattr(two, cause) - 2 * getattr(one, cause)) <= roundings, cause
    assert (two.rework, two.change, two.handoff) == (one.rework, one.change, one.handoff)


@FEW
@given(seeds)
def test_a_removed_provider_is_in_no_plan(seed: int) -> None:
    """The checker refuses every plan that uses it, in support too, and judges all others as before."""
    instance = instance_of(seed)
    random = Random(seed)
    gone = random.choice(instance.providers.ids)
    plan = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
    uses = any(gone == used.id for used in Checker(instance).check(plan).providers)
    after = changed(instance, [RemoveProvider(provider=gone)])
    assert Checker(after).feasible(plan) == (Checker(instance).feasible(plan) and not uses)

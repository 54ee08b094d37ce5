"""Limits between the cheapest and the best plan, kept by a planted one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from rightsource.instances.companies.draws import Draws
from rightsource.instances.families.calibration import Aim, planted_plan
from rightsource.instances.families.chains import PathTimeDraft, PathYieldDraft
from rightsource.instances.families.drafts import Draft, Keys, rule_of
from rightsource.instances.families.ground import Ground
from rightsource.instances.families.limits import with_limits
from rightsource.instances.families.sums import MeanYieldDraft, ShareDraft, TotalDraft
from rightsource.instances.library import open_bundled
from rightsource.models.checker import check
from rightsource.models.columns import Integers

VENDORS = {"kinds": ["vendor"]}
DRAFTS: list[tuple[type[Draft], Keys]] = [
    (TotalDraft, {"kind": "max_total", "measure": "expected_loss"}),
    (TotalDraft, {"kind": "max_total", "measure": "transition_cost", "scope": {"functions": ["payroll"]}}),
    (TotalDraft, {"kind": "min_total", "measure": "hours", "select": {"kinds": ["team"]}}),
    (TotalDraft, {"kind": "max_total", "measure": "changes"}),
    (MeanYieldDraft, {"kind": "min_mean_yield"}),
    (MeanYieldDraft, {"kind": "min_mean_yield", "scope": {"core": True}}),
    (ShareDraft, {"kind": "max_share", "measure": "run_cost", "select": VENDORS}),
    (ShareDraft, {"kind": "max_share", "measure": "run_cost", "select": VENDORS, "per": "group"}),
    (ShareDraft, {"kind": "min_share", "measure": "volume", "select": {"modes": ["automated"]}}),
    (PathTimeDraft, {"kind": "max_path_time"}),
    (PathTimeDraft, {"kind": "max_path_time", "from": ["us.journal", "de.journal"], "to": "us.close"}),
    (PathYieldDraft, {"kind": "min_path_yield"}),
    (PathYieldDraft, {"kind": "min_path_yield", "from": "us.capture", "to": "us.release-pay"}),
]


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Return the finance tower without rules."""
    return Ground.of(open_bundled("finance-tower").with_rules(()))


def some_plans(ground: Ground) -> list[Integers]:
    """Return the cheapest plan, the plan of best yields, and one in between."""
    yields = ground.pick(-ground.tables.yields)
    cheapest = ground.pick(ground.price)
    return [cheapest, yields, np.where(np.arange(len(yields)) % 2, yields, cheapest)]


@pytest.mark.parametrize(("draft", "keys"), DRAFTS, ids=lambda one: one["kind"] if isinstance(one, dict) else None)
def test_drafts_see_plans_as_the_checker_does(ground: Ground, draft: type[Draft], keys: Keys) -> None:
    """What a draft says that a plan attains is the checker's value of the rule (a path yield to 10^-15)."""
    made = draft(ground, {"id": "r", **keys})
    limit = 1 if "share" in keys["kind"] or "yield" in keys["kind"] else 10**9
    instance = ground.instance.with_rules([rule_of({"id": "r", **keys, "value": limit})])
    for plan in some_plans(ground):
        value = next(rule for rule in check(instance, plan).rules if rule.id == "r").value
        assert value is not None
        assert abs(made.attained(plan) - value) < Fraction(1, 10**15)


@pytest.mark.parametrize(("draft", "keys"), DRAFTS, ids=lambda one: one["kind"] if isinstance(one, dict) else None)
def test_best_is_out_of_reach_of_ordinary_plans(ground: Ground, draft: type[Draft], keys: Keys) -> None:
    """No plan at hand is better than the best; of paths, which is a heuristic, by less than 1 % of the way."""
    made = draft(ground, {"id": "r", **keys})
    best, cheapest = made.best(), made.attained(ground.pick(ground.price))
    for plan in some_plans(ground):
        better = best - made.attained(plan) if made.upper else made.attained(plan) - best
        assert better <= (abs(best - cheapest) / 100 if "path" in keys["kind"] else 0)


@pytest.mark.parametrize("asked", [40, 90])
def test_a_planted_plan_attains_all_its_targets(ground: Ground, asked: int) -> None:
    """Quality and risk, which do not contradict each other, are attained at any tightness; limits lie where asked."""
    drafts: list[Draft] = [
        MeanYieldDraft(ground, {"id": "quality", "kind": "min_mean_yield"}),
        TotalDraft(ground, {"id": "risk", "kind": "max_total", "measure": "expected_loss"}),
        PathYieldDraft(ground, {"id": "path", "kind": "min_path_yield", "from": "us.capture", "to": "us.release-pay"}),
    ]
    cheapest = ground.pick(ground.price)
    aims = [Aim.of(draft, asked, cheapest) for draft in drafts]
    plan = planted_plan(ground, aims, ground.price)
    assert [aim.missing(plan) for aim in aims] == [0, 0, 0]
    assert sum(aim.missing(cheapest) > 0 for aim in aims) == 3
    for aim in aims:
        assert asked - 1 <= aim.realised(aim.limit(plan)) <= asked
    rules = [aim.draft.rule(aim.limit(plan), "") for aim in aims]
    assert all(
        rule.holds for rule in check(ground.instance.with_rules(rules), plan).rules if rule.id in "quality risk path"
    )
    assert not any(
        rule.holds
        for rule in check(ground.instance.with_rules(rules), cheapest).rules
        if rule.id in "quality risk path"
    )


def test_a_target_out_of_reach_gives_the_limit_that_the_plan_attains(ground: Ground) -> None:
    """When the planted plan is the cheapest one, its own value is the limit: tightness 0."""
    aim = Aim.of(MeanYieldDraft(ground, {"id": "quality", "kind": "min_mean_yield"}), 80, ground.pick(ground.price))
    limit = aim.limit(ground.pick(ground.price))
    assert aim.realised(limit) <= 0
    assert 0 <= aim.cheapest - Fraction(limit) < Fraction(1, 1000)


def test_limits_are_written_short(ground: Ground) -> None:
    """A limit has no more decimals than the room between cheapest and best asks for: at least 100 steps."""
    aim = Aim.of(
        TotalDraft(ground, {"id": "r", "kind": "max_total", "measure": "expected_loss"}), 50, ground.pick(ground.price)
    )
    assert aim.limit(ground.pick(ground.tables.amounts.expected_loss)) % 1 == 0
    quality = Aim.of(MeanYieldDraft(ground, {"id": "q", "kind": "min_mean_yield"}), 50, ground.pick(ground.price))
    limit = quality.limit(ground.pick(-ground.tables.yields))
    assert 3 <= -Decimal(limit).as_tuple().exponent <= 6  # type: ignore[operator]


def test_capacities_leave_the_slack_that_was_asked_for(ground: Ground) -> None:
    """Between 90 and 95 % of every capacity is used by the plan, whole hours apart; units are enough for it."""
    plan = ground.pick(ground.price)
    instance = with_limits(ground, plan, Draws("desk", 1, "test"), (900, 950), all_=True)
    report = check(instance, plan)
    assert report.feasible
    capacities = [rule for rule in report.rules if rule.id.startswith("capacity:") and rule.value]
    assert capacities
    for rule in capacities:
        assert rule.value is not None
        assert rule.value * 1000 / 951 <= rule.limit <= rule.value * 1000 / 900 + 2

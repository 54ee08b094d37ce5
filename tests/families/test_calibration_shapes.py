"""Rules about choices alone: what is closed keeps them, whatever else is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from rightsource.instances.families.drafts import Keys
from rightsource.instances.families.ground import Ground
from rightsource.instances.families.shapes import SHAPERS, barring, max_count, min_count, together
from rightsource.instances.library import open_bundled
from rightsource.models.checker import check

PAYROLL = {"functions": ["payroll"]}
SHAPED: list[Keys] = [
    {"kind": "require", "scope": PAYROLL, "select": {"kinds": ["team", "platform"]}},
    {"kind": "forbid", "scope": {"core": True}, "select": {"shores": ["offshore"]}},
    {"kind": "min_yield", "scope": PAYROLL},
    {"kind": "together", "scope": {"processes": ["us.gross-net", "us.payslip"]}, "per": "provider"},
    {"kind": "apart", "scope": {"processes": ["us.supplier", "us.release-pay"]}, "per": "provider"},
    {"kind": "max_count", "scope": {"functions": ["procure-to-pay"]}, "per": "provider"},
    {"kind": "min_count", "scope": PAYROLL, "per": "site"},
]


@pytest.fixture(scope="module")
def ground() -> Ground:
    """Return the finance tower without rules."""
    return Ground.of(open_bundled("finance-tower").with_rules(()))


@pytest.mark.parametrize("keys", SHAPED, ids=lambda keys: keys["kind"])
def test_any_open_plan_keeps_the_rule(ground: Ground, keys: Keys) -> None:
    """The cheapest plan, the dearest, and random ones keep the rule once the other options are closed."""
    found = SHAPERS[keys["kind"]](ground, {"id": "r", **keys}, 50)
    assert found is not None
    rule, left = found
    random = np.random.default_rng(3).integers(0, 1000, (5, len(left.price)))
    for score in (left.price, -left.price, *random):
        [report] = [one for one in check(ground.instance.with_rules([rule]), left.pick(score)).rules if one.id == "r"]
        assert report.holds, report.message


@pytest.mark.parametrize("keys", [one for one in SHAPED if "count" in one["kind"]], ids=lambda keys: keys["kind"])
def test_the_cheapest_plan_breaks_a_count(ground: Ground, keys: Keys) -> None:
    """Counts ask for something: without them the cheapest plan uses more, or fewer."""
    found = SHAPERS[keys["kind"]](ground, {"id": "r", **keys}, 50)
    assert found is not None
    [report] = [
        one for one in check(ground.instance.with_rules([found[0]]), ground.pick(ground.price)).rules if one.id == "r"
    ]
    assert not report.holds


def test_rules_that_would_leave_a_process_without_an_option_are_left_out(ground: Ground) -> None:
    """Not all that is core can go offshore; a rule that bars nothing is no rule either."""
    require: Keys = {"id": "r", "kind": "require", "select": {"shores": ["offshore"]}, "scope": {"core": True}}
    assert barring(ground, require, 0) is None
    assert barring(ground, {"id": "r", "kind": "forbid", "select": {"options": ["no-such"]}}, 0) is None


def test_counts_that_change_nothing_are_left_out(ground: Ground) -> None:
    """A process alone uses one provider, no more and no less."""
    scope = {"processes": ["us.capture"]}
    assert max_count(ground, {"id": "r", "kind": "max_count", "scope": scope, "per": "provider"}, 50) is None
    assert min_count(ground, {"id": "r", "kind": "min_count", "scope": scope, "per": "provider"}, 50) is None


def test_processes_with_nothing_in_common_stay_apart(ground: Ground) -> None:
    """No provider serves all processes of the tower."""
    everything: Keys = {"id": "r", "kind": "together", "per": "provider"}
    assert together(ground, everything, 0) is None

"""Rules on yields and the limits of providers, worked out by hand, and what they say."""

from decimal import Decimal
from fractions import Fraction

import pytest
from checker_cases import ACME, BOTS, TEAM, document, judge, option, process, rule_of

# yields


@pytest.mark.parametrize(("limit", "holds"), [(Decimal("0.95"), True), (Decimal("0.950000001"), False)])
def test_min_yield_takes_the_smallest(limit: Decimal, holds: bool) -> None:
    """Yields 0.97 and 0.95."""
    written = document(*(process(n, option("team", **{"yield": y})) for n, y in (("a", 0.97), ("b", 0.95))))
    report = rule_of(written, {"kind": "min_yield", "value": limit}, a="team", b="team")
    assert (report.value, report.holds) == (Fraction(95, 100), holds)
    assert report.slack == Fraction(95, 100) - Fraction(limit)
    assert report.conflict == (() if holds else ("b",))


def test_min_yield_names_the_worst_first_and_then_the_others() -> None:
    """0.5 is the worst, 0.9 is short as well, 0.99 is not."""
    written = document(*(process(n, option("team", **{"yield": y})) for n, y in (("a", 0.9), ("b", 0.5), ("c", 0.99))))
    report = rule_of(written, {"kind": "min_yield", "value": 0.95}, a="team", b="team", c="team")
    assert (report.conflict, report.processes) == (("b",), ("b", "a"))
    smallest = "The process b has the smallest yield, 50 %"
    assert report.message == f"{smallest}, 45 percentage points short of the 95 % asked; also short: a (90 %)."
    enough = rule_of(written, {"kind": "min_yield", "value": 0.5}, a="team", b="team", c="team")
    assert enough.message == f"{smallest}; at least 50 % is asked."


def test_mean_yield_is_weighted_by_volume_and_decided_exactly() -> None:
    """(1 * 0.9 + 2 * 0.6) / 3 = 0.7 exactly: 0.7 holds, a billionth more does not, and both are needed for that."""
    steps = [process("a", option("team", **{"yield": 0.9})), process("b", option("team", **{"yield": 0.6}), volume=2)]
    written = document(*steps)
    assert rule_of(written, {"kind": "min_mean_yield", "value": 0.7}, a="team", b="team").slack == 0
    short = rule_of(written, {"kind": "min_mean_yield", "value": Decimal("0.700000001")}, a="team", b="team")
    assert (short.value, short.slack, short.holds) == (Fraction(7, 10), Fraction(-1, 10**9), False)
    miss = "0.0000001 percentage points short of the 70.0000001 % asked"
    assert short.message == f"The mean yield of all processes is 70 %, {miss}; it is kept down by b (6.67 points)."
    assert short.processes == ("b",)


def test_a_mean_is_kept_down_most_by_much_volume_at_a_low_yield() -> None:
    """Short of 0.9 by 0.1 * 10, 0.4 * 1, 0.2 * 4 and 0.05 * 5 of 24; e is better than asked, and not named."""
    steps = [("a", 0.8, 10), ("b", 0.5, 1), ("c", 0.7, 4), ("d", 0.85, 5), ("e", 1, 4)]
    written = document(*(process(n, option("team", **{"yield": y}), volume=v) for n, y, v in steps))
    report = rule_of(written, {"kind": "min_mean_yield", "value": 0.9}, **dict.fromkeys("abcde", "team"))
    assert report.processes == ("a", "c", "b", "d")
    miss = "8.54 percentage points short of the 90 % asked"
    most = "a (4.17 points), c (3.33 points) and b (1.67 points)"
    assert report.message == f"The mean yield of all processes is 81.46 %, {miss}; it is kept down most by {most}."
    enough = rule_of(written, {"kind": "min_mean_yield", "value": 0.8}, **dict.fromkeys("abcde", "team"))
    assert enough.message == "The mean yield of all processes is 81.46 %; at least 80 % is asked."


def test_a_mean_over_no_volume_holds_without_a_value() -> None:
    """Zero transactions have no mean."""
    written = document(process("a", option("team", **{"yield": 0.5}), volume=0))
    report = rule_of(written, {"kind": "min_mean_yield", "value": 0.9}, a="team")
    assert (report.value, report.slack, report.holds) == (None, 0, True)
    assert report.message == "The volume of all processes is zero, so there is no mean yield to judge."


def test_only_those_who_could_do_better_are_to_blame_for_a_mean() -> None:
    """The first could be always right, the second is at its best: the first alone keeps the mean at (0.5 + 0.6) / 2."""
    steps = [
        process("a", option("team", **{"yield": 0.5}), option("acme")),
        process("b", option("team", **{"yield": 0.6}), option("acme", **{"yield": 0.4})),
    ]
    report = rule_of(document(*steps), {"kind": "min_mean_yield", "value": 0.7}, a="team", b="team")
    assert (report.conflict, report.processes) == (("a",), ("a", "b"))


# limits of providers


@pytest.mark.parametrize(("hours", "holds"), [(10, True), (Decimal("10.001"), False)])
def test_a_capacity_may_be_full_to_the_thousandth(hours: float | Decimal, holds: bool) -> None:
    """Ten hours of ten hold; support of 2 counts like own work."""
    helped = option("bots", support=[{"provider": "team", "share": 0.5, "hours": 4}])
    written = document(
        process("a", option("team", hours=Decimal(str(hours)) - 2)),
        process("b", helped),
        providers=[{**TEAM, "capacity": 10}, BOTS],
    )
    report = judge(written, a="team", b="bots")
    (rule,) = report.rules
    assert (rule.id, rule.kind, rule.value, rule.holds) == ("capacity:team", "capacity", Fraction(str(hours)), holds)
    assert rule.slack == 10 - Fraction(str(hours))
    if not holds:
        assert (rule.conflict, rule.processes) == (("a",), ("a", "b"))
        given = "The provider team is given 10.001 h a year, 0.001 h over its capacity of 10 h"
        assert rule.message == f"{given}; it comes from a (8.001 h) and b (2 h)."
    else:
        assert rule.message == "The provider team is given 10 h a year; its capacity is 10 h."


def test_the_largest_loads_are_to_blame_for_a_full_provider() -> None:
    """Loads 6, 5 and 2 of 10, all avoidable: 6 + 5 is enough."""
    loads = (("a", 2), ("b", 6), ("c", 5))
    steps = [process(n, option("team", hours=h), option("acme")) for n, h in loads]
    written = document(*steps, providers=[{**TEAM, "capacity": 10}, ACME])
    assert judge(written, a="team", b="team", c="team").rules[0].conflict == ("b", "c")


def test_a_thousandth_below_the_least_hours_breaks_a_capacity_of_finer_grain() -> None:
    """0.0101 hours of work count as 0.011 hours, more than a capacity of 0.0105."""
    written = document(process("a", option("team", hours=0.0101)), providers=[{**TEAM, "capacity": 0.0105}])
    (rule,) = judge(written, a="team").rules
    assert (rule.value, rule.holds) == (Fraction(11, 1000), False)


def test_maximum_of_units() -> None:
    """3 units of 8 hours for 16.001 hours, 2 can be had."""
    written = document(
        process("a", option("team", hours=16.001)), providers=[{**TEAM, "unit": {"hours": 8, "cost": 1, "max": 2}}]
    )
    (rule,) = judge(written, a="team").rules
    assert (rule.id, rule.kind, rule.value, rule.limit, rule.slack) == ("units:team", "units", 3, 2, -1)
    assert (rule.unit, rule.conflict) == ("count", ("a",))
    assert rule.processes == ("a",)
    needs = "The provider team needs 3 units of 8 h for 16.001 h a year"
    assert rule.message == f"{needs}, 1 over the 2 to be had; it comes from a (16.001 h)."


def test_limits_of_providers_are_reported_even_when_nobody_uses_them() -> None:
    """An idle provider with room."""
    written = document(
        process("a", option("acme"), option("team")),
        providers=[{**TEAM, "capacity": 10, "unit": {"hours": 8, "cost": 1, "max": 2}}, ACME],
    )
    report = judge(written, a="acme")
    assert [(rule.id, rule.value, rule.holds) for rule in report.rules] == [
        ("capacity:team", 0, True),
        ("units:team", 0, True),
    ]
    assert report.rules[1].message == "The provider team needs 0 units of 8 h for 0 h a year; at most 2 can be had."

"""Cost by cause on cases that are worked out by hand, in cents unless something else is said."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from checker_cases import ACME, BOTS, DESK, PROVIDERS, SITES, TEAM, arc, document, judge, option, process, read

from rightsource.models.checker import Checker, check
from rightsource.models.checker.amounts import annual_factor
from rightsource.models.plan import Plan

CLASSES = {
    "same_site": {"cost": 1},
    "same_country": {"cost": 10},
    "cross_border": {"cost": 100},
    "far": {"cost": 1000, "hours_apart": 6},
}


def test_run_is_volume_times_unit_cost_plus_annual_cost_rounded_once() -> None:
    """1 * 0.004 + 0.004 = 0.008 is one cent; the two parts by themselves would be none."""
    assert judge(document(process("a", option("team", unit_cost=0.004, annual_cost=0.004))), a="team").costs.run == 1


@pytest.mark.parametrize(
    ("exact", "cents"), [(0.125, 12), (0.135, 14), (0.375, 38), (0.3750001 - 1e-7, 38), (0.374999, 37)]
)
def test_ties_go_to_the_even_cent(exact: float, cents: int) -> None:
    """12.5 and 13.5 cents become 12 and 14, 37.5 becomes 38."""
    assert judge(document(process("a", option("team", unit_cost=round(exact, 6)))), a="team").costs.run == cents


def test_money_decimals_set_the_minor_unit() -> None:
    """3 * 0.5 = 1.5 whole units round to the even 2; with six decimals nothing is rounded."""
    processes = [process("a", option("team", unit_cost=0.5), volume=3)]
    assert judge(document(*processes, money_decimals=0), a="team").costs.run == 2
    assert judge(document(*processes, money_decimals=6), a="team").costs.run == 1_500_000


def test_support_is_the_sum_over_the_entries_rounded_once() -> None:
    """Two entries of 1 * 0.5 * 0.008 = 0.004 make 0.008, one cent; each by itself would be none."""
    entry = {"provider": "team", "share": 0.5, "unit_cost": 0.008, "hours": 0}
    assert judge(document(process("a", option("bots", support=[entry, entry]))), a="bots").costs.support == 1


def test_rework_is_paid_for_what_goes_wrong() -> None:
    """1,000 transactions, 2 % wrong, 11.50 each: 230.00."""
    written = document(process("a", option("team", **{"yield": 0.98}), volume=1000, rework_cost=11.5))
    assert judge(written, a="team").costs.rework == 23_000


def test_change_is_spread_over_the_horizon_and_pays_the_exit_of_the_current_option() -> None:
    """(90 + 30) / 4 years = 30 a year; staying costs nothing; without a current option there is no exit: 22.50."""
    options = [option("team", exit_cost=30, transition_cost=7), option("acme", transition_cost=90, exit_cost=5)]
    written = document(process("a", *options), horizon_years=4)
    current = {**written, "current_plan": {"a": "team"}}
    assert judge(current, a="acme").costs.change == 3000
    assert judge(current, a="team").costs.change == 0
    assert judge(written, a="acme").costs.change == 2250


def test_change_is_an_annuity_when_money_has_a_price() -> None:
    """At 10 % over 2 years: 0.1 / (1 - 1/1.21) = 121/210, so 210 become 121 a year."""
    assert annual_factor(100_000_000, 2) == Fraction(121, 210)
    written = document(process("a", option("acme", transition_cost=210)), horizon_years=2, discount_rate=0.1)
    assert judge(written, a="acme").costs.change == 12_100


def test_fixed_cost_is_paid_once_for_every_provider_in_use_even_at_a_share_of_nothing() -> None:
    """Team 10 (twice used), bots 20, acme 5 only through support with share 0, desk 40 not used at all: 35."""
    providers = [
        {**TEAM, "fixed_cost": 10},
        {**BOTS, "fixed_cost": 20},
        {**ACME, "fixed_cost": 5},
        {**DESK, "fixed_cost": 40},
    ]
    support = [{"provider": "acme", "share": 0, "hours": 1}]
    written = document(
        process("a", option("team"), option("desk")),
        process("b", option("team")),
        process("c", option("bots", support=support)),
        providers=providers,
    )
    report = judge(written, a="team", b="team", c="bots")
    assert report.costs.fixed == 3500
    assert [(p.id, p.fixed_cost, p.hours) for p in report.providers] == [
        ("team", 1000, 0),
        ("bots", 2000, 0),
        ("acme", 500, 0),
    ]


@pytest.mark.parametrize(("hours", "units"), [(0, 0), (0.001, 1), (1600, 1), (1600.001, 2), (3200, 2)])
def test_units_are_whole(hours: float, units: int) -> None:
    """Units of 1,600 hours: exactly full is one, a thousandth of an hour over is two."""
    provider = {**TEAM, "unit": {"hours": 1600, "cost": 70_000}}
    report = judge(document(process("a", option("team", hours=hours)), providers=[provider]), a="team")
    assert report.costs.units == units * 7_000_000
    assert report.providers[0].units == units


def test_the_cost_of_one_unit_is_rounded_before_it_is_multiplied() -> None:
    """Two units of 0.125 each are 12 + 12 cents, not 25."""
    provider = {**TEAM, "unit": {"hours": 1, "cost": 0.125}}
    assert judge(document(process("a", option("team", hours=2)), providers=[provider]), a="team").costs.units == 24


def test_hours_are_rounded_up_entry_by_entry() -> None:
    """Own 0.0001 and two entries of 1 * 0.5 * 0.0001 hours count a thousandth each: 0.003 hours for the team."""
    entry = {"provider": "bots", "share": 0.5, "hours": 0.0001}
    written = document(process("a", option("acme", "bots", hours=0.0001, support=[entry, entry])))
    assert judge(written, a="acme").providers[0].hours == Fraction(3, 1000)


@pytest.mark.parametrize(
    ("giver", "taker", "cents"),
    [
        ("team", "team", 0),
        ("team", "desk", 300),
        ("team", "bots", 3000),
        ("team", "acme-lima", 30_000),
        ("acme-lima", "acme", 300_000),
        ("bots", "acme", 300_000),
    ],
)
def test_hand_offs_cost_by_how_far_they_travel(giver: str, taker: str, cents: int) -> None:
    """3 hand-overs at 0, 1 (hq), 10 (hq to plant), 100 (hq to Lima, same clock), 1,000 (to Pune, over 6 hours)."""
    written = document(
        process("a", option(giver)),
        process("b", option(taker)),
        dependencies=[arc("a", "b", 3)],
        handoffs={"default": CLASSES},
    )
    assert judge(written, a=giver, b=taker).handoff_costs == (cents,)


@pytest.mark.parametrize(("hours_apart", "cents"), [(10.5, 100_000), (10.500001, 10_000)])
def test_far_begins_at_exactly_the_hours_given(hours_apart: float, cents: int) -> None:
    """Lima and Pune are 10.5 hours apart."""
    classes = {**CLASSES, "far": {"cost": 1000, "hours_apart": hours_apart}}
    written = document(
        process("a", option("acme-lima")),
        process("b", option("acme")),
        dependencies=[arc("a", "b")],
        handoffs={"default": classes},
    )
    assert judge(written, a="acme-lima", b="acme").costs.handoff == cents


def test_without_a_far_class_every_border_is_the_same() -> None:
    """Hq to Pune costs the cross-border 100 when the profile knows nothing farther."""
    classes = {name: CLASSES[name] for name in ("same_site", "same_country", "cross_border")}
    written = document(
        process("a", option("team")),
        process("b", option("acme")),
        dependencies=[arc("a", "b")],
        handoffs={"default": classes},
    )
    assert judge(written, a="team", b="acme").costs.handoff == 10_000


def test_pair_costs_are_added_even_within_a_provider_and_may_save() -> None:
    """The named pair saves 2.505 (250 cents, half to even) on 3 * 1 for the same site: 0.50; other pairs pay the 3."""
    pairs = [
        {"from_option": "team", "to_option": "desk", "cost": -2.505},
        {"from_option": "team", "to_option": "team", "cost": 7},
    ]
    written = document(
        process("a", option("team"), option("desk")),
        process("b", option("team"), option("desk")),
        dependencies=[arc("a", "b", 3, pair_costs=pairs)],
        handoffs={"default": CLASSES},
    )
    assert judge(written, a="team", b="desk").costs.handoff == 50
    assert judge(written, a="desk", b="team").costs.handoff == 300
    assert judge(written, a="team", b="team").costs.handoff == 700


def test_every_dependency_uses_its_own_profile() -> None:
    """The same two providers, 1 by the default profile and 5 by the other one."""
    dear = {name: {"cost": 5} for name in ("same_site", "same_country", "cross_border")}
    written = document(
        *(process(name, option("team"), option("desk")) for name in "abc"),
        dependencies=[arc("a", "b"), arc("b", "c", handoff="dear")],
        handoffs={"default": CLASSES, "dear": dear},
    )
    assert judge(written, a="team", b="desk", c="team").handoff_costs == (100, 500)


def test_support_work_makes_no_hand_off() -> None:
    """Bots hand on to bots; that the team in another place helps costs nothing."""
    helped = option("bots", support=[{"provider": "team", "share": 1, "hours": 1}])
    written = document(
        process("a", helped), process("b", helped), dependencies=[arc("a", "b")], handoffs={"default": CLASSES}
    )
    assert judge(written, a="bots", b="bots").costs.handoff == 0


def test_causes_add_up_to_the_objective() -> None:
    """Run 3.00, support 1.00, rework 0.50, change 4.00, fixed 7.00, units 2.00, hand-off 1.00 make 18.50."""
    helped = option(
        "bots",
        unit_cost=3,
        transition_cost=4,
        support=[{"provider": "team", "share": 0.5, "unit_cost": 2, "hours": 1}],
        **{"yield": 0.9},
    )
    written = document(
        process("a", helped, rework_cost=5),
        process("b", option("desk")),
        providers=[{**TEAM, "unit": {"hours": 1, "cost": 2}}, {**BOTS, "fixed_cost": 7}, DESK],
        dependencies=[arc("a", "b")],
        handoffs={"default": {**CLASSES, "same_country": {"cost": 1}}},
    )
    report = judge(written, a="bots", b="desk")
    expected = {"run": 300, "support": 100, "rework": 50, "change": 400, "fixed": 700, "units": 200, "handoff": 100}
    assert dict(report.costs.items()) == expected
    assert report.objective == 1850
    assert report.process_costs == {"run": (300, 0), "support": (100, 0), "rework": (50, 0), "change": (400, 0)}


def test_amounts_beyond_64_bits_are_exact() -> None:
    """10^12 - 1 transactions at 10^12 - 1 each, in millionths, are far beyond 2^63 and still exact."""
    big = 10**12 - 1
    written = document(process("a", option("team", unit_cost=big), volume=big, rework_cost=big), money_decimals=6)
    report = judge(written, a="team")
    assert report.costs.run == big * big * 10**6
    assert report.costs.rework == 0


def test_the_smallest_yield_loss_is_not_lost() -> None:
    """One wrong in a billion, at 10^9 transactions and 1 each, is exactly 1.00."""
    written = document(process("a", option("team", **{"yield": Decimal("0.999999999")}), volume=10**9, rework_cost=1))
    assert judge(written, a="team").costs.rework == 100


def test_all_ways_to_ask_agree() -> None:
    """Costs, objective and report of one checker, and the function for a single plan, say the same."""
    instance = read(document(process("a", option("team", unit_cost=5), option("acme", unit_cost=3))))
    checker, choice = Checker(instance), Plan({"a": "acme"}).choice(instance)
    assert checker.objective(choice) == checker.costs(choice).total == checker.check(choice).objective == 300
    assert check(instance, choice) == checker.check(choice)


def test_a_choice_of_another_size_is_refused() -> None:
    """One process, two choices."""
    instance = read(document(process("a", option("team"))))
    with pytest.raises(ValueError, match=r"a choice of shape \(2,\) does not fit 1 processes"):
        Checker(instance).objective(np.array([0, 0]))


@pytest.mark.parametrize("wrong", [-1, 1, 2])
def test_an_option_of_another_process_is_refused(wrong: int) -> None:
    """Process a has the option 0 only; a negative index does not count from the end."""
    instance = read(document(process("a", option("team")), process("b", option("team"))))
    with pytest.raises(ValueError, match=f"process 'a' has no option with the index {wrong}"):
        Checker(instance).feasible(np.array([wrong, 1]))


def test_a_missing_clock_is_not_guessed() -> None:
    """Without utc_offset nobody can tell whether two sites are far apart; the reader asks for it, the checker too."""
    written = document(
        process("a", option("team")),
        process("b", option("acme")),
        dependencies=[arc("a", "b")],
        handoffs={"default": CLASSES},
    )
    instance = read(written)
    unknown = replace(instance, sites=replace(instance.sites, utc_offset=(None,) * len(SITES)))
    with pytest.raises(ValueError, match=r"site '(hq|pune)' has no utc_offset, which the class 'far' needs"):
        Checker(unknown).objective(Plan({"a": "team", "b": "acme"}).choice(unknown))


def test_providers_that_nobody_uses_are_not_reported() -> None:
    """Five providers on offer, one in use."""
    report = judge(document(process("a", option("team"), option("acme")), providers=PROVIDERS), a="acme")
    assert [p.id for p in report.providers] == ["acme"]

"""Every kind of rule on cases worked out by hand: value, limit, slack, whom it names, and what it says."""

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from checker_cases import ACME, BOTS, TEAM, Document, arc, document, judge, option, process, read, rule_of

from rightsource.models.checker import Checker
from rightsource.models.checker.checker import _CHECKS
from rightsource.models.plan import Plan
from rightsource.models.rules import RULE_KINDS, MinPathYield, MinTotal, MinYield, Scope
from rightsource.models.vocabulary import Per


def pair(**more: object) -> Document:
    """Return two processes that team, acme (Pune) and bots (helped by acme for a share of nothing) can handle."""
    helped = option("bots", support=[{"provider": "acme", "share": 0, "hours": 0}])
    return document(*(process(name, option("team"), option("acme"), helped) for name in "ab"), **more)


def test_every_kind_of_rule_has_its_check() -> None:
    """None of the kinds that files know is missing, none is made up."""
    assert set(_CHECKS) == set(RULE_KINDS)


# require and forbid


def test_require_counts_and_names_who_uses_something_else() -> None:
    """Both are at acme where the team is required; one of them is enough to break the rule."""
    report = rule_of(pair(), {"kind": "require", "select": {"providers": ["team"]}}, a="acme", b="acme")
    assert (report.value, report.limit, report.slack, report.unit) == (2, 0, -2, "count")
    assert report.processes == ("a",)
    assert (
        report.message
        == "2 processes use an option that is not among the required ones: a (option acme) and b (option acme)."
    )


def test_require_looks_at_its_scope_only() -> None:
    """Only a must stay with the team."""
    rule = {"kind": "require", "scope": {"processes": ["a"]}, "select": {"modes": ["in_house"]}}
    report = rule_of(pair(), rule, a="team", b="acme")
    assert (report.holds, report.value, report.processes) == (True, 0, ())
    assert report.message == "Every process in scope uses a required option."


@pytest.mark.parametrize(
    ("select", "holds"),
    [
        ({"countries": ["US"]}, False),
        ({"sites": ["plant"]}, False),
        ({"regions": ["AMER"]}, False),
        ({"shores": ["onshore"]}, False),
        ({"countries": ["US", "IN"]}, True),
        ({"kinds": ["platform"]}, True),
        ({"providers": ["bots"]}, True),
        ({"technologies": ["rpa"]}, True),
    ],
)
def test_required_places_bind_support_providers_too(select: Document, holds: bool) -> None:
    """The bots stand in the US plant, helped from Pune: place keys fail, keys on who does the work do not."""
    assert rule_of(pair(), {"kind": "require", "select": select}, a="bots", b="bots").holds is holds


@pytest.mark.parametrize(
    ("select", "holds"),
    [
        ({"providers": ["acme"]}, False),
        ({"kinds": ["vendor"]}, False),
        ({"modes": ["outsourced"]}, False),
        ({"groups": ["acme-group"]}, False),
        ({"countries": ["IN"]}, False),
        ({"technologies": ["rpa"], "countries": ["IN"]}, False),
        ({"technologies": ["rpa"], "countries": ["PE"]}, True),
        ({"modes": ["automated"], "countries": ["IN"]}, True),
        ({"options": ["bots"]}, False),
        ({"options": ["acme"]}, True),
    ],
)
def test_forbidden_is_also_what_supports(select: Document, holds: bool) -> None:
    """The support provider stands in for the own one, all keys at once: automated and Indian is nobody."""
    report = rule_of(pair(), {"kind": "forbid", "select": select}, a="team", b="bots")
    assert report.holds is holds
    expected = "No process uses a forbidden option." if holds else "1 process uses a forbidden option: b (option bots)."
    assert report.message == expected


# yields


@pytest.mark.parametrize(("limit", "holds"), [(Decimal("0.95"), True), (Decimal("0.950000001"), False)])
def test_min_yield_takes_the_smallest(limit: Decimal, holds: bool) -> None:
    """Yields 0.97 and 0.95."""
    written = document(*(process(n, option("team", **{"yield": y})) for n, y in (("a", 0.97), ("b", 0.95))))
    report = rule_of(written, {"kind": "min_yield", "value": limit}, a="team", b="team")
    assert (report.value, report.holds) == (Fraction(95, 100), holds)
    assert report.slack == Fraction(95, 100) - Fraction(limit)
    assert report.processes == (() if holds else ("b",))


def test_min_yield_names_the_worst_first_and_then_the_others() -> None:
    """0.5 is the worst, 0.9 is short as well, 0.99 is not."""
    written = document(*(process(n, option("team", **{"yield": y})) for n, y in (("a", 0.9), ("b", 0.5), ("c", 0.99))))
    report = rule_of(written, {"kind": "min_yield", "value": 0.95}, a="team", b="team", c="team")
    assert report.processes == ("b",)
    assert report.message == "The process b has the smallest yield, 0.5; at least 0.95 is asked; also short: a."


def test_mean_yield_is_weighted_by_volume_and_decided_exactly() -> None:
    """(1 * 0.9 + 2 * 0.6) / 3 = 0.7 exactly: 0.7 holds, a billionth more does not, and both are needed for that."""
    steps = [process("a", option("team", **{"yield": 0.9})), process("b", option("team", **{"yield": 0.6}), volume=2)]
    written = document(*steps)
    assert rule_of(written, {"kind": "min_mean_yield", "value": 0.7}, a="team", b="team").slack == 0
    short = rule_of(written, {"kind": "min_mean_yield", "value": Decimal("0.700000001")}, a="team", b="team")
    assert (short.value, short.slack, short.holds) == (Fraction(7, 10), Fraction(-1, 10**9), False)
    assert short.message == "The mean yield of all processes is 0.7; at least 0.700000001 is asked."


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
    assert report.processes == ("a",)


# totals


def test_max_total_adds_up_what_is_selected() -> None:
    """Losses 30.005 (a, acme: 30.00 after half-even rounding) and 50 (b, team): vendors carry 30.00 of 29.99."""
    options = [option("acme", expected_loss=30.005), option("team", expected_loss=50)]
    written = document(process("a", *options), process("b", *options))
    rule = {"kind": "max_total", "measure": "expected_loss", "select": {"kinds": ["vendor"]}, "value": 29.99}
    report = rule_of(written, rule, a="acme", b="team")
    assert (report.value, report.limit, report.slack, report.unit) == (
        30,
        Fraction(2999, 100),
        Fraction(-1, 100),
        "money",
    )
    assert report.processes == ("a",)
    assert (
        report.message == "The total expected loss of the selected options is 30.00 USD; at most 29.99 USD is allowed."
    )


@pytest.mark.parametrize(("limit", "rounded"), [(Decimal("0.125"), 12), (Decimal("0.135"), 14)])
def test_limits_of_money_are_rounded_like_amounts(limit: Decimal, rounded: int) -> None:
    """Half-even: 12.5 cents become 12, 13.5 cents 14."""
    written = document(process("a", option("team", unit_cost=1)))
    for kind in ("max_total", "min_total"):
        rule = {"kind": kind, "measure": "run_cost", "value": limit}
        assert rule_of(written, rule, a="team").limit == Fraction(rounded, 100)


def test_the_largest_terms_are_to_blame_for_a_total() -> None:
    """5 + 3 + 1 > 4, and each could be 0: the 5 alone breaks it."""
    steps = [process(n, option("team", unit_cost=c), option("acme")) for n, c in (("a", 3), ("b", 5), ("c", 1))]
    report = rule_of(
        document(*steps), {"kind": "max_total", "measure": "run_cost", "value": 4}, a="team", b="team", c="team"
    )
    assert report.processes == ("b",)


def test_a_total_that_no_choice_can_keep_still_names_a_process() -> None:
    """A single option that is too dear: whatever the rest does, and never an empty list."""
    report = rule_of(
        document(process("a", option("team", unit_cost=3))),
        {"kind": "max_total", "measure": "cost", "value": 1},
        a="team",
    )
    assert report.processes == ("a",)


def test_min_total_asks_for_at_least() -> None:
    """1.5 tons of 1.5 hold, 1.500001 do not; an option without the measure has none of it."""
    steps = [process(n, option("team", measures={"co2": 1.5}), option("acme")) for n in "ab"]
    rule = {"kind": "min_total", "measure": "co2"}
    assert rule_of(document(*steps), {**rule, "value": 1.5}, a="team", b="acme").holds
    report = rule_of(document(*steps), {**rule, "value": Decimal("1.500001")}, a="acme", b="team")
    assert (report.value, report.slack, report.unit) == (Fraction(3, 2), Fraction(-1, 10**6), "measure")
    assert report.processes == ("a",)
    assert report.message == "The total measure 'co2' of all processes is 1.5; at least 1.500001 is asked."


@pytest.mark.parametrize(
    ("measure", "value", "unit"),
    [
        ("cost", 84, "money"),
        ("run_cost", 40, "money"),
        ("transition_cost", 60, "money"),
        ("expected_loss", 7, "money"),
        ("hours", Fraction(1001, 1000), "hours"),
        ("volume", 12, "transactions"),
        ("processes", 3, "count"),
        ("changes", 1, "count"),
    ],
)
def test_built_in_measures(measure: str, value: Fraction, unit: str) -> None:
    """Process a moves from team to acme, b stays, c had no plan; over two years half of a change counts in the cost.

    Cost: a 10 * 2 run + 10 * 1 support + 10 * 0.1 * 2 rework + (50 + 4) / 2 change = 59, b 20 run, c 10 / 2 change: 84.
    Hours are own ones only, 10 * 0.1 for a and, rounded up, 0.001 for b. b's transition cost is not paid, c's is, but c
    changes nothing that was there.
    """
    helped = [{"provider": "team", "share": 1, "unit_cost": 1, "hours": 5}]
    steps = [
        process(
            "a",
            option("team", exit_cost=4),
            option("acme", unit_cost=2, transition_cost=50, hours=0.1, support=helped, **{"yield": 0.9}),
            volume=10,
            rework_cost=2,
        ),
        process("b", option("team", unit_cost=20, transition_cost=99, expected_loss=7, hours=0.0001)),
        process("c", option("acme", transition_cost=10)),
    ]
    written = document(*steps, horizon_years=2, current_plan={"a": "team", "b": "team"})
    report = rule_of(written, {"kind": "max_total", "measure": measure, "value": 1000}, a="acme", b="team", c="acme")
    assert (report.value, report.unit) == (value, unit)


def test_a_budget_is_a_limit_on_the_whole_objective() -> None:
    """Run 3 + fixed 5 = 8.00 against 7.99; all choices together break it."""
    written = document(
        process("a", option("team", unit_cost=3)), process("b", option("team")), providers=[{**TEAM, "fixed_cost": 5}]
    )
    rule = {"kind": "max_total", "measure": "total_cost"}
    assert rule_of(written, {**rule, "value": 8}, a="team", b="team").holds
    report = rule_of(written, {**rule, "value": 7.99}, a="team", b="team")
    assert (report.value, report.slack, report.processes) == (8, Fraction(-1, 100), ("a", "b"))
    assert report.message == "The plan costs 8.00 USD a year; its budget is 7.99 USD."


# shares


@pytest.mark.parametrize(("limit", "holds"), [(0.4, True), (Decimal("0.399999999"), False)])
def test_a_share_of_exactly_the_limit_holds(limit: float | Decimal, holds: bool) -> None:
    """2 of 5 at the vendor is 0.4."""
    options = [option("team", unit_cost=1), option("acme", unit_cost=1)]
    written = document(process("a", *options, volume=2), process("b", *options, volume=3))
    rule = {"kind": "max_share", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": limit}
    report = rule_of(written, rule, a="acme", b="team")
    assert (report.value, report.holds, report.slack) == (Fraction(2, 5), holds, Fraction(str(limit)) - Fraction(2, 5))


def test_min_share_is_the_other_way_round() -> None:
    """1 of 3 processes at home where half is asked: both that are outside are to blame, as one is not enough."""
    written = document(*(process(n, option("team"), option("acme")) for n in "abc"))
    rule = {"kind": "min_share", "measure": "processes", "select": {"modes": ["in_house"]}, "value": 0.5}
    report = rule_of(written, rule, a="team", b="acme", c="acme")
    assert (report.value, report.slack) == (Fraction(1, 3), Fraction(-1, 6))
    assert report.processes == ("b", "c")
    assert report.message == "The selected options have 0.3333 of the total number of processes; at least 0.5 is asked."


def test_max_share_per_group_takes_the_largest_group() -> None:
    """Vendor acme in Pune and in Lima are one group with 3 of 4; the team, not selected, forms no group."""
    written = document(
        process("a", option("acme")), process("b", option("acme-lima"), volume=2), process("c", option("team"))
    )
    rule = {"kind": "max_share", "measure": "volume", "select": {"kinds": ["vendor"]}, "per": "group", "value": 0.5}
    report = rule_of(written, rule, a="acme", b="acme-lima", c="team")
    assert (report.value, report.group, report.slack) == (Fraction(3, 4), "acme-group", Fraction(-1, 4))
    assert report.message == "The group acme-group has 0.75 of the total volume; at most 0.5 is allowed."


def test_options_without_a_technology_form_no_group_but_count_in_the_total() -> None:
    """Robots do 1 of 4, nothing in particular does 3 of 4: the largest technology has 0.25."""
    written = document(process("a", option("bots")), process("b", option("team"), volume=3))
    rule = {"kind": "max_share", "measure": "volume", "per": "technology", "value": 0.3}
    report = rule_of(written, rule, a="bots", b="team")
    assert (report.value, report.group, report.holds) == (Fraction(1, 4), "rpa", True)


def test_no_group_at_all_has_a_share_of_nothing() -> None:
    """Nobody uses a technology."""
    written = document(process("a", option("bots"), option("team")))
    report = rule_of(written, {"kind": "max_share", "measure": "volume", "per": "technology", "value": 0}, a="team")
    assert (report.value, report.group, report.holds) == (0, None, True)
    assert report.message == "No technology has any of the total volume; at most 0 is allowed."


@pytest.mark.parametrize("kind", ["max_share", "min_share"])
def test_a_share_of_nothing_holds_without_a_value(kind: str) -> None:
    """No run cost at all."""
    written = document(process("a", option("team"), option("acme", unit_cost=1)))
    rule = {"kind": kind, "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.5}
    report = rule_of(written, rule, a="team")
    assert (report.value, report.slack, report.holds) == (None, 0, True)
    assert report.message == "The total run cost is zero, so there is no share to judge."


# counts


def test_max_count_counts_different_values_and_blames_one_process_each() -> None:
    """Team, acme, team, bots: three providers where two may be; a, b and d are one process each."""
    steps = [process(n, option(p)) for n, p in (("a", "team"), ("b", "acme"), ("c", "team"), ("d", "bots"))]
    report = rule_of(
        document(*steps), {"kind": "max_count", "per": "provider", "value": 2}, a="team", b="acme", c="team", d="bots"
    )
    assert (report.value, report.slack, report.processes) == (3, -1, ("a", "b", "d"))
    assert (
        report.message
        == "The number of providers that all processes use is 3 (acme, bots and team); at most 2 may be used."
    )


def test_min_count_asks_for_at_least() -> None:
    """Two vendor sites of one group are one group; two are asked."""
    written = document(process("a", option("acme")), process("b", option("acme-lima")), process("c", option("team")))
    rule = {"kind": "min_count", "per": "group", "select": {"kinds": ["vendor"]}, "value": 2}
    report = rule_of(written, rule, a="acme", b="acme-lima", c="team")
    assert (report.value, report.slack, report.processes) == (1, -1, ("a", "b", "c"))
    assert (
        report.message
        == "The number of groups that the selected options use is 1 (acme-group); at least 2 must be used."
    )


def test_options_without_a_technology_are_not_counted() -> None:
    """Team and bots: one technology, not two."""
    written = document(process("a", option("bots")), process("b", option("team")))
    assert rule_of(written, {"kind": "max_count", "per": "technology", "value": 1}, a="bots", b="team").value == 1


# together and apart


def test_together_names_two_that_differ() -> None:
    """Team, team, acme."""
    steps = [process(n, option(p)) for n, p in (("a", "team"), ("b", "team"), ("c", "acme"))]
    report = rule_of(document(*steps), {"kind": "together", "per": "country"}, a="team", b="team", c="acme")
    assert (report.value, report.limit, report.slack, report.processes) == (2, 1, -1, ("a", "c"))
    assert report.message == "For all processes the country must be the same, but there are 2: US for a and IN for c."


def test_no_technology_is_a_value_to_agree_on() -> None:
    """Two without agree; one with and one without do not."""
    written = document(process("a", option("team")), process("b", option("team"), option("bots")))
    rule = {"kind": "together", "per": "technology"}
    agreed = rule_of(written, rule, a="team", b="team")
    assert (agreed.holds, agreed.value) == (True, 1)
    assert agreed.message == "For all processes the technology is the same: none."
    assert rule_of(written, rule, a="team", b="bots").processes == ("a", "b")


def test_apart_names_two_that_clash_in_the_largest_group() -> None:
    """Desk once, the acme group three times; two of its three are enough."""
    steps = [process(n, option(p)) for n, p in (("a", "desk"), ("b", "acme"), ("c", "acme-lima"), ("d", "acme"))]
    report = rule_of(document(*steps), {"kind": "apart", "per": "group"}, a="desk", b="acme", c="acme-lima", d="acme")
    assert (report.value, report.limit, report.slack, report.group) == (3, 1, -2, "acme-group")
    assert report.processes == ("b", "c")
    assert report.message == "3 processes share the group acme-group: b, c and d; each must have its own."


@pytest.mark.parametrize("per", ["technology", "region"])
def test_having_none_is_no_clash(per: str) -> None:
    """Two Indian desks have neither technology nor region; two American desks share a region."""
    written = document(*(process(n, option("acme")) for n in "ab"))
    report = rule_of(written, {"kind": "apart", "per": per}, a="acme", b="acme")
    assert (report.holds, report.value) == (True, 0)
    assert report.message == f"No two of all processes share a {per}."


@pytest.mark.parametrize("per", get_args(Per))
def test_two_of_the_same_share_everything(per: str) -> None:
    """Two processes with the same robots agree in, and clash in, whatever one may look at."""
    written = document(*(process(n, option("bots")) for n in "ab"))
    assert rule_of(written, {"kind": "together", "per": per}, a="bots", b="bots").holds
    assert not rule_of(written, {"kind": "apart", "per": per}, a="bots", b="bots").holds


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
        assert rule.processes == ("a",)
        assert rule.message == "The provider team is given 10.001 hours a year; its capacity is 10 hours."


def test_the_largest_loads_are_to_blame_for_a_full_provider() -> None:
    """Loads 6, 5 and 2 of 10, all avoidable: 6 + 5 is enough."""
    loads = (("a", 2), ("b", 6), ("c", 5))
    steps = [process(n, option("team", hours=h), option("acme")) for n, h in loads]
    written = document(*steps, providers=[{**TEAM, "capacity": 10}, ACME])
    assert judge(written, a="team", b="team", c="team").rules[0].processes == ("b", "c")


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
    assert (rule.unit, rule.processes) == ("count", ("a",))
    assert rule.message == "The provider team needs 3 units of 8 hours for 16.001 hours a year; at most 2 can be had."


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


# all together


def test_rules_come_in_their_order_without_the_inactive() -> None:
    """Given order first, then capacities; a rule that is switched off is not judged."""
    rules = [
        {"id": "z", "kind": "min_yield", "value": 0.5},
        {"id": "off", "kind": "forbid", "select": {}, "active": False},
        {"id": "a", "kind": "min_mean_yield", "value": 0.5},
    ]
    written = pair(rules=rules, providers=[TEAM, {**ACME, "capacity": 1}, BOTS])
    report = judge(written, a="team", b="team")
    assert [rule.id for rule in report.rules] == ["z", "a", "capacity:acme"]
    assert report.feasible


def test_a_rule_without_anything_to_judge_holds() -> None:
    """Rules put in past the reader: an empty scope, and ends that no path joins."""
    written = document(process("a", option("team")), process("b", option("team")), dependencies=[arc("a", "b")])
    rules = [
        MinYield(id="nobody", value=Decimal("0.9"), scope=Scope(functions=("none",))),
        MinPathYield(id="backwards", value=Decimal("0.9"), from_=("b",), to=("a",)),
    ]
    instance = read(written).with_rules(rules)
    checker, choice = Checker(instance), Plan({"a": "team", "b": "team"}).choice(instance)
    nobody, backwards = checker.check(choice).rules
    assert checker.feasible(choice)
    assert (nobody.value, nobody.slack, nobody.message) == (None, 0, "No process is in scope.")
    assert (backwards.value, backwards.path) == (None, ())
    assert backwards.message == "No path leads from the one end to the other, so there is nothing to judge."


def test_an_unknown_measure_is_no_zero() -> None:
    """Past the reader, which refuses them: a measure that no option has, and the whole cost outside a budget."""
    written = document(process("a", option("team", measures={"co2": 1})))
    rule = {"id": "r", "kind": "max_total", "measure": "co2", "value": 1}
    instance = read({**written, "rules": [rule]})
    typo = instance.rules[0].model_copy(update={"measure": "co3"})
    with pytest.raises(KeyError, match="co3"):
        Checker(instance.with_rules([typo]))
    with pytest.raises(KeyError, match="total_cost"):
        Checker(instance.with_rules([MinTotal(id="r", measure="total_cost", value=Decimal(1))]))

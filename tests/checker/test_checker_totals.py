"""Rules on totals and shares, worked out by hand: value, limit, slack, whom they name, and what they say."""

from decimal import Decimal
from fractions import Fraction

import pytest
from checker_cases import TEAM, Document, document, option, process, rule_of

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
    assert report.conflict == report.processes == ("a",)
    subject = "The total expected loss of vendor options is 30.00 USD"
    assert report.message == f"{subject}, 0.01 USD over the 29.99 USD allowed; it comes from a (30.00)."
    enough = rule_of(written, {**rule, "value": 30}, a="acme", b="team")
    assert enough.message == f"{subject}; at most 30.00 USD is allowed."


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
    assert (report.conflict, report.processes) == (("b",), ("b", "a", "c"))
    assert report.message.endswith("5.00 USD over the 4.00 USD allowed; it comes from b (5.00), a (3.00) and c (1.00).")


def test_a_broken_total_names_all_and_says_the_largest_parts() -> None:
    """1,200.5 + 900 + 3 + 0.25 hours of four processes, none of a fifth."""
    hours = {"a": 0.25, "b": 900, "c": 1200.5, "d": 3, "e": 0}
    written = document(*(process(n, option("team", hours=h)) for n, h in hours.items()))
    rule = {"kind": "max_total", "measure": "hours", "value": 1000}
    report = rule_of(written, rule, **dict.fromkeys("abcde", "team"))
    assert report.processes == ("c", "b", "d", "a")
    parts = "the largest parts come from c (1,200.5 h), b (900 h) and d (3 h)"
    compared = "2,103.75 h, 1,103.75 h over the 1,000 h allowed"
    assert report.message == f"The total hours of all processes is {compared}; {parts}."


def test_of_processes_in_number_each_is_as_good_as_the_other() -> None:
    """Three at the vendor where one may be: no amounts behind their names."""
    written = document(*(process(n, option("acme"), option("team")) for n in "abcd"))
    rule = {"kind": "max_total", "measure": "processes", "select": {"kinds": ["vendor"]}, "value": 1}
    report = rule_of(written, rule, a="acme", b="team", c="acme", d="acme")
    assert report.processes == ("a", "c", "d")
    subject = "The total number of processes with vendor options is 3"
    assert report.message == f"{subject}, 2 over the 1 allowed; it comes from a, c and d."


def test_a_total_that_no_choice_can_keep_still_names_a_process() -> None:
    """A single option that is too dear: whatever the rest does, and never an empty list."""
    report = rule_of(
        document(process("a", option("team", unit_cost=3))),
        {"kind": "max_total", "measure": "cost", "value": 1},
        a="team",
    )
    assert report.conflict == ("a",)


def test_min_total_asks_for_at_least() -> None:
    """1.5 tons of 1.5 hold, 1.500001 do not; an option without the measure has none of it."""
    steps = [process(n, option("team", measures={"co2": 1.5}), option("acme")) for n in "ab"]
    rule = {"kind": "min_total", "measure": "co2"}
    assert rule_of(document(*steps), {**rule, "value": 1.5}, a="team", b="acme").holds
    report = rule_of(document(*steps), {**rule, "value": Decimal("1.500001")}, a="acme", b="team")
    assert (report.value, report.slack, report.unit) == (Fraction(3, 2), Fraction(-1, 10**6), "measure")
    assert report.conflict == report.processes == ("a",)
    compared = "1.5, 0.000001 short of the 1.500001 asked"
    assert report.message == f"The total measure 'co2' of all processes is {compared}; more could come from a (1.5)."


def test_a_lower_limit_names_those_who_could_add_most() -> None:
    """Volumes done by the team where five transactions are asked: d does its all, the others could bring theirs."""
    volumes = {"a": 1, "b": 3, "c": 2, "d": 1, "e": 0.5}
    written = document(*(process(n, option("team"), option("acme"), volume=v) for n, v in volumes.items()))
    rule = {"kind": "min_total", "measure": "volume", "select": {"providers": ["team"]}, "value": 5}
    report = rule_of(written, rule, a="acme", b="acme", c="acme", d="team", e="acme")
    assert report.processes == ("b", "c", "a", "e")
    more = "more could come above all from b (3), c (2) and a (1)"
    compared = "1 transaction, 4 transactions short of the 5 transactions asked"
    assert report.message == f"The total volume of options of provider team is {compared}; {more}."


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "min_total", "measure": "volume", "value": 9},
        {"kind": "min_share", "measure": "volume", "select": {"technologies": ["rpa"]}, "value": 0.5},
        {"kind": "min_count", "per": "provider", "value": 3},
    ],
)
def test_where_no_choice_would_bring_more_all_in_scope_are_named(rule: Document) -> None:
    """Every process has one option; b alone uses robots, for a fifth of the volume."""
    written = document(process("a", option("team"), volume=4), process("b", option("bots")))
    report = rule_of(written, rule, a="team", b="bots")
    assert report.processes == ("a", "b")
    assert report.message.endswith(" asked; no other choice would bring more.")


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
        process("a", option("team")), process("b", option("team", unit_cost=3)), providers=[{**TEAM, "fixed_cost": 5}]
    )
    rule = {"kind": "max_total", "measure": "total_cost"}
    assert rule_of(written, {**rule, "value": 8}, a="team", b="team").holds
    report = rule_of(written, {**rule, "value": 7.99}, a="team", b="team")
    assert (report.value, report.slack, report.conflict) == (8, Fraction(-1, 100), ("a", "b"))
    assert report.processes == ("b", "a")
    over = "The plan costs 8.00 USD a year, 0.01 USD over its budget of 7.99 USD"
    assert report.message == f"{over}; dearest first, its processes are b (3.00) and a (0.00)."
    kept = rule_of(written, {**rule, "value": 9}, a="team", b="team")
    assert kept.message == "The plan costs 8.00 USD a year; its budget is 9.00 USD."


def test_of_many_processes_a_broken_budget_says_the_dearest() -> None:
    """Costs 1 to 4."""
    written = document(*(process(n, option("team", unit_cost=c)) for n, c in zip("abcd", (2, 1, 4, 3), strict=True)))
    rule = {"kind": "max_total", "measure": "total_cost", "value": 0}
    report = rule_of(written, rule, **dict.fromkeys("abcd", "team"))
    assert report.processes == ("c", "d", "a", "b")
    assert report.message.endswith("; its dearest processes are c (4.00), d (3.00) and a (2.00).")


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
    assert report.conflict == report.processes == ("b", "c")
    compared = "33.33 % of all processes, 16.67 percentage points short of the 50 % asked"
    assert report.message == f"In-house options have {compared}; more could come from b and c."
    enough = rule_of(written, {**rule, "value": 0.3}, a="team", b="acme", c="acme")
    assert enough.message == "In-house options have 33.33 % of all processes; at least 30 % is asked."


def test_max_share_per_group_takes_the_largest_group() -> None:
    """Vendor acme in Pune and in Lima are one group with 3 of 4; the team, not selected, forms no group."""
    written = document(
        process("a", option("acme")), process("b", option("acme-lima"), volume=2), process("c", option("team"))
    )
    rule = {"kind": "max_share", "measure": "volume", "select": {"kinds": ["vendor"]}, "per": "group", "value": 0.5}
    report = rule_of(written, rule, a="acme", b="acme-lima", c="team")
    assert (report.value, report.group, report.slack) == (Fraction(3, 4), "acme-group", Fraction(-1, 4))
    assert report.processes == ("b", "a")
    compared = "75 % of the total volume of all processes, 25 percentage points over the 50 % allowed"
    parts = "it comes from b (50 %) and a (25 %)"
    assert report.message == f"Vendor options of group acme-group have {compared}; {parts}."


def test_a_share_of_the_number_of_processes_names_them_without_amounts() -> None:
    """Two of three at the vendor, where half may be."""
    written = document(*(process(n, option("team"), option("acme")) for n in "abc"))
    rule = {"kind": "max_share", "measure": "processes", "per": "provider", "value": 0.5}
    report = rule_of(written, rule, a="acme", b="team", c="acme")
    assert report.processes == ("a", "c")
    compared = "66.67 % of all processes, 16.67 percentage points over the 50 % allowed"
    assert report.message == f"The provider acme has {compared}; it comes from a and c."


def test_a_share_without_a_selection_is_that_of_all_options() -> None:
    """All of it, where all may be."""
    written = document(process("a", option("team")))
    report = rule_of(written, {"kind": "max_share", "measure": "volume", "value": 1}, a="team")
    assert report.message == "All options have 100 % of the total volume of all processes; at most 100 % is allowed."


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
    assert report.message == "No technology has any of the total volume of all processes; at most 0 % is allowed."


@pytest.mark.parametrize("kind", ["max_share", "min_share"])
def test_a_share_of_nothing_holds_without_a_value(kind: str) -> None:
    """No run cost at all."""
    written = document(process("a", option("team"), option("acme", unit_cost=1)))
    rule = {"kind": kind, "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 0.5}
    report = rule_of(written, rule, a="team")
    assert (report.value, report.slack, report.holds) == (None, 0, True)
    assert report.message == "The total run cost of all processes is zero, so there is no share to judge."

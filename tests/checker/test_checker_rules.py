"""Rules on choices, counts and agreement, worked out by hand: value, limit, slack, whom they name, what they say."""

from decimal import Decimal
from typing import get_args

import pytest
from checker_cases import ACME, BOTS, PROVIDERS, TEAM, Document, arc, document, judge, option, process, read, rule_of

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
    assert (report.conflict, report.processes) == (("a",), ("a", "b"))
    assert (
        report.message
        == "2 processes do not use the required options of provider team: a (option acme) and b (option acme)."
    )


def test_require_looks_at_its_scope_only() -> None:
    """Only a must stay with the team."""
    rule = {"kind": "require", "scope": {"processes": ["a"]}, "select": {"modes": ["in_house"]}}
    report = rule_of(pair(), rule, a="team", b="acme")
    assert (report.holds, report.value, report.processes, report.conflict) == (True, 0, (), ())
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
    assert report.processes == report.conflict == (() if holds else ("b",))
    assert report.message.startswith("No process uses a forbidden option." if holds else "1 process uses forbidden ")


def test_whose_support_offends_is_said() -> None:
    """The bots themselves stand in the US and are no vendor; acme, who helps them, is in India and is one."""
    forbidden = rule_of(pair(), {"kind": "forbid", "select": {"kinds": ["vendor"]}}, a="acme", b="bots")
    choices = "a (option acme) and b (option bots, because of its support)"
    assert forbidden.message == f"2 processes use forbidden vendor options: {choices}."
    required = rule_of(pair(), {"kind": "require", "select": {"countries": ["US"]}}, a="team", b="bots")
    choices = "b (option bots, because of its support)"
    assert required.message == f"1 process does not use the required options in US: {choices}."


# counts


def test_max_count_counts_different_values_and_blames_one_process_each() -> None:
    """Team, acme, team, bots: three providers where two may be; a, b and d are one process each."""
    steps = [process(n, option(p)) for n, p in (("a", "team"), ("b", "acme"), ("c", "team"), ("d", "bots"))]
    report = rule_of(
        document(*steps), {"kind": "max_count", "per": "provider", "value": 2}, a="team", b="acme", c="team", d="bots"
    )
    assert (report.value, report.slack, report.conflict) == (3, -1, ("a", "b", "d"))
    assert report.processes == ("b", "d", "a", "c")
    using = "acme for b, bots for d and team for 2 processes"
    assert report.message == f"The number of providers that all processes use is 3, 1 over the 2 allowed: {using}."
    kept = rule_of(
        document(*steps), {"kind": "max_count", "per": "provider", "value": 3}, a="team", b="acme", c="team", d="bots"
    )
    assert kept.message.endswith(" use is 3 (acme, bots and team); at most 3 may be used.")


def test_min_count_asks_for_at_least() -> None:
    """Two vendor sites of one group are one group; two are asked."""
    beta = {"id": "beta", "kind": "vendor", "site": "lima"}
    steps = (
        process("a", option("acme")),
        process("b", option("acme-lima")),
        process("c", option("team"), option("beta")),
    )
    written = document(*steps, providers=[*PROVIDERS, beta])
    rule = {"kind": "min_count", "per": "group", "select": {"kinds": ["vendor"]}, "value": 2}
    report = rule_of(written, rule, a="acme", b="acme-lima", c="team")
    assert (report.value, report.slack, report.conflict) == (1, -1, ("a", "b", "c"))
    assert report.processes == ("c",)
    short = "The number of groups that vendor options use is 1 (acme-group), 1 short of the 2 asked"
    assert report.message == f"{short}; more could come from c."
    enough = rule_of(written, rule, a="acme", b="acme-lima", c="beta")
    assert enough.message.endswith(" vendor options use is 2 (acme-group and beta); at least 2 must be used.")


def test_options_without_a_technology_are_not_counted() -> None:
    """Team and bots: one technology, not two."""
    written = document(process("a", option("bots")), process("b", option("team")))
    assert rule_of(written, {"kind": "max_count", "per": "technology", "value": 1}, a="bots", b="team").value == 1


# together and apart


def test_together_names_two_that_differ() -> None:
    """Team, team, acme."""
    steps = [process(n, option(p)) for n, p in (("a", "team"), ("b", "team"), ("c", "acme"))]
    report = rule_of(document(*steps), {"kind": "together", "per": "country"}, a="team", b="team", c="acme")
    assert (report.value, report.limit, report.slack, report.conflict) == (2, 1, -1, ("a", "c"))
    assert report.processes == ("c",)
    using = "IN for c and US for 2 processes"
    assert report.message == f"For all processes the country must be the same, but there are 2: {using}."


def test_no_technology_is_a_value_to_agree_on() -> None:
    """Two without agree; one with and one without do not."""
    written = document(process("a", option("team")), process("b", option("team"), option("bots")))
    rule = {"kind": "together", "per": "technology"}
    agreed = rule_of(written, rule, a="team", b="team")
    assert (agreed.holds, agreed.value) == (True, 1)
    assert agreed.message == "For all processes the technology is the same: none."
    divided = rule_of(written, rule, a="team", b="bots")
    assert divided.conflict == divided.processes == ("a", "b")
    assert divided.message.endswith("but there are 2: none for a and rpa for b.")


def test_apart_names_two_that_clash_in_the_largest_group() -> None:
    """Desk once, the acme group three times; two of its three are enough."""
    steps = [process(n, option(p)) for n, p in (("a", "desk"), ("b", "acme"), ("c", "acme-lima"), ("d", "acme"))]
    report = rule_of(document(*steps), {"kind": "apart", "per": "group"}, a="desk", b="acme", c="acme-lima", d="acme")
    assert (report.value, report.limit, report.slack, report.group) == (3, 1, -2, "acme-group")
    assert (report.conflict, report.processes) == (("b", "c"), ("b", "c", "d"))
    assert report.message == "3 processes share the group acme-group: b, c and d; each must have its own."


def test_apart_names_all_groups_that_clash_the_largest_first() -> None:
    """Two in Pune and three at headquarters."""
    steps = [process(n, option(p)) for n, p in zip("abcde", ("acme", "team", "acme", "team", "desk"), strict=True)]
    chosen = {step["id"]: step["options"][0]["id"] for step in steps}
    report = rule_of(document(*steps), {"kind": "apart", "per": "site"}, **chosen)
    assert report.processes == ("b", "d", "e", "a", "c")
    shared = "3 processes share the site hq: b, d and e; shared as well: pune (a and c)"
    assert report.message == f"{shared}; each must have its own."


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

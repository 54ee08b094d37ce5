"""What a message suggests beside the fault: the word, number or key that was meant, or what there is to choose from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from raw_edits import Edit, add, drop, put, rule, together
from samples import sample_document

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document

TEAM = "processes[0].options[0]"
SHARE = "processes[0].options[1].support[0].share"
OF_TEAM = "(process 'capture', option 'team')"
OF_ACME = "(process 'capture', option 'acme')"
FRACTION = "expected a fraction as a number, such as 0.975"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        # fractions and numbers
        (put(f"{TEAM}.yield", "97.5%"), f"found '97.5%', {FRACTION} {OF_TEAM}; did you mean 0.975?"),
        (put(f"{TEAM}.yield", "2e4%"), f"found '2e4%', {FRACTION} {OF_TEAM}."),
        (put(f"{TEAM}.yield", "97.5% or so"), f"found '97.5% or so', {FRACTION} {OF_TEAM}."),
        (put(f"{TEAM}.yield", "0.975"), f"found '0.975', expected a number without quotes {OF_TEAM}."),
        (
            put(f"{TEAM}.yield", Decimal("97.5")),
            f"found 97.5, expected a number above 0 and at most 1 {OF_TEAM}; did you mean 0.975?",
        ),
        (put(f"{TEAM}.yield", 120), f"found 120, expected a number above 0 and at most 1 {OF_TEAM}."),
        (
            put(f"{TEAM}.yield", Decimal("97.12345678")),
            f"found 97.12345678, expected a number above 0 and at most 1 {OF_TEAM}.",
        ),
        (
            put(f"{TEAM}.yield", Decimal("1E+9999")),
            f"found 1E+9999, expected a number above 0 and at most 1 {OF_TEAM}.",
        ),
        (put(SHARE, 12), f"found 12, expected a number from 0 to 1 {OF_ACME}; did you mean 0.12?"),
        (put(SHARE, "12 %"), f"found '12 %', {FRACTION} {OF_ACME}; did you mean 0.12?"),
        (
            put("rules[4].value", 97),
            "found 97, expected a number above 0 and at most 1 (rule 'quality-floor'); did you mean 0.97?",
        ),
        (put("discount_rate", 8), "found 8, expected a number of at least 0 and below 1; did you mean 0.08?"),
        (put("discount_rate", 100), "found 100, expected a number of at least 0 and below 1."),
        (put(f"{TEAM}.hours", "5%"), f"found '5%', expected a number {OF_TEAM}."),
        (put(f"{TEAM}.hours", " -3.5 "), f"found ' -3.5 ', expected a number without quotes {OF_TEAM}."),
        (put("horizon_years", "3"), "found '3', expected a number without quotes."),
        # ids
        (
            put(f"{TEAM}.provider", "DESK-TEAM"),
            f"'DESK-TEAM' is not a provider {OF_TEAM}; did you mean 'desk-team'?",
        ),
        (
            put(f"{TEAM}.provider", "acme"),
            f"'acme' is a group {OF_TEAM}; its providers are 'acme-krakow' and 'acme-manila'.",
        ),
        (put(f"{TEAM}.provider", "own"), f"'own' is a group {OF_TEAM}; its only provider is 'hub-team'."),
        (
            put("providers[0].kind", "TEAM"),
            "found 'TEAM', expected 'team', 'vendor' or 'platform' (provider 'desk-team'); did you mean 'team'?",
        ),
        (put("rules[7].kind", "Max_Total"), "'Max_Total' is not a rule kind; did you mean 'max_total'?"),
        (
            put("providers[0].site", "tokyo"),
            "'tokyo' is not a site (provider 'desk-team'); there are 'berlin', 'hamburg', 'krakow' and 'manila'.",
        ),
        (
            together(drop("handoffs.careful"), put("dependencies[1].handoff", "quick")),
            "'quick' is not a hand-off profile (dependency 'match' -> 'approve'); there is only 'default'.",
        ),
        (
            rule("forbid", select={"providers": ["acme"]}),
            "'acme' is a group; its providers are 'acme-krakow' and 'acme-manila'.",
        ),
        (
            rule("forbid", select={"groups": ["stranger"]}),
            "'stranger' is not a group; there are 'acme', 'bots', 'desk-team' and 'own'.",
        ),
        # keys
        (
            together(put("processes[0].volme", 1), drop("processes[0].volume")),
            "unknown key 'volme' where 'volume' is missing (process 'capture').",
        ),
        (together(put("Currency", "EUR"), drop("currency")), "unknown key 'Currency' where 'currency' is missing."),
        (together(put("proceses", []), drop("processes")), "unknown key 'proceses' where 'processes' is missing."),
        (
            together(put("rules[4].vlaue", 1), drop("rules[4].value")),
            "unknown key 'vlaue' where 'value' is missing (rule 'quality-floor').",
        ),
        (
            together(put("rules[4].knd", "min_mean_yield"), drop("rules[4].kind")),
            "unknown key 'knd' where 'kind' is missing (rule 'quality-floor').",
        ),
        (
            put("rules[4].threshold", 1),
            "unknown key 'threshold' (rule 'quality-floor'); 'min_mean_yield' uses 'scope' and 'value'.",
        ),
        (
            put("sites[0].weather", "fine"),
            "unknown key 'weather' (site 'berlin'); "
            "the keys here are 'id', 'country', 'region', 'shore' and 'utc_offset'.",
        ),
        (put(f"{TEAM}.weather", "fine"), f"unknown key 'weather' {OF_TEAM}."),
        (put("sites[0].comment", "x"), "unknown key 'comment' (site 'berlin'); for remarks use 'note' or 'meta'."),
        (put("Description", "x"), "unknown key 'Description'; for remarks use 'note' or 'meta'."),
        (put("$schema", "x"), "unknown key '$schema'; for remarks use 'note' or 'meta'."),
        (put("_source", "x"), "unknown key '_source'; for remarks use 'note' or 'meta'."),
        # versions
        (put("format", "rightsource/10"), "found 'rightsource/10', but this program reads 'rightsource/1' only."),
        (put("format", 1), "found 1, but this program reads 'rightsource/1' only."),
    ],
)
def test_one_message_with_its_hint(edit: Edit, message: str) -> None:
    """One fault, told once, with what was meant or what there is."""
    document = sample_document()
    edit(document)
    with pytest.raises(InputError) as caught:
        read_document(document)
    assert [fault.message for fault in caught.value.faults] == [message]


def test_each_missing_key_is_explained_once() -> None:
    """A second key that resembles the missing one is an unknown key like any other."""
    document = sample_document()
    site = document["sites"][0]
    site |= {"countrie": "DE", "sore": "onshore", "colour": "red"}
    del site["country"], site["shore"]
    with pytest.raises(InputError) as caught:
        read_document(document)
    assert [fault.message.partition(" (")[0] for fault in caught.value.faults] == [
        "unknown key 'countrie' where 'country' is missing",
        "unknown key 'sore' where 'shore' is missing",
        "unknown key 'colour'",
    ]


def test_a_rule_without_anything() -> None:
    """Both keys that every rule has are reported, also where the kind is not one."""
    document = sample_document()
    add("rules", {})(document)
    add("rules", {"kind": "tax"})(document)
    with pytest.raises(InputError) as caught:
        read_document(document)
    messages = [f"{fault.path}: {fault.message}" for fault in caught.value.faults]
    assert messages[:3] == [
        "rules[17]: the key 'id' is missing.",
        "rules[17]: the key 'kind' is missing.",
        "rules[18]: the key 'id' is missing.",
    ]
    assert messages[3].startswith("rules[18].kind: 'tax' is not a rule kind (there are require, ")
    assert len(messages) == 4


@pytest.mark.parametrize(
    "plan", [{"format": "rightsource-plan/2"}, {"assignment": {"capture": "team"}}, {"format": "rightsource-plan/1"}]
)
def test_a_plan_is_no_instance(plan: dict[str, object]) -> None:
    """It is known by its format or, written by hand, by its assignment; nothing else is said of it."""
    message = r"^this is a plan; expected an instance \(to check a plan: rightsource verify FILE PLAN\)\.$"
    with pytest.raises(InputError, match=message) as caught:
        read_document(plan)
    assert len(caught.value.faults) == 1


def test_country_codes_that_are_none() -> None:
    """Two are in wide use and wrong; codes that the program does not know are the user's business."""
    document = sample_document()
    for s, country in enumerate(("UK", "EL", "XK", "GB")):
        document["sites"][s]["country"] = country
    document["rules"][0]["select"].pop("countries")
    assert [str(fault) for fault in read_document(document, "case").warnings] == [
        "case: sites[0].country: 'UK' is no country code of ISO 3166-1; did you mean 'GB'?",
        "case: sites[1].country: 'EL' is no country code of ISO 3166-1; did you mean 'GR'?",
    ]

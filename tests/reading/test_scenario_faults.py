"""Wrong scenarios: what is said, where, and that one mistake is told once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from samples import sample_document, sample_with_scenarios
from schema_checks import complaints

from rightsource.models.faults import InputError
from rightsource.models.reading import read_document
from rightsource.models.schema import json_schema

SCHEMA = json_schema("instance")
Raw = dict[str, Any]


def faults_of(document: Raw) -> list[str]:
    """Return what is said of a document."""
    with pytest.raises(InputError) as caught:
        read_document(document)
    return [str(fault) for fault in caught.value.faults]


def with_changes(*changes: Any) -> Raw:
    """Return the sample with one scenario."""
    return sample_document() | {"scenarios": [{"id": "s", "changes": list(changes)}]}


FORMS: dict[str, tuple[Any, str]] = {
    "no list": ({"id": "s"}, r"^scenarios: found an object, expected a list\.$"),
    "no object": (["growth"], r"^scenarios\[0\]: found 'growth', expected an object\.$"),
    "no id": ([{"changes": []}], r"^scenarios\[0\]: the key 'id' is missing\.$"),
    "odd id": ([{"id": "two words"}], r"^scenarios\[0\]\.id: found 'two words', expected an id: 1 to 64"),
    "unknown key": (
        [{"id": "s", "change": []}],
        r"^scenarios\[0\]: unknown key 'change' \(scenario 's'\); did you mean 'changes'\?$",
    ),
    "changes are no list": (
        [{"id": "s", "changes": {"kind": "volume"}}],
        r"^scenarios\[0\]\.changes: found an object, expected a list \(scenario 's'\)\.$",
    ),
    "null": (
        [{"id": "s", "changes": None}],
        r"^scenarios\[0\]\.changes: found null, expected a list \(scenario 's'\)\.$",
    ),
}
CHANGES: dict[str, tuple[Any, str]] = {
    "no object": (7, r": found 7, expected an object \(scenario 's'\)\.$"),
    "no kind": ({"factor": 2}, r": the key 'kind' is missing \(scenario 's'\)\.$"),
    "kind under another name": (
        {"knd": "volume"},
        r": unknown key 'knd' where 'kind' is missing \(scenario 's'\)\.$",
    ),
    "kind is no text": (
        {"kind": 3},
        r"\.kind: found 3, expected the name of a change kind \(scenario 's'\)\.$",
    ),
    "misspelt kind": (
        {"kind": "volum"},
        r"\.kind: 'volum' is not a change kind \(scenario 's'\); did you mean 'volume'\?$",
    ),
    "unlike any kind": (
        {"kind": "zzz"},
        r"\.kind: 'zzz' is not a change kind \(there are volume, price, yield, change_rule, drop_rule, add_rule, "
        r"remove_provider\) \(scenario 's'\)\.$",
    ),
    "no factor": ({"kind": "volume"}, r": the key 'factor' is missing \(scenario 's'\)\.$"),
    "factor of nothing": (
        {"kind": "volume", "factor": 0},
        r"\.factor: found 0, expected a number above 0 \(scenario 's'\)\.$",
    ),
    "key of another kind": (
        {"kind": "volume", "factor": 2, "prices": ["units"]},
        r": changes of kind 'volume' do not use the key 'prices' \(scenario 's'\); 'volume' uses 'factor', 'scope' and "
        r"'countries'\.$",
    ),
    "unknown price": (
        {"kind": "price", "factor": 2, "prices": ["unit_costs"]},
        r"\.prices\[0\]: found 'unit_costs', expected 'unit_cost', 'annual_cost', 'transition_cost', 'exit_cost', "
        r"'support', 'fixed_cost' or 'units' \(scenario 's'\); did you mean 'unit_cost'\?$",
    ),
    "no prices": (
        {"kind": "price", "factor": 2, "prices": []},
        r"\.prices: found an empty list, expected a list that is not empty \(scenario 's'\)\.$",
    ),
    "scope misspelt": (
        {"kind": "volume", "factor": 2, "scope": {"function": ["service"]}},
        r"\.scope: unknown key 'function' \(scenario 's'\); did you mean 'functions'\?$",
    ),
    "yield beyond one": (
        {"kind": "yield", "value": 97},
        r"\.value: found 97, expected a number above 0 and at most 1 \(scenario 's'\); did you mean 0\.97\?$",
    ),
    "negative value": (
        {"kind": "change_rule", "rule": "risk-budget", "value": -1},
        r"\.value: found -1, expected a number of at least 0 \(scenario 's'\)\.$",
    ),
    "no rule to add": ({"kind": "add_rule"}, r": the key 'rule' is missing \(scenario 's'\)\.$"),
    "rule of no kind": (
        {"kind": "add_rule", "rule": {"id": "x"}},
        r"\.rule: the key 'kind' is missing \(scenario 's', rule 'x'\)\.$",
    ),
    "rule of an unknown kind": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "forbit"}},
        r"\.rule\.kind: 'forbit' is not a rule kind \(scenario 's'\); did you mean 'forbid'\?$",
    ),
    "faulty rule": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "max_count", "per": "site", "value": 1.5}},
        r"\.rule\.value: found 1\.5, expected a whole number of at least 0 \(scenario 's', rule 'x'\)\.$",
    ),
}
REFERENCES: dict[str, tuple[Any, str]] = {
    "unknown rule": (
        {"kind": "drop_rule", "rule": "gren"},
        r"\.rule: 'gren' is not a rule \(scenario 's'\); did you mean 'green'\?$",
    ),
    "limit that there is not": (
        {"kind": "drop_rule", "rule": "capacity:acme-manila"},
        r"\.rule: there is no limit 'capacity:acme-manila' to drop \(scenario 's'\)\.$",
    ),
    "provider without units": (
        {"kind": "change_rule", "rule": "units:hub-team", "value": 3},
        r"\.rule: provider 'hub-team' has no units to limit \(scenario 's'\)\.$",
    ),
    "rule without a value": (
        {"kind": "change_rule", "rule": "four-eyes", "value": 1},
        r"\.rule: 'four-eyes' is of the kind 'apart', which has no value to change \(scenario 's'\)\.$",
    ),
    "value of another kind": (
        {"kind": "change_rule", "rule": "quality-floor", "value": 97},
        r"\.value: 97 cannot be the value of 'quality-floor': expected a number above 0 and at most 1 "
        r"\(scenario 's'\)\.$",
    ),
    "parts of units": (
        {"kind": "change_rule", "rule": "units:bots", "value": 2.5},
        r"\.value: 2\.5 cannot be the value of 'units:bots': expected a whole number of at least 0 \(scenario 's'\)\.$",
    ),
    "id taken": (
        {"kind": "add_rule", "rule": {"id": "green", "kind": "forbid"}},
        r"\.rule\.id: there is a rule 'green' already; expected another id \(scenario 's'\)\.$",
    ),
    "id of a limit": (
        {"kind": "add_rule", "rule": {"id": "units:hub-team", "kind": "forbid"}},
        r"\.rule\.id: 'units:hub-team' is the id of a built-in rule; expected another id \(scenario 's'\)\.$",
    ),
    "unknown provider": (
        {"kind": "remove_provider", "provider": "acme-manilla"},
        r"\.provider: 'acme-manilla' is not a provider \(scenario 's'\); did you mean 'acme-manila'\?$",
    ),
    "group for a provider": (
        {"kind": "remove_provider", "provider": "acme"},
        r"\.provider: 'acme' is a group \(scenario 's'\); its providers are 'acme-krakow' and 'acme-manila'\.$",
    ),
    "unknown process in a scope": (
        {"kind": "volume", "factor": 2, "scope": {"processes": ["captures"]}},
        r"\.scope\.processes\[0\]: 'captures' is not a process; did you mean 'capture'\?$",
    ),
    "unknown option in a selection": (
        {"kind": "yield", "value": 1, "select": {"options": ["teem"]}},
        r"\.select\.options\[0\]: 'teem' is not an option of any process; did you mean 'team'\?$",
    ),
    "unknown measure": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "max_total", "measure": "water", "value": 1}},
        r"\.rule\.measure: 'water' is not a measure \(it is not built in, and no option has it\)\.$",
    ),
    "no path": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "max_path_time", "from": "pay", "to": "match", "value": 1}},
        r"\.rule: no path leads from 'pay' to 'match'; expected at least one \(rule 'x'\)\.$",
    ),
    "price of whole providers": (
        {"kind": "price", "factor": 2, "scope": {"core": True}, "prices": ["units"]},
        r"\.prices: 'units' is a price of whole providers; expected no scope and no options or technologies beside, "
        r"since a provider's price is one for all processes \(scenario 's'\)\.$",
    ),
    "volume too large": (
        {"kind": "volume", "factor": 100000000},
        r"\.factor: 90000 times 100000000 is too large; expected at most 12 digits before the point "
        r"\(scenario 's'\)\.$",
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_scenarios_of_a_wrong_form(name: str) -> None:
    """The one fault is the only one reported; the schema refuses it too."""
    scenarios, message = FORMS[name]
    (said,) = faults_of(sample_document() | {"scenarios": scenarios})
    assert re.search(message, said)
    assert list(complaints(SCHEMA, sample_document() | {"scenarios": scenarios}, SCHEMA))


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_a_wrong_form(name: str) -> None:
    """Read like rules: by kind, with what is used and what may have been meant; the schema refuses them too."""
    change, message = CHANGES[name]
    (said,) = faults_of(with_changes({"kind": "volume", "factor": 2}, change))
    assert re.search(r"^scenarios\[0\]\.changes\[1\]" + message, said), said
    assert list(complaints(SCHEMA, with_changes(change), SCHEMA))


@pytest.mark.parametrize("name", REFERENCES)
def test_changes_that_do_not_fit_the_instance(name: str) -> None:
    """What they name is looked up in the instance, and values are judged by the rule's kind."""
    change, message = REFERENCES[name]
    (said,) = faults_of(with_changes({"kind": "drop_rule", "rule": "end-to-end"}, change))
    assert re.search(r"^scenarios\[0\]\.changes\[1\]" + message, said), said


def test_ids_are_unique() -> None:
    """Among scenarios; two scenarios may add rules of the same id."""
    document = sample_with_scenarios()
    document["scenarios"].append({"id": "growth"})
    assert faults_of(document) == ["scenarios[4].id: 'growth' is already the id of scenarios[0]."]
    added = {"kind": "add_rule", "rule": {"id": "new", "kind": "forbid", "select": {"kinds": ["vendor"]}}}
    twice = [{"id": name, "changes": [added]} for name in "ab"]
    assert len(read_document(sample_document() | {"scenarios": twice}).scenarios) == 2


def test_countries_need_a_current_plan() -> None:
    """They are those where the current options are worked."""
    document = with_changes({"kind": "volume", "factor": 2, "countries": ["DE"]})
    del document["current_plan"]
    assert faults_of(document) == [
        "scenarios[0].changes[0].countries: 'countries' are those where processes are worked today, but there is no "
        "current plan (scenario 's')."
    ]


def test_changes_follow_each_other() -> None:
    """A limit can be dropped once, changed after it was dropped, and a rule changed only after it was added."""
    added = {"kind": "add_rule", "rule": {"id": "new", "kind": "max_total", "measure": "hours", "value": 1}}
    moved = {"kind": "change_rule", "rule": "new", "value": 2}
    dropped = {"kind": "drop_rule", "rule": "units:bots"}
    back = {"kind": "change_rule", "rule": "units:bots", "value": 2}
    read_document(with_changes(added, moved, dropped, back, dropped))
    assert faults_of(with_changes(moved, added, dropped, dropped, added)) == [
        "scenarios[0].changes[0].rule: 'new' is not a rule (scenario 's').",
        "scenarios[0].changes[3].rule: there is no limit 'units:bots' to drop (scenario 's').",
        "scenarios[0].changes[4].rule.id: there is a rule 'new' already; expected another id (scenario 's').",
    ]


def test_what_follows_from_a_fault_is_not_said() -> None:
    """A rule that could not be read may be the one that is meant, or a provider that is misspelt where it is made."""
    broken = {"kind": "add_rule", "rule": {"id": "new", "kind": "max_total", "measure": "hours"}}
    moved = {"kind": "change_rule", "rule": "new", "value": 2}
    assert faults_of(with_changes(broken, moved, {"kind": "drop_rule", "rule": "newest"})) == [
        "scenarios[0].changes[0].rule: the key 'value' is missing (scenario 's', rule 'new')."
    ]
    unread = with_changes({"kind": "change_rule", "rule": "lost", "value": 2}, {"kind": "adds_rule"})
    unread["rules"].append({"id": "lost", "kind": "max_totl"})
    assert [said.partition(":")[0] for said in faults_of(unread)] == ["rules[17].kind", "scenarios[0].changes[1].kind"]
    bad = with_changes({"kind": "change_rule", "rule": "risk-budget", "value": 0.5})
    bad["rules"][7]["measure"] = 3
    assert len(faults_of(bad)) == 1


def test_all_faults_come_at_once() -> None:
    """Those of the instance and those of its scenarios."""
    document = with_changes({"kind": "drop_rule", "rule": "gren"}, {"kind": "volume", "factor": -1})
    document["currency"] = "euro"
    assert [said.partition(":")[0] for said in faults_of(document)] == [
        "currency",
        "scenarios[0].changes[1].factor",
        "scenarios[0].changes[0].rule",
    ]


WARNINGS: dict[str, tuple[Any, str]] = {
    "scope of nothing": (
        {"kind": "volume", "factor": 2, "scope": {"functions": ["treasuri"]}},
        ".scope: no process matches this scope (scenario 's'): 'treasuri' is not the function of any process; did you "
        "mean 'treasury'?",
    ),
    "selection of nothing": (
        {"kind": "price", "factor": 2, "scope": {"processes": ["approve"]}, "select": {"kinds": ["vendor"]}},
        ".select: nothing that this change is about matches this selection (scenario 's').",
    ),
    "yield of nothing": (
        {"kind": "yield", "value": 1, "scope": {"core": False, "functions": ["treasury"]}},
        ".scope: no process matches this scope (scenario 's').",
    ),
    "country without work": (
        {"kind": "volume", "factor": 2, "countries": ["PH"]},
        ".countries: no process in scope is worked in these countries today (scenario 's').",
    ),
    "unknown country": (
        {"kind": "volume", "factor": 2, "countries": ["DE", "FR"]},
        ".countries[1]: 'FR' is not the country of any site; there are 'DE', 'PH' and 'PL'.",
    ),
    "strange word beside another": (
        {"kind": "volume", "factor": 2, "scope": {"functions": ["service", "sales"]}},
        ".scope.functions[1]: 'sales' is not the function of any process; there are 'accounts-payable', 'controlling', "
        "'general-ledger', 'service' and 'treasury'.",
    ),
    "rule that matches nothing": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "require", "scope": {"core": True, "functions": ["service"]}}},
        ".rule.scope: no process matches this scope (rule 'x').",
    ),
    "rule that selects nothing": (
        {"kind": "add_rule", "rule": {"id": "x", "kind": "min_count", "per": "site", "value": 1,
                                      "scope": {"processes": ["approve"]}, "select": {"kinds": ["vendor"]}}},
        ".rule.select: no option of the processes in scope matches this selection (rule 'x').",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNINGS)
def test_what_matches_nothing_is_a_warning(name: str) -> None:
    """A scenario may speak of what another one would bring."""
    change, message = WARNINGS[name]
    assert [str(warning) for warning in read_document(with_changes(change)).warnings] == [
        f"scenarios[0].changes[0]{message}"
    ]


def test_prices_of_support_and_providers_are_something() -> None:
    """A team that only supports others has no options, and its prices are its own."""
    document = with_changes(
        {"kind": "price", "factor": 2, "select": {"providers": ["helpers"]}, "prices": ["support"]},
        {"kind": "price", "factor": 2, "select": {"providers": ["helpers"]}},
        {"kind": "price", "factor": 2, "select": {"providers": ["helpers"]}, "prices": ["units"]},
    )
    document["providers"].append({"id": "helpers", "kind": "team", "site": "berlin"})
    document["processes"][0]["options"][2]["support"][0]["provider"] = "helpers"
    assert not read_document(document).warnings


def test_many_faulty_changes_end_soon() -> None:
    """Nobody reads more than the first thousand or so."""
    document = sample_document()
    document["scenarios"] = [
        {"id": f"s{k}", "changes": [{"kind": "drop_rule", "rule": "nothing"}] * 100} for k in range(50)
    ]
    assert 1000 <= len(faults_of(document)) <= 1100

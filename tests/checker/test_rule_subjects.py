"""What a rule speaks of, in words."""

from typing import get_args

import pytest
from checker_cases import document, option, process, rule_of

from rightsource.models.checker.subjects import (
    measure_words,
    options_words,
    scope_words,
    selection_words,
    total_words,
    whole_words,
)
from rightsource.models.rules import Scope, Select
from rightsource.models.vocabulary import Mode


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "all processes"),
        ({"processes": ("pay",)}, "the process pay"),
        ({"processes": ("pay", "post", "match")}, "the processes pay, post and match"),
        ({"functions": ("payables",)}, "the processes of function payables"),
        ({"functions": ("payables", "tax")}, "the processes of functions payables or tax"),
        ({"offices": ("front",)}, "the front-office processes"),
        ({"data_classes": ("personal", "health")}, "the processes with personal or health data"),
        ({"core": True, "offices": ("back",)}, "the core back-office processes"),
        ({"core": False}, "the non-core processes"),
    ],
)
def test_processes_in_scope(keys: dict[str, object], words: str) -> None:
    """Each key has its words; several stand in one phrase."""
    assert scope_words(Scope.model_validate(keys)) == words


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "options"),
        ({"options": ("own", "acme")}, "options own or acme"),
        ({"modes": ("outsourced",), "shores": ("offshore",)}, "outsourced offshore options"),
        ({"kinds": ("vendor", "team")}, "vendor or team options"),
        ({"providers": ("acme",)}, "options of provider acme"),
        ({"groups": ("acme", "best"), "countries": ("PL",)}, "options of groups acme or best in PL"),
        ({"sites": ("hq",)}, "options at site hq"),
        ({"countries": ("PL", "US")}, "options in PL or US"),
        ({"regions": ("EMEA",)}, "options in region EMEA"),
        ({"technologies": ("ocr", "rpa")}, "options with technologies ocr or rpa"),
    ],
)
def test_selected_options(keys: dict[str, object], words: str) -> None:
    """Each key has its words; several stand in one phrase."""
    assert selection_words(Select.model_validate(keys)) == words


@pytest.mark.parametrize("mode", get_args(Mode))
def test_every_mode_is_written_with_a_hyphen_where_it_has_one(mode: Mode) -> None:
    """in_house is a name for files only."""
    assert selection_words(Select(modes=(mode,))) == f"{mode.replace('_', '-')} options"


def test_options_are_those_of_the_scope() -> None:
    """Either alone, or one for the other."""
    select, scope = Select(kinds=("vendor",)), Scope(core=True)
    assert options_words(Scope(), Select()) == "all processes"
    assert options_words(scope, Select()) == "the core processes"
    assert options_words(Scope(), select) == "vendor options"
    assert options_words(scope, select) == "vendor options for the core processes"


def test_measures() -> None:
    """Numbers of things, built-in amounts, and the user's own."""
    words = ["number of changes", "expected loss", "volume", "measure 'co2'"]
    assert [measure_words(name) for name in ("changes", "expected_loss", "volume", "co2")] == words
    assert total_words("processes", Scope(), Select()) == "number of processes"
    assert total_words("changes", Scope(core=True), Select()) == "number of changes of the core processes"
    assert whole_words("processes", Scope(core=True)) == "the core processes"
    assert whole_words("changes", Scope()) == "the total number of changes of all processes"


def test_sentences_name_scope_and_selection() -> None:
    """A share, a total and a count of vendor options for one function."""
    written = document(process("a", option("acme")), process("b", option("team"), function="payables"))
    keys = {"scope": {"functions": ["finance"]}, "select": {"kinds": ["vendor"]}}
    share = {"kind": "max_share", "measure": "processes", "value": 1, **keys}
    total = {"kind": "max_total", "measure": "volume", "value": 1, **keys}
    count = {"kind": "max_count", "per": "country", "value": 1, **keys}
    ends = "; at most 100 % is allowed."
    assert rule_of(written, share, a="acme", b="team").message == (
        f"Vendor options have 100 % of the processes of function finance{ends}"
    )
    assert rule_of(written, total, a="acme", b="team").message == (
        "The total volume of vendor options for the processes of function finance is 1 transaction; "
        "at most 1 transaction is allowed."
    )
    assert rule_of(written, count, a="acme", b="team").message == (
        "The number of countries that vendor options for the processes of function finance use is 1 (IN); "
        "at most 1 may be used."
    )

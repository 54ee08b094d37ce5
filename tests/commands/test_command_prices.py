"""The command prices: its document, its words, its picture, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

EXHAUSTIVE = ("--engine", "exhaustive", "--workers", "1", "--quiet")
CASE = "two.json"
RULES = [
    {"id": "cap", "kind": "max_total", "measure": "run_cost", "select": {"kinds": ["vendor"]}, "value": 24},
    {"id": "few", "kind": "max_count", "per": "provider", "value": 5},
    {"id": "lock", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"modes": ["automated"]}},
    {"id": "off", "kind": "max_total", "measure": "run_cost", "value": 1, "active": False},
]


@pytest.fixture
def two(write: Callable[[str, Any], Path]) -> Path:
    """Return two jobs under a cap on the vendor: 50 with it, 35 without, 37 relaxed by 5 %."""
    return write(CASE, two_jobs(rules=RULES))


def test_the_document_has_what_the_help_says(run: Run, two: Path) -> None:
    """The cap costs 15, relaxed by 5 or 10 % it saves 13; the dearest comes first, rules without a price last."""
    result = run("prices", CASE, "--json", *EXHAUSTIVE)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    words = run("prices", "--help").output
    assert all(key in words for key in document)
    assert document["baseline"]["name"] == "least-cost plan"
    assert document["least_cost"] == {"at_least": 50, "at_most": 50} and document["complete"]
    assert document["together"] == {"rules": 3, "saving": {"at_least": 15, "at_most": 15}, "proven": True}
    cap, few, lock = document["rules"]
    assert [rule["id"] for rule in (cap, few, lock)] == ["cap", "few", "lock"]
    assert (cap["kind"], cap["value"], cap["dropped"]) == ("max_total", 24, {"at_least": 15, "at_most": 15})
    assert [(r["percent"], r["value"], r["saving"]["at_most"]) for r in cap["relaxed"]] == [
        (1, 24.24, 0),
        (5, 25.2, 13),
        (10, 26.4, 13),
    ]
    assert [r["value"] for r in few["relaxed"]] == [6, 6, 6]
    assert lock["value"] is None and lock["relaxed"] == []
    assert all(key in words for entry in (cap, cap["relaxed"][0]) for key in entry)


def test_the_table_is_sorted_and_names_the_baseline(run: Run, two: Path) -> None:
    """Baseline, prices, what relaxing means, what all cost together, and how many are exact."""
    result = run("prices", CASE, *EXHAUSTIVE)
    said = " ".join(result.stdout.split())
    assert "Baseline: the least-cost plan, EUR 50.00 per year, proven to be the least." in said
    assert "cap max_total 15.00 0.00 13.00 13.00 few max_count 0.00 0.00 0.00 0.00 lock forbid 0.00 - - -" in said
    assert "yields by this part of the loss they allow, whole numbers by whole steps" in said
    assert (
        "All these rules together: without any of them a plan costs EUR 15.00 less per year. 3 of 3 prices are" in said
    )
    assert "are exact." in said


def test_a_limit_as_large_as_a_file_can_hold_is_priced(run: Run, write: Callable[[str, Any], Path]) -> None:
    """Relaxed by 10 % a limit of twelve digits stays within what a file can hold."""
    write(CASE, two_jobs(rules=[{"id": "much", "kind": "max_total", "measure": "run_cost", "value": 950_000_000_000}]))
    result = run("prices", CASE, "--json", *EXHAUSTIVE)
    assert result.exit_code == 0, result.output
    [much] = json.loads(result.stdout, parse_float=Decimal)["rules"]
    assert much["relaxed"][2]["value"] == Decimal("999999999999.999999")


def test_only_some_rules(run: Run, two: Path) -> None:
    """--rule prices only the rules that are named."""
    result = run("prices", CASE, "--rule", "few", "--rule", "lock", "--json", *EXHAUSTIVE)
    document = json.loads(result.stdout)
    assert [rule["id"] for rule in document["rules"]] == ["few", "lock"]
    assert document["together"]["saving"] == {"at_least": 0, "at_most": 0}


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("cup", "--rule: 'cup' is not a rule; did you mean 'cap'?"),
        ("zzz", "--rule: 'zzz' is not a rule; there are 'cap', 'few' and 'lock'."),
        ("off", "--rule: the rule 'off' is switched off and costs nothing; expected a rule that is active."),
    ],
)
def test_a_rule_that_has_no_price_is_refused(run: Run, two: Path, rule: str, message: str) -> None:
    """An unknown rule and one that is switched off are told apart."""
    result = run("prices", CASE, "--rule", rule)
    assert result.exit_code == 2 and message in result.output


def test_an_infeasible_instance_has_no_prices(run: Run, write: Callable[[str, Any], Path]) -> None:
    """Exit code 3 and a pointer to explain; no picture is drawn of nothing."""
    write(CASE, two_jobs(rules=[{"id": "much", "kind": "min_total", "measure": "run_cost", "value": 900}]))
    result = run("prices", CASE, "--engine", "exhaustive", "--workers", "1", "-o", "p.png")
    assert result.exit_code == 3
    assert "No plan keeps all rules, so there is none to count against; explain says why." in result.output
    assert "No picture drawn: there are no prices." in result.output and not Path("p.png").exists()


def test_a_picture_is_written(run: Run, two: Path) -> None:
    """-o draws the prices; a file that is read is never overwritten."""
    result = run("prices", CASE, "-o", "p.svg", *EXHAUSTIVE)
    assert result.exit_code == 0 and "<svg" in Path("p.svg").read_text(encoding="utf-8")
    refused = run("prices", CASE, "-o", "p.txt")
    assert refused.exit_code == 2 and "has no ending of a picture" in refused.output


def test_what_is_not_proven_is_an_interval_and_says_so(
    run: Run, two: Path, take_all_time: Callable[[str], None]
) -> None:
    """With no answer after the baseline, savings have no upper end; exit code 4."""
    take_all_time("prices")
    result = run("prices", CASE, *EXHAUSTIVE)
    assert result.exit_code == 4
    assert "at least 0.00" in result.stdout
    said = " ".join(result.stdout.split())
    assert "0 of 3 prices are exact; the search stopped before all were known to the asked gap" in said

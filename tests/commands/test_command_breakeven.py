"""The command breakeven: its document, its words, its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from small_cases import two_jobs

from rightsource.models.numbers import NANO
from rightsource.optimizer.analyses.breakeven.figures import Figure
from rightsource.optimizer.commands.breakeven_tables import far, near

EXHAUSTIVE = ("--engine", "exhaustive", "--workers", "1", "--quiet")
CASE = "two.json"


@pytest.fixture
def two(write: Callable[[str, Any], Path]) -> Callable[..., Path]:
    """Return a function that writes the two jobs as a file: small (own 12, vendor 10), large (own 40, vendor 25)."""
    return lambda **changes: write(CASE, two_jobs(**changes))


def test_the_document_has_what_the_help_says(run: Run, two: Callable[..., Path]) -> None:
    """The small job stays with the vendor up to 12.005 a piece, then goes home; the document says so with factors."""
    two()
    result = run("breakeven", CASE, "--process", "small", "--of", "price", "--json", *EXHAUSTIVE)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    words = run("breakeven", "--help").output
    assert all(key in words for key in document)
    assert document["baseline"]["name"] == "least-cost plan" and document["baseline"]["objective"] == 35
    assert document["option"] == {"option": "out", "mode": "outsourced", "provider": "vendor"}
    assert document["worth"] == {"at_least": 2, "at_most": 2} and document["chosen"] and document["complete"]
    [price] = document["figures"]
    assert (price["of"], price["name"], price["today"], price["reason"]) == ("price", "unit cost of out", 10, None)
    assert price["unit"] == "EUR per transaction"
    down, up = price["directions"]
    assert down["never"] and down["flips_at"] is None and down["end"] == {"value": 1, "factor": 0.1}
    assert up["stays_to"] == {"value": 12.005, "factor": 1.2005}
    assert up["flips_at"] == {"value": 12.005001, "factor": 1.2005001}
    assert (up["before"]["option"], up["after"]["option"], up["after"]["mode"]) == ("out", "own", "in_house")
    assert all(key in words for entry in (price, up) for key in entry)


def test_the_table_says_where_it_flips_and_to_what(run: Run, two: Callable[..., Path]) -> None:
    """All figures by default; what cannot be followed is told in a sentence."""
    two()
    result = run("breakeven", CASE, "--process", "small", *EXHAUSTIVE)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "The least-cost plan handles small by out (outsourced). To handle it otherwise costs EUR 2.00 more" in said
    assert "Unit cost of out, today 10 EUR per transaction" in said
    assert "down 1 never in range proven up 12.005 12.005001 × 1.201 proven own (in house)" in said
    assert "Yield of out, today 1 of transactions right first time" in said
    assert "Volume of small, today 1 transactions per year" in said
    assert "The provider vendor is not paid by whole units: its price is the unit cost." in said


def test_another_option_and_another_range(run: Run, two: Callable[..., Path]) -> None:
    """The own team would take the job at 10.005, beyond a factor of 1.1; within it nothing flips."""
    two()
    words = ("breakeven", CASE, "--process", "small", "--option", "own", "--of", "price", *EXHAUSTIVE)
    result = run(*words)
    assert "does not handle small by own" in result.stdout and "10.005" in result.stdout
    near = run(*words, "--within", "1.1")
    assert near.exit_code == 0 and near.stdout.count("never in range") == 2


def test_what_changes_along_is_named(run: Run, two: Callable[..., Path]) -> None:
    """Both jobs have to be handled alike: with the large one the small one comes home."""
    alike = {"id": "alike", "kind": "together", "per": "mode"}
    two(rules=[alike])
    result = run("breakeven", CASE, "--process", "large", "--of", "price", *EXHAUSTIVE)
    assert "up: with the flip changes small (out to own)." in result.stdout


def test_a_search_that_a_limit_ends_is_code_4(
    run: Run, two: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flip that may be anywhere in a wide range is told as such.

    Under a mean yield of 0.95 the small job may go out (yield 0.8) only while there is little of it.
    """
    jobs = two_jobs()["processes"]
    for job, share in zip(jobs, (0.8, 0.9), strict=True):
        job["options"][1] |= {"yield": share}
    two(processes=jobs, rules=[{"id": "mean", "kind": "min_mean_yield", "value": 0.95}])
    monkeypatch.setattr("rightsource.optimizer.analyses.breakeven.flips._MOST_PROBES", 1)
    words = ("breakeven", CASE, "--process", "small", "--of", "volume", *EXHAUSTIVE)
    result, document = run(*words), json.loads(run(*words, "--json").stdout)
    down = document["figures"][0]["directions"][0]
    assert result.exit_code == 4 and not document["complete"] and not down["proven"]
    said = " ".join(result.stdout.split())
    assert "down 1 0.1 or before × 0.1 open out (outsourced)" in said
    assert (
        "down: open between 1 and 0.1: the search ended before this was settled, a longer --time-limit may tell."
        in said
    )
    assert down["undecided"][0]["why"] == "limit"


HALF = {"id": "half", "kind": "max_share", "measure": "volume", "select": {"kinds": ["vendor"]}, "value": 0.5}


def test_a_share_of_the_volume_is_no_obstacle(run: Run, two: Callable[..., Path]) -> None:
    """At most half of the volume goes to vendors: the large job as long as it is not the larger one."""
    two(rules=[HALF])
    result = run("breakeven", CASE, "--process", "large", "--of", "volume", *EXHAUSTIVE)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "down 0.1 never in range proven up 1 1.000001 × 1 proven own (in house)" in said
    assert "up: with the flip changes small (own to out)." in said


def test_what_stays_open_is_said_with_the_rules_that_were_loosened(
    run: Run, two: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a limit ends the halving, a bound for volumes from 0.1 to 1 lets the vendor have too much to prove it."""
    two(rules=[HALF])
    monkeypatch.setattr("rightsource.optimizer.analyses.breakeven.flips._MOST_PROBES", 1)
    words = ("breakeven", CASE, "--process", "large", "--of", "volume", *EXHAUSTIVE)
    result, document = run(*words), json.loads(run(*words, "--json").stdout)
    said = " ".join(result.stdout.split())
    assert (
        "down: open between 1 and 0.1: the search ended before this was settled, which the rule 'half', which allows "
        "more or less as the figure moves, makes harder." in said
    )
    assert "down 1 not found open" in said
    assert "down: up to 0.1, where it is proven to stay, it could flip in this range only." in said
    down, _ = document["figures"][0]["directions"]
    ends = {"from": {"value": 1, "factor": 1}, "to": {"value": 0.1, "factor": 0.1}}
    assert down["undecided"] == [ends | {"why": "limit", "rules": ["half"]}] and not down["proven"]
    assert result.exit_code == 4


def test_without_an_alternative_no_number_is_made_up(run: Run, two: Callable[..., Path]) -> None:
    """A locked process never flips, and nothing is said of what else it would cost."""
    two(rules=[{"id": "lock", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"options": ["own"]}}])
    result = run("breakeven", CASE, "--process", "small", "--of", "price", *EXHAUSTIVE)
    assert "No plan that keeps all rules handles it otherwise." in " ".join(result.stdout.split())
    assert result.stdout.count("never in range") == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--process", "smal"], "--process: 'smal' is not a process; did you mean 'small'?"),
        (["--process", "zzz"], "--process: 'zzz' is not a process; there are 'large' and 'small'."),
        (["--process", "small", "--option", "ow"], "--option: 'ow' is not an option of process 'small'"),
        (["--process", "small", "--of", "prize"], "'prize' is not one of"),
        (["--process", "small", "--within", "1"], "found 1, expected a number above 1 and at most 1000, such as 10."),
        ([], "Missing option '--process'"),
    ],
)
def test_wrong_words_are_refused(run: Run, two: Callable[..., Path], words: list[str], message: str) -> None:
    """Every wrong word is named with what was expected."""
    two()
    result = run("breakeven", CASE, *words)
    assert result.exit_code == 2 and message in result.output


def test_an_infeasible_instance_has_no_decision(run: Run, two: Callable[..., Path]) -> None:
    """Exit code 3, a sentence, and a document without figures."""
    two(rules=[{"id": "much", "kind": "min_total", "measure": "run_cost", "value": 900}])
    result = run("breakeven", CASE, "--process", "small", *EXHAUSTIVE)
    assert result.exit_code == 3
    assert "No plan keeps all rules, so there is none to count against; explain says why." in result.stdout
    document = json.loads(run("breakeven", CASE, "--process", "small", "--json", *EXHAUSTIVE).stdout)
    assert document["figures"] == [] and document["option"] is None and not document["complete"]


def test_large_volumes_are_rounded_so_that_the_flip_stays_between() -> None:
    """Whole transactions, towards today's value where the decision stays, away from it where it flips."""
    volume = Figure("volume", "volume of pay", "a year", 1000 * 10**6, 10**6, NANO, 1, 2 * NANO, lambda place: ())
    below, above = 700_123_456, 1_300_123_456
    assert [said(volume, place) for said in (near, far) for place in (below, above)] == ["701", "1,300", "700", "1,301"]
    assert near(volume, NANO) == far(volume, NANO) == "1,000"
    uneven = replace(volume, exact=1000_600_000)
    assert near(uneven, NANO + 300_000) == "1,000.90018"  # 1,000 would lie on the other side of today's 1,000.6
    small = replace(volume, exact=2 * 10**6)
    assert near(small, above) == far(small, above) == "2.600247"

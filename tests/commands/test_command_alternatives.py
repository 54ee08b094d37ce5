"""The command alternatives: its document, its words, its exit codes, its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, document
from small_cases import two_jobs

from rightsource.optimizer.analyses.alternatives import alternatives

Write = Callable[[str, Any], Path]
QUICK = ("--engine", "exhaustive", "--gap", "0", "--workers", "1")


def test_alternatives_as_a_document(run: Run, jobs: Path, tmp_path: Path) -> None:
    """Within 10 % there is one other plan; the large job must stay at the vendor; the plans are written."""
    words = ("alternatives", jobs, "--within", "10%", "--differ", "0.5", "-o", "plans", "--json", *QUICK)
    result = run(*words)
    made = document(result)
    assert result.exit_code == 0
    assert (made["within"], made["differ"], made["by"], made["count"]) == (Decimal("0.1"), Decimal("0.5"), "option", 5)
    assert (made["budget"], made["least_differing"], made["end"], made["complete"]) == (
        Decimal("38.5"),
        1,
        "no more",
        True,
    )
    best, other = made["plans"]
    assert (best["name"], best["objective"], best["difference"], best["differs"]) == (
        made["baseline"]["name"],
        35,
        0,
        {},
    )
    assert made["baseline"]["name"] == "least-cost plan"
    assert (other["bound"], other["gap"], other["proven"]) == (37, 0, True)
    assert (other["objective"], other["difference"], other["differs"]) == (37, 2, {"least-cost plan": 1})
    assert float(other["above_baseline"]) == float(other["above_least_at_most"]) == pytest.approx(2 / 35)
    assert other["modes"] == {"in_house": 1, "outsourced": 1, "automated": 0}
    small, large = made["processes"]
    assert (small["label"], large["label"]) == ("may", "must")
    assert large["values"] == [{"name": "own", "label": "never"}, {"name": "out", "label": "must"}]
    assert sorted(path.name for path in (tmp_path / "plans").iterdir()) == ["least-cost-plan.json", "plan-1.json"]
    written = json.loads((tmp_path / "plans" / "plan-1.json").read_text(), parse_float=Decimal)
    assert written["assignment"] == other["assignment"]
    assert written["objective"] == other["objective"]


def test_alternatives_on_the_screen(run: Run, jobs: Path) -> None:
    """What near means, the plans, that there are no more, and the labels."""
    said = " ".join(run("alternatives", jobs, "--within", "10%", "--differ", "50%", *QUICK).stdout.split())
    for part in (
        "two-jobs, plans within 10 % of the least-cost plan that differ by 50 %",
        "Baseline: the least-cost plan, EUR 35.00 per year, proven to be the least.",
        "Near are all plans of at most EUR 38.50, which is proven to be at most 10 % above the least cost.",
        "It is proven that no further near plan differs from all of these in at least 1 process by option.",
        "Must: every near plan handles it alike, which is proven (1)",
        "May: some near plans handle it otherwise than others (1)",
        "1 must, 1 may, 0 open; of 4 ways to handle a process 1 are proven to be in no near plan.",
        "All labels are proven.",
    ):
        assert part in said


def test_a_plan_not_proven_to_be_the_cheapest_is_named(run: Run, jobs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bound and gap stand in its row and the document, a sentence names it, and the exit code says so."""
    whole = alternatives.alternatives

    def cut_off(*arguments: Any) -> alternatives.Alternatives:
        made = whole(*arguments)
        best, other = made.plans
        return replace(made, plans=(best, replace(other, bound=3600, proven=False)))

    monkeypatch.setattr(alternatives, "alternatives", cut_off)
    words = ("alternatives", jobs, "--within", "10%", "--differ", "50%", *QUICK)
    result = run(*words)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 4
    assert "Not proven to the asked gap to be the cheapest as different from all before: plan-1 (gap 2.7027 %)." in said
    assert "37.00 36.00 2.7027 %" in said
    monkeypatch.setenv("COLUMNS", "72")
    assert "37.00 2.7027 % 2.00" in " ".join(run(*words).stdout.split())
    made = document(run(*words, "--json"))
    assert (made["plans"][1]["bound"], made["plans"][1]["proven"], made["complete"]) == (36, False, False)
    assert float(made["plans"][1]["gap"]) == pytest.approx(1 / 37)


def test_no_other_plan_is_said(run: Run, jobs: Path) -> None:
    """Within 1 % there is only the best plan."""
    said = " ".join(run("alternatives", jobs, "--within", "1%", "--differ", "50%", *QUICK).stdout.split())
    assert (
        "It is proven that no other near plan differs from the least-cost plan in at least 1 process by option." in said
    )


def test_the_asked_count_ends_the_list(run: Run, jobs: Path) -> None:
    """With one plan asked for, more may be left, by mode as well."""
    words = ("alternatives", jobs, "--within", "60%", "--differ", "50%", "--by", "mode", "--count", "1")
    result = run(*words, *QUICK)
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert (
        "Each differs from all others in at least 1 process by mode. 1 plan was asked for; there may be more." in said
    )


def test_out_of_time_labels_are_only_observed(run: Run, jobs: Path, take_all_time: Callable[[str], None]) -> None:
    """A limit that the baseline takes up: exit code 4, and labels that say what they are."""
    take_all_time("alternatives")
    result = run("alternatives", jobs, *QUICK)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 4
    assert "The search stopped early: there may be more." in said
    assert "Open: all near plans known handle it alike, but it is not proven that every one does (2)" in said
    assert "2 are not seen and not proven to be out: more time would tell." in said


def test_an_instance_without_a_plan_has_no_alternatives(run: Run, write: Write) -> None:
    """Exit code 3 and a pointer to explain."""
    path = write("none.json", two_jobs(rules=[{"id": "cheap", "kind": "max_total", "measure": "cost", "value": 1}]))
    result = run("alternatives", path, *QUICK)
    assert result.exit_code == 3
    assert "No plan keeps all rules, so there is none to count against; explain says why." in result.stdout
    made = document(run("alternatives", path, "--json", *QUICK))
    assert (made["plans"], made["end"], made["complete"]) == (None, None, False)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--within", "cheap"), "found cheap, expected a part above 0 such as 2% or 0.02."),
        (("--within", "nan"), "found nan, expected a part above 0 such as 2% or 0.02."),
        (("--within", "0"), "found 0, expected a part above 0"),
        (("--within", "200"), "found 200, which may be meant in per cent: write 200% or 20000%."),
        (("--differ", "150%"), "found 150%, expected a part above 0 such as 2% or 0.02, at most 100%."),
    ],
)
def test_wrong_parts(run: Run, jobs: Path, words: tuple[str, ...], message: str) -> None:
    """A part that is none is refused with what was found."""
    result = run("alternatives", jobs, *words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_a_file_is_no_folder_for_plans(run: Run, jobs: Path) -> None:
    """The folder is checked before anything is solved."""
    result = run("alternatives", jobs, "-o", jobs)
    assert result.exit_code == 2
    assert "no plans can be written here; expected an empty folder" in result.stderr

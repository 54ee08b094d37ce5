"""Pictures of analyses in a report: drawn from what commands print, left out where that does not tell enough."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from page_cases import document_of, plan_of
from small_cases import two_jobs

from rightsource.instances.files import read_instance
from rightsource.instances.json_input import parse_json
from rightsource.models.instance import Instance
from rightsource.optimizer import clock
from rightsource.optimizer.commands.root import cli
from rightsource.optimizer.report.analysis import section_of
from rightsource.optimizer.report.analysis_pictures import analysis_pictures
from rightsource.optimizer.report.page import page

QUICK = ("--engine", "exhaustive", "--gap", "0", "--workers", "1", "--json", "--quiet")
KINDS = {
    "prices": ("prices",),
    "scenarios": ("costs", "regret"),
    "frontier": ("frontier",),
}


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return two jobs as a file, with a rule that costs something, a scenario, and losses to weigh."""
    document = two_jobs(current_plan={"small": "own", "large": "own"})
    for process, loss in zip(document["processes"], (5, 20), strict=True):
        process["options"][1] |= {"expected_loss": loss}
    document["rules"] = [{"id": "cap", "kind": "max_total", "measure": "expected_loss", "value": 20}]
    document["scenarios"] = [{"id": "growth", "name": "More", "changes": [{"kind": "volume", "factor": 2}]}]
    path = tmp_path_factory.mktemp("jobs") / "jobs.json"
    path.write_text(json.dumps(document, default=float), encoding="utf-8")
    return path


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, jobs: Path) -> dict[str, dict[str, Any]]:
    """Return what the commands print on that file; their time limits count from here."""
    made, began = {}, time.monotonic()
    monkeypatch.setattr(clock, "_started", lambda: began)
    for name in KINDS:
        more = ("--against", "expected_loss") if name == "frontier" else ()
        result = CliRunner().invoke(cli, [name, str(jobs), *more, *QUICK])
        assert result.exit_code == 0, result.stderr
        made[name], _ = parse_json(result.stdout.encode(), name)
    return made


def drawn(instance: Instance, document: dict[str, Any]) -> list[str]:
    """Return the keys of the pictures of a result."""
    return [picture.key for picture in analysis_pictures(instance, [section_of(document, "result.json", "added-1")])]


def test_results_of_commands_have_their_pictures(jobs: Path, printed: dict[str, dict[str, Any]]) -> None:
    """Prices, scenarios and frontiers as the commands really print them are drawn, whatever keys they have."""
    instance = read_instance(jobs)
    for name, kinds in KINDS.items():
        assert drawn(instance, printed[name]) == [f"added-1-{kind}" for kind in kinds]


def test_pictures_stand_in_the_section_of_their_analysis(jobs: Path, printed: dict[str, dict[str, Any]]) -> None:
    """Above the tables, each with a title and a caption, and none among the pictures of plans."""
    instance = read_instance(jobs)
    sections = [section_of(printed[name], name, f"added-{k}") for k, name in enumerate(KINDS)]
    made = page(
        document_of(instance, plan_of(instance, "first", 0), sections=sections), analysis_pictures(instance, sections)
    ).decode()
    inside = {part.partition('"')[0]: part.partition("</section>")[0] for part in made.split('<section id="')[1:]}
    for k, kinds in enumerate(KINDS.values()):
        section = inside[f"added-{k}"]
        assert all(f'id="picture-added-{k}-{kind}"' in section for kind in kinds)
        assert section.index("<figure") < section.index("<table")
    assert "<figure" not in inside["pictures"]


def _without(key: str) -> Any:
    return lambda document: document.pop(key)


def _shorter_row(document: dict[str, Any]) -> None:
    document["regret"]["plans"][0]["cells"].pop()


def _other_plan(document: dict[str, Any]) -> None:
    document["points"][0]["assignment"]["small"] = "nobody"


def _absurd(document: dict[str, Any]) -> None:
    document["rules"][0]["dropped"]["at_most"] = Decimal("1e999999999")


def _not_a_list(document: dict[str, Any]) -> None:
    document["rules"] = {"id": "cap"}


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("prices", _without("rules")),
        ("prices", _absurd),
        ("prices", _not_a_list),
        ("scenarios", _without("regret")),
        ("scenarios", _shorter_row),
        ("frontier", _without("answers")),
        ("frontier", _other_plan),
    ],
)
def test_what_a_result_does_not_tell_is_not_drawn(
    jobs: Path, printed: dict[str, dict[str, Any]], name: str, spoil: Any
) -> None:
    """Results that were changed by hand or come from another version have their tables all the same."""
    spoil(printed[name])
    assert drawn(read_instance(jobs), printed[name]) == []


def test_other_results_have_no_picture(jobs: Path) -> None:
    """A document of another kind, and an empty one."""
    for document in ({}, {"conflicts": [{"rules": [{"id": "cap"}]}], "repairs": []}):
        assert drawn(read_instance(jobs), document) == []

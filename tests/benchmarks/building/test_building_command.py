"""The command: the smoke run with all tools that are installed, and wrong arguments."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsource.benchmarks.building import commands
from rightsource.benchmarks.building.record import BuildRecord
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.program import main
from rightsource.benchmarks.runner.surroundings import version_of


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the smoke mode once."""
    folder = tmp_path_factory.mktemp("building") / "results"
    result = CliRunner().invoke(commands.building, ["--smoke", "--output", str(folder)], standalone_mode=False)
    assert result.exception is None
    assert "## handoff-50-s1" in result.stdout
    assert "handoff-50-s1: 1 of 1, rightsource, from tables: " in result.stderr
    return folder


@pytest.mark.parametrize("name", TOOLS)
def test_every_installed_tool_builds_the_same_model(smoke: Path, name: str) -> None:
    """Every limit, cost and coefficient read back from the tool (or from what it hands over) is that of our model."""
    found = {record.tool: record for record in read(smoke)}[name]
    package = TOOLS[name].package
    if package and version_of(package) is None:
        assert found.status == "missing"
        pytest.skip(f"{package} is not installed")
    assert (found.status, found.message) == ("built", "")
    assert (found.columns, found.rows, found.nonzeros) == (1137, 1955, 6274)
    assert found.build_rate is not None
    assert found.peak_mb >= found.added_mb
    assert (found.handed_rate is not None) == TOOLS[name].hands_over


def read(folder: Path) -> list[BuildRecord]:
    """Return the records in a folder."""
    return [BuildRecord.parse(line) for line in (folder / "building.jsonl").read_text("utf-8").splitlines()]


def test_smoke_run_leaves_a_line_for_every_tool(smoke: Path) -> None:
    """The page and the records name all tools, in the same order."""
    page = (smoke / "building.md").read_text("utf-8")
    assert [record.tool for record in read(smoke)] == list(TOOLS)
    assert all(f"\n| {tool.title} |" in page for tool in TOOLS.values())


def message(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a wrong call says."""
    assert main(["building", *arguments]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize("sizes", ["many", "", "100,", "1e3", "-5", "١٠٠", "9" * 500])
def test_sizes_that_are_no_numbers(capsys: pytest.CaptureFixture[str], sizes: str) -> None:
    """The value is named (shortened) and an example given."""
    said = message(capsys, "--sizes", sizes)
    assert "expected whole numbers with commas between: 100,1000." in said
    assert len(said) < 300


def test_sizes_out_of_range(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is measured before all sizes are read."""
    assert "sizes: found 5, expected whole numbers of processes from 20 to 100,000." in message(
        capsys, "--sizes", "100,5"
    )


def test_unknown_tools(capsys: pytest.CaptureFixture[str]) -> None:
    """Every unknown tool is named, with what may have been meant."""
    said = message(capsys, "--tools", "piomo, linopy, xyz")
    assert "'piomo' is not a tool that builds models; did you mean 'pyomo'?" in said
    assert "'xyz' is not a tool that builds models (known: rightsource, mathopt, " in said


def test_wrong_numbers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Repeats, seconds and a file in the place of the folder are refused by click."""
    (tmp_path / "file").touch()
    assert "0 is not in the range x>=1" in message(capsys, "--repeats", "0")
    assert "0 is not in the range x>0" in message(capsys, "--seconds", "0")
    assert "is a file" in message(capsys, "--output", str(tmp_path / "file"))


def test_several_sizes_and_chosen_tools(tmp_path: Path) -> None:
    """Two sizes, one tool: two records, two tables."""
    arguments = ["building", "--sizes", "20,25", "--repeats", "1", "--tools", "rightsource", "--output", str(tmp_path)]
    assert main(arguments) == 0
    assert [record.case for record in read(tmp_path)] == ["handoff-20-s1", "handoff-25-s1"]
    assert (tmp_path / "building.md").read_text("utf-8").count("\n## ") == 2

"""The command ``report``: its files, its page, and what it says of folders that it cannot report."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from benchmark_records import diced_records, solved, timed_out, write_run

import rightsource.benchmarks
from rightsource.benchmarks.building.record import BuildRecord
from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import FIRST_PLAN
from rightsource.benchmarks.program import main
from rightsource.benchmarks.report.collection import Collection
from rightsource.benchmarks.report.document import document
from rightsource.benchmarks.report.page import check_page, marks, write_page
from rightsource.benchmarks.report.plots.figures import save_plot, scaling_figure
from rightsource.benchmarks.report.runs import read_runs
from rightsource.models.faults import InputError

BEGIN, END = marks("bench")
NOT_A_PAGE = "the results of bench have no place in this page; expected the lines '<!-- results of bench: begin"


def run_with(folder: Path, **changes: object) -> Path:
    """Write a small run."""
    return write_run(folder, [solved("rightsource", 1.0), timed_out("greedy", cost=120_000)], **changes)


def failure(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command, which must refuse its input, and return what it says."""
    assert main(["report", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def told(*folders: Path) -> str:
    """Return the text of a report."""
    return document(Collection.of(read_runs(folders)), [])


@dataclass(frozen=True)
class Written:
    """What the command wrote once for several tests."""

    target: Path
    page: str
    output: str


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Report a small run into a folder of its own and into a page."""
    place = tmp_path_factory.mktemp("report")
    folder, target, page = run_with(place / "run"), place / "results" / "day", place / "README.md"
    page.write_text(f"# By hand\n\n{BEGIN}\nold results\n{END}\n\nAlso by hand: é.\n", encoding="utf-8")
    with redirect_stdout(StringIO()) as output:
        assert main(["report", str(folder), "-o", str(target), "--page", str(page), "--json"]) == 0
    return Written(target, page.read_text(encoding="utf-8"), output.getvalue())


def test_all_files_are_written_and_named(written: Written) -> None:
    """Tables, cells and two pictures of the set, each as PNG and SVG; no torn or temporary file is left."""
    pictures = [f"small--{kind}.{ending}" for kind in ("profile", "time") for ending in ("png", "svg")]
    assert sorted(path.name for path in written.target.iterdir()) == sorted(["tables.md", "cells.csv", *pictures])
    said = json.loads(written.output)
    assert said["sets"] == {"small": 2}
    assert str(written.target / "cells.csv") in said["written"]


def test_the_tables_tell_of_the_run_and_show_its_pictures(written: Written) -> None:
    """Protocol, cells, start and commit stand on top; pictures are beside."""
    text = (written.target / "tables.md").read_text(encoding="utf-8")
    assert text.startswith(
        "# Results of bench\n\n- Run `run`, protocol bench: 2 of 2 cells have a record; 1 at a time; started "
    )
    assert "commit `abcdef012345`." in text
    assert "![small: profile](small--profile.png)" in text


def test_the_page_keeps_what_people_wrote(written: Written, tmp_path: Path) -> None:
    """Only what is between the marks is replaced, twice as well as once; pictures are found from the page."""
    assert written.page.startswith(f"# By hand\n\n{BEGIN}\n\n## Results of bench\n")
    assert written.page.endswith(f"{END}\n\nAlso by hand: é.\n")
    assert "old results" not in written.page
    assert "(results/day/small--time.png)" in written.page
    again = tmp_path / "again.md"
    again.write_text(written.page, encoding="utf-8")
    write_page(again, "bench", "newer results\n")
    assert again.read_text(encoding="utf-8") == f"# By hand\n\n{BEGIN}\n\nnewer results\n\n{END}\n\nAlso by hand: é.\n"


@pytest.mark.parametrize("protocol", ["bench", "scale"])
def test_our_page_has_a_place_for_each_protocol(protocol: str) -> None:
    """Both commands of the Makefile that write to it find their marks; a third protocol does not."""
    page = Path(rightsource.benchmarks.__path__[0]) / "README.md"
    assert check_page(page, protocol)
    with pytest.raises(InputError, match="the results of smoke have no place in this page"):
        check_page(page, "smoke")


def test_the_same_figure_gives_the_same_files(tmp_path: Path) -> None:
    """Byte for byte: a repository shows only real changes."""
    measured = measure(diced_records((1000, 10_000), ("handoff",), (1,)))
    cases = list(dict.fromkeys(run.record.case for run in measured))
    for name in ("a", "b"):
        save_plot(scaling_figure(Results.of("scale", cases, measured), FIRST_PLAN), tmp_path / name)
    for ending in ("png", "svg"):
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_several_runs_are_told_together(tmp_path: Path) -> None:
    """Peers of two runs stand in one table, measured against each other's plans."""
    one = write_run(tmp_path / "one", [solved("rightsource", 1.0)])
    two = write_run(tmp_path / "two", [timed_out("greedy", cost=125_000)])
    assert "| case | 10 | = 100,000 | **1.00** | +20 % |" in told(one, two)


def test_several_runs_need_a_folder_to_write_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """None of them is the obvious one."""
    said = failure(capsys, str(run_with(tmp_path / "a")), str(run_with(tmp_path / "b")))
    assert "With more than one FOLDER, --output must name the folder to write to." in said


def test_all_folders_that_are_no_runs_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing one, a file, and one without a manifest, all at once."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "bare").mkdir()
    names = [str(tmp_path / name) for name in ("nowhere", "file", "bare")]
    said = failure(capsys, *names, "-o", str(tmp_path / "out"))
    assert f"{names[0]}: there is no such folder; expected the folder of a run." in said
    assert f"{names[1]}: this is a file; expected the folder of a run." in said
    assert f"{names[2]}: there is no manifest.json in it; expected the folder of a run." in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("records", [None, "", '{"case": "torn'])
def test_a_run_without_a_finished_cell_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], records: str | None
) -> None:
    """No file of records, an empty one, or one with nothing but a torn line."""
    folder = run_with(tmp_path / "run")
    (folder / "records.jsonl").unlink()
    if records is not None:
        (folder / "records.jsonl").write_text(records, encoding="utf-8")
    said = failure(capsys, str(folder))
    assert "records.jsonl: no cell is finished yet; expected one record at least." in said


def test_a_torn_last_line_is_a_missing_cell(tmp_path: Path) -> None:
    """What a kill leaves is told, and the cell is missing."""
    folder = run_with(tmp_path / "run")
    path = folder / "records.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    text = told(folder)
    assert "The last record of `run` is torn, as a kill leaves it: that cell is missing." in text
    assert "1 cell is missing: shown so, and in no mean." in text
    assert "| case | 10 | = 100,000 | **1.00** | missing |" in text


def test_a_broken_line_in_the_middle_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is no work of a kill: the line is named."""
    folder = run_with(tmp_path / "run")
    path = folder / "records.jsonl"
    path.write_text("{}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert "records.jsonl: line 1: this is no record of a cell" in failure(capsys, str(folder))


def test_a_manifest_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither other JSON nor text is one."""
    folder = run_with(tmp_path / "run")
    (folder / "manifest.json").write_text("[]", encoding="utf-8")
    assert "manifest.json: this is no manifest of a run" in failure(capsys, str(folder))


def test_a_manifest_without_cases_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without them nobody knows what is missing."""
    folder = run_with(tmp_path / "run", parts=[{"set": "small", "peers": ["greedy"]}])
    said = failure(capsys, str(folder))
    assert "parts[0]: this part does not name its cases; a report must know which cells are missing." in said


def test_a_cell_in_two_runs_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Which of the two counts must not be chosen."""
    one, two = run_with(tmp_path / "one"), run_with(tmp_path / "two")
    said = failure(capsys, str(one), str(two), "-o", str(tmp_path / "out"))
    assert (
        f"{two}: 2 of its cells have a record already, the first is case with rightsource, seed 0 (in '{one}')" in said
    )


def test_a_cell_twice_in_one_run_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The runner never does that: somebody put files together."""
    run = solved("rightsource", 1.0)
    said = failure(capsys, str(write_run(tmp_path / "run", [run, run])))
    assert "1 of its cells have a record already" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "this page cannot be read: No such file or directory."),
        ("no marks", NOT_A_PAGE),
        (f"{END}\n{BEGIN}", NOT_A_PAGE),
        (f"{BEGIN}\n{BEGIN}\n{END}", NOT_A_PAGE),
    ],
)
def test_a_page_without_a_place_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, said: str
) -> None:
    """A missing page, one without marks, with marks in the wrong order, or twice."""
    folder, page = run_with(tmp_path / "run"), tmp_path / "page.md"
    if text is not None:
        page.write_text(text, encoding="utf-8")
    assert said in failure(capsys, str(folder), "--page", str(page))
    assert not (folder / "tables.md").exists()


def test_a_page_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Latin-1 bytes are named as such."""
    folder, page = run_with(tmp_path / "run"), tmp_path / "page.md"
    page.write_bytes(b"caf\xe9")
    assert "this page cannot be read: it is not UTF-8." in failure(capsys, str(folder), "--page", str(page))


def test_a_target_that_is_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder cannot be made where a file is."""
    folder, target = run_with(tmp_path / "run"), tmp_path / "file"
    target.write_text("x", encoding="utf-8")
    assert f"{target}: this folder cannot be made: File exists." in failure(capsys, str(folder), "-o", str(target))


def test_remarks_on_a_run_stand_on_top(tmp_path: Path) -> None:
    """Two commits, one with uncommitted changes, cells side by side: three notes before the first set."""
    sessions = [
        {"started": "2026-11-22T10:00:00+00:00", "commit": "abc", "dirty": True},
        {"started": "2026-11-22T11:00:00+00:00", "commit": "def", "dirty": False},
    ]
    folder = run_with(tmp_path / "run", sessions=sessions, workers=2)
    top = told(folder).split("\n## ")[0]
    assert "> **Note**: `run` ran from a checkout with changes that are in no commit." in top
    assert "> **Note**: `run` was run from 2 commits: its times are of more than one version." in top
    assert "> **Note**: The cells of `run` ran side by side: their times are not for comparing." in top


def test_records_of_different_instances_are_refused(tmp_path: Path) -> None:
    """A generator changed between two starts: one name, two instances; records from before digests say nothing."""
    kept = [solved("rightsource", 1.0, instance="aaaa"), solved("cp-sat", 1.0, instance="bbbb"), solved("greedy", 1.0)]
    with pytest.raises(InputError, match=r"case: its records are of different instances of that name \(1 such case\)"):
        told(write_run(tmp_path / "mixed", kept))
    assert "cp-sat" in told(write_run(tmp_path / "same", kept[1:]))


def test_model_building_in_the_folder_of_a_run_is_told_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its headings are one level below; a line that is no record is refused."""
    folder = run_with(tmp_path / "run")
    built = BuildRecord("desk-9-s1", 9, "linopy", "linopy, sparse model", "0.1", "built", "", 10, 5, 20, (0.5,))
    path = folder / "building.jsonl"
    path.write_text(f"{built.line()}\n", encoding="utf-8")
    text = told(folder)
    assert "\n## Model building\n" in text.split("### All cells of small")[1]
    assert "\n### desk-9-s1\n" in text
    assert "| linopy, sparse model | 0.1 | 20 |" in text
    path.write_text("{}\n", encoding="utf-8")
    said = failure(capsys, str(folder))
    assert "building.jsonl: line 1: this is no record of model building; run the command building again." in said


def test_long_tables_are_folded_on_a_page_and_nowhere_else(tmp_path: Path) -> None:
    """Thirteen cases: on a page behind a line to click, every one of them there; in the tables open."""
    names = [f"c{number}" for number in range(13)]
    folder = write_run(tmp_path / "run", [solved("rightsource", 1.0, name) for name in names])
    collection = Collection.of(read_runs([folder]))
    page, tables = document(collection, [], level=2), document(collection, [])
    assert "<details><summary>13 lines</summary>\n\n| case |" in page
    assert "<details>" not in tables
    assert all(f"\n| {name} |" in text for name in names for text in (page, tables))


def test_the_top_says_who_was_asked_for_what(tmp_path: Path) -> None:
    """Limits in words, and a line for each part with its cases, seconds and peers."""
    top = told(run_with(tmp_path / "run")).split("\n## ")[0]
    assert "- Settings: peers may stop at a gap of 0.0001; threads each: 1; memory each: 8,192 MB; " in top
    assert "; stopped 5.0 s (or 5 %) after their limit; seeds: 0.\n" in top
    assert "- small, 1 case, 60 s each: rightsource, greedy.\n" in top


def test_a_part_that_nobody_was_asked_for_is_not_told(tmp_path: Path) -> None:
    """As where a protocol was run for some of its peers only."""
    folder = run_with(tmp_path / "run")
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["parts"].append({**manifest["parts"][0], "peers": [], "seconds": 10})
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert "10 s each" not in told(folder)

"""``run`` and ``list`` as they are typed."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmark_records import solved

from rightsource.benchmarks.cases.classic_sets import Choice
from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.cases.sets import SETS, CaseSet
from rightsource.benchmarks.program import main
from rightsource.benchmarks.runner import commands
from rightsource.benchmarks.runner.manifest import MANIFEST
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, read_records

NOWHERE = "/no/such/folder"


def test_a_run_writes_records_and_a_manifest_and_goes_on_only_with_the_same(
    tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HiGHS on two small cases: both have records; again: none is run; with other settings: refused."""
    if find_spec("highspy") is None:  # never imported here: it cannot share a process with OR-Tools
        pytest.skip("this test runs the peer highs-strong, which needs the package highspy")
    two = Choice(tuple(map(find_case, ("desk-12-s1", "core-20-s1"))))
    monkeypatch.setitem(SETS, "two", CaseSet("two", "two small cases", lambda _: two))
    folder = tmp_path / "results"
    command = ["run", "--set", "two", "--peers", "highs-strong", "--gap", "0.5", "--data", NOWHERE]
    command += ["--cache", str(cache), "--output", str(folder)]
    assert main([*command, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    records = read_records(folder / RECORDS)
    assert shown["cells"] == len(records) == sum(shown["statuses"].values()) == 2
    assert {record.status for record in records} <= {"gap", "proved"}
    assert all(record.objective is not None and record.bound is not None for record in records)
    assert not [record for record in records if record.rejected]
    assert main(command) == 0
    assert "2 of 2 cells are finished, none left; in " in capsys.readouterr().err
    assert read_records(folder / RECORDS) == records
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["protocol"], manifest["workers"], len(manifest["sessions"])) == ("two", 1, 2)
    assert main([*command, "--threads", "2", "--gap", "0.01"]) == 2
    said = capsys.readouterr().err
    assert "settings.gap: the run began with 0.5, and this is 0.01; give another folder." in said
    assert "settings.threads: the run began with 1, and this is 2; give another folder." in said
    (folder / MANIFEST).unlink()
    assert main(command) == 2
    said = capsys.readouterr().err
    assert f"{folder}: there are records without a manifest.json, which would tell where they are from;" in said


@pytest.mark.parametrize("as_json", [True, False])
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    """The result is that of the finished cells, the exit code that of an interruption."""

    def interrupted(cells: object, settings: object, file: RecordFile, *_: object) -> None:
        file.append(solved("greedy", 1.0, "desk-20-s1"))
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run", interrupted)
    folder = tmp_path / "results"
    command = ["run", "smoke", "--peers", "greedy", "--data", NOWHERE, "--output", str(folder)]
    assert main([*command, *(["--json"] if as_json else [])]) == 130
    shown = capsys.readouterr()
    again = f"1 of 5 cells are finished; the same command with --output {folder} runs the others."
    assert "0 of 5 cells are finished, about 10 s left; in " in shown.err
    assert again in shown.err
    if as_json:
        assert json.loads(shown.out) == {
            "folder": str(folder),
            "cells": 5,
            "finished": 1,
            "statuses": {"proved": 1},
        }
    else:
        assert shown.out == f"{folder}: 1 proved.\n"


def test_a_cache_that_cannot_be_made_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not one for each cell."""
    (tmp_path / "file").touch()
    command = ["run", "smoke", "--data", NOWHERE, "--output", str(tmp_path / "results")]
    assert main([*command, "--cache", str(tmp_path / "file" / "cases")]) == 2
    assert f"Error: cannot use '{tmp_path / 'file' / 'cases'}': Not a directory." in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


def test_the_list_says_how_long_a_protocol_takes_at_most(capsys: pytest.CaptureFixture[str]) -> None:
    """Five cases without public data, 11 peers, 2 s each: 110 s; every part is a line."""
    assert main(["list", "--data", NOWHERE]) == 0
    lines = [line.split(None, 1)[-1].strip() for line in capsys.readouterr().out.splitlines()]
    assert "55 cells, 1.8 min if each takes all its time" in lines
    assert "smoke, 2 s: all peers" in lines
    assert "scale of 100,000 processes, 300 s: rightsource" in lines


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "Give either a PROTOCOL or sets with --set; the command list shows both."),
        (["bench", "--set", "small"], "Give either a PROTOCOL or sets with --set; the command list shows both."),
        (["benhc"], "PROTOCOL: 'benhc' is not a protocol; did you mean 'bench'?"),
        (["--set", "smal"], "set: 'smal' is not a set of cases; did you mean 'small'?"),
        (["bench", "--peers", "gredy"], "--peers: 'gredy' is not a peer; did you mean 'greedy'?"),
        (["bench", "--seeds", "0,x"], "found x, expected whole numbers with commas between them, such as 0,1."),
        (["bench", "--time-limit", "0"], "found 0, expected seconds above 0, such as 60."),
        (
            ["bench", "--cores", "0", "--threads", "2"],
            "--cores names 1 cores, expected at least workers times threads: 2.",
        ),
        (["bench", "--cores", "4096"], "--cores names 4096, expected cores of this machine:"),
        (
            ["bench", "--cluster", "tcp://127.0.0.1:9", "--workers", "2"],
            "--cluster goes without --workers and --cores: a cluster has its own.",
        ),
        (["scale", "--peers", "toulbar2"], "scale: there are no cases for these peers."),
    ],
)
def test_wrong_words_are_refused(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is run or written."""
    folder = tmp_path / "results"
    assert main(["run", *words, "--output", str(folder), "--data", NOWHERE]) == 2
    assert message in capsys.readouterr().err
    assert not folder.exists()


def test_list_shows_protocols_sets_and_peers(capsys: pytest.CaptureFixture[str]) -> None:
    """As tables and as one JSON document; a peer is true where its package is there."""
    assert main(["list", "--data", NOWHERE]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in ("smoke", "hard-part", "toulbar2", "simulated annealing"))
    assert main(["list", "--data", NOWHERE, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["protocols"] == ["smoke", "bench", "scale"]
    assert document["peers"]["greedy"] is True
    assert document["sets"]["scale"] == 15


def test_list_shows_the_cases_of_a_set(capsys: pytest.CaptureFixture[str]) -> None:
    """And warns of those that lack their public data."""
    assert main(["list", "--set", "smoke", "--data", NOWHERE]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines()[0] == "desk-20-s1"
    assert f"Warning: smoke: gap/c0515_1: it is not among the published problems at {NOWHERE}." in shown.err

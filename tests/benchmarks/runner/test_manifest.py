"""Manifests: what they hold, and every reason not to go on with a run."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rightsource.benchmarks.runner.manifest import MANIFEST, Manifest, Session, open_manifest, settings_entry
from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.surroundings import Commit, Machine, commit, machine, versions
from rightsource.models.faults import InputError

HERE = Machine("abc", "A processor", 2, 16, "An OS")
ELSEWHERE = Machine("def", "Another one", 64, 256, "An OS")
SETTINGS: Mapping[str, Any] = settings_entry(Settings(Path("/data"), Path("/cache")))
PART = {"set": "small", "processes": None, "peers": ["greedy"], "seconds": 60.0, "cases": ["core-20-s1"]}
MANIFEST_HERE = Manifest(
    protocol="bench",
    parts=[PART],
    cells=1,
    seeds=(0,),
    workers=1,
    settings=SETTINGS,
    versions={"python": "3.12", "numpy": "2.0"},
    machines=[HERE],
)


def refusals(folder: Path, wanted: Manifest) -> list[str]:
    """Return the messages with which going on with a run is refused."""
    open_manifest(folder, MANIFEST_HERE, Commit("1" * 40), "2026-01-01T00:00:00+00:00")
    before = (folder / MANIFEST).read_bytes()
    with pytest.raises(InputError) as caught:
        open_manifest(folder, wanted, Commit("1" * 40), "2026-01-02T00:00:00+00:00")
    assert (folder / MANIFEST).read_bytes() == before
    assert {fault.source for fault in caught.value.faults} == {str(folder / MANIFEST)}
    return [f"{fault.path}: {fault.message}" for fault in caught.value.faults]


def test_each_start_is_a_session(tmp_path: Path) -> None:
    """Another commit is no other run, and is kept with its time."""
    folder = tmp_path
    open_manifest(folder, MANIFEST_HERE, Commit("1" * 40), "2026-01-01T00:00:00+00:00")
    open_manifest(folder, MANIFEST_HERE, Commit("2" * 40, dirty=True), "2026-01-02T00:00:00+00:00")
    manifest = Manifest.read(folder / MANIFEST)
    assert manifest.sessions == [
        Session("2026-01-01T00:00:00+00:00", "1" * 40, False),
        Session("2026-01-02T00:00:00+00:00", "2" * 40, True),
    ]
    assert manifest.machines == [HERE]
    assert json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["format"] == "rightsource-benchmark/1"


def test_another_machine_is_refused(tmp_path: Path) -> None:
    """Its times would not be comparable."""
    assert refusals(tmp_path, replace(MANIFEST_HERE, machines=[ELSEWHERE])) == [
        "machines: A resumed table must come from the same machine: it began on abc (A processor, 2 cores, 16 GB);"
        " this is def (Another one, 64 cores, 256 GB)."
    ]


def test_every_other_setting_and_version_is_told(tmp_path: Path) -> None:
    """One message for each difference, packages that came or went included."""
    wanted = replace(
        MANIFEST_HERE,
        workers=2,
        settings={**SETTINGS, "gap": 0.01, "threads": 4},
        versions={"python": "3.13", "scipy": "1.0"},
    )
    assert refusals(tmp_path, wanted) == [
        "workers: the run began with 1, and this is 2; give another folder.",
        "settings.gap: the run began with 0.0001, and this is 0.01; give another folder.",
        "settings.threads: the run began with 1, and this is 4; give another folder.",
        "versions.numpy: the run began with 2.0, and this is none; give another folder.",
        "versions.python: the run began with 3.12, and this is 3.13; give another folder.",
        "versions.scipy: the run began with none, and this is 1.0; give another folder.",
    ]


def test_another_protocol_and_other_cells_are_refused(tmp_path: Path) -> None:
    """A table is the whole of what was begun."""
    wanted = replace(MANIFEST_HERE, protocol="scale", parts=[{**PART, "seconds": 10.0}], cells=2)
    assert refusals(tmp_path, wanted) == [
        "protocol: the run began with bench, and this is scale; give another folder.",
        "parts: this run has other cells (1) than those asked for (2); give another folder, or the same sets, cases,"
        " peers, seeds and seconds.",
    ]


def test_a_run_grows_by_cases(tmp_path: Path) -> None:
    """A set that has more cases than before goes on, and the manifest tells of them; one that lost a case does not."""
    grown = replace(MANIFEST_HERE, parts=[{**PART, "cases": [*PART["cases"], "one-more"]}], cells=2)
    open_manifest(tmp_path, MANIFEST_HERE, Commit("a" * 40), "2026-01-01T00:00:00+00:00")
    open_manifest(tmp_path, grown, Commit("b" * 40), "2026-01-02T00:00:00+00:00")
    found = Manifest.read(tmp_path / MANIFEST)
    assert (found.parts, found.cells) == (grown.parts, 2)
    assert [session.commit[0] for session in found.sessions] == ["a", "b"]
    with pytest.raises(InputError, match=r"parts: this run has other cells \(2\) than those asked for \(1\); give an"):
        open_manifest(tmp_path, MANIFEST_HERE, Commit("c" * 40), "2026-01-03T00:00:00+00:00")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other/1"}', '{"format": "rightsource-benchmark/1"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    """Whatever else is in the file."""
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="this is no manifest of a run; expected one of the format 'rightsource-bench"):
        open_manifest(tmp_path, MANIFEST_HERE, Commit(), "2026-01-01T00:00:00+00:00")


def test_the_machine_is_told_without_its_name() -> None:
    """The id depends on the host's name and is the same every time; the name itself is nowhere."""
    here = machine()
    machine.cache_clear()
    assert machine() == here
    assert len(here.id) == 12
    assert here.cores >= 1
    assert len(platform.node()) < 5 or platform.node() not in repr(here)


def test_versions_are_those_that_are_installed() -> None:
    """Python, this project and its parts; none that is missing."""
    found = versions()
    assert found["python"] == platform.python_version()
    assert {"rightsource", "ortools", "numpy"} <= found.keys()
    assert all(found.values())


def test_commits_are_short_and_show_changes() -> None:
    """No commit is no text."""
    assert (str(Commit("0123456789abcdef", dirty=True)), str(Commit("0123456789abcdef")), str(Commit())) == (
        "0123456789ab+",
        "0123456789ab",
        "",
    )
    assert len(commit().id) in (0, 40)

"""Prepared cases: the files, prepared once however many ask, and the same again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import rightsource.benchmarks
from rightsource.benchmarks.cases import prepared
from rightsource.benchmarks.cases.fingerprint import sources_fingerprint
from rightsource.benchmarks.cases.prepared import ModelKind, Prepared, prepare
from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.cases.synthetic import synthetic_instance
from rightsource.models.canonical import sha256
from rightsource.models.faults import InputError
from rightsource.models.formulation.build import build
from rightsource.models.tables import compile_tables

NO_DATA = Path("nowhere")
FILES = ("instance.json", "facts.json", "first_option.npy")
TINY = b"2 2\n1 4\n3 2\n1 1\n1 1\n1 1"
"""Job 1 at agent 1 and job 2 at agent 2: 1 + 2 = 3."""
ASK = """
import sys
from pathlib import Path
from rightsource.benchmarks.cases.prepared import prepare
from rightsource.benchmarks.cases.registry import find_case
ready = prepare(find_case("tower-150-s1"), Path(sys.argv[1]), Path("nowhere"))
print(ready.folder, ready.model("strong").build_seconds, (ready.folder / "instance.json").stat().st_mtime_ns)
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for prepared cases."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def desk(cache: Path) -> Prepared:
    """Return a prepared desk."""
    return prepare(find_case("desk-20-s3"), cache, NO_DATA)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder of public data with one problem of the family gap."""
    (tmp_path / "gap").mkdir()
    (tmp_path / "gap" / "best_known.csv").write_text("instance,value,status\ntiny,3,optimal\n")
    (tmp_path / "gap" / "tiny.txt").write_bytes(TINY)
    return tmp_path


def files_of(ready: Prepared) -> dict[str, bytes]:
    """Return the bytes of the files that do not tell seconds."""
    return {name: (ready.folder / name).read_bytes() for name in FILES if name != "facts.json"}


def test_the_files_say_what_the_case_is(desk: Prepared) -> None:
    """The instance of the family, where options begin, and the facts; a peer needs the folder only."""
    instance = synthetic_instance(find_case("desk-20-s3"))
    ready = Prepared(desk.folder)
    assert sha256(ready.instance()) == sha256(instance)
    np.testing.assert_array_equal(ready.first_option(), instance.processes.first_option)
    assert ready.first_option().dtype == np.int64
    facts = ready.facts()
    assert (facts.case, facts.family) == ("desk-20-s3", "desk")
    assert (facts.processes, facts.options) == (20, len(instance.options.ids))
    assert (facts.dependencies, facts.providers) == (len(instance.dependencies.source), len(instance.providers.ids))
    assert (facts.rules, facts.money_decimals) == (len(instance.rules), 2)
    assert (facts.known, facts.known_proved, facts.tolerance) == (None, False, 0)
    assert facts.read_seconds > 0
    assert "\n" not in (ready.folder / "instance.json").read_text()


@pytest.mark.parametrize("kind", ["plain", "strong"])
def test_a_model_is_built_once(desk: Prepared, kind: ModelKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file has the columns, rows and entries told, those of the options first; asked again it is not touched."""
    model = desk.model(kind)
    assert model.path == desk.folder / f"{kind}.mps"
    text = model.path.read_text().splitlines()
    rows = text[text.index("ROWS") + 1 : text.index("COLUMNS")]
    assert len(rows) == model.rows + 1
    entries = [line.split() for line in text[text.index("COLUMNS") + 1 : text.index("RHS")] if "'MARKER'" not in line]
    columns = list(dict.fromkeys(entry[0] for entry in entries))
    assert len(columns) == model.columns
    assert sum(entry[1] != rows[0].split()[1] for entry in entries) == model.nonzeros
    options = desk.facts().options
    assert all(name.startswith("x[") for name in columns[:options])
    assert model.build_seconds > 0
    monkeypatch.setattr(prepared, "_builder", None)
    assert desk.model(kind) == model


def test_the_strong_model_is_our_formulation(desk: Prepared) -> None:
    """As many columns and rows as it has."""
    model, file = build(compile_tables(desk.instance())).model, desk.model("strong")
    assert (file.columns, file.rows, file.nonzeros) == (model.columns, model.rows, len(model.column))


def test_a_case_without_an_option_left_has_no_model(cache: Path) -> None:
    """Rules bar every option of a process: the error names it; nothing half-written stays."""
    ready = prepare(find_case("desk-21-s3"), cache, NO_DATA)
    document = json.loads((ready.folder / "instance.json").read_text())
    bar = {"id": "nobody", "kind": "forbid", "scope": {"processes": [document["processes"][0]["id"]]}}
    document["rules"].append(bar)
    (ready.folder / "instance.json").write_text(json.dumps(document))
    with pytest.raises(InputError, match=r"is left by rules? .*'nobody'.*; there is no plan to formulate"):
        ready.model("strong")
    assert not list(ready.folder.glob("strong.[mj]*"))


def test_preparing_twice_writes_once_and_elsewhere_the_same(
    desk: Prepared, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another cache the files are byte for byte the same; in this one nothing is made again."""
    case = find_case("desk-20-s3")
    assert files_of(prepare(case, tmp_path, NO_DATA)) == files_of(desk)
    monkeypatch.setattr(prepared, "synthetic_instance", None)
    assert prepare(case, cache, NO_DATA) == desk


def test_what_a_killed_process_left_is_no_case(tmp_path: Path) -> None:
    """A folder that was never finished is made anew, and no trace of it stays but the locks."""
    case = find_case("desk-20-s3")
    left = tmp_path / sources_fingerprint() / "desk-20-s3.part"
    left.mkdir(parents=True)
    (left / "instance.json").write_text("{")
    ready = prepare(case, tmp_path, NO_DATA)
    assert ready.instance().name == "desk-20-3"
    assert not left.exists()
    assert sorted(path.name for path in ready.folder.iterdir()) == sorted(FILES)


def test_other_sources_make_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The digest of the sources is the folder, so an old cache is never taken for a new one."""
    case = find_case("desk-20-s3")
    first = prepare(case, tmp_path, NO_DATA)
    monkeypatch.setattr(prepared, "sources_fingerprint", lambda: "other")
    second = prepare(case, tmp_path, NO_DATA)
    assert first.folder != second.folder == tmp_path / "other" / "desk-20-s3"
    assert files_of(first) == files_of(second)


def test_several_processes_prepare_one_case_together(tmp_path: Path) -> None:
    """One writes, the others wait: all tell the same folder, the same moment of writing, and one building."""
    place = str(Path(rightsource.benchmarks.__path__[0]).parents[1])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((place, os.environ.get("PYTHONPATH", "")))}
    command = [sys.executable, "-c", ASK, str(tmp_path)]
    started = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(set(told)) == 1
    assert told[0].startswith(str(tmp_path))


def test_a_published_problem_brings_its_value(data: Path, tmp_path: Path) -> None:
    """As a cost of ours, with what it is rounded by; the name of the folder is one."""
    ready = prepare(find_case("gap/tiny"), tmp_path / "cache", data)
    assert ready.folder.name.startswith("gap_tiny.")
    facts = ready.facts()
    assert (facts.case, facts.family, facts.processes, facts.options) == ("gap/tiny", "gap", 2, 4)
    assert (facts.known, facts.known_proved, facts.tolerance) == (3, True, 0)


@pytest.mark.parametrize(
    ("table", "content", "known"),
    [
        ("instance,value,status\ntiny,4,optimal\n", TINY, 4),
        ("instance,value,status\ntiny,3,optimal\n", TINY.replace(b"1 4", b"1 5"), 3),
        ("instance,value,status\ntiny,infeasible,optimal\n", TINY, None),
    ],
)
def test_other_public_data_make_other_files(
    data: Path, tmp_path: Path, table: str, content: bytes, known: int | None
) -> None:
    """Another value or another file is another case, even in the same cache; no value, nothing known."""
    first = prepare(find_case("gap/tiny"), tmp_path / "cache", data)
    (data / "gap" / "best_known.csv").write_text(table)
    (data / "gap" / "tiny.txt").write_bytes(content)
    second = prepare(find_case("gap/tiny"), tmp_path / "cache", data)
    assert first.folder != second.folder
    assert (second.facts().known, second.facts().known_proved) == (known, known is not None)


def test_a_problem_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    """An error in words, no folder."""
    with pytest.raises(InputError, match="'gap/c0515_1' is not among the published problems at"):
        prepare(find_case("gap/c0515_1"), tmp_path / "cache", tmp_path)
    assert not (tmp_path / "cache").exists()

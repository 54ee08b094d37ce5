"""The file of records: appended, cut where torn, refused where wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from runner_cells import fake_cell, settings_in

from rightsource.benchmarks.runner.cell import not_run
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import RecordFile, key_of, read_records
from rightsource.models.faults import InputError


def record(seed: int) -> Record:
    """Return a record of a cell that never ran."""
    return not_run(fake_cell("thorough", seed=seed), settings_in(Path()), None, "crashed", "What a pity: ü")


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    """Also from another opening of the same file."""
    path = tmp_path / "records.jsonl"
    with RecordFile(path) as file:
        file.append(record(0))
        file.append(record(1))
    with RecordFile(path) as file:
        file.append(record(2))
        assert list(map(key_of, file.records)) == [("core-20-s1", "fake-thorough", seed) for seed in (0, 1, 2)]
    assert [one.message for one in read_records(path)] == ["What a pity: ü"] * 3


@pytest.mark.parametrize("left", [1, 20, 200])
def test_a_torn_last_line_is_cut_off(tmp_path: Path, left: int) -> None:
    """The run was killed while it wrote: what is whole stays, and the next record begins a line of its own."""
    path = tmp_path / "records.jsonl"
    whole = f"{record(0).line()}\n"
    path.write_text(whole + record(1).line()[:left], encoding="utf-8")
    assert len(read_records(path)) == 1
    with RecordFile(path) as file:
        assert path.read_text(encoding="utf-8") == whole
        file.append(record(2))
    assert [one.seed for one in read_records(path)] == [0, 2]


def test_a_line_in_the_middle_that_is_no_record_is_refused(tmp_path: Path) -> None:
    """All such lines are named; nothing is overwritten."""
    path = tmp_path / "records.jsonl"
    path.write_text(f'{record(0).line()}\nnonsense\n{{"case": 1}}\n{record(1).line()}\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        RecordFile(path)
    assert [str(fault) for fault in caught.value.faults] == [
        f"{path}: line {number}: this is no record of a cell; remove the line to go on." for number in (2, 3)
    ]


def test_two_runs_cannot_share_a_file(tmp_path: Path) -> None:
    """The second is refused, and may open it once the first is done."""
    path = tmp_path / "records.jsonl"
    with RecordFile(path), pytest.raises(InputError, match="another run is writing to this file; wait for it"):
        RecordFile(path)
    with RecordFile(path) as file:
        assert file.records == []


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """In the system's words."""
    with pytest.raises(InputError, match=r"none/records.jsonl: this file cannot be written: No such file"):
        RecordFile(tmp_path / "none" / "records.jsonl")

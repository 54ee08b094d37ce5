"""CSV folders: plain texts that no spreadsheet runs, written as a whole, and read with nothing left unsaid."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_document, sample_instance
from sheet_edits import folder_faults, replace_in, sample_folder

from rightsource.instances.spreadsheets.book import Book
from rightsource.instances.spreadsheets.csv_text import csv_text, take_csv
from rightsource.instances.spreadsheets.folder import read_folder, write_folder
from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.places import FOLDER
from rightsource.models.canonical import canonical_bytes, to_document
from rightsource.models.faults import InputError


def test_only_lists_with_elements_are_written(tmp_path: Path) -> None:
    """And those that every instance has."""
    document = sample_document()
    for key in ("rules", "current_plan", "dependencies", "handoffs"):
        del document[key]
    write_folder(tmp_path / "case", document)
    names = {place.stem for place in (tmp_path / "case").iterdir()}
    absent = {"rules", "current_plan", "dependencies", "handoffs", "pair_costs", "scenarios", "changes"}
    assert names == SHEETS.keys() - absent


def test_files_are_plain(tmp_path: Path) -> None:
    """UTF-8, commas, line feeds, and the columns of the interface."""
    folder = sample_folder(tmp_path)
    assert (folder / "instance.csv").read_bytes().startswith(b"key,value\nformat,rightsource/1\nname,sample desk\n")
    assert (folder / "current_plan.csv").read_text().startswith("process,option\ncapture,team\n")
    assert b"\r" not in (folder / "options.csv").read_bytes()


@given(st.lists(st.text(st.sampled_from("a=+-@'\t\r\n\",; \x00é"), min_size=1), min_size=1, max_size=4))
def test_texts_come_back_and_are_never_formulas(texts: list[str]) -> None:
    """No cell of a file begins as a formula does, and reading gives the text as it was."""
    written = csv_text(["note", "#a", "#b", "#c"][: len(texts)], [texts])
    cells = list(csv.reader(io.StringIO(written, newline="")))[1]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    table = Book(FOLDER, "").open_table("sites")
    assert take_csv(written, table) is None
    assert [values["note"] for _, values in table.rows] == [texts[0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"berlin', "sites.csv: row 2 cannot be read: a quotation mark is opened and never closed."),
        (
            '"berlin" x',
            "sites.csv: row 2 cannot be read: a quotation mark stands where none is expected; "
            "write it twice within a quoted cell.",
        ),
        ("x" * 140_000, "sites.csv: row 2 cannot be read: a cell holds more than 131,072 characters."),
        ("x" * 10_000_000, "sites.csv: row 2 cannot be read: a cell holds more than 131,072 characters."),
    ],
)
def test_files_that_end_too_early(tmp_path: Path, text: str, message: str) -> None:
    """What cannot be read is never taken for the end."""
    folder = sample_folder(tmp_path)
    replace_in(folder, "sites", "berlin", text)
    assert folder_faults(folder) == [message]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """Each is named with the reason; hidden files and those for people are passed over."""
    folder = sample_folder(tmp_path)
    (folder / "sites.csv").write_bytes(b"id,country\ncaf\xe9,DE\n")
    (folder / "optoins.csv").write_text("x")
    (folder / "sums.txt").write_text("x")
    (folder / "Rules.CSV").write_text("id,kind\n")
    for name in (".DS_Store", "README.md", "~lock", "#sums.csv"):
        (folder / name).write_text("x")
    files = ", ".join(f"{name}.csv" for name in SHEETS)
    found = folder_faults(folder)
    assert found == [
        "'optoins.csv' is not a file of an instance; did you mean 'options.csv'?",
        "'rules.csv' is there twice, in different capitals.",
        f"'sums.txt' is not a file of an instance; expected {files}.",
        "sites.csv: this is not a text in UTF-8: byte 0xe9 in line 2 cannot be read; save it as UTF-8.",
    ]


def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    """They may never end; a link to a device is no better."""
    folder = sample_folder(tmp_path)
    for name in ("sites", "rules"):
        (folder / f"{name}.csv").unlink()
    os.mkfifo(folder / "sites.csv")
    (folder / "rules.csv").symlink_to("/dev/zero")
    assert folder_faults(folder) == ["sites.csv: this is no ordinary file.", "rules.csv: this is no ordinary file."]


def test_folders_that_hold_no_instance(tmp_path: Path) -> None:
    """An empty one, and one that is not there."""
    assert folder_faults(tmp_path) == [
        "this folder holds no instance; expected instance.csv, sites.csv, providers.csv, processes.csv, options.csv "
        "and others."
    ]
    assert folder_faults(tmp_path / "missing") == ["this folder cannot be read: No such file or directory."]


def test_writing_replaces_a_folder_as_a_whole(tmp_path: Path) -> None:
    """Files of lists that are empty now are gone, and nothing else stays behind."""
    folder = sample_folder(tmp_path)
    document = sample_document()
    del document["rules"]
    write_folder(folder, document)
    assert not (folder / "rules.csv").exists()
    assert [place.name for place in tmp_path.iterdir()] == ["case"]


def failure(path: Path) -> str:
    """Return what is said of a folder that cannot be written."""
    with pytest.raises(InputError) as caught:
        write_folder(path, to_document(sample_instance()))
    assert caught.value.faults[0].source == str(path)
    return caught.value.faults[0].message


def test_what_would_be_lost_is_not_overwritten(tmp_path: Path) -> None:
    """A folder with anything else in it stays as it is."""
    folder = sample_folder(tmp_path)
    for name in ("budget.xlsx", "notes.txt"):
        (folder / name).write_text("mine")
    before = {place.name: place.read_bytes() for place in folder.iterdir()}
    message = (
        "this folder holds 'budget.xlsx' and 1 more beside the files of an instance; expected an empty or a new folder."
    )
    assert failure(folder) == message
    assert {place.name: place.read_bytes() for place in folder.iterdir()} == before
    (tmp_path / "file").write_text("x")
    assert failure(tmp_path / "file") == "this is a file; expected a folder, or a new name for one."
    assert failure(tmp_path / "nowhere" / "case") == "this folder cannot be written: No such file or directory."


def test_a_failure_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever step fails, what was there is there again, and nothing half-written."""
    folder = sample_folder(tmp_path)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    assert failure(folder) == "this folder cannot be written: No space left on device."
    monkeypatch.undo()
    assert [place.name for place in tmp_path.iterdir()] == ["case"]
    assert canonical_bytes(read_folder(folder, "case")) == canonical_bytes(sample_instance())


def test_texts_that_no_csv_reader_takes_are_refused(tmp_path: Path) -> None:
    """Before anything is written."""
    document = sample_document()
    document["processes"][0]["note"] = "x" * 200_000
    message = (
        r"processes.csv, row 2, column 'note': this text has 200,000 characters; a CSV cell holds at most 131,071\."
    )
    with pytest.raises(InputError, match=message):
        write_folder(tmp_path / "case", document)
    assert list(tmp_path.iterdir()) == []

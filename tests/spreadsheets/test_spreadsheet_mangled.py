"""Whatever is done to a file: it is read, or what is wrong is said in words, and it takes time in proportion."""

from __future__ import annotations

import csv
import io
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from large_instances import large_document
from samples import sample_with_scenarios
from sheet_edits import repacked, sample_workbook
from thorough import examples

from rightsource.instances.spreadsheets.folder import read_folder, write_folder
from rightsource.instances.spreadsheets.layout import SHEETS
from rightsource.instances.spreadsheets.workbook import read_workbook, workbook_bytes
from rightsource.models.canonical import canonical_bytes
from rightsource.models.faults import InputError
from rightsource.models.reading import read_document

JUNK = ("", "x", "=1", "-1", "1e400", "true", "a;b", ";", "{}", "{", "null", "capture", "default", "far", "id", "note")


@cache
def sample_rows() -> dict[str, list[list[str]]]:
    """Return the rows of the sample's files by sheet."""
    with tempfile.TemporaryDirectory() as place:
        write_folder(Path(place) / "case", sample_with_scenarios())
        files = (Path(place) / "case").iterdir()
        return {file.stem: list(csv.reader(io.StringIO(file.read_text(), newline=""))) for file in files}


cells = st.tuples(st.sampled_from(sorted(SHEETS)), st.integers(0, 20), st.integers(0, 20), st.sampled_from(JUNK))


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(cells, min_size=1, max_size=5))
def test_junk_in_cells_is_said_with_its_place(junk: list[tuple[str, int, int, str]]) -> None:
    """No fault speaks of paths of a document, which a user of spreadsheets has never seen."""
    rows = {name: [row[:] for row in table] for name, table in sample_rows().items()}
    for name, row, column, text in junk:
        target = rows[name][row % len(rows[name])]
        target[column % len(target)] = text
    with tempfile.TemporaryDirectory() as place:
        for name, table in rows.items():
            with (Path(place) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(table)
        try:
            read_folder(Path(place), "case")
        except InputError as error:
            assert all(".csv" in fault.path and "[" not in fault.path for fault in error.faults)


edits = st.lists(st.tuples(st.integers(0, 10**5), st.binary(min_size=1, max_size=3)), min_size=1, max_size=3)


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(1, len(SHEETS) + 1), edits)
def test_mangled_xml_is_never_a_traceback(sheet: int, changes: list[tuple[int, bytes]]) -> None:
    """Tags, numbers of rows and names of columns may be anything."""

    def mangle(name: str, data: bytes) -> bytes:
        for where, new in changes if name == f"xl/worksheets/sheet{sheet}.xml" else ():
            at = where % len(data)
            data = data[:at] + new + data[at + len(new) :]
        return data

    try:
        read_workbook(repacked(mangle), "case.xlsx")
    except InputError as error:
        assert error.faults


@settings(max_examples=examples(40), deadline=None)
@given(edits)
def test_mangled_archives_are_never_a_traceback(changes: list[tuple[int, bytes]]) -> None:
    """Nor may the archive be sound."""
    data = sample_workbook()
    for where, new in changes:
        at = where % len(data)
        data = data[:at] + new + data[at + len(new) :]
    try:
        read_workbook(data, "case.xlsx")
    except InputError as error:
        assert error.faults


def test_a_thousand_processes_come_back() -> None:
    """Five options each."""
    document = large_document(1000)
    again = read_workbook(workbook_bytes(document), "case.xlsx")
    assert canonical_bytes(again) == canonical_bytes(read_document(document, "large"))

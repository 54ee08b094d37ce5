"""Numbers as people in different countries write them, and results with more decimals than an instance keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from samples import sample_instance
from sheet_edits import edited, folder_faults, replace_in, sample_folder, workbook_faults

from rightsource.instances.spreadsheets.folder import read_folder
from rightsource.instances.spreadsheets.layout import INSTANCE_KEYS, SHEETS
from rightsource.instances.spreadsheets.number_text import meanings
from rightsource.instances.spreadsheets.workbook import read_workbook
from rightsource.models.canonical import canonical_bytes


def with_semicolons(folder: Path, *names: str) -> None:
    """Write files of a folder with semicolons between cells."""
    for name in names:
        place = folder / f"{name}.csv"
        place.write_text(place.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "text", "place", "either"),
    [
        ("processes!G2", "70.000", "sheet 'processes', row 2, column 'volume' (G2)", "70 or 70000"),
        ("options!L2", " 1.125", "sheet 'options', row 2, column 'lead_time' (L2)", "1.125 or 1125"),
        ("pair_costs!E3", "-1.500", "sheet 'pair_costs', row 3, column 'cost' (E3)", "-1.5 or -1500"),
        ("measures!D2", "2.000", "sheet 'measures', row 2, column 'amount' (D2)", "2 or 2000"),
        ("instance!B10", "1.000", "sheet 'instance', row 10, column 'value' (B10)", "1 or 1000"),
    ],
)
def test_points_that_may_separate_thousands_are_refused(cell: str, text: str, place: str, either: str) -> None:
    """A text 70.000 is 70 to some and 70000 to others: neither is taken in silence."""
    message = f"{place}: '{text}' may mean {either}; expected a number cell, not a text."
    assert workbook_faults(edited({cell: text})) == [message]


def test_points_in_semicolon_files_are_told_once_for_a_column(tmp_path: Path) -> None:
    """With the first row, how many there are, and what to write; files with commas have plain decimals."""
    folder = sample_folder(tmp_path)
    for old, new in ((",90000,", ",70.000,"), (",85000,", ",85.125,")):
        replace_in(folder, "processes", old, new)
    assert read_folder(folder, "case").processes.volume[:2].tolist() == [70_000_000, 85_125_000]
    with_semicolons(folder, "processes")
    assert folder_faults(folder) == [
        "processes.csv, row 2, column 'volume': '70.000' may mean 70 or 70000; expected 70 or 70000, without thousands "
        "separators. There are 2 such cells in this column."
    ]
    replace_in(folder, "processes", "70.000", "70000")
    assert folder_faults(folder) == [
        "processes.csv, row 3, column 'volume': '85.125' may mean 85.125 or 85125; expected 85.1250 or 85125, without "
        "thousands separators."
    ]
    replace_in(folder, "processes", "85.125", "85.1250")
    assert read_folder(folder, "case").processes.volume[:2].tolist() == [70_000_000_000, 85_125_000]


def test_decimal_commas_are_one_fault_for_a_column(tmp_path: Path) -> None:
    """However many cells have them."""
    folder = sample_folder(tmp_path)
    place = folder / "options.csv"
    with_semicolons(folder, "options")
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace(";0.", ";0,"), encoding="utf-8")
    faults = folder_faults(folder)
    assert faults[0] == (
        "options.csv, row 2, column 'unit_cost': found '0,2', expected a number with a decimal point; "
        "did you mean 0.2? There are 11 such cells in this column."
    )
    columns = [fault.split("'")[1] for fault in faults]
    assert len(columns) == len(set(columns)) > 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("€ 4,000", "expected a plain number; did you mean 4 or 4000?"),
        ("70 000", "expected a plain number; did you mean 70000?"),
        ("11\u00a0000", "expected a plain number; did you mean 11000?"),
        ("1.234.567,5", "expected a number with a decimal point; did you mean 1234567.5?"),
        ("9,5", "expected a number with a decimal point; did you mean 9.5?"),
        ("EUR 12'000.50", "expected a plain number; did you mean 12000.5?"),
        ("4000 €", "expected a plain number; did you mean 4000?"),
    ],
)
def test_other_ways_to_write_numbers_are_hints_only(text: str, hint: str) -> None:
    """What was meant is asked, never assumed."""
    (fault,) = workbook_faults(edited({"processes!G2": text}))
    assert fault.startswith("sheet 'processes', row 2, column 'volume' (G2): found '")
    assert fault.endswith(f"', {hint}")


def test_texts_that_mean_no_number() -> None:
    """Nothing is guessed."""
    assert [meanings(text) for text in ("abc", "1,2,3", "97 %", "9" * 100, "", "EUR", "1 00")] == [[]] * 7


def test_long_decimals_of_cells_are_rounded_and_told() -> None:
    """Results of formulas, pasted as values: one warning for each column, with an example."""
    cells: dict[str, Any] = {
        "options!I7": 37 / 39,
        "options!I9": 2 / 3,
        "processes!G2": 100 / 3,
        "measures!D2": 1 / 3,
        "rules!F6": 2 / 3,
        "rules!F10": 1_000_000 / 3,
        "instance!B6": 0.1 / 12,
    }
    instance = read_workbook(edited(cells), "case.xlsx")
    assert [str(fault).removeprefix("case.xlsx: ") for fault in instance.warnings] == [
        "sheet 'instance', column 'value': 1 cell has more than 9 decimals and was rounded, "
        "such as 0.00833333333333333 in row 6 (B6).",
        "sheet 'processes', column 'volume': 1 cell has more than 6 decimals and was rounded, "
        "such as 33.3333333333333 in row 2 (G2).",
        "sheet 'options', column 'yield': 2 cells have more than 9 decimals and were rounded, "
        "such as 0.948717948717949 in row 7 (I7).",
        "sheet 'measures', column 'amount': 1 cell has more than 6 decimals and was rounded, "
        "such as 0.333333333333333 in row 2 (D2).",
        "sheet 'rules', column 'value': 1 cell has more than 9 decimals and was rounded, "
        "such as 0.666666666666667 in row 6 (F6).",
        "sheet 'rules', column 'value': 1 cell has more than 6 decimals and was rounded, "
        "such as 333333.333333333 in row 10 (F10).",
    ]
    assert instance.options.yields[5] == 948_717_949
    assert instance.processes.volume[0] == 33_333_333
    assert instance.discount_rate == 8_333_333


def test_halves_are_rounded_to_even() -> None:
    """As banks do."""
    cells = {"processes!G2": 0.0000025, "processes!G3": 0.0000035}
    assert read_workbook(edited(cells), "case.xlsx").processes.volume[:2].tolist() == [2, 4]


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("options!I2", 1e-12, "'yield' (I2): found 1E-12, expected at most 9 decimals (process 'capture', option"),
        ("options!I2", 1.1234567891, "'yield' (I2): found 1.1234567891, expected a number above 0 and at most 1"),
        ("providers!I2", 2.5, "'unit_max' (I2): found 2.5, expected a whole number of at least 0"),
        ("processes!G2", "0.33333333333333", "'volume' (G2): found 0.33333333333333, expected at most 6 decimals"),
    ],
)  # fmt: skip
def test_what_is_never_rounded(cell: str, value: Any, message: str) -> None:
    """Values that would leave their range, whole numbers, and texts."""
    (fault,) = workbook_faults(edited({cell: value}))
    assert message in fault


def test_decimals_are_those_of_the_documents() -> None:
    """Every number has its range from the model; rules have one for each kind."""
    for sheet in SHEETS.values():
        assert all(column.spans for column in sheet.columns if column.kind == "number"), sheet.name
    assert {column.name for column in INSTANCE_KEYS if column.kind == "number"} == {
        column.name for column in INSTANCE_KEYS if column.spans
    }
    decimals = {kind: span.decimals for kind, span in SHEETS["rules"].by_name["value"].spans.items()}
    assert (decimals["min_yield"], decimals["max_total"], decimals["max_count"]) == (9, 6, 0)


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    ("first", "mark"), [("sep=;", ";"), ("SEP=|", "|"), ('"sep=,"', ","), ("sep=\t", "\t"), ("", ",")]
)
def test_lines_and_separators_of_other_programs(tmp_path: Path, first: str, mark: str, ends: str) -> None:
    """Excel's first line names the separator; old programs end lines in carriage returns. Row numbers count all."""
    folder = sample_folder(tmp_path)
    place = folder / "sites.csv"
    lines = [*([first] if first else []), *place.read_text().replace(",", mark).splitlines(), ""]
    place.write_bytes(ends.join(lines).encode())
    assert canonical_bytes(read_folder(folder, "case")) == canonical_bytes(sample_instance())
    place.write_bytes(ends.join(lines).encode().replace(b"onshore", b"on-shore", 1))
    row = 3 if first else 2
    assert folder_faults(folder)[0].startswith(f"sites.csv, row {row}, column 'shore': found 'on-shore'")


HINTS: dict[str, tuple[tuple[str, str, str], str]] = {
    "lists with commas": (
        ("rules", '"approve;pay"', '"approve, pay"'),
        "rules.csv, row 18, column 'scope_processes': found 'approve, pay', expected an id: 1 to 64 of the characters "
        "A-Z a-z 0-9 . _ : - (rule 'four-eyes'). Several are joined by ';'.",
    ),
    "words for no": (
        ("processes", "back,true,personal", "back,Nein,personal"),
        "processes.csv, row 6, column 'core': found 'Nein', expected true or false (process 'pay'); "
        "did you mean false?",
    ),
    "columns of remarks": (
        ("sites", "note", "Kommentar"),
        "sites.csv, row 1, column 6: 'Kommentar' is not a column of this sheet; for remarks use 'note', "
        "or begin the name with '#'.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "message"), HINTS.values(), ids=HINTS.keys())
def test_hints(tmp_path: Path, edit: tuple[str, str, str], message: str) -> None:
    """What people try first is answered with what to write instead."""
    folder = sample_folder(tmp_path)
    replace_in(folder, *edit)
    assert folder_faults(folder) == [message]


def test_lists_of_what_there_is_are_said_once(tmp_path: Path) -> None:
    """A provider that many options use may have been deleted."""
    folder = sample_folder(tmp_path)
    place = folder / "options.csv"
    place.write_text(place.read_text().replace(",desk-team,", ",zzz,"), encoding="utf-8")
    faults = [fault for fault in folder_faults(folder) if "'zzz' is not a provider" in fault]
    assert "; there are 'acme-krakow'" in faults[0]
    assert len(faults) > 1
    assert not any("there are" in fault for fault in faults[1:])
    assert faults[1].endswith("').")

"""Scenarios in workbooks and folders: two sheets, nothing lost, and every fault in its cell."""

from __future__ import annotations

import io
import os
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from random_changes import random_raw_scenarios
from random_instances import random_document
from samples import sample_document, sample_scenarios, sample_with_scenarios
from sheet_edits import replace_in

from rightsource.instances.spreadsheets.folder import read_folder, write_folder
from rightsource.instances.spreadsheets.workbook import read_workbook, workbook_bytes
from rightsource.models.canonical import canonical_bytes, to_document
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")) // 4)


@cache
def sample_workbook() -> bytes:
    """Return the workbook of the sample with its scenarios."""
    return workbook_bytes(sample_with_scenarios())


def cells_of(sheet: Any) -> dict[str, str]:
    """Return the letter of each column by its name."""
    return {cell.value: cell.column_letter for cell in sheet[1]}


def edited(*cells: tuple[int, str, Any], sheet: str = "changes") -> bytes:
    """Return the workbook with other cells, given by row and name of the column."""
    workbook = load_workbook(io.BytesIO(sample_workbook()))
    letters = cells_of(workbook[sheet])
    for row, column, value in cells:
        workbook[sheet][f"{letters[column]}{row}"] = value
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def said_of(data: bytes) -> list[str]:
    """Return what is said of a workbook, without the letters of cells."""
    with pytest.raises(InputError) as caught:
        read_workbook(data, "case.xlsx")
    return [f"{fault.path.partition(' (')[0]}: {fault.message}" for fault in caught.value.faults]


def assert_lossless(instance: Instance, place: Path) -> None:
    """Check that an instance comes back from a workbook, and from a folder."""
    again = read_workbook(workbook_bytes(to_document(instance)), "case.xlsx")
    assert to_document(again) == to_document(instance)
    write_folder(place, to_document(again))
    assert to_document(read_folder(place, "case")) == to_document(instance)
    assert canonical_bytes(again) == canonical_bytes(instance)


def test_the_sample_comes_back(tmp_path: Path) -> None:
    """Every kind of change and every key, with notes and free objects."""
    assert_lossless(read_document(sample_with_scenarios()), tmp_path / "case")


@settings(max_examples=CASES, deadline=None)
@given(st.integers(0, 10**6))
def test_random_scenarios_come_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever they change."""
    document = random_document(seed)
    document["scenarios"] = random_raw_scenarios(seed, read_document(document))
    assert_lossless(read_document(document), tmp_path_factory.mktemp("folder") / "case")


def test_rows_are_changes_in_their_order(tmp_path: Path) -> None:
    """One row for each, with the columns that it uses; a rule that is added is spread over the row."""
    write_folder(tmp_path / "case", sample_with_scenarios())
    rows = (tmp_path / "case" / "changes.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith(
        "scenario,kind,rule,rule_kind,value,factor,prices,provider,countries,measure,per,from,to,"
    )
    assert rows[1].startswith("growth,volume,,,,1.15,")
    assert rows[4].startswith("growth,change_rule,capacity:acme-krakow,,45000.5,")
    assert rows[11].startswith("stricter,add_rule,spread,max_share,0.8,,,,,hours,site,")
    assert rows[14].startswith("stricter,remove_provider,,,,,,acme-manila,")
    assert (tmp_path / "case" / "scenarios.csv").read_text(encoding="utf-8").startswith("id,name,note,meta\ngrowth,")


def test_rows_may_stand_in_any_order_between_scenarios(tmp_path: Path) -> None:
    """Only within a scenario the order counts."""
    write_folder(tmp_path / "case", sample_with_scenarios())
    file = tmp_path / "case" / "changes.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    by_scenario = sorted(rows, key=lambda row: row.partition(",")[0])
    file.write_text("\n".join([head, *by_scenario]) + "\n", encoding="utf-8")
    assert canonical_bytes(read_folder(tmp_path / "case", "case")) == canonical_bytes(
        read_document(sample_with_scenarios())
    )


def test_without_scenarios_there_are_no_files(tmp_path: Path) -> None:
    """A folder holds what the instance has; a workbook has empty sheets to be filled in, with what is on offer."""
    write_folder(tmp_path / "case", sample_document())
    assert not {"scenarios.csv", "changes.csv"} & {place.name for place in (tmp_path / "case").iterdir()}
    workbook = load_workbook(io.BytesIO(workbook_bytes(sample_document())))
    assert workbook.sheetnames[-2:] == ["scenarios", "changes"]
    letters = cells_of(workbook["changes"])
    offers = {
        str(offer.sqref).partition("2:")[0]: offer for offer in workbook["changes"].data_validations.dataValidation
    }
    kinds = '"volume,price,yield,change_rule,drop_rule,add_rule,remove_provider"'
    assert (offers[letters["kind"]].formula1, offers[letters["kind"]].errorStyle) == (kinds, "stop")
    assert offers[letters["scenario"]].formula1.startswith("OFFSET(scenarios!$A$2")
    assert offers[letters["rule"]].errorStyle == "warning"
    comment = workbook["changes"][f"{letters['factor']}1"].comment.text
    assert "1.15 is 15 % more" in comment
    assert "Required for: volume, price." in comment
    words = " ".join(str(cell.value) for row in workbook["read-me"] for cell in row if cell.value)
    assert "Change kinds (sheet 'changes')" in words
    assert "Multiply prices" in words


FAULTS: dict[str, tuple[list[tuple[int, str, Any]], str]] = {
    "no scenario": ([(2, "scenario", None)], "sheet 'changes', row 2, column 'scenario': this cell is empty."),
    "unknown scenario": (
        [(2, "scenario", "growht")],
        "sheet 'changes', row 2, column 'scenario': 'growht' is not a scenario; did you mean 'growth'?",
    ),
    "no kind": (
        [(7, "kind", None)],
        "sheet 'changes', row 7, column 'kind': this cell is empty (scenario 'dear-vendors').",
    ),
    "misspelt kind": (
        [(3, "kind", "volumes")],
        "sheet 'changes', row 3, column 'kind': 'volumes' is not a change kind (scenario 'growth'); did you mean "
        "'volume'?",
    ),
    "no factor": (
        [(2, "factor", None)],
        "sheet 'changes', row 2, column 'factor': this cell is empty (scenario 'growth').",
    ),
    "factor of nothing": (
        [(2, "factor", 0)],
        "sheet 'changes', row 2, column 'factor': found 0, expected a number above 0 (scenario 'growth').",
    ),
    "factor is a text": (
        [(2, "factor", "more")],
        "sheet 'changes', row 2, column 'factor': found 'more', expected a number (scenario 'growth').",
    ),
    "formula": (
        [(2, "factor", "=1+1")],
        "sheet 'changes', row 2, column 'factor': this cell holds the formula =1+1; expected its value (copy the cell "
        "and paste it as a value).",
    ),
    "unknown rule": (
        [(10, "rule", "gren")],
        "sheet 'changes', row 10, column 'rule': 'gren' is not a rule (scenario 'dear-vendors'); did you mean 'green'?",
    ),
    "no rule": (
        [(10, "rule", None)],
        "sheet 'changes', row 10, column 'rule': this cell is empty (scenario 'dear-vendors').",
    ),
    "column of other kinds": (
        [(2, "prices", "units")],
        "sheet 'changes', row 2, column 'prices': changes of kind 'volume' do not use the column 'prices' (scenario "
        "'growth'); 'volume' uses 'factor', 'scope' and 'countries'.",
    ),
    "part of other kinds": (
        [(10, "select_kinds", "team"), (10, "select_sites", "berlin")],
        "sheet 'changes', row 10, column 'select_kinds': changes of kind 'drop_rule' do not use the columns "
        "'select_kinds' and 'select_sites' (scenario 'dear-vendors'); 'drop_rule' uses 'rule'.",
    ),
    "column of added rules": (
        [(2, "measure", "hours")],
        "sheet 'changes', row 2, column 'measure': only the kind 'add_rule' uses this column.",
    ),
    "no id of an added rule": (
        [(12, "rule", None)],
        "sheet 'changes', row 12, column 'rule': this cell is empty (scenario 'stricter').",
    ),
    "no kind of an added rule": (
        [(12, "rule_kind", None)],
        "sheet 'changes', row 12, column 'rule_kind': this cell is empty (scenario 'stricter', rule 'spread').",
    ),
    "no value of an added rule": (
        [(12, "value", None)],
        "sheet 'changes', row 12, column 'value': this cell is empty (scenario 'stricter', rule 'spread').",
    ),
    "value of an added rule": (
        [(12, "value", 80)],
        "sheet 'changes', row 12, column 'value': found 80, expected a number from 0 to 1 (scenario 'stricter', rule "
        "'spread'); did you mean 0.8?",
    ),
    "measure of an added rule": (
        [(12, "measure", "hour")],
        "sheet 'changes', row 12, column 'measure': 'hour' is not a measure; did you mean 'hours'?",
    ),
    "scope of an added rule": (
        [(11, "scope_processes", "capture;payy")],
        "sheet 'changes', row 11, column 'scope_processes': 'payy' is not a process; did you mean 'pay'?",
    ),
    "column that an added rule does not use": (
        [(12, "from", "capture")],
        "sheet 'changes', row 12, column 'from': rules of kind 'max_share' do not use the column 'from' (scenario "
        "'stricter', rule 'spread'); 'max_share' uses 'scope', 'select', 'measure', 'per' and 'value'.",
    ),
    "id of an added rule taken": (
        [(12, "rule", "green"), (14, "rule", "fast")],
        "sheet 'changes', row 12, column 'rule': there is a rule 'green' already; expected another id (scenario "
        "'stricter').",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_said_in_their_cells(name: str) -> None:
    """The one fault is the only one reported, in the words of the sheet."""
    cells, message = FAULTS[name]
    assert said_of(edited(*cells)) == [message]


def test_scenarios_given_twice_are_said_by_row() -> None:
    """As all lists do."""
    assert said_of(edited((3, "id", "growth"), sheet="scenarios"))[0] == (
        "sheet 'scenarios', row 3, column 'id': 'growth' is already the id of row 2."
    )


def test_changes_without_their_scenarios_are_never_passed_over(tmp_path: Path) -> None:
    """Where the other file is missing, every change says so."""
    write_folder(tmp_path / "case", sample_with_scenarios())
    (tmp_path / "case" / "scenarios.csv").unlink()
    with pytest.raises(InputError) as caught:
        read_folder(tmp_path / "case", "case")
    assert len(caught.value.faults) == sum(len(one.get("changes", ())) for one in sample_scenarios())
    assert str(caught.value.faults[0]) == ("case: changes.csv, row 2, column 'scenario': 'growth' is not a scenario.")


def test_warnings_come_with_their_cell(tmp_path: Path) -> None:
    """A scope that matches nothing."""
    write_folder(tmp_path / "case", sample_with_scenarios())
    replace_in(tmp_path / "case", "changes", ",controlling,front,", ",service,back,")
    (warning,) = read_folder(tmp_path / "case", "case").warnings
    assert str(warning) == "case: changes.csv, row 3: no process matches this scope (scenario 'growth')."


def test_long_decimals_of_cells_are_rounded_as_the_kind_allows() -> None:
    """Six decimals of a total, nine of a factor, where a calculation left more; it is told."""
    cells = [(12, "rule_kind", "max_total"), (12, "per", None), (12, "value", 100 / 3), (2, "factor", 4 / 3)]
    instance = read_workbook(edited(*cells), "case.xlsx")
    assert instance.scenarios[2].changes[1].rule.value == Decimal("33.333333")  # type: ignore[union-attr]
    assert instance.scenarios[0].changes[0].factor == Decimal("1.333333333")  # type: ignore[union-attr]
    assert [str(warning).partition(": ")[2].partition(" (")[0] for warning in instance.warnings] == [
        "sheet 'changes', column 'factor': 1 cell has more than 9 decimals and was rounded, such as 1.33333333333333 "
        "in row 2",
        "sheet 'changes', column 'value': 1 cell has more than 6 decimals and was rounded, such as 33.3333333333333 "
        "in row 12",
    ]


def test_keys_without_a_column_are_never_dropped() -> None:
    """Neither those of a change nor those of the rule that it adds."""
    for where, message in (
        (
            lambda document: document["scenarios"][0]["changes"][0],
            "the key 'colour' has no column in the sheet 'changes'",
        ),
        (lambda document: document["scenarios"][2]["changes"][0]["rule"], "the key 'colour' has no column"),
        (lambda document: document["scenarios"][0], "the key 'colour' has no column in the sheet 'scenarios'"),
    ):
        document = sample_with_scenarios()
        where(document)["colour"] = "red"
        with pytest.raises(InputError, match=message):
            workbook_bytes(document)

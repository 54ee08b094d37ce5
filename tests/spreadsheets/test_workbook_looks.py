"""What a planner sees in a workbook: headers that stay, comments, drop-downs, colours where something is missing."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from samples import sample_document, sample_instance
from sheet_edits import sample_workbook

from rightsource.instances.spreadsheets.layout import INSTANCE_KEYS, SHEETS, Column
from rightsource.instances.spreadsheets.meanings import MEANINGS
from rightsource.instances.spreadsheets.workbook import template_bytes, workbook_bytes
from rightsource.models.canonical import to_document
from rightsource.models.faults import InputError
from rightsource.models.rules import RULE_KINDS
from rightsource.models.vocabulary import BUILT_IN_MEASURES


@pytest.fixture(scope="module")
def book() -> Any:
    """Return the sample's workbook as another program reads it."""
    return load_workbook(io.BytesIO(sample_workbook()))


def texts(sheet: Any) -> list[str]:
    """Return all texts of a sheet."""
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_the_same_document_gives_the_same_bytes() -> None:
    """No time of writing is kept, anywhere."""
    assert workbook_bytes(to_document(sample_instance())) == sample_workbook()
    archive = zipfile.ZipFile(io.BytesIO(sample_workbook()))
    assert {info.date_time for info in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT", core)) == {"2000-01-01T"}


def test_sheets_stand_in_order_behind_the_read_me(book: Any) -> None:
    """All of them, whether they have rows or not."""
    assert book.sheetnames == ["read-me", *SHEETS]


def test_headers_stay_and_explain_themselves(book: Any) -> None:
    """Each header is bold, has a comment with its meaning, and stays in view like the ids; filters are offered."""
    for name in SHEETS:
        sheet = book[name]
        assert sheet.freeze_panes in ("B2", "C2"), name
        assert sheet.auto_filter.ref.startswith("A1:"), name
        for cell in sheet[1]:
            assert cell.font.bold
            column = SHEETS[name].by_name[cell.value]
            assert cell.comment.text.startswith(column.meaning.text)
            assert sheet.column_dimensions[cell.column_letter].width >= len(cell.value) + 2
    assert book["options"]["I1"].comment.text.endswith("Unit: fraction.\nRequired.")
    assert book["options"]["F1"].comment.text.endswith("Unit: money per year.\nEmpty: 0.")
    assert "Required for: max_count, min_count, together, apart." in book["rules"]["E1"].comment.text


def drop_downs(sheet: Any) -> dict[str, tuple[str, str]]:
    """Return the formula and severity of the drop-down of each column."""
    found = sheet.data_validations.dataValidation
    return {str(sheet[f"{str(one.sqref)[0]}1"].value): (one.formula1, one.errorStyle) for one in found}


def test_drop_downs_offer_ids_and_words(book: Any) -> None:
    """Closed vocabularies allow nothing else; ids may be typed before they are there."""
    assert drop_downs(book["providers"])["kind"] == ('"team,vendor,platform"', "stop")
    formula, severity = drop_downs(book["providers"])["site"]
    assert formula.startswith("OFFSET(sites!$A$2,0,0,")
    assert severity == "warning"
    assert drop_downs(book["options"]).keys() == {"process", "provider"}
    assert "MATCH($A2,options!$A$1:" in drop_downs(book["current_plan"])["option"][0]
    assert "MATCH($B2,options!$A$1:" in drop_downs(book["pair_costs"])["to_option"][0]
    assert drop_downs(book["rules"])["kind"][0] == f'"{",".join(RULE_KINDS)}"'
    assert drop_downs(book["processes"])["core"][0] == '"TRUE,FALSE"'
    names = "OFFSET({0}!${1}$2,0,0,MAX(1,COUNTA({0}!${1}$2:${1}$1048576)),1)".format
    assert drop_downs(book["dependencies"])["handoff"] == (names("handoffs", "A"), "warning")
    assert drop_downs(book["measures"])["measure"] == (names("measures", "C"), "warning")
    for name, sheet in {
        **dict.fromkeys(("from", "to", "scope_processes"), "processes"),
        "select_providers": "providers",
        "select_sites": "sites",
    }.items():
        assert drop_downs(book["rules"])[name] == (names(sheet, "A"), "warning")
    assert len(max((one for name in SHEETS for one, _ in drop_downs(book[name]).values()), key=len)) <= 255


def offered_measures(document: dict[str, Any]) -> tuple[list[str], str]:
    """Return the measures that rules are offered in the workbook of a document, and the severity."""
    formula, severity = drop_downs(load_workbook(io.BytesIO(workbook_bytes(document)))["rules"])["measure"]
    assert len(formula) <= 255
    return formula.strip('"').split(","), severity


def test_rules_are_offered_built_in_measures_and_those_of_the_instance() -> None:
    """Each once, and as many as a list in a formula can hold: none with a comma, none that makes it too long."""
    offered, severity = offered_measures(sample_document())
    assert set(offered[:-2]) == BUILT_IN_MEASURES
    assert offered[-2:] == ["co2", "jobs_abroad"]
    assert severity == "warning"
    document = sample_document()
    document["processes"][0]["options"][0]["measures"] = {"a, b": 1, "x" * 200: 1, 'a "big" one': 1, "jobs": 1}
    assert offered_measures(document)[0][9:] == ['a ""big"" one', "jobs", "co2", "jobs_abroad"]
    template = load_workbook(io.BytesIO(template_bytes()))
    assert set(drop_downs(template["rules"])["measure"][0].strip('"').split(",")) == BUILT_IN_MEASURES


def test_drop_downs_say_why_they_object(book: Any) -> None:
    """To a word outside a closed list, to a name that is nowhere yet, and to several ids in a cell."""
    said = {
        (name, str(book[name][f"{str(one.sqref)[0]}1"].value)): one.error
        for name in SHEETS
        for one in book[name].data_validations.dataValidation
        if one.showErrorMessage
    }
    assert said["providers", "kind"] == "This is none of the words of the list."
    assert said["dependencies", "handoff"] == said["rules", "measure"] == "This is not in the list yet. Keep it?"
    assert said["rules", "from"] == "This is no id of the list; several are joined by ';'. Keep it?"


def test_numbers_are_numbers_and_exact(book: Any) -> None:
    """Large sums have separators; a number that no double holds is a text."""
    assert book["processes"]["G2"].value == 90000
    assert book["processes"]["G2"].number_format == "#,##0"
    assert book["processes"]["E4"].value is True
    assert book["processes"]["E4"].number_format == '"TRUE";"TRUE";"FALSE"'
    assert book["pair_costs"]["E3"].value == -1500.25
    assert book["pair_costs"]["E3"].number_format == "#,##0.00"
    assert book["options"]["I2"].value == 0.985
    document = sample_document()
    document["processes"][0]["volume"] = Decimal("123456789012.123457")
    again = load_workbook(io.BytesIO(workbook_bytes(document)))
    assert again["processes"]["G2"].value == "123456789012.123457"


def test_remarks_stand_apart_from_the_numbers_beside_them(book: Any) -> None:
    """Numbers are at the right of their cells, texts at the left of theirs."""
    assert book["sites"]["F1"].value == "note"
    assert book["sites"]["F1"].alignment.indent == book["sites"]["F2"].alignment.indent == 1
    assert book["instance"]["C2"].alignment.indent == 1
    assert book["sites"]["E2"].alignment.indent == 0


def test_wide_sheets_stay_readable_on_paper(book: Any) -> None:
    """They take several pages side by side, with the ids on each; all others fit the width of one."""
    rules, options = book["rules"], book["sites"]
    assert (rules.sheet_properties.pageSetUpPr.fitToPage, rules.page_setup.scale) == (False, 60)
    assert rules.print_title_cols == "$A:$B"
    assert (options.sheet_properties.pageSetUpPr.fitToPage, options.page_setup.fitToHeight) == (True, 0)
    assert {sheet.page_setup.orientation for sheet in (rules, options)} == {"landscape"}


def test_texts_are_never_formulas() -> None:
    """Whatever an instance from elsewhere is called; and columns of texts keep what is typed as it is."""
    document = sample_document()
    document["name"] = document["processes"][0]["name"] = "=cmd|' /C calc'!A0"
    again = load_workbook(io.BytesIO(workbook_bytes(document)))
    assert again["processes"]["B2"].data_type == "s"
    assert again["read-me"]["A1"].data_type == "s"
    assert again["processes"]["B2"].number_format == "@"
    assert again["processes"].column_dimensions["B"].number_format == "@"


def test_the_read_me_explains(book: Any) -> None:
    """How to go on, what every sheet and rule kind is, and the colours."""
    found = texts(book["read-me"])
    assert found[0] == "sample desk"
    assert {*SHEETS, *RULE_KINDS, "rightsource validate FILE"} <= set(found)
    assert "To be filled in" not in found
    assert any(cell.hyperlink and cell.hyperlink.location == "'options'!A1" for row in book["read-me"] for cell in row)


def skeleton() -> dict[str, Any]:
    """Return a document that a process model gives: processes and dependencies, and hardly a figure."""
    return {
        "format": "rightsource/1",
        "name": "orders",
        "sites": [{"id": "hq"}],
        "providers": [{"id": "bots", "kind": "platform", "site": "hq", "unit": {"hours": 5500}}],
        "processes": [
            {"id": "check", "function": "sales", "options": [{"id": "bot", "provider": "bots"}]},
            {"id": "ship", "function": "sales", "volume": 12},
        ],
        "dependencies": [{"from": "check", "to": "ship"}],
        "rules": [{"id": "good", "kind": "min_yield"}],
    }


def test_a_skeleton_says_what_to_fill_in() -> None:
    """The read-me counts empty cells by column and rows that are missing."""
    rows = load_workbook(io.BytesIO(workbook_bytes(skeleton())))["read-me"].iter_rows(values_only=True)
    lines = [tuple(row[:3]) for row in rows]
    start = lines.index(("To be filled in", None, None)) + 1
    empty = "empty cell in column '{}'".format
    assert lines[start : start + 13] == [
        ("instance", "1", empty("currency")),
        ("sites", "1", empty("country")),
        ("sites", "1", empty("shore")),
        ("providers", "1", empty("unit_cost")),
        ("processes", "1", empty("volume")),
        ("options", "1", empty("unit_cost")),
        ("options", "1", empty("yield")),
        ("options", "1", empty("hours")),
        ("dependencies", "1", empty("volume")),
        ("rules", "1", empty("value")),
        ("options", "1", "row or more to be added"),
        ("handoffs", "3", "rows or more to be added"),
        (None, None, None),
    ]


def conditions(sheet: Any) -> dict[str, str]:
    """Return the condition under which the cells of each column are coloured."""
    found = sheet.conditional_formatting
    return {str(sheet[f"{str(one.sqref)[0]}1"].value): one.rules[0].formula[0] for one in found}


def test_missing_figures_are_coloured() -> None:
    """As long as a cell that its row needs is empty: always, for some kinds, or beside others of its part."""
    book = load_workbook(io.BytesIO(workbook_bytes(skeleton())))
    assert conditions(book["options"])["yield"] == "AND(ISBLANK($I2),COUNTA($A2:$M2)>0)"
    assert "technology" not in conditions(book["options"])
    assert conditions(book["processes"])["id"] == "AND(NOT(ISBLANK($A2)),COUNTIF(options!$A:$A,$A2)=0)"
    assert conditions(book["providers"])["unit_cost"] == ("AND(ISBLANK($H2),COUNTA($G2)+COUNTA($H2)+COUNTA($I2)>0)")
    assert conditions(book["handoffs"])["hours_apart"] == 'AND(ISBLANK($C2),OR($B2="far"))'
    assert conditions(book["instance"])["value"].startswith('AND(ISBLANK($B2),OR($A2="format",$A2="name"')


def test_the_template_is_ready_to_fill() -> None:
    """The sheet `instance` has its keys and defaults, all others only their headers."""
    book = load_workbook(io.BytesIO(template_bytes()))
    rows = [row[:2] for row in book["instance"].iter_rows(values_only=True)]
    assert rows[:7] == [
        ("key", "value"),
        ("format", "rightsource/1"),
        ("name", None),
        ("currency", None),
        ("money_decimals", 2),
        ("horizon_years", 1),
        ("discount_rate", 0),
    ]
    assert {book[name].max_row for name in list(SHEETS)[1:]} == {1}
    assert template_bytes() == template_bytes()


def test_every_meaning_has_its_column() -> None:
    """None is left over, and none is missing (that would be an error at import)."""
    for name, meanings in MEANINGS.items():
        columns: tuple[Column, ...] = INSTANCE_KEYS if name == "instance" else SHEETS[name].columns
        assert meanings.keys() <= {column.name for column in columns}, name


def test_what_does_not_fit_into_excel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a file is written that Excel would cut."""
    document = sample_document()
    document["processes"][1]["note"] = "x" * 40_000
    message = (
        r"^sheet 'processes', row 3, column 'note' \(J3\): this text has 40,000 characters; "
        r"a cell holds at most 32,767; write JSON or a CSV folder instead\.$"
    )
    with pytest.raises(InputError, match=message):
        workbook_bytes(document)
    monkeypatch.setattr("rightsource.instances.spreadsheets.xlsx_rows.MAX_ROWS", 10)
    message = (
        r"^sheet 'instance': 14 rows are needed; a worksheet holds at most 9; write JSON or a CSV folder instead\.$"
    )
    with pytest.raises(InputError, match=message):
        workbook_bytes(sample_document())

"""The report as a workbook: the same tables, no formulas, names that Excel takes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from page_cases import document_of, harmful_instance, plan_of
from samples import sample_instance

from rightsource.optimizer.report.document import ReportDocument, Section
from rightsource.optimizer.report.table import Column, Figure, Table
from rightsource.optimizer.report.workbook import workbook_bytes

FORMULA = "=1+1"


@pytest.fixture(scope="module")
def document() -> ReportDocument:
    """Return the report on two plans, one of which has the name of a formula."""
    instance = sample_instance()
    return document_of(instance, plan_of(instance, FORMULA, 0), plan_of(instance, "second", 1))


@pytest.fixture(scope="module")
def book(document: ReportDocument) -> Any:
    """Return its workbook as a spreadsheet opens it."""
    return load_workbook(BytesIO(workbook_bytes(document)))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """Return the values of a sheet, row by row."""
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_sheets_hold_the_tables_of_the_page(document: ReportDocument, book: Any) -> None:
    """A sheet for each table; processes under all plans below each other, told apart by the first column."""
    assert book.sheetnames == ["summary", "totals", "processes", "rules", "providers", "moves"]
    titles, *processes = rows(book["processes"])
    assert titles[:2] == ("Plan", "Process")
    assert [row[0] for row in processes] == [FORMULA] * 6 + ["second"] * 6
    expected = [
        tuple(None if value is None else str(value) for value in row)
        for table in document.processes
        for row in table.rows
    ]
    found = [tuple(None if value is None else str(value) for value in row[1:]) for row in processes]
    assert [row[0] for row in found] == [row[0] for row in expected]
    whole = [column.key for column in document.processes[0].columns].index("whole_cost")
    assert [float(str(row[whole])) for row in found] == [float(str(row[whole])) for row in expected]


def test_no_cell_is_a_formula(book: Any) -> None:
    """Not even in a header, under a plan whose name begins like one."""
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert FORMULA in rows(book["totals"])[0]


def test_sheets_can_be_worked_with(document: ReportDocument, book: Any) -> None:
    """Headers and what a row is about stay in view, every sheet has filters and money its decimals."""
    assert {sheet.title: sheet.freeze_panes for sheet in book} == {
        **dict.fromkeys(("totals", "rules", "providers", "moves"), "B2"),
        **dict.fromkeys(("summary", "processes"), "C2"),
    }
    assert all(sheet.auto_filter.ref.startswith("A1:") for sheet in book)
    titles = rows(book["processes"])[0]
    cost, name = titles.index("Whole cost (EUR per year)"), titles.index("Name")
    assert book["processes"].cell(2, cost + 1).number_format == "#,##0.00"
    assert isinstance(book["processes"].cell(2, cost + 1).value, int | float)
    assert book["processes"].column_dimensions["C"].width > 10
    assert "hand-offs" in book["processes"].cell(1, cost + 1).comment.text
    assert titles[name] == "Name"


def test_the_summary_says_what_the_page_says(document: ReportDocument, book: Any) -> None:
    """Sentences of each plan, and every rule with what the checker says of it."""
    said = rows(book["summary"])[1:]
    for plan in document.plans:
        told = [row for row in said if row[0] == plan.name]
        assert [row[3] for row in told if row[1] == "cost"] == list(plan.sentences)
        assert {(row[1], row[3]) for row in told if row[2] == "no"} == set(plan.broken)
        assert {(row[1], row[3]) for row in told if row[2] == "yes"} == set(plan.kept)


def test_the_same_report_gives_the_same_bytes(document: ReportDocument) -> None:
    """There is no time in a workbook."""
    assert workbook_bytes(document) == workbook_bytes(document)


def test_names_that_excel_refuses_are_changed(document: ReportDocument) -> None:
    """Too long, with forbidden characters, or the same but for capitals: each table has a sheet of its own."""
    table = Table("t", "a:b/c [d]" + "e" * 40, (Column("x", "\x07x", "text", "y\x07"),), (("v",),))
    sections = tuple(Section(f"s{k}", title, (), (table,)) for k, title in enumerate(("Prices", "PRICES")))
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=sections))))
    added = book.sheetnames[6:]
    assert len(added) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in added)


def test_shares_with_more_digits_than_a_cell_holds_are_numbers_all_the_same(document: ReportDocument) -> None:
    """They lose the digits beyond 15; an amount that large keeps them all, as a text."""
    values = (Decimal("0.513845961147070368"), Decimal("123456789012345678"))
    table = Table("t", "t", (Column("x", "x", "number"),), tuple((value,) for value in values))
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=(Section("s", "s", (), (table,)),)))))
    assert [row[0] for row in rows(book["s, t"])[1:]] == [0.51384596114707, "123456789012345678"]


def test_ranges_are_two_columns_of_numbers(document: ReportDocument) -> None:
    """What is known at least and at most; what is exact stands in both, and an end that is not known is empty."""
    ends = Decimal(1), Decimal(2)
    values = (Figure("1 to 2", span=ends), Figure("7", Decimal(7)), Figure("at most 2", span=(None, ends[1])), None)
    columns = (Column("id", "Id", "text"), Column("x", "Saving", "number"))
    table = Table("t", "t", columns, tuple(zip("abcd", values, strict=True)))
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=(Section("s", "s", (), (table,)),)))))
    assert rows(book["s, t"]) == [
        ("Id", "Saving, at least", "Saving, at most"),
        ("a", 1, 2),
        ("b", 7, 7),
        ("c", None, 2),
        ("d", None, None),
    ]


def test_ranges_among_texts_are_two_rows(document: ReportDocument) -> None:
    """A column of single figures of any kind keeps numbers as numbers; a range among them is told twice."""
    columns = (Column("figure", "Figure", "text"), Column("value", "Value", "text"))
    told = (
        ("end", "whole"),
        ("saving", Figure("1 to 2", span=(Decimal(1), Decimal(2)))),
        ("n", Figure("3", Decimal(3))),
    )
    sections = (Section("s", "s", (), (Table("t", "t", columns, told),)),)
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=sections))))
    assert rows(book["s, t"])[1:] == [("end", "whole"), ("saving, at least", 1), ("saving, at most", 2), ("n", 3)]


@pytest.mark.parametrize(
    ("short", "title", "name"),
    [
        ("scenarios", "Scenarios", "scenarios"),
        ("scenarios", "Regret: plans", "scenarios, regret plans"),
        ("scenarios", "No regret core: nearly always", "scenarios, nearly always"),
        ("", "Options", "The regret of every option not"),
    ],
)
def test_sheets_are_named_by_whole_words(document: ReportDocument, short: str, title: str, name: str) -> None:
    """Without double spaces, cut words or names said twice."""
    table = Table("t", title, (Column("x", "x", "text"),), (("v",),))
    section = Section("s", "The regret of every option not chosen", (), (table,), short=short)
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=(section,)))))
    assert book.sheetnames[6:] == [name]


def test_figures_without_a_number_are_texts(document: ReportDocument) -> None:
    """Words stand as they are read; figures with a number stand as that number."""
    table = Table("t", "t", (Column("x", "x", "number"),), ((Figure("all hold"),), (Figure("97 %", Decimal("0.97")),)))
    sections = (Section("s", "s", (), (table,)),)
    book = load_workbook(BytesIO(workbook_bytes(replace(document, sections=sections))))
    assert [row[0] for row in rows(book["s, t"])[1:]] == ["all hold", 0.97]


def test_harmful_names_are_texts() -> None:
    """Markup and controls in names come back as they were."""
    instance = harmful_instance()
    book = load_workbook(BytesIO(workbook_bytes(document_of(instance, plan_of(instance, "<b>", 0)))))
    assert instance.processes.names[0] in [row[2] for row in rows(book["processes"])]


def test_figures_are_shown_in_their_units(document: ReportDocument, book: Any) -> None:
    """Per cent, hours, money and counts by the format of each cell; totals say what money is in."""
    assert rows(book["totals"])[0][0] == "Figure (money: EUR per year)"
    forms = {str(row[0].value): row[1].number_format for row in book["totals"].iter_rows(min_row=2)}
    assert forms["Cost"] == "#,##0.00" and forms["Processes in house"] == "#,##0"
    assert forms["Least yield of any path"] == "0.00##%" and forms["Longest time of any path"] == '#,##0.0 "h"'
    limits = [
        row[2].number_format for row in book["rules"].iter_rows(min_row=2) if isinstance(row[2].value, int | float)
    ]
    assert {"0.00##%", '"EUR" #,##0.00'} <= set(limits)

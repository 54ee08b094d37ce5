"""Plans as workbooks: what the plan says, what it costs, and the way back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from itertools import takewhile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from samples import sample_document, sample_instance
from sheet_edits import sample_workbook

from rightsource.instances.spreadsheets.plan_workbook import plan_workbook_bytes, read_plan_workbook
from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.reading.findings import Findings
from rightsource.models.result import relative_gap

INSTANCE = sample_instance()
ASSIGNMENT = {
    "capture": "ocr", "match": "acme", "approve": "hub", "post": "team", "pay": "rpa", "supplier-calls": "team"
}  # fmt: skip
PLAN = Plan(ASSIGNMENT)


def made() -> bytes:
    """Return the workbook of the plan."""
    return plan_workbook_bytes(INSTANCE, PLAN, bound=12345, engine="highs", seed=7, versions={"ortools": "9.15"})


def read(data: bytes) -> tuple[Mapping[str, str], list[str]]:
    """Return the assignment in a workbook and what is said of it."""
    findings = Findings("plan.xlsx")
    assignment = read_plan_workbook(data, findings).assignment
    return assignment, [str(fault).removeprefix("plan.xlsx: ") for fault in findings.faults]


def summary_rows() -> list[tuple[Any, ...]]:
    """Return the rows of the sheet `summary`."""
    return list(load_workbook(io.BytesIO(made()))["summary"].iter_rows(values_only=True))


def part(title: str) -> list[tuple[Any, ...]]:
    """Return the rows of a part of the summary: those below its header and above the next blank row."""
    rows = summary_rows()
    start = [row[0] for row in rows].index(title) + 1
    return list(takewhile(lambda row: row[0] is not None, rows[start:]))


def workbook(*rows: tuple[Any, ...], title: str = "plan") -> bytes:
    """Return a workbook with one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_plan_comes_back() -> None:
    """And the same plan gives the same bytes."""
    assert read(made()) == (ASSIGNMENT, [])
    assert made() == made()


def test_each_row_says_who_does_a_process_and_what_it_costs() -> None:
    """Costs by process are the checker's; together with what is shared they make the objective."""
    book = load_workbook(io.BytesIO(made()))
    header, *rows = book["plan"].iter_rows(values_only=True)
    first = dict(zip(header, rows[0], strict=True))
    report = check(INSTANCE, PLAN.choice(INSTANCE))
    costs = {f"{cause} cost": Decimal(amounts[0]) / 100 for cause, amounts in report.process_costs.items()}
    assert {cause: Decimal(str(first[cause])) for cause in costs} == costs
    assert first | dict.fromkeys(costs, 0) == {
        "process": "capture",
        "option": "ocr",
        "name": "Capture invoice",
        "function": "accounts-payable",
        "mode": "automated",
        "provider": "bots",
        "group": "bots",
        "site": "berlin",
        "technology": "ocr",
        "changed": "yes",
        "volume": 90000,
        "yield": 0.99,
        "run cost": 0,
        "support cost": 0,
        "rework cost": 0,
        "change cost": 0,
    }
    assert len(rows) == len(ASSIGNMENT)
    assert book["plan"].freeze_panes == "C2"


def test_numbers_line_up_and_say_their_unit() -> None:
    """Down a column there are as many decimals everywhere; money names its currency."""
    sheet = load_workbook(io.BytesIO(made()))["plan"]
    formats = {column[0].value: {cell.number_format for cell in column[1:]} for column in sheet.iter_cols()}
    assert (formats["yield"], formats["volume"], formats["run cost"]) == ({"0.0000"}, {"#,##0"}, {"#,##0.00"})
    comments = {cell.value: cell.comment.text for cell in sheet[1]}
    assert comments["support cost"] == "Cost of support work.\nUnit: EUR per year."
    document = sample_document() | {"currency": "JPY", "money_decimals": 0}
    document["processes"][0]["volume"] = Decimal("0.25")
    again = load_workbook(io.BytesIO(plan_workbook_bytes(read_document(document), PLAN)))["plan"]
    assert (again["K2"].number_format, again["K3"].number_format, again["M2"].number_format) == (
        "#,##0.00",
        "#,##0.00",
        "#,##0",
    )


def test_the_summary_says_what_the_plan_is() -> None:
    """Instance, objective, bound, gap, engine, and costs by cause with their total."""
    summary = {row[0]: row[1] for row in summary_rows()}
    report = check(INSTANCE, PLAN.choice(INSTANCE))
    assert summary["instance"] == "sample desk"
    assert summary["sha256"] == sha256(INSTANCE)
    assert summary["objective"] == report.objective / 100
    assert (summary["bound"], summary["engine"], summary["seed"]) == (123.45, "highs", 7)
    assert summary["version of ortools"] == "9.15"
    assert sum(summary[f"{cause} cost"] for cause, _ in report.costs.items()) == pytest.approx(report.objective / 100)
    assert summary["gap"] == pytest.approx(relative_gap(report.objective, 12345))
    assert summary["total cost"] == summary["objective"]
    assert summary["feasible"] == {True: "yes", False: "no"}[report.feasible]


def test_the_summary_says_what_each_mode_costs() -> None:
    """By the checker's figures of single processes; what several share stands below them."""
    rows = part("cost by mode")
    report = check(INSTANCE, PLAN.choice(INSTANCE))
    assert [row[:2] for row in rows] == [
        ("in_house", 3),
        ("outsourced", 1),
        ("automated", 2),
        ("providers and hand-offs", None),
        ("total", 6),
    ]
    shared = report.costs.fixed + report.costs.units + report.costs.handoff
    assert rows[3][2] == shared / 100
    assert sum(row[2] for row in rows[:-1]) == pytest.approx(rows[-1][2]) == report.objective / 100


def test_the_summary_shows_every_rule_and_provider() -> None:
    """With value, limit and slack in the unit of the rule; empty where a rule only holds or does not."""
    report = check(INSTANCE, PLAN.choice(INSTANCE))
    rules = part("rule")
    assert [row[0] for row in rules] == [rule.id for rule in report.rules]
    for row, rule in zip(rules, report.rules, strict=True):
        assert row[1] == ("yes" if rule.holds else "no")
        assert row[2] == (None if rule.value is None else pytest.approx(float(rule.value)))
        figures = (float(rule.limit), float(rule.slack))
        assert row[3:5] == (pytest.approx(figures) if rule.has_limit else (None, None))
        assert row[5] == ("EUR per year" if rule.unit == "money" else row[5])
        assert row[6] == rule.message
    providers = part("provider")
    assert [row[:3] for row in providers] == [
        (one.id, pytest.approx(float(one.hours)), one.units) for one in report.providers
    ]
    assert [row[3:5] for row in providers] == [(one.fixed_cost / 100, one.units_cost / 100) for one in report.providers]


def test_texts_of_the_summary_are_never_formulas() -> None:
    """Nor anything that a worksheet cannot hold."""
    instance = read_document(sample_document() | {"name": "=cmd\x07"})
    cell = load_workbook(io.BytesIO(plan_workbook_bytes(instance, PLAN)))["summary"]["B1"]
    assert (cell.value, cell.data_type) == ("=cmd ", "s")


def test_only_two_columns_decide() -> None:
    """Others may be anything, in any order; the sheet may have any name when there is no other."""
    rows = [("my sum", "Option", "PROCESS"), ("=1+1", "ocr", "capture"), (None, None, None), (3, " team ", "match")]
    assert read(workbook(*rows, title="Tabelle1")) == ({"capture": "ocr", "match": "team"}, [])


def test_faults_of_plans_have_a_row_and_a_column() -> None:
    """All at once."""
    rows = [
        ("process", "option"),
        ("capture", "ocr"),
        ("capture", "team"),
        ("match", None),
        (None, "acme"),
        ("pay", "=A1"),
    ]
    assert read(workbook(*rows)) == (
        {"capture": "ocr"},
        [
            "sheet 'plan', row 3, column 'process' (A3): process 'capture' is given more than once.",
            "sheet 'plan', row 4, column 'option' (B4): this cell is empty.",
            "sheet 'plan', row 5, column 'process' (A5): this cell is empty.",
            "sheet 'plan', row 6, column 'option' (B6): this cell holds the formula =A1; expected its value "
            "(copy the cell and paste it as a value).",
        ],
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (workbook(("process", "choice"), ("a", "b")), "sheet 'plan', row 1: the column 'option' is missing."),
        (workbook(), "sheet 'plan': there are no rows; expected the columns 'process' and 'option'."),
        (sample_workbook(), "this is the workbook of an instance; expected a plan."),
        (b"process,option", "this is no Excel workbook (.xlsx)."),
    ],
)
def test_what_is_no_plan(data: bytes, message: str) -> None:
    """It is said what was expected."""
    assert read(data) == ({}, [message])


def test_workbooks_of_several_other_sheets() -> None:
    """Which of them would be the plan is not guessed."""
    book = load_workbook(io.BytesIO(workbook(("process", "option"), title="plan b")))
    book.create_sheet("sums")
    data = io.BytesIO()
    book.save(data)
    assert read(data.getvalue()) == ({}, ["this workbook has no sheet 'plan': its sheets are 'plan b', 'sums'."])

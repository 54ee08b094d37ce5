"""Plans as workbooks: what the plan says, what it costs, and the way back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from samples import sample_instance
from sheet_edits import sample_workbook

from rightsource.instances.spreadsheets.plan_workbook import plan_workbook_bytes, read_plan_workbook
from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings

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
    assignment = read_plan_workbook(data, findings)
    return assignment, [str(fault).removeprefix("plan.xlsx: ") for fault in findings.faults]


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
    costs = {cause: Decimal(report.process_costs[cause][0]) / 100 for cause in report.process_costs}
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
        "changed": True,
        "volume": 90000,
        "yield": 0.99,
        "run": 0,
        "support": 0,
        "rework": 0,
        "change": 0,
    }
    assert len(rows) == len(ASSIGNMENT)
    assert book["plan"].freeze_panes == "C2"


def test_the_summary_says_what_the_plan_is() -> None:
    """Instance, objective, bound, engine, costs by cause, and which rules are broken."""
    summary = dict(load_workbook(io.BytesIO(made()))["summary"].iter_rows(min_row=2, values_only=True))
    report = check(INSTANCE, PLAN.choice(INSTANCE))
    assert summary["instance"] == "sample desk"
    assert summary["sha256"] == sha256(INSTANCE)
    assert summary["objective"] == report.objective / 100
    assert (summary["bound"], summary["engine"], summary["seed"]) == (123.45, "highs", 7)
    assert summary["version of ortools"] == "9.15"
    assert sum(summary[f"{cause} cost"] for cause, _ in report.costs.items()) == pytest.approx(report.objective / 100)
    assert summary["feasible"] == report.feasible
    assert [key for key in summary if key.startswith("broken rule")] == [f"broken rule {r.id}" for r in report.broken]


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

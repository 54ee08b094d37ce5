"""Plans as CSV: the columns ``process`` and ``option``, one row per process."""

from __future__ import annotations

import csv
import io
from typing import Final

from rightsource.instances.csv_rows import CsvRows
from rightsource.instances.table_plans import TablePlan
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, listed, shown

_COLUMNS: Final = ("process", "option")


def parse_csv_plan(text: str, findings: Findings) -> TablePlan:
    """Return the assignment in a CSV text; commas or semicolons separate, a column ``note`` is passed over.

    Capitals in column names count as small letters.
    """
    rows = CsvRows(text)
    try:
        return _plan(rows, findings)
    except csv.Error as error:
        findings.fault("", f"this is not CSV that can be read: {error} (row {rows.line}).")
        return TablePlan()


def _plan(rows: CsvRows, findings: Findings) -> TablePlan:
    numbered = iter(rows)
    first, names = next(numbered, (1, []))
    header = [name.strip().casefold() for name in names]
    if not _is_header(header, first, findings):
        return TablePlan()
    where = [header.index(name) for name in _COLUMNS]
    assignment: dict[str, str] = {}
    cells: dict[str, tuple[str, str]] = {}
    for number, row in numbered:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            findings.fault(f"row {number}", f"found {len(row)} cells, expected {len(header)}.")
            continue
        process, option = (row[column].strip() for column in where)
        if process in assignment:
            findings.fault(f"row {number}", f"process {shown(process)} is given more than once.")
        assignment[process] = option
        cells[process] = f"row {number}, column 'process'", f"row {number}, column 'option'"
    return TablePlan(assignment, cells)


def csv_plan(plan: Plan) -> str:
    """Return a plan as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *plan.assignment.items()])
    return text.getvalue()


def _is_header(header: list[str], row: int, findings: Findings) -> bool:
    """Return whether both columns are there, once; note what is not."""
    known = (*_COLUMNS, "note")
    wrong = [name for name in header if name not in known]
    missing = [name for name in _COLUMNS if header.count(name) != 1]
    for name in wrong:
        findings.fault(f"row {row}", f"{shown(name)} is not a column of a plan{findings.hint(name, known)}")
    if missing and not wrong:
        findings.fault(f"row {row}", f"expected the columns {listed(_COLUMNS)}, each once.")
    return not missing

"""Plans as CSV: the columns ``process`` and ``option``, one row per process."""

from __future__ import annotations

import csv
import io
from typing import Final

from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, listed, shown

_COLUMNS: Final = ("process", "option")


def parse_csv_plan(text: str, findings: Findings) -> dict[str, str]:
    """Return the assignment in a CSV text; commas or semicolons separate, a column ``note`` is passed over.

    Capitals in column names count as small letters.
    """
    first_line = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first_line else ",")
    header = [name.strip().casefold() for name in next(rows, [])]
    if not _is_header(header, findings):
        return {}
    where = [header.index(name) for name in _COLUMNS]
    assignment: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            findings.fault(f"row {line}", f"found {len(row)} cells, expected {len(header)}.")
            continue
        process, option = (row[column].strip() for column in where)
        if process in assignment:
            findings.fault(f"row {line}", f"process {shown(process)} is given more than once.")
        assignment[process] = option
    return assignment


def csv_plan(plan: Plan) -> str:
    """Return a plan as CSV text."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *plan.assignment.items()])
    return text.getvalue()


def _is_header(header: list[str], findings: Findings) -> bool:
    """Return whether both columns are there, once; note what is not."""
    known = (*_COLUMNS, "note")
    wrong = [name for name in header if name not in known]
    missing = [name for name in _COLUMNS if header.count(name) != 1]
    for name in wrong:
        findings.fault("row 1", f"{shown(name)} is not a column of a plan{findings.hint(name, known)}")
    if missing and not wrong:
        findings.fault("row 1", f"expected the columns {listed(_COLUMNS)}, each once.")
    return not missing

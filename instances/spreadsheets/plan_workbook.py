"""Plans as Excel workbooks: the sheet `plan` says who does what, `summary` what that costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rightsource.instances.spreadsheets.archive import UnreadableError
from rightsource.instances.spreadsheets.places import WORKBOOK, Place
from rightsource.instances.spreadsheets.plan_sheet import READ_BACK, money, plan_table
from rightsource.instances.spreadsheets.plan_summary import add_summary
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.instances.spreadsheets.xlsx_input import OpenWorkbook, sheet_name, take_table
from rightsource.instances.spreadsheets.xlsx_output import new_workbook, with_tables
from rightsource.instances.spreadsheets.xlsx_parts import SheetPart
from rightsource.instances.table_plans import TablePlan
from rightsource.models.checker import check
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.result import relative_gap

_OF_INSTANCE: Final = frozenset({"instance", "processes", "options"})
_COLUMNS: Final = ("process", "option")
_MOST_NAMED: Final = 10

Note = Callable[[Place, str], None]


def plan_workbook_bytes(
    instance: Instance,
    plan: Plan,
    *,
    objective: int | None = None,
    bound: int | None = None,
    engine: str | None = None,
    seed: int | None = None,
    versions: Mapping[str, str] | None = None,
) -> bytes:
    """Return a plan as a workbook; the same arguments give the same bytes.

    Costs are those of the checker. ``objective`` and ``bound`` are in whole minor currency units per year; without an
    objective, the checker's stands there.

    Raises
    ------
    InputError
        When the plan does not fit the instance.
    """
    choice = plan.choice(instance)
    report = check(instance, choice)
    objective = report.objective if objective is None else objective
    given: dict[str, object] = {
        "objective": money(instance, objective),
        "bound": None if bound is None else money(instance, bound),
        "engine": engine,
        "seed": seed,
        **{f"version of {name}": version for name, version in (versions or {}).items()},
    }
    workbook, gap = new_workbook(), None if bound is None else relative_gap(objective, bound)
    add_summary(workbook, instance, choice, report, given, gap)
    return with_tables(workbook, [plan_table(instance, choice, report)])


def read_plan_workbook(data: bytes, findings: Findings) -> TablePlan:
    """Return the plan in a workbook: the columns ``process`` and ``option`` of its sheet `plan` or its only one.

    All other columns and sheets are passed over. What is wrong is noted with row and column.
    """
    try:
        opened = OpenWorkbook(data)
        sheet = _plan_sheet(opened.sheets, findings)
        if sheet is None:
            return TablePlan()

        def note(place: Place, message: str) -> None:
            findings.fault(WORKBOOK.address(place._replace(sheet=sheet.name)), message)

        table = TableReader(READ_BACK, findings, note, is_typed=True)
        take_table(opened, sheet, table, note)
    except UnreadableError as error:
        findings.fault("", str(error))
        return TablePlan()
    if not table.header_row:
        findings.fault(WORKBOOK.sheet(sheet.name), "there are no rows; expected the columns 'process' and 'option'.")
    table.note_missing_columns()
    return _plan(table, sheet.name, note)


def _plan_sheet(sheets: list[SheetPart], findings: Findings) -> SheetPart | None:
    """Return the sheet that holds the plan; note it when there is none."""
    by_name = {sheet_name(sheet.name): sheet for sheet in sheets}
    if READ_BACK.name in by_name:
        return by_name[READ_BACK.name]
    if by_name.keys() >= _OF_INSTANCE:
        findings.fault("", "this is the workbook of an instance; expected a plan.")
    elif len(sheets) == 1:
        return sheets[0]
    else:
        names = ", ".join(shown(sheet.name) for sheet in sheets[:_MOST_NAMED]) or "none"
        findings.fault("", f"this workbook has no sheet 'plan': its sheets are {names}.")
    return None


def _plan(table: TableReader, sheet: str, note: Note) -> TablePlan:
    """Return the options by process; cells that are empty or refused, and processes given twice, are noted."""
    assignment: dict[str, str] = {}
    cells: dict[str, tuple[str, str]] = {}
    for row, values in table.rows:
        found = [values.get("process"), values.get("option")]
        if found == [None, None] and (id(values), "process") not in table.refused:
            continue
        for name, value in zip(_COLUMNS, found, strict=True):
            if value is None and name in table.positions:
                note(table.place(row, name), table.refused.get((id(values), name)) or "this cell is empty.")
        process, option = found
        if process in assignment:
            note(table.place(row, "process"), f"process {shown(process)} is given more than once.")
        elif process is not None and option is not None:
            assignment[process] = option
            places = (table.place(row, name)._replace(sheet=sheet) for name in _COLUMNS)
            cells[process] = (WORKBOOK.address(next(places)), WORKBOOK.address(next(places)))
    return TablePlan(assignment, cells, WORKBOOK.sheet(sheet))

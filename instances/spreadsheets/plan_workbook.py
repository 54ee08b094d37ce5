"""Plans as Excel workbooks: the sheet `plan` says who does what, the sheet `summary` what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from rightsource.instances.spreadsheets.archive import UnreadableError
from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.layout import Column, Kind, Sheet
from rightsource.instances.spreadsheets.meanings import Meaning
from rightsource.instances.spreadsheets.places import WORKBOOK, Place
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.instances.spreadsheets.tables import Table
from rightsource.instances.spreadsheets.xlsx_input import OpenWorkbook, sheet_name, take_table
from rightsource.instances.spreadsheets.xlsx_output import new_workbook, with_tables
from rightsource.instances.spreadsheets.xlsx_parts import SheetPart
from rightsource.models.canonical import sha256
from rightsource.models.checker import check
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.report import Report

_MONEY: Final = "money per year"


def _column(name: str, text: str, kind: Kind = "text", unit: str = "", *, required: bool = False) -> Column:
    return Column(name, (name,), kind, Meaning(text, unit), required=required)


PLAN_SHEET: Final = Sheet(
    "plan",
    "Which option handles each process. Only the columns process and option are read back.",
    (
        _column("process", "The process.", required=True),
        _column("option", "The option that is to handle it. This column decides; all others inform.", required=True),
        _column("name", "What people call the process."),
        _column("function", "The business function that it belongs to."),
        _column("mode", "in_house, outsourced or automated."),
        _column("provider", "Who does the work."),
        _column("group", "The company behind the provider."),
        _column("site", "Where the work is done."),
        _column("technology", "What the work is automated with."),
        _column("changed", "Whether the current plan has another option.", "switch"),
        _column("volume", "How often the process is done.", "number", "transactions per year"),
        _column("yield", "The part of transactions that comes out right.", "number", "fraction"),
        _column("run", "Running cost beside whole units of staff.", "number", _MONEY),
        _column("support", "Cost of support work.", "number", _MONEY),
        _column("rework", "Cost of faulty transactions.", "number", _MONEY),
        _column("change", "One-time cost of the change, spread over the horizon.", "number", _MONEY),
    ),
    needed=True,
    open=True,
)
SUMMARY_SHEET: Final = Sheet(
    "summary",
    "What the plan costs and how it was found; never read back.",
    (_column("key", "What it is."), _column("value", "Its value; money in currency units per year.", "remark")),
)
_OF_INSTANCE: Final = frozenset({"instance", "processes", "options"})
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
    given: dict[str, Cell] = {
        "objective": _money(instance, report.objective if objective is None else objective),
        "bound": None if bound is None else _money(instance, bound),
        "engine": engine,
        "seed": seed,
    }
    rows = list(_plan_rows(instance, choice, report))
    summary = list(_summary_rows(instance, report, given | {f"version of {k}": v for k, v in (versions or {}).items()}))
    tables = [
        Table(PLAN_SHEET, PLAN_SHEET.columns, rows),
        Table(SUMMARY_SHEET, SUMMARY_SHEET.columns, summary),
    ]
    return with_tables(new_workbook(), tables)


def read_plan_workbook(data: bytes, findings: Findings) -> dict[str, str]:
    """Return the assignment in a workbook: the columns ``process`` and ``option`` of its sheet `plan` or its only one.

    All other columns and sheets are passed over. What is wrong is noted with row and column.
    """
    try:
        opened = OpenWorkbook(data)
        sheet = _plan_sheet(opened.sheets, findings)
        if sheet is None:
            return {}

        def note(place: Place, message: str) -> None:
            findings.fault(WORKBOOK.address(place._replace(sheet=sheet.name)), message)

        table = TableReader(PLAN_SHEET, findings, note)
        take_table(opened, sheet, table, note)
    except UnreadableError as error:
        findings.fault("", str(error))
        return {}
    if not table.header_row:
        findings.fault(WORKBOOK.sheet(sheet.name), "there are no rows; expected the columns 'process' and 'option'.")
    table.note_missing_columns()
    return _assignment(table, note)


def _plan_sheet(sheets: list[SheetPart], findings: Findings) -> SheetPart | None:
    """Return the sheet that holds the plan; note it when there is none."""
    by_name = {sheet_name(sheet.name): sheet for sheet in sheets}
    if PLAN_SHEET.name in by_name:
        return by_name[PLAN_SHEET.name]
    if by_name.keys() >= _OF_INSTANCE:
        findings.fault("", "this is the workbook of an instance; expected a plan.")
    elif len(sheets) == 1:
        return sheets[0]
    else:
        names = ", ".join(shown(sheet.name) for sheet in sheets[:_MOST_NAMED]) or "none"
        findings.fault("", f"this workbook has no sheet 'plan': its sheets are {names}.")
    return None


def _assignment(table: TableReader, note: Note) -> dict[str, str]:
    """Return the options by process; cells that are empty or refused, and processes given twice, are noted."""
    assignment: dict[str, str] = {}
    for row, values in table.rows:
        found = [values.get("process"), values.get("option")]
        if found == [None, None] and (id(values), "process") not in table.refused:
            continue
        for name, value in zip(("process", "option"), found, strict=True):
            if value is None and name in table.positions:
                note(table.place(row, name), table.refused.get((id(values), name), "this cell is empty."))
        process, option = found
        if process in assignment:
            note(table.place(row, "process"), f"process {shown(process)} is given more than once.")
        elif process is not None and option is not None:
            assignment[process] = option
    return assignment


def _plan_rows(instance: Instance, choice: Integers, report: Report) -> Iterator[list[Cell]]:
    options, processes, providers = instance.options, instance.processes, instance.providers
    for i, o in enumerate(choice.tolist()):
        p, current = int(options.provider[o]), int(instance.current[i])
        yield [
            processes.ids[i],
            options.ids[o],
            processes.names[i],
            processes.functions[i],
            instance.mode_of(o),
            providers.ids[p],
            providers.group[p],
            instance.sites.ids[providers.site[p]],
            options.technologies[o],
            current != o if current >= 0 else None,
            from_scaled(int(processes.volume[i]), MICRO),
            from_scaled(int(options.yields[o]), NANO),
            *(_money(instance, report.process_costs[cause][i]) for cause in ("run", "support", "rework", "change")),
        ]


def _summary_rows(instance: Instance, report: Report, given: Mapping[str, Cell]) -> Iterator[list[Cell]]:
    yield ["instance", instance.name]
    yield ["sha256", sha256(instance)]
    yield ["currency", instance.currency]
    for key, value in given.items():
        if value is not None:
            yield [key, value]
    for cause, minor in report.costs.items():
        yield [f"{cause} cost", _money(instance, minor)]
    yield ["feasible", report.feasible]
    for rule in report.broken:
        yield [f"broken rule {rule.id}", rule.message]


def _money(instance: Instance, minor: int) -> Decimal:
    """Return whole minor currency units in currency units."""
    return Decimal(minor).scaleb(-instance.money_decimals)

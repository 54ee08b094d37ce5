"""The sheet `plan` of a plan's workbook: who does each process, and what that costs in the checker's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from rightsource.instances.spreadsheets.cells import Cell
from rightsource.instances.spreadsheets.layout import Column, Kind, Sheet
from rightsource.instances.spreadsheets.meanings import Meaning
from rightsource.instances.spreadsheets.tables import Table
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO, from_scaled
from rightsource.models.report import Report
from rightsource.models.vocabulary import Cause

YIELD_FORMAT: Final = "0.0000"


def _column(name: str, text: str, kind: Kind = "text", unit: str = "", *, required: bool = False) -> Column:
    return Column(name, (name,), kind, Meaning(text, unit), required=required)


READ_BACK: Final = Sheet(
    "plan",
    "Which option handles each process. Only the columns process and option are read back.",
    (
        _column("process", "The process.", required=True),
        _column("option", "The option that is to handle it. This column decides; all others inform.", required=True),
    ),
    needed=True,
    open=True,
)
_PLACES: Final = (
    _column("name", "What people call the process."),
    _column("function", "The business function that it belongs to."),
    _column("mode", "in_house, outsourced or automated."),
    _column("provider", "Who does the work."),
    _column("group", "The company behind the provider."),
    _column("site", "Where the work is done."),
    _column("technology", "What the work is automated with."),
    _column("changed", "yes where the current plan has another option; empty where it has none."),
)
_VOLUME: Final = _column("volume", "How often the process is done.", "number", "transactions per year")
_YIELD: Final = _column("yield", "The part of transactions that comes out right.", "number", "fraction")
_COSTS: Final[dict[Cause, str]] = {
    "run": "Running cost beside whole units of staff.",
    "support": "Cost of support work.",
    "rework": "Cost of faulty transactions.",
    "change": "One-time cost of the change, spread over the horizon.",
}


def plan_table(instance: Instance, choice: Integers, report: Report) -> Table:
    """Return the table of a plan, a row for each process; sums are in the summary, since each row here is read back."""
    volumes = [from_scaled(volume, MICRO) for volume in instance.processes.volume.tolist()]
    money = f"{instance.currency} per year"
    columns = (
        *READ_BACK.columns,
        *_PLACES,
        replace(_VOLUME, number_format=number_format(max(map(_decimals, volumes)))),
        replace(_YIELD, number_format=YIELD_FORMAT),
        *(
            replace(_column(f"{cause} cost", text, "number", money), number_format=money_format(instance))
            for cause, text in _COSTS.items()
        ),
    )
    return Table(READ_BACK, columns, list(_rows(instance, choice, report, volumes)))


def money(instance: Instance, minor: int) -> Decimal:
    """Return whole minor currency units in currency units."""
    return Decimal(minor).scaleb(-instance.money_decimals)


def money_format(instance: Instance) -> str:
    """Return the number format of money: with the decimals to which it is rounded."""
    return number_format(instance.money_decimals)


def number_format(decimals: int) -> str:
    """Return the number format with so many decimals.

    >>> number_format(0), number_format(2)
    ('#,##0', '#,##0.00')
    """
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def yes_or_no(truth: bool) -> str:
    """Return a truth value as a planner reads it."""
    return "yes" if truth else "no"


def _decimals(number: int | Decimal) -> int:
    exponent = number.as_tuple().exponent if isinstance(number, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def _rows(
    instance: Instance, choice: Integers, report: Report, volumes: Sequence[int | Decimal]
) -> Iterator[list[Cell]]:
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
            yes_or_no(current != o) if current >= 0 else None,
            volumes[i],
            from_scaled(int(options.yields[o]), NANO),
            *(money(instance, report.process_costs[cause][i]) for cause in _COSTS),
        ]

"""The sheet `summary` of a plan's workbook: what the plan costs, which rules it keeps, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any, Final

from rightsource.instances.spreadsheets.plan_sheet import YIELD_FORMAT, money, money_format, number_format, yes_or_no
from rightsource.instances.spreadsheets.read_me import printable
from rightsource.instances.spreadsheets.sheet_frame import FONT, REQUIRED_COLOUR, add_sheet
from rightsource.instances.spreadsheets.xlsx_rows import MAX_TEXT
from rightsource.models.canonical import sha256
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.report import Report, Unit
from rightsource.models.vocabulary import MODES

_WIDTHS: Final = (30, 18, 18, 18, 18, 24, 60)
_GAP_FORMAT: Final = "0.0000%"
_DIGITS: Final = Context(prec=15)

Shown = tuple[object, str]
"""A value and its number format."""


def add_summary(
    workbook: Any, instance: Instance, choice: Integers, report: Report, given: Mapping[str, object], gap: float | None
) -> None:
    """Write the summary as the last sheet so far; ``given`` are more lines of its head, the gap follows them.

    All amounts are the checker's, in currency units per year.
    """
    writer = _Writer(add_sheet(workbook, "summary", REQUIRED_COLOUR), money_format(instance))
    writer.row("instance", instance.name)
    writer.row("sha256", sha256(instance))
    writer.row("currency", instance.currency)
    for key, value in given.items():
        if value is not None:
            writer.row(key, value)
    if gap is not None:
        writer.row("gap", (gap, _GAP_FORMAT))
    writer.row("feasible", yes_or_no(report.feasible))
    _add_causes(writer, instance, report)
    _add_modes(writer, instance, choice, report)
    _add_rules(writer, instance, report)
    _add_providers(writer, instance, report)


def _add_causes(writer: _Writer, instance: Instance, report: Report) -> None:
    writer.heading("cost by cause", f"{instance.currency} per year")
    for cause, minor in report.costs.items():
        writer.row(f"{cause} cost", money(instance, minor))
    writer.total("total cost", money(instance, report.objective))


def _add_modes(writer: _Writer, instance: Instance, choice: Integers, report: Report) -> None:
    """Write what the processes of each mode cost by themselves; the rest of the cost is shared by processes."""
    writer.heading("cost by mode", "processes", f"{instance.currency} per year")
    of_mode = [instance.mode_of(o) for o in choice.tolist()]
    costs = [sum(amounts) for amounts in zip(*report.process_costs.values(), strict=True)]
    for mode in MODES:
        own = sum(cost for cost, one in zip(costs, of_mode, strict=True) if one == mode)
        writer.row(mode, of_mode.count(mode), money(instance, own))
    writer.row("providers and hand-offs", None, money(instance, report.objective - sum(costs)))
    writer.total("total", len(of_mode), money(instance, report.objective))


def _add_rules(writer: _Writer, instance: Instance, report: Report) -> None:
    writer.heading("rule", "holds", "value", "limit", "slack", "unit", "meaning", texts=(0, 1, 5, 6))
    units = {"money": f"{instance.currency} per year", "hours": "hours", "transactions": "transactions per year"}
    for rule in report.rules:
        # Empty where there is none: a dash would turn a column of numbers into text.
        figures = (rule.value, rule.limit if rule.has_limit else None, rule.slack if rule.has_slack else None)
        shown = (_figure(one, rule.unit, money_format(instance)) for one in figures)
        writer.row(rule.id, yes_or_no(rule.holds), *shown, units.get(rule.unit, rule.unit), rule.message)


def _add_providers(writer: _Writer, instance: Instance, report: Report) -> None:
    writer.heading("provider", "hours", "units", "fixed cost", "cost of units")
    for provider in report.providers:
        costs = (money(instance, minor) for minor in (provider.fixed_cost, provider.units_cost))
        writer.row(provider.id, _figure(provider.hours, "hours", ""), provider.units, *costs)


def _figure(value: Fraction | None, unit: Unit, money_format: str) -> Shown | None:
    """Return a figure of the checker as a decimal, in a format that suits its unit."""
    if value is None:
        return None
    formats: dict[str, str] = {"money": money_format, "fraction": YIELD_FORMAT, "count": number_format(0)}
    decimal = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return decimal, formats.get(unit, number_format(2))


class _Writer:
    """Writes the summary from top to bottom; decimals without a format of their own are money."""

    def __init__(self, sheet: Any, money_format: str) -> None:
        self._sheet, self._money, self._at = sheet, money_format, 0
        sheet.sheet_view.showGridLines = False
        for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
            sheet.column_dimensions[letter].width = width

    def row(self, *values: object) -> Sequence[Any]:
        """Write values beside each other; return their cells. None of them is a formula."""
        self._at += 1
        return [self._write(k, value) for k, value in enumerate(values, start=1)]

    def heading(self, *titles: str, texts: Sequence[int] = (0,)) -> None:
        """Write the header of a part, below a blank row; titles stand above numbers but where there are ``texts``."""
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 - slow to load

        self._at += 1
        for k, cell in enumerate(self.row(*titles)):
            cell.font = Font(name=FONT, bold=True, color="FFFFFF")
            cell.fill = PatternFill(fgColor=REQUIRED_COLOUR, fill_type="solid")
            if k not in texts:
                cell.alignment = Alignment(horizontal="right")

    def total(self, *values: object) -> None:
        """Write a row of sums."""
        from openpyxl.styles import Border, Font, Side  # noqa: PLC0415 - slow to load

        for cell in self.row(*values):
            cell.font, cell.border = Font(name=FONT, bold=True), Border(top=Side(style="thin"))

    def _write(self, column: int, value: object) -> Any:
        from openpyxl.styles import Alignment  # noqa: PLC0415 - slow to load

        value, own = value if isinstance(value, tuple) else (value, self._money if isinstance(value, Decimal) else "")
        cell = self._sheet.cell(row=self._at, column=column)
        if isinstance(value, str):
            cell.value, cell.data_type = printable(value)[:MAX_TEXT], "s"
            cell.alignment = Alignment(horizontal="left", indent=int(column > 1))
        elif value is not None:
            cell.value = value
            cell.number_format = own or number_format(0)
        return cell

"""A report as data: what the page and the workbook both show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from rightsource.models.canonical import sha256
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.comparison import compared
from rightsource.optimizer.money import Money
from rightsource.optimizer.report.moves import difference_sentence, move_table
from rightsource.optimizer.report.plan import ReportPlan
from rightsource.optimizer.report.processes import process_table
from rightsource.optimizer.report.providers import provider_table
from rightsource.optimizer.report.rules import rule_table
from rightsource.optimizer.report.summary import sentences, totals_table
from rightsource.optimizer.report.table import Table
from rightsource.optimizer.wording import counted

Entry: TypeAlias = Mapping[str, Any]
"""An object of JSON."""


@dataclass(frozen=True)
class PlanSummary:
    """One plan in words: name, cost, sentences, and its broken and kept rules with what the checker says of them."""

    name: str
    cost: str
    feasible: bool
    sentences: tuple[str, ...]
    broken: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Section:
    """What an analysis found: a key, a title, sentences, tables, and the result itself, of which pictures are made.

    ``short`` is what it is called where there is no room for the title; empty: as the title.
    """

    key: str
    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    result: Entry = field(default_factory=dict)
    short: str = ""


@dataclass(frozen=True)
class ReportDocument:
    """A report: the instance, its plans in words and side by side, and what analyses found.

    ``processes`` holds the table of processes under each plan, in the order of ``plans``, all with the same columns.
    ``differing`` are the positions of the processes that not all plans handle by the same option. ``decimals`` is the
    number of decimals of money.
    """

    title: str
    sha256: str
    size: str
    currency: str
    decimals: int
    plans: tuple[PlanSummary, ...]
    totals: Table
    difference: str
    differing: tuple[int, ...]
    moves: Table | None
    processes: tuple[Table, ...]
    rules: Table
    providers: Table
    sections: tuple[Section, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables but those of processes, in the order in which they are read."""
        own = (self.totals, *([self.moves] if self.moves else []), self.rules, self.providers)
        return (*own, *(table for section in self.sections for table in section.tables))


def report_document(
    instance: Instance, plans: Sequence[ReportPlan], sections: Sequence[Section] = ()
) -> ReportDocument:
    """Return the report on at least one plan of an instance; differences count against the first plan."""
    checked = [plan.checked for plan in plans]
    comparison = compared(instance, checked)
    return ReportDocument(
        title=instance.name,
        sha256=sha256(instance),
        size=_size(instance),
        currency=instance.currency,
        decimals=instance.money_decimals,
        plans=tuple(_summary(instance, plan, plans) for plan in plans),
        totals=totals_table(instance, plans, comparison.characteristics),
        difference=difference_sentence(checked, len(comparison.differing)),
        differing=comparison.differing,
        moves=move_table(instance, checked),
        processes=tuple(process_table(instance, plan, checked) for plan in checked),
        rules=rule_table(instance, checked),
        providers=provider_table(instance, comparison),
        sections=tuple(sections),
    )


def _summary(instance: Instance, plan: ReportPlan, plans: Sequence[ReportPlan]) -> PlanSummary:
    report = plan.checked.report
    return PlanSummary(
        name=plan.name,
        cost=Money.of(instance).text(plan.objective),
        feasible=report.feasible,
        sentences=sentences(instance, plan, plans),
        broken=tuple((rule.id, rule.message) for rule in report.broken),
        kept=tuple((rule.id, rule.message) for rule in report.rules if rule.holds),
    )


def _size(instance: Instance) -> str:
    return ", ".join(
        (
            counted(len(instance.processes.ids), "process", "processes"),
            counted(len(set(instance.processes.functions)), "function", "functions"),
            counted(len(instance.providers.ids), "provider", "providers"),
            counted(len(instance.active_rules), "rule", "rules"),
        )
    )

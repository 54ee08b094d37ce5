"""Pictures of what analyses found, drawn from the results that their commands printed.

They are those that the commands draw themselves. Plans are checked again; what is proven of amounts is as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from matplotlib.figure import Figure
from pydantic import ValidationError

from rightsource.models.canonical import sha256
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings
from rightsource.optimizer.analyses.frontier.frontier import summarised
from rightsource.optimizer.analyses.frontier.ledger import Ledger
from rightsource.optimizer.analyses.frontier.record import FRONTIER_FORMAT, recall
from rightsource.optimizer.analyses.prices.pricing import Price, RelaxedPrice, RulePrice
from rightsource.optimizer.analyses.prices.relaxing import PricedRule
from rightsource.optimizer.analyses.regret import Candidate, Cell, RegretTable, Row
from rightsource.optimizer.analyses.variant import variants
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.causes import causes_figure
from rightsource.optimizer.plots.frontier import frontier_figure
from rightsource.optimizer.plots.regret import regret_figure
from rightsource.optimizer.plots.rule_prices import rule_prices_figure
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.report.document import Entry, Section
from rightsource.optimizer.report.pictures import Picture
from rightsource.optimizer.report.results import (
    FrontierResult,
    PricesResult,
    Proven,
    RegretEntry,
    RowEntry,
    ScenariosResult,
)
from rightsource.optimizer.report.svg import svg_of

Draw: TypeAlias = "Callable[[Instance, Entry], Figure | None]"


def analysis_pictures(instance: Instance, sections: Sequence[Section]) -> tuple[Picture, ...]:
    """Return the pictures of sections whose results are of a kind that has one and tell all that it shows."""
    return tuple(picture for section in sections for picture in _pictures(instance, section))


def _pictures(instance: Instance, section: Section) -> Iterator[Picture]:
    for name, title, caption, draw in _KINDS:
        try:
            figure = draw(instance, section.result)
        except (ValidationError, InputError):
            continue
        if figure is not None:
            key = f"{section.key}-{name}"
            yield Picture(key, title, caption, (svg_of(figure, key, title),), section=section.key)


def _prices(instance: Instance, result: Entry) -> Figure:
    money, entries = Money.of(instance), PricesResult.model_validate(result).rules
    rules = [
        RulePrice(
            PricedRule(entry.id, "", None, ()),
            _price(money, entry.dropped, entry.proven),
            tuple(RelaxedPrice(one.percent, one.value, _price(money, one.saving, one.proven)) for one in entry.relaxed),
        )
        for entry in entries
    ]
    return rule_prices_figure(instance, rules)


def _price(money: Money, saving: Proven, proven: bool) -> Price:
    return Price(saving.interval(money), proven)


def _regret(instance: Instance, result: Entry) -> Figure:
    return regret_figure(instance, _table(Money.of(instance), ScenariosResult.model_validate(result).regret))


def _table(money: Money, entry: RegretEntry) -> RegretTable:
    rows = tuple(_row(money, plan) for plan in entry.plans)
    recommended = next((row for row in rows if row.plan.name == entry.recommended), None)
    return RegretTable(entry.scenarios, entry.left_out, rows, recommended, entry.unsolved)


def _row(money: Money, entry: RowEntry) -> Row:
    cells = (
        Cell(None, None if cell.regret is None else cell.regret.interval(money), cell.broken) for cell in entry.cells
    )
    worst = None if entry.worst is None else entry.worst.interval(money)
    return Row(Candidate(entry.name, entry.best_in, np.empty(0, dtype=np.int64)), tuple(cells), worst)


def _scenario_costs(instance: Instance, result: Entry) -> Figure | None:
    plans = {entry.id: entry.assignment for entry in ScenariosResult.model_validate(result).scenarios}
    checked = [
        CheckedPlan.of(variant.id, variant.instance, Plan(assignment).choice(variant.instance))
        for variant in variants(instance, instance.scenarios)
        if (assignment := plans.get(variant.id)) is not None
    ]
    return causes_figure(instance, checked) if checked else None


def _frontier(instance: Instance, result: Entry) -> Figure:
    found = FrontierResult.model_validate(result)
    ledger = Ledger.of(instance, found.against, found.asked_gap)
    known = {
        "format": FRONTIER_FORMAT,
        "instance": {"name": instance.name, "sha256": sha256(instance)},
        "aims": list(found.against),
        "answers": list(found.answers),
        "plans": [{"assignment": point.assignment} for point in found.points],
    }
    recall(known, instance, ledger, Findings(""))
    current = CheckedPlan.of("current", instance, instance.current) if instance.current_is_complete else None
    return frontier_figure(instance, summarised(Asker(instance), ledger, found.asked_points), current)


_KINDS: Final[tuple[tuple[str, str, str, Draw], ...]] = (
    ("prices", "What each rule costs", "The dearest first; the table below says it to the cent.", _prices),
    ("costs", "Cost under each scenario", "The best known plan under each, by cause of cost.", _scenario_costs),
    ("regret", "Regret", "What each plan costs under a scenario more than the best plan there.", _regret),
    ("frontier", "The frontier", "Each plan with its proof; numbers are those of the table.", _frontier),
)

"""What ``prices`` shows on the screen."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.pricing import Prices, RulePrice
from rightsource.optimizer.analyses.prices.relaxing import PERCENTAGES
from rightsource.optimizer.commands.asking_tables import baseline_text, least_cost_text, no_baseline
from rightsource.optimizer.commands.screen import is_wide
from rightsource.optimizer.commands.tables import table, titled
from rightsource.optimizer.interval_texts import interval_said, interval_text
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted

_MEANING = (
    "Relaxed: limits by this part of their value, yields by this part of the loss they allow, whole numbers by whole"
    " steps, at least one. Rules without a value can only be dropped (-)."
)


def prices_tables(instance: Instance, prices: Prices) -> Iterator[RenderableType]:
    """Yield the baseline, the table of prices, and what all rules cost together."""
    if prices.baseline.plan is None:
        yield from no_baseline(instance, prices.baseline)
        return
    money = Money.of(instance)
    yield Text.assemble(
        (instance.name, "bold"), f", {counted(len(prices.rules), 'rule', 'rules')} (limits of providers included)"
    )
    yield baseline_text(money, Interval.of(prices.baseline))
    yield from least_cost_text(money, prices.baseline, prices.least_cost, "Savings count")
    if prices.rules:
        yield _table(money, prices)
        yield Text(_MEANING, style="dim")
        yield Text(f"\n{_together(money, prices)}")
    yield Text(_state(prices), style="" if prices.complete else "yellow")


def _table(money: Money, prices: Prices) -> Group:
    kinds = is_wide()
    made = table(("rule", "left"))
    if kinds:
        made.add_column("kind", overflow="fold")
    for name in ("dropped", *(f"relaxed\nby {percentage} %" for percentage in PERCENTAGES)):
        made.add_column(name, justify="right", overflow="fold")
    for price in prices.rules:
        made.add_row(price.rule.id, *([price.rule.kind] if kinds else []), *_cells(money, price))
    return titled(f"Saving if a rule were dropped or relaxed, {money.currency} per year", made)


def _cells(money: Money, price: RulePrice) -> Iterator[Text]:
    yield Text(interval_text(money, price.dropped.saving), style="bold" if price.dropped.saving.low else "")
    savings = [interval_text(money, relaxed.price.saving) for relaxed in price.relaxed]
    yield from map(Text, savings or ["-"] * len(PERCENTAGES))


def _together(money: Money, prices: Prices) -> str:
    saving = prices.together.saving
    if saving == Interval(0, 0):
        return "All these rules together cost nothing: the plan would cost as much without them."
    return f"All these rules together: without any of them a plan costs {interval_said(money, saving)} less per year."


def _state(prices: Prices) -> str:
    exact = sum(price.dropped.saving.exact for price in prices.rules)
    said = f"{exact:,} of {counted(len(prices.rules), 'price is', 'prices are')} exact"
    rest = len(prices.rules) - exact
    if not rest:
        return f"{said}."
    if prices.complete:
        return f"{said}, the others known to the asked gap; --gap 0 asks for all to the cent."
    return f"{said}; the search stopped before all were known to the asked gap: what is proven is shown as an interval."

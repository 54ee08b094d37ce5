"""What rules cost: a bar for every saving, a whisker over what is open of one that is not known to the asked gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.pricing import Price, RulePrice
from rightsource.optimizer.analyses.prices.relaxing import PERCENTAGES
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.arrangement import Box
from rightsource.optimizer.plots.canvas import blank_figure, placed_axes
from rightsource.optimizer.plots.cause_style import BarStyle, bar_sample
from rightsource.optimizer.plots.fitting import text_width
from rightsource.optimizer.plots.key import Sample
from rightsource.optimizer.plots.page import blank_page, label_rows, money_axis
from rightsource.optimizer.plots.style import HATCH_COLOUR, INK, TEXT_SIZE
from rightsource.optimizer.wording import counted

DROPPED: Final = BarStyle("#44546A", "", "white")
RELAXED: Final = (
    BarStyle("#D3DAE4", "", "black"),
    BarStyle("#A9B6C9", "///", "black"),
    BarStyle("#7F92AE", "", "black"),
)
"""From the least percentage to the largest: the darker, the more; the middle one is hatched."""

_ROW: Final = 0.7
_WIDTH: Final = 7.0
_AXIS: Final = 0.55
_MOST_NAME: Final = 2.8
_WHISKER: Final = 1.1
_DROPPED_SIZE: Final = 0.9 * TEXT_SIZE
_RELAXED_SIZE: Final = 0.7 * TEXT_SIZE
_PLACES: Final = ((-0.26, 0.26), (-0.04, 0.13), (0.11, 0.13), (0.26, 0.13))
"""Middle and height of the bars of a rule in its row: dropped, then relaxed by more and more."""
_NAMED: Final = 12
"""Rules without a price that are named."""
_MOST_ROWS: Final = 30
"""Rules that are drawn, the dearest; with more a picture would be taller than anybody looks at."""


@rc_context({"text.parse_math": False})
def rule_prices_figure(instance: Instance, prices: Sequence[RulePrice]) -> Figure:
    """Return the picture of prices, the dearest first: a row for what costs something or may, the rest named below."""
    money, shown = Money.of(instance), priced_rows(prices)[:_MOST_ROWS]
    names = [price.rule.id for price in shown]
    label = min(_MOST_NAME, max((text_width(name, TEXT_SIZE) for name in names), default=0.0) + 0.2)
    tall = _ROW * max(len(shown), 1)
    page = blank_page(
        _title(money, shown), _subtitle(instance, prices, len(shown)), label + _WIDTH + 0.6, tall + _AXIS, _key(shown)
    )
    ax = draw_rule_prices(shown, money, page.panel(Box(label, 0, _WIDTH, tall)))
    label_rows(names, label, ax)
    return page.figure


def priced_rows(rules: Sequence[RulePrice]) -> list[RulePrice]:
    """Return the rules that are not proven to cost nothing, in their order."""
    return [price for price in rules if price.dropped.saving != Interval(0, 0)]


def draw_rule_prices(rules: Sequence[RulePrice], money: Money, ax: Axes | None = None) -> Axes:
    """Draw a row of bars for each rule: the saving if it were dropped, below it those if it were relaxed.

    Bars reach what is proven at least, their amounts stand behind them. Where a saving is not known to the asked gap,
    a whisker reaches what is possible; an arrow stands where nothing bounds it.
    """
    ax = ax or placed_axes(blank_figure(9, 1 + _ROW * len(rules)), 1.5, 0.2, _WIDTH, _ROW * max(len(rules), 1))
    ends = [end for rule in rules for price in _prices(rule) for end in (price.saving.low, price.saving.high) if end]
    most = max(ends, default=100)
    ax.set_xlim(0, 1.25 * most)
    ax.set_ylim(max(len(rules), 1) - 0.45, -0.55)
    for row, price in enumerate(rules):
        styles = (DROPPED, *RELAXED)
        sizes = (_DROPPED_SIZE, *(_RELAXED_SIZE for _ in RELAXED))
        middle = row if price.relaxed else row - _PLACES[0][0]
        for one, style, (place, height), size in zip(_prices(price), styles, _PLACES, sizes, strict=False):
            _draw_saving(middle + place, height, one, style, ax)
            _write_amount(middle + place, one, money, size, ax)
    money_axis(money, (0, most), ax)
    return ax


def _prices(rule: RulePrice) -> Iterator[Price]:
    yield rule.dropped
    yield from (relaxed.price for relaxed in rule.relaxed)


def _draw_saving(y: float, height: float, price: Price, style: BarStyle, ax: Axes) -> None:
    low, high = price.saving.low or 0, price.saving.high
    ax.barh(y, low, height=height, facecolor=style.colour, hatch=style.hatch, edgecolor=HATCH_COLOUR, lw=0, zorder=2)
    if price.proven:
        return
    end = high if high is not None else ax.get_xlim()[1]
    ax.plot([low, end], [y, y], color=INK, lw=_WHISKER, marker="|", ms=16 * height, zorder=3, solid_capstyle="butt")
    if high is None:
        ax.plot([end], [y], color=INK, marker=">", ms=14 * height, zorder=3, clip_on=False)


def _write_amount(y: float, price: Price, money: Money, size: float, ax: Axes) -> None:
    low, high = price.saving.low or 0, price.saving.high
    ax.annotate(
        amount_words(money, price.saving),
        (low if high is None or price.proven else high, y),
        (5, 0),
        textcoords="offset points",
        size=size,
        color=INK,
        va="center",
        annotation_clip=False,
        zorder=4,
    )


def amount_words(money: Money, saving: Interval) -> str:
    """Return what is proven of a saving to three digits, the currency left out; what may be something is never "0".

    Examples
    --------
    >>> eur = Money("EUR", 2)
    >>> [amount_words(eur, Interval(*ends)) for ends in ((0, 29), (29, 29), (0, 4000), (500000, 500020))]
    ['less than 1', 'less than 1', 'at most 40', '5.00 k']
    >>> [amount_words(eur, Interval(*ends)) for ends in ((500000, 509000), (4000, None), (0, None), (0, 0))]
    ['5.00 k to 5.09 k', '40 or more', 'not known', '0']
    """
    low, high = saving.low or 0, saving.high
    if high is None:
        return f"{money.short(low)} or more" if low else "not known"
    if 0 < high < 10**money.decimals:
        return "less than 1"
    first, last = money.short(low), money.short(high)
    if first == last:
        return last
    return f"{first} to {last}" if low else f"at most {last}"


def _title(money: Money, shown: Sequence[RulePrice]) -> str:
    """Return which rule is proven to cost most; where none is, how much any costs at most, if that is proven."""
    if not shown:
        return "No rule costs anything by itself"
    dearest = shown[0].dropped.saving
    if dearest.low:
        return f"{shown[0].rule.id} costs most: {money.currency} {amount_words(money, dearest)} per year"
    most = max((price.dropped.saving.high or 0 for price in shown), default=0)
    if all(price.dropped.proven for price in shown):
        return f"No rule costs more than {money.currency} {money.short(max(most, 10**money.decimals))} by itself"
    return "No rule is proven to cost anything by itself"


def _subtitle(instance: Instance, prices: Sequence[RulePrice], drawn: int) -> str:
    free = [price.rule.id for price in prices if price.dropped.saving == Interval(0, 0)]
    said = f"{instance.name}: saving against the least-cost plan if one rule were dropped or relaxed"
    if drawn < len(prices) - len(free):
        said += f"; the {drawn} dearest of {len(prices):,} rules"
    if not free:
        return said
    named = ", ".join(free[:_NAMED]) + (", ..." if len(free) > _NAMED else "")
    return f"{said}; {counted(len(free), 'rule costs', 'rules cost')} nothing ({named})"


def _key(shown: Sequence[RulePrice]) -> list[tuple[Sample, str]]:
    relaxed = [(bar_sample(style), f"by {p} %") for style, p in zip(RELAXED, PERCENTAGES, strict=True)]
    relaxed[0] = (relaxed[0][0], f"Relaxed by {PERCENTAGES[0]} %")
    key = [(bar_sample(DROPPED), "Dropped"), *relaxed]
    if any(not one.proven for rule in shown for one in _prices(rule)):
        key.append((_whisker_sample, "Not known to the asked gap: it lies within"))
    return key


def _whisker_sample(x: float, y: float, scale: float, ax: Axes) -> None:
    ax.plot([x + 0.14, x + 0.54], [y, y], color=INK, lw=_WHISKER * scale, marker="|", ms=6 * scale)

"""The picture of prices: bars for what is proven, whiskers for what is not, readable with many rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matplotlib.patches import Rectangle
from picture_cases import texts
from picture_results import EUR, rule_price, rule_prices
from samples import sample_instance

from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.prices.pricing import Price
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.rule_prices import draw_rule_prices, priced_rows, rule_prices_figure


def test_bars_reach_what_is_proven_and_whiskers_what_is_possible() -> None:
    """Dropped 100 to 150, relaxed 0, 20 and 40 to 60: four bars, lines where low and high differ, and amounts."""
    ax = draw_rule_prices([rule_price("cap", 100, 150, (0, 0), (20, 20), (40, 60))], EUR)
    bars = [bar.get_width() for bar in ax.patches if isinstance(bar, Rectangle)]
    assert bars == [100, 0, 20, 40]
    assert [list(line.get_xdata()) for line in ax.lines] == [[100, 150], [40, 60]]
    assert texts(ax) == ["100 to 150", "0", "20", "40 to 60"]


def test_what_is_known_to_the_gap_has_no_whisker() -> None:
    """0 to 29 cents, proven to the asked gap: no whisker, no such entry in the key, and words that say something."""
    price = rule_price("end-to-end", 0, 29)
    known = replace(price, dropped=Price(Interval(0, 29), proven=True))
    ax = draw_rule_prices([known], Money("EUR", 2))
    assert list(ax.lines) == []
    assert texts(ax) == ["less than 1"]
    said = [text for one in rule_prices_figure(sample_instance(), [known]).axes for text in texts(one)]
    assert "No rule costs more than EUR 1 by itself" in said
    assert not any("Not known to the asked gap" in text for text in said)
    open_ = [text for one in rule_prices_figure(sample_instance(), [price]).axes for text in texts(one)]
    assert "No rule is proven to cost anything by itself" in open_
    assert "Not known to the asked gap: it lies within" in open_


def test_a_saving_without_an_upper_end_has_an_arrow() -> None:
    """Where nothing bounds a saving, the whisker goes to the edge and says so."""
    ax = draw_rule_prices([rule_price("cap", 100, None)], EUR)
    assert [line.get_marker() for line in ax.lines] == ["|", ">"]
    assert texts(ax) == ["100 or more"]


def test_rules_that_cost_nothing_are_named_and_have_no_row() -> None:
    """A proven zero is said below the title; a zero that is not proven keeps its row."""
    prices = [rule_price("cap", 0, 50), rule_price("free", 0, 0)]
    assert [price.rule.id for price in priced_rows(prices)] == ["cap"]
    said = " ".join(text for ax in rule_prices_figure(sample_instance(), prices).axes for text in texts(ax))
    assert "1 rule costs nothing (free)" in said and "No rule is proven to cost anything by itself" in said


def test_the_title_names_the_dearest_rule() -> None:
    """The first rule and its price are the headline; without any price it says so."""
    dear = rule_prices_figure(sample_instance(), [rule_price("cap", 7000, 7000), rule_price("x", 1, 2)])
    assert "cap costs most: EUR 70 per year" in [text for ax in dear.axes for text in texts(ax)]
    free = rule_prices_figure(sample_instance(), [rule_price("free", 0, 0)])
    assert "No rule costs anything by itself" in [text for ax in free.axes for text in texts(ax)]


@pytest.mark.parametrize("count", [1, 30])
def test_amounts_and_names_do_not_overlap(count: int) -> None:
    """Each row's name stands left of the bars, its amount right of them, apart from all others."""
    figure = rule_prices_figure(sample_instance(), rule_prices(count))
    figure.canvas.draw()
    panel = max(figure.axes, key=lambda ax: len(ax.texts))
    boxes = [text.get_window_extent() for text in panel.texts]
    assert all(not one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_the_dearest_of_very_many_rules_are_drawn() -> None:
    """Of 60 rules 30 have a row, and the picture says so."""
    figure = rule_prices_figure(sample_instance(), rule_prices(60))
    said = " ".join(text for ax in figure.axes for text in texts(ax))
    assert "; the 30 dearest of 60 rules" in said
    assert "a-rule-with-a-long-name-29" in said
    assert "a-rule-with-a-long-name-30" not in said

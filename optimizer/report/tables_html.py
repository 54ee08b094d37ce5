"""Tables of a report as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rightsource.optimizer.report.markup import Markup, element, together
from rightsource.optimizer.report.paper import pieces
from rightsource.optimizer.report.table import Column, Table, Value, text_of

_MOST_OPEN_ROWS: Final = 30
"""Rows of a table that stands in the page as it is; one of more rows scrolls by itself."""
_MOST_ON_ONE_SHEET: Final = 20
"""Rows of a table that is not broken over two sheets of paper."""


def plain_table(table: Table) -> Markup:
    """Return a table that stands as it is."""
    head = element("tr", *(element("th", column.title, **_look(column), scope="col") for column in table.columns))
    made = element("table", element("thead", head), _body(table), class_="whole")
    return _on_paper(table, _scrolled(made, table.title))


def sorted_table(table: Table, key: str = "") -> Markup:
    """Return a table that is sorted by its heads; a long one, and one with a ``key``, scrolls by itself below them."""
    head = element("tr", *(_head(column) for column in table.columns))
    tall = bool(key) or len(table.rows) > _MOST_OPEN_ROWS
    look = "sorted" if len(table.rows) > _MOST_ON_ONE_SHEET else "sorted whole"
    made = element("table", element("thead", head), _body(table), class_=look, id=key or None)
    shown = _scrolled(made, table.title, tall=tall)
    return shown if key else _on_paper(table, shown)


def _on_paper(table: Table, shown: Markup) -> Markup:
    """Return a table as it is shown on the screen, and in its pieces for paper where it is too wide for a sheet."""
    parts = pieces(table)
    if len(parts) == 1:
        return shown
    return together(
        element("div", shown, class_="no-print"), element("div", *map(_printed, parts), class_="only-paper")
    )


def _printed(table: Table) -> Markup:
    heads = (element("th", column.title, class_=_look(column)["class_"], scope="col") for column in table.columns)
    look = "whole" if len(table.rows) <= _MOST_ON_ONE_SHEET else None
    return element("table", element("thead", element("tr", *heads)), _body(table), class_=look)


def meanings(table: Table) -> Markup:
    """Return what the columns mean, to be opened."""
    said = [column for column in table.columns if column.meaning]
    made = terms((_title(column), column.meaning) for column in said)
    return element("details", element("summary", "What the columns mean"), made, class_="no-print")


def terms(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return a list of terms and what is said of each."""
    return element("dl", *(element("div", element("dt", term), element("dd", said)) for term, said in pairs))


def _scrolled(table: Markup, label: str, *, tall: bool = False) -> Markup:
    """Return a table within a region that scrolls, also by keyboard."""
    look = "scroll tall" if tall else "scroll"
    return element("div", table, class_=look, tabindex=0, role="region", aria_label=label)


def _head(column: Column) -> Markup:
    title = element("span", column.title, class_="title")
    # Above the page stands what all amounts of money are in.
    unit = element("span", column.unit, class_="unit") if column.unit and column.kind != "money" else None
    return element(
        "th",
        element("button", title, type="button"),
        unit,
        **_look(column),
        scope="col",
        aria_sort="none",
        data_key=column.key,
        data_also=column.also or None,
        data_number=column.is_number,
        title=column.meaning or None,
    )


def _title(column: Column) -> str:
    return f"{column.title} ({column.unit})" if column.unit else column.title


def _look(column: Column) -> dict[str, str | int | None]:
    """Return the classes of a column, and whose plan it is about."""
    classes = [*(["number"] if column.is_number else []), *([f"g-{column.group}"] if column.group else [])]
    return {"class_": " ".join(classes) or None, "data_of_plan": column.plan}


def _body(table: Table) -> Markup:
    looks = [_look(column) for column in table.columns]
    return element("tbody", *(_row(table, looks, row) for row in table.rows))


def _row(table: Table, looks: Sequence[dict[str, str | int | None]], row: Sequence[Value]) -> Markup:
    cells = []
    for k, (column, look, value) in enumerate(zip(table.columns, looks, row, strict=True)):
        text = text_of(column.kind, value)
        head: dict[str, str | int | None] = {"scope": "row"} if k < table.heads else {}
        alarm = " ".join(filter(None, (str(look["class_"] or ""), "alarm" if text == "broken" else "")))
        cells.append(element("th" if head else "td", text, **{**look, "class_": alarm or None}, **head))
    return element("tr", *cells)

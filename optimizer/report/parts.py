"""The sections of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.models.vocabulary import MODES
from rightsource.optimizer.report.document import PlanSummary, ReportDocument, Section
from rightsource.optimizer.report.markup import Markup, element, together
from rightsource.optimizer.report.pictures import Picture
from rightsource.optimizer.report.table import BETWEEN, Column, Table, text_of
from rightsource.optimizer.report.tables_html import meanings, plain_table, sorted_table, terms
from rightsource.optimizer.wording import MODE_NAMES, TIGHT_WORDS, about_paths

_MOST_OFFERED: Final = 200
"""Different values among which a reader can still choose."""
_MOST_OPEN: Final = 3
"""Broken rules that are told at once; more are folded on the screen, not on paper."""
_GROUPS: Final = {
    "place": "option and place",
    "cost": "cost by cause",
    "quality": "quality and change",
    "plans": "plans",
}
_STATES: Final = (
    f"{TIGHT_WORDS} A rule with slack may still have a price, since options are whole: rightsource prices tells."
)


def plan_switch(document: ReportDocument) -> Markup | None:
    """Return what switches between plans, None where there is only one."""
    if len(document.plans) == 1:
        return None
    choices = (
        element("label", element("input", type="radio", name="plan", value=k, checked=k == 0), f" {plan.name}")
        for k, plan in enumerate(document.plans)
    )
    return element(
        "fieldset", element("legend", "Plan shown"), *choices, id="plan-switch", class_="needs-script", hidden=True
    )


def section_of_summary(document: ReportDocument) -> Markup:
    """Return all plans in words, and their totals side by side."""
    cards = element("div", *(_card(document, plan) for plan in document.plans), class_="cards")
    paths = (element("p", line, class_="soft") for line in about_paths(_kinds(document)))
    return together(cards, element("h3", document.totals.title), plain_table(document.totals), *paths)


def _kinds(document: ReportDocument) -> Iterator[str]:
    """Yield the kinds of the rules."""
    kind = [column.key for column in document.rules.columns].index("kind")
    yield from (str(row[kind]) for row in document.rules.rows)


def _card(document: ReportDocument, plan: PlanSummary) -> Markup:
    state = "Every rule holds." if plan.feasible else "Breaks rules."
    look = "card" if plan.feasible else "card breaks"
    said = element("ul", *(element("li", sentence) for sentence in plan.sentences), class_="sentences")
    return element(
        "article",
        element("h3", plan.name),
        element("p", element("span", plan.cost, class_="cost"), " per year"),
        element("p", state, class_="state"),
        said,
        _words("Broken rules in words", plan.broken, "broken", opened=len(plan.broken) <= _MOST_OPEN),
        _words("Rules that hold, in words", plan.kept, "kept", opened=False),
        class_=look,
    )


def _words(title: str, rules: Sequence[tuple[str, str]], look: str, *, opened: bool) -> Markup | None:
    """Return what the checker says of rules, folded unless ``opened``."""
    if not rules:
        return None
    return element("details", element("summary", title), terms(rules), class_=look, open=opened)


def section_of_pictures(document: ReportDocument, pictures: Sequence[Picture]) -> Markup:
    """Return the pictures of plans with the key of their colours."""
    size = element("button", "Pictures in full size", type="button", id="size", class_="control", aria_pressed="false")
    controls = element("div", size, class_="controls needs-script", hidden=True)
    drawn = (_figure(document, picture) for picture in pictures if not picture.section)
    return together(_legend(), controls, *drawn)


def _legend() -> Markup:
    entries = [(mode, MODE_NAMES[mode][0].upper(), MODE_NAMES[mode]) for mode in MODES]
    made = (
        element("li", element("b", letter, class_=mode, aria_hidden="true"), name) for mode, letter, name in entries
    )
    return element("ul", *made, class_="legend")


def _figure(document: ReportDocument, picture: Picture) -> Markup:
    caption = element("figcaption", element("h3", picture.title), element("p", picture.caption))
    drawings = (
        [
            _view(k, plan.name, drawing)
            for k, (plan, drawing) in enumerate(zip(document.plans, picture.drawings, strict=True))
        ]
        if len(picture.drawings) == len(document.plans) > 1
        else [_drawing(drawing, picture.title) for drawing in picture.drawings]
    )
    return element(
        "figure", caption, *drawings, class_="graph" if picture.graph else "plain", id=f"picture-{picture.key}"
    )


def _view(position: int, name: str, drawing: Markup) -> Markup:
    title = element("h3", name, class_="only-printed")
    return element("div", title, _drawing(drawing, name), class_="plan-view", data_plan=position)


def _drawing(drawing: Markup, label: str) -> Markup:
    return element("div", drawing, class_="scroll", tabindex=0, role="region", aria_label=label)


def section_of_differences(document: ReportDocument) -> Markup:
    """Return how many processes differ, and from which mode to which they move."""
    said = element("p", document.difference)
    if document.moves is None:
        return said
    return together(said, element("h3", document.moves.title), sorted_table(document.moves))


def section_of_processes(document: ReportDocument) -> Markup:
    """Return the table of processes with its filters."""
    table = document.processes[0]
    under = element("p", "Under ", element("span", document.plans[0].name, id="under"), ".", class_="only-printed")
    return together(
        under,
        element("div", *_filters(document), class_="controls needs-script", hidden=True),
        element("div", _column_choice(table), class_="controls needs-script", hidden=True),
        element("p", id="shown", role="status"),
        sorted_table(table, "process-table"),
        meanings(table),
    )


def _filters(document: ReportDocument) -> Iterator[Markup]:
    yield element("label", "Search ", element("input", type="search", id="search", autocomplete="off"))
    table = document.processes[0]
    for column in table.columns:
        different = {text for one in document.processes for text in _texts(one, column)}
        if column.offers and 1 < len(different) <= _MOST_OFFERED:
            yield _offer(column.key, column.title, sorted(set(_texts(table, column)) - {""}))
    if document.differing:
        box = element("input", type="checkbox", id="only-differing")
        yield element("label", box, " Only what plans do differently")
    yield element("button", "Clear filters", type="button", id="clear", class_="control")


def _texts(table: Table, column: Column) -> Iterator[str]:
    """Yield all texts of a column, and those of the column whose texts are offered with them."""
    c = table.columns.index(column)
    yield from (text_of(column.kind, row[c]) for row in table.rows)
    for k, also in enumerate(table.columns):
        if column.also == also.key:
            yield from (text for row in table.rows for text in text_of(also.kind, row[k]).split(BETWEEN))


def _offer(key: str, title: str, texts: Sequence[str]) -> Markup:
    options = (element("option", text, value=text) for text in texts)
    choice = element("select", element("option", "all", value=""), *options, data_key=key)
    return element("label", f"{title} ", choice, class_="offer")


def _column_choice(table: Table) -> Markup:
    groups = dict.fromkeys(column.group for column in table.columns if column.group)
    boxes = (
        element("label", element("input", type="checkbox", value=group, checked=True), f" {_GROUPS[group]}")
        for group in groups
    )
    return element("fieldset", element("legend", "Columns"), *boxes, id="columns")


def section_of_rules(document: ReportDocument) -> Markup:
    """Return every rule under every plan."""
    if not document.rules.rows:
        return element("p", "There are no rules.")
    said = element("p", f"{document.rules.title}. {_STATES}")
    return together(said, sorted_table(document.rules), meanings(document.rules))


def section_of_providers(document: ReportDocument) -> Markup:
    """Return the providers that plans use."""
    return together(sorted_table(document.providers), meanings(document.providers))


def section_of_analysis(document: ReportDocument, section: Section, pictures: Sequence[Picture]) -> Markup:
    """Return what an analysis found, with those of the pictures that belong there."""
    said = (element("p", sentence) for sentence in section.sentences)
    drawn = (_figure(document, picture) for picture in pictures if picture.section == section.key)
    tables = (together(element("h3", table.title), sorted_table(table)) for table in section.tables)
    return together(*said, *drawn, *tables)

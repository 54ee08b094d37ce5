"""A report as one page of HTML: nothing is fetched from anywhere, and nothing that came from input is ever run."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from typing import Final

from rightsource.optimizer.report.document import ReportDocument
from rightsource.optimizer.report.markup import Markup, data_island, element, together
from rightsource.optimizer.report.parts import (
    plan_switch,
    section_of_analysis,
    section_of_differences,
    section_of_pictures,
    section_of_processes,
    section_of_providers,
    section_of_rules,
    section_of_summary,
)
from rightsource.optimizer.report.pictures import Picture
from rightsource.optimizer.report.table import text_of

_PACKAGE: Final = "rightsource.optimizer.report"


def page(document: ReportDocument, pictures: Sequence[Picture]) -> bytes:
    """Return the page; the same report gives the same bytes.

    Its policy lets the browser run the one script and the one sheet of styles that stand in it, known by their hashes,
    and load nothing.
    """
    style, script = _asset("page.css"), _asset("page.js")
    sections = {
        "summary": ("Summary", section_of_summary(document)),
        "pictures": ("Pictures", section_of_pictures(document, pictures)),
        "differences": ("What differs", section_of_differences(document)),
        "processes": ("Processes", section_of_processes(document)),
        "rules": ("Rules", section_of_rules(document)),
        "providers": ("Providers", section_of_providers(document)),
        **{
            section.key: (section.title, section_of_analysis(document, section, pictures))
            for section in document.sections
        },
    }
    body = element(
        "body",
        element("a", "Go to the summary", href="#summary", class_="skip"),
        element("h1", document.title),
        element("p", f"{document.size}. All amounts in {document.currency} per year.", class_="soft"),
        _bar(document, [(key, title) for key, (title, _) in sections.items()]),
        element("main", *(_section(key, title, inner) for key, (title, inner) in sections.items())),
        _foot(document),
        element("div", id="tip", hidden=True),
        element("p", class_="unseen", id="announcer", role="status"),
        data_island("data", _data(document)),
        Markup(f"<script>{script}</script>"),
    )
    whole = together(Markup("<!DOCTYPE html>\n"), element("html", _head(document, style, script), body, lang="en"))
    return f"{whole}\n".encode()


def _asset(name: str) -> str:
    return files(_PACKAGE).joinpath("assets", name).read_text(encoding="utf-8")


def _head(document: ReportDocument, style: str, script: str) -> Markup:
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{document.title}: {', '.join(plan.name for plan in document.plans)}"),
        Markup('<link rel="icon" href="data:,">'),
        Markup(f"<style>{style}</style>"),
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _bar(document: ReportDocument, titles: Sequence[tuple[str, str]]) -> Markup:
    links = (element("li", element("a", title, href=f"#{key}")) for key, title in titles)
    return element(
        "div", element("nav", element("ul", *links), aria_label="Sections"), plan_switch(document), class_="bar"
    )


def _section(key: str, title: str, inner: Markup) -> Markup:
    heading = element("h2", title, id=f"{key}-title", tabindex=-1)
    looks = {"summary": None, "differences": "whole", "providers": None}
    look = looks.get(key, "new-page")
    return element("section", heading, inner, id=key, aria_labelledby=f"{key}-title", class_=look)


def _foot(document: ReportDocument) -> Markup:
    made = f"Made by rightsource {version('rightsource')} for the instance with the SHA-256 {document.sha256}."
    checked = "Costs and rules of all plans were recomputed by its checker."
    return element("footer", element("p", made), element("p", checked))


def _data(document: ReportDocument) -> dict[str, object]:
    """Return what the script needs beside what stands in the page: the columns that differ between plans."""
    tables = document.processes
    cells: dict[str, list[list[str]]] = {}
    for c, column in enumerate(tables[0].columns):
        texts = [[text_of(column.kind, row[c]) for row in table.rows] for table in tables]
        if any(one != texts[0] for one in texts):
            cells[column.key] = texts
    return {
        "plans": [plan.name for plan in document.plans],
        "currency": document.currency,
        "decimals": document.decimals,
        "differing": list(document.differing),
        "cells": cells,
    }

"""Results of other commands as sections of a report: tables from any document, nothing lost that people read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsource.instances.json_input import parse_json
from rightsource.optimizer.report.analysis import section_of
from rightsource.optimizer.report.document import Section
from rightsource.optimizer.report.table import text_of

PRICES = """{
  "instance": {"name": "desk", "sha256": "x"}, "currency": "USD",
  "baseline": {"name": "least-cost plan", "objective": 1500.00, "gap": 0, "assignment": {"pay": "team"}},
  "together": {"rules": 2, "saving": {"at_least": 10.00, "at_most": 12.00}, "proven": true},
  "rules": [
    {"id": "cap", "dropped": {"at_least": 20.00, "at_most": 20.00}, "proven": true, "relaxed": [
      {"percent": 1, "value": 0.41, "saving": {"at_least": 0.00, "at_most": 5.00}, "proven": false}]},
    {"id": "four-eyes", "dropped": {"at_least": null, "at_most": 3.00}, "proven": false, "relaxed": []}],
  "warnings": [], "seconds": 1.5
}"""


def made(text: str) -> Section:
    """Return the section of a document in JSON."""
    document, _ = parse_json(text.encode(), "result.json")
    return section_of(document, "result.json", "added-1")


def texts(section: Section, table: int) -> list[dict[str, str]]:
    """Return the rows of a table by the titles of their columns, as people read them."""
    one = section.tables[table]
    titles = [column.title for column in one.columns]
    return [
        dict(zip(titles, (text_of(c.kind, v) for c, v in zip(one.columns, row, strict=True)), strict=True))
        for row in one.rows
    ]


def test_prices_are_told_rule_by_rule() -> None:
    """Intervals in words, relaxations as columns, the baseline as a sentence; plans and seconds are left out."""
    section = made(PRICES)
    assert section.title == "What rules cost"
    assert section.sentences == (
        "From result.json.",
        "Baseline: least-cost plan, USD 1,500.00 per year, proven to be the least.",
    )
    assert texts(section, 0) == [
        {
            "Id": "cap",
            "Dropped": "20.00",
            "Proven": "yes",
            "Relaxed by 1 %: value": "0.41",
            "Relaxed by 1 %: saving": "0.00 to 5.00",
        },
        {
            "Id": "four-eyes",
            "Dropped": "at most 3.00",
            "Proven": "no",
            "Relaxed by 1 %: value": "",
            "Relaxed by 1 %: saving": "",
        },
    ]
    assert texts(section, 1) == [
        {"Figure": "together: rules", "Value": "2"},
        {"Figure": "together: saving", "Value": "10.00 to 12.00"},
        {"Figure": "together: proven", "Value": "yes"},
    ]


def test_an_exact_amount_is_a_number_for_spreadsheets() -> None:
    """Of an interval, no number says it, but its ends do."""
    dropped = [row[1] for row in made(PRICES).tables[0].rows]
    assert [getattr(value, "number", value) for value in dropped] == [Decimal("20.00"), None]
    assert [getattr(value, "span", value) for value in dropped] == [None, (None, Decimal("3.00"))]


def test_columns_stand_where_their_object_has_them() -> None:
    """Also those that only later rows have, and lists that are spread: in the order of the keys of the document."""
    section = made(
        '{"scenarios": ['
        '{"id": "base", "saving": null, "costs": null, "gap": null, "proven": true},'
        '{"id": "growth", "saving": {"at_least": 1, "at_most": 2}, "costs": {"run": 5}, "gap": 0.1, "proven": false}],'
        '"regret": {"plans": [{"name": "base", "cells": [{"scenario": "base", "regret": 0, "broken": []},'
        ' {"scenario": "growth", "regret": 3, "broken": ["cap"]}], "worst": null},'
        ' {"name": "growth", "cells": [{"scenario": "base", "regret": 1}, {"scenario": "growth", "regret": 2}],'
        ' "worst": 2}]}}'
    )
    titles = [[column.title for column in table.columns] for table in section.tables]
    assert titles == [
        ["Id", "Saving", "Costs: run", "Gap", "Proven"],
        ["Name", "In base: regret", "In growth: regret", "In growth: broken", "Worst"],
    ]


def test_what_stays_the_same_is_one_column() -> None:
    """Of a rule before and after: its id once, its kind and limit once, its values and slacks side by side."""
    section = made(
        '{"demand": {}, "difference": 1, "loosened": [{"id": "cap",'
        ' "before": {"id": "cap", "kind": "max_total", "value": 9, "limit": 9, "slack": 0},'
        ' "after": {"id": "cap", "kind": "max_total", "value": 4, "limit": 9, "slack": 5}}]}'
    )
    assert texts(section, 0) == [
        {
            "Id": "cap",
            "Kind": "max_total",
            "Before: value": "9",
            "Limit": "9",
            "Before: slack": "0",
            "After: value": "4",
            "After: slack": "5",
        }
    ]


@pytest.mark.parametrize(
    ("against", "title"),
    [
        ('["mean_yield", "changes"]', "Cost against mean yield and changes"),
        ('["new_aim"]', "Cost against new_aim"),
        ("[]", "Cost against other aims"),
    ],
)
def test_frontiers_are_told_apart_by_their_aims(against: str, title: str) -> None:
    """Two of them in one report have two titles."""
    assert made(f'{{"points": [], "against": {against}}}').title == title


def test_lists_in_lists_say_what_they_belong_to() -> None:
    """Rules of the second conflict stand in a table of all rules, behind the number of their conflict."""
    section = made('{"conflicts": [{"rules": [{"id": "a"}]}, {"rules": [{"id": "b"}, {"id": "c"}]}], "repairs": []}')
    assert section.title == "Rules in conflict, and repairs"
    assert section.tables[1].title == "Conflicts: rules"
    assert [tuple(row.values()) for row in texts(section, 1)] == [("1", "a"), ("2", "b"), ("2", "c")]


def test_reasons_reach_the_page() -> None:
    """Those of a conflict stand in its row as sentences, those of a whole document among its sentences."""
    section = made('{"conflicts": [{"minimal": true, "reasons": ["Process a has none.", "Process b has none."]}]}')
    assert texts(section, 0) == [{"Minimal": "yes", "Reasons": "Process a has none. Process b has none."}]
    section = made('{"demand": {"option": "own"}, "difference": null, "reasons": ["Process a has none."]}')
    assert section.sentences[-1] == "Process a has none."


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ('{"baseline": {"name": "current plan"}}', "Baseline: current plan."),
        (
            '{"baseline": {"name": "least-cost plan", "objective": 5, "gap": 0.01}}',
            ", at most 1 % from the least cost.",
        ),
        ('{"remarks": ["The frontier is one plan."]}', "The frontier is one plan."),
    ],
)
def test_sentences_of_a_document_are_kept(document: str, sentence: str) -> None:
    """What differences count against, and remarks, are sentences of the section."""
    assert made(document).sentences[-1].endswith(sentence)


def test_unknown_documents_have_the_title_of_their_file() -> None:
    """And all their keys, known to this version or not."""
    section = made('{"new_list": [{"id": "x", "new_key": 1.23456789, "truth": true, "names": ["a", "b"]}]}')
    assert section.title == "Results in result.json"
    assert texts(section, 0) == [{"Id": "x", "New key": "1.23457", "Truth": "yes", "Names": "a, b"}]


def test_names_with_labels_fit_a_cell() -> None:
    """Objects of two texts each are told behind each other, not in a table of their own."""
    section = made(
        '{"processes": [{"process": "pay", "values": [{"name": "a", "label": "must"}, {"name": "b", "label": "no"}]}]}'
    )
    assert texts(section, 0) == [{"Process": "pay", "Values": "a: must, b: no"}]
    assert len(section.tables) == 1


def test_absurd_numbers_are_texts() -> None:
    """Numbers that would be a page long when written out stay as they were written."""
    assert texts(made('{"rows": [{"id": 1, "big": 1e999999}]}'), 0)[0]["Big"] == "1E+999999"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["rules", "together", "baseline", "points", "x"]), JSON, max_size=4))
def test_any_document_becomes_whole_tables(document: Any) -> None:
    """Whatever it holds, each row has a value for each column, and each value can be read."""
    for table in section_of(document, "any.json", "any").tables:
        for row in table.rows:
            assert len(row) == len(table.columns)
            assert all(isinstance(text_of(c.kind, v), str) for c, v in zip(table.columns, row, strict=True))


def test_values_have_their_units() -> None:
    """Those of rules have the unit of the rule, also below it; shares are in per cent, modes in words."""
    document = {
        "currency": "USD",
        "rules": [
            {"id": "floor", "value": Decimal("0.929"), "relaxed": [{"percent": 1, "value": Decimal("0.92829")}]},
            {"id": "budget", "value": 262000},
            {"id": "time", "value": 57},
        ],
        "taken": [{"process": "pay", "mode": "in_house", "frequency": Decimal("0.857142857142857")}],
        "plans": [{"mode_shares": {"in_house": {"cost": Decimal("0.466667")}}, "mean_yield": Decimal("0.9915825")}],
        "states": [{"id": "elsewhere", "unit": "hours", "slack": Decimal("2.5"), "path_time": 132}],
        "tight": [{"id": "floor", "slack": Decimal("0.015")}],
    }
    section = section_of(document, "r.json", "k", {"floor": "fraction", "budget": "money", "time": "hours"})
    assert [row["Value"] for row in texts(section, 0)] == ["92.9 %", "USD 262,000", "57 h"]
    assert texts(section, 0)[0]["Relaxed by 1 %: value"] == "92.829 %"
    assert texts(section, 1) == [{"Process": "pay", "Mode": "in house", "Frequency": "85.7 %"}]
    assert texts(section, 2) == [{"Mode shares: in house: cost": "46.7 %", "Mean yield": "99.1583 %"}]
    assert texts(section, 4) == [{"Id": "floor", "Slack": "1.5 pts"}]
    assert texts(section, 3)[0] == {"Id": "elsewhere", "Unit": "hours", "Slack": "2.5 h", "Path time": "132.0 h"}

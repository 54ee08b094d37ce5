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
    """An interval is a text there, since no number says it."""
    dropped = [row[1] for row in made(PRICES).tables[0].rows]
    assert [getattr(value, "number", value) for value in dropped] == [Decimal("20.00"), None]


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

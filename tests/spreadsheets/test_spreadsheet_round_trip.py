"""Workbooks and folders: nothing is lost on the way there and back."""

from __future__ import annotations

import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_instances import random_document
from samples import sample_document, sample_instance

from rightsource.instances.library import bundled_names, open_instance
from rightsource.instances.spreadsheets.folder import read_folder, write_folder
from rightsource.instances.spreadsheets.layout import INSTANCE_KEYS, SHEETS
from rightsource.instances.spreadsheets.workbook import read_workbook, workbook_bytes
from rightsource.models.canonical import canonical_bytes, to_document
from rightsource.models.documents import InstanceDocument
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")) // 2)


def through_both(instance: Instance) -> Instance:
    """Return an instance that went through a workbook, then through a folder."""
    again = read_workbook(workbook_bytes(to_document(instance)), "case.xlsx")
    assert to_document(again) == to_document(instance)
    with tempfile.TemporaryDirectory() as place:
        write_folder(Path(place) / "case", to_document(again))
        return read_folder(Path(place) / "case", "case")


def assert_lossless(instance: Instance) -> None:
    """Check that content, notes and the canonical form come back."""
    again = through_both(instance)
    assert to_document(again) == to_document(instance)
    assert canonical_bytes(again) == canonical_bytes(instance)


def test_the_sample_comes_back() -> None:
    """It has every key, every rule kind, and notes and free objects at every kind of object."""
    assert_lossless(sample_instance())


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_cases_come_back(name: str) -> None:
    """The cases that users start from can be looked at in a spreadsheet and taken back."""
    assert_lossless(open_instance(name))


@settings(max_examples=CASES, deadline=None)
@given(st.integers(0, 10**6))
def test_random_instances_come_back(seed: int) -> None:
    """Whatever keys and rules they have."""
    assert_lossless(read_document(random_document(seed), "random"))


blanks = " \t\n\r\v\f\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"
texts = st.text(st.sampled_from("aé=+-@'\";,\\_x0041D|<&>\t\n\r\x00\x1f\x85\xa0\ufffe\U0001f600 07.eE#{}"), max_size=12)
names = texts.map(lambda text: text.strip(blanks)).filter(bool)
plain = st.recursive(
    st.none() | texts | st.integers(-(10**20), 10**20) | st.decimals(-1000, 1000, places=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
remarks = st.fixed_dictionaries({}, optional={"note": texts, "meta": st.dictionaries(texts, plain, max_size=2)})


@st.composite
def odd_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return a small document with odd texts and remarks wherever there may be some, and numbers of many digits."""
    document = sample_document()
    first = document["processes"][0]
    rule = next(rule for rule in document["rules"] if rule["kind"] == "require")
    unit = next(provider["unit"] for provider in document["providers"] if "unit" in provider)
    support = next(option for option in first["options"] if "support" in option)["support"][0]
    profile = document["handoffs"]["default"]
    pair = document["dependencies"][0]["pair_costs"][0]
    holders = [document, document["origin"], document["sites"][0], document["providers"][0], unit, first, support, pair]
    holders += [
        first["options"][0],
        document["dependencies"][0],
        profile,
        profile["far"],
        rule,
        rule["scope"],
        rule["select"],
    ]
    for holder in holders:
        holder.pop("note", None)
        holder.update(draw(remarks))
    document["name"], first["name"] = draw(names), draw(names)
    document["origin"]["family"] = draw(names)
    first["function"] = document["processes"][1]["function"]
    region = draw(names)
    document["sites"][0]["region"] = region
    rule["select"]["regions"] = [region, "EMEA"]
    first["options"][0]["measures"] = {draw(names): 1}
    first["volume"] = Decimal(draw(st.integers(0, 10**18 - 1))).scaleb(-6)
    first["options"][0]["yield"] = Decimal(draw(st.integers(1, 10**9))).scaleb(-9)
    return document


@settings(max_examples=CASES, deadline=None)
@given(odd_documents())
def test_odd_texts_and_numbers_come_back(document: dict[str, Any]) -> None:
    """Formulas, escapes, separators, control characters, texts that look like numbers, numbers no double holds."""
    assert_lossless(read_document(document, "odd"))


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "'quoted", "'=1", "007", "1e5", "TRUE", "2026-01-03", "a;b", "\\;"]
)
def test_names_that_spreadsheets_like_to_change(name: str) -> None:
    """They come back as the texts that they are, as names and within lists."""
    document = sample_document()
    document["name"] = name
    document["processes"][0]["data_class"] = name
    rule = next(rule for rule in document["rules"] if rule.get("scope", {}).get("data_classes"))
    rule["scope"]["data_classes"].append(name)
    assert_lossless(read_document(document, "case"))


def test_a_measure_that_is_nothing_everywhere_keeps_its_name() -> None:
    """A rule may speak of it."""
    document = sample_document()
    for process in document["processes"]:
        for option in process["options"]:
            option["measures"] = {"co2": 0}
    again = through_both(read_document(document, "case"))
    assert list(again.options.measures) == ["co2"]


def test_an_origin_that_says_nothing_comes_back() -> None:
    """It is part of what an instance says, if little."""
    document = sample_document()
    document["origin"] = {}
    again = through_both(read_document(document, "case"))
    assert again.origin == {}


def test_warnings_come_with_their_place() -> None:
    """A country code in wide use that is not the right one."""
    document = sample_document()
    document["sites"][0]["country"] = "UK"
    instance = read_workbook(workbook_bytes(document), "case.xlsx")
    assert str(instance.warnings[0]).startswith(
        "case.xlsx: sheet 'sites', row 2, column 'country' (B2): 'UK' is no country code of ISO 3166-1"
    )


def test_every_key_has_a_sheet_or_a_row() -> None:
    """A key that is added to the documents has to be given a place here."""
    keys = {info.alias or name for name, info in InstanceDocument.model_fields.items()}
    assert keys == {column.path[0] for column in INSTANCE_KEYS} | (SHEETS.keys() & keys)


def test_keys_without_a_column_are_never_dropped() -> None:
    """Whoever writes a document with a new key hears of it."""
    document = sample_document()
    document["processes"][0]["colour"] = "red"
    with pytest.raises(InputError, match=r"^the key 'colour' has no column in the sheet 'processes'\.$"):
        workbook_bytes(document)
    document = sample_document()
    document["providers"][0]["unit"]["shift"] = "night"
    with pytest.raises(InputError, match=r"^the key 'shift' has no column in the sheet 'providers'\.$"):
        workbook_bytes(document)

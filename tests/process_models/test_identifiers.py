"""Ids made of free texts."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rightsource.instances.identifiers import LONGEST_ID, Identifiers
from rightsource.models.fields import ID_PATTERN


@given(st.lists(st.text(max_size=80) | st.sampled_from(["a", "a-2", "A", "-", "a b", "x" * 70, "x" * 80])))
def test_ids_are_ids_and_no_two_alike(texts: list[str]) -> None:
    """Whatever the texts, every id is one that files may hold, and the same texts give the same ids."""
    ids, again = Identifiers(), Identifiers()
    made = [ids.new(text) for text in texts]
    assert all(re.fullmatch(ID_PATTERN, one) for one in made)
    assert len(set(made)) == len(made)
    assert made == [again.new(text) for text in texts]


@given(st.sets(st.from_regex(r"[A-Za-z0-9._:-]{1,64}", fullmatch=True)))
def test_ids_stay_as_they_are(names: set[str]) -> None:
    """Texts that are different ids already are kept, odd ends included."""
    ids = Identifiers()
    assert all(ids.new(name) == name for name in sorted(names))


def test_long_texts_that_begin_alike_differ_at_the_end() -> None:
    """The number takes the place of the last characters, so that an id never grows too long."""
    ids = Identifiers()
    made = [ids.new("y" * 100) for _ in range(12)]
    assert made[0] == "y" * LONGEST_ID
    assert made[11] == "y" * (LONGEST_ID - 3) + "-12"


def test_ten_thousand_equal_texts_take_no_time() -> None:
    """Numbers go on from the last one instead of from 2."""
    ids = Identifiers("task")
    assert [ids.new("") for _ in range(10_000)][-1] == "task-10000"

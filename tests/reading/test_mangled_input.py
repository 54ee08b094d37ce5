"""Documents that were mangled at random: every one is either read or refused with faults, never anything else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

from examples import MANY_EXAMPLES
from hypothesis import given
from hypothesis import strategies as st
from samples import sample_document

from rightsource.models.canonical import canonical_bytes
from rightsource.models.faults import InputError
from rightsource.models.reading import read_document

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.just(10**400),
    st.sampled_from(
        [Decimal("NaN"), Decimal("-Infinity"), Decimal("1e999999"), Decimal("0.123456789012345"), float("nan")]
    ),
    st.sampled_from(["", "team", "pay", "a b", "\ud800", "x" * 100, "default", "max_share", "total_cost"]),
    st.sampled_from([[], {}, [None], [[]], {"": 1}, {"id": "x"}, {"note": 5}, [{"id": "team"}], {1: 2}]),
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the container and the key of everything in a raw document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield value, key
        yield from places(member)


@MANY_EXAMPLES
@given(
    st.lists(st.tuples(st.integers(0), st.sampled_from(["replace", "remove", "rename"]), JUNK), min_size=1, max_size=6)
)
def test_nothing_else_ever_happens(changes: list[tuple[int, str, Any]]) -> None:
    """Whatever is replaced, removed or renamed, reading ends with an instance that can be written, or with faults."""
    document = sample_document()
    for number, change, junk in changes:
        found = list(places(document))
        container, key = found[number % len(found)]
        if change == "replace":
            container[key] = deepcopy(junk)
        elif change == "remove" or isinstance(container, list):
            del container[key]
        else:
            container[f"{key}s"] = container.pop(key)
    try:
        instance = read_document(document)
    except InputError as error:
        assert error.faults
        assert all(fault.message.endswith((".", "?")) for fault in error.faults), str(error)
        assert str(error).encode()
    else:
        assert canonical_bytes(read_document(document)) == canonical_bytes(instance)

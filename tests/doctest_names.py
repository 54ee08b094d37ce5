"""Names that the examples in docstrings may use: a small instance, its tables and one rule."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _doctest_names(request: pytest.FixtureRequest) -> None:
    """Put the shared example objects into the namespace of doctests, and only of doctests."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    from samples import sample_instance  # noqa: PLC0415  (only doctests pay for it)

    names: dict[str, Any] = request.getfixturevalue("doctest_namespace")
    names["instance"] = sample_instance()

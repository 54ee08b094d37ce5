"""Published objectives: our cost, turned back into the problem that an instance was made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from small_cases import two_jobs

from rightsource.models.origin import published
from rightsource.models.reading import read_document


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"family": "gap"}, Decimal("12.34")),
        ({"family": "gap", "offset": -2, "scale": 10}, Decimal("121.4")),
        ({"family": "mmkp", "sense": "max", "offset": 100}, Decimal("87.66")),
        ({"scale": Decimal("0.000000001"), "offset": 999999999999}, Decimal("999999999999.00000001234")),
    ],
)
def test_costs_become_published_objectives(origin: dict[str, Any], expected: Decimal) -> None:
    """1,234 minor units are 12.34: offset plus scale times that, or minus where the problem is maximised; exactly."""
    assert published(read_document(two_jobs(origin=origin)), 1234) == expected


def test_without_an_origin_nothing_is_published() -> None:
    """Most instances are nobody's benchmark."""
    assert published(read_document(two_jobs()), 1234) is None

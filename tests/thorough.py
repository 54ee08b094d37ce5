"""How much is tried: a part in every run of the tests, all of it under ``make proof``."""

from __future__ import annotations

import os
from typing import Final

THOROUGH: Final = int(os.environ.get("RIGHTSOURCE_CASES", "40")) >= 100

_PART: Final = 4


def examples(count: int, part: int = _PART) -> int:
    """Return how many of so many random examples are tried: all under ``make proof``, else one in ``part``."""
    return count if THOROUGH else -(-count // part)

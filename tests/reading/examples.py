"""How many random examples the tests of reading take: few in everyday runs, many in proof runs."""

from __future__ import annotations

import os

from hypothesis import settings

CASES = max(5, int(os.environ.get("RIGHTSOURCE_CASES", "40")))
EXAMPLES = settings(max_examples=CASES)
MANY_EXAMPLES = settings(max_examples=5 * CASES)

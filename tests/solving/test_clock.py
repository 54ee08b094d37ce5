"""The age of a process: what time limits count."""

from __future__ import annotations

import subprocess
import sys
import time

ASKING = "import time\nfrom rightsource.optimizer.clock import process_age\ntime.sleep(0.2)\nprint(process_age())"


def test_a_process_is_as_old_as_its_parent_sees() -> None:
    """Older than its own nap, younger than its parent's wait for it, but for two ticks of a hundredth of a second."""
    for _ in range(3):
        began = time.monotonic()
        told = subprocess.run([sys.executable, "-c", ASKING], capture_output=True, text=True, check=True)
        waited = time.monotonic() - began
        assert 0.2 <= float(told.stdout) <= waited + 0.02

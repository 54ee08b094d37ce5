"""The most memory that this process has held since a moment."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

_STATUS: Final = Path("/proc/self/status")
_CLEAR: Final = Path("/proc/self/clear_refs")
_RESET_PEAK: Final = "5"


class PeakMemory:
    """Megabytes held (resident) when this object was made, and the most since then.

    Linux keeps that peak for every process and can start it anew; elsewhere there is only what is held at the end.
    """

    def __init__(self) -> None:
        with suppress(OSError):
            if _CLEAR.exists():
                _CLEAR.write_text(_RESET_PEAK, encoding="ascii")
        self.before_mb = self._held_mb()

    def peak_mb(self) -> float:
        """Return the most megabytes held since the beginning."""
        if _STATUS.exists():
            for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
        return self._held_mb()

    def _held_mb(self) -> float:
        return float(psutil.Process().memory_info().rss) / 2**20

"""A process and all that it started: what they use, and their end."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

_MB: Final = 2**20
_EVERY: Final = 5
"""Looks between two searches for new processes: a search reads all of the machine's, a look only these."""
_PATIENCE: Final = 5.0


class ProcessTree:
    """A process that leads a group of its own, with its descendants, those in sessions of their own included.

    ``memory_mb`` is what they hold together now (resident), ``peak_memory_mb`` the most that any look found.
    """

    def __init__(self, pid: int) -> None:
        self._main = psutil.Process(pid)
        self._cpu_seconds: dict[psutil.Process, float] = {self._main: 0.0}
        self._looks = 0
        self.memory_mb = 0.0
        self.peak_memory_mb = 0.0

    def look(self) -> None:
        """Measure memory and processor time."""
        if self._looks % _EVERY == 0:
            self._search()
        self._looks += 1
        self.memory_mb = sum(map(self._measured, list(self._cpu_seconds)))
        highest = max(map(_high_water_mb, self._cpu_seconds), default=0.0)
        self.peak_memory_mb = max(self.peak_memory_mb, self.memory_mb, highest)

    @property
    def finished(self) -> bool:
        """Whether the main process has ended; it still has to be waited for."""
        with suppress(psutil.NoSuchProcess):
            return bool(self._main.status() == psutil.STATUS_ZOMBIE)
        return True

    @property
    def cpu_seconds(self) -> float:
        """The processor time of all of them, as last measured."""
        return sum(self._cpu_seconds.values())

    def end(self) -> None:
        """Kill whatever of it is left, and wait until it is gone."""
        latest = time.monotonic() + _PATIENCE
        while time.monotonic() < latest:
            self._search()
            if hasattr(os, "killpg"):
                with suppress(OSError):
                    os.killpg(self._main.pid, signal.SIGKILL)
            left = [process for process in self._cpu_seconds if _runs(process)]
            if not left:
                return
            for process in left:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            time.sleep(0.01)

    def _search(self) -> None:
        for process in list(self._cpu_seconds):
            with suppress(psutil.NoSuchProcess):
                for child in process.children(recursive=True):
                    self._cpu_seconds.setdefault(child, 0.0)

    def _measured(self, process: psutil.Process) -> float:
        """Note a process's processor time and return the megabytes that it holds."""
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            self._cpu_seconds[process] = times.user + times.system
            return float(process.memory_info().rss) / _MB
        return 0.0


def _runs(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


def _high_water_mb(process: psutil.Process) -> float:
    """Return the most that a process has held so far, where the system keeps it: a peak between two looks counts."""
    with suppress(OSError):
        for line in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0

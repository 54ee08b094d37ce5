"""Run a command with a limit on time and memory, measure what it uses, and leave nothing of it behind."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import psutil

from rightsource.benchmarks.runner.events import EventWatch
from rightsource.benchmarks.runner.tree import ProcessTree

Stop = Literal["", "time", "reading", "memory", "lingering"]
"""Why the runner stopped a peer: past its time limit, reading for too long, over its memory limit, or still there
after its last word; empty when it ended by itself."""

TICK: Final = 0.1
"""Seconds between two looks."""
_LINGER: Final = 5.0
_LAST_WORDS: Final = 2000


@dataclass(frozen=True)
class Limits:
    """What a peer may use: ``seconds`` count from the end of its reading, which has a generous limit of its own."""

    seconds: float
    memory_mb: float
    reading: float = 1200.0


@dataclass(frozen=True)
class Outcome:
    """How a peer's process ended, and what it used.

    ``seconds`` is the time since it had read its files, None when it never had. ``load`` is how many processor cores
    were busy with anything else on average: other processes' time, and what a virtual machine's host took away, over
    the wall-clock time. ``last_words`` are the end of what it wrote to standard error.
    """

    stop: Stop
    exit_code: int
    wall_seconds: float
    seconds: float | None
    peak_memory_mb: float
    load: float
    last_words: str


def supervise(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, events: Path, limits: Limits
) -> Outcome:
    """Run a command in a folder and in a session of its own until it ends or reaches a limit; then end all it started.

    Raises
    ------
    OSError
        When it cannot be started.
    """
    errors = folder / "errors.txt"
    with errors.open("wb") as stream:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stream,
            start_new_session=os.name != "nt",
        )
    tree = ProcessTree(process.pid)
    try:
        watch = _Watch(tree, EventWatch(events), limits)
        stop = watch.stop()
        ended = time.perf_counter()
    finally:
        tree.end()
        code = process.wait()
    return watch.outcome(stop, code, ended, _tail(errors))


class _Watch:
    def __init__(self, tree: ProcessTree, events: EventWatch, limits: Limits) -> None:
        self._tree = tree
        self._events = events
        self._limits = limits
        self._began = time.perf_counter()
        self._busy_before = _busy_seconds()
        self._read_at: float | None = None
        self._ended_at: float | None = None

    def stop(self) -> Stop:
        """Wait for the end of the process or a reason to end it."""
        while True:
            finished = self._tree.finished
            self._look()
            if finished:
                return ""
            if reason := self._reason(time.perf_counter()):
                return reason
            time.sleep(TICK)

    def _look(self) -> None:
        self._tree.look()
        self._events.look()
        now = time.perf_counter()
        if self._events.has_read and self._read_at is None:
            self._read_at = now
        if self._events.has_ended and self._ended_at is None:
            self._ended_at = now

    def _reason(self, now: float) -> Stop:
        if self._ended_at is not None:
            return "lingering" if now > self._ended_at + _LINGER else ""
        if self._tree.memory_mb > self._limits.memory_mb:
            return "memory"
        if self._read_at is None:
            return "reading" if now > self._began + self._limits.reading else ""
        return "time" if now > self._read_at + self._limits.seconds else ""

    def outcome(self, stop: Stop, code: int, ended: float, words: str) -> Outcome:
        """Sum up."""
        wall = ended - self._began
        others = _busy_seconds() - self._busy_before - self._tree.cpu_seconds
        return Outcome(
            stop=stop,
            exit_code=code,
            wall_seconds=wall,
            seconds=None if self._read_at is None else ended - self._read_at,
            peak_memory_mb=self._tree.peak_memory_mb,
            load=max(0.0, others) / max(wall, TICK),
            last_words=words,
        )


def _busy_seconds() -> float:
    """Return the processor time that all cores of this machine have spent on anything, or lost to its host."""
    times = psutil.cpu_times()
    kinds = ("user", "nice", "system", "irq", "softirq", "steal")
    return float(sum(getattr(times, kind, 0.0) for kind in kinds))


def _tail(path: Path) -> str:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _LAST_WORDS))
        return stream.read().decode("utf-8", "replace").strip()

"""A plan and a bound for an instance of a million processes, part by part on workers of this machine.

``python -m rightsource.benchmarks.million --processes 1000000 --seed 1 --seconds 1800`` generates an `enterprise`
instance straight into columns, proves a bound, makes a plan and checks it, and prints one JSON document: bound, cost,
gap, the seconds of each stage and the most memory that all processes together held. Seconds count from the start.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import psutil

from rightsource.instances.compact import compacted
from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.result import relative_gap
from rightsource.optimizer.blocks.engine import MOST_PROCESSES, PILOT_PROCESSES, Coordinator, blocks_of, gathered
from rightsource.optimizer.crew.local import LocalCrew
from rightsource.optimizer.search import Search
from rightsource.optimizer.solve_state import SolveState

_RESERVE: Final = 1e-4
"""Seconds kept back for the last check, per process."""
_GLANCE: Final = 0.5


class Memory:
    """The most memory that this process and all that it started held at once, in megabytes, looked at now and then."""

    def __init__(self) -> None:
        self.most = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._over.wait(_GLANCE):
            self.most = max(self.most, sum(_held(one) for one in [own, *own.children(recursive=True)]) / 2**20)


def _held(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss)
    except psutil.Error:
        return 0.0


def measured(processes: int, seed: int, seconds: float, workers: int, most: int, pilot: int) -> dict[str, Any]:
    """Generate, solve and check an instance; return what is printed."""
    began = time.monotonic()
    stages: dict[str, float] = {}
    with Memory() as memory:
        instance = _timed(stages, "generate", lambda: compacted(lambda: generate("enterprise", processes, seed)))
        checker = _timed(stages, "checker", lambda: Checker(instance))
        search = Search(checker, lambda: time.monotonic() - began)

        def left() -> float:
            return seconds - _RESERVE * processes - search.elapsed()

        state = SolveState(instance, "decomposition", 1e-4, seed, None, left, lambda: False, search)
        if instance.current_is_complete:
            _timed(stages, "current plan", lambda: search.offer(instance.current))
        blocks = _timed(stages, "divide", lambda: blocks_of(instance, most, pilot))
        with gathered(state, LocalCrew(workers)) as gathering:
            coordinator = Coordinator(state, blocks, gathering)
            coordinator.run()
        report = _timed(stages, "last check", search.report)
    stages |= coordinator.seconds
    cost, bound = search.objective, search.bound
    return {
        "instance": instance.name,
        "parts": len(blocks.partition.parts),
        "bound": bound,
        "cost": cost,
        "gap": None if cost is None or bound is None else relative_gap(cost, bound),
        "feasible": report is not None and report.feasible,
        "trace": [[round(point.seconds, 1), point.objective, point.bound] for point in search.trace],
        "seconds": {name: round(taken, 1) for name, taken in stages.items()} | {"total": round(search.elapsed(), 1)},
        "memory_mb": round(memory.most),
        "reasons": state.reasons,
    }


def _timed(stages: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    began = time.monotonic()
    found = work()
    stages[name] = time.monotonic() - began
    return found


def main() -> None:
    """Read the arguments, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m rightsource.benchmarks.million", description=__doc__)
    parser.add_argument("--processes", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1800.0, help="for all of it, generating included")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--part", type=int, default=MOST_PROCESSES, help="processes of a part at most")
    parser.add_argument("--sample", type=int, default=PILOT_PROCESSES, help="processes of the sample that prices rows")
    given = parser.parse_args()
    found = measured(given.processes, given.seed, given.seconds, given.workers, given.part, given.sample)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()

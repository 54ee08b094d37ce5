"""All tools on all cases, in turn: every build a process of its own, one at a time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import rightsource.benchmarks
from rightsource.benchmarks.building.cases import tiny_case, write_input
from rightsource.benchmarks.building.measurement import Measurement
from rightsource.benchmarks.building.record import BuildRecord, summed_up
from rightsource.benchmarks.building.tool import Tool
from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.runner.surroundings import commit, machine

_PROCESS: Final = "rightsource.benchmarks.building.process"


@dataclass(frozen=True)
class Protocol:
    """How it is measured: how often, and for how many seconds a process may run, reading and comparing included."""

    repeats: int = 5
    seconds: float = 300.0


def run(
    cases: Sequence[Case], tools: Sequence[Tool], protocol: Protocol, say: Callable[[str], None]
) -> Iterator[list[BuildRecord]]:
    """Yield the records of one case after the other, a record for every tool; ``say`` is told what is going on.

    Tools take turns (A B C, A B C, ...), so that whatever else the machine does meets all of them alike. A tool that
    goes wrong on a case is not asked for that case again.
    """
    with TemporaryDirectory(prefix="building-") as name:
        folder = Path(name)
        write_input(tiny_case(), folder / "tiny")
        for case in cases:
            say(f"{case.name}: writing what the tools are given")
            write_input(case, folder / case.name)
            yield _records(case, tools, protocol, folder, say)


def _records(
    case: Case, tools: Sequence[Tool], protocol: Protocol, folder: Path, say: Callable[[str], None]
) -> list[BuildRecord]:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    found: dict[str, list[Measurement]] = {tool.name: [] for tool in tools}
    for repeat in range(1, protocol.repeats + 1):
        for tool in tools:
            if all(one.status == "built" for one in found[tool.name]):
                one = measured(tool, folder / "tiny", folder / case.name, protocol.seconds)
                found[tool.name].append(one)
                say(f"{case.name}: {repeat} of {protocol.repeats}, {tool.title}: {_told(one)}")
    where = (machine().id, str(commit()), started)
    return [summed_up(case, tool, found[tool.name], *where) for tool in tools]


def _told(one: Measurement) -> str:
    return f"{one.build_seconds:.3f} s" if one.status == "built" else one.message or one.status


def measured(tool: Tool, tiny: Path, case: Path, seconds: float) -> Measurement:
    """Let a tool build a case once in a new process and return what came out, whatever it was."""
    result = case / "result.json"
    result.unlink(missing_ok=True)
    command = [sys.executable, "-P", "-W", "ignore", "-m", _PROCESS, tool.name, str(tiny), str(case), str(result)]
    try:
        done = subprocess.run(
            command, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return Measurement("time", f"It was stopped after {seconds:g} seconds.")
    if not result.exists():
        return Measurement("failed", f"The process ended with exit code {done.returncode}{_last_words(done.stderr)}.")
    return Measurement.read(result)


def _last_words(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").strip().splitlines()
    return f": {lines[-1]}" if lines else ""


def _environment() -> dict[str, str]:
    """Return the environment of a process that can import the benchmarks."""
    package = str(Path(rightsource.benchmarks.__path__[0]).parents[1])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))}

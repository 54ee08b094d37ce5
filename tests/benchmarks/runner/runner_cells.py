"""Cells with peers that the registry does not have: they live in `fakes`, which goes on the path of every process."""

from __future__ import annotations

import sys
from pathlib import Path

from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.peers.peer import Peer
from rightsource.benchmarks.runner.cell import Cell
from rightsource.benchmarks.runner.settings import Settings

FAKES = Path(__file__).parent / "fakes"
PATH_ENTRIES = (str(FAKES), *(entry for entry in sys.path if Path(entry, "rightsource", "benchmarks").is_dir()))
CASE = find_case("core-20-s1")


def fake_cell(name: str, *, seed: int = 0, seconds: float = 30.0, case: str = CASE.name, package: str = "") -> Cell:
    """Return a cell of a fake peer."""
    return Cell(
        find_case(case), Peer(f"fake-{name}", f"Fake {name}", f"fake_peers.{name}", package=package), seed, seconds
    )


def settings_in(cache: Path, *, grace: float = 0.3, memory_mb: int = 2048) -> Settings:
    """Return settings that need no public data."""
    return Settings(data=cache, cache=cache, memory_mb=memory_mb, grace=grace)

"""The record of a finished cell: one line of a result file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import NamedTuple


class Point(NamedTuple):
    """A moment of a run: seconds of building and solving, best checked objective and best bound until then (minor)."""

    seconds: float
    objective: int | None
    bound: float | None


@dataclass(frozen=True)
class Record:
    """What became of one cell (case, peer, seed).

    ``status``: ``proved``, ``gap``, ``time``, ``finished``, ``infeasible``, ``memory``, ``crashed``, ``failed`` or
    ``not-applicable``; the peer's own word, but for ``memory`` and ``crashed`` (killed by the runner, or by itself) and
    ``time`` when the runner had to stop it. ``objective`` is the best plan that the checker accepts, in minor units;
    ``plans`` counts all that were told, ``rejected`` those that it does not accept, ``rejection`` is the first reason.
    ``bound`` is the peer's own claim, in minor units. ``load`` is how many cores were busy with anything else on
    average while it ran. ``seed`` is the peer's seed; that of the case is in its name. ``instance`` is a digest of the
    instance, empty in records of before it was kept.
    """

    case: str
    family: str
    processes: int
    options: int
    peer: str
    seed: int
    status: str
    message: str
    limit_seconds: float
    threads: int
    memory_limit_mb: int
    gap: float
    read_seconds: float | None
    build_seconds: float | None
    solve_seconds: float | None
    wall_seconds: float
    peak_memory_mb: float
    trace: tuple[Point, ...] = ()
    objective: int | None = None
    bound: float | None = None
    money_decimals: int = 0
    known: int | None = None
    known_proved: bool = False
    tolerance: int = 0
    plans: int = 0
    rejected: int = 0
    rejection: str = ""
    load: float = 0.0
    versions: Mapping[str, str] = field(default_factory=dict)
    machine: str = ""
    commit: str = ""
    started: str = ""
    instance: str = ""

    def line(self) -> str:
        """Return the record as one line of JSON, without the line end."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, line: str) -> Record:
        """Return the record that `line` wrote."""
        raw = json.loads(line)
        raw["trace"] = tuple(Point(*point) for point in raw["trace"])
        return cls(**raw)

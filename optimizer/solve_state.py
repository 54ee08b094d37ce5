"""What a solve was asked for, and what it has found so far: the one state that every engine's loop works on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from rightsource.models.formulation.build import Formulation, build
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.impossible import blocked_reasons
from rightsource.optimizer.search import Search


@dataclass
class SolveState:
    """A solve under way; ``engine`` is the name that the result will tell, ``gap`` the relative one to stop at."""

    instance: Instance
    engine: str
    gap: float
    seed: int
    threads: int | None
    seconds_left: Callable[[], float]
    should_stop: Callable[[], bool]
    search: Search
    reasons: list[str] = field(default_factory=list)
    engine_memory: float = 0.0
    build_seconds: float = 0.0
    contradicted: bool = False

    def compiled(self) -> Tables | None:
        """Return the compiled tables; None, with the reasons told, when a process has no option left.

        Raises
        ------
        InternalError
            When a checked plan contradicts that.
        """
        began = time.monotonic()
        tables = compile_tables(self.instance)
        self.build_seconds += time.monotonic() - began
        if tables.blocked:
            self.search.exhausted(self.engine)
            self.reasons += blocked_reasons(tables)
            return None
        return tables

    def formulated(self, tables: Tables | None) -> Formulation | None:
        """Return the whole formulation of tables, compiled first where none are given; None as for `compiled`."""
        tables = tables or self.compiled()
        if tables is None:
            return None
        began = time.monotonic()
        formulation = build(tables)
        self.build_seconds += time.monotonic() - began
        return formulation

    def deadline(self) -> float | None:
        """Return the seconds left, at least 0, as a job takes them; None for no limit."""
        seconds = self.seconds_left()
        return None if seconds == inf else max(seconds, 0.0)

    def stopped(self) -> Literal["time", "interrupt"] | None:
        """Return which of the user's limits ends the search now, None when none does."""
        if self.should_stop():
            return "interrupt"
        return "time" if self.seconds_left() <= 0 else None

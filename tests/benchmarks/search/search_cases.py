"""Cases for the heuristic peers: the same code as in a run, interpreted: compiling takes longer than the tests."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

numba = pytest.importorskip("numba", reason="the heuristic peers need numba")
numba.config.DISABLE_JIT = True  # read when a function is defined, so before the imports below

from rightsource.benchmarks.peers import annealing, greedy  # noqa: E402
from rightsource.benchmarks.peers.job import EventLog, PeerJob  # noqa: E402
from rightsource.benchmarks.peers.search import opening  # noqa: E402
from rightsource.benchmarks.peers.search.plan_state import BROKEN, MONEY, PlanState, empty_state  # noqa: E402
from rightsource.benchmarks.peers.search.problem import Problem, problem_of  # noqa: E402
from rightsource.models.columns import Integers  # noqa: E402
from rightsource.models.instance import Instance  # noqa: E402
from rightsource.models.tables import Tables, compile_tables  # noqa: E402

numba.config.DISABLE_JIT = False

PEERS = {"greedy": greedy, "annealing": annealing}


@dataclass(frozen=True)
class Arranged:
    """An instance with everything that a search keeps of it."""

    instance: Instance
    tables: Tables
    problem: Problem
    state: PlanState

    @classmethod
    def of(cls, instance: Instance) -> Arranged:
        """Arrange an instance."""
        tables = compile_tables(instance)
        problem = problem_of(tables)
        return cls(instance, tables, problem, empty_state(problem))

    def random_plan(self, rng: np.random.Generator) -> Integers:
        """Return a random plan, barred options included."""
        sizes = np.diff(self.tables.first_option)
        plan: Integers = self.tables.first_option[:-1] + (rng.random(len(sizes)) * sizes).astype(np.int64)
        return plan

    def word(self) -> tuple[int, bool]:
        """Return what the state says of its plan: its cost, and whether all rules hold."""
        total, barred = self.state.total, self.tables.barred[self.state.choice]
        holds = total[BROKEN] == 0 and total[MONEY] <= self.problem.budget and not barred.any()
        return int(total[MONEY]), bool(holds)


def events_of(
    peer: str, instance: Instance, monkeypatch: pytest.MonkeyPatch, seconds: float = 2.0, seed: int = 0
) -> list[dict[str, Any]]:
    """Return the events that a peer tells of an instance."""
    prepared = type("Prepared", (), {"__init__": lambda self, folder: None, "instance": lambda self: instance})
    monkeypatch.setattr(opening, "Prepared", prepared)
    stream = io.StringIO()
    PEERS[peer].solve(PeerJob(str(Path()), "", seconds, seed=seed), EventLog(stream))
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def plans_in(events: list[dict[str, Any]]) -> list[tuple[Integers, int]]:
    """Return the plans told with the costs claimed."""
    return [(np.array(event["choice"]), event["claimed"]) for event in events if event["kind"] == "plan"]

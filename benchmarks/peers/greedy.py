"""The peer `greedy`: one constructive pass by least marginal cost, then descent by single moves.

What a practitioner writes first. Processes are decided one after the other, each by the option that adds least: its own
cost, hand-offs to neighbours decided before, the fixed cost of a provider that is new, further whole units, and a price
on what it breaks of capacities and rules. Two orders are tried: along the dependencies, and the largest loads first.
Each plan is then improved process by process, with prices that double on what is still broken. No bounds are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from rightsource.benchmarks.peers.job import EventLog, PeerJob
from rightsource.benchmarks.peers.search.opening import Search, built, opened, price_level
from rightsource.models.columns import Integers
from rightsource.models.tables import Tables

_STRICT: Final = 4.0
"""Breaking a rule costs this many times as much as deciding a process badly, to begin with."""


def solve(job: PeerJob, log: EventLog) -> None:
    """Tell the plans that greedy construction and descent find."""
    search = opened(job, log)
    if search is None:
        return
    in_time = all(_tried(search, order) for order in orders(search.tables))
    search.end("finished" if in_time else "time")


def _tried(search: Search, order: Integers) -> bool:
    in_time = built(search, order, _STRICT * price_level(search))
    search.teller.tell()
    return in_time


def orders(tables: Tables) -> Iterator[Integers]:
    """Yield the orders in which processes are decided: along the dependencies, then by falling mean hours."""
    along = np.array(tables.topological_order, dtype=np.int64)
    yield along
    hours = np.add.reduceat(tables.own_hours.astype(np.float64), tables.first_option[:-1])
    load = hours / np.diff(tables.first_option)
    yield along[np.argsort(-load[along], kind="stable")]

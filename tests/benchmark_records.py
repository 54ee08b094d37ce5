"""Made-up records of benchmarks: by hand for exact tests, by dice for whole reports."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rightsource.benchmarks.runner.record import Point, Record

PEERS = (
    *("rightsource", "highs-plain", "highs-strong", "scip-plain", "scip-strong", "cp-sat", "toulbar2"),
    *("gurobi-plain", "gurobi-strong", "greedy", "annealing"),
)
_SPEED = {
    "rightsource": 0.5,
    "highs-plain": 4.0,
    "highs-strong": 1.2,
    "scip-plain": 6.0,
    "scip-strong": 2.0,
    "cp-sat": 2.5,
    "toulbar2": 9.0,
    "gurobi-plain": 1.5,
    "gurobi-strong": 0.4,
}
FAMILIES = ("enterprise", "handoff", "tight-capacity", "fixed-charge", "whole-units")


def record(
    peer: str = "rightsource",
    case: str = "case",
    trace: Sequence[tuple[float, int | None, float | None]] = (),
    **changes: Any,
) -> Record:
    """Return a record whose objective and bound are those at the end of its trace, unless changed; limit 60 s."""
    points = tuple(Point(*point) for point in trace)
    last = points[-1] if points else Point(0.0, None, None)
    plain: dict[str, Any] = {
        "case": case,
        "family": "desk",
        "processes": 10,
        "options": 30,
        "peer": peer,
        "seed": 0,
        "status": "time",
        "message": "",
        "limit_seconds": 60.0,
        "threads": 1,
        "memory_limit_mb": 8192,
        "gap": 1e-4,
        "read_seconds": 0.1,
        "build_seconds": 0.0,
        "solve_seconds": last.seconds,
        "wall_seconds": last.seconds + 0.5,
        "peak_memory_mb": 200.0,
        "trace": points,
        "objective": last.objective,
        "bound": last.bound,
        "plans": sum(point.objective is not None for point in points),
        "machine": "m1",
        "commit": "abc",
        "started": "2026-11-22T10:00:00+00:00",
    }
    return Record(**(plain | changes))


def solved(peer: str, seconds: float, case: str = "case", cost: int = 100_000, **changes: Any) -> Record:
    """Return a record of a run that finds and proves the optimum in one moment."""
    trace = [(seconds, cost, float(cost))]
    return record(peer, case, trace, **({"status": "proved"} | changes))


def timed_out(peer: str, case: str = "case", cost: int | None = None, **changes: Any) -> Record:
    """Return a record of a run that reaches its limit, with a plan after a second where a cost is given."""
    trace = [] if cost is None else [(1.0, cost, None)]
    return record(peer, case, trace, **({"solve_seconds": 60.0} | changes))


def diced_records(
    sizes: Sequence[int],
    families: Sequence[str],
    seeds: Sequence[int],
    peers: Sequence[str] = PEERS,
    limit: float = 60.0,
) -> list[Record]:
    """Return plausible records of every peer on every case: some solved, some not, a few with something wrong."""
    dice = random.Random(7)
    return [
        _diced(dice, peer, family, size, seed, limit)
        for family in families
        for size in sizes
        for seed in seeds
        for peer in peers
    ]


def _diced(dice: random.Random, peer: str, family: str, size: int, seed: int, limit: float) -> Record:
    case = f"{family}-{size}-s{seed}"
    optimum = 1_000_000 * size + 1000 * seed
    shape: dict[str, Any] = {"family": family, "processes": size, "options": 5 * size, "limit_seconds": limit}
    shape |= {"money_decimals": 2, "peak_memory_mb": 80 + size * dice.uniform(0.02, 0.3)}
    if (peer == "toulbar2" and family != "handoff") or (peer.startswith("gurobi") and size > 200):
        message = "the case is not one that this peer takes."
        return record(peer, case, status="not-applicable", message=message, **shape)
    if peer in ("greedy", "annealing"):
        return _heuristic(dice, peer, case, optimum, shape)
    hard = 1 + FAMILIES.index(family) if family in FAMILIES else 2
    growth = 1.1 if peer == "rightsource" else 1.6
    seconds = _SPEED[peer] * hard * (size / 200) ** growth * dice.lognormvariate(0, 0.9)
    build = min(0.0002 * size, limit / 2)
    moments: list[tuple[float, int | None, float | None]] = []
    for step in range(12):
        at = build + seconds * (0.05 + 0.95 * (step / 11) ** 1.5)
        gap = 0.3 * (0.00025 ** (step / 11))
        plan = None if step < 2 else round(optimum * (1 + gap * 0.4 * (step < 11)))
        moments.append((at, plan, optimum * (1 - gap * 0.9)))
    kept = [moment for moment in moments if moment[0] <= limit]
    status = "gap" if len(kept) == 12 else "time"
    end = kept[-1][0] if status == "gap" else limit
    shape |= {"build_seconds": build, "solve_seconds": end - build, "status": status}
    if status == "gap" and dice.random() < 0.04:
        at, plan, _ = kept[-1]
        kept.append((at, plan, optimum * (1 + dice.choice((3e-7, 2e-4)))))
    if dice.random() < 0.03:
        shape |= {"plans": 4, "rejected": 1, "rejection": "It breaks risk-budget: 120,001 is more than 120,000."}
    if dice.random() < 0.02:
        shape |= {"status": "memory"}
    return record(peer, case, kept, **shape)


def _heuristic(dice: random.Random, peer: str, case: str, optimum: int, shape: Mapping[str, Any]) -> Record:
    gap = dice.uniform(0.005, 0.08) if peer == "greedy" else dice.uniform(0, 0.01)
    at = dice.uniform(0.01, 0.1) * shape["processes"] / 100
    trace = [(at, round(optimum * (1 + gap)), None)]
    if peer == "annealing":
        trace = [(at * 10**k, round(optimum * (1 + gap + 0.2 * 0.2**k)), None) for k in range(3)]
    return record(peer, case, trace, status="finished", solve_seconds=trace[-1][0], **shape)


def write_run(
    folder: Path, records: Iterable[Record], sets: Mapping[str, Sequence[str]] | None = None, **changes: Any
) -> Path:
    """Write a folder as the runner leaves it: records and manifest; by default all cases are in the set ``small``."""
    kept = list(records)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "records.jsonl").write_text("".join(f"{one.line()}\n" for one in kept), encoding="utf-8")
    cases = sets or {"small": list(dict.fromkeys(one.case for one in kept))}
    peers = list(dict.fromkeys(one.peer for one in kept))
    machine = {"id": "m1", "processor": "Some CPU @ 2.5 GHz", "cores": 2, "memory_gb": 8, "system": "Linux x86_64"}
    manifest = {
        "format": "rightsource-benchmark/1",
        "protocol": "bench",
        "parts": [
            {"set": name, "processes": None, "peers": peers, "seconds": 60.0, "cases": list(own)}
            for name, own in cases.items()
        ],
        "cells": len(peers) * sum(map(len, cases.values())),
        "seeds": [0],
        "workers": 1,
        "settings": {"gap": 1e-4, "threads": 1, "memory_mb": 8192, "grace": 5.0, "cores": []},
        "versions": {"python": "3.11.7", "ortools": "9.15", "highspy": "1.15.1"},
        "machines": [machine],
        "sessions": [{"started": "2026-11-22T10:00:00+00:00", "commit": "abcdef0123456789", "dirty": False}],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest | changes), encoding="utf-8")
    return folder

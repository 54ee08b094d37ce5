"""A cell: one case, one peer, one seed; running it is the whole task of a worker."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

import rightsource.benchmarks
from rightsource.benchmarks.cases.case import Case, Facts
from rightsource.benchmarks.cases.prepared import Prepared, prepare
from rightsource.benchmarks.peers.job import PeerJob
from rightsource.benchmarks.peers.peer import Peer
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.runner.endings import ending
from rightsource.benchmarks.runner.events import read_events
from rightsource.benchmarks.runner.judge import Judge, Verdict
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import Key
from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.supervise import Limits, Outcome, supervise
from rightsource.benchmarks.runner.surroundings import machine, version_of
from rightsource.benchmarks.runner.trace import history, thinned
from rightsource.benchmarks.runner.workplace import workplace
from rightsource.models.checker import Checker
from rightsource.models.faults import InputError

_THREAD_SETTINGS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
"""Environment variables by which libraries take more threads than the peer was given, unless told."""


@dataclass(frozen=True)
class Cell:
    """One case for one peer with one seed, and the seconds it may build and solve.

    A peer that is not in the registry gives the full name of its module.
    """

    case: Case
    peer: Peer
    seed: int
    seconds: float

    @property
    def key(self) -> Key:
        """What tells this cell from all others of a run."""
        return self.case.name, self.peer.name, self.seed


def run_cell(cell: Cell, settings: Settings) -> Record:
    """Prepare the case, let the peer solve it in a process of its own, judge what it told.

    Raises
    ------
    InputError
        When the case cannot be prepared on this machine.
    """
    started = _now()
    prepared = prepare(cell.case, settings.cache, settings.data)
    if refusal := _refusal(cell.peer, prepared):
        return not_run(cell, settings, prepared.facts(), "not-applicable", refusal, started)
    with workplace(settings.cache) as place:
        job = _job(cell, settings, prepared, place)
        outcome = _supervised(cell, settings, prepared, job, place)
        verdict = Judge(_checker(prepared.folder)).verdict(read_events(Path(job.events)))
    return _record(cell, settings, prepared, outcome, verdict, started)


def not_run(
    cell: Cell, settings: Settings, facts: Facts | None, status: str, message: str, started: str = ""
) -> Record:
    """Return the record of a cell whose peer never ran, or of which nothing came back."""
    return Record(
        case=cell.case.name,
        family=cell.case.family,
        processes=cell.case.processes if facts is None else facts.processes,
        options=0 if facts is None else facts.options,
        peer=cell.peer.name,
        seed=cell.seed,
        status=status,
        message=message,
        limit_seconds=cell.seconds,
        threads=settings.threads,
        memory_limit_mb=settings.memory_mb,
        gap=settings.gap,
        read_seconds=None,
        build_seconds=None,
        solve_seconds=None,
        wall_seconds=0.0,
        peak_memory_mb=0.0,
        money_decimals=0 if facts is None else facts.money_decimals,
        known=None if facts is None else facts.known,
        known_proved=facts is not None and facts.known_proved,
        tolerance=0 if facts is None else facts.tolerance,
        machine=machine().id,
        started=started or _now(),
        instance="" if facts is None else facts.instance,
    )


def _refusal(peer: Peer, prepared: Prepared) -> str:
    """Return why a peer cannot run, and make the model file that it reads if it can."""
    if peer.package and version_of(peer.package) is None:
        return f"{peer.title} needs the package {peer.package}."
    try:
        if peer.model:
            prepared.model(peer.model)
    except InputError as error:
        return f"There is no model to solve: {error}"
    return ""


def _job(cell: Cell, settings: Settings, prepared: Prepared, place: Path) -> PeerJob:
    return PeerJob(
        folder=str(prepared.folder),
        events=str(place / "events.jsonl"),
        seconds=cell.seconds,
        gap=settings.gap,
        seed=cell.seed,
        threads=settings.threads,
        memory_mb=settings.memory_mb,
        model=cell.peer.model,
    )


def _built_ahead(cell: Cell, prepared: Prepared) -> float:
    """Return the seconds of building a model file, which are charged to a peer before it starts."""
    return prepared.model(cell.peer.model).build_seconds if cell.peer.model else 0.0


def _supervised(cell: Cell, settings: Settings, prepared: Prepared, job: PeerJob, place: Path) -> Outcome:
    job.write(place / "job.json")
    cores = ",".join(map(str, settings.slice(0)))
    leash = [sys.executable, "-P", "-W", "ignore", "-m", "rightsource.benchmarks.runner.leash"]
    name = cell.peer.name if cell.peer.name in PEERS else cell.peer.module
    command = [*leash, str(os.getpid()), cores, name, str(place / "job.json")]
    limits = Limits(settings.stopped_after(cell.seconds) - _built_ahead(cell, prepared), settings.memory_mb)
    return supervise(command, _environment(settings, place), place, Path(job.events), limits)


def _environment(settings: Settings, place: Path) -> Mapping[str, str]:
    """Return the environment of a peer: the path to this package, its threads, and a place for files it may leave."""
    package = str(Path(rightsource.benchmarks.__path__[0]).parents[1])
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH", ""))))
    threads = dict.fromkeys(_THREAD_SETTINGS, str(settings.threads))
    return {**os.environ, **threads, "PYTHONPATH": path, "TMPDIR": str(place)}


@lru_cache(maxsize=1)
def _checker(folder: Path) -> Checker:
    """Return the checker of a case; the cells of a case come one after the other, and large ones take long to read."""
    return Checker(Prepared(folder).instance())


def _record(
    cell: Cell, settings: Settings, prepared: Prepared, outcome: Outcome, verdict: Verdict, started: str
) -> Record:
    facts = prepared.facts()
    status, message = ending(outcome, verdict)
    build = verdict.build_seconds or 0.0
    seconds = verdict.seconds
    if verdict.status == "" and outcome.seconds is not None:
        seconds = outcome.seconds + _built_ahead(cell, prepared)
    package = {cell.peer.package: version_of(cell.peer.package) or ""} if cell.peer.package else {}
    return replace(
        not_run(cell, settings, facts, status, message, started),
        read_seconds=verdict.read_seconds,
        build_seconds=verdict.build_seconds,
        solve_seconds=None if seconds is None else max(0.0, seconds - build),
        wall_seconds=outcome.wall_seconds,
        peak_memory_mb=outcome.peak_memory_mb,
        trace=thinned(history(verdict.moments), facts.known),
        objective=verdict.objective,
        bound=verdict.bound,
        plans=verdict.plans,
        rejected=verdict.rejected,
        rejection=verdict.rejection,
        load=outcome.load,
        versions=verdict.versions or package,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

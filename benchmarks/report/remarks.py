"""What a reader must know before trusting a table: told on top of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report.runs import Run
from rightsource.benchmarks.runner.manifest import Manifest
from rightsource.optimizer.wording import counted

BUSY: Final = 0.5
"""Other busy cores on average, above which a reader is told: they share memory and caches with the peer."""


def run_lines(run: Run) -> list[str]:
    """Return what a run was: protocol, machine, commit, limits and versions, one item each."""
    manifest = run.manifest
    machines = "; ".join(
        f"{one.processor}, {one.cores} cores, {one.memory_gb} GB, {one.system} (`{one.id}`)"
        for one in manifest.machines
    )
    commits = dict.fromkeys(f"`{one.commit[:12]}{'+' * one.dirty}`" for one in manifest.sessions)
    started = ", ".join(one.started for one in manifest.sessions)
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    return [
        f"- Run `{run.folder.name}`, protocol {manifest.protocol}: {len(run.records):,} of {manifest.cells:,} cells "
        f"have a record; {manifest.workers} at a time; started {started}, commit {', '.join(commits)}.",
        f"- Machine: {machines}.",
        f"- Settings: {_settings(manifest)}.",
        f"- Versions: {versions}.",
        *(_part(part) for part in manifest.parts if part["peers"]),
    ]


def _settings(manifest: Manifest) -> str:
    """Return what all cells have in common, the usual settings in words and others by name."""
    words = {
        "gap": "peers may stop at a gap of {}",
        "threads": "threads each: {}",
        "memory_mb": "memory each: {:,} MB",
        "grace": "stopped {} s (or 5 %) after their limit",
        "cores": "pinned to cores {}",
    }
    told = []
    for name, value in manifest.settings.items():
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        told += [words[name].format(shown) if name in words else f"{name} {value}"] if shown != "" else []
    return "; ".join([*told, f"seeds: {', '.join(map(str, manifest.seeds))}"])


def _part(part: Mapping[str, Any]) -> str:
    """Return who was asked for which cases, and for how long."""
    size = f" of {part['processes']:,} processes" if part.get("processes") else ""
    limit = f", {part['seconds']:g} s each" if "seconds" in part else ""
    return f"- {part['set']}{size}, {counted(len(part['cases']), 'case', 'cases')}{limit}: {', '.join(part['peers'])}."


def run_remarks(runs: Sequence[Run]) -> Iterator[str]:
    """Yield sentences on what is not as it should be with the runs."""
    for run in runs:
        if run.torn:
            yield f"The last record of `{run.folder.name}` is torn, as a kill leaves it: that cell is missing."
        if any(start.dirty for start in run.manifest.sessions):
            yield f"`{run.folder.name}` ran from a checkout with changes that are in no commit."
        if run.manifest.workers != 1:
            yield f"The cells of `{run.folder.name}` ran side by side: their times are not for comparing."
        commits = {start.commit for start in run.manifest.sessions}
        if len(commits) > 1:
            yield f"`{run.folder.name}` was run from {len(commits)} commits: its times are of more than one version."


def set_remarks(results: Results) -> Iterator[str]:
    """Yield sentences on what is not as it should be with the cells of a set."""
    missing = sum(results.missing(peer) for peer in results.peers)
    if missing:
        yield f"{counted(missing, 'cell is', 'cells are')} missing: shown so, and in no mean."
    runs = [run for peer in results.peers for run in results.runs(peer)]
    machines = {run.record.machine for run in runs}
    if len(machines) > 1:
        yield f"The times come from {len(machines)} machines: do not compare them."
    yield from _less_time(runs)
    unequal = sum(_limits(results, row) > 1 for row in results.rows)
    if unequal:
        yield f"On {counted(unequal, 'case', 'cases')} the peers had unequal limits of memory or threads."
    busy = sum(run.record.load > BUSY for run in runs)
    if busy:
        cells = counted(busy, "cell", "cells")
        yield f"{cells} ran beside other work: on average more than {BUSY:g} other cores were busy."


def _less_time(runs: Sequence[Measured]) -> Iterator[str]:
    """Yield a sentence on the peers that had less time than another one on the same case."""
    short = [run for run in runs if run.record.limit_seconds < run.standing.seconds]
    if short:
        cases = counted(len({run.record.case for run in short}), "case", "cases")
        peers = ", ".join(dict.fromkeys(run.record.peer for run in short))
        yield f"On {cases} not all had the same time, less than others: {peers}; time-outs count with the longest."


def absences(results: Results) -> list[str]:
    """Return an item for each peer that cannot take some of the cases: how many, and what it says of the first."""
    lines = []
    for peer in results.peers:
        refused = [cell for row in results.rows if (cell := results.cell(row, peer)) and not cell.ran]
        if refused:
            first, cases = refused[0].record, counted(len(refused), "case", "cases")
            lines.append(f"- {peer} cannot take {cases}, the first is {first.case}: {' '.join(first.message.split())}")
    return lines


def _limits(results: Results, row: object) -> int:
    runs: list[Measured] = [run for (own, _), run in results.cells.items() if own == row and run.ran]
    return len({(run.record.memory_limit_mb, run.record.threads) for run in runs})

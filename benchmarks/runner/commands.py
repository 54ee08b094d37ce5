"""``run`` and ``list`` of the benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import click
import psutil

from rightsource.benchmarks.cases.sets import SETS, choose
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.runner.display import Display
from rightsource.benchmarks.runner.estimate import Estimate
from rightsource.benchmarks.runner.executors import ClusterCrew, Crew, LocalCrew
from rightsource.benchmarks.runner.manifest import MANIFEST, Manifest, open_manifest, settings_entry
from rightsource.benchmarks.runner.protocols import (
    ALL,
    PROTOCOLS,
    Part,
    Protocol,
    Worklist,
    check_peers,
    find_protocol,
    worklist,
)
from rightsource.benchmarks.runner.records import RECORDS, RecordFile, key_of
from rightsource.benchmarks.runner.run import run
from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.surroundings import commit, version_of, versions
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.bar import duration
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.options import figure, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.tables import table

_CHECKOUT: Final = Path(__file__).resolve().parents[2]
_SECONDS: Final = 60.0


def _names(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return words with commas between them."""
    return () if value is None else tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))


def _numbers(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...]:
    """Return whole numbers with commas between them."""
    words = _names(ctx, param, value)
    wrong = [word for word in words if not word.isdecimal() or int(word) >= 2**31]
    if wrong:
        raise click.BadParameter(f"found {wrong[0]}, expected whole numbers with commas between them, such as 0,1.")
    return tuple(map(int, words))


_where: Final[tuple[Callable[..., Any], ...]] = (
    click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="RIGHTSOURCE_DATA",
        default=_CHECKOUT.parent / "shared" / "data",
        help="Folder of published problems.  [default: RIGHTSOURCE_DATA, or ../shared/data beside the checkout]",
    ),
)


@dataclass(frozen=True)
class _Choice:
    """What the user chose to run."""

    protocol: str | None
    sets: tuple[str, ...]
    peers: tuple[str, ...]
    seconds: float | None
    seeds: tuple[int, ...]

    def protocol_to_run(self) -> Protocol:
        """Return the protocol with what the user changed in it."""
        check_peers(self.peers)
        if self.protocol is None:
            parts = tuple(Part(name, self.peers or ALL, self.seconds or _SECONDS) for name in self.sets)
            return Protocol("-".join(self.sets), parts, self.seeds or (0,))
        named = find_protocol(self.protocol)
        return replace(named, parts=tuple(map(self._changed, named.parts)), seeds=self.seeds or named.seeds)

    def _changed(self, part: Part) -> Part:
        peers = tuple(peer for peer in part.peers if peer in (self.peers or part.peers))
        return replace(part, peers=peers, seconds=self.seconds or part.seconds)


@click.command("run")
@click.argument("protocol", required=False)
@click.option(
    "--set", "sets", multiple=True, metavar="NAME", help="Instead of a protocol, a set of cases; repeat it for more."
)
@click.option("--peers", callback=_names, metavar="A,B", help="Only these peers.  [default: all of the protocol]")
@click.option(
    "--time-limit",
    "seconds",
    callback=figure(lambda seconds: seconds > 0, "seconds above 0, such as 60"),
    metavar="SECONDS",
    help="Seconds of building and solving of each cell.  [default: the protocol's; 60 for a set]",
)
@click.option(
    "--gap",
    callback=figure(lambda gap: 0 <= gap < 1, "a fraction from 0 up to but not including 1, such as 0.01 for 1 %"),
    default="0.0001",
    show_default=True,
    metavar="G",
    help="Relative gap at which a peer may stop.",
)
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="Threads of each peer.")
@click.option(
    "--memory-limit", type=click.IntRange(1), default=8192, show_default=True, metavar="MB", help="Of each peer."
)
@click.option(
    "--seeds", callback=_numbers, metavar="0,1", help="Seeds of the peers.  [default: the protocol's; 0 for a set]"
)
@click.option(
    "--workers", type=click.IntRange(1), help="Cells side by side; times are only compared with one.  [default: 1]"
)
@click.option("--cluster", metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://host:8786.")
@click.option("--cores", callback=_numbers, metavar="0,1", help="Pin peers to these cores, as many as threads each.")
@click.option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the results; a run that is in it goes on.  [default: benchmarks/results/TODAY-PROTOCOL]",
)
@_where[0]
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=_CHECKOUT / ".build" / "cases",
    help="Folder of prepared cases.  [default: .build/cases of the checkout]",
)
@talk_options
def run_command(
    protocol: str | None,
    sets: tuple[str, ...],
    peers: tuple[str, ...],
    seconds: float | None,
    gap: float,
    threads: int,
    memory_limit: int,
    seeds: tuple[int, ...],
    workers: int | None,
    cluster: str | None,
    cores: tuple[int, ...],
    output: Path | None,
    data: Path,
    cache: Path,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Run a protocol, or sets of cases; go on where a run was stopped.

    Every cell (case, peer, seed) runs once, and each record is kept the moment it comes. After an interruption give the
    same command again with the same --output: it runs the cells that are left. A run goes on only on the same machine,
    with the same settings and versions; it may grow by cases, never lose any.
    """
    if (protocol is None) == (not sets):
        raise click.UsageError("Give either a PROTOCOL or sets with --set; the command list shows both.")
    _check_crew(workers, cluster, cores, threads)
    screen = Screen(as_json, quiet)
    chosen = _Choice(protocol, sets, peers, seconds, seeds).protocol_to_run()
    work = worklist(chosen, data.resolve())
    screen.warn(Fault(chosen.name, sentence) for sentence in work.lacking)
    settings = Settings(data.resolve(), cache.resolve(), gap, threads, memory_limit, cores=cores)
    crew: Crew = LocalCrew(workers or 1) if cluster is None else ClusterCrew(cluster)
    if cluster is None:
        settings.cache.mkdir(parents=True, exist_ok=True)
    folder = output or _CHECKOUT / "benchmarks" / "results" / f"{date.today()}-{chosen.name}"
    return _run(work, chosen, settings, crew, folder, screen)


def _check_crew(workers: int | None, cluster: str | None, cores: Sequence[int], threads: int) -> None:
    """Refuse options that do not go together, and cores that there are not."""
    if cluster is not None and (workers is not None or cores):
        raise click.UsageError("--cluster goes without --workers and --cores: a cluster has its own.")
    needed = (workers or 1) * threads
    if cores and len(cores) < needed:
        raise click.UsageError(f"--cores names {len(cores)} cores, expected at least workers times threads: {needed}.")
    allowed = psutil.Process().cpu_affinity() if cores else []
    if absent := sorted({*cores} - {*allowed}):
        raise click.UsageError(f"--cores names {absent[0]}, expected cores of this machine: {allowed}.")


def _run(work: Worklist, protocol: Protocol, settings: Settings, crew: Crew, folder: Path, screen: Screen) -> int:
    """Run what is left, and return the exit code: Ctrl-C ends a run, and loses nothing that is finished."""
    wanted, here = _manifest(work, protocol, settings, crew), commit()
    code = exits.DONE
    folder.mkdir(parents=True, exist_ok=True)
    with RecordFile(folder / RECORDS) as file:
        _check_origin(folder, file)
        open_manifest(folder, wanted, here, datetime.now(UTC).isoformat(timespec="seconds"))
        left = _seconds_left(work, file)
        screen.say(f"{_finished(work, file)}, {f'about {duration(left)} left' if left else 'none left'}; in {folder}.")
        try:
            with Display(len(work.cells), len(file.records), left, quiet=screen.quiet) as show:
                run(work.cells, settings, file, crew, show, str(here))
        except KeyboardInterrupt:
            code = exits.INTERRUPTED
        finally:
            again = "" if _is_whole(work, file) else f"; the same command with --output {folder} runs the others"
            screen.say(f"{_finished(work, file)}{again}.")
        statuses = Counter(record.status for record in file.records)
    words = ", ".join(f"{count:,} {status}" for status, count in statuses.most_common())
    counts = {"cells": len(work.cells), "finished": statuses.total(), "statuses": dict(sorted(statuses.items()))}
    screen.result({"folder": str(folder), **counts}, f"{folder}: {words or 'nothing'}.")
    return code


def _finished(work: Worklist, file: RecordFile) -> str:
    return f"{len(file.records):,} of {len(work.cells):,} cells are finished"


def _is_whole(work: Worklist, file: RecordFile) -> bool:
    return len(file.records) == len(work.cells)


def _seconds_left(work: Worklist, file: RecordFile) -> float:
    """Return how long the rest may take on one worker: like the cells before it, else up to every limit."""
    finished = set(map(key_of, file.records))
    return Estimate(file.records).seconds_left(cell for cell in work.cells if cell.key not in finished)


def _manifest(work: Worklist, protocol: Protocol, settings: Settings, crew: Crew) -> Manifest:
    return Manifest(
        protocol=protocol.name,
        parts=work.parts,
        cells=len(work.cells),
        seeds=protocol.seeds,
        workers=crew.slots if isinstance(crew, LocalCrew) else "cluster",
        settings=settings_entry(settings),
        versions=versions(),
        machines=crew.machines(),
    )


def _check_origin(folder: Path, file: RecordFile) -> None:
    """Refuse records of which nothing tells where they are from."""
    if file.records and not (folder / MANIFEST).exists():
        message = f"there are records without a {MANIFEST}, which would tell where they are from; give another folder."
        raise InputError([Fault("", message, str(folder))])


@click.command("list")
@click.option("--set", "set_name", metavar="NAME", help="Show the cases of this set.")
@_where[0]
@talk_options
def list_command(set_name: str | None, data: Path, as_json: bool, quiet: bool, debug: bool) -> int:
    """List protocols, sets and peers, or the cases of a set."""
    screen = Screen(as_json, quiet)
    if set_name is None:
        _list_all(screen, data.resolve())
    else:
        choice = choose(set_name, data.resolve())
        names = [case.name for case in choice.cases]
        screen.warn(Fault(set_name, sentence) for sentence in choice.lacking)
        screen.result({"set": set_name, "cases": names, "lacking": list(choice.lacking)}, *names)
    return exits.DONE


def _list_all(screen: Screen, data: Path) -> None:
    counts = {name: len(choose(name, data).cases) for name in SETS}
    made = {
        "protocol": [(one.name, _parts(one, data)) for one in PROTOCOLS.values()],
        "set": [(one.name, f"{counts[one.name]:,} cases: {one.meaning}") for one in SETS.values()],
        "peer": [(one.name, one.title + _need(one.package)) for one in PEERS.values()],
    }
    document = {
        "protocols": list(PROTOCOLS),
        "sets": counts,
        "peers": {one.name: not _need(one.package) for one in PEERS.values()},
    }
    tables = []
    for title, rows in made.items():
        tables.append(table((title, "left"), ("what it is", "left")))
        for row in rows:
            tables[-1].add_row(*row)
    screen.result(document, *tables)


def _parts(protocol: Protocol, data: Path) -> str:
    """Return a line on the whole of a protocol, and one for each part."""
    cells = worklist(protocol, data).cells
    most = duration(sum(cell.seconds for cell in cells))
    return "\n".join([f"{len(cells):,} cells, {most} if each takes all its time", *map(_part, protocol.parts)])


def _part(part: Part) -> str:
    size = f" of {part.processes:,} processes" if part.processes else ""
    peers = "all peers" if part.peers == ALL else ", ".join(part.peers)
    return f"- {part.set}{size}, {part.seconds:g} s: {peers}"


def _need(package: str) -> str:
    return f" (needs the package {package})" if package and version_of(package) is None else ""


COMMANDS: Final[dict[str, click.Command]] = {"run": run_command, "list": list_command}
"""The commands of this folder."""

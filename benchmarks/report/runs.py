"""Folders of finished runs, read and put together: what was asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rightsource.benchmarks.building.record import BuildRecord
from rightsource.benchmarks.measures.results import Key
from rightsource.benchmarks.report.building_part import read_building
from rightsource.benchmarks.runner.manifest import MANIFEST, Manifest
from rightsource.benchmarks.runner.record import Record
from rightsource.benchmarks.runner.records import RECORDS, key_of, read_records
from rightsource.models.faults import Fault, InputError


@dataclass(frozen=True)
class Run:
    """The folder of a run, its manifest and its records. ``torn``: its last line is cut off.

    ``building`` has the records of model building that are in the same folder.
    """

    folder: Path
    manifest: Manifest
    records: tuple[Record, ...]
    torn: bool
    building: tuple[BuildRecord, ...] = ()

    @property
    def sets(self) -> dict[str, list[str]]:
        """The names of the cases of each set that was run."""
        found: dict[str, list[str]] = {}
        for part in self.manifest.parts:
            found.setdefault(part["set"], []).extend(part["cases"])
        return {name: list(dict.fromkeys(cases)) for name, cases in found.items()}

    @property
    def planned(self) -> frozenset[Key]:
        """The cells that were asked for."""
        return frozenset(
            (case, peer, seed)
            for part in self.manifest.parts
            for case in part["cases"]
            for peer in part["peers"]
            for seed in self.manifest.seeds
        )


def read_run(folder: Path) -> Run:
    """Read the folder of a run.

    Raises
    ------
    InputError
        When it is not there, is not the folder of a run, or has no finished cell.
    """
    if not folder.is_dir():
        there = "this is a file" if folder.exists() else "there is no such folder"
        raise _fault(folder, f"{there}; expected the folder of a run.")
    if not (folder / MANIFEST).is_file():
        raise _fault(folder, f"there is no {MANIFEST} in it; expected the folder of a run.")
    manifest = Manifest.read(folder / MANIFEST)
    path = folder / RECORDS
    records = read_records(path)
    if not records:
        raise _fault(path, "no cell is finished yet; expected one record at least.")
    torn = not path.read_bytes().endswith(b"\n")
    return Run(folder, _whole(manifest, folder), tuple(records), torn, tuple(read_building(folder)))


def read_runs(folders: Sequence[Path]) -> list[Run]:
    """Read the folders of runs that are told in one report.

    Raises
    ------
    InputError
        When one of them cannot be read, or two have the same cell: which of the two counts must not be chosen.
    """
    faults: list[Fault] = []
    runs: list[Run] = []
    for folder in folders:
        try:
            runs.append(read_run(folder))
        except InputError as error:
            faults += error.faults
    faults = faults or _twice(runs)
    if faults:
        raise InputError(faults)
    return runs


def _whole(manifest: Manifest, folder: Path) -> Manifest:
    """Return the manifest, once every part of it names its set, cases and peers."""
    for number, part in enumerate(manifest.parts):
        lacking = [key for key in ("set", "cases", "peers") if key not in part]
        if lacking:
            message = (
                f"this part does not name its {' and '.join(lacking)}; a report must know which cells are missing."
            )
            raise InputError([Fault(f"parts[{number}]", message, str(folder / MANIFEST))])
    return manifest


def _twice(runs: Iterable[Run]) -> list[Fault]:
    first: dict[Key, Path] = {}
    faults = []
    for run in runs:
        again: dict[Path, list[Key]] = {}
        for key in map(key_of, run.records):
            if key in first:
                again.setdefault(first[key], []).append(key)
            first.setdefault(key, run.folder)
        for where, keys in again.items():
            case, peer, seed = keys[0]
            what = f"{len(keys):,} of its cells have a record already, the first is {case} with {peer}, seed {seed}"
            message = f"{what} (in '{where}'); report these runs one by one, so that nothing is chosen."
            faults.append(Fault("", message, str(run.folder)))
    return faults


def _fault(place: Path, message: str) -> InputError:
    return InputError([Fault("", message, str(place))])

"""What a run was: protocol, cells, settings, versions, machines, and when it was started from which commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from rightsource.benchmarks.runner.settings import Settings
from rightsource.benchmarks.runner.surroundings import Commit, Machine
from rightsource.instances.atomic import write_atomically
from rightsource.models.faults import Fault, InputError
from rightsource.models.json_text import indented

MANIFEST: Final = "manifest.json"
"""Name of the file in the folder of a run."""
FORMAT: Final = "rightsource-benchmark/1"


@dataclass(frozen=True)
class Session:
    """One start of a run. ``dirty``: the checkout had changes that are in no commit."""

    started: str
    commit: str
    dirty: bool


@dataclass(frozen=True)
class Manifest:
    """All that makes the times of a run comparable, and the starts that it took.

    ``parts`` are the entries of the protocol: a set, the number of its cases, the peers, the seconds of each cell.
    ``workers`` is how many cells may run side by side, or ``cluster``.
    """

    protocol: str
    parts: Sequence[Mapping[str, Any]]
    cells: int
    seeds: Sequence[int]
    workers: int | str
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    machines: Sequence[Machine]
    sessions: Sequence[Session] = ()

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read a manifest that `write` wrote.

        Raises
        ------
        InputError
            When the file is no manifest.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            if raw.pop("format") != FORMAT:
                raise ValueError
            raw["machines"] = [Machine(**one) for one in raw["machines"]]
            raw["sessions"] = [Session(**one) for one in raw["sessions"]]
            return cls(**raw)
        except (ValueError, TypeError, KeyError, AttributeError):
            message = f"this is no manifest of a run; expected one of the format '{FORMAT}'."
            raise InputError([Fault("", message, str(path))]) from None

    def write(self, path: Path) -> None:
        """Write the manifest, whole or not at all."""
        write_atomically(path, f"{indented({'format': FORMAT, **_plain(self)})}\n".encode())


def settings_entry(settings: Settings) -> dict[str, Any]:
    """Return the settings that decide about results; where files are is no matter."""
    return {
        "gap": settings.gap,
        "threads": settings.threads,
        "memory_mb": settings.memory_mb,
        "grace": settings.grace,
        "cores": list(settings.cores),
    }


def open_manifest(folder: Path, wanted: Manifest, commit: Commit, now: str) -> Manifest:
    """Return the manifest of a run that begins or goes on in a folder, this start added, and write it.

    A run may grow: there may be more parts, and a set may have more cases, than when it began, beside all that it had.
    Each start notes its commit, and so does each record.

    Raises
    ------
    InputError
        When the folder holds a run of other cells, or with other settings or versions, or from another machine; every
        difference is told.
    """
    path = folder / MANIFEST
    before = Manifest.read(path) if path.exists() else wanted
    faults = [Fault(where, message, str(path)) for where, message in _differences(before, wanted)]
    if faults:
        raise InputError(faults)
    session = Session(now, commit.id, commit.dirty)
    manifest = replace(wanted, machines=before.machines, sessions=(*before.sessions, session))
    manifest.write(path)
    return manifest


def _differences(before: Manifest, wanted: Manifest) -> Iterator[tuple[str, str]]:
    yield from _other_machines(before.machines, wanted.machines)
    for name in ("protocol", "workers"):
        yield from _changed({name: getattr(before, name)}, {name: getattr(wanted, name)}, "", str)
    yield from _changed(before.settings, wanted.settings, "settings.", str)
    yield from _changed(before.versions, wanted.versions, "versions.", lambda value: value or "none")
    if not _holds(wanted, before):
        message = f"this run has other cells ({before.cells:,}) than those asked for ({wanted.cells:,})"
        yield "parts", f"{message}; give another folder, or the same sets, cases, peers, seeds and seconds."


def _other_machines(before: Sequence[Machine], wanted: Sequence[Machine]) -> Iterator[tuple[str, str]]:
    known = {one.id: one for one in before}
    for one in wanted:
        if one.id not in known:
            there = ", ".join(_sketch(each) for each in before)
            message = f"A resumed table must come from the same machine: it began on {there}; this is {_sketch(one)}."
            yield "machines", message


def _sketch(one: Machine) -> str:
    return f"{one.id} ({one.processor}, {one.cores} cores, {one.memory_gb} GB)"


def _changed(
    before: Mapping[str, Any], wanted: Mapping[str, Any], prefix: str, word: Callable[[Any], str]
) -> Iterator[tuple[str, str]]:
    for name in sorted({*before, *wanted}):
        old, new = before.get(name), wanted.get(name)
        if old != new:
            yield f"{prefix}{name}", f"the run began with {word(old)}, and this is {word(new)}; give another folder."


def _holds(wanted: Manifest, before: Manifest) -> bool:
    """Say whether every cell of a run is asked for again: each of its parts, with at least the cases it had."""

    def is_kept(old: Mapping[str, Any]) -> bool:
        alike = [new for new in _plain(wanted.parts) if {**new, "cases": ()} == {**old, "cases": ()}]
        return any({*old["cases"]} <= {*new["cases"]} for new in alike)

    return list(before.seeds) == list(wanted.seeds) and all(map(is_kept, _plain(before.parts)))


def _plain(value: Any) -> Any:
    """Return a value as JSON gives it back."""
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return json.loads(json.dumps(value, default=asdict))

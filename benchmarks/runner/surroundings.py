"""Where a run takes place: the machine, the versions of all that matters, and the commit."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import psutil

from rightsource.benchmarks.cases.fingerprint import OF_RESULTS, sources_fingerprint

PACKAGES: Final = (
    *("rightsource", "ortools", "numpy", "highspy", "pyscipopt", "pytoulbar2", "gurobipy"),
    *("linopy", "pyoptinterface", "pyomo", "dask", "distributed", "numba"),
)
"""The packages whose versions decide about a result."""


@dataclass(frozen=True)
class Machine:
    """What times depend on. ``id`` is a digest of all this and of the host's name, which itself is not told."""

    id: str
    processor: str
    cores: int
    memory_gb: int
    system: str


@dataclass(frozen=True)
class Surroundings:
    """A machine, its versions and a digest of our sources, as one process of a run sees them."""

    machine: Machine
    versions: Mapping[str, str]
    sources: str


@cache
def machine() -> Machine:
    """Return this machine."""
    processor, cores, system = _processor(), os.cpu_count() or 1, _system()
    memory_gb = round(psutil.virtual_memory().total / 2**30)
    digest = hashlib.sha256(repr((processor, cores, memory_gb, system, platform.node())).encode()).hexdigest()
    return Machine(digest[:12], processor, cores, memory_gb, system)


def versions() -> dict[str, str]:
    """Return the versions of Python and of those `PACKAGES` that are installed."""
    found = {package: version_of(package) for package in PACKAGES}
    return {"python": platform.python_version(), **{name: text for name, text in found.items() if text is not None}}


def version_of(package: str) -> str | None:
    """Return the version of an installed package, None when it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def surroundings() -> Surroundings:
    """Return the machine, versions and sources of this process; cluster workers are asked for theirs."""
    return Surroundings(machine(), versions(), sources_fingerprint(OF_RESULTS))


@dataclass(frozen=True)
class Commit:
    """The commit of the checkout that runs, empty where git does not know; ``dirty`` with changes that are in none."""

    id: str = ""
    dirty: bool = False

    def __str__(self) -> str:
        """Return a short id, with a plus sign behind it when dirty."""
        return self.id[:12] + "+" * self.dirty


def commit() -> Commit:
    """Return the commit of the checkout that this module is in."""
    found = _git("rev-parse", "HEAD")
    # Results are written into the checkout while a run goes on: they are no change of what runs.
    return Commit(found, bool(_git("status", "--porcelain", "--", ".", ":(exclude)*/results/*"))) if found else Commit()


def _git(*arguments: str) -> str:
    folder = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _system() -> str:
    try:
        name = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    except OSError:
        name = platform.release()
    return " ".join(part for part in (platform.system(), platform.machine(), name) if part)

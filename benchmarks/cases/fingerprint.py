"""What decides the files of a case beside its name: our own sources, and for a published problem its data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from rightsource.benchmarks.cases.published import Problem

OF_CASES: Final = (
    "rightsource.models",
    "rightsource.instances",
    "rightsource.benchmarks.cases",
    "rightsource.benchmarks.plain",
)
"""The packages whose sources make instances and model files."""
OF_RESULTS: Final = ("rightsource.models", "rightsource.instances", "rightsource.optimizer", "rightsource.benchmarks")
"""The packages whose sources decide about a result."""
_LENGTH: Final = 16


@cache
def sources_fingerprint(packages: tuple[str, ...] = OF_CASES) -> str:
    """Return a digest of the sources of packages: other sources may make other files, or other results."""
    digest = hashlib.sha256()
    for package in packages:
        for path, name in _modules(package):
            digest.update(f"{package}/{name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:_LENGTH]


def problem_fingerprint(problem: Problem) -> str:
    """Return a digest of what is published of a problem: its files, its value, and how it is read."""
    told = (problem.value, problem.proved, problem.tolerance, sorted(problem.settings.items()))
    digest = hashlib.sha256(repr(told).encode())
    files = sorted(problem.path.rglob("*")) if problem.path.is_dir() else [problem.path]
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_LENGTH]


def _modules(package: str) -> Iterator[tuple[Path, str]]:
    """Yield every Python file of a package with its name inside it, in a fixed order."""
    spec = find_spec(package)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place)
        for path in sorted(folder.rglob("*.py")):
            yield path, path.relative_to(folder).as_posix()

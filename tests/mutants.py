"""Break the core on purpose, one mutation at a time, and show that the tests notice each one.

Run by ``make mutants``. Every mutation is a piece of source text and what replaces it; the mutated package is laid over
the installed one in a temporary folder, and the named tests must fail. A mutation whose text is no longer found, or
that no test notices, is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutations import MUTATIONS
from mutations.mutation import Mutation

ROOT = Path(__file__).parents[1]


def noticed(mutation: Mutation) -> bool:
    """Return whether the tests fail once the fault is planted."""
    source = (ROOT / mutation.file).read_text(encoding="utf-8")
    if source.count(mutation.text) != 1:
        raise SystemExit(f"{mutation.name}: {mutation.text!r} is found {source.count(mutation.text)} times, not once")
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "rightsource"
        for part in ("models", "instances", "optimizer"):
            shutil.copytree(ROOT / part, package / part, ignore=shutil.ignore_patterns("__pycache__"))
        (package / mutation.file).write_text(source.replace(mutation.text, mutation.instead), encoding="utf-8")
        surroundings = os.environ | {"PYTHONPATH": folder, "RIGHTSOURCE_CASES": "40", "PYTHONDONTWRITEBYTECODE": "1"}
        surroundings["RIGHTSOURCE_PLAIN"] = "1"  # compiling for one run takes longer than what it saves
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "--no-cov",
            *mutation.tests.split(),
        ]
        run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            raise SystemExit(f"{mutation.name}: the tests did not run\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
        return run.returncode == 1


def main() -> None:
    """Plant every fault, two at a time, and report which were noticed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(noticed, MUTATIONS))
    for mutation, found in zip(MUTATIONS, results, strict=True):
        print(f"{'noticed' if found else 'MISSED '}  {mutation.name}")
    missed = results.count(False)
    print(f"{len(results) - missed} of {len(results)} mutations noticed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

"""A folder for the files of one cell while it runs; what killed workers left is removed by the next."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from rightsource.benchmarks.runner.surroundings import machine

RUNNING: Final = "running"
"""Name of the folder in the cache."""


@contextmanager
def workplace(cache: Path) -> Iterator[Path]:
    """Make an empty folder, and remove it afterwards; remove those of processes of this machine that are gone."""
    parent = cache / RUNNING
    for folder in parent.glob(f"{machine().id}.*"):
        if not psutil.pid_exists(int(folder.name.split(".")[1])):
            shutil.rmtree(folder, ignore_errors=True)
    place = parent / f"{machine().id}.{os.getpid()}.{secrets.token_hex(4)}"
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)

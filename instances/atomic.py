"""Files written whole or not at all."""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
from pathlib import Path

from rightsource.models.faults import Fault, InputError


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a file so that it is never seen half-written: into a new file beside it, which then takes its name.

    What is not a file of its own (a device, a pipe) is written to directly.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    try:
        place = Path(path)
        if place.exists() and not place.is_file():
            place.write_bytes(data)  # unresolved: what /dev/stdout leads to may be a pipe, which has no path
        else:
            _replace(place.resolve(), data)
    except OSError as error:
        raise InputError([Fault("", f"this file cannot be written: {error.strerror}.", str(path))]) from None


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def write_packed(path: str | Path, data: bytes) -> None:
    """Write a file like `write_atomically`, gzipped when its name ends in ``.gz``, with no time in it."""
    write_atomically(path, gzip.compress(data, compresslevel=6, mtime=0) if str(path).endswith(".gz") else data)

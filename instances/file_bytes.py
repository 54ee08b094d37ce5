"""The bytes of a file, unpacked when they are gzipped, and in words why they cannot be had."""

from __future__ import annotations

import gzip
import io
import zlib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import IO, Final

from rightsource.models.faults import Fault, InputError

MAX_UNPACKED: Final = 2 * 10**9
"""Bytes that a file may hold, packed or not: more than any instance, less than a device or a small file may yield."""
MAX_RATIO: Final = 200
"""A file of more than `SMALL` bytes may be this many times as large as its packed form; real ones reach about 40."""
SMALL: Final = 50 * 10**6
_CHUNK: Final = 1 << 20
_GZIP_MARK: Final = b"\x1f\x8b"


def read_bytes(place: Path | Traversable) -> bytes:
    """Return what is in a file; what begins like a gzip file, or is named like one, is unpacked.

    Raises
    ------
    InputError
        When the file cannot be read, is no whole gzip file though it should be one, holds or unpacks to more than
        `MAX_UNPACKED`, or unpacks to what only files made to harm do.
    """
    named_so, verb, most = place.name.endswith(".gz"), "holds", MAX_UNPACKED
    try:
        with place.open("rb") as file:
            data = _at_most(file, most)
        if len(data) <= most and (named_so or data.startswith(_GZIP_MARK)):
            verb, most = "unpacks to", min(MAX_UNPACKED, max(SMALL, MAX_RATIO * len(data)))
            data = _at_most(gzip.GzipFile(fileobj=io.BytesIO(data)), most)
        if len(data) <= most:
            return data
        message = f"this file {verb} more than {most // 10**6:,} MB, which is more than is read."
    except FileNotFoundError:
        message = "there is no such file."
    except IsADirectoryError:
        message = "this is a folder; expected a file."
    except (gzip.BadGzipFile, EOFError, zlib.error):
        message = f"this is not a whole gzip file, as its {'name' if named_so else 'beginning'} says."
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}."
    raise InputError([Fault("", message, str(place))])


def _at_most(file: IO[bytes] | gzip.GzipFile, most: int) -> bytes:
    """Return what is in a file; of one that holds more, what is enough to see it."""
    read = io.BytesIO()
    while read.tell() <= most and (chunk := file.read(_CHUNK)):
        read.write(chunk)
    return read.getvalue()

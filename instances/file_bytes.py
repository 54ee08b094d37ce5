"""The bytes of a file, unpacked when they are gzipped, and in words why they cannot be had."""

from __future__ import annotations

import gzip
import io
import zlib
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from rightsource.models.faults import Fault, InputError

MAX_UNPACKED: Final = 2 * 10**9
"""Bytes that a packed file may hold: more than any instance, less than a small file can be made to unpack to."""
_GZIP_MARK: Final = b"\x1f\x8b"


def read_bytes(place: Path | Traversable) -> bytes:
    """Return what is in a file; what begins like a gzip file, or is named like one, is unpacked.

    Raises
    ------
    InputError
        When the file cannot be read, is no whole gzip file though it should be one, or unpacks beyond `MAX_UNPACKED`.
    """
    named_so = place.name.endswith(".gz")
    try:
        data = place.read_bytes()
        if not named_so and not data.startswith(_GZIP_MARK):
            return data
        unpacked = _unpacked(data)
        if len(unpacked) <= MAX_UNPACKED:
            return unpacked
        message = f"this file unpacks to more than {MAX_UNPACKED // 10**6:,} MB, which is more than is read."
    except FileNotFoundError:
        message = "there is no such file."
    except IsADirectoryError:
        message = "this is a folder; expected a file."
    except (gzip.BadGzipFile, EOFError, zlib.error):
        message = f"this is not a whole gzip file, as its {'name' if named_so else 'beginning'} says."
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}."
    raise InputError([Fault("", message, str(place))])


def _unpacked(data: bytes) -> bytes:
    """Return the content of a gzip file, at most one byte more than is accepted."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        return packed.read(MAX_UNPACKED + 1)

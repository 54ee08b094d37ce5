"""The records of a run on disk: one line of JSON each, appended as they come, whole whatever happens."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, TypeAlias

from rightsource.benchmarks.runner.record import Record
from rightsource.models.faults import Fault, InputError

RECORDS: Final = "records.jsonl"
"""Name of the file in the folder of a run."""
Key: TypeAlias = tuple[str, str, int]
"""Case, peer and seed."""


def key_of(record: Record) -> Key:
    """Return the cell of a record."""
    return record.case, record.peer, record.seed


def read_records(path: Path) -> list[Record]:
    """Return the records of a file in the order in which they came; a torn last line is no record.

    Raises
    ------
    InputError
        When any other line is no record; all such lines.
    """
    whole, _ = _whole_lines(path.read_bytes()) if path.exists() else (b"", b"")
    records, faults = [], []
    for number, line in enumerate(whole.decode("utf-8", "replace").splitlines(), start=1):
        try:
            records.append(Record.parse(line))
        except (ValueError, TypeError, KeyError, AttributeError):
            faults.append(Fault(f"line {number}", "this is no record of a cell; remove the line to go on.", str(path)))
    if faults:
        raise InputError(faults)
    return records


class RecordFile:
    """The records of a run, open for more; only one process may have it open.

    A last line that was torn when the run was killed is cut off on opening: its cell is not finished.

    Raises
    ------
    InputError
        When another run is writing to it, when a line is no record, or when it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._stream: BinaryIO = path.open("a+b")
        except OSError as error:
            raise InputError([Fault("", f"this file cannot be written: {error.strerror}.", str(path))]) from None
        try:
            _lock(self._stream, path)
            self._cut()
            self.records = read_records(path)
        except BaseException:
            self._stream.close()
            raise

    def _cut(self) -> None:
        self._stream.seek(0)
        whole, torn = _whole_lines(self._stream.read())
        if torn:
            self._stream.truncate(len(whole))

    def append(self, record: Record) -> None:
        """Write a record so that it is on the disk when this returns."""
        self._stream.write(f"{record.line()}\n".encode())
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self.records.append(record)

    def __enter__(self) -> RecordFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()


def _whole_lines(data: bytes) -> tuple[bytes, bytes]:
    """Return what is up to the last line end, and the rest."""
    end = data.rfind(b"\n") + 1
    return data[:end], data[end:]


def _lock(stream: BinaryIO, path: Path) -> None:
    """Keep other runs away for as long as this file is open; the lock goes with the process, however it ends."""
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not on every platform

    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        message = "another run is writing to this file; wait for it, or give another folder."
        raise InputError([Fault("", message, str(path))]) from None

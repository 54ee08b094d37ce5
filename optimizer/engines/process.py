"""An engine's process as this program sees it: started early, given jobs, read from, and ended at any moment."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any, Final

import psutil

from rightsource.optimizer.engines.frames import packed, packed_word, receive
from rightsource.optimizer.engines.job import EngineError, Outcome
from rightsource.optimizer.engines.libraries import Library
from rightsource.optimizer.engines.words import stopping

_LAST_WORDS: Final = 2000
_PATIENCE: Final = 5.0
_TICK: Final = 0.01


class EngineProcess:
    """A process that has the engines of a library loaded, or is loading them, and waits for a job.

    Start it before the model is there, so that loading (a third of a second, a whole one for CP-SAT's own interface)
    happens meanwhile. It serves one job at a time, and the next after the outcome of the last. Closing it ends the
    process at once and removes its files; it is a context manager that does so.

    Raises
    ------
    EngineError
        When no process can be started.
    """

    def __init__(self, library: Library = "mathopt") -> None:
        self.library = library
        self.folder = Path(tempfile.mkdtemp(prefix="rightsource-"))
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._messages: SimpleQueue[Any] = SimpleQueue()
        self._busy = self._stopping = False
        try:
            self._process = self._started()
        except (OSError, ValueError) as error:
            self._tidy()
            raise EngineError(f"No process could be started for the engine: {error}.") from error
        self._outgoing: SimpleQueue[bytes | None] = SimpleQueue()
        self._threads = [
            self._thread(self._collect, self._stream(self._process.stdout)),
            self._thread(self._write, self._stream(self._process.stdin)),
        ]

    def _started(self) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that a terminal's Ctrl-C does not reach it."""
        child = ["-m", "rightsource.optimizer.engines.child", str(self.folder), self.library]
        command = [sys.executable, "-P", "-W", "ignore", *child]
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            creationflags=_WINDOWS_FLAGS if os.name == "nt" else 0,
            start_new_session=os.name != "nt",
        )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def ready(self) -> bool:
        """Whether it can take a job: it is there, and the outcome of the job before has been read."""
        return not self._busy and self._process.poll() is None

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop the job under way and still may."""
        return self._stopping and self._process.poll() is None

    def settled(self, seconds: float) -> bool:
        """Say whether it can take a job; one that was asked to stop is given so many seconds to do so."""
        until = time.monotonic() + seconds
        while self._busy and self.stopping and time.monotonic() < until:
            self.next(_TICK)
        return self.ready

    def memory_mb(self) -> float:
        """Return the megabytes that the process holds now, 0 when it is gone."""
        try:
            return float(psutil.Process(self.pid).memory_info().rss) / 2**20
        except psutil.Error:
            return 0.0

    def give(self, job: object) -> None:
        """Hand over the job without waiting for it to be taken.

        Raises
        ------
        EngineError
            When it still works on another.
        """
        if self._busy:
            raise EngineError("An engine's process serves one job at a time; start another for this one.")
        self._busy, self._stopping = True, False
        self._outgoing.put(packed(job))

    def tell(self, word: bytes) -> None:
        """Say something to the job under way (`words`), without waiting for it to be heard; too late does no harm."""
        if self._busy:
            self._outgoing.put(packed_word(word))

    def stop(self) -> None:
        """Ask for the job under way to be stopped: its outcome comes soon, with what was found."""
        self._stopping = self._busy
        self.tell(stopping())

    def next(self, timeout: float) -> Any:
        """Return the next message, None when none came in time; at the end of all messages return the exit code."""
        with contextlib.suppress(Empty):
            message = self._messages.get(timeout=timeout)
            self._busy = self._busy and not isinstance(message, Outcome)
            return self._exit_code() if message is None else message
        return None

    def last_words(self) -> str:
        """Return the end of what the process printed."""
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _LAST_WORDS))
        return self._errors.read().decode("utf-8", "replace")

    def _exit_code(self) -> int:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self._process.wait(_PATIENCE)
        self._process.kill()
        return self._process.wait()

    def close(self) -> None:
        """End the process at once, if it still runs, and remove its files."""
        self._process.kill()
        self._process.wait()
        self._outgoing.put(None)
        for thread in self._threads:
            thread.join(_PATIENCE)
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                self._stream(stream).close()
        self._tidy()

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _tidy(self) -> None:
        self._errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _collect(self, stream: IO[bytes]) -> None:
        """Queue messages until they end; None stands for the end."""
        with contextlib.suppress(Exception):  # a message that cannot be read is the end too
            while (message := receive(stream)) is not None:
                self._messages.put(message)
        self._messages.put(None)

    def _write(self, stream: IO[bytes]) -> None:
        """Send what is queued until None; a process that is gone by now shows in its exit code."""
        with contextlib.suppress(OSError, ValueError):
            while (data := self._outgoing.get()) is not None:
                stream.write(data)
                stream.flush()

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise EngineError("The engine's process has no pipe.")
        return stream

    @staticmethod
    def _thread(target: Any, *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        return thread


_WINDOWS_FLAGS: Final = 0x00000200 | 0x08000000
"""CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW."""

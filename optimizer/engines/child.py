"""The process that an engine runs in: ``python -m rightsource.optimizer.engines.child FOLDER LIBRARY``.

It takes jobs from standard input, one after the other, and words to the job under way at any moment; it writes the
events and the outcome of each to what was standard output. Whatever an engine prints goes to standard error instead.
Engines' files are in the folder that it is given. It loads the library that it is given and no other: they cannot be in
one process. It ends as soon as its standard input does, that is, when the program that started it is gone.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from rightsource.optimizer.engines.frames import packed, receive_body
from rightsource.optimizer.engines.words import Words

if TYPE_CHECKING:  # importing it for real would make every engine's process start later
    from rightsource.optimizer.engines.job import Outcome


@dataclass(frozen=True)
class Received:
    """An order as it came, when, and what was said since."""

    body: bytes
    moment: float
    words: Words = field(default_factory=Words)


def main() -> None:
    """Run one job after the other; importing the engines while the first is still awaited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _own_channel()
    folder = Path(sys.argv[1])
    orders: SimpleQueue[Received] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders, folder), daemon=True).start()
    solve = _loaded(sys.argv[2])
    from rightsource.optimizer.surroundings import memory_mb  # noqa: PLC0415

    while True:
        received = orders.get()
        with tempfile.TemporaryDirectory(dir=folder) as files:
            job = pickle.loads(received.body)
            outcome = solve(job, lambda event: _send(answers, event), Path(files), received.moment, received.words)
        _send(answers, replace(outcome, memory_mb=memory_mb()))


def _loaded(library: str) -> Callable[..., Outcome]:
    """Load the engines of a library, which takes long (an order may come meanwhile), and return what solves a job."""
    if library == "highspy":
        from rightsource.optimizer.engines import highs_direct  # noqa: PLC0415

        return highs_direct.solve
    if library == "cp_model":
        from rightsource.optimizer.engines import native_search  # noqa: PLC0415

        return native_search.solve
    from rightsource.optimizer.engines import solving  # noqa: PLC0415

    return solving.solve


def _own_channel() -> IO[bytes]:
    """Keep standard output for answers and let everything that prints there end in standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: IO[bytes], orders: SimpleQueue[Received], folder: Path) -> None:
    """Pass on orders, and words to the last one, until the end of the program that gives them."""
    words = Words()
    while (message := receive_body(stream)) is not None:
        word, body = message
        if word:
            words.say(body)
        else:
            received = Received(body, time.monotonic())
            words = received.words
            orders.put(received)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _send(answers: IO[bytes], message: object) -> None:
    try:
        answers.write(packed(message))
        answers.flush()
    except OSError:  # nobody is there any more: the listener sees it too, tidies up and ends this process
        threading.Event().wait()


if __name__ == "__main__":
    main()

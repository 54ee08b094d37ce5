"""The process that an engine runs in: ``python -m rightsource.optimizer.engines.child``.

It takes jobs from standard input, one after the other, and writes the events and the outcome of each to what was
standard output; whatever an engine prints goes to standard error instead. Engines' files are in the folder that it is
given. It ends as soon as its standard input does, that is, when the program that started it is gone.
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
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from rightsource.optimizer.engines.frames import packed, receive_body


@dataclass(frozen=True)
class Received:
    """An order as it came, and when."""

    body: bytes
    moment: float


def main() -> None:
    """Run one job after the other; importing the engines while the first is still awaited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _own_channel()
    folder = Path(sys.argv[1])
    orders: SimpleQueue[Received] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders, folder), daemon=True).start()
    from rightsource.optimizer.engines.solving import solve  # noqa: PLC0415 - takes long; an order may come meanwhile
    from rightsource.optimizer.surroundings import memory_mb  # noqa: PLC0415

    while True:
        received = orders.get()
        with tempfile.TemporaryDirectory(dir=folder) as files:
            job = pickle.loads(received.body)
            outcome = solve(job, lambda event: _send(answers, event), Path(files), received.moment)
        _send(answers, replace(outcome, memory_mb=memory_mb()))


def _own_channel() -> IO[bytes]:
    """Keep standard output for answers and let everything that prints there end in standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: IO[bytes], orders: SimpleQueue[Received], folder: Path) -> None:
    """Pass on orders until the end of the program that gives them."""
    while (body := receive_body(stream)) is not None:
        orders.put(Received(body, time.monotonic()))
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

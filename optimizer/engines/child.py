"""The process that an engine runs in: ``python -m rightsource.optimizer.engines.child``.

It takes one order (a job and a folder for the engine's files) from standard input and writes events and the outcome to
what was standard output; whatever an engine prints goes to standard error instead. It ends as soon as its standard
input does, that is, when the program that started it is gone.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import sys
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
    """Run one job; importing the engines while the order is still awaited."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _own_channel()
    folder = Path(sys.argv[1])
    orders: SimpleQueue[Received] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, orders, folder), daemon=True).start()
    from rightsource.optimizer.engines.solving import solve  # noqa: PLC0415 - takes long; an order may come meanwhile
    from rightsource.optimizer.surroundings import memory_mb  # noqa: PLC0415

    received = orders.get()
    outcome = solve(pickle.loads(received.body), lambda event: _send(answers, event), folder, received.moment)
    _send(answers, replace(outcome, memory_mb=memory_mb()))
    os._exit(0)


def _own_channel() -> IO[bytes]:
    """Keep standard output for answers and let everything that prints there end in standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: IO[bytes], orders: SimpleQueue[Received], folder: Path) -> None:
    """Pass on the order, then wait for the end of the program that gave it."""
    body = receive_body(stream)
    if body is not None:
        orders.put(Received(body, time.monotonic()))
        stream.read(1)
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

"""What a peer is told, and how it tells what it finds: lines of JSON in a file that the runner reads."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TextIO

from rightsource.models.columns import Integers

Ending = Literal["proved", "gap", "time", "finished", "infeasible", "memory", "not-applicable", "failed"]
"""How a peer ended by its own word.

``proved``: it claims a proof; ``gap``: it claims the asked gap; ``time``: its limit; ``finished``: a heuristic that has
nothing more to do; ``infeasible``: it claims that there is no plan; ``not-applicable``: it cannot take this case;
``failed``: it gave up with a message.
"""


@dataclass(frozen=True)
class PeerJob:
    """One case for one peer. ``seconds`` limits building and solving together; reading is measured but not limited.

    ``folder`` holds the files of the case (see `cases.prepared`). ``model`` is ``plain`` or ``strong`` for a peer that
    reads a model file, ``""`` for one that reads the instance.
    """

    folder: str
    events: str
    seconds: float
    gap: float = 1e-4
    seed: int = 0
    threads: int = 1
    memory_mb: int = 8192
    model: str = ""

    @classmethod
    def read(cls, path: Path) -> PeerJob:
        """Read a job that `write` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write the job as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")


class EventLog:
    """Writes events as they come, each with the seconds since the instance (or model file) was read.

    The clock stands still until the phase ``read`` is over. A peer whose model was built beforehand charges the seconds
    of that building with `charge_build`; they count like seconds of its own.

    Examples
    --------
    >>> import io
    >>> stream = io.StringIO()
    >>> log = EventLog(stream)
    >>> with log.phase("read"):
    ...     pass
    >>> log.bound(99.5)
    >>> log.end("time", versions={"highspy": "1"})
    >>> [json.loads(line)["kind"] for line in stream.getvalue().splitlines()]
    ['phase', 'bound', 'end']
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._origin = time.perf_counter()
        self._charged = 0.0

    def seconds(self) -> float:
        """Return the seconds of building and solving so far."""
        return time.perf_counter() - self._origin + self._charged

    @contextmanager
    def phase(self, name: Literal["read", "build"]) -> Iterator[None]:
        """Measure a phase; the clock of the limit starts when ``read`` ends."""
        began = time.perf_counter()
        yield
        ended = time.perf_counter()
        if name == "read":
            self._origin = ended
        self._write({"kind": "phase", "name": name, "seconds": ended - began})

    def charge_build(self, seconds: float) -> None:
        """Count seconds of building that were spent before this process began."""
        self._charged += seconds
        self.built(seconds)

    def built(self, seconds: float) -> None:
        """Tell the seconds of building where the peer measured them itself, within its clock."""
        self._write({"kind": "phase", "name": "build", "seconds": seconds})

    def plan(self, choice: Integers, claimed: float | None = None, *, at: float | None = None) -> None:
        """Tell a plan: the option of each process (indices into all options, shape (processes,)), its claimed cost.

        ``claimed`` is in minor units per year. ``at`` is the moment when it was found, now unless given.
        """
        seconds = self.seconds() if at is None else at
        self._write({"kind": "plan", "seconds": seconds, "choice": choice.tolist(), "claimed": claimed})

    def bound(self, bound: float, *, at: float | None = None) -> None:
        """Tell a lower bound on the cost of every plan, in minor units per year."""
        self._write({"kind": "bound", "seconds": self.seconds() if at is None else at, "bound": bound})

    def end(self, status: Ending, message: str = "", versions: Mapping[str, str] | None = None) -> None:
        """Tell how it ended; the last event."""
        self._write(
            {"kind": "end", "seconds": self.seconds(), "status": status, "message": message, "versions": versions or {}}
        )

    def _write(self, event: dict[str, Any]) -> None:
        self._stream.write(json.dumps(event) + "\n")
        self._stream.flush()

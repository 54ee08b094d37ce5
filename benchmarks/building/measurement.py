"""One measurement: one tool builds one model once, in a process of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

Status = Literal["built", "different", "missing", "time", "memory", "failed"]
"""``built``: the model is the right one; ``different``: it is another one; ``missing``: a package is not installed."""

WORDS: Final[dict[Status, str]] = {
    "built": "built",
    "different": "another model",
    "missing": "not installed",
    "time": "not in time",
    "memory": "out of memory",
    "failed": "failed",
}
"""Each status as tables show it."""


@dataclass(frozen=True)
class Measurement:
    """What became of one build.

    Seconds are those of building the tool's own model and of turning it into what a solver is handed (None where the
    tool has no way to do that). ``peak_mb`` is the most that the process held while it did both, ``added_mb`` how much
    of it came on top of what it held before. Columns, rows and nonzeros are counted in the tool's model, rows without
    entries left out.
    """

    status: Status
    message: str = ""
    version: str = ""
    columns: int = 0
    rows: int = 0
    nonzeros: int = 0
    build_seconds: float = 0.0
    hand_over_seconds: float | None = None
    peak_mb: float = 0.0
    added_mb: float = 0.0

    @classmethod
    def read(cls, path: Path) -> Measurement:
        """Read what `write` wrote."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

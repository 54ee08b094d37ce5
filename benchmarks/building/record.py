"""The record of a tool on a case: all its repeats; one line of ``building.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Final

from rightsource.benchmarks.building.measurement import Measurement, Status
from rightsource.benchmarks.building.registry import OURS
from rightsource.benchmarks.building.tool import Tool
from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.runner.surroundings import version_of

RECORDS: Final = "building.jsonl"
"""Name of the file of records."""


@dataclass(frozen=True)
class BuildRecord:
    """What a tool took for a case, in all repeats; see `Measurement` for what is counted.

    ``status`` and ``message`` are those of the first repeat that went wrong. Times are in seconds, one per repeat;
    ``hand_over_seconds`` is empty where the tool cannot hand its model over. Memory is the median in megabytes.
    """

    case: str
    processes: int
    tool: str
    title: str
    version: str
    status: Status
    message: str
    columns: int
    rows: int
    nonzeros: int
    build_seconds: tuple[float, ...] = ()
    hand_over_seconds: tuple[float, ...] = ()
    peak_mb: float = 0.0
    added_mb: float = 0.0
    machine: str = ""
    commit: str = ""
    started: str = ""

    @property
    def measured(self) -> bool:
        """Whether all went well, so that times may be compared."""
        return self.status == "built"

    @property
    def handed_seconds(self) -> tuple[float, ...]:
        """Seconds of building and handing over together, one per repeat; empty where it cannot be handed over."""
        both = zip(self.build_seconds, self.hand_over_seconds, strict=False)
        return tuple(built + handed for built, handed in both)

    @property
    def build_rate(self) -> float | None:
        """Variables per second of building, at the median time."""
        return self._rate(self.build_seconds)

    @property
    def handed_rate(self) -> float | None:
        """Variables per second of building and handing over, at the median time."""
        return self._rate(self.handed_seconds)

    @property
    def hand_over_rate(self) -> float | None:
        """Variables per second of handing over alone, at the median time."""
        return self._rate(self.hand_over_seconds)

    def _rate(self, seconds: Sequence[float]) -> float | None:
        return self.columns / median(seconds) if self.measured and seconds and median(seconds) > 0 else None

    def line(self) -> str:
        """Return the record as one line of JSON, without the line end; rates are written for other readers."""
        rates = {"variables_per_second": self.build_rate, "handed_variables_per_second": self.handed_rate}
        return json.dumps({**asdict(self), **rates})

    @classmethod
    def parse(cls, line: str) -> BuildRecord:
        """Return the record that `line` wrote."""
        raw = json.loads(line)
        del raw["variables_per_second"], raw["handed_variables_per_second"]
        raw |= {name: tuple(raw[name]) for name in ("build_seconds", "hand_over_seconds")}
        return cls(**raw)


def summed_up(
    case: Case, tool: Tool, repeats: Sequence[Measurement], machine: str, commit: str, started: str
) -> BuildRecord:
    """Return the record of all repeats of a tool on a case; there is at least one."""
    telling = next((one for one in repeats if one.status != "built"), repeats[-1])
    return BuildRecord(
        case=case.name,
        processes=case.processes,
        tool=tool.name,
        title=tool.title,
        version=telling.version or version_of(tool.package or OURS) or "",
        status=telling.status,
        message=telling.message,
        columns=telling.columns,
        rows=telling.rows,
        nonzeros=telling.nonzeros,
        build_seconds=tuple(one.build_seconds for one in repeats if one.build_seconds),
        hand_over_seconds=tuple(one.hand_over_seconds for one in repeats if one.hand_over_seconds is not None),
        peak_mb=median(one.peak_mb for one in repeats),
        added_mb=median(one.added_mb for one in repeats),
        machine=machine,
        commit=commit,
        started=started,
    )

"""The sets of a report: every record of every run is in one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.benchmarks.measures.measured import measure
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.report.runs import Run
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.wording import counted

UNNAMED: Final = "cases of no set"
"""The set of recorded cases that no manifest names."""


@dataclass(frozen=True)
class Collection:
    """Runs that are reported together, and their cells by set."""

    runs: tuple[Run, ...]
    sets: tuple[Results, ...]

    @property
    def protocol(self) -> str:
        """The names of the protocols that were run, with plus signs between them."""
        return "+".join(dict.fromkeys(run.manifest.protocol for run in self.runs))

    @classmethod
    def of(cls, runs: Sequence[Run]) -> Collection:
        """Measure all records of the runs, each case against the records of all of them, and arrange them in sets.

        Raises
        ------
        InputError
            When records of one case are of different instances: nothing of them can be compared.
        """
        _check_instances(runs)
        measured = measure(record for run in runs for record in run.records)
        cases: dict[str, list[str]] = {}
        for run in runs:
            for name, own in run.sets.items():
                cases.setdefault(name, []).extend(own)
        named = {case for own in cases.values() for case in own}
        if unnamed := [one.record.case for one in measured if one.record.case not in named]:
            cases[UNNAMED] = unnamed
        planned = frozenset().union(*(run.planned for run in runs))
        sets = (
            Results.of(name, list(dict.fromkeys(own)), measured, planned, tuple(PEERS)) for name, own in cases.items()
        )
        return cls(tuple(runs), tuple(sets))


def _check_instances(runs: Sequence[Run]) -> None:
    """Refuse cases whose name stands for more than one instance, as when generators changed between two starts."""
    found: dict[str, set[str]] = {}
    for run in runs:
        for record in run.records:
            if record.instance:
                found.setdefault(record.case, set()).add(record.instance)
    mixed = [case for case, instances in found.items() if len(instances) > 1]
    if mixed:
        such = counted(len(mixed), "such case", "such cases")
        message = f"its records are of different instances of that name ({such}); measure them again."
        raise InputError([Fault(mixed[0], message, ", ".join(str(run.folder) for run in runs))])

"""Ids of one list by position, and what can be said of a reference to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

from rightsource.models.columns import Options, Processes
from rightsource.models.faults import did_you_mean
from rightsource.models.fields import Hole
from rightsource.models.reading.findings import Findings, join, shown

UNKNOWN: Final = -1
"""Position of what a reference names when it names nothing."""


def is_consequence(name: str, known: Collection[str]) -> bool:
    """Return whether an unknown name may follow from a fault already noted.

    So it is when the name itself is faulty, when some known name could not be read, or is faulty and near.
    """
    return isinstance(name, Hole) or "" in known or did_you_mean(name, (k for k in known if isinstance(k, Hole))) != ""


class Index:
    """Positions by id. An id given twice is noted as a fault and means its first bearer.

    ``complete`` is False when the list itself could not be read: references to it are then passed over in silence.
    """

    def __init__(self, noun: str, ids: Sequence[str], path: str, findings: Findings, complete: bool = True) -> None:
        self.noun, self.path, self.findings = noun, path, findings
        self.positions: dict[str, int] = {}
        self.complete = complete
        for i, name in enumerate(ids):
            first = self.positions.setdefault(name, i)
            if first != i and name:
                where = f"{path}[{i}].id"
                findings.fault(where, f"{shown(name)} is already the id of {join(path, first)}.")

    def find(self, name: str, path: str, context: str = "") -> int:
        """Return the position of an id, or `UNKNOWN` after noting the fault of the reference at ``path``."""
        position = self.positions.get(name, UNKNOWN)
        if position == UNKNOWN and self.complete and not is_consequence(name, self.positions):
            brackets = f" ({context})" if context else ""
            article = "an" if self.noun[0] in "aeiou" else "a"
            self.findings.fault(
                path, f"'{name}' is not {article} {self.noun}{brackets}{self.findings.hint(name, self.positions)}"
            )
        return position

    def find_all(self, names: Sequence[str], path: Callable[[int], str], context: Callable[[int], str]) -> list[int]:
        """Return the position of each id; path and context of a reference are asked for only when it is faulty."""
        found = [self.positions.get(name, UNKNOWN) for name in names]
        if UNKNOWN in found:
            for k, position in enumerate(found):
                if position == UNKNOWN:
                    self.find(names[k], path(k), context(k))
        return found


def find_option(processes: Processes, options: Options, process: int, name: str, path: str, findings: Findings) -> int:
    """Return the global position of a process's option, or `UNKNOWN` after noting the fault of the reference."""
    if process == UNKNOWN:
        return UNKNOWN
    first, behind = processes.first_option[process : process + 2].tolist()
    own = options.ids[first:behind]
    if name in own:
        return int(first) + own.index(name)
    if own and not is_consequence(name, own):
        listed = ", ".join(f"'{option}'" for option in own)
        owner = processes.ids[process]
        findings.fault(
            path, f"'{name}' is not an option of process '{owner}' (it has {listed}){findings.hint(name, own)}"
        )
    return UNKNOWN

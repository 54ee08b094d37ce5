"""Ids of one list by position, and what can be said of a reference to them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from rightsource.models.columns import UNKNOWN, Options, Processes
from rightsource.models.faults import nearest
from rightsource.models.fields import Hole
from rightsource.models.reading.findings import Findings, join, listed, shown


def holes(names: Iterable[str]) -> list[str]:
    """Return the names that are faulty, or empty because they could not be read."""
    return [name for name in names if isinstance(name, Hole)]


def is_consequence(name: str, faulty: Collection[str]) -> bool:
    """Return whether an unknown name may follow from a fault already noted; ``faulty`` are the `holes` of its list.

    So it is when the name itself is faulty, when some known name could not be read, or is faulty and near.
    """
    return isinstance(name, Hole) or "" in faulty or nearest(name, faulty) is not None


class Index:
    """Positions by id. An id given twice is noted as a fault and means its first bearer.

    ``complete`` is False when the list itself could not be read: references to it are then passed over in silence.
    ``groups`` holds the group of each element where elements belong to groups, whose names are easily taken for ids.
    """

    def __init__(
        self,
        noun: str,
        ids: Sequence[str],
        path: str,
        findings: Findings,
        complete: bool = True,
        groups: Sequence[str] = (),
    ) -> None:
        self.noun, self.path, self.findings = noun, path, findings
        self._members: dict[str, list[str]] = {}
        for name, group in zip(ids, groups, strict=False):
            self._members.setdefault(group, []).append(name)
        self.positions: dict[str, int] = {}
        self.complete = complete
        self._faulty = holes(ids)
        for i, name in enumerate(ids):
            first = self.positions.setdefault(name, i)
            if first != i and name:
                where = f"{path}[{i}].id"
                findings.fault(where, f"{shown(name)} is already the id of {join(path, first)}.")

    def find(self, name: str, path: str, context: str = "") -> int:
        """Return the position of an id, or `UNKNOWN` after noting the fault of the reference at ``path``."""
        position = self.positions.get(name, UNKNOWN)
        if position == UNKNOWN and self.complete and not is_consequence(name, self._faulty):
            self.findings.fault(path, self.refusal(name, context))
        return position

    def refusal(self, name: str, context: str = "") -> str:
        """Return what to say of a name that nothing in the list bears."""
        brackets = f" ({context})" if context else ""
        if name in self._members:
            members = self._members[name]
            those = f"its {self.noun}s are" if len(members) > 1 else f"its only {self.noun} is"
            return f"{shown(name)} is a group{brackets}; {those} {listed(members)}."
        return f"{shown(name)} is not a {self.noun}{brackets}{self.findings.hint(name, self.positions)}"

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
    if own and not is_consequence(name, holes(own)):
        findings.fault(path, option_refusal(name, processes.ids[process], own, findings))
    return UNKNOWN


def option_refusal(name: str, process: str, own: Sequence[str], findings: Findings) -> str:
    """Return what to say of a name that none of a process's own options bears."""
    has = f"process {shown(process)} (it has {listed(own)})"
    return f"{shown(name)} is not an option of {has}{findings.nearest(name, own)}"

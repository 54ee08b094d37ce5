"""Groups of options at a process: which options of process i share an attribute value g, for all (i, g) at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Integers


def ranges(starts: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Return, for runs of consecutive numbers, the run each number belongs to and the numbers themselves.

    Examples
    --------
    >>> [array.tolist() for array in ranges(np.array([5, 9]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 9]]

    """
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    before = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    return owner, np.arange(int(counts.sum()), dtype=np.int64) - before[owner] + starts[owner]


@dataclass(frozen=True)
class Members:
    """The options of each (process, code) pair, pairs sorted by process and then code.

    Group k belongs to ``process[k]`` and has the value ``code[k]``; its options are ``option[start[k]:start[k + 1]]``.
    ``first_group[i]`` up to ``first_group[i + 1]`` are the groups of process i.
    """

    process: Integers
    code: Integers
    start: Integers
    option: Integers
    first_group: Integers

    @classmethod
    def of(cls, option_process: Integers, code: Integers, processes: int) -> Members:
        """Group options (all of them, sorted by process) by process and a code that is nowhere negative."""
        width = int(code.max(initial=0)) + 1
        keys = option_process * width + code
        order = np.argsort(keys, kind="stable").astype(np.int64)
        groups, start = np.unique(keys[order], return_index=True)
        process = groups // width
        first_group = np.searchsorted(process, np.arange(processes + 1)).astype(np.int64)
        return cls(process, groups % width, np.append(start, len(keys)).astype(np.int64), order, first_group)

    def size(self) -> Integers:
        """Return the number of options of each group."""
        return np.diff(self.start)

    def groups_of(self, processes: Integers) -> tuple[Integers, Integers]:
        """Return all groups of a list of processes: the position in that list, and the group."""
        counts = self.first_group[processes + 1] - self.first_group[processes]
        return ranges(self.first_group[processes], counts)

    def find(self, process: Integers, code: Integers) -> Integers:
        """Return the group of each (process, code) pair, -1 where the process has no such option."""
        width = int(max(self.code.max(initial=0), code.max(initial=0))) + 1
        keys, wanted = self.process * width + self.code, process * width + code
        position = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[position] == wanted, position, -1) if len(keys) else np.full(len(wanted), -1)

    def options_of(self, groups: Integers) -> tuple[Integers, Integers]:
        """Return all options of a list of groups: the position in that list, and the option."""
        owner, position = ranges(self.start[groups], self.size()[groups])
        return owner, self.option[position]

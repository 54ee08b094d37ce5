"""The processes of a large instance divided into parts of a limited size that rules and arcs cross rarely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import Apart, MaxCount, MinCount, PathRule, Scoped, Together
from rightsource.models.tables.selection import BARRING, Resolver
from rightsource.optimizer.blocks.regions import region

_FINENESS: Final = 4
"""A function larger than this part of a part is cut: pieces must fit together."""


@dataclass(frozen=True)
class Partition:
    """``part`` is the part of each process, counted from 0 without gaps."""

    part: Integers

    @cached_property
    def parts(self) -> tuple[Integers, ...]:
        """The processes of each part, ascending."""
        order = np.argsort(self.part, kind="stable").astype(np.int64)
        return tuple(np.split(order, np.cumsum(np.bincount(self.part))[:-1]))

    def touched(self, processes: Flags) -> Integers:
        """Return the parts that some processes lie in."""
        return np.unique(self.part[processes])


def partition(instance: Instance, resolver: Resolver, most: int) -> Partition:
    """Divide the processes into parts of at most ``most`` processes each.

    Functions are the pieces; larger ones are cut into runs of processes. Pieces that a rule joins which several parts
    cannot share (`together`, `apart`, counts, paths) become one, as long as that fits into a part. Pieces that the same
    wide rules speak of then fill one part after the other, in the order of the instance.

    Examples
    --------
    >>> from rightsource.models.tables.selection import Resolver
    >>> found = partition(instance, Resolver.of(instance), 3)
    >>> max(len(part) for part in found.parts) <= 3
    True
    """
    pieces = _Pieces(cut(resolver.function.code, max(most // _FINENESS, 1)), most)
    wide = []
    for flags, joins in _scopes(instance, resolver):
        if not (joins and pieces.join(np.flatnonzero(flags))):
            wide.append(flags)
    return Partition(_filled(pieces.piece(), wide, most))


def cut(function: Integers, most: int) -> Integers:
    """Return the piece of each process: its function, cut after every ``most`` processes."""
    order = np.argsort(function, kind="stable")
    starts = np.flatnonzero(np.diff(function[order], prepend=-1))
    rank = np.empty(len(function), dtype=np.int64)
    rank[order] = np.arange(len(function)) - np.repeat(starts, np.diff(np.append(starts, len(function))))
    found: Integers = np.unique(function * (len(function) + 1) + rank // most, return_inverse=True)[1].astype(np.int64)
    return found


def _scopes(instance: Instance, resolver: Resolver) -> Iterator[tuple[Flags, bool]]:
    """Yield the processes of each rule on several processes, and whether it can only be kept by one part."""
    for rule in instance.active_rules:
        if isinstance(rule, PathRule):
            yield region(instance, rule), True
        elif isinstance(rule, Scoped) and not isinstance(rule, BARRING):
            yield resolver.in_scope(rule.scope), isinstance(rule, Together | Apart | MaxCount | MinCount)


class _Pieces:
    """Sets of processes that are joined as long as they stay small."""

    def __init__(self, piece: Integers, most: int) -> None:
        self._piece, self._most = piece, most
        self._above = list(range(int(piece.max(initial=-1)) + 1))
        self._size = np.bincount(piece).tolist()

    def join(self, processes: Integers) -> bool:
        """Join the pieces of some processes; False where they are too many for a part."""
        roots = {self._root(piece) for piece in np.unique(self._piece[processes]).tolist()}
        size = sum(self._size[root] for root in roots)
        if size > self._most or not roots:
            return not roots
        first = min(roots)
        for root in roots:
            self._above[root] = first
        self._size[first] = size
        return True

    def piece(self) -> Integers:
        """Return the piece of each process, counted from 0 without gaps."""
        roots = np.array([self._root(piece) for piece in range(len(self._above))], dtype=np.int64)
        return np.unique(roots[self._piece], return_inverse=True)[1].astype(np.int64)

    def _root(self, piece: int) -> int:
        while self._above[piece] != piece:
            self._above[piece] = self._above[self._above[piece]]
            piece = self._above[piece]
        return piece


def _filled(piece: Integers, wide: Iterable[Flags], most: int) -> Integers:
    """Return the part of each process: parts are filled by pieces in order, those of the same rules side by side."""
    first = np.unique(piece, return_index=True)[1]
    code = np.zeros(len(first), dtype=np.int64)
    for flags in wide:
        code = np.unique(2 * code + flags[first], return_inverse=True)[1].astype(np.int64)
    earliest = np.full(int(code.max(initial=-1)) + 1, len(piece), dtype=np.int64)
    np.minimum.at(earliest, code, first)
    order, size = np.lexsort((first, earliest[code])), np.bincount(piece)
    part_of, part, held, kind = np.zeros(len(first), dtype=np.int64), 0, 0, -1
    for one in order.tolist():
        changes = kind not in (-1, int(code[one])) and 2 * held >= most
        if held and (held + size[one] > most or changes):
            part, held = part + 1, 0
        part_of[one], held, kind = part, held + int(size[one]), int(code[one])
    return part_of[piece]

"""All cells of a set: every case with every peer, also those that are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.timings import Timing

Key: TypeAlias = tuple[str, str, int]
"""Case, peer and seed of a cell."""


class Row(NamedTuple):
    """A line of a table: a case, and the seed given to the peers."""

    case: str
    seed: int


@dataclass(frozen=True)
class Results:
    """The cells of a set. A row has all peers, with or without a cell; ``planned`` are those asked for."""

    name: str
    rows: tuple[Row, ...]
    peers: tuple[str, ...]
    planned: frozenset[Key]
    cells: Mapping[tuple[Row, str], Measured]

    @classmethod
    def of(
        cls,
        name: str,
        cases: Sequence[str],
        measured: Iterable[Measured],
        planned: Collection[Key] = (),
        order: Sequence[str] = (),
    ) -> Results:
        """Arrange the measured records of a set.

        Every case has a row for each seed that is planned or recorded, one at least. Every peer that is planned for one
        of the cases or has a record of one is there, in ``order``, those that are not in it behind.
        """
        kept = set(cases)
        asked = frozenset(key for key in planned if key[0] in kept)
        cells = {
            (Row(one.record.case, one.record.seed), one.record.peer): one for one in measured if one.record.case in kept
        }
        found = {(case, peer, seed) for (case, seed), peer in cells} | asked
        seeds: dict[str, set[int]] = {case: set() for case in cases}
        for case, _, seed in found:
            seeds[case].add(seed)
        peers = {peer for _, peer, _ in found}
        return cls(
            name,
            tuple(Row(case, seed) for case, own in seeds.items() for seed in sorted(own or {0})),
            (*(peer for peer in order if peer in peers), *sorted(peers - set(order))),
            asked,
            cells,
        )

    def cell(self, row: Row, peer: str) -> Measured | None:
        """Return a cell, None when it has no record."""
        return self.cells.get((row, peer))

    def run(self, row: Row, peer: str) -> Measured | None:
        """Return a cell that the peer could take, None when it has no record or is not applicable."""
        cell = self.cell(row, peer)
        return cell if cell and cell.ran else None

    def runs(self, peer: str) -> list[Measured]:
        """Return the cells that a peer could take, in the order of the rows."""
        return [cell for row in self.rows if (cell := self.run(row, peer))]

    def bounds(self, peer: str) -> bool:
        """Return whether a peer told any bound in this set; who never does is in no table or plot of proofs."""
        return any(run.record.bound is not None for run in self.runs(peer))

    def asked(self, timing: Timing) -> tuple[str, ...]:
        """Return the peers that a timing makes sense for: all for plans, those that tell bounds for proofs."""
        return tuple(peer for peer in self.peers if timing.plans or self.bounds(peer))

    def is_missing(self, row: Row, peer: str) -> bool:
        """Return whether a cell was asked for and has no record."""
        return (row.case, peer, row.seed) in self.planned and self.cell(row, peer) is None

    def missing(self, peer: str) -> int:
        """Return how many cells of a peer were asked for and have no record."""
        return sum(self.is_missing(row, peer) for row in self.rows)

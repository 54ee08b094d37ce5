"""Pair costs: from documents to columns, arc by arc, as there may be millions of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rightsource.models.columns import UNKNOWN, Options, PairCosts, Processes
from rightsource.models.documents import DependencyDocument
from rightsource.models.reading.arcs import arc_in_words
from rightsource.models.reading.extras import Extras
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.gathered import Gathered
from rightsource.models.reading.index import Index, find_option
from rightsource.models.reading.salvage import read_many

CHUNK: Final = 50
"""Arcs held at a time with their pair costs: a dense arc may have thousands."""


class PairCostReader:
    """Reads dependencies and moves their pair costs into columns on the way."""

    def __init__(
        self, processes: Processes, options: Options, index: Index, extras: Extras, findings: Findings
    ) -> None:
        self._processes, self._options, self._index = processes, options, index
        self._extras, self._findings = extras, findings
        self._columns = Gathered()
        self._own: dict[int, dict[str, int]] = {}

    def read(self, raw: Sequence[object]) -> list[DependencyDocument]:
        """Return the dependencies without their pair costs; unknown options and pairs given twice are noted."""
        light: list[DependencyDocument] = []
        for first in range(0, len(raw), CHUNK):
            arcs = read_many(DependencyDocument, raw[first : first + CHUNK], "dependencies", first, self._findings)
            self._extras.keep_arcs(arcs)
            light += [self._lightened(first + k, arc) for k, arc in enumerate(arcs)]
        return light

    def columns(self) -> PairCosts:
        """Return the columns of all pair costs read."""
        numbers = self._columns.numbers
        return PairCosts(numbers("dependency"), numbers("from_option"), numbers("to_option"), numbers("cost"))

    def _lightened(self, d: int, arc: DependencyDocument) -> DependencyDocument:
        if not arc.pair_costs:
            return arc
        ends = [self._index.positions.get(name, UNKNOWN) for name in (arc.from_, arc.to)]
        tails, heads = (self._options_of(process) for process in ends)
        sources = [tails.get(pair.from_option, UNKNOWN) for pair in arc.pair_costs]
        targets = [heads.get(pair.to_option, UNKNOWN) for pair in arc.pair_costs]
        distinct = len(set(zip(sources, targets, strict=True)))
        if UNKNOWN in sources or UNKNOWN in targets or distinct < len(sources):
            self._note_faults(d, arc, ends)
        columns = self._columns
        columns.add_numbers("dependency", [d] * len(sources))
        columns.add_numbers("from_option", sources)
        columns.add_numbers("to_option", targets)
        columns.add_numbers("cost", [pair.cost for pair in arc.pair_costs])
        return arc.model_copy(update={"pair_costs": ()})

    def _options_of(self, process: int) -> dict[str, int]:
        """Return the global position of each option of a process by its id, looked up once."""
        if process not in self._own:
            first, behind = (0, 0) if process == UNKNOWN else self._processes.first_option[process : process + 2]
            names = self._options.ids[first:behind]
            self._own[process] = {name: int(first) + k for k, name in reversed(list(enumerate(names)))}
        return self._own[process]

    def _note_faults(self, d: int, arc: DependencyDocument, ends: Sequence[int]) -> None:
        """Walk through the pairs of an arc in which something is wrong."""
        seen: dict[tuple[int, ...], int] = {}
        for k, pair in enumerate(arc.pair_costs):
            path = f"dependencies[{d}].pair_costs[{k}]"
            found = tuple(
                find_option(self._processes, self._options, end, name, f"{path}.{key}", self._findings)
                for end, name, key in zip(
                    ends, (pair.from_option, pair.to_option), ("from_option", "to_option"), strict=True
                )
            )
            if UNKNOWN not in found and seen.setdefault(found, k) != k:
                message = f"this pair of options has a cost already at pair_costs[{seen[found]}] ({arc_in_words(arc)})."
                self._findings.fault(path, message)

"""An assignment that was read from a table, and where each of its entries stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import join


@dataclass(frozen=True)
class TablePlan:
    """The option of each process, and the cells of both in words; ``table`` is what the whole table is called."""

    assignment: dict[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    table: str = ""

    def placed(self, faults: Iterable[Fault], instance: Instance) -> list[Fault]:
        """Return faults of the assignment with the cells that are wrong: of an unknown process, or of its option."""
        places = {"assignment": self.table}
        for process, cells in self.cells.items():
            places[join("assignment", process)] = cells[process in instance.process_index]
        return [replace(fault, path=places.get(fault.path, fault.path)) for fault in faults]

"""The part of a report on model building: the tables of the command `building`, written to the folder of a run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rightsource.benchmarks.building.record import RECORDS, BuildRecord
from rightsource.benchmarks.building.table import page
from rightsource.models.faults import Fault, InputError


def read_building(folder: Path) -> list[BuildRecord]:
    """Return the records of model building in a folder, none where there is no file of them.

    Raises
    ------
    InputError
        When a line is no such record.
    """
    path = folder / RECORDS
    records, faults = [], []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(BuildRecord.parse(line))
        except (ValueError, TypeError, KeyError, AttributeError):
            message = "this is no record of model building; run the command building again."
            faults.append(Fault(f"line {number}", message, str(path)))
    if faults:
        raise InputError(faults)
    return records


def building_part(records: Sequence[BuildRecord], level: int) -> list[str]:
    """Return the page of model building with its headings from ``level`` on, nothing without records."""
    more = "#" * (level - 1)
    return [more + line if line.startswith("#") else line for line in page(records).splitlines()] if records else []

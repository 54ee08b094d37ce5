"""Scenarios: from raw values to documents, which of their changes are sound, and what they ask of the instance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.models.changes import Scenario
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index
from rightsource.models.reading.salvage import read_many

_CHANGE: Final = re.compile(r"scenarios\[\d+\]\.changes\[\d+\]")


@dataclass(frozen=True)
class ReadScenario:
    """A scenario with its path; ``unsound`` are the paths of the changes whose reading brought faults."""

    path: str
    scenario: Scenario
    unsound: frozenset[str]


def read_scenarios(raw: Sequence[object], findings: Findings) -> list[ReadScenario]:
    """Return as many scenarios as there are raw values; faults are noted, ids given twice among them."""
    before = len(findings.faults)
    scenarios = read_many(Scenario, raw, "scenarios", 0, findings)
    found = (_CHANGE.match(fault.path) for fault in findings.faults[before:])
    unsound = frozenset(match[0] for match in found if match)
    Index("scenario", [scenario.id for scenario in scenarios], "scenarios", findings)
    return [ReadScenario(f"scenarios[{i}]", scenario, unsound) for i, scenario in enumerate(scenarios)]

"""Rules: from raw values to documents, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rightsource.models.reading.families import RULES
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.kinds import document_of
from rightsource.models.reading.salvage import read_one
from rightsource.models.rules import Rule


@dataclass(frozen=True)
class ReadRule:
    """A rule with its path; ``sound`` when reading it brought no fault."""

    path: str
    rule: Rule
    sound: bool


def read_rules(raw: Sequence[object], findings: Findings) -> list[ReadRule]:
    """Return the rules whose kind could be read; faults are noted."""
    rules = []
    for i, element in enumerate(raw):
        path, before = f"rules[{i}]", len(findings.faults)
        document: Any = document_of(RULES, element, path, "", findings)
        if document is not None:
            rule = read_one(document, element, path, findings)
            rules.append(ReadRule(path, rule, len(findings.faults) == before))
    return rules

"""What a report reads beside plans: bounds that plan files claim, and what other commands printed with --json."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import parse_json
from rightsource.instances.plan_files import claimed_bound
from rightsource.models.canonical import sha256
from rightsource.models.documents import PlanDocument
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import shown
from rightsource.models.reading.keys import keys_of
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.sources import is_current
from rightsource.optimizer.report.analysis import section_of
from rightsource.optimizer.report.document import Section
from rightsource.optimizer.report.plan import ReportPlan

_LARGEST: Final = 30
"""Digits beyond which a bound is no sum of costs."""
_EXPECTED: Final = "expected what a command such as prices or whatif prints with --json"


def with_claims(plans: Sequence[CheckedPlan], plan_files: Sequence[str], instance: Instance) -> list[ReportPlan]:
    """Return checked plans with the bounds that their files claim for this very instance, rounded down."""
    return [
        ReportPlan(plan, None if is_current(file) else _minor(claimed_bound(file, instance), instance))
        for plan, file in zip(plans, plan_files, strict=True)
    ]


def read_sections(files: Sequence[str], instance: Instance, plan: CheckedPlan) -> list[Section]:
    """Return a section for each file with the result of another command; any plan tells the units of rules.

    Raises
    ------
    InputError
        When a file is no such result, or one about another instance; it carries the faults of all files.
    """
    sections: list[Section] = []
    faults: list[Fault] = []
    units = {rule.id: rule.unit for rule in plan.report.rules}
    for position, file in enumerate(files, start=1):
        try:
            sections.append(section_of(_result_in(file, instance), Path(file).name, f"added-{position}", units))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return sections


def _result_in(file: str, instance: Instance) -> Mapping[str, Any]:
    """Return the document in a file; what its keys say beyond the instance is not checked."""
    document, faults = parse_json(read_bytes(Path(file)), file)
    if faults:
        raise InputError(faults)
    if not isinstance(document, dict):
        raise InputError([Fault("", f"found {shown(document)}, {_EXPECTED}.", file)])
    if isinstance(document.get("error"), dict):
        said = document["error"].get("message", "an error")
        raise InputError([Fault("error", f"the command that wrote this had no result: {shown(said)}.", file)])
    if "assignment" in document and keys_of(PlanDocument).keys() >= document.keys():
        raise InputError(
            [Fault("", f"this is a plan, {_EXPECTED}; plans to report on are named without --with.", file)]
        )
    if "format" in document:
        raise InputError([Fault("format", f"found {shown(document['format'])}, {_EXPECTED}.", file)])
    meant = document.get("instance")
    if not isinstance(meant, dict) or not isinstance(meant.get("sha256"), str):
        raise InputError([Fault("instance.sha256", f"there is none, {_EXPECTED}.", file)])
    if meant["sha256"] != sha256(instance):
        name = meant.get("name")
        other = "another version of this instance" if name == instance.name else f"another instance, {shown(name)}"
        message = f"this result is about {other}; run its command again with the instance of the report."
        raise InputError([Fault("instance.sha256", message, file)])
    return document


def _minor(bound: Decimal | None, instance: Instance) -> int | None:
    """Return a bound in whole minor units; a part of one proves nothing more, since costs are whole."""
    if bound is None or bound.adjusted() > _LARGEST:
        return None
    return math.floor(Fraction(bound) * int(10**instance.money_decimals))

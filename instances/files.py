"""Files on disk: instances and plans in and out, and nothing half-written."""

from __future__ import annotations

import gzip
import os
import secrets
import shutil
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from rightsource.instances.csv_plans import csv_plan, parse_csv_plan
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import decode, parse_json
from rightsource.models.canonical import sha256
from rightsource.models.documents import INSTANCE_FORMAT, PLAN_FORMAT, InstanceName, PlanDocument
from rightsource.models.faults import Fault, InputError
from rightsource.models.fields import Hole
from rightsource.models.instance import Instance
from rightsource.models.json_text import indented
from rightsource.models.plan import Plan
from rightsource.models.reading import read_document
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.keys import keys_of
from rightsource.models.reading.salvage import read_one
from rightsource.models.writing import to_document


def read_instance(path: str | Path | Traversable, source: str = "") -> Instance:
    """Return the instance in a JSON file, which may be gzipped; ``source`` names it in messages.

    Raises
    ------
    InputError
        When the file cannot be read or anything in it is wrong; it carries every fault.
    """
    place = Path(path) if isinstance(path, str) else path
    source = source or str(place)
    raw, faults = parse_json(read_bytes(place), source)
    return read_document(raw, source, faults)


def write_instance(path: str | Path, instance: Instance) -> None:
    """Write an instance as a JSON file for people, gzipped when the name ends in ``.gz``; see `write_atomically`."""
    _write_text(path, indented(to_document(instance)) + "\n")


def read_plan(path: str | Path, instance: Instance) -> tuple[Plan, tuple[Fault, ...]]:
    """Return the plan in a file, checked to fit the instance, and warnings.

    A file whose name ends in ``.csv`` has the columns ``process`` and ``option``, all others are JSON; both may be
    gzipped. A plan that was made for another instance is a warning.

    Raises
    ------
    InputError
        When the file cannot be read, or the plan names an unknown process or option or leaves a process out.
    """
    document, findings = _plan_file(Path(path))
    if document.assignment or not findings.faults:
        _check_fit(document.assignment, instance, findings)
    _note_another_instance(document.instance or InstanceName(), instance, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return Plan(document.assignment), tuple(findings.warnings)


def plan_file_faults(path: str | Path) -> tuple[Fault, ...]:
    """Return what is wrong with a plan file whatever the instance, such as one that cannot be read itself."""
    try:
        return tuple(_plan_file(Path(path))[1].faults)
    except InputError as error:
        return error.faults


def plan_document(
    instance: Instance,
    plan: Plan,
    *,
    objective: int | None = None,
    bound: int | None = None,
    engine: str | None = None,
    seed: int | None = None,
    versions: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a plan as the raw document of a plan file; ``objective`` and ``bound`` in whole minor currency units."""
    informative = {
        "objective": None if objective is None else Decimal(objective).scaleb(-instance.money_decimals),
        "bound": None if bound is None else Decimal(bound).scaleb(-instance.money_decimals),
        "engine": engine,
        "seed": seed,
        "versions": dict(versions) if versions else None,
    }
    return {
        "format": PLAN_FORMAT,
        "instance": {"name": instance.name, "sha256": sha256(instance)},
        **{key: value for key, value in informative.items() if value is not None},
        "assignment": dict(plan.assignment),
    }


def write_plan(path: str | Path, instance: Instance, plan: Plan, **informative: Any) -> None:
    """Write a plan as CSV when the name ends in ``.csv``, else as JSON with what `plan_document` takes.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    if _is_csv(Path(path)):
        _write_text(path, csv_plan(plan))
    else:
        _write_text(path, indented(plan_document(instance, plan, **informative)) + "\n")


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a file so that it is never seen half-written: into a new file beside it, which then takes its name.

    What is not a file of its own (a device, a pipe) is written to directly.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    try:
        target = Path(path).resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise InputError([Fault("", f"this file cannot be written: {error.strerror}.", str(path))]) from None


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            file.write(data)
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _write_text(path: str | Path, text: str) -> None:
    data = text.encode()
    write_atomically(path, gzip.compress(data, mtime=0) if str(path).endswith(".gz") else data)


def _is_csv(place: Path) -> bool:
    return place.name.removesuffix(".gz").endswith(".csv")


def _plan_file(place: Path) -> tuple[PlanDocument, Findings]:
    """Return what is in a plan file, and what is wrong with it."""
    findings = Findings(str(place))
    data = read_bytes(place)
    if _is_csv(place):
        assignment = parse_csv_plan(decode(data, findings.source), findings)
        return PlanDocument.model_construct(assignment=assignment, instance=None), findings
    raw, faults = parse_json(data, findings.source)
    findings.faults.extend(faults)
    if isinstance(raw, dict) and raw.get("format") == INSTANCE_FORMAT:
        findings.fault("format", f"found '{INSTANCE_FORMAT}', which is an instance; expected a plan.")
    elif not isinstance(raw, dict):
        findings.fault("", f"found {shown(raw)}, expected an object with the keys of a plan.")
    elif _is_bare(raw):
        findings.fault(
            "", f"found {shown(next(iter(raw)))} as a key; put processes and their options under 'assignment'."
        )
    else:
        return read_one(PlanDocument, raw, "", findings), findings
    return PlanDocument.model_construct(assignment={}, instance=None), findings


def _is_bare(raw: Mapping[str, Any]) -> bool:
    """Return whether an object holds options by process directly: texts under keys that plans do not have."""
    return bool(raw) and not raw.keys() & keys_of(PlanDocument) and all(isinstance(v, str) for v in raw.values())


def _note_another_instance(meant: InstanceName, instance: Instance, findings: Findings) -> None:
    """Warn of a plan that was made for another instance; say so first where the plan does not fit."""
    named, hashed = meant.name not in (None, instance.name), meant.sha256 not in (None, sha256(instance))
    if named and (hashed or meant.sha256 is None):
        key, found = "instance.name", f"the plan was made for {shown(meant.name)}, not for {shown(instance.name)}"
        if findings.faults:
            findings.faults.insert(0, Fault(key, f"{found}.", findings.source))
    elif hashed:
        key, found = "instance.sha256", f"the plan was made for another version of {shown(instance.name)}"
    else:
        return
    findings.warn(key, f"{found}; cost and rules are those of the instance given here.")


def _check_fit(assignment: Mapping[str, str], instance: Instance, findings: Findings) -> None:
    """Note what does not fit the instance; entries that could not be read are passed over."""
    mended = {
        process: instance.options.ids[instance.options_of(instance.process_index[process])[0]]
        if isinstance(option, Hole) and process in instance.process_index
        else option
        for process, option in assignment.items()
        if not isinstance(process, Hole)
    }
    try:
        Plan(mended).choice(instance, findings.source)
    except InputError as error:
        findings.faults.extend(error.faults)

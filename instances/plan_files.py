"""Plan files in and out: JSON, CSV and Excel."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from rightsource.instances.atomic import write_packed
from rightsource.instances.csv_plans import csv_plan, parse_csv_plan
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import decode, parse_json
from rightsource.instances.table_plans import TablePlan
from rightsource.models.canonical import sha256
from rightsource.models.documents import INSTANCE_FORMAT, PLAN_FORMAT, InstanceName, PlanDocument
from rightsource.models.faults import Fault, InputError
from rightsource.models.fields import Hole
from rightsource.models.instance import Instance
from rightsource.models.json_text import indented
from rightsource.models.plan import Plan
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.keys import keys_of
from rightsource.models.reading.salvage import read_one

_TELLING: Final = 3
"""Processes of a plan from which on it is worth saying that they are those of another instance."""
_HARDLY_ANY: Final = 0.1


def read_plan(path: str | Path, instance: Instance) -> tuple[Plan, tuple[Fault, ...]]:
    """Return the plan in a file, checked to fit the instance, and warnings.

    A file whose name ends in ``.csv`` has the columns ``process`` and ``option``, one that ends in ``.xlsx`` has them
    in a sheet, all others are JSON; CSV and JSON may be gzipped. A plan made for another instance is a warning.

    Raises
    ------
    InputError
        When the file cannot be read, or the plan names an unknown process or option or leaves a process out.
    """
    document, table, findings = _plan_file(Path(path))
    if document.assignment or not findings.faults:
        _refuse_strange(document, instance, findings)
        faults = _misfits(document.assignment, instance, findings.source)
        findings.faults.extend(table.placed(faults, instance) if table else faults)
    _note_another_instance(document.instance or InstanceName(), instance, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return Plan(document.assignment), tuple(findings.warnings)


def plan_file_faults(path: str | Path) -> tuple[Fault, ...]:
    """Return what is wrong with a plan file whatever the instance, such as one that cannot be read itself."""
    try:
        return tuple(_plan_file(Path(path))[-1].faults)
    except InputError as error:
        return error.faults


def claimed_bound(path: str | Path, instance: Instance) -> Decimal | None:
    """Return the bound, in currency units, that a plan file claims for exactly this instance; None where it has none.

    Nobody has checked it. Only JSON files carry one.

    Raises
    ------
    InputError
        When the file cannot be read.
    """
    document, _, _ = _plan_file(Path(path))
    meant = document.instance.sha256 if document.instance is not None else None
    return document.bound if meant == sha256(instance) else None


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
    """Write a plan as CSV or workbook when the name ends so, else as JSON with what `plan_document` takes.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    write_packed(path, _plan_bytes(Path(path), instance, plan, informative))


def _plan_bytes(place: Path, instance: Instance, plan: Plan, informative: Mapping[str, Any]) -> bytes:
    if _is_workbook(place):
        # Workbooks are rare among plans, and what writes them is slow to import.
        from rightsource.instances.spreadsheets.plan_workbook import plan_workbook_bytes  # noqa: PLC0415

        return plan_workbook_bytes(instance, plan, **informative)
    if _is_csv(place):
        return csv_plan(plan).encode()
    return f"{indented(plan_document(instance, plan, **informative))}\n".encode()


def _is_csv(place: Path) -> bool:
    return place.name.casefold().removesuffix(".gz").endswith(".csv")


def _is_workbook(place: Path) -> bool:
    return place.suffix.casefold() == ".xlsx"


def _plan_file(place: Path) -> tuple[PlanDocument, TablePlan | None, Findings]:
    """Return what is in a plan file, its table where it is one, and what is wrong with it."""
    findings = Findings(str(place))
    data = read_bytes(place)
    if _is_csv(place) or _is_workbook(place):
        table = _table(place, data, findings)
        return PlanDocument.model_construct(assignment=table.assignment, instance=None), table, findings
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
        return read_one(PlanDocument, raw, "", findings), None, findings
    return PlanDocument.model_construct(assignment={}, instance=None), None, findings


def _table(place: Path, data: bytes, findings: Findings) -> TablePlan:
    """Return the assignment in a CSV file or a workbook, with its places."""
    if _is_csv(place):
        return parse_csv_plan(decode(data, findings.source), findings)
    from rightsource.instances.spreadsheets.plan_workbook import read_plan_workbook  # noqa: PLC0415 - as above

    return read_plan_workbook(data, findings)


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


def _refuse_strange(document: PlanDocument, instance: Instance, findings: Findings) -> None:
    """Refuse a plan of which hardly anything fits the instance with this alone: its faults would be countless."""
    assigned = {p: o for p, o in document.assignment.items() if not isinstance(p, Hole)}
    known = {p: instance.process_index[p] for p in assigned if p in instance.process_index}
    fitting = sum(any(instance.options.ids[k] == assigned[p] for k in instance.options_of(i)) for p, i in known.items())
    if len(assigned) < _TELLING or 2 * len(known) > len(assigned) or fitting > _HARDLY_ANY * len(assigned):
        return
    found = f"{len(known):,}" if known else "none"
    fit = f"{found} of its {len(assigned):,} processes {'are' if len(known) > 1 else 'is'} in this instance"
    name = document.instance.name if document.instance is not None else None
    if name in (None, instance.name):
        path, message = "assignment", f"{fit}, {shown(instance.name)}: this is a plan for another instance."
    else:
        path, message = "instance.name", f"the plan was made for {shown(name)}, not for {shown(instance.name)}: {fit}."
    raise InputError([Fault(path, message, findings.source)])


def _misfits(assignment: Mapping[str, str], instance: Instance, source: str) -> tuple[Fault, ...]:
    """Return what does not fit the instance; entries that could not be read are passed over."""
    mended = {
        process: instance.options.ids[instance.options_of(instance.process_index[process])[0]]
        if isinstance(option, Hole) and process in instance.process_index
        else option
        for process, option in assignment.items()
        if not isinstance(process, Hole)
    }
    try:
        Plan(mended).choice(instance, source)
    except InputError as error:
        return error.faults
    return ()

"""Documents that ``solve --json`` printed, read again as runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import parse_json
from rightsource.models.canonical import sha256
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import shown
from rightsource.models.result import TracePoint
from rightsource.optimizer.analyses.runs import Run

_EXPECTED: Final = "expected the document that 'rightsource solve --json' prints"
_GREATEST: Final = Decimal(10) ** 15
"""No amount or time of a run is as large: such a number is no output of this program."""


def read_runs(files: Sequence[str], instance: Instance) -> tuple[list[Run], tuple[Fault, ...]]:
    """Return the runs in files, named after these, and a warning for each that solved another instance.

    Raises
    ------
    InputError
        When files cannot be read or hold no such document; it carries the faults of all.
    """
    runs: list[Run] = []
    warnings: list[Fault] = []
    faults: list[Fault] = []
    names = [Path(file).name.removesuffix(".gz").removesuffix(".json") for file in files]
    for file, name in zip(files, names, strict=True):
        try:
            document = _document(file)
            runs.append(_run(file if names.count(name) > 1 else name, document, instance.money_decimals, file))
            warnings += _foreign(document, instance, file)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return runs, tuple(warnings)


def _document(file: str) -> Mapping[str, Any]:
    document, _ = parse_json(read_bytes(Path(file)), file)
    if not isinstance(document, dict):
        raise InputError([Fault("", f"found {shown(document)}, {_EXPECTED}.", file)])
    if "error" in document:
        raise InputError([Fault("error", f"this run ended with an error and has no course; {_EXPECTED}.", file)])
    missing = [key for key in ("engine", "seconds", "trace") if key not in document]
    if missing:
        raise InputError([Fault("", f"there is no '{missing[0]}'; {_EXPECTED}.", file)])
    return document


def _run(name: str, document: Mapping[str, Any], decimals: int, file: str) -> Run:
    faults: list[Fault] = []
    trace = document["trace"]
    if not isinstance(trace, list):
        raise InputError([Fault("trace", f"found {shown(trace)}, expected a list of moments.", file)])
    points = tuple(_point(moment, f"trace[{k}]", decimals, file, faults) for k, moment in enumerate(trace))
    seconds = document["seconds"]
    total = seconds.get("total") if isinstance(seconds, dict) else None
    last = float(_number(total, "seconds.total", file, faults) or 0)
    if any(later.seconds < earlier.seconds for earlier, later in pairwise(points)):
        faults.append(Fault("trace", "its moments are not in the order of time.", file))
    if not points:
        faults.append(Fault("trace", "it is empty: this run found neither a plan nor a bound.", file))
    if faults:
        raise InputError(faults)
    return Run(name, str(document["engine"]), points, max(last, points[-1].seconds))


def _point(moment: object, path: str, decimals: int, file: str, faults: list[Fault]) -> TracePoint:
    if not isinstance(moment, dict):
        faults.append(
            Fault(path, f"found {shown(moment)}, expected an object with seconds, objective and bound.", file)
        )
        return TracePoint(0.0, None, None)
    second = _number(moment.get("seconds"), f"{path}.seconds", file, faults)
    amounts = (
        None if moment.get(key) is None else _number(moment[key], f"{path}.{key}", file, faults)
        for key in ("objective", "bound")
    )
    objective, bound = (None if amount is None else round(amount.scaleb(decimals)) for amount in amounts)
    return TracePoint(float(second or 0), objective, bound)


def _number(value: object, path: str, file: str, faults: list[Fault]) -> Decimal | None:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
        if number.is_finite() and abs(number) < _GREATEST:
            return number
    faults.append(Fault(path, f"found {shown(value)}, expected a number.", file))
    return None


def _foreign(document: Mapping[str, Any], instance: Instance, file: str) -> list[Fault]:
    named = document.get("instance")
    if not isinstance(named, dict) or named.get("sha256") in (None, sha256(instance)):
        return []
    return [Fault("instance", f"this run solved another instance ({shown(named.get('name'))}).", file)]

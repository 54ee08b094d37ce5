"""Recorded scientific workflows in WfFormat 1.5 (WfCommons): the structure of an instance, without prices.

Format (JSON; Coleman et al., "WfCommons: a framework for enabling scientific workflow research and development",
Future Generation Computer Systems 128 (2022); https://github.com/wfcommons/WfFormat):
``workflow.specification.tasks`` with ``id``, ``name``, ``parents``, ``children``, ``inputFiles``, ``outputFiles``;
``workflow.specification.files`` with ``id`` and ``sizeInBytes``; ``workflow.execution.tasks`` with ``id`` and
``runtimeInSeconds``.

Mapping: task = process, its name without the running number = function; u -> v is a dependency when v is a child of u
or u a parent of v. The runtime becomes the hours of the one option, the own team's; it and the bytes that a dependency
moves (sizes of the files that u writes and v reads) are also kept in ``meta``. What the record of one run cannot tell
is left out, to be filled in: volumes per year, costs, yields, currency, the country of the site, what hand-offs cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import numpy as np

from rightsource.instances.classic.case import origin
from rightsource.instances.identifiers import Identifiers
from rightsource.instances.imported import Imported
from rightsource.instances.json_input import parse_json
from rightsource.instances.process_models.skeleton import OWN_TEAM, Document, provider, skeleton
from rightsource.models.faults import InputError
from rightsource.models.reading.findings import Findings, join, shown
from rightsource.models.topology import cycles

_TASKS: Final = "workflow.specification.tasks"
_FILES: Final = "workflow.specification.files"
_RUNS: Final = "workflow.execution.tasks"
_NOTE: Final = (
    "Made of the record of one run of a workflow. To be filled in: volumes per year, costs, yields, currency, the"
    " country of the site and what hand-offs cost; then other providers and what they offer."
)
_RUNNING_NUMBER: Final = re.compile(r"(_(ID)?\d+)+$")
_SECONDS_PER_HOUR: Final = 3600
_HOURS: Final = Decimal("0.000001")
_BEYOND: Final = 10**15
"""More seconds, or bytes, than there are in any workflow."""


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the skeleton of an instance: the workflow's tasks and what depends on what.

    Raises
    ------
    InputError
        When this is no WfFormat 1.5, an id is given twice, a task names one that there is not, the workflow has a
        cycle, or a runtime or size is no number of at least 0; all faults at once.
    """
    raw, repeated = parse_json(data, source)
    findings = Findings(source)
    findings.faults.extend(repeated)
    workflow = _Workflow(raw, findings)
    if findings.faults:
        raise InputError(findings.faults)
    return Imported(workflow.document(name), skeleton=True)


class _Workflow:
    """What a file says of tasks, files and runs by their ids; what is wrong with it is noted in ``findings``."""

    def __init__(self, raw: object, findings: Findings) -> None:
        self._findings = findings
        self._tasks = self._by_id(raw, _TASKS)
        if not self._tasks and not findings.faults:
            findings.fault(_TASKS, "found an empty list, expected at least one task (WfFormat 1.5).")
        self._bytes = self._numbers(raw, _FILES, "sizeInBytes")
        self._seconds = self._numbers(raw, _RUNS, "runtimeInSeconds")
        self._written = self._names("outputFiles")
        self._read = self._names("inputFiles")
        self._arcs = list(dict.fromkeys(self._edges()))
        self._note_cycles()

    def document(self, name: str) -> Document:
        """Return the skeleton."""
        made = Identifiers("task")
        ids = {task: made.new(task) for task in self._tasks}
        document = skeleton(
            f"wfcommons-{name}",
            _NOTE,
            [provider(OWN_TEAM, "team", "Whoever does the work today.")],
            [self._process(task, ids[task]) for task in self._tasks],
            [self._dependency(giver, taker, ids) for giver, taker in self._arcs],
        )
        return document | {"origin": {key: origin("wfcommons", name)[key] for key in ("family", "name")}}

    def _process(self, task: str, made: str) -> Document:
        given = self._tasks[task].get("name")
        kind = _RUNNING_NUMBER.sub("", given if isinstance(given, str) else task).strip()
        option: Document = {"id": OWN_TEAM, "provider": OWN_TEAM}
        document: Document = {"id": made, "name": task.strip() or made, "function": kind or made}
        if task in self._seconds:
            option["hours"] = (self._seconds[task] / _SECONDS_PER_HOUR).quantize(_HOURS)
            document["meta"] = {"runtime_seconds": self._seconds[task]}
        return document | {"options": [option]}

    def _dependency(self, giver: str, taker: str, ids: dict[str, str]) -> Document:
        moved = sum(self._bytes.get(file, Decimal(0)) for file in self._written[giver] & self._read[taker])
        return {"from": ids[giver], "to": ids[taker], "meta": {"bytes": int(moved)}}

    def _edges(self) -> Iterator[tuple[str, str]]:
        for key, turned in (("children", False), ("parents", True)):
            for place, (task, others) in enumerate(self._names(key).items()):
                for other in sorted(others):
                    if other in self._tasks:
                        yield (other, task) if turned else (task, other)
                    else:
                        hint = self._findings.hint(other, self._tasks)
                        self._findings.fault(f"{_TASKS}[{place}].{key}", f"there is no task {shown(other)}{hint}")

    def _note_cycles(self) -> None:
        names = list(self._tasks)
        number = {name: i for i, name in enumerate(names)}
        ends = np.array([(number[u], number[v]) for u, v in self._arcs], dtype=np.int64).reshape(-1, 2)
        for cycle in cycles(len(names), ends[:, 0], ends[:, 1]):
            path = " -> ".join(names[node] for node in [*cycle, cycle[0]])
            self._findings.fault(_TASKS, f"the tasks form a cycle: {path}; expected none.")

    def _names(self, key: str) -> dict[str, set[str]]:
        """Return what each task lists under a key; a task may leave it out."""
        named = {}
        for place, (task, given) in enumerate(self._tasks.items()):
            listed = given.get(key, [])
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                self._findings.fault(f"{_TASKS}[{place}].{key}", f"found {shown(listed)}, expected a list of ids.")
                listed = []
            named[task] = set(listed)
        return named

    def _numbers(self, raw: object, path: str, key: str) -> dict[str, Decimal]:
        """Return a number of each element that gives one."""
        numbers = {}
        for place, (name, given) in enumerate(self._by_id(raw, path, required=False).items()):
            number = given.get(key, 0)
            if not _is_amount(number):
                self._findings.fault(
                    f"{path}[{place}].{key}", f"found {shown(number)}, expected a number of at least 0."
                )
            elif key in given:
                numbers[name] = Decimal(number)
        return numbers

    def _by_id(self, raw: object, path: str, *, required: bool = True) -> dict[str, dict[str, Any]]:
        """Return the objects of a list by their id."""
        found: dict[str, dict[str, Any]] = {}
        for place, element in enumerate(self._list(raw, path, required=required)):
            name = element.get("id") if isinstance(element, dict) else None
            if not isinstance(name, str):
                self._findings.fault(join(path, place), f"found {shown(element)}, expected an object with an id.")
            elif name in found:
                self._findings.fault(f"{path}[{place}].id", f"{shown(name)} is given already; expected another id.")
            else:
                found[name] = element
        return found

    def _list(self, raw: object, path: str, *, required: bool) -> list[Any]:
        value = raw
        for key in path.split("."):
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list):
            return value
        if required or value is not None:
            self._findings.fault(path, f"found {shown(value)}, expected a list, as in WfFormat 1.5.")
        return []


def _is_amount(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return Decimal(value).is_finite() and 0 <= value < _BEYOND

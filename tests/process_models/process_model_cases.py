"""Small process models and logs for tests, and what makes a skeleton whole."""

from __future__ import annotations

import copy
import re
from typing import Any
from unittest.mock import patch

from rightsource.instances.imported import Imported
from rightsource.instances.process_models import bpmn, csv_log, xes
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document, salvage

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
TO_FILL = {"currency", "country", "volume", "unit_cost", "yield", "hours", "cost"}
"""The keys that a skeleton may lack."""


def flows(text: str) -> str:
    """Return sequence flows for arrows such as ``start>a a>b``, without any ids of their own."""
    ends = (arrow.split(">") for arrow in text.split())
    return "".join(f'<sequenceFlow sourceRef="{source}" targetRef="{target}"/>' for source, target in ends)


def nodes(kind: str, names: str) -> str:
    """Return elements of a kind, their ids as names."""
    return "".join(f'<{kind} id="{name}" name="{name}"/>' for name in names.split())


def process(body: str, name: str = "p") -> str:
    """Return a BPMN process."""
    return f'<process id="{name}">{body}</process>'


def model(*parts: str) -> bytes:
    """Return a BPMN file."""
    return f'<?xml version="1.0"?><definitions xmlns="{MODEL}">{"".join(parts)}</definitions>'.encode()


def read_model(*parts: str) -> Imported:
    """Return what a BPMN file becomes."""
    return bpmn.read(model(*parts), "a.bpmn", "case")


def read_csv(text: str) -> Imported:
    """Return what a log in CSV becomes."""
    return csv_log.read(text.encode(), "a.csv", "case")


def read_xes(body: str) -> Imported:
    """Return what a log in XES becomes."""
    return xes.read(f"<log>{body}</log>".encode(), "a.xes", "case")


def arcs(imported: Imported) -> set[str]:
    """Return the dependencies as arrows."""
    return {f"{arc['from']}>{arc['to']}" for arc in imported.document.get("dependencies", ())}


def by_id(imported: Imported) -> dict[str, dict[str, Any]]:
    """Return the processes by id."""
    return {one["id"]: one for one in imported.document["processes"]}


def warnings(imported: Imported) -> list[str]:
    """Return the texts of the warnings."""
    return [fault.message for fault in imported.warnings]


def missing_keys(document: dict[str, Any]) -> set[str]:
    """Return the keys that are missing; fail when anything else is wrong with the document."""
    try:
        with patch.object(salvage, "MOST_FAULTS", 10**9):
            read_document(document)
    except InputError as error:
        found = [re.match(r"the key '(\w+)' is missing", fault.message) for fault in error.faults]
        assert all(found), str(error)
        return {match[1] for match in found if match}
    return set()


def filled(document: dict[str, Any]) -> Instance:
    """Return the instance that a skeleton becomes once every missing figure is there."""
    whole = copy.deepcopy(document)
    whole.setdefault("currency", "EUR")
    for site in whole["sites"]:
        site.setdefault("country", "PL")
    for one in whole["processes"]:
        one.setdefault("volume", 1000)
        for option in one["options"]:
            for key in ("unit_cost", "hours", "yield"):
                option.setdefault(key, 1)
    for arc in whole.get("dependencies", ()):
        arc.setdefault("volume", 1000)
    for profile in whole.get("handoffs", {}).values():
        for one in profile.values():
            one.setdefault("cost", 1)
    return read_document(whole)

"""Skeletons: documents of instances whose missing figures are left to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rightsource.models.documents import INSTANCE_FORMAT
from rightsource.models.vocabulary import HANDOFF_CLASSES

Document = dict[str, Any]

SITE: Final = "main"
OWN_TEAM: Final = "own-team"
LONGEST_NAME: Final = 200


def skeleton(
    name: str,
    note: str,
    providers: Sequence[Document],
    processes: Sequence[Document],
    dependencies: Sequence[Document],
    meta: Mapping[str, Any] | None = None,
) -> Document:
    """Return the document of a company as it is: one site, the present owners, and each process done as today.

    Missing on purpose, because no process model tells: ``currency``, the site's ``country``, and the ``cost`` of the
    hand-off classes. Each process has one option, which is also its current one.
    """
    document: Document = {"format": INSTANCE_FORMAT, "name": name, "note": note}
    if meta:
        document["meta"] = dict(meta)
    document |= {
        "sites": [{"id": SITE, "shore": "onshore", "note": "Where the work is done today; add a site for each place."}],
        "providers": list(providers),
        "processes": list(processes),
    }
    if dependencies:
        document["dependencies"] = list(dependencies)
        document["handoffs"] = {"default": {name: {} for name in HANDOFF_CLASSES if name != "far"}}
    document["current_plan"] = {process["id"]: process["options"][0]["id"] for process in processes}
    return document


def provider(name: str, kind: str, note: str, **more: Any) -> Document:
    """Return a present owner at the one site."""
    return {"id": name, "kind": kind, "site": SITE, "note": note, **more}


def noted(document: Document, *sentences: str) -> Document:
    """Return a document with sentences added to its note.

    >>> noted({"id": "pay", "note": "Once a week."}, "Loops back.", "")
    {'id': 'pay', 'note': 'Once a week. Loops back.'}
    """
    parts = [document.get("note", ""), *sentences]
    return document | {"note": " ".join(part for part in parts if part)} if any(parts) else document


def one_line(text: str | None, longest: int = LONGEST_NAME) -> str:
    r"""Return a text on one line, cut when it is long.

    >>> one_line("  inform product\nowner "), one_line(None), one_line("abcdef", 4)
    ('inform product owner', '', 'abc…')
    """
    line = " ".join((text or "").split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"

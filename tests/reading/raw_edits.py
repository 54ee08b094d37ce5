"""Small changes to raw documents, for tests of wrong input."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

Edit: TypeAlias = Callable[[dict[str, Any]], None]


def _parent(document: Any, path: str) -> tuple[Any, Any]:
    """Return the container and the last key of a path such as ``processes[0].options[1].yield``."""
    steps: list[str | int] = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", path)]
    for step in steps[:-1]:
        document = document[step]
    return document, steps[-1]


def put(path: str, value: Any) -> Edit:
    """Return the edit that sets what is at a path."""

    def edit(document: dict[str, Any]) -> None:
        container, key = _parent(document, path)
        container[key] = value

    return edit


def drop(path: str) -> Edit:
    """Return the edit that removes what is at a path."""

    def edit(document: dict[str, Any]) -> None:
        container, key = _parent(document, path)
        del container[key]

    return edit


def add(path: str, element: Any) -> Edit:
    """Return the edit that appends an element to the list at a path."""

    def edit(document: dict[str, Any]) -> None:
        container, key = _parent(document, path)
        container[key].append(element)

    return edit


def rule(kind: str, **keys: Any) -> Edit:
    """Return the edit that appends a rule ``extra``."""
    return add("rules", {"id": "extra", "kind": kind, **keys})


def together(*edits: Edit) -> Edit:
    """Return the edit that makes several edits in order."""

    def edit(document: dict[str, Any]) -> None:
        for one in edits:
            one(document)

    return edit

"""A kind of file: its name, its endings, and where its reader and writer are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from rightsource.instances.files import Form


@dataclass(frozen=True)
class Format:
    """One kind of file by the name that ``--from`` and ``--to`` take.

    ``form`` is given when it is a form of the instance file itself. Else ``reader`` names a function (data, source,
    name) -> `Imported`, with (path, source, name) when the problem is a folder. ``writer`` names a function of the raw
    document, ``model_writer`` one of the formulation and its instance, ``plan_writer`` one of an instance and a plan.
    All are given as ``module:function`` and imported when they are called. ``takes`` lists the settings that the reader
    has.
    """

    name: str
    meaning: str
    endings: tuple[str, ...] = ()
    form: Form | None = None
    reader: str = ""
    writer: str = ""
    model_writer: str = ""
    plan_writer: str = ""
    takes: frozenset[str] = frozenset()
    folder: bool = False

    @property
    def goes_in(self) -> bool:
        """Whether instances can be read from it."""
        return bool(self.form or self.reader)

    @property
    def goes_out(self) -> bool:
        """Whether instances can be written to it."""
        return bool(self.form or self.writer or self.model_writer)


def load(place: str) -> Callable[..., Any]:
    """Return the function at ``module:function`` within the package of instances."""
    module, _, function = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"rightsource.instances.{module}"), function)
    return found

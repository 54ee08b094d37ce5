"""The bundled cases, and what a name on the command line means."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from rightsource.instances.files import HEAD_OF_FOLDER, is_folder, read_instance
from rightsource.instances.formats.choosing import foreign_format
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance

_PACKAGE: Final = "rightsource.instances.data"
_SUFFIX: Final = ".json"


def bundled_names() -> tuple[str, ...]:
    """Return the names of the bundled cases, sorted."""
    names = (entry.name for entry in files(_PACKAGE).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def open_bundled(name: str) -> Instance:
    """Return a bundled case by name.

    Raises
    ------
    InputError
        When there is no bundled case of this name.
    """
    if name not in bundled_names():
        raise InputError([Fault("", f"there is no bundled case of this name{_hint(name)}", name)])
    return read_instance(files(_PACKAGE) / f"{name}{_SUFFIX}", source=name)


def resolve(name_or_path: str) -> Path | Traversable:
    """Return the file that a word on the command line means.

    A file of exactly this name wins, and a folder that holds an instance as CSV; else a word without folder and suffix
    is the name of a bundled case.

    Raises
    ------
    InputError
        When it is neither.
    """
    path = Path(name_or_path)
    if path.is_file() or (is_folder(path) and (path / HEAD_OF_FOLDER).is_file()):
        return path
    is_name = not path.suffix and not any(mark and mark in name_or_path for mark in (os.sep, os.altsep))
    if is_name and name_or_path in bundled_names():
        return files(_PACKAGE) / f"{name_or_path}{_SUFFIX}"
    if path.exists() or not is_name:
        return path
    raise InputError([Fault("", f"this is neither a file nor a bundled case{_hint(name_or_path)}", name_or_path)])


def open_instance(name_or_path: str) -> Instance:
    """Return the instance in a file, or the bundled case of this name; see `resolve`.

    Raises
    ------
    InputError
        When there is no such file or case, or anything in it is wrong.
    """
    place = resolve(name_or_path)
    foreign = foreign_format(place.name)
    if foreign is not None and place.is_file():
        message = (
            f"this is no instance yet ({foreign.meaning}); convert it first: rightsource convert {name_or_path} OUT."
        )
        raise InputError([Fault("", message, name_or_path)])
    return read_instance(place, source=name_or_path)


def _hint(name: str) -> str:
    names = bundled_names()
    listed = ", ".join(names)
    return f" (there are {listed}){did_you_mean(name, names) or '.'}"

"""Where a command may write: refused before any work is spent on what could not be kept."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rightsource.instances.library import resolve
from rightsource.models.faults import Fault, InputError

PLAN_ENDINGS: Final = (".json", ".json.gz", ".csv", ".csv.gz", ".xlsx")
"""The endings of plan files."""


def check_place(place: str | Path, noun: str, read: Mapping[str, str]) -> None:
    """Refuse a file in which a plan or a picture (``noun``) cannot or must not be written.

    ``read`` gives for every word on the command line that may mean a file what it is: the instance, the plan. Such a
    file is never overwritten, by whatever name or link it is reached.

    Raises
    ------
    InputError
        When the file is one of those read, or its folder does not exist or may not be written to.
    """
    path = Path(place)
    for word, what in read.items():
        if _same_file(path, word):
            message = f"this is the {what} itself; give another file for the {noun}."
            raise InputError([Fault("", message, str(place))])
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        message = f"no {noun} can be written here; expected a file in a folder that exists and may be written to."
        raise InputError([Fault("", message, str(place))])


def check_free(target: str, *, replaces: bool) -> None:
    """Refuse an output that is there and may hold somebody's work; devices and empty folders hold none.

    Raises
    ------
    InputError
        When it is there and ``replaces`` does not allow to replace it.
    """
    place = Path(target)
    if replaces or not (place.is_file() or (place.is_dir() and any(place.iterdir()))):
        return
    message = "this exists already; give another name, or --force to replace it."
    raise InputError([Fault("", message, target)])


def check_plan_kind(place: str) -> None:
    """Refuse a plan file whose ending is that of no kind of plan; without an ending it is JSON, devices take JSON too.

    Raises
    ------
    InputError
        When the ending is unknown.
    """
    path = Path(place)
    if path.suffix and not path.name.casefold().endswith(PLAN_ENDINGS) and (path.is_file() or not path.exists()):
        message = f"the ending '{path.suffix}' is that of no plan file; expected one of {', '.join(PLAN_ENDINGS)}."
        raise InputError([Fault("", message, place)])


def _same_file(path: Path, word: str) -> bool:
    try:
        read = resolve(word)
    except InputError:
        return False
    return isinstance(read, Path) and path.exists() and read.exists() and path.samefile(read)

"""Which format is meant: by its name, or by what a file is called."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from rightsource.instances.files import form_to_write, is_folder
from rightsource.instances.formats.format import Format
from rightsource.instances.formats.registry import FORMATS
from rightsource.models.faults import Fault, InputError, did_you_mean


def format_to_read(place: Path | Traversable, source: str, name: str | None = None) -> Format:
    """Return the format to read a file or folder as: the one of this name, else told by its ending.

    Raises
    ------
    InputError
        When there is no format of this name that can be read, or the ending tells none.
    """
    if name is not None:
        return _named(name, "--from", [one.name for one in FORMATS.values() if one.goes_in])
    if is_folder(place):
        return FORMATS["csv"]
    for one in _by_ending(place.name):
        if one.goes_in:
            return one
    names = ", ".join(one.name for one in FORMATS.values() if one.goes_in)
    raise InputError([Fault("", f"its ending does not tell what it is; say it with --from ({names}).", source)])


def format_to_write(path: str, name: str | None = None) -> Format:
    """Return the format to write a file or folder in: the one of this name, else told by its ending.

    Raises
    ------
    InputError
        When there is no format of this name that can be written, or the ending tells none.
    """
    known = [one.name for one in FORMATS.values() if one.goes_out]
    if name is not None:
        return _named(name, "--to", known)
    for one in _by_ending(Path(path).name):
        if one.goes_out:
            return one
    try:
        return FORMATS[form_to_write(path)]
    except InputError:
        message = f"the ending '{Path(path).suffix}' tells no format to write; say it with --to ({', '.join(known)})."
        raise InputError([Fault("", message, path)]) from None


def foreign_format(name: str) -> Format | None:
    """Return the format that the ending of a name tells when it is not one of the instance file itself."""
    return next((one for one in _by_ending(name) if one.form is None), None)


def _named(name: str, switch: str, known: list[str]) -> Format:
    if name in known:
        return FORMATS[name]
    hint = did_you_mean(name, known)
    raise InputError([Fault(switch, f"'{name}' is not a format{hint} (known: {', '.join(known)}).")])


def _by_ending(name: str) -> Iterator[Format]:
    return (one for one in FORMATS.values() if one.endings and name.casefold().endswith(one.endings))

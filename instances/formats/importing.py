"""Reading a file of any format: an instance, or the skeleton of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.files import read_instance
from rightsource.instances.formats.format import Format, load
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.reading.findings import shown

_LISTS: Final = ("sites", "providers", "processes", "dependencies", "rules")
_OBJECTS: Final = ("handoffs", "current_plan", "origin")


def import_file(
    place: Path | Traversable, source: str, format_: Format, settings: Mapping[str, Any] | None = None
) -> Instance | Imported:
    """Return the instance in a file of a format; the skeleton, still to be filled in, where figures are missing.

    ``settings`` holds what the user gave of ``index`` (which problem of a file that holds several, from 1) and
    ``deadline``.

    Raises
    ------
    InputError
        When the file cannot be read, anything in it is wrong, or the format does not take a setting.
    """
    given = dict(settings or {})
    _check_settings(format_, given)
    if format_.form is not None:
        return read_instance(place, source, format_.form)
    content = place if format_.folder else read_bytes(place)
    imported: Imported = load(format_.reader)(content, source, problem_name(place.name), **given)
    if imported.skeleton:
        _check_shape(imported.document, source)
        return imported
    instance = read_document(imported.document, source)
    return replace(instance, warnings=(*imported.warnings, *instance.warnings))


def _check_shape(document: Mapping[str, Any], source: str) -> None:
    """Raise when a skeleton holds something else where objects belong; nobody has looked at it yet."""
    faults = [
        Fault(key, f"found {shown(document[key])}, expected a list of objects.", source)
        for key in _LISTS
        if key in document and not _all_objects(document[key])
    ]
    faults += [
        Fault(key, f"found {shown(document[key])}, expected an object.", source)
        for key in _OBJECTS
        if key in document and not isinstance(document[key], dict)
    ]
    if faults:
        raise InputError(faults)


def _all_objects(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(element, dict) for element in value)


def problem_name(file_name: str) -> str:
    """Return a file's name without folder and ending: the name of the problem in it.

    >>> problem_name("c0515_1.txt"), problem_name("pdb1not.uai.gz")
    ('c0515_1', 'pdb1not')
    """
    name = file_name.removesuffix(".gz")
    return (Path(name).stem or name).strip() or "unnamed"


def _check_settings(format_: Format, given: Mapping[str, Any]) -> None:
    faults = [
        Fault(f"--{key}", f"the format '{format_.name}' does not take it.") for key in given if key not in format_.takes
    ]
    if faults:
        raise InputError(faults)

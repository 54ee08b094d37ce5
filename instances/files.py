"""Instances on disk, in the three forms of the file format: JSON, workbook and CSV folder."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, Literal, TypeAlias

from rightsource.instances.atomic import write_packed
from rightsource.instances.compact import compacted
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import parse_json
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.json_text import indented
from rightsource.models.reading import read_document
from rightsource.models.writing import RawDocument, to_document

Form: TypeAlias = Literal["json", "xlsx", "csv"]
ENDINGS: Final[dict[Form, tuple[str, ...]]] = {"json": (".json", ".json.gz"), "xlsx": (".xlsx",), "csv": ()}
"""The endings of file names by which a form is told; a CSV folder has none."""
_OTHER_JSON: Final = (
    ("node-link", "a graph in node-link form", {"nodes", "directed"}),
    ("node-link", "a graph in node-link form", {"nodes", "edges"}),
    ("node-link", "a graph in node-link form", {"nodes", "links"}),
    ("wfcommons", "a recorded workflow", {"workflow", "schemaVersion"}),
)
"""Keys by which other kinds of JSON files are known."""
HEAD_OF_FOLDER: Final = "instance.csv"
"""The file that makes a folder of CSV files an instance."""


def is_folder(place: Path | Traversable) -> bool:
    """Return whether a folder is there; what cannot even be looked at is none."""
    try:
        return place.is_dir()
    except OSError:
        return False


def form_of(place: Path | Traversable) -> Form:
    """Return the form of what is there: a folder is CSV, a file that ends in .xlsx a workbook, all else JSON."""
    if is_folder(place):
        return "csv"
    return "xlsx" if place.name.casefold().endswith(ENDINGS["xlsx"]) else "json"


def form_to_write(path: str | Path) -> Form:
    """Return the form that a name asks for: a folder and a name without ending are CSV, devices take JSON.

    Raises
    ------
    InputError
        When the ending is that of no form.
    """
    place = Path(path)
    for form, endings in ENDINGS.items():
        if endings and place.name.casefold().endswith(endings):
            return form
    if is_folder(place) or (not place.suffix and not place.exists()):
        return "csv"
    if place.exists() and not place.is_file():
        return "json"
    expected = "expected .json, .json.gz or .xlsx, or a folder, which has none"
    raise InputError([Fault("", f"the ending '{place.suffix}' is that of no instance; {expected}.", str(path))])


def read_instance(path: str | Path | Traversable, source: str = "", form: Form | None = None) -> Instance:
    """Return the instance in a JSON file (also gzipped), a workbook or a CSV folder; ``source`` names it in messages.

    Raises
    ------
    InputError
        When the file cannot be read or anything in it is wrong; it carries every fault.
    """
    place = Path(path) if isinstance(path, str) else path
    source, form = source or str(place), form or form_of(place)
    if form == "csv":
        from rightsource.instances.spreadsheets.folder import read_folder  # noqa: PLC0415 - most instances are JSON

        return read_folder(Path(str(place)), source)
    if form == "xlsx":
        from rightsource.instances.spreadsheets.workbook import read_workbook  # noqa: PLC0415 - slow to import

        return read_workbook(read_bytes(place), source)
    return compacted(lambda: _read_json(place, source))


def _read_json(place: Path | Traversable, source: str) -> Instance:
    raw, faults = parse_json(read_bytes(place), source)
    _refuse_other_kinds(raw, source)
    return read_document(raw, source, faults)


def _refuse_other_kinds(raw: object, source: str) -> None:
    """Raise when JSON is plainly of another kind that can be converted, instead of listing all its strange keys."""
    keys = raw.keys() if isinstance(raw, dict) and "format" not in raw else ()
    for kind, what, marks in _OTHER_JSON:
        if marks <= set(keys):
            how = f"convert it: rightsource convert --from {kind} {source} OUT"
            raise InputError([Fault("", f"this is no instance but {what}; {how}.", source)])


def write_instance(path: str | Path, instance: Instance, form: Form | None = None) -> None:
    """Write an instance in the form that the name asks for, whole or not at all; see `write_document`."""
    write_document(path, to_document(instance), form)


def write_document(path: str | Path, document: RawDocument, form: Form | None = None) -> None:
    """Write a raw document, which may lack required keys, in a form or as `form_to_write` tells; whole or not at all.

    JSON is written for people, and gzipped when the name ends in ``.gz``.

    Raises
    ------
    InputError
        When the name asks for no form or cannot be written to.
    """
    form = form or form_to_write(path)
    if form == "csv":
        from rightsource.instances.spreadsheets.folder import write_folder  # noqa: PLC0415 - most instances are JSON

        write_folder(Path(path), document)
    elif form == "xlsx":
        from rightsource.instances.spreadsheets.workbook import workbook_bytes  # noqa: PLC0415 - slow to import

        write_packed(path, workbook_bytes(document))
    else:
        write_packed(path, f"{indented(document)}\n".encode())

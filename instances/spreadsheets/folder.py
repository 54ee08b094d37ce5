"""An instance as a folder of CSV files, one for each sheet: read whole, and written as a whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.json_input import decode
from rightsource.instances.spreadsheets.book import Book
from rightsource.instances.spreadsheets.csv_text import MAX_CELL, csv_text, take_csv
from rightsource.instances.spreadsheets.layout import SHEETS, Column
from rightsource.instances.spreadsheets.places import FOLDER, Place
from rightsource.instances.spreadsheets.reading import read_book
from rightsource.instances.spreadsheets.tables import Table, tables_of
from rightsource.models.documents import INSTANCE_FORMAT
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.writing import RawDocument

_FILES: Final = {f"{name}.csv": name for name in SHEETS}
_HIDDEN: Final = (".", "~")
_READ_ME: Final = "read"
"""Files whose name begins so (readme.txt, read-me.md) are for people."""


def read_folder(path: Path, source: str) -> Instance:
    """Return the instance in a folder of CSV files; ``source`` names it in messages.

    Files are UTF-8 (a byte order mark is skipped), with commas or semicolons between cells. Hidden files, and those
    whose name begins with ``read`` or ``#``, are passed over.

    Raises
    ------
    InputError
        When a file cannot be read or anything in it is wrong; it carries every fault with file, row and column.
    """
    book = Book(FOLDER, source)
    for place in _entries(path, source):
        _read_file(place, book)
    if not book.tables and not book.unreadable:
        expected = ", ".join(f"{name}.csv" for name, sheet in SHEETS.items() if sheet.needed)
        raise InputError([Fault("", f"this folder holds no instance; expected {expected} and others.", source)])
    return read_book(book)


def write_folder(path: Path, document: RawDocument) -> None:
    """Write a document, which may be a skeleton, as a folder of CSV files; lists without elements get no file.

    The folder is written beside and then takes the place of an older one.

    Raises
    ------
    InputError
        When the folder cannot be written, or there is one that holds other files than these: it stays as it is.
    """
    _write(path, (table for table in tables_of(document) if _is_written(table)))


def write_template(path: Path) -> None:
    """Write a folder to fill in: `instance` holds its keys and their defaults, all other files their headers alone.

    Raises
    ------
    InputError
        When the folder cannot be written, or there is one that holds other files than these.
    """
    _write(path, tables_of({"format": INSTANCE_FORMAT}, all_keys=True))


def _write(path: Path, tables: Iterable[Table]) -> None:
    files = {f"{table.sheet.name}.csv": _text(table.without(_is_for_screens), path) for table in tables}
    _refuse_foreign(path)
    try:
        _replace(path, files)
    except OSError as error:
        raise InputError([Fault("", f"this folder cannot be written: {error.strerror}.", str(path))]) from None


def _is_for_screens(column: Column) -> bool:
    return column.name == "meaning"


def _is_written(table: Table) -> bool:
    return bool(table.rows) or table.sheet.needed


def _entries(path: Path, source: str) -> Iterator[Path]:
    try:
        places = sorted(path.iterdir())
    except OSError as error:
        raise InputError([Fault("", f"this folder cannot be read: {error.strerror}.", source)]) from None
    return (place for place in places if not _is_passed_over(place.name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((*_HIDDEN, "#")) or name.casefold().startswith(_READ_ME)


def _read_file(place: Path, book: Book) -> None:
    name = _FILES.get(place.name.casefold())
    if name is None:
        hint = did_you_mean(place.name, _FILES) or f"; expected {', '.join(_FILES)}."
        book.note(Place(), f"'{place.name}' is not a file of an instance{hint}")
        return
    if name in book.tables or name in book.unreadable:
        book.note(Place(), f"'{place.name}' is there twice, in different capitals.")
        return
    table = book.open_table(name)
    try:
        _refuse_endless(place)
        ended = take_csv(decode(read_bytes(place), place.name), table)
    except InputError as error:
        ended = error.faults[0].message
    if ended:
        book.note(Place(name), ended)
        book.unreadable.add(name)
        del book.tables[name]


def _refuse_endless(place: Path) -> None:
    """Raise for a device or a pipe, which may never end; nobody named it by itself."""
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise InputError([Fault("", "this is no ordinary file.", place.name)])


def _text(table: Table, path: Path) -> bytes:
    for number, row in enumerate(table.rows, start=2):
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, str) and len(cell) >= MAX_CELL:
                address = FOLDER.address(Place(table.sheet.name, number, column.name))
                message = f"this text has {len(cell):,} characters; a CSV cell holds at most {MAX_CELL - 1:,}."
                raise InputError([Fault(address, message, str(path))])
    return csv_text([column.name for column in table.columns], table.rows).encode()


def _refuse_foreign(path: Path) -> None:
    """Raise when there is something in the way that would be lost."""
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError([Fault("", "this is a file; expected a folder, or a new name for one.", str(path))])
    foreign = sorted(one.name for one in path.iterdir() if one.name not in _FILES or not one.is_file())
    if foreign:
        found = f"'{foreign[0]}'" + (f" and {len(foreign) - 1:,} more" if len(foreign) > 1 else "")
        message = f"this folder holds {found} beside the files of an instance; expected an empty or a new folder."
        raise InputError([Fault("", message, str(path))])


def _replace(path: Path, files: dict[str, bytes]) -> None:
    """Write the files into a new folder beside the target, and let it take the target's place."""
    target = path.resolve()
    mark = secrets.token_hex(4)
    new, old = (target.with_name(f".{target.name}.{mark}.{end}") for end in ("new", "old"))
    new.mkdir()
    try:
        for name, data in files.items():
            (new / name).write_bytes(data)
        if target.exists():
            shutil.copymode(target, new)
            target.replace(old)
        try:
            new.replace(target)
        except OSError:
            if old.exists():
                old.replace(target)
            raise
    finally:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)

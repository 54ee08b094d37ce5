"""Workbooks to bytes: the same content gives the same bytes, and long tables are written fast."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from rightsource.instances.spreadsheets.places import letters

_THEN: Final = datetime.datetime(2000, 1, 1)
_ZIP_TIME: Final = (2000, 1, 1, 0, 0, 0)
_AUTHOR: Final = "rightsource"


def saved(workbook: Any, rows: Mapping[str, Iterable[str]]) -> bytes:
    """Return an openpyxl workbook as bytes, with rows of XML put below what its sheets (by name) hold already.

    Cell by cell, openpyxl takes seconds for 10⁵ rows; so it writes the frame only. Times are fixed.
    """
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - slow to load

    workbook.properties.creator = _AUTHOR
    workbook.properties.created = workbook.properties.modified = _THEN
    frame = BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(frame, "w")).save()
    parts = {f"xl/worksheets/sheet{k}.xml": name for k, name in enumerate(workbook.sheetnames, start=1)}
    target = BytesIO()
    with zipfile.ZipFile(frame) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if parts.get(name) in rows:
                data = _filled(data, rows[parts[name]])
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return target.getvalue()


def _filled(frame: bytes, rows: Iterable[str]) -> bytes:
    """Return the XML of a worksheet with more rows, and its extent corrected."""
    head, end, tail = frame.partition(b"</sheetData>")
    more = list(rows)
    size = re.search(rb'<dimension ref="A1:([A-Z]+)\d+"', head)
    if size:
        extent = f'<dimension ref="A1:{size[1].decode()}{len(more) + 1}"'.encode()
        head = head.replace(size[0], extent, 1)
    return b"".join([head, "".join(more).encode(), end, tail])


def column_span(count: int, first: int, last: int) -> str:
    """Return the range of so many columns from one row to another.

    >>> column_span(3, 1, 10)
    'A1:C10'
    """
    return f"A{first}:{letters(count - 1)}{last}"

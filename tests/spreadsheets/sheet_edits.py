"""Workbooks and folders of the sample, changed in single cells, and what readers say of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from samples import sample_instance

from rightsource.instances.spreadsheets.folder import read_folder, write_folder
from rightsource.instances.spreadsheets.workbook import read_workbook, workbook_bytes
from rightsource.models.canonical import to_document
from rightsource.models.faults import InputError


@cache
def sample_workbook() -> bytes:
    """Return the workbook of the sample."""
    return workbook_bytes(to_document(sample_instance()))


def edited(cells: Mapping[str, Any], change: Callable[[Any], None] = lambda _: None) -> bytes:
    """Return the sample's workbook with other cells (``"options!H3"``), saved by openpyxl as other programs would."""
    workbook = load_workbook(io.BytesIO(sample_workbook()))
    for address, value in cells.items():
        sheet, _, cell = address.partition("!")
        workbook[sheet][cell] = value
    change(workbook)
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return the sample's workbook with other parts; None leaves a part out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample_workbook())) as source, zipfile.ZipFile(made, "w", 8) as target:
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return made.getvalue()


def with_rows(rows: bytes, sheet: int = 5) -> bytes:
    """Return the sample's workbook with more rows of XML in a sheet (5: processes)."""
    part = f"xl/worksheets/sheet{sheet}.xml"
    return repacked(lambda name, data: data.replace(b"</sheetData>", rows + b"</sheetData>") if name == part else data)


def workbook_faults(data: bytes) -> list[str]:
    """Return what is said of a workbook."""
    with pytest.raises(InputError) as caught:
        read_workbook(data, "case.xlsx")
    assert {fault.source for fault in caught.value.faults} == {"case.xlsx"}
    return [str(fault).removeprefix("case.xlsx: ") for fault in caught.value.faults]


def sample_folder(path: Path) -> Path:
    """Write the sample as a folder."""
    write_folder(path / "case", to_document(sample_instance()))
    return path / "case"


def replace_in(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a text in one file of a folder."""
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    assert old in text
    (folder / f"{name}.csv").write_text(text.replace(old, new, 1), encoding="utf-8")


def folder_faults(folder: Path) -> list[str]:
    """Return what is said of a folder."""
    with pytest.raises(InputError) as caught:
        read_folder(folder, "case")
    assert {fault.source for fault in caught.value.faults} == {"case"}
    return [str(fault).removeprefix("case: ") for fault in caught.value.faults]

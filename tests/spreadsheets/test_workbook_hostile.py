"""Files that are meant, or damaged, to be no workbooks: a clear message, soon, and in little memory."""

from __future__ import annotations

import io
import zipfile

import pytest
from samples import sample_instance
from sheet_edits import repacked, sample_workbook, with_rows, workbook_faults

from rightsource.instances.spreadsheets.workbook import read_workbook
from rightsource.models.canonical import canonical_bytes

PROCESSES = "xl/worksheets/sheet5.xml"


def archive(*names: str) -> bytes:
    """Return a zip archive with some parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in names:
            target.writestr(name, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is no Excel workbook (.xlsx)."),
        (b"id,name\n1,2\n", "this is no Excel workbook (.xlsx)."),
        (b"PK\x03\x04" + bytes(100), "this is a damaged Excel workbook."),
        (
            b"\xd0\xcf\x11\xe0" + bytes(100),
            "this is a workbook of an older kind (.xls); save it as an Excel workbook (.xlsx).",
        ),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "this is a workbook with a password; save it without a password as an Excel workbook (.xlsx).",
        ),
        (archive("content.xml"), "this is an OpenDocument file (.ods); save it as an Excel workbook (.xlsx)."),
        (archive("xl/workbook.bin"), "this is a binary workbook (.xlsb); save it as an Excel workbook (.xlsx)."),
        (archive("word/document.xml"), "this is a text document (.docx); save it as an Excel workbook (.xlsx)."),
        (archive("a.txt"), "this is a zip archive, but no Excel workbook (.xlsx)."),
        (
            archive("xl/workbook.xml"),
            "this workbook holds no instance: its sheets are none; expected 'instance', 'sites', 'providers', "
            "'processes', 'options' and others.",
        ),
    ],
)
def test_what_is_no_workbook(data: bytes, message: str) -> None:
    """Other kinds of files are called by their names."""
    assert workbook_faults(data) == [message]


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """Return the sample's workbook with something in one part replaced."""
    return repacked(lambda name, data: data.replace(old, new, 1) if name == part else data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            changed(PROCESSES, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'),
            f"the part {PROCESSES} of this workbook declares a document type or entities, which are not read.",
        ),
        (
            changed("xl/workbook.xml", b"<workbook", b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x"><workbook'),
            "the part xl/workbook.xml of this workbook declares a document type or entities, which are not read.",
        ),
        *(
            (
                changed(PROCESSES, b"<worksheet", b'<?xml version="1.0" encoding="%b"?><worksheet' % encoding),
                f"the part {PROCESSES} of this workbook is in an encoding that is not read.",
            )
            for encoding in (b"klingon", b"shift_jis")
        ),
        (
            changed(PROCESSES, b"</sheetData>", b""),
            f"the part {PROCESSES} of this workbook is no sound XML (mismatched tag: line 1, column ",
        ),
        (
            repacked(lambda name, data: None if name == PROCESSES else data),
            "the sheet 'processes' of this workbook is missing from the file.",
        ),
    ],
)
def test_broken_and_malicious_parts(data: bytes, message: str) -> None:
    """Entities are never expanded, and nothing is fetched."""
    (fault,) = workbook_faults(data)
    assert fault.startswith(message)


def test_a_damaged_part() -> None:
    """Each part has a checksum."""
    data = bytearray(sample_workbook())
    data[zipfile.ZipFile(io.BytesIO(sample_workbook())).getinfo(PROCESSES).header_offset + 200] ^= 255
    assert workbook_faults(bytes(data)) == [f"the part {PROCESSES} of this workbook is damaged or encrypted."]


def test_zip_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part that unpacks to hundreds of times its size, or beyond the bound, is not unpacked at all."""
    bomb = with_rows(b'<row r="50"><c r="A50"/></row>' * 10**6)
    (fault,) = workbook_faults(bomb)
    assert fault.startswith(f"the part {PROCESSES} of this workbook unpacks to ")
    assert fault.endswith(" times its size, which no table of figures does; it is not read.")
    monkeypatch.setattr("rightsource.instances.spreadsheets.archive.MAX_UNPACKED", 3_000_000)
    assert workbook_faults(bomb) == [
        f"the part {PROCESSES} of this workbook unpacks to more than 3 MB, more than is read."
    ]


def test_a_part_that_lies_about_its_size() -> None:
    """What a part holds beyond what it declares is cut off, and found out by its checksum."""
    honest = with_rows(b'<row r="50"/>' * 1000)
    size = zipfile.ZipFile(io.BytesIO(honest)).getinfo(PROCESSES).file_size
    lying = honest.replace(size.to_bytes(4, "little"), (size - 100).to_bytes(4, "little"))
    assert workbook_faults(lying) == [f"the part {PROCESSES} of this workbook is damaged or encrypted."]


def test_a_hundred_thousand_blank_rows() -> None:
    """They are passed over, and what stands below them is not."""
    blank = b"".join(b'<row r="%d" ht="15"><c r="A%d" s="1"/><c r="B%d"/></row>' % (k, k, k) for k in range(50, 10**5))
    assert canonical_bytes(read_workbook(with_rows(blank), "case.xlsx")) == canonical_bytes(sample_instance())
    below = blank + b'<row r="900000"><c r="C900000" t="inlineStr"><is><t>sales</t></is></c></row>'
    assert "sheet 'processes', row 900000, column 'id' (A900000): this cell is empty." in workbook_faults(
        with_rows(below)
    )


def test_a_hundred_thousand_columns() -> None:
    """A few of them are named, the others counted."""
    cells = b"".join(b'<c t="str"><v>x%d</v></c>' % k for k in range(100_000))
    faults = workbook_faults(
        changed("xl/worksheets/sheet2.xml", b'<row r="1" ', b"<row>" + cells + b'</row><row r="2" ')
    )
    assert "sheet 'instance', row 1: 99,990 more columns are unknown." in faults
    wide = with_rows(b'<row r="8">' + b"<c><v>1</v></c>" * 100_000 + b"</row>")
    assert len(workbook_faults(wide)) < 20


def test_a_cell_of_ten_megabytes() -> None:
    """It is shown shortened."""
    cell = b'<row r="9"><c r="A9" t="str"><v>' + b"x" * 10**7 + b"</v></c></row>"
    faults = workbook_faults(with_rows(cell))
    assert max(map(len, faults)) < 400


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (b'<c r="G9"><v>nan</v></c>', "found 'nan', expected a number"),
        (b'<c r="G9"><v>1e999</v></c>', "found Infinity, expected a finite number"),
        (b'<c r="G9" t="s"><v>99</v></c>', "this cell refers to a text that is not there."),
        (b'<c r="G9" t="s"><v>x</v></c>', "this cell refers to a text that is not there."),
        (b'<c r="G9" t="b"><v>1</v></c>', "found true, expected a number"),
        (b'<c r="G9" t="d"><v>2026-01-01</v></c>', "this cell holds a date; expected a number or a text"),
        (b'<c r="G9"><f t="shared" si="0"/><v>2</v></c>', "this cell holds a formula; expected its value"),
        (b'<c r="G9"><v>1e99999999999999999999</v></c>', "found Infinity, expected a finite number"),
    ],
)
def test_odd_cells(cell: bytes, message: str) -> None:
    """Cells as no program should write them, and values that are no figures."""
    row = b'<row r="9"><c r="A9" t="str"><v>odd</v></c><c r="C9" t="str"><v>sales</v></c>' + cell + b"</row>"
    faults = workbook_faults(with_rows(row))
    assert any(fault.startswith(f"sheet 'processes', row 9, column 'volume' (G9): {message}") for fault in faults)


def test_other_programs_write_other_xml() -> None:
    """Prefixed names, shared texts in several runs, and how they are pronounced."""
    runs = b"<si><r><t>bots</t></r><rPh><t>zzz</t></rPh></si>"
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + runs + b"</sst>"
    inline = b't="inlineStr"><is><t xml:space="preserve">bots</t></is></c>'
    sheet = "xl/worksheets/sheet4.xml"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample_workbook())) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == sheet:
                data = data.replace(inline, b't="s"><v>0</v></c>')
                data = data.replace(b"<", b"<m:").replace(b"<m:/", b"</m:").replace(b"xmlns=", b"xmlns:m=")
            target.writestr(name, data)
        target.writestr("xl/sharedStrings.xml", strings)
    assert canonical_bytes(read_workbook(made.getvalue(), "case.xlsx")) == canonical_bytes(sample_instance())

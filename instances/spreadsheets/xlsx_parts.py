"""What the cells of a workbook refer to: names of sheets, shared texts, and which number formats show dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rightsource.instances.spreadsheets.archive import Archive, target_of

_WORKBOOK: Final = "xl/workbook.xml"
_WORKSHEET: Final = "/worksheet"
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Built-in number formats of dates and times (ECMA-376 part 1, 18.8.30)."""
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|e[+-]', re.IGNORECASE)
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    r"""Return a text of a workbook with its escapes of control characters resolved (ECMA-376 part 1, 22.9.2.19).

    >>> unescaped("a_x000D_b"), unescaped("_x005F_x000D_")
    ('a\rb', '_x000D_')
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def is_date_format(code: str) -> bool:
    """Return whether a number format shows a date or a time.

    >>> [is_date_format(code) for code in ("dd/mm/yyyy", "[h]:mm", "0.00", '#,##0 "days"', "[Red]0", "0.00E+00")]
    [True, True, False, False, False, False]
    """
    return bool(re.search("[dmyhs]", _NOT_SHOWN.sub("", code), re.IGNORECASE))


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name and its part of the archive."""

    name: str
    part: str


def worksheets(archive: Archive) -> list[SheetPart]:
    """Return the worksheets of a workbook in order; sheets of other kinds, such as charts, are left out."""
    book, relations = _Workbook(), _Relations()
    archive.parse(_WORKBOOK, book)
    archive.parse("xl/_rels/workbook.xml.rels", relations)
    found = ((name, relations.targets.get(key)) for name, key in book.sheets)
    return [SheetPart(name, target_of(_WORKBOOK, target)) for name, target in found if target is not None]


def shared_texts(archive: Archive) -> list[str]:
    """Return the texts that cells refer to by number."""
    texts = _SharedTexts()
    archive.parse("xl/sharedStrings.xml", texts)
    return texts.texts


def date_styles(archive: Archive) -> frozenset[int]:
    """Return the numbers of the cell styles that show dates or times."""
    styles = _Styles()
    archive.parse("xl/styles.xml", styles)
    return frozenset(k for k, code in enumerate(styles.formats) if code in _DATE_FORMATS or code in styles.own_dates)


class _Parts:
    """Takes no notice of anything; readers of parts look at what they need."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, content: str) -> None:
        """Take some text."""


class _Workbook(_Parts):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            self.sheets.append((attributes.get("name", ""), relation))


class _Relations(_Parts):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith(_WORKSHEET):
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _SharedTexts(_Parts):
    """Gathers texts, plain or of several runs; how Japanese is pronounced is not part of them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_phonetic = True
        elif name == "t":
            self._is_text = not self._is_phonetic

    def text(self, content: str) -> None:
        if self._is_text:
            self._pieces.append(content)

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._is_phonetic = False
        elif name == "t":
            self._is_text = False


class _Styles(_Parts):
    def __init__(self) -> None:
        self.own_dates: set[int] = set()
        self.formats: list[int] = []
        self._is_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt" and is_date_format(attributes.get("formatCode", "")):
            self.own_dates.add(_number(attributes.get("numFmtId")))
        elif name == "cellXfs":
            self._is_cells = True
        elif name == "xf" and self._is_cells:
            self.formats.append(_number(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_cells = False


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0

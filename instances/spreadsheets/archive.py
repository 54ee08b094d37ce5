"""The parts of an Excel workbook, which is a zip archive of XML: found by their relations, unpacked within bounds."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final, Protocol

from rightsource.models.faults import Fault, InputError

MAX_UNPACKED: Final = 10**9
"""Bytes that all parts read of one workbook may unpack to. None unpacks to more than it declares: the rest is cut."""
MAX_RATIO: Final = 150
"""A part of more than `SMALL` bytes may be this many times as large as its packed form; real ones reach about 30."""
SMALL: Final = 20 * 10**6
_CHUNK: Final = 1 << 18
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class UnreadableError(Exception):
    """A workbook, or a part of it, cannot be read; the message says why in a whole sentence."""


class XmlHandler(Protocol):
    """Is told of the elements and texts of a part, by local names; names of attributes keep their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""

    def end(self, name: str) -> None:
        """End an element."""

    def text(self, content: str) -> None:
        """Take some text."""


class Archive:
    """A workbook's archive: hands out parts as chunks of bytes, and counts them."""

    def __init__(self, data: bytes) -> None:
        self._left = MAX_UNPACKED
        self._zip = _opened(data)
        self.names = {name.casefold(): name for name in self._zip.namelist()}
        if "xl/workbook.xml" not in self.names:
            raise UnreadableError(_other_kind(self._zip, set(self.names)))

    def parse(self, part: str, handler: XmlHandler) -> bool:
        """Feed a part to a handler; return False when there is no such part.

        Raises
        ------
        UnreadableError
            When the part is broken, declares entities, is in an unknown encoding, or unpacks beyond the bounds.
        """
        # Loaded here, where they are needed, to keep the start of the program quick.
        from xml.etree.ElementTree import ParseError  # noqa: PLC0415

        from defusedxml import DefusedXmlException  # noqa: PLC0415

        name = self.names.get(part.casefold())
        if name is None:
            return False
        parser = _parser_for(handler)
        try:
            for chunk in self._chunks(name):
                parser.feed(chunk)
            parser.close()
        except DefusedXmlException:
            message = f"the part {name} of this workbook declares a document type or entities, which are not read."
            raise UnreadableError(message) from None
        except ParseError as error:
            raise UnreadableError(f"the part {name} of this workbook is no sound XML ({error}).") from None
        except (LookupError, ValueError):
            raise UnreadableError(f"the part {name} of this workbook is in an encoding that is not read.") from None
        return True

    def _chunks(self, name: str) -> Iterator[bytes]:
        info = self._zip.getinfo(name)
        packed = max(info.compress_size, 1)
        if info.file_size > self._left:
            raise UnreadableError(self._too_large(name))
        if info.file_size > SMALL and info.file_size > MAX_RATIO * packed:
            message = f"the part {name} of this workbook unpacks to {info.file_size // packed:,} times its size"
            raise UnreadableError(f"{message}, which no table of figures does; it is not read.")
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    self._left -= len(chunk)
                    yield chunk
        except _BROKEN:
            raise UnreadableError(f"the part {name} of this workbook is damaged or encrypted.") from None

    @staticmethod
    def _too_large(name: str) -> str:
        return f"the part {name} of this workbook unpacks to more than {MAX_UNPACKED // 10**6:,} MB, more than is read."


def _parser_for(handler: XmlHandler) -> Any:
    """Return a parser that refuses document types and entities, and tells a handler directly: cells are many."""
    from defusedxml.ElementTree import XMLParser  # noqa: PLC0415 - slow to load

    parser = XMLParser(target=handler, forbid_dtd=True)
    expat = parser.parser
    expat.ordered_attributes, expat.buffer_text = False, True
    expat.StartElementHandler = lambda name, attributes: handler.start(name[name.rfind("}") + 1 :], attributes)
    expat.EndElementHandler = lambda name: handler.end(name[name.rfind("}") + 1 :])
    expat.CharacterDataHandler = handler.text
    return parser


def refused(error: UnreadableError, source: str) -> InputError:
    """Return the error of a workbook that cannot be read."""
    return InputError([Fault("", str(error), source)])


def target_of(base: str, target: str) -> str:
    """Return the name of the part that a relation of another part leads to.

    >>> target_of("xl/workbook.xml", "worksheets/sheet1.xml"), target_of("xl/workbook.xml", "/xl/styles.xml")
    ('xl/worksheets/sheet1.xml', 'xl/styles.xml')
    """
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(joined).lstrip("/")


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        kind = "a workbook with a password" if encrypted else "a workbook of an older kind (.xls)"
        remedy = "without a password " if encrypted else ""
        raise UnreadableError(f"this is {kind}; save it {remedy}as an Excel workbook (.xlsx).")
    try:
        return zipfile.ZipFile(BytesIO(data))
    except _BROKEN:
        damaged = "a damaged Excel workbook" if data.startswith(b"PK") else "no Excel workbook (.xlsx)"
        raise UnreadableError(f"this is {damaged}.") from None


def _other_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    kinds: Mapping[str, str] = {
        "xl/workbook.bin": "a binary workbook (.xlsb)",
        "content.xml": "an OpenDocument file (.ods)",
        "word/document.xml": "a text document (.docx)",
    }
    for part, kind in kinds.items():
        if part in names:
            return f"this is {kind}; save it as an Excel workbook (.xlsx)."
    return "this is a zip archive, but no Excel workbook (.xlsx)."

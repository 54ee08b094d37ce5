"""The page of the benchmarks: written by hand, but for the newest results of each protocol between two marks."""

from __future__ import annotations

from pathlib import Path

from rightsource.instances.atomic import write_atomically
from rightsource.models.faults import Fault, InputError


def marks(protocol: str) -> tuple[str, str]:
    """Return the lines between which a page has the newest results of a protocol.

    >>> marks("bench")[1]
    '<!-- results of bench: end -->'
    """
    begin = f"<!-- results of {protocol}: begin (what is between these two lines is written by the command report) -->"
    return begin, f"<!-- results of {protocol}: end -->"


def check_page(page: Path, protocol: str) -> str:
    """Return the text of a page, which has both marks of a protocol once and in order.

    Raises
    ------
    InputError
        When it cannot be read, or the marks are not there.
    """
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError([Fault("", f"this page cannot be read: {why}.", str(page))]) from None
    begin, end = marks(protocol)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        message = f"the results of {protocol} have no place in this page; expected the lines '{begin}' and '{end}'."
        raise InputError([Fault("", message, str(page))])
    return text


def write_page(page: Path, protocol: str, results: str) -> None:
    """Replace what is between the marks of a protocol; all else stays as it is.

    Raises
    ------
    InputError
        As `check_page`, or when it cannot be written.
    """
    begin, end = marks(protocol)
    before, _, rest = check_page(page, protocol).partition(begin)
    _, _, after = rest.partition(end)
    write_atomically(page, f"{before}{begin}\n\n{results}\n{end}{after}".encode())

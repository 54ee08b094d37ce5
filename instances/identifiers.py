"""Ids made of free texts: short, plain, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import Final

from rightsource.models.fields import ID_PATTERN

LONGEST_ID: Final = 64
_ID: Final = re.compile(ID_PATTERN)
_OTHERS: Final = re.compile(r"[^A-Za-z0-9._:-]+")
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
"""Latin letters that are no base letter with a mark."""
_LONGEST_READ: Final = 1000


class Identifiers:
    """Makes ids of texts, each id once: a text that is an id already is kept as long as it is not taken.

    Letters with marks lose them; runs of anything but ``A-Z a-z 0-9 . _ : -`` become one hyphen; what is longer than 64
    characters is cut; a text of which nothing is left becomes ``blank``. An id that is taken gets ``-2``, ``-3``, ...
    The same texts in the same order give the same ids.

    Examples
    --------
    >>> ids = Identifiers("step")
    >>> ids.new("Prüfe Antrag"), ids.new("Prufe  Antrag"), ids.new("01_HOOFD_200"), ids.new("検査"), ids.new("")
    ('Prufe-Antrag', 'Prufe-Antrag-2', '01_HOOFD_200', 'step', 'step-2')
    """

    def __init__(self, blank: str = "id") -> None:
        self._blank = blank
        self._taken: set[str] = set()
        self._last: defaultdict[str, int] = defaultdict(lambda: 1)

    def new(self, text: str) -> str:
        """Return an id for a text that no other call has returned."""
        base = plain_id(text) or self._blank
        made = base
        while made in self._taken:
            self._last[base] += 1
            ending = f"-{self._last[base]}"
            made = base[: LONGEST_ID - len(ending)] + ending
        self._taken.add(made)
        return made


def plain_id(text: str) -> str:
    """Return a text as an id, whether or not another text gives the same; empty when nothing of it can be kept.

    Examples
    --------
    >>> plain_id(" Accounts payable (DE) "), plain_id("œuvre à Łódź"), plain_id("!?")
    ('Accounts-payable-DE', 'oeuvre-a-Lodz', '')
    """
    if _ID.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKD", text[:_LONGEST_READ].translate(_LETTERS))
    unmarked = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _OTHERS.sub("-", unmarked).strip("-")[:LONGEST_ID].strip("-")

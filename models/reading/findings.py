"""What a reader finds: faults and warnings, collected while reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

from rightsource.models.faults import Fault, did_you_mean

_SHOWN: Final = 60
_LONG_LIST: Final = 2000
_MAX_LONG_SEARCHES: Final = 20
_MAX_SEARCHES: Final = 1000
_FEW: Final = 8
_LISTED: Final = 24
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")


class Findings:
    """The faults and warnings of one source, in the order in which they were found."""

    def __init__(self, source: str = "") -> None:
        self.source = source
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.passed_over = 0
        """Wrong objects that were counted and not looked into."""
        self._searches = self._long_searches = 0

    def fault(self, path: str, message: str) -> None:
        """Note an error."""
        self.faults.append(Fault(path, message, self.source))

    def warn(self, path: str, message: str) -> None:
        """Note what is no error but hardly meant."""
        self.warnings.append(Fault(path, message, self.source))

    def hint(self, word: str, known: Collection[str], most: int = _FEW) -> str:
        """Return what may have been meant, what there is when that is at most ``most``, or a full stop."""
        near = self.nearest(word, known)
        if near != "." or not 0 < len(known) <= most:
            return near
        return f"; there {'is only' if len(known) == 1 else 'are'} {listed(sorted(known))}."

    def offer(self, word: str, known: Collection[str]) -> str:
        """Return what `hint` does, also for more names, and the first few of many: who asks has no file in view.

        Examples
        --------
        >>> Findings().offer("x", [f"rule {k}" for k in range(40)])
        "; there are 40, such as 'rule 0', 'rule 1' and 'rule 2'."
        """
        said = self.hint(word, known, _LISTED)
        if said != "." or not known:
            return said
        return f"; there are {len(known):,}, such as {listed(list(islice(known, 3)))}."

    def nearest(self, word: str, known: Collection[str]) -> str:
        """Return what may have been meant, or a full stop; only the first faults are worth a search of a long list."""
        self._searches += 1
        if self._searches > _MAX_SEARCHES:
            return "."
        if len(known) > _LONG_LIST:
            self._long_searches += 1
            if self._long_searches > _MAX_LONG_SEARCHES:
                return "."
        return did_you_mean(word, known) or "."


def shown(value: object) -> str:
    """Return a raw value as a user would recognise it in a message, shortened.

    Examples
    --------
    >>> shown("a"), shown(None), shown([1, 2]), shown(Decimal("1.50"))
    ("'a'", 'null', 'a list', '1.50')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list" if value else "an empty list"
    text = f"'{value}'" if isinstance(value, str) else str(Decimal(value)) if isinstance(value, int) else str(value)
    text = text[: _SHOWN + 1]
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def listed(names: Sequence[str]) -> str:
    """Return names in words.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ("'a'", "'a', 'b' and 'c'")
    """
    *first, last = map(shown, names)
    return f"{', '.join(first)} and {last}" if first else last


def join(path: str, key: str | int) -> str:
    """Return the path of an element or a key below a path.

    Examples
    --------
    >>> join("processes", 3), join("processes[3]", "yield"), join("", "name"), join("measures", "jobs abroad")
    ('processes[3]', 'processes[3].yield', 'name', "measures['jobs abroad']")
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{shown(key)}]"
    return f"{path}.{key}" if path else key

"""Times in event logs: ISO 8601, its usual relatives and dotted dates, as seconds since 1970."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Final

MISSING: Final = float("nan")
_NO_TIME: Final = frozenset({"", "null", "none", "nan", "nat", "na", "n/a", "-"})
_NAMED_ZONES: Final = ("UTC", "GMT")
_DOTTED: Final = re.compile(r"^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![0-9])")
"""A date with dots: day, month, year."""


def seconds(text: str) -> float:
    """Return a time as seconds since 1970 UTC, NaN when none is given.

    ISO 8601 with or without ``T``, ``Z``, offset and fraction; dates with slashes, year first; dates with dots, which
    are written day first wherever they are written. Slashes with the year last are refused: they may begin with the
    day or the month. A time without an offset counts as UTC, so that times with and without one may be mixed. Finer
    parts than millionths are cut off.

    Raises
    ------
    ValueError
        When the text is no such time, or of the years 1 or 9999, which stand for none.

    Examples
    --------
    >>> seconds("1970-01-02T00:00:00.5+01:00"), seconds("1970/01/02 00:00:00"), seconds("")
    (82800.5, 86400.0, nan)
    >>> seconds("02.01.1970"), seconds("1.1.1970 00:00:30.25")
    (86400.0, 30.25)
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return _unusual(text.strip())
    return _since_1970(time)


def _unusual(text: str) -> float:
    """Read what the strict reader does not: no time, slashes, dots, a named zone, a blank before the offset."""
    if text.casefold() in _NO_TIME:
        return MISSING
    plain = _DOTTED.sub(_year_first, text.replace("/", "-"))
    for zone in _NAMED_ZONES:
        plain = plain.removesuffix(zone).rstrip()
    day, _, clock = plain.partition(" ")
    time = datetime.fromisoformat(f"{day} {clock.replace(' ', '')}".rstrip())
    return _since_1970(time)


def _year_first(dotted: re.Match[str]) -> str:
    day, month, year = dotted.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


def _since_1970(time: datetime) -> float:
    if not MINYEAR < time.year < MAXYEAR:
        raise ValueError("this year stands for no time")
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()

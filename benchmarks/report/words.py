"""Numbers as tables show them: short, and never a zero for what is not zero."""

from __future__ import annotations

from math import isinf


def short(value: float | None) -> str:
    """Return a number with three significant digits, a dash for None.

    >>> short(0.01234), short(1.2345), short(12.345), short(123.45), short(12345.6), short(0.0), short(None)
    ('0.0123', '1.23', '12.3', '123', '12,346', '0', '–')
    """
    if value is None:
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2 if size >= 0.9995 else 3
    text = f"{value:,.{decimals}f}" if size >= 0.0995 else f"{value:.3g}"
    return text if "e" not in text else f"{value:.1e}"


def share(value: float | None) -> str:
    """Return a gap or share in per cent with two significant digits, a dash for None.

    >>> share(0.00012), share(0.0345), share(0.5), share(12.0), share(3e-9), share(0.0), share(None)
    ('0.012 %', '3.5 %', '50 %', '1,200 %', '< 0.0001 %', '0 %', '–')
    """
    if value is None:
        return "–"
    if isinf(value):
        return "∞"
    if 0 < value < 1e-6:
        return "< 0.0001 %"
    percent = 100 * value
    return (
        f"{percent:,.0f} %"
        if percent >= 9.95 or value == 0
        else f"{float(f'{percent:.2g}'):f}".rstrip("0").rstrip(".") + " %"
    )


def whole(value: float | None) -> str:
    """Return a number rounded to a whole one with thousands separators, a dash for None.

    >>> whole(1234.5), whole(None)
    ('1,234', '–')
    """
    return "–" if value is None else f"{value:,.0f}"

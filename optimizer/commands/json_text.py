"""Results as JSON text: amounts keep the decimals they have, so that money shows all of its own."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from rightsource.models.json_text import quoted, scalar

_DIGITS: Final = Context(prec=18, rounding=ROUND_HALF_EVEN)


def number(value: Fraction) -> Decimal:
    """Return a fraction as a decimal: exact within 18 significant digits, else rounded to these, its sign kept.

    Examples
    --------
    >>> number(Fraction(1, 8)), number(Fraction(-2, 3))
    (Decimal('0.125'), Decimal('-0.666666666666666667'))
    """
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def json_text(node: object, depth: int = 0) -> str:
    """Return a document as indented JSON, a member a line.

    Raises
    ------
    TypeError
        When a leaf is nothing that JSON knows.

    Examples
    --------
    >>> print(json_text({"objective": Decimal("12.50"), "modes": []}))
    {
      "objective": 12.50,
      "modes": []
    }
    """
    if isinstance(node, Mapping):
        return _block("{}", [f"{quoted(key)}: {json_text(value, depth + 1)}" for key, value in node.items()], depth)
    if isinstance(node, Sequence) and not isinstance(node, str):
        return _block("[]", [json_text(item, depth + 1) for item in node], depth)
    return format(node, "f") if isinstance(node, Decimal) else scalar(node)


def _block(brackets: str, items: list[str], depth: int) -> str:
    if not items:
        return brackets
    pad = "  " * depth
    return f"{brackets[0]}\n" + ",\n".join(f"{pad}  {item}" for item in items) + f"\n{pad}{brackets[1]}"

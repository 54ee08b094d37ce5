"""Write the bundled cases: ``python -m rightsource.instances.recipes.write [FOLDER]``."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from json import dumps
from pathlib import Path

from rightsource.instances.recipes import finance_tower, health_claims, invoice_desk

CASES: dict[str, Callable[[], dict[str, object]]] = {
    "invoice-desk": invoice_desk.document,
    "health-claims": health_claims.document,
    "finance-tower": finance_tower.document,
}
DATA = Path(__file__).resolve().parent.parent / "data"


def literal(scalar: object) -> str:
    """Return a JSON literal; decimals become the shortest plain number.

    >>> literal(Decimal("0.120")), literal(Decimal("1.2E+3")), literal(True)
    ('0.12', '1200', 'true')
    """
    if isinstance(scalar, Decimal):
        text = format(scalar, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(scalar, str | int):
        return dumps(scalar, ensure_ascii=False)
    raise TypeError(f"A document holds text, whole numbers, decimals and truth values, not {scalar!r}.")


def block(brackets: str, items: Sequence[str], depth: int) -> str:
    """Return items one to a line between brackets, one space further in."""
    if not items:
        return brackets
    inner = ",\n".join(" " * (depth + 1) + item for item in items)
    return f"{brackets[0]}\n{inner}\n{' ' * depth}{brackets[1]}"


def pretty(node: object, depth: int = 0) -> str:
    """Return a node of a document as indented JSON."""
    if isinstance(node, Mapping):
        members = [f"{dumps(key)}: {pretty(child, depth + 1)}" for key, child in node.items()]
        return block("{}", members, depth)
    if isinstance(node, list | tuple):
        return block("[]", [pretty(child, depth + 1) for child in node], depth)
    return literal(node)


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every bundled file."""
    for name, document in CASES.items():
        yield f"{name}.json", pretty(document()) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write all cases into the folder given, by default the bundled data."""
    folder = Path(arguments[0]) if arguments else DATA
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

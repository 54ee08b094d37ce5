"""Write the bundled cases: ``python -m rightsource.instances.recipes.write [FOLDER]``."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rightsource.instances.recipes import finance_tower, health_claims, invoice_desk
from rightsource.models.json_text import indented

CASES: dict[str, Callable[[], dict[str, object]]] = {
    "invoice-desk": invoice_desk.document,
    "health-claims": health_claims.document,
    "finance-tower": finance_tower.document,
}
DATA = Path(__file__).resolve().parent.parent / "data"


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every bundled file."""
    for name, document in CASES.items():
        yield f"{name}.json", indented(document()) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write all cases into the folder given, by default the bundled data."""
    folder = Path(arguments[0]) if arguments else DATA
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

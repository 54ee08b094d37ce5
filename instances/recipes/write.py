"""Write the bundled cases: ``python -m rightsource.instances.recipes.write [FOLDER]``."""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

from rightsource.instances.recipes import finance_tower, health_claims, invoice_desk
from rightsource.models.json_text import indented

CASES: dict[str, Callable[[], dict[str, object]]] = {
    "invoice-desk": invoice_desk.document,
    "health-claims": health_claims.document,
    "finance-tower": finance_tower.document,
}
_ASSUMED = "the limit is an assumption, set so that the case is a real choice"
DATA = Path(__file__).resolve().parent.parent / "data"


def files() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every bundled file."""
    for name, document in CASES.items():
        yield f"{name}.json", indented(_noted(document())) + "\n"


def _noted(document: dict[str, object]) -> dict[str, object]:
    """Add to each rule that no source is known for that its limit is an assumption of the case."""
    rules = cast(list[dict[str, object]], document["rules"])
    return document | {"rules": [rule if "note" in rule else rule | {"note": _ASSUMED} for rule in rules]}


def main(arguments: Sequence[str]) -> None:
    """Write all cases into the folder given, by default the bundled data."""
    folder = Path(arguments[0]) if arguments else DATA
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What was made of a foreign file: a raw document, and what its reader has to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rightsource.models.faults import Fault


@dataclass(frozen=True)
class Imported:
    """A raw document as in an instance file (texts, int, Decimal, dicts and lists), made of a foreign file.

    ``warnings`` say what of the file was left out or changed, such as a loop that was broken. In a ``skeleton``
    required keys are missing on purpose, because the file does not hold the figures: a workbook shows them as cells to
    fill in.
    """

    document: dict[str, Any]
    warnings: tuple[Fault, ...] = ()
    skeleton: bool = False

"""The technologies of automation and what each does to price, errors, exceptions and effort of building."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from rightsource.instances.recipes.tables import rows

_TECHNOLOGIES: Final = """
technology    | price  | errors | exceptions | build | structure
rpa           | 12000  | 100    | 100        | 85    | 100
ocr           | 50000  | 110    | 95         | 90    | 70
ml-extraction | 120000 | 115    | 90         | 105   | 45
rules-engine  | 30000  | 75     | 115        | 125   | 110
llm-assistant | 180000 | 130    | 85         | 90    | 25
workflow      | 20000  | 95     | 110        | 100   | 105
chatbot       | 90000  | 125    | 105        | 100   | 40
"""


@dataclass(frozen=True)
class Technology:
    """A technology.

    ``price`` per transaction in millionths of a dollar; factors in per cent on errors, on exceptions and on the effort
    of building; ``structure`` is how much it suffers from input that is not structured, in per cent of RPA's. All
    assumptions: data entry costs 0.05-0.50 per record, machine extraction is 0.85-0.97 right on free input.
    """

    name: str
    price: int
    errors: int
    exceptions: int
    build: int
    structure: int


@cache
def technologies() -> tuple[Technology, ...]:
    """Return the technologies of a company's own platforms."""
    keys = ("price", "errors", "exceptions", "build", "structure")
    return tuple(Technology(row["technology"], *(int(row[key]) for key in keys)) for row in rows(_TECHNOLOGIES))


VENDOR_TECHNOLOGIES: Final = ("rpa", "ocr", "ml-extraction", "llm-assistant", "workflow")
"""The technologies that vendors use themselves."""

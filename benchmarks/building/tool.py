"""A tool that builds models, by name: what it is handed, and what its module has to offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from rightsource.benchmarks.building.arrays import Arrays


@dataclass(frozen=True)
class Tool:
    """Something that builds models.

    ``module`` below `rightsource.benchmarks.building.tools` keeps `ToolModule`. ``given`` says what it builds from: our
    tables, or the finished arrays. ``hands_over`` says whether its model can be turned into what a solver is handed,
    ``constant`` whether its objective takes a constant. ``package`` is the distribution it needs, ``""`` for ours.
    """

    name: str
    title: str
    module: str
    given: Literal["tables", "arrays"] = "arrays"
    hands_over: bool = True
    constant: bool = True
    package: str = ""


class ToolModule(Protocol):
    """What the module of a tool has; only `build` and `hand_over` are inside the clock."""

    def build(self, given: Any) -> Any:
        """Build the model in the tool's own objects."""

    def hand_over(self, built: Any) -> Any:
        """Turn the built model into what a solver's interface is handed."""

    def read_back(self, built: Any, handed: Any) -> Arrays:
        """Return the model as it now is in the tool (or in what it handed over), as arrays."""

    def version(self) -> str:
        """Return the release of the tool."""

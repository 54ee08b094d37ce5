"""What pictures need of the results that other commands print, read strictly: wrong is as good as absent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.money import Money

_LARGEST: Final = 30
"""Digits before or behind the point beyond which a number is no amount."""
_MOST_LETTERS: Final = 200
_MOST_PLANS: Final = 40
_MOST_SCENARIOS: Final = 30
"""Rows and columns of a heat map that can still be read."""


def _sensible(number: Decimal) -> Decimal:
    """Refuse a number that could not be written out."""
    if abs(number.adjusted()) > _LARGEST or len(number.as_tuple().digits) > _LARGEST:
        raise ValueError("this is no amount")
    return number


Amount = Annotated[Decimal, AfterValidator(_sensible)]
Name = Annotated[str, Field(max_length=_MOST_LETTERS)]


class Part(BaseModel):
    """A part of a result; keys that no picture needs are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Proven(Part):
    """What is proven of an amount of money, in currency units."""

    at_least: Amount | None
    at_most: Amount | None

    def interval(self, money: Money) -> Interval:
        """Return it in minor units."""
        low, high = (None if end is None else money.minor(Fraction(end)) for end in (self.at_least, self.at_most))
        return Interval(low, high)


class RelaxedEntry(Part):
    """The saving if a rule were relaxed."""

    percent: int
    value: Amount
    saving: Proven
    proven: bool


class PriceEntry(Part):
    """What a rule costs."""

    id: Name
    dropped: Proven
    proven: bool
    relaxed: tuple[RelaxedEntry, ...]


class PricesResult(Part):
    """What ``prices`` printed."""

    together: Part
    rules: tuple[PriceEntry, ...]


class CellEntry(Part):
    """A plan under a scenario: its regret, or the rules it breaks there."""

    regret: Proven | None
    broken: tuple[Name, ...]


class RowEntry(Part):
    """A plan under all scenarios of a table."""

    name: Name
    best_in: tuple[Name, ...]
    cells: tuple[CellEntry, ...]
    worst: Proven | None


class RegretEntry(Part):
    """A regret table; ``recommended`` is the name of a plan."""

    scenarios: Annotated[tuple[Name, ...], Field(max_length=_MOST_SCENARIOS)]
    left_out: tuple[Name, ...]
    unsolved: tuple[Name, ...]
    plans: Annotated[tuple[RowEntry, ...], Field(min_length=1, max_length=_MOST_PLANS)]
    recommended: Name | None

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        if any(len(plan.cells) != len(self.scenarios) for plan in self.plans):
            raise ValueError("a row has not as many cells as there are scenarios")
        return self


class ScenarioEntry(Part):
    """The best known plan under a scenario, None where there is none."""

    id: Name
    assignment: dict[str, str] | None


class ScenariosResult(Part):
    """What ``scenarios`` printed."""

    scenarios: Annotated[tuple[ScenarioEntry, ...], Field(max_length=_MOST_SCENARIOS)]
    regret: RegretEntry


class PointEntry(Part):
    """A plan of a frontier."""

    assignment: dict[str, str]


class FrontierResult(Part):
    """What ``frontier`` printed; ``answers`` are as in the files that it keeps."""

    against: tuple[str, ...]
    asked_points: Annotated[int, Field(ge=1)]
    asked_gap: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    points: Annotated[tuple[PointEntry, ...], Field(min_length=1)]
    answers: tuple[dict[str, Any], ...]

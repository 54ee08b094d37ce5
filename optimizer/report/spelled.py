"""Results of other commands with their values as people read them: with units, in per cent, modes in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args

from rightsource.models.report import Unit
from rightsource.optimizer.report.table import Figure
from rightsource.optimizer.wording import MODE_NAMES, percent, rule_number

_UNITS: Final = frozenset(get_args(Unit))
_OF_RULES: Final = frozenset(
    {"value", "limit", "slack", "attainable", "ruled_out", "from", "to", "readable", "not_enough"}
)
"""Keys of values that are in the unit of a rule."""
_SHARES: Final = frozenset({"mode_shares", "frequency", "shares"})
"""Keys of parts of something, to a tenth of a per cent, also of all that is in objects below them."""
_YIELDS: Final = frozenset({"mean_yield", "path_yield"})
_HOURS: Final = frozenset({"path_time"})
_LARGEST: Final = 15
"""Digits beyond which a number is none of these."""


@dataclass(frozen=True)
class Speller:
    """Spells values; ``units`` are those of rules by id, ``currency`` is that of values of rules that are money."""

    units: Mapping[str, Unit]
    currency: str

    def spelled(self, value: Any, unit: Unit | None = None, key: str = "") -> Any:
        """Return a document of JSON with a `Figure` for each number whose unit is known.

        ``unit`` is that of the rule that the value belongs to, None where it is none's.

        Examples
        --------
        >>> speller = Speller({"floor": "fraction", "budget": "money"}, "USD")
        >>> told = speller.spelled({"id": "budget", "value": 1200, "mode": "in_house", "relaxed": [{"value": 1300}]})
        >>> told["value"].text, told["mode"], told["relaxed"][0]["value"].text
        ('USD 1,200', 'in house', 'USD 1,300')
        """
        if isinstance(value, Mapping):
            own = self._unit(value, unit)
            inner = key if key in _SHARES else ""
            return {name: self.spelled(one, own, inner or name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.spelled(one, unit, key) for one in value]
        if key == "mode" and isinstance(value, str):
            return {str(mode): said for mode, said in MODE_NAMES.items()}.get(value, value)
        number = _sensible(value)
        return value if number is None else self._figure(key, number, unit) or value

    def _unit(self, entry: Mapping[str, Any], outer: Unit | None) -> Unit | None:
        """Return the unit of the values in an object: as it says itself, of the rule it names, or as around it."""
        said, name = entry.get("unit"), entry.get("id")
        if isinstance(said, str) and said in _UNITS:
            return next(unit for unit in get_args(Unit) if unit == said)
        return self.units.get(name, outer) if isinstance(name, str) else outer

    def _figure(self, key: str, number: Decimal, unit: Unit | None) -> Figure | None:
        if key in _SHARES:
            return Figure(f"{100 * number:.1f}".removesuffix(".0") + " %", number, unit="fraction")
        if key in _YIELDS:
            return Figure(percent(float(number)), number, unit="fraction")
        if key in _HOURS:
            return Figure(f"{number:,.1f} h", number, unit="hours")
        if unit is None or key not in _OF_RULES:
            return None
        text = f"{self.currency} {number:,f}" if unit == "money" else rule_number(Fraction(number), unit)
        if key == "slack":
            text = text.replace(" %", " pts")
        return Figure(text, number, unit=unit)


def _sensible(value: object) -> Decimal | None:
    """Return a number of a size that figures have, else None."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    small = number.is_finite() and abs(number.adjusted()) <= _LARGEST and len(number.as_tuple().digits) <= 2 * _LARGEST
    return number if small else None

"""Money as people read it: minor currency units to exact decimals, with separators and the currency in front."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from rightsource.models.instance import Instance

_STEPS: Final[tuple[tuple[int, str], ...]] = ((10**9, " bn"), (10**6, " m"), (10**3, " k"))


@dataclass(frozen=True)
class Money:
    """How one instance writes amounts.

    Examples
    --------
    >>> usd = Money("USD", 2)
    >>> usd.text(123456789), usd.whole(123456789), usd.short(123456789), usd.amount(-50)
    ('USD 1,234,567.89', '1,234,568', '1.23 m', Decimal('-0.50'))
    """

    currency: str
    decimals: int

    @classmethod
    def of(cls, instance: Instance) -> "Money":
        """Return the way in which this instance writes amounts."""
        return cls(instance.currency, instance.money_decimals)

    def amount(self, minor: int) -> Decimal:
        """Return whole minor units as an exact amount in currency units with all its decimals."""
        return Decimal(f"{minor}E-{self.decimals}") if self.decimals else Decimal(minor)

    def minor(self, units: Fraction) -> int:
        """Return an amount in currency units as whole minor units."""
        return round(units * int(10**self.decimals))

    def plain(self, minor: int) -> str:
        """Return the amount with thousands separators, without the currency."""
        return f"{self.amount(minor):,f}"

    def whole(self, minor: int) -> str:
        """Return the amount like `plain`, rounded to whole currency units."""
        return f"{self.amount(minor):,.0f}"

    def text(self, minor: int) -> str:
        """Return the amount with thousands separators behind its currency."""
        return f"{self.currency} {self.plain(minor)}"

    def short(self, minor: int) -> str:
        """Return the amount to three significant digits with k, m or bn, as on the axis of a picture."""
        units = float(self.amount(minor))
        for step, name in _STEPS:
            # 999.6 thousand would be written as "1000 k": the next larger step takes over where rounding reaches it.
            if abs(units) >= 0.9995 * step:
                return f"{_three_digits(units / step)}{name}"
        return f"{units:,.0f}"

    def tick(self, minor: int) -> str:
        """Return the amount like `short`, without zeros behind the point.

        Examples
        --------
        >>> Money("EUR", 0).tick(1500000), Money("EUR", 0).tick(20000)
        ('1.5 m', '20 k')
        """
        digits, space, step = self.short(minor).partition(" ")
        return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + space + step


def _three_digits(value: float) -> str:
    return f"{value:.{max(0, 2 - len(str(int(abs(value)))) + 1)}f}"

"""What rules allow over a range of places of a figure, brought to the one end where a bound is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import Final, TypeAlias

from rightsource.models.changes import ChangeRule, DropRule
from rightsource.models.changing.figures import matcher_of
from rightsource.models.checker.rounding import half_even
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.rules import (
    MaxShare,
    MaxTotal,
    MinMeanYield,
    MinPathYield,
    MinShare,
    MinTotal,
    MinYield,
    Rule,
    Scoped,
    Selected,
)
from rightsource.optimizer.analyses.breakeven.moved import Moved

Loosened: TypeAlias = ChangeRule | DropRule

_MOVING: Final = frozenset({"cost", "run_cost", "hours", "volume"})
"""The measures that a price, a yield or a volume moves."""


@dataclass(frozen=True)
class Ranges:
    r"""What rules allow the plans of one side of a decision somewhere in a range of places.

    A bound is asked for at the cheap end of a range: where volumes, prices and wages are least and yields best, so
    that every plan costs least. There the rules are loosened by as much as the range needs: whoever keeps a rule
    anywhere in the range keeps the loosened rule at the cheap end. So what no plan can cost there under the loosened
    rules, no plan of the side that keeps the rules somewhere in the range can cost there either.

    A figure moves one number of a rule, what the process adds to it under its option o: m at the cheap end, and up to
    M at the dear end. Upper limits on totals, capacities, whole units, and rules on yields when the yield moves hold at
    the cheap end wherever they hold beyond; the others are loosened by `_min_total`, `_share` and `_mean`. Budgets
    (``max_total`` of ``total_cost``) are no matter of ranges: who knows what a plan costs knows whether it keeps them.
    """

    moved: Moved
    option: int
    uses_option: bool

    @cached_property
    def options(self) -> Sequence[int]:
        """The options of the process that the side may use."""
        own = self.moved.instance.options_of(self.moved.process)
        return [o for o in own if (o == self.option) == self.uses_option]

    def changes(self, one: int, other: int) -> list[Loosened]:
        """Return the changes that loosen the rules at the cheap end as a range between two places needs."""
        cheap, dear = self.moved.figure.ends(one, other)
        found = (self._loosened(rule, cheap, dear) for rule in self._seen)
        return [change for change in found if change is not None]

    def reach(self, one: int, other: int) -> tuple[float, float]:
        """Return the first and the last place of plans for which a bound holds that was asked for with `changes`."""
        if self.is_free:
            return -inf, inf
        if self.loosens:
            return min(one, other), max(one, other)
        cheap, _ = self.moved.figure.ends(one, other)
        return (-inf, cheap) if self.moved.figure.of == "yield" else (cheap, inf)

    @cached_property
    def is_free(self) -> bool:
        """Whether no rule sees the figure in plans of this side; a volume always moves hours of providers."""
        return self.moved.figure.of != "volume" and not any(map(self._moves, self._seen))

    @cached_property
    def loosens(self) -> bool:
        """Whether some range needs a rule loosened."""
        return bool(self.changes(self.moved.figure.low, self.moved.figure.high))

    @cached_property
    def _seen(self) -> list[Rule]:
        """The rules that look at the process, budgets apart."""
        scoped = ((rule, self._scope(rule)) for rule in self.moved.instance.active_rules if not is_budget(rule))
        return [rule for rule, scope in scoped if scope is None or self.moved.process in scope]

    def _scope(self, rule: Rule) -> Sequence[int] | None:
        return matcher_of(self.moved.instance).scope(rule.scope) if isinstance(rule, Scoped) else None

    def _selected(self, rule: Selected) -> set[int]:
        """Return the options of the side that a rule selects."""
        own = matcher_of(self.moved.instance).selected([self.moved.process], rule.select)
        return set(own) & set(self.options)

    def _moves(self, rule: Rule) -> bool:
        """Say whether the figure moves what a rule looks at in plans of this side."""
        figure = self.moved.figure
        if isinstance(rule, MinYield | MinMeanYield | MinPathYield):
            return figure.of == "yield" and self.uses_option
        if isinstance(rule, MaxTotal | MinTotal):
            return self._growth(rule.measure, self._selected(rule), *figure.ends(figure.low, figure.high)) > 0
        if isinstance(rule, MaxShare | MinShare):
            return self._growth(rule.measure, self.options, *figure.ends(figure.low, figure.high)) > 0
        return False

    def _growth(self, measure: str, options: Iterable[int], cheap: int, dear: int) -> int:
        """Return by how much the measure of one of these options grows at most from the cheap end to the dear one."""
        if measure not in _MOVING:
            return 0
        least, most = (self.moved.measure(measure, place).amounts for place in (cheap, dear))
        return max((most[o] - least[o] for o in options), default=0)

    def _loosened(self, rule: Rule, cheap: int, dear: int) -> Loosened | None:
        """Return how a rule is loosened at the cheap end, None where it need not be."""
        if isinstance(rule, MinTotal):
            return self._min_total(rule, cheap, dear)
        if isinstance(rule, MaxShare | MinShare):
            return self._share(rule, cheap, dear)
        if isinstance(rule, MinMeanYield) and self.moved.figure.of == "volume":
            return self._mean(rule, cheap, dear)
        return None

    def _min_total(self, rule: MinTotal, cheap: int, dear: int) -> Loosened | None:
        r"""Loosen a lower limit on a total by what the process can lack at the cheap end.

        A plan with a total of at least the limit somewhere has at least, at the cheap end,

        .. math:: \mathit{limit} - \max_{o\ \mathrm{selected}} (M_o - m_o)
        """
        growth = self._growth(rule.measure, self._selected(rule), cheap, dear)
        if not growth:
            return None
        measure, limit = self.moved.measure(rule.measure, cheap), Fraction(rule.value)
        if measure.unit == "money":  # the limit is rounded as the checker rounds it, what is left is whole again
            limit = Fraction(half_even(limit.numerator * measure.scale, limit.denominator), measure.scale)
        return _at_least(rule, floor((limit - Fraction(growth, measure.scale)) * MICRO), MICRO)

    def _share(self, rule: MaxShare | MinShare, cheap: int, dear: int) -> Loosened | None:
        r"""Loosen a limit on a share by what the process adds to the whole and not to the limited part.

        Let θ be the limit on the part A of a whole that is T without the process. An option in the limited part needs
        nothing: A + m ≤ θ (T + m) wherever this holds for more than m. An option outside needs A ≤ θ (T + M), and A is
        part of T, so that the share at the cheap end is at most

        .. math:: \frac{\min(T, \theta (T + M))}{T + m}

        which grows with T up to θ M / (1 - θ), and falls from there. It is largest at this T, or at the next to it that
        the options of the other processes allow. A lower limit on a part is an upper limit of 1 - θ on all that is
        outside of it; with ``per`` every option is outside of the parts of the others.
        """
        lower = isinstance(rule, MinShare)
        grouped = isinstance(rule, MaxShare) and rule.per is not None
        selected = self._selected(rule)
        outside = [o for o in self.options if grouped or (o in selected) == lower]
        if not self._growth(rule.measure, outside, cheap, dear):
            return None
        limit = 1 - Fraction(rule.value) if lower else Fraction(rule.value)
        least, most = (self.moved.measure(rule.measure, place).amounts for place in (cheap, dear))
        rest = self._rest(rule, least)
        widest = max(_largest_share(limit, rest, least[o], most[o]) for o in outside)
        if widest <= limit:
            return None
        nanos = ceil(widest * NANO)
        return _at_least(rule, NANO - nanos, NANO) if isinstance(rule, MinShare) else _at_most(rule, nanos)

    def _rest(self, rule: MaxShare | MinShare, amounts: Sequence[int]) -> tuple[int, int]:
        """Return the least and the most that the other processes in scope can have of a measure."""
        others = [i for i in self._scope(rule) or () if i != self.moved.process]
        columns = [[amounts[o] for o in self.moved.instance.options_of(i)] for i in others]
        return sum(map(min, columns)), sum(map(max, columns))

    def _mean(self, rule: MinMeanYield, cheap: int, dear: int) -> Loosened | None:
        r"""Loosen a mean yield by what more volume of the process could have added to it.

        With y the best yield of the side's options, W the volume of the other processes in scope and θ the limit, a
        plan that keeps the rule at a volume v of the process has, at the cheap end's volume u, yields that sum up to at
        least θ (v + W) - (v - u) y, weighted by volume. So for all v up to the dear end's its mean is at least

        .. math:: \theta - \frac{(v - u) \max(0, y - \theta)}{u + W}
        """
        instance, limit = self.moved.instance, Fraction(rule.value)
        u, v = (self.moved.figure.units(place) for place in (cheap, dear))
        best = max((Fraction(int(instance.options.yields[o]), NANO) for o in self.options), default=Fraction(0))
        if best <= limit or u == v:
            return None
        whole = u + sum(int(instance.processes.volume[i]) for i in self._scope(rule) or () if i != self.moved.process)
        if not whole:
            return DropRule(rule=rule.id)
        return _at_least(rule, floor((limit - (v - u) * (best - limit) / whole) * NANO), NANO)


def is_budget(rule: Rule) -> bool:
    """Say whether a rule limits the whole objective."""
    return isinstance(rule, MaxTotal) and rule.measure == "total_cost"


def _largest_share(limit: Fraction, rest: tuple[int, int], least: int, most: int) -> Fraction:
    """Return the largest share at the cheap end, see `Ranges._share`."""
    peak = limit * most / (1 - limit) if limit < 1 else Fraction(rest[1])
    whole = min(max(peak, Fraction(rest[0])), Fraction(rest[1]))
    return min(whole, limit * (whole + most)) / (whole + least) if whole + least else limit


def _at_least(rule: MinTotal | MinShare | MinMeanYield, value: int, scale: int) -> Loosened:
    """Return the change to a lower limit in whole multiples of 1/scale, which from 0 down allows everything."""
    return ChangeRule(rule=rule.id, value=Decimal(value) / scale) if value > 0 else DropRule(rule=rule.id)


def _at_most(rule: MaxShare, billionths: int) -> Loosened:
    """Return the change to an upper limit of a share, which from 1 up allows everything."""
    return ChangeRule(rule=rule.id, value=Decimal(billionths) / NANO) if billionths < NANO else DropRule(rule=rule.id)

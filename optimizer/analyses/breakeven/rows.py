"""Rules that are linear in the chosen options as rows: what each option adds to a sum that is at most a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final, TypeAlias

import numpy as np

from rightsource.models.checker.attributes import grouping
from rightsource.models.checker.facts import Facts
from rightsource.models.checker.rounding import half_even, upwards
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.rules import MaxShare, MaxTotal, MinMeanYield, MinShare, MinTotal

Linear: TypeAlias = MinTotal | MaxShare | MinShare | MinMeanYield

_MOST: Final = 2**50
"""No sum over a row is larger, so that every engine computes it exactly."""


@dataclass(frozen=True)
class Row:
    """A limit on the sum of the chosen options' terms, in whole numbers; only options in scope have a term."""

    terms: Mapping[int, int]
    limit: int


def rows(facts: Facts, rule: Linear) -> Iterator[Row]:
    """Yield the rows that together ask what a rule asks; more than one for shares of each ``per`` value.

    With θ = n/d: a total is at least its limit as its negative is at most the limit's; a part P of a whole has at most
    a share θ as Σ_P d m - Σ n m ≤ 0, and at least as the negative of it is; a mean yield is at least θ as
    Σ v (n - d y) ≤ 0.
    """
    own = [o for i in processes_in(facts.instance, rule.scope) for o in facts.options_of(i)]
    if isinstance(rule, MinTotal):
        yield _total(facts, rule, own)
    elif isinstance(rule, MinMeanYield):
        n, d = rule.value.as_integer_ratio()
        yield Row({o: facts.volume[facts.process[o]] * (n * NANO - d * facts.yields[o]) for o in own}, 0)
    else:
        yield from _shares(facts, rule, own)


def _total(facts: Facts, rule: MinTotal, own: Sequence[int]) -> Row:
    measure, selection, limit = facts.measure(rule.measure), Selection(facts, rule.select), Fraction(rule.value)
    rounded = half_even if measure.unit == "money" else upwards  # as the checker rounds limits
    least = rounded(limit.numerator * measure.scale, limit.denominator)
    return Row({o: -measure.amounts[o] if selection.selects(o) else 0 for o in own}, -least)


def _shares(facts: Facts, rule: MaxShare | MinShare, own: Sequence[int]) -> Iterator[Row]:
    (n, d), amounts, selection = (
        rule.value.as_integer_ratio(),
        facts.measure(rule.measure).amounts,
        Selection(facts, rule.select),
    )
    selected = {o for o in own if selection.selects(o)}
    if isinstance(rule, MinShare):
        yield Row({o: (n - d * (o in selected)) * amounts[o] for o in own}, 0)
        return
    value_of = grouping(facts, rule.per) if rule.per is not None else lambda o: ""
    for value in sorted({found for o in selected if (found := value_of(o)) is not None}):
        part = {o for o in selected if value_of(o) == value}
        yield Row({o: (d * (o in part) - n) * amounts[o] for o in own}, 0)


def as_total(instance: Instance, row: Row, name: str) -> tuple[Integers, MaxTotal] | None:
    r"""Return a measure of every option and the upper limit on its total that ask what a row asks, None if always kept.

    Measures are at least 0, so each process's terms are counted from its least one; and they are divided by k where
    they are too large for exact sums, and rounded down: with whole a_i and l, from Σ a_i ≤ l follows

    .. math:: \sum_i \lfloor a_i / k \rfloor \le \lfloor l / k \rfloor
    """
    process = instance.options.process.tolist()
    least: dict[int, int] = {}
    for o, term in row.terms.items():
        least[process[o]] = min(term, least.get(process[o], term))
    above = {o: term - least[process[o]] for o, term in row.terms.items()}
    most: dict[int, int] = {}
    for o, term in above.items():
        most[process[o]] = max(term, most.get(process[o], 0))
    limit, largest = row.limit - sum(least.values()), sum(most.values())
    if limit >= largest:
        return None
    divisor = max(1, upwards(largest, _MOST))
    column = np.zeros(len(process), dtype=np.int64)
    for o, term in above.items():
        column[o] = term // divisor
    # No plan at all keeps a negative limit: 0 allows a little more.
    value = Decimal(max(0, floor(Fraction(limit, divisor)))) / MICRO
    return column, MaxTotal(id=name, measure=name, value=value)

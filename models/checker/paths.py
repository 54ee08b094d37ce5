"""Rules on paths through the dependency graph: the yield kept and the time taken from end to end."""

from __future__ import annotations

import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Collection
from fractions import Fraction
from functools import lru_cache
from typing import Final, Generic, TypeAlias

from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.graph import Length, worst_path
from rightsource.models.checker.sentences import amount_against, path_words, percent_against
from rightsource.models.numbers import MICRO, NANO, NANO_DECIMALS
from rightsource.models.report import RuleReport, Unit
from rightsource.models.rules import MaxPathTime, MinPathYield, PathRule

Product: TypeAlias = tuple[int, int]
"""A decimal m * 10^-e as the pair (m, e)."""

_NO_PATH: Final = "No path leads from the one end to the other, so there is nothing to judge."
_NEAR: Final = 64
"""Exponents this near are brought together for next to nothing."""
_DOUBT: Final = 1e-6
"""Far above the rounding error of double precision in logarithms, which stay below 10^7."""


class PathCheck(ABC, Generic[Length]):
    """The worst path between the ends of a rule against the rule's limit."""

    unit: Unit

    def __init__(self, facts: Facts, rule: MinPathYield | MaxPathTime) -> None:
        self._facts, self._rule = facts, rule
        self._limit = Fraction(rule.value)
        self._starts, self._ends = _ends(facts, rule)

    @abstractmethod
    def _worst(self, chosen: Chosen) -> tuple[Length, list[int]] | None:
        """Return length and processes of the worst path, None when there is none."""

    @abstractmethod
    def _value(self, length: Length) -> Fraction:
        """Return a length in the rule's unit."""

    @abstractmethod
    def _slack(self, value: Fraction) -> Fraction:
        """Return how far a value stays inside the limit."""

    @abstractmethod
    def _message(self, path: str, value: Fraction) -> str:
        """Return the sentence on the worst path."""

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the worst path keeps the limit; without any path the rule holds."""
        worst = self._worst(chosen)
        return worst is None or self._slack(self._value(worst[0])) >= 0

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the worst path with its length; the choices along it are what breaks the rule."""
        worst = self._worst(chosen)
        path = self._facts.names(worst[1]) if worst else ()
        value = self._value(worst[0]) if worst else None
        slack = Fraction(0) if value is None else self._slack(value)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=slack >= 0,
            value=value,
            limit=self._limit,
            slack=slack,
            unit=self.unit,
            message=_NO_PATH if value is None else self._message(path_words(path), value),
            conflict=path if slack < 0 else (),
            processes=path if slack < 0 else (),
            path=path,
        )


class MinPathYieldCheck(PathCheck[Product]):
    """The smallest product of process and hand-off yields along a path, in exact decimals."""

    unit: Unit = "fraction"

    def _worst(self, chosen: Chosen) -> tuple[Product, list[int]] | None:
        yields, terms = self._facts.yields, self._facts.handoffs.terms
        options, classes = chosen.options, chosen.handoff_classes

        def along(product: Product, arc: int) -> Product:
            return _times(product, terms(arc, classes[arc]).yield_)

        def through(product: Product, process: int) -> Product:
            return _times(product, yields[options[process]])

        return worst_path(self._facts.graph, self._starts, self._ends, (1, 0), along, through, _below)

    def _value(self, length: Product) -> Fraction:
        return Fraction(length[0], 10 ** length[1])

    def _slack(self, value: Fraction) -> Fraction:
        return value - self._limit

    def _message(self, path: str, value: Fraction) -> str:
        of = " of its transactions right"
        return f"The path {path} keeps {percent_against(value, self._limit, upper=False, of=of)}."


class MaxPathTimeCheck(PathCheck[int]):
    """The largest sum of lead times and hand-off delays along a path, in millionths of an hour."""

    unit: Unit = "hours"

    def _worst(self, chosen: Chosen) -> tuple[int, list[int]] | None:
        lead_times, terms = self._facts.lead_times, self._facts.handoffs.terms
        options, classes = chosen.options, chosen.handoff_classes

        def along(time: int, arc: int) -> int:
            return time + terms(arc, classes[arc]).delay

        def through(time: int, process: int) -> int:
            return time + lead_times[options[process]]

        return worst_path(self._facts.graph, self._starts, self._ends, 0, along, through, operator.gt)

    def _value(self, length: int) -> Fraction:
        return Fraction(length, MICRO)

    def _slack(self, value: Fraction) -> Fraction:
        return self._limit - value

    def _message(self, path: str, value: Fraction) -> str:
        compared = amount_against(value, self._limit, self.unit, self._facts.instance, upper=True)
        return f"The path {path} takes {compared}."


def _ends(facts: Facts, rule: PathRule) -> tuple[Collection[int], Collection[int]]:
    """Return the processes where paths start and where they end."""
    index = facts.instance.process_index
    starts = facts.graph.sources if rule.from_ is None else frozenset(index[i] for i in rule.from_)
    ends = facts.graph.sinks if rule.to is None else frozenset(index[i] for i in rule.to)
    return starts, ends


@lru_cache(maxsize=65536)
def _decimal(billionths: int) -> Product:
    """Return a yield as a decimal without trailing zeros, so that long products stay short."""
    mantissa, exponent = billionths, NANO_DECIMALS
    while exponent and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent - 1
    return mantissa, exponent


def _times(product: Product, billionths: int) -> Product:
    """Return a product times a yield, exactly."""
    if billionths == NANO:
        return product
    mantissa, exponent = _decimal(billionths)
    return product[0] * mantissa, product[1] + exponent


def _below(a: Product, b: Product) -> bool:
    """Tell exactly whether one positive decimal is less than another.

    Logarithms decide where they differ clearly; else both are brought to one exponent, which is dear when a path of
    thousands of processes meets a short one.
    """
    longer = a[1] - b[1]
    if abs(longer) > _NEAR:
        difference = math.log2(a[0]) - math.log2(b[0]) - longer * math.log2(10)
        if abs(difference) > _DOUBT:
            return difference < 0
    return bool(a[0] * 10 ** max(-longer, 0) < b[0] * 10 ** max(longer, 0))

"""Rules on yields of processes: each by itself, and their mean weighted by volume."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from rightsource.models.checker.contributions import largest_first, through
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.rounding import upwards
from rightsource.models.checker.rule_check import sufficient
from rightsource.models.checker.scopes import processes_in
from rightsource.models.checker.sentences import listed, percent_against, percent_beside, points
from rightsource.models.checker.subjects import scope_words
from rightsource.models.numbers import NANO
from rightsource.models.report import RuleReport
from rightsource.models.rules import MinMeanYield, MinYield


class MinYieldCheck:
    """The smallest yield in scope against its limit."""

    def __init__(self, facts: Facts, rule: MinYield) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._yields = facts.yields
        self._limit = Fraction(rule.value)
        self._floor = upwards(self._limit.numerator * NANO, self._limit.denominator)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether every process in scope has at least the yield asked."""
        return all(self._yields[chosen.options[i]] >= self._floor for i in self._scope)

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the smallest yield; the process that has it breaks the rule, others may fall short as well."""
        yields = {i: self._yields[chosen.options[i]] for i in self._scope}
        worst = min(yields, key=yields.__getitem__, default=None)
        value = None if worst is None else Fraction(yields[worst], NANO)
        short = sorted((i for i in yields if yields[i] < self._floor), key=yields.__getitem__)
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=not short,
            value=value,
            limit=self._limit,
            slack=Fraction(0) if value is None else value - self._limit,
            unit="fraction",
            message=self._message(value, worst, {i: yields[i] for i in short if i != worst}),
            conflict=self._facts.names(short[:1]),
            processes=self._facts.names(short),
        )

    def _message(self, value: Fraction | None, worst: int | None, others: Mapping[int, int]) -> str:
        if value is None or worst is None:
            return "No process is in scope."
        (name,) = self._facts.names([worst])
        sentence = f"The process {name} has the smallest yield, {percent_against(value, self._limit, upper=False)}"
        if not others:
            return f"{sentence}."
        return f"{sentence}; also short: {listed([self._shown(i, yield_) for i, yield_ in others.items()])}."

    def _shown(self, process: int, yield_: int) -> str:
        name = self._facts.instance.processes.ids[process]
        return f"{name} ({percent_beside(Fraction(yield_, NANO), self._limit)})"


class MinMeanYieldCheck:
    r"""The mean yield \sum v y / \sum v over the scope, decided as \sum v (\theta - y) <= 0."""

    def __init__(self, facts: Facts, rule: MinMeanYield) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._yields, self._process, self._volume = facts.yields, facts.process, facts.volume
        self._limit = Fraction(rule.value)
        self._total_volume = sum([self._volume[i] for i in self._scope])

    def _shortfall(self, option: int) -> int:
        """Return v (theta - y) in units that make it whole."""
        per_transaction = self._limit.numerator * NANO - self._limit.denominator * self._yields[option]
        return self._volume[self._process[option]] * per_transaction

    def _excess(self, chosen: Chosen) -> int:
        return sum([self._shortfall(chosen.options[i]) for i in self._scope])

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the mean yield is at least the one asked; without any volume it holds."""
        return self._excess(chosen) <= 0

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the mean yield."""
        excess, options = self._excess(chosen), chosen.options
        right = sum([self._volume[i] * self._yields[options[i]] for i in self._scope])
        value = Fraction(right, self._total_volume * NANO) if self._total_volume else None
        contributions = self._contributions(chosen) if excess > 0 else {}
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=excess <= 0,
            value=value,
            limit=self._limit,
            slack=Fraction(0) if value is None else value - self._limit,
            unit="fraction",
            message=self._message(value, contributions),
            conflict=sufficient(self._facts, self._scope, chosen, self._shortfall, excess),
            processes=self._facts.names(list(contributions)),
        )

    def _contributions(self, chosen: Chosen) -> dict[int, int]:
        return largest_first({i: self._shortfall(chosen.options[i]) for i in self._scope})

    def _shown(self, shortfall: int) -> str:
        whole = self._limit.denominator * NANO * self._total_volume
        return f"{points(Fraction(shortfall, whole))} points"

    def _message(self, value: Fraction | None, contributions: Mapping[int, int]) -> str:
        subject = scope_words(self._rule.scope)
        if value is None:
            return f"The volume of {subject} is zero, so there is no mean yield to judge."
        sentence = f"The mean yield of {subject} is {percent_against(value, self._limit, upper=False)}"
        if not contributions:
            return f"{sentence}."
        parts = through(
            self._facts, contributions, self._shown, few="it is kept down by", many="it is kept down most by"
        )
        return f"{sentence}; {parts}."

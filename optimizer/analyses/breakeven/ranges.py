"""What rules allow over a range of places of a figure, brought to the one end where a bound is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Final, get_args

from rightsource.models.changes import AddRule, Change, DropRule
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.instance import Instance
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
    is_budget,
)
from rightsource.optimizer.analyses.breakeven.moved import Moved
from rightsource.optimizer.analyses.breakeven.rows import Linear, Row, as_total, rows
from rightsource.optimizer.analyses.forcing import free_name

_MOVING: Final = frozenset({"cost", "run_cost", "hours", "volume"})
"""The measures that a price, a yield or a volume moves."""


@dataclass(frozen=True)
class Loosened:
    """An instance with further measures, the changes that loosen rules by them, and the ids of these rules."""

    instance: Instance
    changes: tuple[Change, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranges:
    r"""What rules allow the plans of one side of a decision somewhere in a range of places.

    A bound is asked for at the cheap end of a range: where volumes, prices and wages are least and yields best, so
    that every plan costs least. There the rules are loosened by as much as the range needs: whoever keeps a rule
    anywhere in the range keeps the loosened rule at the cheap end. So what no plan can cost there under the loosened
    rules, no plan of the side that keeps the rules somewhere in the range can cost there either.

    Upper limits on totals, capacities, whole units, and rules on yields when the yield moves hold at the cheap end
    wherever they hold beyond. Lower limits on totals, shares, and mean yields when the volume moves are rows

    .. math:: \sum_i a_i(x_i) \le l

    of which the figure moves one term only, that of the process, and from one end of the range to the other only up or
    only down. So where the row holds somewhere in the range, it holds with the less of the term's two ends in its
    place: that is the loosened rule, exact for every single option. Budgets (``max_total`` of ``total_cost``) are no
    matter of ranges: who knows what a plan costs knows whether it keeps them.
    """

    moved: Moved
    option: int
    uses_option: bool

    @cached_property
    def options(self) -> Sequence[int]:
        """The options of the process that the side may use."""
        own = self.moved.instance.options_of(self.moved.process)
        return [o for o in own if (o == self.option) == self.uses_option]

    def loosened(self, one: int, other: int) -> Loosened:
        """Return the instance with its rules loosened at the cheap end as a range between two places needs."""
        instance = self.moved.instance
        if one == other:
            return Loosened(instance)
        name, measures = free_name(instance, "range"), dict(instance.options.measures)
        changes: list[Change] = []
        wide = list(self._widened(*self.moved.figure.ends(one, other)))
        for rule, found in wide:
            changes.append(DropRule(rule=rule.id))
            for row in found:
                total = as_total(instance, row, f"{name}.{len(measures)}")
                if total is not None:
                    measures[total[1].measure] = total[0]
                    changes.append(AddRule(rule=total[1]))
        ready = replace(instance, options=replace(instance.options, measures=measures))
        return Loosened(ready, tuple(changes), tuple(rule.id for rule, _ in wide))

    def reach(self, one: int, other: int) -> tuple[float, float]:
        """Return the first and the last place of plans for which a bound under `loosened` rules holds."""
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
        figure = self.moved.figure
        return any(True for _ in self._widened(*figure.ends(figure.low, figure.high)))

    @cached_property
    def _seen(self) -> list[Rule]:
        """The rules that look at the process, budgets apart."""
        instance = self.moved.instance
        return [rule for rule in instance.active_rules if not is_budget(rule) and self._is_in_scope(rule)]

    def _is_in_scope(self, rule: Rule) -> bool:
        return not isinstance(rule, Scoped) or self.moved.process in processes_in(self.moved.instance, rule.scope)

    def _moves(self, rule: Rule) -> bool:
        """Say whether the figure moves what a rule looks at in plans of this side."""
        figure = self.moved.figure
        if isinstance(rule, MinYield | MinMeanYield | MinPathYield):
            return figure.of == "yield" and self.uses_option
        if isinstance(rule, MaxTotal | MinTotal):
            return self._grows(rule.measure, self._selected(rule))
        return isinstance(rule, MaxShare | MinShare) and self._grows(rule.measure, self.options)

    def _selected(self, rule: Selected) -> list[int]:
        selection = Selection(self.moved.facts(self.moved.figure.today), rule.select)
        return [o for o in self.options if selection.selects(o)]

    def _grows(self, measure: str, options: Iterable[int]) -> bool:
        """Say whether a measure of some of these options moves with the figure."""
        figure = self.moved.figure
        if measure not in _MOVING:
            return False
        least, most = (self.moved.facts(place).measure(measure).amounts for place in (figure.low, figure.high))
        return any(most[o] != least[o] for o in options)

    def _widened(self, cheap: int, dear: int) -> Iterator[tuple[Rule, list[Row]]]:
        """Yield the rules that a range needs loosened, each with the rows that do."""
        for rule in self._seen:
            if isinstance(rule, get_args(Linear)) and self._may_move(rule):
                here, there = (list(rows(self.moved.facts(place), rule)) for place in (cheap, dear))
                wide = [self._wide(*pair) for pair in zip(here, there, strict=True)]
                if wide != here:
                    yield rule, wide

    def _may_move(self, rule: Rule) -> bool:
        """Say whether the figure may move a row, at little cost."""
        if isinstance(rule, MinMeanYield):
            return self.moved.figure.of == "volume"
        return getattr(rule, "measure", None) in _MOVING

    def _wide(self, here: Row, there: Row) -> Row:
        """Return a row with the least that each of the side's own options adds anywhere between two places."""
        return replace(here, terms={**here.terms, **{o: min(here.terms[o], there.terms[o]) for o in self.options}})

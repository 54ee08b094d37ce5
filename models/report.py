"""What the checker says of a plan: its cost by cause, and every rule with value, limit and slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from rightsource.models.vocabulary import CAUSES, Cause

Unit = Literal["money", "hours", "fraction", "count", "transactions", "measure"]


@dataclass(frozen=True)
class Costs:
    """Cost of a plan by cause, in whole minor currency units per year."""

    run: int = 0
    support: int = 0
    rework: int = 0
    change: int = 0
    fixed: int = 0
    units: int = 0
    handoff: int = 0

    def items(self) -> Iterator[tuple[Cause, int]]:
        """Yield the causes in their fixed order with their amounts."""
        for cause in CAUSES:
            yield cause, getattr(self, cause)

    @property
    def total(self) -> int:
        """The objective: the sum over all causes."""
        return sum(amount for _, amount in self.items())


_WITHOUT_LIMIT: Final = frozenset({"require", "forbid", "together", "apart"})


@dataclass(frozen=True)
class RuleReport:
    """One rule under a plan.

    ``value``, ``limit`` and ``slack`` are exact, in the unit of the rule (currency units per year for money, hours,
    transactions per year, fractions, counts). ``slack`` >= 0 exactly when the rule holds; ``value`` is None where it is
    a ratio with a zero total. ``group`` names the worst ``per`` value where there are several. ``path`` is the worst
    path of a path rule. ``message`` is one plain sentence.

    Of a broken rule, ``processes`` are all processes through which it is broken, the largest contribution first (on a
    path, in its order): those that add to what is over a limit, or that could better what is short of one, and all in
    scope where none could. ``conflict`` are a few processes whose chosen options alone already break it: an exact cut
    forbids just these choices together. Both are empty for a rule that holds.
    """

    id: str
    kind: str
    holds: bool
    value: Fraction | None
    limit: Fraction
    slack: Fraction
    unit: Unit
    message: str
    group: str | None = None
    processes: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def has_limit(self) -> bool:
        """Whether there is a limit to be near to: `require`, `forbid`, `together` and `apart` hold or they do not."""
        return self.kind not in _WITHOUT_LIMIT

    @property
    def has_slack(self) -> bool:
        """Whether ``slack`` tells how near a limit is: there is one, and a value to hold against it."""
        return self.has_limit and self.value is not None


@dataclass(frozen=True)
class ProviderReport:
    """A provider that a plan uses: hours given to it, whole units, and what it costs beside the processes."""

    id: str
    hours: Fraction
    units: int
    fixed_cost: int
    units_cost: int


@dataclass(frozen=True)
class Report:
    """The checker's word on a plan. Money in whole minor units; ``process_costs[cause][i]`` belongs to process i."""

    costs: Costs
    rules: tuple[RuleReport, ...]
    providers: tuple[ProviderReport, ...]
    process_costs: Mapping[Cause, tuple[int, ...]]
    handoff_costs: tuple[int, ...]

    @property
    def objective(self) -> int:
        """The cost of the plan in minor units per year."""
        return self.costs.total

    @property
    def feasible(self) -> bool:
        """Whether every rule holds."""
        return all(rule.holds for rule in self.rules)

    @property
    def broken(self) -> tuple[RuleReport, ...]:
        """The rules that do not hold."""
        return tuple(rule for rule in self.rules if not rule.holds)

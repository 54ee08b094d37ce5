"""Rules whose limit is still open: what a plan attains, what the best plan could, and how to push a plan there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from rightsource.instances.families.ground import Ground, pick
from rightsource.models.columns import Flags, Integers
from rightsource.models.rules import RULE_KINDS, Rule
from rightsource.models.tables.tables import RuleTable

Keys = Mapping[str, Any]
"""A rule as a file writes it, without its value."""


def rule_of(keys: Keys) -> Rule:
    """Return the rule that these keys of the file format describe."""
    return RULE_KINDS[keys["kind"]].model_validate({key: value for key, value in keys.items() if key != "kind"})


class Draft(ABC):
    """A rule without its value.

    ``upper`` says whether plans stay below the limit; ``decimals`` is how fine the limit may be written.
    """

    decimals: int = 0

    def __init__(self, ground: Ground, keys: Keys) -> None:
        self.ground, self.keys = ground, keys
        self.id: str = keys["id"]
        self.upper: bool = str(keys["kind"]).startswith("max_")

    @abstractmethod
    def attained(self, choice: Integers) -> Fraction:
        """Return what a plan attains, in the unit of the limit."""

    @abstractmethod
    def best(self) -> Fraction:
        """Return what the best plan for this rule alone attains, as far as single processes tell."""

    @abstractmethod
    def options(self) -> Integers:
        """Return the options that matter for the rule, sorted."""

    @abstractmethod
    def badness(self) -> Integers:
        """Return how far each of these options takes a plan from the limit."""

    def matter(self, choice: Integers, target: Fraction) -> Flags | None:
        """Return which of these options matter to a plan that is to attain a target, None for all."""
        return None

    def rule(self, value: Decimal, note: str) -> Rule:
        """Return the rule with its limit and a note."""
        return rule_of({**self.keys, "value": value, "note": note})


class ScopedDraft(Draft):
    """A draft over the processes in a scope; ``table`` is the rule resolved with the limit 1."""

    def __init__(self, ground: Ground, keys: Keys) -> None:
        super().__init__(ground, keys)
        self.table: RuleTable = ground.resolver.table(rule_of({**keys, "value": 1}))

    @abstractmethod
    def value(self, at: Integers) -> Fraction:
        """Return what the options at these positions of ``table.options``, one per process in scope, attain."""

    def options(self) -> Integers:
        """Return the options in scope."""
        return self.table.options

    def attained(self, choice: Integers) -> Fraction:
        """Return what a plan attains, in the unit of the limit."""
        return self.value(self.table.options.searchsorted(choice[self.table.processes]))

    def best(self) -> Fraction:
        """Return what is attained when each process does its utmost."""
        process = self.ground.tables.option_process[self.table.options]
        starts = np.flatnonzero(np.diff(process, prepend=-1))
        return self.value(pick(self.badness(), self.ground.open[self.table.options], starts))

"""What every rule's checker can do, and the processes that break a linear rule by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rightsource.models.checker.contributions import regrets
from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.report import RuleReport


class RuleCheck(Protocol):
    """One rule, ready to judge plans."""

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether the rule holds."""

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the rule's value, limit and slack in a sentence and, when broken, the processes behind it."""


def sufficient(
    facts: Facts, processes: Sequence[int], chosen: Chosen, term: Callable[[int], int], excess: int
) -> tuple[str, ...]:
    r"""Return processes whose chosen options alone break \sum_i term(o_i) <= limit by ``excess``, none when <= 0.

    Process i's choice is needless when its least possible term would break the rule as well. With the regret
    r_i = term(o_i) - min_o term(o), a set of processes may be left out exactly when its regrets add up to less than
    the excess; leaving out the smallest regrets first leaves the smallest set, and of equals the largest terms stay.
    At least one process is returned.
    """
    if excess <= 0:
        return ()
    needs = regrets(facts, processes, chosen, term)
    ranked = sorted((regret, term(chosen.options[i]), i) for i, regret in needs.items())
    left_out = 0
    for regret, *_ in ranked[:-1]:
        if regret >= excess:
            break
        excess -= regret
        left_out += 1
    return facts.names(sorted(i for *_, i in ranked[left_out:]))

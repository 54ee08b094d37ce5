"""Bounds on what every option costs a plan, and proofs that it is in none, without a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.multipliers import Certificate, certificate
from rightsource.optimizer.engines.linear_program import LinearProgram, elastic

_ROUNDS: Final = 3
"""Options that are found to be in no plan make the relaxation closer: it is gone through again, at most so often."""


class Relaxation:
    """The linear relaxation of a formulation with each option forced in turn.

    ``low[o]`` is a proven bound on the cost of every plan with option o, in minor units. ``closed[o]`` says that no
    plan with it keeps all rules, and ``barring[o]`` then which rules prove that, by id.
    """

    def __init__(self, formulation: Formulation, floor: int) -> None:
        self._formulation = formulation
        tables = formulation.tables
        self.low: Integers = np.full(len(tables.option_ids), floor, dtype=np.int64)
        self.closed = tables.barred.copy()
        self.barring: dict[int, tuple[str, ...]] = {
            int(o): tuple(rule for rule, flags in tables.bars if flags[o]) for o in np.flatnonzero(tables.barred)
        }
        self._rules = {table.rule.id for table in tables.rules}
        self._program = LinearProgram(formulation.model)
        self._elastic: LinearProgram | None = None

    def tighten(
        self,
        options: Iterable[int],
        part: TimePart,
        on_option: Callable[[int], None] = lambda option: None,
    ) -> None:
        """Force each of the options in turn, again as long as some turn out to be in no plan, while the part lasts."""
        waiting = [None, *options]
        for _ in range(_ROUNDS):
            before = int(self.closed.sum())
            for option in waiting:
                if part.over():
                    return
                if option is None or not self.closed[option]:
                    self._force(option, part.left())
                if option is not None:
                    on_option(option)
            if int(self.closed.sum()) == before:
                return

    def _force(self, option: int | None, seconds: float | None) -> None:
        multipliers = self._program.multipliers(option, seconds)
        if multipliers is not None:
            self._learn(certificate(self._formulation, multipliers, self._program.scale, self.closed))
        elif option is not None:
            self._refute(option, seconds)

    def _learn(self, proven: Certificate) -> None:
        """Take over bounds: those of one option hold for all others as well, only that they are less close."""
        self.low = np.maximum(self.low, proven.low)

    def _refute(self, option: int, seconds: float | None) -> None:
        """Prove, where it can be, that no plan has an option."""
        if self._elastic is None:
            self._elastic = LinearProgram(elastic(self._formulation.model))
            for other in np.flatnonzero(self.closed):
                self._elastic.close(int(other))
        multipliers = self._elastic.multipliers(option, seconds)
        if multipliers is None:
            return
        proven = certificate(self._formulation, multipliers, self._elastic.scale, self.closed, priced=False)
        if proven.low[option] > 0:
            self._close(option, self._named(proven.rows))

    def _close(self, option: int, rules: tuple[str, ...]) -> None:
        self.closed[option] = True
        self.barring[option] = rules
        self._program.close(option)
        if self._elastic is not None:
            self._elastic.close(option)

    def _named(self, rows: Integers) -> tuple[str, ...]:
        """Return the rules, capacities and maxima of units among rows, in the order of the model."""
        names = (self._formulation.model.row_name(int(row)).split("[")[0].split(",")[0] for row in rows)
        known = (name for name in names if name in self._rules or name.startswith(("capacity:", "units:")))
        return tuple(dict.fromkeys(known))

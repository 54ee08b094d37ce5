"""Bounds on what every option costs a plan, and proofs that it is in none, without a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np

from rightsource.models.changing.rules import CAPACITY, UNITS
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import LinearModel
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.multipliers import Certificate, certificate
from rightsource.optimizer.engines.linear_program import LinearProgram, elastic

Left: TypeAlias = Callable[[], float | None]
"""How many seconds are left, None without a limit."""

_ROUNDS: Final = 3
"""Options that are found to be in no plan make the relaxation closer: it is gone through again, at most so often."""


class Relaxation:
    """The linear relaxation of a formulation with each option forced in turn.

    ``low[o]`` is a proven bound on the cost of every plan with option o, in minor units. ``closed[o]`` says that no
    plan with it keeps all rules, and ``barring[o]`` then which rules prove that, by id: no plan with it keeps all of
    these, perhaps not even fewer of them.
    """

    def __init__(self, formulation: Formulation, floor: int) -> None:
        self._formulation = formulation
        tables = formulation.tables
        self.low: Integers = np.full(len(tables.option_ids), floor, dtype=np.int64)
        self._barred: Flags = tables.barred
        self.closed = self._barred.copy()
        self.barring: dict[int, tuple[str, ...]] = {
            int(o): tuple(rule for rule, flags in tables.bars if flags[o]) for o in np.flatnonzero(tables.barred)
        }
        self._rules = {table.rule.id for table in tables.rules}
        self._program = LinearProgram(formulation.model)

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
                    self._force(option, part.left)
                if option is not None:
                    on_option(option)
            if int(self.closed.sum()) == before:
                return

    def _force(self, option: int | None, left: Left) -> None:
        multipliers = self._program.multipliers(option, left())
        if multipliers is not None:
            self._learn(certificate(self._formulation, multipliers, self._program.scale, self.closed))
        elif option is not None:
            self._refute(option, left)

    def _learn(self, proven: Certificate) -> None:
        """Take over bounds: those of one option hold for all others as well, only that they are less close."""
        self.low = np.maximum(self.low, proven.low)

    def _refute(self, option: int, left: Left) -> None:
        """Prove, where it can be, that no plan has an option."""
        rules = self._refuting(option, left)
        if rules is not None:
            self._close(option, rules)

    def refuted(self, part: TimePart) -> tuple[str, ...] | None:
        """Return rules that leave no plan at all together, None where the relaxation does not prove it in time."""
        return self._refuting(None, part.left)

    def _refuting(self, option: int | None, left: Left) -> tuple[str, ...] | None:
        """Return rules that leave no plan with an option, or none whatever, where that can be proven.

        From the rules themselves first, which names fewest of them; then from the options closed on the way as well.
        """
        return self._proof(option, left(), self._plain, self._barred) or (
            self._proof(option, left(), self._closing, self.closed) if (self.closed & ~self._barred).any() else None
        )

    def _proof(
        self, option: int | None, seconds: float | None, program: LinearProgram, closed: Flags
    ) -> tuple[str, ...] | None:
        multipliers = program.multipliers(option, seconds)
        if multipliers is None:
            return None
        proven = certificate(self._formulation, multipliers, program.scale, closed, priced=False)
        excess = proven.low.min() if option is None else proven.low[option]
        return self._named(proven, option) if excess > 0 else None

    @cached_property
    def _plain(self) -> LinearProgram:
        """The elastic program without the options closed on the way."""
        return LinearProgram(self._elastic)

    @cached_property
    def _closing(self) -> LinearProgram:
        """The elastic program in which options are closed as soon as they are proven to be in no plan."""
        program = LinearProgram(self._elastic)
        for option in np.flatnonzero(self.closed):
            program.close(int(option))
        return program

    @cached_property
    def _elastic(self) -> LinearModel:
        return elastic(self._formulation.model)

    def _close(self, option: int, rules: tuple[str, ...]) -> None:
        self.closed[option] = True
        self.barring[option] = rules
        self._program.close(option)
        if "_closing" in self.__dict__:  # one that is made later closes it by itself
            self._closing.close(option)

    def _named(self, proven: Certificate, option: int | None) -> tuple[str, ...]:
        """Return the rules, capacities and maxima of units that a proof needs, for all options or for one."""
        return tuple(dict.fromkeys([*self._of_rows(proven), *self._of_units(proven), *self._of_closed(proven, option)]))

    def _of_rows(self, proven: Certificate) -> Iterator[str]:
        for row in proven.rows:
            name = self._formulation.model.row_name(int(row)).split("[")[0].split(",")[0]
            if name in self._rules or name.startswith(CAPACITY) or self._is_maximum(name):
                yield name

    def _is_maximum(self, name: str) -> bool:
        """Say whether a name is that of a maximum of units: their hours have a row without one, too."""
        kind, _, provider = name.partition(":")
        tables = self._formulation.tables
        return kind == "units" and bool(tables.providers.unit_max[tables.provider_ids.index(provider)] >= 0)

    def _of_units(self, proven: Certificate) -> Iterator[str]:
        """Yield the maxima of units that are limits of columns; units of which there are enough have no maximum."""
        for column in proven.columns:
            kind, _, rest = self._formulation.model.column_name(int(column)).partition("[")
            name = f"{UNITS}{rest.removesuffix(']')}"
            if kind == "units" and self._is_maximum(name):
                yield name

    def _of_closed(self, proven: Certificate, option: int | None) -> Iterator[str]:
        process_of = self._formulation.tables.option_process
        for other in proven.leaning:
            if option is None or process_of[other] != process_of[option]:
                names = self.barring[int(other)]
                # Of the rules that bar an option by themselves one is enough.
                yield from names[:1] if self._barred[other] else names

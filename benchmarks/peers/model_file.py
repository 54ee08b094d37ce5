"""What peers that read a model file share: the file of a prepared case, and plans and bounds in minor units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Literal, cast

import numpy as np
import numpy.typing as npt

from rightsource.benchmarks.cases.prepared import ModelFile, Prepared
from rightsource.benchmarks.peers.job import Ending, EventLog, PeerJob
from rightsource.models.columns import Integers

_STEP: Final = 1e-6
"""While an engine works a bound is told only if it is better by this part of itself: it moves all the time."""
_OPTION: Final = "x["
"""How the names of option columns begin, and of no other column."""


def model_file(job: PeerJob) -> ModelFile:
    """Return the model file that a job asks for."""
    return Prepared(Path(job.folder)).model(cast(Literal["plain", "strong"], job.model))


def start_values(job: PeerJob) -> list[float] | None:
    """Return the values of all columns of the model that stand for the current plan, None where that is no plan."""
    values = Prepared(Path(job.folder)).start(cast(Literal["plain", "strong"], job.model))
    return None if values is None else values.astype(np.float64).tolist()


class Telling:
    """Tells plans and bounds of an engine that works in currency units, each plan once and each bound if better."""

    def __init__(self, job: PeerJob, log: EventLog) -> None:
        prepared = Prepared(Path(job.folder))
        self._log = log
        self._first_option = prepared.first_option()
        self._minor_units = 10 ** prepared.facts().money_decimals
        self._choice: Integers | None = None
        self._objective, self._bound = math.inf, -math.inf

    @property
    def options(self) -> int:
        """Number of option columns, the first ones of the model."""
        return int(self._first_option[-1])

    def check_columns(self, names: Iterable[str]) -> None:
        """Raise a ValueError unless the first columns, and no others, are those of the options."""
        flags = [name.startswith(_OPTION) for name in names]
        if not all(islice(flags, self.options)) or sum(flags) != self.options:
            raise ValueError(f"The first {self.options} columns of the model are not those of the options.")

    def start(self, values: Sequence[float]) -> None:
        """Tell the current plan, from which the engine begins; what the engine makes of it is told when it says so."""
        self._choice = largest_options(np.asarray(values[: self.options]), self._first_option)
        self._log.plan(self._choice)

    def plan(self, values: Sequence[float] | npt.NDArray[np.float64], objective: float) -> None:
        """Tell the plan that the values of (at least) the option columns stand for.

        A plan that was the last one told is told again only if the engine claims less for it: engines find first where
        the work goes, then that fewer people suffice for it.
        """
        choice = largest_options(np.asarray(values[: self.options], dtype=np.float64), self._first_option)
        if objective < self._objective or self._choice is None or not np.array_equal(choice, self._choice):
            self._choice, self._objective = choice, min(self._objective, objective)
            self._log.plan(choice, objective * self._minor_units)

    def bound(self, bound: float, *, last: bool = False) -> None:
        """Tell a bound if it is finite and better than the one told before: clearly so, or at all if it is the last."""
        step = 0.0 if last or not math.isfinite(self._bound) else _STEP * abs(self._bound)
        if math.isfinite(bound) and bound > self._bound + step:
            self._bound = bound
            self._log.bound(bound * self._minor_units)

    def reached(self) -> Ending:
        """Return how an engine ended that reached its goal: ``proved`` if less than a minor unit is open."""
        return "proved" if (self._objective - self._bound) * self._minor_units < 1 else "gap"


def largest_options(values: npt.NDArray[np.float64], first_option: Integers) -> Integers:
    """Return, for each process, the option with the largest value; of equals the first.

    Examples
    --------
    >>> largest_options(np.array([0.0, 1.0, 0.9999999, 0.0]), np.array([0, 2, 4])).tolist()
    [1, 2]
    """
    process = np.repeat(np.arange(len(first_option) - 1), np.diff(first_option))
    best = np.lexsort((-values, process))
    return best[first_option[:-1]].astype(np.int64)

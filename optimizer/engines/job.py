"""What an engine is asked, what it tells on the way, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from rightsource.models.columns import Integers
from rightsource.models.faults import RightsourceError
from rightsource.models.formulation.linear import LinearModel

if TYPE_CHECKING:  # importing it for real would make every engine's process start later
    from rightsource.models.result import Status
    from rightsource.models.tables.tables import Tables

EngineName = Literal["highs", "scip", "cp-sat"]
EngineStop = Literal["proof", "gap", "time", "memory", "interrupt", "failure"]

ENGINES: Final[tuple[EngineName, ...]] = get_args(EngineName)
TITLES: Final[dict[EngineName, str]] = {"highs": "HiGHS", "scip": "SCIP", "cp-sat": "CP-SAT"}
"""The names that the engines give themselves, for messages and version lists."""

LARGEST_SEED: Final = 2**31 - 1
"""Seeds count modulo this: no engine takes larger ones."""


class EngineError(RightsourceError):
    """An engine was asked something it cannot do; an engine that fails on its way ends in an `Outcome` instead."""


@dataclass(frozen=True)
class Job:
    """One model to solve, and how.

    Parameters
    ----------
    model
        The model; its names stay behind, an engine sees positions only.
    engine
        Which engine.
    relative_gap
        Stop as soon as (objective - bound) / |objective| is at most this. With 0 the search goes on until the bound is
        less than one minor currency unit below the objective, as far as the engine's numbers reach.
    absolute_gap
        Stop as soon as objective - bound is at most this, in whole minor units per year; 0 asks for the proof to
        less than one minor unit.
    seed
        Same seed, same thread count, same release of the engine: same search (CP-SAT: only on one thread).
    threads
        Threads at most, the engine's own choice when None. SCIP always uses one.
    deadline
        Seconds left, building and hand-over included; None for no limit.
    start
        A value for every column, to start from. If it keeps every row exactly, the outcome is never worse; if not, it
        is only a hint.
    tight
        Ask HiGHS and SCIP for rows kept more precisely: for a model whose rounded solution broke a row before.
    tables
        What the model is the formulation of, but for further rows over options at its end: CP-SAT then searches on a
        model of its own over them.
    """

    model: LinearModel
    engine: EngineName = "highs"
    relative_gap: float = 1e-4
    absolute_gap: int = 0
    seed: int = 0
    threads: int | None = None
    deadline: float | None = None
    start: Integers | None = None
    tight: bool = False
    tables: Tables | None = None


@dataclass(frozen=True)
class Incumbent:
    """A better solution was found: rounded values of all columns, their exact objective in minor units per year.

    ``seconds`` counts from the moment the engine's process received the job. ``broken`` is the number of rows that the
    rounded values break; a solution that breaks none is better than any that does.
    """

    seconds: float
    values: Integers
    objective: int
    broken: int


@dataclass(frozen=True)
class Bound:
    """No solution costs less than ``bound`` minor units per year."""

    seconds: float
    bound: int


@dataclass(frozen=True)
class LogLine:
    """A line that the engine wrote."""

    seconds: float
    text: str


Event: TypeAlias = Incumbent | Bound | LogLine


@dataclass(frozen=True)
class Outcome:
    """How a job ended; every part that is not known is None, and nothing unknown ever means optimal.

    Parameters
    ----------
    status
        ``optimal``: no solution is cheaper by one minor unit or more. ``feasible``: values, but no such proof.
        ``infeasible``: no solution. ``unknown``: neither values nor a proof.
    stop
        Why the engine stopped: a ``proof``, the ``gap`` asked for, ``time``, ``memory``, ``interrupt``, or ``failure``.
    values
        Rounded whole values of all columns. An engine's tolerances are a fact: they may break a row by a little.
    objective
        The objective as the engine said, in minor units per year.
    bound
        A whole number of minor units per year that no solution undercuts.
    broken
        How many rows the rounded values break exactly.
    native_status
        The engine's own words.
    log_tail
        The last lines of its log.
    seconds_build, seconds_solve
        Wall-clock seconds of handing the model over and of the search.
    memory_mb
        Peak memory of the engine's process in megabytes, over all its jobs; of one that was cut short, what it held
        then.
    message
        A whole sentence for the user where something went wrong, else empty.
    """

    status: Status
    stop: EngineStop
    values: Integers | None = None
    objective: float | None = None
    bound: int | None = None
    broken: int = 0
    native_status: str = ""
    log_tail: tuple[str, ...] = ()
    seconds_build: float = 0.0
    seconds_solve: float = 0.0
    memory_mb: float = 0.0
    message: str = ""

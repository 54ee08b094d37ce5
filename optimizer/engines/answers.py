"""What an engine's last word is worth: its claim, our bound and the best solution known, put into an outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.optimizer.engines import exact
from rightsource.optimizer.engines.incumbents import Incumbents
from rightsource.optimizer.engines.job import TITLES, EngineName, EngineStop, Outcome

if TYPE_CHECKING:  # importing it for real would make every engine's process start later
    from rightsource.models.result import Status


@dataclass(frozen=True)
class Ending:
    """An engine's last word: our status and stop reason for it, its own words, and the solution it claims, if any.

    ``objective`` is what the engine says that the solution costs, in its scaled units.
    """

    status: Status
    stop: EngineStop
    native: str
    values: npt.NDArray[np.float64] | None = None
    objective: float = 0.0


@dataclass(frozen=True)
class Known:
    """What a search has shown by the time it ends."""

    model: LinearModel
    engine: EngineName
    scale: float
    incumbents: Incumbents
    bound: int | None

    @property
    def title(self) -> str:
        """The engine's name for messages."""
        return TITLES[self.engine]


def stopped(known: Known, stop: EngineStop, message: str = "") -> Outcome:
    """Return what is known without a last word of the engine: proven if bound and best solution meet."""
    found = known.incumbents
    if found.values is None:
        return Outcome("unknown", stop, bound=known.bound, message=message)
    outcome = Outcome(
        "feasible", stop, found.values, float(found.objective), known.bound, found.broken, message=message
    )
    if not found.broken and known.bound is not None and found.objective <= known.bound:
        return replace(outcome, status="optimal", stop="proof")
    return outcome


def judged(known: Known, ending: Ending) -> Outcome:
    """Turn an engine's last word into an outcome."""
    if ending.status == "infeasible":
        outcome = _infeasible(known)
    elif ending.status == "optimal" and ending.values is not None:
        outcome = _claimed(known, ending.values, ending.objective)
    else:
        outcome = _ended(known, "failure" if ending.stop == "proof" else ending.stop, ending.native)
    return replace(outcome, native_status=ending.native)


def _claimed(known: Known, solution: npt.NDArray[np.float64], objective: float) -> Outcome:
    """Decide between a proof and a gap: a solution is proven when it does not exceed the whole-number bound.

    The engine's solution may break a row by its tolerances. Then it is still what was proven best, and is returned
    as it is: whoever rounds it has to cut it off.
    """
    values = exact.rounded(known.model, solution)
    said = objective / known.scale
    broken = known.model.broken(values)
    if not broken and known.incumbents.values is not None:
        values = known.incumbents.values
    outcome = Outcome("feasible", "gap", values, said, known.bound, broken)
    proven = known.bound is not None and _least(known, said, values) <= known.bound
    return replace(outcome, status="optimal" if proven else "feasible", stop="proof" if proven else "gap")


def _least(known: Known, said: float, values: Integers) -> int:
    """Return the cost to prove: where rounding made auxiliary columns a little dearer, the engine's word counts."""
    return min(round(said), known.model.cost(values))


def _infeasible(known: Known) -> Outcome:
    """Refuse to believe it while a solution is known that breaks no row."""
    if known.incumbents.values is not None and not known.incumbents.broken:
        return stopped(known, "failure", f"{known.title} calls the model infeasible although a solution is known.")
    return Outcome("infeasible", "proof")


def _ended(known: Known, stop: EngineStop, native: str) -> Outcome:
    return stopped(known, stop, f"{known.title} ended without an answer ({native})." if stop == "failure" else "")


def bounded(model: LinearModel) -> bool:
    """Whether every column with a price has the limit that keeps the objective from falling for ever."""
    falls = ((model.objective > 0) & (model.lower <= -NO_LIMIT)) | ((model.objective < 0) & (model.upper >= NO_LIMIT))
    return not bool(falls.any())

"""From an engine's words for how a search ended to ours: each word of MathOpt, of HiGHS and of CP-SAT has its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rightsource.optimizer.engines.job import EngineStop

if TYPE_CHECKING:  # importing it for real would make every engine's process start later
    from rightsource.models.result import Status

REASONS: Final[dict[str, Status]] = {
    "UNSPECIFIED": "unknown",
    "OPTIMAL": "optimal",
    "INFEASIBLE": "infeasible",
    "UNBOUNDED": "unknown",
    "INFEASIBLE_OR_UNBOUNDED": "unknown",
    "IMPRECISE": "feasible",
    "FEASIBLE": "feasible",
    "NO_SOLUTION_FOUND": "unknown",
    "NUMERICAL_ERROR": "unknown",
    "OTHER_ERROR": "unknown",
}
"""Each TerminationReason. OPTIMAL means within the gap that was asked; the bound decides whether that is a proof."""

LIMITS: Final[dict[str, EngineStop]] = {
    "UNSPECIFIED": "failure",
    "UNDETERMINED": "failure",
    "ITERATION": "failure",
    "TIME": "time",
    "NODE": "failure",
    "SOLUTION": "failure",
    "MEMORY": "memory",
    "CUTOFF": "failure",
    "OBJECTIVE": "failure",
    "NORM": "failure",
    "INTERRUPTED": "interrupt",
    "SLOW_PROGRESS": "failure",
    "OTHER": "failure",
}
"""Each Limit, for the reasons FEASIBLE and NO_SOLUTION_FOUND. The limits that are never set count as failures."""

_NAMELESS: Final = frozenset({"UNSPECIFIED", "UNDETERMINED", "OTHER"})
"""Limits that do not say which: CP-SAT reports its time limit so."""

MODEL_STATUSES: Final[dict[str, tuple[Status, EngineStop]]] = {
    "Notset": ("unknown", "failure"),
    "LoadError": ("unknown", "failure"),
    "ModelError": ("unknown", "failure"),
    "PresolveError": ("unknown", "failure"),
    "SolveError": ("unknown", "failure"),
    "PostsolveError": ("unknown", "failure"),
    "ModelEmpty": ("optimal", "proof"),
    "Optimal": ("optimal", "proof"),
    "Infeasible": ("infeasible", "proof"),
    "UnboundedOrInfeasible": ("unknown", "failure"),
    "Unbounded": ("unknown", "failure"),
    "ObjectiveBound": ("unknown", "failure"),
    "ObjectiveTarget": ("unknown", "failure"),
    "TimeLimit": ("unknown", "time"),
    "IterationLimit": ("unknown", "failure"),
    "Unknown": ("unknown", "failure"),
    "SolutionLimit": ("unknown", "failure"),
    "Interrupt": ("unknown", "interrupt"),
    "MemoryLimit": ("unknown", "memory"),
    "HighsInterrupt": ("unknown", "interrupt"),
}
"""Each HighsModelStatus of HiGHS's own interface. Whether there is a solution is another question, asked elsewhere.

Optimal means within the gap that was asked. The limits that are never set count as failures."""


CP_SAT_STATUSES: Final[dict[str, Status]] = {
    "UNKNOWN": "unknown",
    "MODEL_INVALID": "unknown",
    "FEASIBLE": "feasible",
    "INFEASIBLE": "infeasible",
    "OPTIMAL": "optimal",
}
"""Each CpSolverStatus of CP-SAT's own interface. OPTIMAL means within the gap that was asked."""


def translate(reason: str, limit: str, *, bounded: bool, out_of_time: bool) -> tuple[Status, EngineStop]:
    """Return our status and stop reason.

    Parameters
    ----------
    reason, limit
        Names of MathOpt's TerminationReason and Limit.
    bounded
        Whether the objective cannot fall for ever: then "infeasible or unbounded" means infeasible.
    out_of_time
        Whether the time limit had passed: then an unnamed limit was that one.

    Raises
    ------
    KeyError
        For a name that MathOpt does not have.

    Examples
    --------
    >>> translate("FEASIBLE", "TIME", bounded=True, out_of_time=True)
    ('feasible', 'time')
    """
    stop = LIMITS[limit]
    if reason == "INFEASIBLE_OR_UNBOUNDED" and bounded:
        return "infeasible", "proof"
    if reason in {"OPTIMAL", "INFEASIBLE"}:
        return REASONS[reason], "proof"
    if reason not in {"FEASIBLE", "NO_SOLUTION_FOUND"}:
        return REASONS[reason], "failure"
    return REASONS[reason], "time" if limit in _NAMELESS and out_of_time else stop


def translate_cp_sat(status: str, *, told_to_stop: bool, out_of_time: bool) -> tuple[Status, EngineStop]:
    """Return our status and stop reason for a status of CP-SAT, which does not say which limit ended a search.

    Raises
    ------
    KeyError
        For a name that CP-SAT does not have.

    Examples
    --------
    >>> translate_cp_sat("FEASIBLE", told_to_stop=False, out_of_time=True)
    ('feasible', 'time')
    """
    ours = CP_SAT_STATUSES[status]
    if ours in {"optimal", "infeasible"}:
        return ours, "proof"
    if status == "MODEL_INVALID" or not (told_to_stop or out_of_time):
        return ours, "failure"
    return ours, "interrupt" if told_to_stop else "time"

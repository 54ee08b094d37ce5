"""The table of statuses against the installed OR-Tools."""

import itertools

import pytest
from ortools.math_opt import result_pb2
from ortools.sat.python import cp_model

from rightsource.optimizer.engines.statuses import CP_SAT_STATUSES, LIMITS, REASONS, translate, translate_cp_sat


def names(enumeration: object, prefix: str) -> set[str]:
    """Return what MathOpt calls the values of one of its enumerations."""
    return {name.removeprefix(prefix) for name in enumeration.keys()}  # type: ignore[attr-defined]  # noqa: SIM118


def test_no_reason_and_no_limit_is_missing() -> None:
    """A release of OR-Tools with a new status must show here, not in front of a user."""
    assert set(REASONS) == names(result_pb2.TerminationReasonProto, "TERMINATION_REASON_")
    assert set(LIMITS) == names(result_pb2.LimitProto, "LIMIT_")


def test_no_status_of_cp_sat_is_missing() -> None:
    """The same for what CP-SAT says by itself."""
    assert set(CP_SAT_STATUSES) == set(cp_model.CpSolverStatus.__members__)


@pytest.mark.parametrize(
    ("status", "told_to_stop", "out_of_time", "expected"),
    [
        ("OPTIMAL", True, True, ("optimal", "proof")),
        ("INFEASIBLE", True, True, ("infeasible", "proof")),
        ("FEASIBLE", False, True, ("feasible", "time")),
        ("UNKNOWN", False, True, ("unknown", "time")),
        ("FEASIBLE", True, True, ("feasible", "interrupt")),
        ("UNKNOWN", False, False, ("unknown", "failure")),
        ("MODEL_INVALID", True, True, ("unknown", "failure")),
    ],
)
def test_translations_for_cp_sat(status: str, told_to_stop: bool, out_of_time: bool, expected: tuple[str, str]) -> None:
    """What ended a search without a proof is not in its status: the word to stop, else the clock."""
    assert translate_cp_sat(status, told_to_stop=told_to_stop, out_of_time=out_of_time) == expected


def test_only_optimal_and_infeasible_are_proofs() -> None:
    """No other reason, with whatever limit, may end in a proof or in the status optimal or infeasible."""
    for reason, limit in itertools.product(REASONS, LIMITS):
        status, stop = translate(reason, limit, bounded=False, out_of_time=True)
        assert (stop == "proof") == (reason in {"OPTIMAL", "INFEASIBLE"})
        assert (status in {"optimal", "infeasible"}) == (stop == "proof")


@pytest.mark.parametrize(
    ("reason", "limit", "bounded", "late", "expected"),
    [
        ("FEASIBLE", "TIME", True, False, ("feasible", "time")),
        ("NO_SOLUTION_FOUND", "TIME", True, True, ("unknown", "time")),
        ("FEASIBLE", "UNDETERMINED", True, True, ("feasible", "time")),
        ("FEASIBLE", "UNDETERMINED", True, False, ("feasible", "failure")),
        ("FEASIBLE", "INTERRUPTED", True, True, ("feasible", "interrupt")),
        ("NO_SOLUTION_FOUND", "MEMORY", True, True, ("unknown", "memory")),
        ("INFEASIBLE_OR_UNBOUNDED", "UNSPECIFIED", True, False, ("infeasible", "proof")),
        ("INFEASIBLE_OR_UNBOUNDED", "UNSPECIFIED", False, False, ("unknown", "failure")),
        ("UNBOUNDED", "UNSPECIFIED", False, False, ("unknown", "failure")),
        ("NUMERICAL_ERROR", "UNSPECIFIED", True, True, ("unknown", "failure")),
    ],
)
def test_translations(reason: str, limit: str, bounded: bool, late: bool, expected: tuple[str, str]) -> None:
    """Each kind of ending by one example."""
    assert translate(reason, limit, bounded=bounded, out_of_time=late) == expected


def test_an_unknown_word_is_no_status() -> None:
    """A name that the engine does not have is not quietly taken for something."""
    with pytest.raises(KeyError, match="SOMETHING"):
        translate("SOMETHING", "TIME", bounded=True, out_of_time=False)
    with pytest.raises(KeyError, match="SOMETHING"):
        translate_cp_sat("SOMETHING", told_to_stop=False, out_of_time=True)

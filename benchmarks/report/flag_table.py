"""What is wrong in the records of a set, the worst first."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.flags import Flag, Kind
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report.markdown import table

NOTE: Final = (
    "A bound beyond a checked plan by more than one minor unit and 1e-9 of it is wrong. By more than the usual "
    "tolerance of 1e-6: none of the run's bounds counts. Within it: they count less 1e-6, and never as anybody's best "
    "bound. A rejected plan does not count; the others of the run do."
)
_ORDER: Final[tuple[Kind, ...]] = ("bound", "infeasible", "claim", "published", "failed", "rejected")


def flags_in(results: Results) -> list[Flag]:
    """Return all flags of a set: what is beyond the usual tolerance first, rejected plans last."""
    found = [flag for run in results.cells.values() for flag in run.flags]
    return sorted(found, key=_rank)


def flag_table(results: Results) -> list[str]:
    """Return the flags of a set as a table, or a sentence that there are none."""
    flags = flags_in(results)
    if not flags:
        return ["Nothing is flagged."]
    return table(
        ["peer", "case", "what is wrong"],
        [[flag.peer, f"{flag.case}, seed {flag.seed}" if flag.seed else flag.case, flag.message] for flag in flags],
        left=3,
    )


def _rank(flag: Flag) -> tuple[bool, bool, int, float, str, str]:
    kind = _ORDER.index(flag.kind)
    return flag.kind == "rejected", flag.usual, kind, -(flag.excess or 0.0), flag.peer, flag.case

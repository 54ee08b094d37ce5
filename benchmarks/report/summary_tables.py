"""The summary of a set: one line for each peer, proofs and plans apart."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.against import Comparison, best_other, compare, virtual_best
from rightsource.benchmarks.measures.gaps import CLOSEST, TARGETS, gap_name
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.summary import PHASES, Summary
from rightsource.benchmarks.measures.timings import FIRST_PLAN, SOLVED, Mean, Timing, proof_of, value_within
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.words import share, short, whole

OURS: Final = "rightsource"
_FOUND: Final = value_within(CLOSEST)
_VIRTUAL: Final = "*best other of each case*"

PROOF_NOTE: Final = (
    "Proven: own checked plan against own bound. Means are shifted geometric (shift 1 s) over the cases that the peer "
    "could take, time-outs at the limit; *solved*: proven to 1e-4. Ratios are of the means to 1e-4 on the cases that "
    "both could take (their number in brackets where that is not all), above 1 is slower; the best other peer is the "
    "one with the lowest mean over the set. Mean gap: final, a run without plan or bound that counts has 100 %."
)
EFFORT_NOTE: Final = (
    "Shifted geometric means of the seconds of reading, building and solving, whatever came of it; median and highest "
    "of the peaks of memory; cases in which bounds or plans were found wrong (see the flags)."
)
PLAN_NOTE: Final = (
    "Within: seconds until the own checked plan was that close to the best known value (the best checked plan of all "
    "peers, or the published value), proven or not; *found*: within 1e-4. Primal integral: 0 for the best known plan "
    "at once, 1 for none until the limit (Berthold 2013). Cases without any plan are left out."
)


def proof_table(results: Results) -> list[str]:
    """Return the table of proofs: how many cases are solved, how long it takes, against whom."""
    head = [
        *("peer", "ran", "solved", "first plan", *(gap_name(target) for target in TARGETS)),
        *(f"/ {OURS}", "/ best other", "mean gap"),
    ]
    lines = [_proof_line(results, Summary.of(results, peer)) for peer in results.peers]
    return table(head, [*lines, _virtual_line(results)])


def plan_table(results: Results) -> list[str]:
    """Return the table of plans: how long it takes to find a good one, proven or not."""
    head = [
        *("peer", "found", *(f"within {gap_name(target)}" for target in TARGETS)),
        *(f"/ {OURS}", "/ best other", "primal integral", "mean distance"),
    ]
    return table(head, [_plan_line(results, Summary.of(results, peer)) for peer in results.peers])


def effort_table(results: Results) -> list[str]:
    """Return the table of what it takes: seconds by phase, memory, and how often something was wrong."""
    head = [
        *("peer", *(f"{phase} s" for phase in PHASES), "median MB", "peak MB"),
        *("bounds void", "bounds lowered", "plans rejected"),
    ]
    return table(head, [_effort_line(Summary.of(results, peer)) for peer in results.peers])


def _effort_line(summary: Summary) -> list[str]:
    return [
        summary.peer,
        *(short(summary.effort[phase]) for phase in PHASES),
        whole(summary.median_memory_mb),
        whole(summary.peak_memory_mb),
        *(str(count) for count in (summary.void, summary.lowered, summary.rejected)),
    ]


def _proof_line(results: Results, summary: Summary) -> list[str]:
    proofs = [_seconds(summary.proven[target]) for target in TARGETS] if summary.bounds else ["–"] * len(TARGETS)
    return [
        summary.peer,
        _ran(results, summary),
        str(summary.proven[CLOSEST].reached) if summary.bounds else "–",
        _seconds(summary.first_plan),
        *proofs,
        *(_against(results, summary.peer, SOLVED) if summary.bounds else ("–", "–")),
        share(summary.own_gap),
    ]


def _ran(results: Results, summary: Summary) -> str:
    others = ((summary.inapplicable, "n/a"), (summary.missing, "missing"))
    return ", ".join([f"{summary.ran} of {len(results.rows)}", *(f"{count} {what}" for count, what in others if count)])


def _plan_line(results: Results, summary: Summary) -> list[str]:
    return [
        summary.peer,
        str(summary.within[CLOSEST].reached),
        *(_seconds(summary.within[target]) for target in TARGETS),
        *_against(results, summary.peer, _FOUND),
        short(summary.primal_integral),
        share(summary.known_gap),
    ]


def _virtual_line(results: Results) -> list[str]:
    solved = virtual_best(results, OURS, SOLVED)
    means = [_seconds(virtual_best(results, OURS, timing)) for timing in (FIRST_PLAN, *map(proof_of, TARGETS))]
    return [_VIRTUAL, f"{solved.runs} of {len(results.rows)}", str(solved.reached), *means, "–", "–", "–"]


def _against(results: Results, peer: str, timing: Timing) -> tuple[str, str]:
    """Return the ratios to ours and to the best other peer as they are shown."""
    other = best_other(results, peer, timing)
    ours = compare(results, peer, OURS, timing)
    best = compare(results, peer, other, timing) if other else None
    named = f"{_ratio(results, best)} {other}" if best and best.ratio is not None else "–"
    return _ratio(results, ours), named


def _ratio(results: Results, comparison: Comparison) -> str:
    part = f" ({comparison.rows})" if 0 < comparison.rows < len(results.rows) else ""
    return short(comparison.ratio) + part


def _seconds(mean: Mean) -> str:
    return short(mean.seconds)

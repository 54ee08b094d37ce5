"""The summary of a set: one line for each peer, proofs and plans apart."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.against import Comparison, compare, virtual_best
from rightsource.benchmarks.measures.gaps import CLOSEST, TARGETS, gap_name
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.summary import PHASES, Summary
from rightsource.benchmarks.measures.timings import FIRST_PLAN, SOLVED, Mean, Timing, proof_of
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.verdict import FOUND, rival
from rightsource.benchmarks.report.words import share, short, whole

OURS: Final = "rightsource"
_VIRTUAL: Final = "*best other of each case*"

PROOF_HEAD: Final = "**Proofs**: mean seconds to the first plan, and until own plan and own bound are so close."
PLAN_HEAD: Final = "**Plans**: mean seconds until the own plan is so close to the best known value, proven or not."
EFFORT_HEAD: Final = "**Effort**: mean seconds of each phase, memory, and what was found wrong."
PROOF_NOTE: Final = (
    "*Solved*: cases proven to 1e-4. Means are shifted geometric (shift 1 s) over the cases that the peer ran, "
    "time-outs at the limit: compare them between peers that ran the same cases only. The ratios, of the means to "
    "1e-4, are on the cases that both ran (their number in brackets where that is not all); above 1 is slower than "
    "that peer. The best other peer is the one with the lowest mean over the set. *Mean gap*: final; a run without "
    "plan or bound that counts has 100 %. The last line takes of each case the best peer other than rightsource, which "
    "nobody knows beforehand."
)
EFFORT_NOTE: Final = (
    "Shifted geometric means, whatever came of it; median and highest of the peaks of memory; numbers of cases in "
    "which bounds do not count, count less the usual tolerance, or plans were rejected (see the flags)."
)
PLAN_NOTE: Final = (
    "*Found*: cases within 1e-4. The best known value is the best checked plan of all peers, or the published value. "
    "*Primal integral*: 0 for the best known plan at once, 1 for none until the longest limit (Berthold 2013). *Mean "
    "distance*: of the last plan from the best known value, 100 % without a plan. Cases without any plan are left out."
)


def proof_table(results: Results) -> list[str]:
    """Return the table of proofs: how many cases are solved, how long it takes, against whom."""
    head = [
        *("peer", "ran", "solved", "first plan, s", *(f"{gap_name(target)}, s" for target in TARGETS)),
        *(f"time / {OURS}", "time / best other", "mean gap"),
    ]
    lines = [_proof_line(results, Summary.of(results, peer)) for peer in results.peers]
    return table(head, [*lines, _virtual_line(results)])


def plan_table(results: Results) -> list[str]:
    """Return the table of plans: how long it takes to find a good one, proven or not."""
    head = [
        *("peer", "ran", "found", *(f"{gap_name(target)}, s" for target in TARGETS)),
        *(f"time / {OURS}", "time / best other", "primal integral", "mean distance"),
    ]
    return table(head, [_plan_line(results, Summary.of(results, peer)) for peer in results.peers])


def effort_table(results: Results) -> list[str]:
    """Return the table of what it takes: seconds by phase, memory, and how often something was wrong."""
    head = [
        *("peer", *(f"{phase}, s" for phase in PHASES), "median MB", "highest MB"),
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
    unasked = len(results.rows) - summary.ran - summary.inapplicable - summary.missing
    others = ((summary.inapplicable, "n/a"), (summary.missing, "missing"), (unasked, "not asked"))
    return ", ".join([f"{summary.ran} of {len(results.rows)}", *(f"{count} {what}" for count, what in others if count)])


def _plan_line(results: Results, summary: Summary) -> list[str]:
    return [
        summary.peer,
        _ran(results, summary),
        str(summary.within[CLOSEST].reached),
        *(_seconds(summary.within[target]) for target in TARGETS),
        *_against(results, summary.peer, FOUND),
        short(summary.primal_integral),
        share(summary.known_gap),
    ]


def _virtual_line(results: Results) -> list[str]:
    solved = virtual_best(results, OURS, SOLVED)
    means = [_seconds(virtual_best(results, OURS, timing)) for timing in (FIRST_PLAN, *map(proof_of, TARGETS))]
    return [_VIRTUAL, f"{solved.runs} of {len(results.rows)}", str(solved.reached), *means, "–", "–", "–"]


def _against(results: Results, peer: str, timing: Timing) -> tuple[str, str]:
    """Return the ratios to ours and to the best other peer as they are shown."""
    other = rival(results, peer, timing)
    ours = compare(results, peer, OURS, timing)
    best = compare(results, peer, other, timing) if other else None
    named = f"{_ratio(results, best)} {other}" if best and best.ratio is not None else "–"
    return _ratio(results, ours), named


def _ratio(results: Results, comparison: Comparison) -> str:
    part = f" ({comparison.rows})" if 0 < comparison.rows < len(results.rows) else ""
    return short(comparison.ratio) + part


def _seconds(mean: Mean) -> str:
    return short(mean.seconds)

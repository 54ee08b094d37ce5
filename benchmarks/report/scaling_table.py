"""Fitted exponents of time over size."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.exponent import growth_of
from rightsource.benchmarks.measures.gaps import TARGETS
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import FIRST_PLAN, Timing, proof_of
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.plots.scaling import exponent_words

TIMINGS: Final = (FIRST_PLAN, *map(proof_of, TARGETS))
HEAD: Final = "**Growth**: how times grow with the number of processes."
NOTE: Final = (
    "Exponent b of t = c·n^b (n processes, seconds t of building and solving), by least squares in log-log over all "
    "families, each with a constant c of its own, with its standard error and the number of times fitted. Time-outs "
    "are not fitted: with many of them the exponent is too low."
)


def is_scaling(results: Results) -> bool:
    """Return whether the cases of a set are of sizes that differ tenfold within every family.

    Only then does an exponent over size say anything.
    """
    sizes: dict[str, list[int]] = {}
    for run in results.cells.values():
        sizes.setdefault(run.record.family, []).append(run.record.processes)
    return bool(sizes) and all(max(own) >= 10 * min(own) > 0 for own in sizes.values())


def scaling_table(results: Results) -> list[str]:
    """Return the exponents of each peer for its times to plan and proof."""
    head = ["peer", *(timing.name for timing in TIMINGS)]
    return table(head, [[peer, *(_cell(results, peer, timing) for timing in TIMINGS)] for peer in results.peers])


def _cell(results: Results, peer: str, timing: Timing) -> str:
    return exponent_words(growth_of(results.runs(peer), timing)) if peer in results.asked(timing) else "–"

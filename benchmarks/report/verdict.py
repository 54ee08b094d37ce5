"""Where we stand on a set, in some sentences each for proofs and for plans: what a reader wants to know first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rightsource.benchmarks.measures.against import best_other, compare
from rightsource.benchmarks.measures.gaps import CLOSEST, gap_name
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import SOLVED, Mean, Timing, value_within
from rightsource.benchmarks.report.words import short
from rightsource.optimizer.wording import counted

FOUND: Final = value_within(CLOSEST)
_ALIKE: Final = 0.05
"""Part by which two means may differ and still be called alike."""
_ASKED: Final = (
    (SOLVED, f"Proofs (a gap of {gap_name(CLOSEST)})"),
    (FOUND, f"Plans (within {gap_name(CLOSEST)} of the best known value)"),
)


def verdict(results: Results, peer: str) -> list[str]:
    """Return an item for proofs and one for plans: a peer against the best other one, who beats it, who is fastest."""
    return [
        f"- {title}: {_standing(results, peer, timing)}{_faster(results, peer, timing)} {_fastest(results, timing)}"
        for timing, title in _ASKED
    ]


def rival(results: Results, peer: str, timing: Timing) -> str | None:
    """Return the best other peer, None where it is one that the timing makes no sense for."""
    other = best_other(results, peer, timing)
    return other if other in results.asked(timing) else None


def _standing(results: Results, peer: str, timing: Timing) -> str:
    if not results.runs(peer):
        return f"**{peer}** has run none of the cases."
    own = _mean(results, peer, timing)
    other = rival(results, peer, timing)
    against = compare(results, peer, other, timing) if other else None
    if other is None or against is None or against.ratio is None:
        return f"**{own}**; no other peer to compare with."
    cases = counted(against.rows, "case", "cases")
    return f"**{own}**; the best other is {_mean(results, other, timing)}. {_ratio(peer, against.ratio)} ({cases})."


def _mean(results: Results, peer: str, timing: Timing) -> str:
    mean = Mean.of(results.runs(peer), timing)
    return f"{peer} on {mean.reached} of {mean.runs}, mean {short(mean.seconds)} s"


def _ratio(peer: str, ratio: float) -> str:
    """Return in words how many times the other's time a peer takes.

    >>> _ratio("ours", 2.5), _ratio("ours", 0.4), _ratio("ours", 1.02)
    ('ours takes 2.50 times as long', 'ours is 2.50 times as fast', 'ours takes as long')
    """
    if 1 / (1 + _ALIKE) <= ratio <= 1 + _ALIKE:
        return f"{peer} takes as long"
    return f"{peer} takes {short(ratio)} times as long" if ratio > 1 else f"{peer} is {short(1 / ratio)} times as fast"


def _faster(results: Results, peer: str, timing: Timing) -> str:
    """Return all peers that take clearly less time on the cases that both ran, however few these are."""
    others = (compare(results, peer, other, timing) for other in results.asked(timing) if other != peer)
    found = [(one.ratio, one) for one in others if one.ratio is not None and one.ratio > 1 + _ALIKE]
    ranked = sorted(found, key=lambda pair: -pair[0])
    told = [f"{one.other} {short(ratio)} times ({counted(one.rows, 'case', 'cases')})" for ratio, one in ranked]
    return f" Faster on the cases that both ran: {', '.join(told)}." if told else ""


def _fastest(results: Results, timing: Timing) -> str:
    """Return on how many cases each peer is the fastest; who is as fast as the fastest is, too."""
    wins = Counter(peer for fastest in _winners(results, timing) for peer in fastest)
    told = ", ".join(f"{peer} {count}" for peer, count in wins.most_common())
    return f"Fastest, by number of cases: {told}." if told else "Nobody gets there on any case."


def _winners(results: Results, timing: Timing) -> Iterator[list[str]]:
    for row in results.rows:
        runs = {peer: run for peer in results.peers if (run := results.run(row, peer)) and timing.asked(run)}
        times = {peer: seconds for peer, run in runs.items() if (seconds := timing.of(run)) is not None}
        yield [peer for peer, seconds in times.items() if seconds == min(times.values())]

"""Performance profiles: on which share of the cases a peer is within a factor of the best one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from rightsource.benchmarks.measures.against import TICK
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.measures.timings import Timing


@dataclass(frozen=True)
class Profile:
    """A step function: ``ratios`` to the fastest peer in ascending order, time-outs left out, over ``rows`` rows."""

    ratios: tuple[float, ...]
    rows: int

    def share(self, factor: float) -> float:
        """Return the share of rows on which the peer takes at most ``factor`` times as long as the fastest peer.

        >>> Profile((1.0, 1.0, 3.0), 4).share(1.0), Profile((1.0, 1.0, 3.0), 4).share(10.0)
        (0.5, 0.75)
        """
        return bisect_right(self.ratios, factor * (1 + 1e-12)) / self.rows if self.rows else 0.0


def profiles(results: Results, timing: Timing) -> Mapping[str, Profile]:
    r"""Return the performance profile of each peer on a set.

    With :math:`r_{ps} = t_{ps} / \min_q t_{qs}` for peer p on row s, the profile is
    :math:`\rho_p(\tau) = |\{s : r_{ps} \le \tau\}| / |S|` (E. D. Dolan and J. J. Moré, "Benchmarking optimization
    software with performance profiles", Mathematical Programming 91, 2002, 201-213). Rows that nobody solves, that a
    peer cannot take, and missing cells count as not solved. Only who is first can be read from it, as the fastest peer
    shapes the ratios of all others (N. Gould and J. Scott, ACM Transactions on Mathematical Software 43, 2016).
    """
    ratios: dict[str, list[float]] = {peer: [] for peer in results.peers}
    for row in results.rows:
        seconds = {
            peer: max(time, TICK)
            for peer in results.peers
            if (run := results.run(row, peer)) and (time := timing.of(run)) is not None
        }
        for peer, time in seconds.items():
            ratios[peer].append(time / min(seconds.values()))
    return {peer: Profile(tuple(sorted(own)), len(results.rows)) for peer, own in ratios.items()}

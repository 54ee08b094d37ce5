"""A peer by name: which module solves, and on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Peer:
    """Somebody who solves cases.

    ``module`` below `rightsource.benchmarks.peers` has ``solve(job: PeerJob, log: EventLog) -> None`` and, where the
    peer cannot take every case, ``refusal(instance, job) -> str`` is called inside `solve` and ends the run as
    ``not-applicable`` with a sentence. ``model`` names the model file that it reads, ``""`` for the instance itself.
    ``bounds`` says whether it proves anything. ``package`` is the distribution it needs, ``""`` for none.
    """

    name: str
    title: str
    module: str
    model: Literal["", "plain", "strong"] = ""
    bounds: bool = True
    package: str = ""

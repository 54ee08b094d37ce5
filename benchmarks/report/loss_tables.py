"""The largest losses of a peer on a set."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.gaps import CLOSEST
from rightsource.benchmarks.measures.losses import BY_TIME, CRITERIA, Criterion, Loss, losses
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.words import share, short
from rightsource.optimizer.wording import counted

_MOST: Final = 10
LOSS_NOTE: Final = (
    "The loss by time is the ratio of the two times, a second added to each; by gap and by cost it is the difference, "
    "∞ where there is no bound or no plan. `> 60`: not within the limit. *Gap*: final and proven; *plan*: distance "
    "from the best known value. What is closer than the asked gap of 1e-4 is no loss."
)


def loss_tables(results: Results, peer: str) -> list[str]:
    """Return for each criterion the cases on which a peer loses most against the best other one."""
    lines: list[str] = []
    for criterion in CRITERIA:
        lines += [*_one(results, peer, criterion), ""]
    return lines[:-1]


def _one(results: Results, peer: str, criterion: Criterion) -> list[str]:
    found = losses(results, peer, criterion)
    ran = len(results.runs(peer))
    said = f"By {criterion.title}, {peer} loses on {len(found)} of {counted(ran, 'case', 'cases')} to another peer."
    if not found:
        return [said]
    shown = f" The {_MOST} largest:" if len(found) > _MOST else ""
    head = ["case", "loss", "other", *(f"{who}, {what}" for what in ("s", "gap", "plan") for who in (peer, "other"))]
    return [said + shown, "", *table(head, [_line(loss, criterion) for loss in found[:_MOST]])]


def _line(loss: Loss, criterion: Criterion) -> list[str]:
    size = f"{short(1 + loss.size)} ×" if criterion is BY_TIME else share(loss.size)
    pairs = zip(_cells(loss.own), _cells(loss.other), strict=True)
    return [loss.row.case, size, loss.other.record.peer, *(cell for pair in pairs for cell in pair)]


def _cells(run: Measured) -> tuple[str, str, str]:
    seconds = run.proven[CLOSEST]
    in_time = f"> {short(run.record.limit_seconds)}" if seconds is None else short(seconds)
    distance = "no plan" if run.known_gap is None else f"+{share(run.known_gap)}"
    return in_time, share(run.own_gap), distance

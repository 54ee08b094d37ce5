"""All cases of a set with all peers, in one table."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.measures.gaps import CLOSEST
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results, Row
from rightsource.benchmarks.report.markdown import table
from rightsource.benchmarks.report.words import share, short, whole
from rightsource.optimizer.money import Money

NOTE: Final = (
    "Seconds to a proven gap of 1e-4, bold for the fastest. Not in time: the final proven gap, or `+` the distance "
    "from the best known value where there is no bound, or `no plan`; before it how the run ended where it was cut "
    "short. `none`: proof that there is no plan. `n/a`: the peer cannot take the case. `missing`: not run (yet). `·`: "
    "the protocol does not ask this peer for this case. `!`: the run told something wrong, `~`: its bound is beyond a "
    "plan within the usual tolerance of 1e-6; see the flags. "
    "*Best known*: in currency units, `=` proven by somebody to 1e-4 or published as optimal."
)
_CUT_SHORT: Final = ("memory", "crashed", "failed")
_WRONG: Final = ("bound", "claim", "infeasible", "published")


def full_table(results: Results) -> list[str]:
    """Return one line for each row of the set and a column for each peer: nothing is left out."""
    seeds = len({row.seed for row in results.rows}) > 1
    head = ["case", "processes", "best known", *results.peers]
    lines = [[_name(row, seeds=seeds), *_case_cells(results, row), *_peer_cells(results, row)] for row in results.rows]
    return table(head, lines)


def cell_text(results: Results, row: Row, peer: str) -> str:
    """Return what the table shows of one cell."""
    run = results.cell(row, peer)
    if run is None:
        return "missing" if results.is_missing(row, peer) else "·"
    if not run.ran:
        return "n/a"
    if any(flag.kind in _WRONG and not flag.usual for flag in run.flags):
        return f"{_outcome(run)} !"
    return f"{_outcome(run)} ~" if run.trust == "lowered" else _outcome(run)


def _outcome(run: Measured) -> str:
    seconds = run.proven[CLOSEST]
    if seconds is not None:
        return f"none {short(seconds)}" if run.standing.infeasible else short(seconds)
    how = f"{run.record.status}, " if run.record.status in _CUT_SHORT else ""
    if run.own_gap is not None:
        return how + share(run.own_gap)
    if run.known_gap is not None:
        return f"{how}+{share(run.known_gap)}"
    return f"{how}no plan"


def _peer_cells(results: Results, row: Row) -> list[str]:
    runs = {peer: run for peer in results.peers if (run := results.run(row, peer))}
    times = {peer: time for peer, run in runs.items() if (time := run.proven[CLOSEST]) is not None}
    fastest = min(times.values(), default=None)
    texts = [(peer, cell_text(results, row, peer)) for peer in results.peers]
    return [f"**{text}**" if peer in times and times[peer] == fastest else text for peer, text in texts]


def _case_cells(results: Results, row: Row) -> tuple[str, str]:
    runs = [run for peer in results.peers if (run := results.cell(row, peer))]
    if not runs:
        return "–", "–"
    record, standing = runs[0].record, runs[0].standing
    if standing.best_known is None:
        return whole(record.processes), "none" if standing.infeasible else "–"
    proven = any(run.proven[CLOSEST] is not None for run in runs) or (
        standing.known_proved and standing.known == standing.best_known
    )
    cost = Money("", record.money_decimals).plain(standing.best_known)
    return whole(record.processes), f"{'= ' if proven else ''}{cost}"


def _name(row: Row, *, seeds: bool) -> str:
    return f"{row.case}, seed {row.seed}" if seeds else row.case

"""Every cell of a report with everything that is measured on it, as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from rightsource.benchmarks.measures.gaps import TARGETS
from rightsource.benchmarks.measures.measured import Measured
from rightsource.benchmarks.measures.results import Results
from rightsource.optimizer.money import Money


def cells_csv(sets: Iterable[Results]) -> str:
    """Return a line for each cell of each set, missing ones with the status ``missing``.

    Costs and bounds are in currency units, times in seconds of building and solving, gaps are parts of one.
    """
    lines = [line for results in sets for line in _lines(results)]
    head = dict.fromkeys(name for line in lines for name in line)
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(head), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()


def _lines(results: Results) -> Iterator[Mapping[str, object]]:
    for row in results.rows:
        for peer in results.peers:
            key = {"set": results.name, "case": row.case, "seed": row.seed, "peer": peer}
            run = results.cell(row, peer)
            if run:
                yield key | _measured(run)
            elif results.is_missing(row, peer):
                yield key | {"status": "missing"}


def _measured(run: Measured) -> dict[str, object]:
    record, standing = run.record, run.standing
    return {
        "status": record.status,
        "family": record.family,
        "processes": record.processes,
        "options": record.options,
        **_money(run),
        "best_planner": standing.planner,
        "bounder": standing.bounder,
        "known_proved": record.known_proved,
        "first_plan_s": run.first_plan,
        **{f"proven_{target:g}_s": run.proven[target] for target in TARGETS},
        **{f"within_{target:g}_s": run.within[target] for target in TARGETS},
        "own_gap": run.own_gap,
        "bound_gap": run.bound_gap,
        "known_gap": run.known_gap,
        "primal_integral": run.primal_integral if run.ran else None,
        "bounds_count": run.trust,
        "read_s": record.read_seconds,
        "build_s": record.build_seconds,
        "solve_s": record.solve_seconds,
        "wall_s": record.wall_seconds,
        "peak_memory_mb": record.peak_memory_mb,
        "plans": record.plans,
        "rejected": record.rejected,
        "limit_s": record.limit_seconds,
        "memory_limit_mb": record.memory_limit_mb,
        "threads": record.threads,
        "load": record.load,
        "machine": record.machine,
        "commit": record.commit,
        "started": record.started,
        "flags": "; ".join(flag.kind + (" (usual)" if flag.usual else "") for flag in run.flags),
        "message": record.message,
    }


def _money(run: Measured) -> dict[str, object]:
    record, standing = run.record, run.standing
    money = Money("", record.money_decimals)
    whole = {"objective": record.objective, "best_known": standing.best_known, "published": record.known}
    bounds = {"bound": record.bound, "best_bound": standing.best_bound}
    return {
        **{name: None if minor is None else money.amount(minor) for name, minor in whole.items()},
        **{name: None if bound is None else bound / 10**record.money_decimals for name, bound in bounds.items()},
    }

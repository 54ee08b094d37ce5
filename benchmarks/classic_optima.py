"""Published problems against their published optima: converted, solved and judged, one line each.

Run as ``make optima``, or ``python -m rightsource.benchmarks.classic_optima --seconds 120 --csv optima.csv`` with the
checkout on the path; the data are found through ``RIGHTSOURCE_DATA``. The exit code is 1 when anything is wrong: a
bound beyond a published value, or a plan better than a published optimum.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from rightsource.benchmarks.cases.published import TABLES, Problem, convert, select
from rightsource.models.faults import InputError
from rightsource.models.origin import published
from rightsource.models.result import Result
from rightsource.optimizer.engines.job import EngineError
from rightsource.optimizer.solve import solve

WRONG: Final = "WRONG"
_BESIDE: Final = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Line:
    """What became of a problem; objective and bound in the units and the sense of the published problem."""

    family: str
    name: str
    published: Decimal | None
    published_status: str
    objective: Decimal | None = None
    bound: Decimal | None = None
    gap: float | None = None
    seconds: float | None = None
    verdict: str = ""


def run(problem: Problem, seconds: float, threads: int | None) -> Line:
    """Convert and solve a problem within a time limit, and judge what came out."""
    line = Line(problem.family, problem.name, problem.value, "optimal" if problem.proved else "best-known")
    began = time.monotonic()
    try:
        instance = convert(problem)
        result = solve(instance, gap=0, time_limit=seconds, threads=threads, elapsed=time.monotonic() - began)
    except ModuleNotFoundError as error:
        return replace(line, verdict=f"skipped: {error}")
    except (InputError, EngineError) as error:
        return replace(line, verdict=f"refused: {error}")
    objective = None if result.report is None else published(instance, result.report.objective)
    bound = None if result.bound is None else published(instance, result.bound)
    turned = instance.origin is not None and instance.origin.get("sense") == "max"
    return replace(
        line,
        objective=objective,
        bound=bound,
        gap=result.gap,
        seconds=round(time.monotonic() - began, 2),
        verdict=judge(problem, result, objective, bound, -1 if turned else 1),
    )


def judge(problem: Problem, result: Result, objective: Decimal | None, bound: Decimal | None, sign: int) -> str:
    """Say how an outcome stands to the published value; ``sign`` is -1 where the published problem is maximised."""
    if problem.value is None:
        return _judge_infeasible(result)
    if result.status == "infeasible":
        return f"{WRONG}: infeasible, but there is a published value"
    if bound is not None and sign * (bound - problem.value) > problem.tolerance:
        return f"{WRONG}: the bound is beyond the published value"
    if objective is None:
        return "no plan"
    worse = sign * (objective - problem.value)
    if worse < -problem.tolerance:
        return (
            f"{WRONG}: better than a published optimum" if problem.proved else _proved(result, "better than published")
        )
    if worse > problem.tolerance:
        return f"{WRONG}: worse, but proved" if result.status == "optimal" and problem.proved else "gap left"
    return "proved optimum" if result.status == "optimal" else "equal, not proved"


def _judge_infeasible(result: Result) -> str:
    if result.plan is not None:
        return f"{WRONG}: a plan, but published as infeasible"
    return "proved infeasible" if result.status == "infeasible" else "no plan"


def _proved(result: Result, verdict: str) -> str:
    return f"{verdict}, proved" if result.status == "optimal" else verdict


def main(arguments: list[str]) -> int:
    """Run the problems asked for, print and write a line for each, and count the verdicts."""
    asked = _parser().parse_args(arguments)
    problems = select((p for table in TABLES for p in table.problems(asked.data)), asked.families, asked.names)
    verdicts: Counter[str] = Counter()
    with asked.csv.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [each.name for each in fields(Line)])
        writer.writeheader()
        for problem in problems:
            line = run(problem, asked.seconds, asked.threads)
            verdicts[f"{line.family}: {line.verdict.partition(':')[0]}"] += 1
            writer.writerow(asdict(line))
            file.flush()
            print(_shown(line), flush=True)
    for verdict, count in sorted(verdicts.items()):
        print(f"{count:6} {verdict}")
    return int(any(verdict.endswith(WRONG) for verdict in verdicts))


def _shown(line: Line) -> str:
    gap = "" if line.gap is None else f"{line.gap:.2%}"
    seconds = "" if line.seconds is None else f"{line.seconds:.1f} s"
    values = " ".join(f"{'' if value is None else value:>16}" for value in (line.published, line.objective, line.bound))
    return f"{line.family:<10} {line.name:<34} {values} {gap:>9} {seconds:>9}  {line.verdict}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Solve published problems and compare with their published values.")
    parser.add_argument("--seconds", type=float, default=120, help="time limit for each problem")
    parser.add_argument(
        "--families", nargs="*", default=[], choices=[table.family for table in TABLES], metavar="FAMILY"
    )
    parser.add_argument(
        "--names", nargs="*", default=[], metavar="PATTERN", help="names as in the tables; * and ? match"
    )
    parser.add_argument("--threads", type=int, default=None, help="threads of the engine")
    parser.add_argument("--csv", type=Path, default=Path(os.devnull), help="file to write the lines to")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("RIGHTSOURCE_DATA", _BESIDE)))
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

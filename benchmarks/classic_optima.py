"""Published problems against their published optima: converted, solved and judged, one line each.

Run as ``python benchmarks/classic_optima.py --seconds 120 --csv optima.csv``; the data are found through
``RIGHTSOURCE_DATA``. The exit code is 1 when anything is wrong: a bound beyond a published value, or a plan better than
a published optimum.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Final

from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.formats.format import load
from rightsource.instances.formats.registry import FORMATS
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.origin import published
from rightsource.models.reading import read_document
from rightsource.models.result import Result
from rightsource.optimizer.engines.job import EngineError
from rightsource.optimizer.solve import solve

WRONG: Final = "WRONG"
_BESIDE: Final = Path(__file__).parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Problem:
    """A published problem: where it is, and its value; None when it is known to have no solution."""

    family: str
    name: str
    path: Path
    value: Decimal | None
    proved: bool
    tolerance: Decimal = Decimal(0)
    settings: Mapping[str, Any] = field(default_factory=dict)


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


@dataclass(frozen=True)
class Table:
    """How a family's table of published values is read: its folder, file and columns, and which rows are meant.

    ``find`` turns a name in the table into a file beside it and settings of the reader. Values are rounded by up to
    ``tolerance``.
    """

    family: str
    folder: str
    file: str = "best_known.csv"
    value: str = "value"
    prefixes: tuple[str, ...] = ("",)
    tolerance: Decimal = Decimal(0)
    find: Callable[[Mapping[str, str]], tuple[str, dict[str, Any]]] = lambda row: (row["instance"], {})

    def problems(self, data: Path) -> Iterator[Problem]:
        """Yield the problems of the rows whose file is there."""
        table = data / self.folder / self.file
        if not table.is_file():
            return
        with table.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["instance"].startswith(self.prefixes)]
        for row in rows:
            name, settings = self.find(row)
            path = _file(data / self.folder, name)
            if path is not None:
                yield self._problem(row, path, settings)

    def _problem(self, row: Mapping[str, str], path: Path, settings: dict[str, Any]) -> Problem:
        stated = None if row[self.value] == "infeasible" else Decimal(row[self.value])
        value = CORRECTED.get(row["instance"], stated)
        detail = "".join(f"@{setting}" for key, setting in settings.items() if key == "deadline")
        proved = row["status"] == "optimal"
        return Problem(self.family, row["instance"] + detail, path, value, proved, self.tolerance, settings)


def _indexed(row: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    name, _, index = row["instance"].partition("#")
    return name, {"index": int(index)} if index else {}


def _with_deadline(row: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    return row["instance"], {"deadline": Decimal(row["deadline"])}


CORRECTED: Final = {
    "hiremath/TestSet.300GP10IT10KP#1": Decimal(20662),  # published: 20661, solved to a relative gap only
}
"""Published optima that are none: two solvers prove another value, and its plan was evaluated on the file itself."""
_ROUNDED: Final = Decimal("0.01")
_ENERGY: Final = Decimal("0.001")

TABLES: Final = (
    Table("gap", "gap"),
    Table("ufl", "ufl", tolerance=_ROUNDED),
    Table("sscflp", "sscflp", tolerance=_ROUNDED),
    Table("mmkp", "mmkp", find=_indexed),
    Table("psplib-mm", "psplib_mm", "derived_dtctp.csv", "optimum", find=_with_deadline),
    Table("gqap", "gqap"),
    Table("qsap", "qsap"),
    Table("tap", "tap", prefixes=("TAP/",)),
    Table("ctap", "tap", prefixes=("CTAP/",)),
    Table("wcsp", "cfn", prefixes=("wcsp/",)),
    Table("uai", "cfn", prefixes=("uai/", "protein/"), tolerance=_ENERGY),
)


def _file(folder: Path, name: str) -> Path | None:
    """Return the file or folder of this name, whatever its ending; None where there is none."""
    exact = folder / name
    endings = (path for path in sorted(exact.parent.glob(f"{exact.name}.*")) if path.is_file())
    return exact if exact.exists() else next(endings, None)


def convert(problem: Problem) -> Instance:
    """Return a published problem as an instance.

    Raises
    ------
    InputError
        When its file is refused.
    """
    form = FORMATS[problem.family]
    content = problem.path if form.folder else read_bytes(problem.path)
    imported = load(form.reader)(content, str(problem.path), problem.path.name.split(".txt")[0], **problem.settings)
    return read_document(imported.document, str(problem.path))


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


def select(problems: Iterable[Problem], families: Iterable[str], names: Iterable[str]) -> list[Problem]:
    """Return the problems of some families whose names match one of some patterns; all where none are given."""
    wanted, patterns = set(families), list(names)
    return [
        problem
        for problem in problems
        if (not wanted or problem.family in wanted)
        and (not patterns or any(fnmatch(problem.name, pattern) for pattern in patterns))
    ]


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

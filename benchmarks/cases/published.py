"""Published problems with their published values, and how each becomes an instance."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatch
from math import prod
from pathlib import Path
from typing import Any, Final

from rightsource.benchmarks.cases.case import Case
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.formats.format import load
from rightsource.instances.formats.registry import FORMATS
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document


@dataclass(frozen=True)
class Problem:
    """A published problem: where it is, and its value; None when it is known to have no solution.

    ``size`` orders the problems of a family: the most options that there can be, or the bytes of the file where the
    table of published values does not tell it.
    """

    family: str
    name: str
    path: Path
    value: Decimal | None
    proved: bool
    tolerance: Decimal = Decimal(0)
    settings: Mapping[str, Any] = field(default_factory=dict)
    size: int = 0

    @property
    def case(self) -> Case:
        """The case of this problem, named by family and name."""
        return published_case(self.family, self.name)

    @property
    def subset(self) -> str:
        """The folder in which the family keeps it, ``""`` where all are in one."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True)
class Table:
    """How a family's table of published values is read: its folder, file and columns, and which rows are meant.

    ``find`` turns a name in the table into a file beside it and settings of the reader. Values are rounded by up to
    ``tolerance``. The numbers in the columns ``options`` multiply to the most options that there can be.
    """

    family: str
    folder: str
    file: str = "best_known.csv"
    value: str = "value"
    prefixes: tuple[str, ...] = ("",)
    tolerance: Decimal = Decimal(0)
    find: Callable[[Mapping[str, str]], tuple[str, dict[str, Any]]] = lambda row: (row["instance"], {})
    options: tuple[str, ...] = ()

    def problems(self, data: Path) -> Iterator[Problem]:
        """Yield the problems of the rows whose file is there."""
        for row in self.rows(data):
            name, settings = self.find(row)
            path = _file(data / self.folder, name)
            if path is not None:
                yield self._problem(row, path, settings)

    def rows(self, data: Path) -> list[dict[str, str]]:
        """Return the rows of the family, whether their files are there or not; none where the table is not there."""
        table = self.path(data)
        if not table.is_file():
            return []
        with table.open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["instance"].startswith(self.prefixes)]

    def path(self, data: Path) -> Path:
        """Return where the table is."""
        return data / self.folder / self.file

    def _problem(self, row: Mapping[str, str], path: Path, settings: dict[str, Any]) -> Problem:
        stated = None if row[self.value] == "infeasible" else Decimal(row[self.value])
        value = CORRECTED.get(row["instance"], stated)
        detail = "".join(f"@{setting}" for key, setting in settings.items() if key == "deadline")
        proved, size = row["status"] == "optimal", self._size(row, path)
        return Problem(self.family, row["instance"] + detail, path, value, proved, self.tolerance, settings, size)

    def _size(self, row: Mapping[str, str], path: Path) -> int:
        told = self.options and all(row.get(column) for column in self.options)
        return prod(int(row[column]) for column in self.options) if told else path.stat().st_size


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
_LOCATION: Final = ("facilities", "customers")
_TASKS: Final = ("tasks", "processors")
_FIELD: Final = ("variables", "max_domain")

TABLES: Final = (
    Table("gap", "gap", options=("agents", "jobs")),
    Table("ufl", "ufl", tolerance=_ROUNDED, options=_LOCATION),
    Table("sscflp", "sscflp", tolerance=_ROUNDED, options=_LOCATION),
    Table("mmkp", "mmkp", find=_indexed, options=("groups", "max_items")),
    Table("psplib-mm", "psplib_mm", "derived_dtctp.csv", "optimum", find=_with_deadline),
    Table("gqap", "gqap", options=("facilities", "sites")),
    Table("qsap", "qsap", options=("tasks", "sites")),
    Table("tap", "tap", prefixes=("TAP/",), options=_TASKS),
    Table("ctap", "tap", prefixes=("CTAP/",), options=_TASKS),
    Table("wcsp", "cfn", prefixes=("wcsp/",), options=_FIELD),
    Table("uai", "cfn", prefixes=("uai/", "protein/"), tolerance=_ENERGY, options=_FIELD),
)
"""The families of published problems."""


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


def published_case(family: str, name: str) -> Case:
    """Return the case of a published problem.

    >>> published_case("gap", "c0515_1").name
    'gap/c0515_1'
    """
    return Case(f"{family}/{name}", "classic", family)


def find_problem(case: Case, data: Path) -> Problem:
    """Return the published problem that a case stands for.

    Raises
    ------
    InputError
        When it is not among the public data.
    """
    problems = {
        problem.case.name: problem
        for table in TABLES
        if table.family == case.family
        for problem in table.problems(data)
    }
    if case.name not in problems:
        message = f"'{case.name}' is not among the published problems at {data}{did_you_mean(case.name, problems)}."
        raise InputError([Fault("case", message)])
    return problems[case.name]


def select(problems: Iterable[Problem], families: Iterable[str], names: Iterable[str]) -> list[Problem]:
    """Return the problems of some families whose names match one of some patterns; all where none are given."""
    wanted, patterns = set(families), list(names)
    return [
        problem
        for problem in problems
        if (not wanted or problem.family in wanted)
        and (not patterns or any(fnmatch(problem.name, pattern) for pattern in patterns))
    ]

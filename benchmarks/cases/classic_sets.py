"""Which published problems are measured: rules over the tables of published values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import ceil
from operator import attrgetter
from pathlib import Path
from typing import Final

from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.published import TABLES, Problem, Table

MEDIAN: Final = Fraction(1, 2)
UPPER_QUARTILE: Final = Fraction(3, 4)


@dataclass(frozen=True)
class Choice:
    """The cases of a set, and a sentence for each part of the set that is lacking since public data are absent."""

    cases: tuple[Case, ...]
    lacking: tuple[str, ...] = ()

    def __add__(self, other: Choice) -> Choice:
        """Return both, one after the other."""
        return Choice(self.cases + other.cases, self.lacking + other.lacking)


def named(data: Path, names: Iterable[str]) -> Choice:
    """Return published problems by the names of their cases."""
    wanted = list(names)
    there = {problem.case.name: problem.case for table in TABLES for problem in table.problems(data)}
    missing = tuple(
        f"{name}: it is not among the published problems at {data}." for name in wanted if name not in there
    )
    return Choice(tuple(there[name] for name in wanted if name in there), missing)


def every_problem(data: Path) -> Choice:
    """Return all published problems, also those that are published as infeasible."""
    return _all(Choice(tuple(p.case for p in table.problems(data)), _lacking(table, data)) for table in TABLES)


def at_quantile(quantile: Fraction, data: Path) -> Choice:
    """Return, of each family, the problem at a quantile of its largest sub-set of problems with a proved optimum.

    A sub-set is a folder of a family, its size the number of its problems with a proved published optimum (ties: by
    name). Its problems are sorted by ``Problem.size`` (options, or bytes where the table does not tell) and then by
    name; of n problems the quantile q is the one at the place ⌈q·n⌉. A family without any proved optimum (`qsap`) is
    left to `every_problem`.
    """
    return _all(Choice(_at(quantile, _largest(table, data)), _lacking(table, data)) for table in TABLES)


def _all(choices: Iterable[Choice]) -> Choice:
    return sum(choices, Choice(()))


def _largest(table: Table, data: Path) -> list[Problem]:
    """Return the problems with a proved optimum of the largest sub-set; none where a family has none."""
    proved = sorted((p for p in table.problems(data) if p.proved and p.value is not None), key=attrgetter("subset"))
    subsets = [list(members) for _, members in groupby(proved, key=attrgetter("subset"))]
    return max(subsets, key=len, default=[])


def _at(quantile: Fraction, problems: Sequence[Problem]) -> tuple[Case, ...]:
    """Return the case at a quantile, none of no problems."""
    ordered = sorted(problems, key=attrgetter("size", "name"))
    return (ordered[ceil(quantile * len(ordered)) - 1].case,) if ordered else ()


def _lacking(table: Table, data: Path) -> tuple[str, ...]:
    """Return what public data of a family are absent, none where all are there."""
    rows, there = len(table.rows(data)), sum(1 for _ in table.problems(data))
    if not rows:
        return (f"{table.family}: there is no table of published values at {table.path(data)}.",)
    if there < rows:
        return (
            f"{table.family}: {rows - there} of {rows} published problems have no file below {data / table.folder}.",
        )
    return ()

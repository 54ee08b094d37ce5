"""Sets of cases by name. What is in a set follows from a rule, never from how anybody did on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.classic_sets import MEDIAN, UPPER_QUARTILE, Choice, at_quantile, every_problem, named
from rightsource.benchmarks.cases.core import CORE
from rightsource.benchmarks.cases.synthetic import grid, synthetic
from rightsource.models.faults import Fault, InputError, did_you_mean

HARD: Final = ("tight-capacity", "fixed-charge", "handoff", "long-path", "whole-units", "many-rules", "scarce")
"""The hard families."""
LARGE: Final = ("enterprise", "handoff", "tight-capacity", "fixed-charge", "whole-units")
"""The families that come in all sizes up to 100,000 processes."""
_SMALL: Final = {
    "desk": (50, 65, 80),
    "tower": (150, 200, 250),
    **dict.fromkeys((*HARD, CORE)[::2], (50, 100, 200)),
    **dict.fromkeys((*HARD, CORE)[1::2], (75, 150, 300)),
}
"""Sizes for the seeds 1, 2, 3. A desk has at most 80 processes, a tower at least 150; no enterprise is small."""
_PART: Final = 3
"""Every which hard family is in the part of `hard` that is run each time."""


@dataclass(frozen=True)
class CaseSet:
    """A set of cases: what it is for, and which cases it has, given the folder of public data."""

    name: str
    meaning: str
    choose: Callable[[Path], Choice]


def _synthetic(cases: Iterable[Case]) -> Callable[[Path], Choice]:
    fixed = tuple(cases)
    return lambda _: Choice(fixed)


def _small() -> list[Case]:
    """Return three cases of each family, seed and size growing together."""
    return [
        synthetic(family, size, seed) for family, sizes in _SMALL.items() for seed, size in enumerate(sizes, start=1)
    ]


def _small_first() -> list[Case]:
    """Return the smallest case of each family of `small`."""
    return [case for case in _small() if case.seed == 1]


def _smoke(data: Path) -> Choice:
    """Return tiny cases of families that differ most, one without any plan, and two published problems."""
    tiny = (
        synthetic("desk", 20, 1),
        synthetic("handoff", 20, 1),
        synthetic("many-rules", 20, 1),
        synthetic(CORE, 30, 1),
        synthetic("scarce", 20, 1, infeasible=True),
    )
    return Choice(tiny) + named(data, ("gap/c0515_1", "mmkp/khan/I01"))


SETS: Final[dict[str, CaseSet]] = {
    one.name: one
    for one in (
        CaseSet("smoke", "tiny cases that show whether everything runs", _smoke),
        CaseSet(
            "small",
            "50 to 300 processes: every family that comes so small, three seeds, each of another size",
            _synthetic(_small()),
        ),
        CaseSet(
            "small-first",
            "the smallest case of each family of small",
            _synthetic(_small_first()),
        ),
        CaseSet(
            "hard",
            "300, 1,000 and 2,000 processes of every hard family, two seeds",
            _synthetic(grid(HARD, (300, 1000, 2000), (1, 2))),
        ),
        CaseSet(
            "hard-part",
            "the part of hard that is run each time: 1,000 processes of every third family, the first seed",
            _synthetic(grid(HARD[::_PART], (1000,), (1,))),
        ),
        CaseSet(
            "scale",
            "1,000, 10,000 and 100,000 processes of five families, one seed",
            _synthetic(grid(LARGE, (1000, 10_000, 100_000), (1,))),
        ),
        CaseSet(
            "classic",
            "of each published family the problem of median size in its largest sub-set with proved optima",
            partial(at_quantile, MEDIAN),
        ),
        CaseSet(
            "classic-upper",
            "the same at the upper quartile of size",
            partial(at_quantile, UPPER_QUARTILE),
        ),
        CaseSet("classic-all", "every published problem with a published value or none", every_problem),
    )
}
"""All sets by name."""


def choose(set_name: str, data: Path) -> Choice:
    """Return the cases of a set, and which it lacks for want of public data.

    Raises
    ------
    InputError
        When there is no such set.
    """
    if set_name not in SETS:
        hint = did_you_mean(set_name, SETS)
        raise InputError([Fault("set", f"'{set_name}' is not a set of cases{hint} (known: {', '.join(SETS)}).")])
    return SETS[set_name].choose(data)


def cases_of(set_name: str, data: Path) -> list[Case]:
    """Return the cases of a set that can be made with the public data at ``data``; see `choose` for those that cannot.

    Raises
    ------
    InputError
        When there is no such set.

    Examples
    --------
    >>> [case.name for case in cases_of("scale", Path("."))][:3]
    ['enterprise-1000-s1', 'enterprise-10000-s1', 'enterprise-100000-s1']
    """
    return list(choose(set_name, data).cases)

"""The families of synthetic instances by name, and how to make one of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rightsource.instances.companies.company import company
from rightsource.instances.families import recipes
from rightsource.instances.families.contradiction import impossible
from rightsource.instances.families.recipe import Planted, Recipe, planted
from rightsource.models.checker import Checker
from rightsource.models.collection import collection_paused
from rightsource.models.faults import Fault, InputError, InternalError, did_you_mean
from rightsource.models.instance import Instance

LARGEST_SEED: Final = 2**63 - 1
CHECKED_UP_TO: Final = 200_000
"""Processes up to which the planted plan goes through the checker: beyond, that takes minutes."""
_LARGE: Final = 100_000
"""Processes of a large file; a hard family that stops short of it is meant to be small."""
_FACTS: Final = "public figures on wages, prices, errors and exceptions, listed in meta.sources of each instance"


@dataclass(frozen=True)
class Parameter:
    """A whole number that a family takes: what it means, its range and its default."""

    name: str
    meaning: str
    low: int
    high: int
    default: int


@dataclass(frozen=True)
class Family:
    """A family of synthetic instances.

    ``meaning`` says what its instances are like, for a hard family what makes them hard; ``source`` where the idea
    comes from. ``command_most`` is the largest size that makes sense as a file.
    """

    name: str
    meaning: str
    source: str
    fewest: int
    most: int
    default: int
    command_most: int
    recipe: Recipe = field(repr=False)
    spoil: Callable[[Planted], Instance] | None = field(default=None, repr=False)
    """What makes an instance of this family impossible, None where it cannot be asked for."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters beside the switch ``infeasible``."""
        return (
            Parameter("processes", "number of processes", self.fewest, self.most, self.default),
            Parameter("seed", "which instance of this size", 0, LARGEST_SEED, 0),
        )


def _hard(
    name: str, meaning: str, source: str, recipe: Recipe, spoil: Callable[[Planted], Instance] | None, most: int = 2000
) -> Family:
    return Family(name, meaning, source, 20, most, 100, most, recipe, spoil)


FAMILIES: Final[dict[str, Family]] = {
    family.name: family
    for family in (
        Family("desk", "one function of a company", _FACTS, 10, 80, 40, 80, recipes.DESK),
        Family(
            "tower", "a handful of functions in two or three countries", _FACTS, 150, 2000, 400, 2000, recipes.TOWER
        ),
        Family(
            "enterprise",
            "many functions, countries, vendors and platforms; every kind of rule; today's plan keeps all rules",
            _FACTS,
            1000,
            1_000_000,
            5000,
            _LARGE,
            recipes.ENTERPRISE,
        ),
        _hard(
            "tight-capacity",
            "hard: capacities everywhere, nearly all of them needed",
            "generalised assignment, Martello and Toth 1990, Knapsack Problems, chapter 7",
            recipes.TIGHT_CAPACITY,
            None,
            _LARGE,
        ),
        _hard(
            "fixed-charge",
            "hard: taking a vendor or a platform into the house costs a fortune, whatever it does",
            "capacitated facility location, Beasley 1988, Eur. J. Oper. Res. 33",
            recipes.FIXED_CHARGE,
            None,
            _LARGE,
        ),
        _hard(
            "handoff",
            "hard: passing work on costs more than doing it",
            "task assignment with communication, Stone 1977, IEEE Trans. Softw. Eng. 3(1)",
            recipes.HANDOFF,
            None,
            _LARGE,
        ),
        _hard(
            "long-path",
            "hard: chains of many processes, bound in end-to-end yield and time",
            "service composition under end-to-end constraints, Zeng et al. 2004, IEEE Trans. Softw. Eng. 30(5)",
            recipes.LONG_PATH,
            None,
        ),
        _hard(
            "whole-units",
            "hard: people and machines are bought in large whole units",
            "modular capacitated network design, Magnanti and Mirchandani 1993, Networks 23",
            recipes.WHOLE_UNITS,
            None,
            _LARGE,
        ),
        _hard(
            "many-rules",
            "hard: hundreds of rules of every kind that overlap",
            "multi-choice multi-dimensional knapsacks, Khan et al. 2002, Stud. Inform. Univ. 2(1)",
            recipes.MANY_RULES,
            None,
        ),
        _hard(
            "scarce",
            "hard: barely feasible, or, when asked for, provably not",
            "where the really hard problems are, Cheeseman, Kanefsky and Taylor 1991, IJCAI",
            recipes.SCARCE,
            impossible,
        ),
    )
}
"""All families, realistic ones first."""


def generate(family: str, processes: int | None = None, seed: int = 0, *, infeasible: bool = False) -> Instance:
    """Return a synthetic instance; the same arguments give the same instance on every platform.

    It has a plan by construction: a hidden one, which the checker confirms up to 200,000 processes (beyond, that would
    take minutes). In `enterprise`, in `long-path` from 1,000 and in `many-rules` from 500 processes on, where engines
    hardly find a plan by themselves, the hidden plan is the current one. ``infeasible`` asks for an instance that
    provably has none.

    Raises
    ------
    InputError
        When there is no such family, or a number is out of its range.

    Examples
    --------
    >>> instance = generate("desk", 12, seed=3)
    >>> instance.name, len(instance.processes.ids)
    ('desk-12-3', 12)
    """
    kind = find_family(family)
    size = kind.default if processes is None else processes
    _check(kind, size, seed, infeasible=infeasible)
    with collection_paused():
        made = generate_planted(kind, size, seed)
        return kind.spoil(made) if infeasible and kind.spoil is not None else made.instance


def generate_planted(family: Family, processes: int, seed: int) -> Planted:
    """Return an instance with its hidden plan; the numbers are taken to be in their range."""
    settings = family.recipe.settings(processes, seed)
    made = planted(family.recipe, settings, company(settings))
    if processes <= CHECKED_UP_TO and not Checker(made.instance).feasible(made.plan):
        raise InternalError(f"the plan planted in {made.instance.name} breaks a rule.")
    return made


def find_family(name: str) -> Family:
    """Return a family by name.

    Raises
    ------
    InputError
        When there is none of this name.
    """
    if name not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise InputError([Fault("family", f"'{name}' is not a family{did_you_mean(name, FAMILIES)} (known: {known})")])
    return FAMILIES[name]


def _check(family: Family, processes: int, seed: int, *, infeasible: bool) -> None:
    """Raise an InputError that lists every argument out of its range."""
    faults = []
    for parameter, value in zip(family.parameters, (processes, seed), strict=True):
        if not parameter.low <= value <= parameter.high:
            expected = f"expected a whole number from {parameter.low:,} to {parameter.high:,} for {family.name}"
            faults.append(Fault(parameter.name, f"found {value:,}, {expected}."))
    if infeasible and family.spoil is None:
        able = ", ".join(name for name, one in FAMILIES.items() if one.spoil)
        faults.append(Fault("infeasible", f"{family.name} has feasible instances only; expected the family {able}."))
    if faults:
        raise InputError(faults)

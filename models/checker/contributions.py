"""How much each process has to do with a broken rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.sentences import counted, listed

_PARTS_SHOWN: Final = 3


def largest_first(amounts: Mapping[int, int]) -> dict[int, int]:
    """Return the processes with a positive amount, the largest first, equal ones in the order given.

    Examples
    --------
    >>> largest_first({0: 5, 1: 0, 2: 7})
    {2: 7, 0: 5}
    """
    return {i: amounts[i] for i in sorted(amounts, key=amounts.__getitem__, reverse=True) if amounts[i] > 0}


def regrets(facts: Facts, processes: Sequence[int], chosen: Chosen, term: Callable[[int], int]) -> dict[int, int]:
    """Return by how much the term of each process's chosen option exceeds the least among all its options."""
    return {i: term(chosen.options[i]) - min([term(option) for option in facts.options_of(i)]) for i in processes}


def through(
    facts: Facts,
    contributions: Mapping[int, int],
    shown: Callable[[int], str],
    *,
    few: str = "it comes from",
    many: str = "the largest parts come from",
) -> str:
    """Return the processes that contribute most with their amounts, behind the words for few or for many of them."""
    parts = [f"{facts.instance.processes.ids[i]} ({shown(amount)})" for i, amount in contributions.items()]
    return f"{few if len(parts) <= _PARTS_SHOWN else many} {listed(parts[:_PARTS_SHOWN])}"


def by_value(facts: Facts, users: Mapping[str | None, Sequence[int]]) -> str:
    """Return values with the process, or the number of processes, that each is used by."""
    ids = facts.instance.processes.ids
    return listed([f"{value or 'none'} for {_user(ids, using)}" for value, using in users.items()])


def rarest_first(users: Mapping[str | None, Sequence[int]]) -> dict[str | None, list[int]]:
    """Return values with their processes, those of the fewest processes first."""
    return {value: list(users[value]) for value in sorted(users, key=lambda value: len(users[value]))}


def _user(ids: Sequence[str], using: Sequence[int]) -> str:
    return ids[using[0]] if len(using) == 1 else f"{len(using)} {counted(len(using), 'process')}"

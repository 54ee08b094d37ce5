"""How much each process has to do with a broken rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.sentences import counted, listed

Value = TypeVar("Value", str, str | None)

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
    shown: Callable[[int], str] | None,
    *,
    few: str = "it comes from",
    many: str = "the largest parts come from",
) -> str:
    """Return which processes contribute most, and how much, behind the words for few or for many of them.

    ``contributions`` are the largest first; ``shown`` writes an amount, and is None when there is no use in amounts.
    """
    if shown is None:
        return f"{few} {listed(facts.names(list(contributions)))}"
    largest = islice(contributions.items(), _PARTS_SHOWN)
    parts = [f"{facts.instance.processes.ids[i]} ({shown(amount)})" for i, amount in largest]
    return f"{few if len(contributions) <= _PARTS_SHOWN else many} {listed(parts)}"


def more_through(facts: Facts, contributions: Mapping[int, int], shown: Callable[[int], str] | None) -> str:
    """Return the processes that could contribute most, or that none could."""
    if not contributions:
        return "no other choice would bring more"
    return through(facts, contributions, shown, few="more could come from", many="more could come above all from")


def by_value(facts: Facts, users: Mapping[Value, Sequence[int]]) -> str:
    """Return values with the process, or the number of processes, that each is used by."""
    ids = facts.instance.processes.ids
    return listed([f"{value or 'none'} for {_user(ids, using)}" for value, using in users.items()])


def rarest_first(users: Mapping[Value, list[int]]) -> dict[Value, list[int]]:
    """Return values with their processes, those of the fewest processes first."""
    return dict(sorted(users.items(), key=lambda group: len(group[1])))


def _user(ids: Sequence[str], using: Sequence[int]) -> str:
    return ids[using[0]] if len(using) == 1 else f"{len(using)} {counted(len(using), 'process')}"

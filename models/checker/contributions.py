"""How much each process has to do with a broken rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rightsource.models.checker.facts import Chosen, Facts


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

"""The variables that a function of a network takes, as its file lists them."""

from __future__ import annotations

from typing import Final

from rightsource.instances.classic.numbers import Numbers

_MOST: Final = 2


def read_scope(numbers: Numbers, variables: int, what: str) -> list[int]:
    """Return the variables of a function: how many there are, at most two, and then their numbers from 0.

    Raises
    ------
    InputError
        When there are more, one is given twice, or there is no such variable.

    Examples
    --------
    >>> read_scope(Numbers(b"2 4 0", "small.uai"), 5, "factor 0")
    [4, 0]
    """
    arity = numbers.whole(f"the number of variables of {what}", low=0)
    if arity > _MOST:
        numbers.refuse(f"{what} to have at most {_MOST} variables: the model has costs of pairs, of nothing larger")
    scope: list[int] = []
    for _ in range(arity):
        variable = numbers.whole(f"a variable of {what}", 0, variables - 1)
        if variable in scope:
            numbers.refuse(f"another variable of {what}, as this one is given already")
        scope.append(variable)
    return scope

"""Make changes: an instance and changes in, the changed instance out, with nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from rightsource.models.changes import Change
from rightsource.models.changing.figures import scale_price, scale_volume, set_yield
from rightsource.models.changing.rules import add_rule, change_rule, drop_rule, remove_provider
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance

_MAKERS: Final[dict[str, Callable[[Instance, Any], Instance]]] = {
    "volume": scale_volume,
    "price": scale_price,
    "yield": set_yield,
    "change_rule": change_rule,
    "drop_rule": drop_rule,
    "add_rule": add_rule,
    "remove_provider": remove_provider,
}


def changed(instance: Instance, changes: Sequence[Change]) -> Instance:
    """Return the instance with changes made one after the other; processes, options and their order stay as they are.

    So a choice of options means the same before and after. Scopes and selections that match nothing change nothing.
    Notes, warnings, scenarios and the count of money left out stay those of the instance.

    Raises
    ------
    InputError
        When a change names a rule or provider that there is not, or a value that the rule's kind cannot have, or when a
        number grows beyond twelve digits; every faulty change is told, by its position (``changes[2].rule``).

    Examples
    --------
    >>> from rightsource.models.changes import ScaleVolume
    >>> grown = changed(instance, [ScaleVolume(factor=1.15)])
    >>> int(instance.processes.volume[0]), int(grown.processes.volume[0])
    (90000000000, 103500000000)
    """
    faults: list[Fault] = []

    def make(before: Instance, numbered: tuple[int, Change]) -> Instance:
        k, change = numbered
        try:
            return _MAKERS[change.kind](before, change)
        except InputError as error:
            faults.extend(replace(fault, path=f"changes[{k}].{fault.path}") for fault in error.faults)
            return before

    after = reduce(make, enumerate(changes), instance)
    if faults:
        raise InputError(faults)
    return after

"""Changes that force or forbid options, and names for them that no rule or measure of the instance has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, groupby

from rightsource.models.changes import AddRule
from rightsource.models.instance import Instance
from rightsource.models.rules import Forbid, Require, Scope, Select


def free_name(instance: Instance, name: str) -> str:
    """Return a name with which no rule and no measure of the instance begins: this one, or this one and a number.

    So whatever is written behind it is free as well: one free name serves a whole family of rules.

    Examples
    --------
    >>> free_name(instance, "moves"), free_name(instance, "budget")
    ('moves', 'budget.2')
    """
    taken = (*(rule.id for rule in instance.rules), *instance.options.measures)
    names = chain([name], (f"{name}.{k}" for k in count(2)))
    return next(free for free in names if not any(other.startswith(free) for other in taken))


def forced(instance: Instance, process: int, options: Sequence[int], name: str) -> AddRule:
    """Return the change that lets a process use one of these options only, as a rule of this name.

    Examples
    --------
    >>> forced(instance, 0, [1], "what-if").rule.select.options == (instance.options.ids[1],)
    True
    """
    return picked(instance, [process], _these(instance, options), name)


def forbidden(instance: Instance, process: int, options: Sequence[int], name: str) -> AddRule:
    """Return the change that keeps a process from using any of these options, as a rule of this name."""
    return picked(instance, [process], _these(instance, options), name, Forbid)


def each_forbidden(instance: Instance, options: Iterable[int], name: str) -> Iterator[AddRule]:
    """Yield the changes that forbid options, given in their order: one rule for each process, named after its index."""
    process_of = instance.options.process
    for process, group in groupby(options, key=lambda option: int(process_of[option])):
        yield forbidden(instance, process, list(group), f"{name}:not:{process}")


def picked(
    instance: Instance,
    processes: Sequence[int],
    select: Select,
    name: str,
    kind: type[Require] | type[Forbid] = Require,
) -> AddRule:
    """Return the change by which these processes must use a selected option, or with ``Forbid`` must not."""
    ids = tuple(instance.processes.ids[i] for i in processes)
    scope = Scope() if len(ids) == len(instance.processes.ids) else Scope(processes=ids)
    return AddRule(rule=kind(id=name, scope=scope, select=select))


def _these(instance: Instance, options: Sequence[int]) -> Select:
    return Select(options=tuple(instance.options.ids[option] for option in options))

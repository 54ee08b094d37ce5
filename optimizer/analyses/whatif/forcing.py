"""Changes that force or forbid options, and ids for them that no rule of the instance has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from rightsource.models.changes import AddRule
from rightsource.models.instance import Instance
from rightsource.models.rules import Forbid, Require, Scope, Select

_STEM: Final = "what-if"


def free_stem(instance: Instance) -> str:
    """Return what new rules may be called: no rule's id begins so."""
    stem = _STEM
    while any(rule.id.startswith(stem) for rule in instance.rules):
        stem += "-"
    return stem


def forcing(instance: Instance, stem: str, process: int, options: Sequence[int]) -> AddRule:
    """Return the change that lets a process use one of these options only."""
    scope, select = _named(instance, process, options)
    return AddRule(rule=Require(id=f"{stem}:{process}", scope=scope, select=select))


def forbidding(instance: Instance, stem: str, options: Iterable[int]) -> Iterator[AddRule]:
    """Yield the changes that forbid options, given in their order, one for each process."""
    process_of = instance.options.process
    for process, group in groupby(options, key=lambda option: int(process_of[option])):
        scope, select = _named(instance, process, list(group))
        yield AddRule(rule=Forbid(id=f"{stem}:not:{process}", scope=scope, select=select))


def _named(instance: Instance, process: int, options: Sequence[int]) -> tuple[Scope, Select]:
    ids = tuple(instance.options.ids[option] for option in options)
    return Scope(processes=(instance.processes.ids[process],)), Select(options=ids)

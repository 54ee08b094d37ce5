"""Rules on groups of options: counts, agreeing, differing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from ortools.sat.python import cp_model

from rightsource.models.columns import Integers
from rightsource.models.rules import Apart, MaxCount, MinCount, Together
from rightsource.models.tables.tables import RuleTable
from rightsource.optimizer.engines.cp_sat_model.native import NativeModel


def add_max_count(native: NativeModel, table: RuleTable, rule: MaxCount) -> None:
    """Add a literal per group that follows from each of its options, at most V of them true."""
    counted = []
    for options in _groups(native, table, rule):
        literal = native.model.new_bool_var("")
        native.follows(options, literal)
        counted.append(literal)
    native.model.add(cp_model.LinearExpr.sum(counted) <= rule.value)


def add_min_count(native: NativeModel, table: RuleTable, rule: MinCount) -> None:
    """Add a literal per group that asks for one of its options, at least V of them true."""
    counted = []
    for options in _groups(native, table, rule):
        literal = native.model.new_bool_var("")
        native.model.add_bool_or([~literal, *(native.options[option] for option in native.open(options.tolist()))])
        counted.append(literal)
    native.model.add(cp_model.LinearExpr.sum(counted) >= rule.value)


def add_together(native: NativeModel, table: RuleTable, rule: Together) -> None:
    """Make "process i is in group g" the same literal for all processes in scope, for every group g.

    Options without a technology or region form one more group.
    """
    code = native.tables.attributes[rule.per].code
    lead, *others = table.processes.tolist()
    for process in others:
        one, other = (_by_code(native, code, i) for i in (lead, process))
        for group in one.keys() | other.keys():
            native.model.add(native.among(one.get(group, ())) == native.among(other.get(group, ())))


def add_apart(native: NativeModel, table: RuleTable, rule: Apart) -> None:
    """Add an at-most-one over all options of each group."""
    for options in _groups(native, table, rule):
        native.model.add_at_most_one(native.options[option] for option in native.open(options.tolist()))


def _groups(native: NativeModel, table: RuleTable, rule: MaxCount | MinCount | Apart) -> Iterator[Integers]:
    """Yield the selected options of each ``per`` value; those without one belong to no group."""
    code = np.where(table.selected, native.tables.attributes[rule.per].code[table.options], -1)
    for label in np.unique(code[code >= 0]).tolist():
        yield table.options[code == label]


def _by_code(native: NativeModel, code: Integers, process: int) -> dict[int, tuple[int, ...]]:
    """Return the open options of a process by their code."""
    options = native.open(native.tables.options_of(process))
    return {int(group): tuple(o for o in options if code[o] == group) for group in {int(code[o]) for o in options}}

"""Rules on groups: how many a plan uses, who agrees, who differs."""

from __future__ import annotations

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import RowBlock, at_most
from rightsource.models.rules import Apart, MaxCount, MinCount, Together
from rightsource.models.tables.tables import RuleTable, Tables


def add_max_count(parts: Parts, table: RuleTable, rule: MaxCount) -> None:
    r"""Limit the number of different ``per`` values g among selected options.

    .. math:: \sum_{o \in O_i(g)} x_{io} \le y_g \quad \forall i \in S, g, \qquad \sum_g y_g \le V
    """
    option, group, groups = _grouped(parts.tables, table, rule)
    first = _add_indicators(parts, rule.id, option, group, groups)
    process = parts.tables.option_process[option]
    pairs, row = np.unique(process * max(groups, 1) + group, return_inverse=True)
    parts.add_rows(
        at_most(
            f"{rule.id},counted",
            row=np.concatenate([row, np.arange(len(pairs))]),
            column=np.concatenate([option, first + pairs % max(groups, 1)]),
            coefficient=np.concatenate([_ones(len(option)), -_ones(len(pairs))]),
            upper=np.zeros(len(pairs), dtype=np.int64),
        )
    )
    _add_sum(parts, rule.id, first, groups, -NO_LIMIT, rule.value)


def add_min_count(parts: Parts, table: RuleTable, rule: MinCount) -> None:
    r"""Ask for a number of different ``per`` values g among selected options.

    .. math:: y_g \le \sum_{i \in S} \sum_{o \in O_i(g)} x_{io} \quad \forall g, \qquad \sum_g y_g \ge V
    """
    option, group, groups = _grouped(parts.tables, table, rule)
    first = _add_indicators(parts, rule.id, option, group, groups)
    parts.add_rows(
        at_most(
            f"{rule.id},counted",
            row=np.concatenate([group, np.arange(groups)]),
            column=np.concatenate([option, first + np.arange(groups)]),
            coefficient=np.concatenate([-_ones(len(option)), _ones(groups)]),
            upper=np.zeros(groups, dtype=np.int64),
        )
    )
    _add_sum(parts, rule.id, first, groups, rule.value, NO_LIMIT)


def add_together(parts: Parts, table: RuleTable, rule: Together) -> None:
    r"""Make all processes in scope agree in ``per``: each one's choice of g equals that of the first, k.

    .. math:: \sum_{o \in O_i(g)} x_{io} - \sum_{o \in O_k(g)} x_{ko} = 0 \quad \forall i \in S \setminus k, g

    Options without a technology or region form one more g: having none is a way to agree.
    """
    if not len(table.processes):
        return  # a rule that a scenario adds may match nothing
    tables = parts.tables
    code = tables.attributes[rule.per].code[table.options] + 1
    groups = int(code.max(initial=0)) + 1
    lead = table.options[tables.option_process[table.options] == table.processes[0]]
    lead_code = tables.attributes[rule.per].code[lead] + 1
    position = np.searchsorted(table.processes, tables.option_process[table.options]) - 1
    others = position >= 0
    count = len(table.processes) - 1
    repeated = np.repeat(np.arange(count), len(lead))
    zeros = np.zeros(count * groups, dtype=np.int64)
    parts.add_rows(
        RowBlock(
            name=lambda r: f"{rule.id}[{r}]",
            row=np.concatenate(
                [position[others] * groups + code[others], repeated * groups + np.tile(lead_code, count)]
            ),
            column=np.concatenate([table.options[others], np.tile(lead, count)]),
            coefficient=np.concatenate([_ones(int(others.sum())), -_ones(len(repeated))]),
            lower=zeros,
            upper=zeros,
        )
    )


def add_apart(parts: Parts, table: RuleTable, rule: Apart) -> None:
    r"""Make the processes in scope differ pairwise in ``per``.

    .. math:: \sum_{i \in S} \sum_{o \in O_i(g)} x_{io} \le 1 \quad \forall g
    """
    option, group, groups = _grouped(parts.tables, table, rule)
    parts.add_rows(at_most(rule.id, group, option, _ones(len(option)), _ones(groups)))


def _grouped(tables: Tables, table: RuleTable, rule: MaxCount | MinCount | Apart) -> tuple[Integers, Integers, int]:
    """Return the selected options that belong to a group, the group of each, and the number of groups."""
    code = tables.attributes[rule.per].code[table.options]
    kept = table.selected & (code >= 0)
    labels, group = np.unique(code[kept], return_inverse=True)
    return table.options[kept], group.astype(np.int64), len(labels)


def _ones(count: int) -> Integers:
    return np.ones(count, dtype=np.int64)


def _add_indicators(parts: Parts, name: str, option: Integers, group: Integers, groups: int) -> int:
    """Add y per group: whether the plan uses it."""
    return parts.add_columns(
        ColumnBlock(
            name=lambda k: f"counted[{name},{k}]",
            upper=_ones(groups),
            objective=np.zeros(groups, dtype=np.int64),
            integral=False,
            complete=lambda chosen: np.minimum(
                np.bincount(group, weights=chosen[option], minlength=groups).astype(np.int64), 1
            ),
        )
    )


def _add_sum(parts: Parts, name: str, first: int, groups: int, lower: int, upper: int) -> None:
    parts.add_rows(
        RowBlock(
            name=lambda _: name,
            row=np.zeros(groups, dtype=np.int64),
            column=first + np.arange(groups),
            coefficient=_ones(groups),
            lower=np.array([lower], dtype=np.int64),
            upper=np.array([upper], dtype=np.int64),
        )
    )

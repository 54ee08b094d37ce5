"""Hand-offs by pairs: arcs with pair costs, or whose classes do not grow steadily with distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.members import Members
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import RowBlock
from rightsource.models.tables.tables import Tables


@dataclass(frozen=True)
class PairColumns:
    """Which columns stand for which pair: ``column[k]`` = 1 says that arc ``arc[k]`` has distance ``distance[k]``."""

    arc: Integers
    column: Integers
    distance: Integers


@dataclass(frozen=True)
class _Pairs:
    """Pairs of option groups at the two ends of arcs; groups are indices into ``members``."""

    members: Members
    arc: Integers
    source_group: Integers
    target_group: Integers


def add_pairs(parts: Parts, arcs: Integers) -> PairColumns:
    r"""Add a column w per arc and pair of groups, with marginal equalities.

    .. math:: \min \sum_{ij, a, b} (D_{ab} + e_{ab}) w_{ijab}, \qquad
        \sum_b w_{ijab} = \sum_{o \in O_i(a)} x_{io}, \quad \sum_a w_{ijab} = \sum_{o \in O_j(b)} x_{jo}

    D is the cost of the pair's distance and e its pair cost. An option that any pair cost names is a group by itself;
    the others form one group per provider. This is the local polytope of the pair: for whole x, w = x_a x_b.
    """
    tables = parts.tables
    providers = len(tables.provider_ids)
    named = np.concatenate([tables.pairs.from_option, tables.pairs.to_option])
    code = tables.option_provider.copy()
    code[named] = providers + named
    members = Members.of(tables.option_process, code, len(tables.process_ids))
    return PairColumns(*_add(parts, _all_pairs(tables, members, arcs)))


def _all_pairs(tables: Tables, members: Members, arcs: Integers) -> _Pairs:
    position, source_group = members.groups_of(tables.arcs.source[arcs])
    second, target_group = members.groups_of(tables.arcs.target[arcs[position]])
    return _Pairs(members, arcs[position][second], source_group[second], target_group)


def _add(parts: Parts, pairs: _Pairs) -> tuple[Integers, Integers, Integers]:
    tables, members, count = parts.tables, pairs.members, len(pairs.arc)
    source_option = members.option[members.start[pairs.source_group]]
    target_option = members.option[members.start[pairs.target_group]]
    ends = tables.option_provider[source_option], tables.option_provider[target_option]
    distance = tables.distances(pairs.arc, *ends)
    cost = tables.arcs.costs[pairs.arc, distance] + _pair_costs(tables, pairs.arc, source_option, target_option)
    options = [members.options_of(group) for group in (pairs.source_group, pairs.target_group)]
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: (
                f"pair[{tables.option_name(int(source_option[k]))}>{tables.option_name(int(target_option[k]))}]"
            ),
            upper=np.ones(count, dtype=np.int64),
            objective=cost,
            integral=False,
            complete=lambda chosen: np.minimum(
                *(np.bincount(row, weights=chosen[option], minlength=count).astype(np.int64) for row, option in options)
            ),
        )
    )
    column = first + np.arange(count)
    for name, group in (("pair-from", pairs.source_group), ("pair-to", pairs.target_group)):
        _add_marginals(parts, name, pairs, group, column)
    return pairs.arc, column, distance


def _pair_costs(tables: Tables, arc: Integers, source: Integers, target: Integers) -> Integers:
    """Return the pair cost of each (arc, option, option), 0 where none is given."""
    width = len(tables.option_ids)
    keys = (tables.pairs.arc.astype(object) * width + tables.pairs.from_option) * width + tables.pairs.to_option
    costs = dict(zip(keys.tolist(), tables.pairs.cost.tolist(), strict=True))
    wanted = (arc.astype(object) * width + source) * width + target
    return np.array([costs.get(key, 0) for key in wanted.tolist()], dtype=np.int64)


def _add_marginals(parts: Parts, name: str, pairs: _Pairs, group: Integers, column: Integers) -> None:
    """Add, per arc and group at one end, Σ of its pairs = Σ of the options of the group."""
    width = len(pairs.members.code) + 1
    groups, row = np.unique(pairs.arc * width + group, return_inverse=True)
    position, option = pairs.members.options_of(groups % width)
    zeros = np.zeros(len(groups), dtype=np.int64)
    parts.add_rows(
        RowBlock(
            name=lambda r: f"{name}[{r}]",
            row=np.concatenate([row, position]),
            column=np.concatenate([column, option]),
            coefficient=np.concatenate([np.ones(len(row), dtype=np.int64), -np.ones(len(option), dtype=np.int64)]),
            lower=zeros,
            upper=zeros,
        )
    )

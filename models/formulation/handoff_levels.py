"""Hand-offs whose classes are nested: each step closer saves a part of what the farthest class costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.members import Members
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.rows import at_most
from rightsource.models.tables.tables import Tables

_STEPS: Final = 3
"""Steps 0 to 2 are partitions (same provider, site, country); step 3 is nearness in time zones, which is none."""


@dataclass(frozen=True)
class LevelColumns:
    """Which columns save what: entry k says that ``column[k]`` = 1 takes arc ``arc[k]`` from distance ``step[k]`` + 1
    one step closer, to distance ``step[k]``. Arcs in ``arcs`` start at distance 4.
    """

    arcs: Integers
    arc: Integers
    column: Integers
    step: Integers


@dataclass(frozen=True)
class _Savings:
    """Candidate columns: the arc, the step, and the option groups at both ends that must both be chosen from."""

    arc: Integers
    step: Integers
    source_group: Integers
    target_group: Integers


def add_levels(parts: Parts, arcs: Integers, steps: Flags) -> LevelColumns:
    r"""Add a saving column s per arc, step and group of options common to both ends.

    With D_0 <= ... <= D_4 the yearly costs of arc (i, j) from the same provider to `far`, and g running over the
    providers (d = 0), sites (1) and countries (2) that both ends could use,

    .. math:: D_4 - \sum_{d, g} (D_{d+1} - D_d) s_{ijg}^d, \qquad
        s_{ijg}^d \le \sum_{o \in O_i(g)} x_{io}, \quad s_{ijg}^d \le \sum_{o \in O_j(g)} x_{jo}

    The step from `far` to `cross_border` (d = 3) depends on time zones, which form no groups: there, s runs over pairs
    (a, b) of zones (country and offset) that are near each other, and the sums over b and over a are limited by the
    options in zone a at i and in zone b at j. Columns of nested groups with the same options are one column.

    Parameters
    ----------
    parts
        The model under construction.
    arcs
        The arcs to treat, shape (k,).
    steps
        Which steps of which arc change anything, shape (all arcs, 4).

    """
    partition = _add_partition_steps(parts, arcs, steps)
    near = _add_near_step(parts, arcs[steps[arcs, _STEPS]])
    arc, column, step = (np.concatenate([one, other]) for one, other in zip(partition, near, strict=True))
    return LevelColumns(arcs, arc, column, step)


def _add_partition_steps(parts: Parts, arcs: Integers, steps: Flags) -> tuple[Integers, Integers, Integers]:
    tables = parts.tables
    members = [_members(tables, code) for code in _partition_codes(tables)]
    found = [_common_groups(tables, members[step], arcs[steps[arcs, step]]) for step in range(_STEPS)]
    arc = np.concatenate([pair[0] for pair in found])
    step = np.repeat(np.arange(_STEPS), [len(pair[0]) for pair in found])
    sources = [_ends(members[s], found[s][1]) for s in range(_STEPS)]
    targets = [_ends(members[s], found[s][2]) for s in range(_STEPS)]
    first_source, size_source = (np.concatenate([end[k] for end in sources]) for k in range(2))
    first_target, size_target = (np.concatenate([end[k] for end in targets]) for k in range(2))
    keys = np.stack([arc, first_source, size_source, first_target, size_target], axis=1)
    _, representative, merged = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    merged = merged.reshape(-1)
    ends = [
        _member_options(members, step[representative], np.concatenate([pair[k] for pair in found])[representative])
        for k in (1, 2)
    ]
    saving = np.zeros(len(representative), dtype=np.int64)
    np.add.at(saving, merged, _saved_cost(tables, arc, step))
    own_arc = arc[representative]
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"closer[{_arc_name(tables, int(own_arc[k]))},{k}]",
            upper=np.ones(len(representative), dtype=np.int64),
            objective=-saving,
            integral=False,
            complete=lambda chosen: np.minimum(*(_sums(end, chosen, len(representative)) for end in ends)),
        )
    )
    for name, (row, option) in zip(("closer-from", "closer-to"), ends, strict=True):
        _limit(parts, name, row, option, first + np.arange(len(representative)))
    return arc, first + merged.astype(np.int64), step


def _partition_codes(tables: Tables) -> list[Integers]:
    provider = tables.option_provider
    return [provider, tables.providers.site[provider], tables.providers.country[provider]]


def _members(tables: Tables, code: Integers) -> Members:
    return Members.of(tables.option_process, code, len(tables.process_ids))


def _common_groups(tables: Tables, members: Members, arcs: Integers) -> tuple[Integers, Integers, Integers]:
    """Return (arc, group at its source, group at its target) for every value that both ends could use."""
    position, source_group = members.groups_of(tables.arcs.source[arcs])
    arc = arcs[position]
    target_group = members.find(tables.arcs.target[arc], members.code[source_group])
    common = target_group >= 0
    return arc[common], source_group[common], target_group[common]


def _ends(members: Members, group: Integers) -> tuple[Integers, Integers]:
    """Return the first option and the number of options of each group: nested groups that agree in both are equal."""
    return members.option[members.start[group]], members.size()[group]


def _member_options(members: list[Members], step: Integers, group: Integers) -> tuple[Integers, Integers]:
    """Return (position, option) for all options of groups that belong to different steps."""
    rows, options = [], []
    for s, of_step in enumerate(members):
        own = np.flatnonzero(step == s)
        position, option = of_step.options_of(group[own])
        rows.append(own[position])
        options.append(option)
    return np.concatenate(rows), np.concatenate(options)


def _saved_cost(tables: Tables, arc: Integers, step: Integers) -> Integers:
    return tables.arcs.costs[arc, step + 1] - tables.arcs.costs[arc, step]


def _sums(end: tuple[Integers, Integers], chosen: Integers, count: int) -> Integers:
    row, option = end
    return np.bincount(row, weights=chosen[option], minlength=count).astype(np.int64)


def _limit(parts: Parts, name: str, row: Integers, option: Integers, column: Integers) -> None:
    """Add column k <= Σ of the options that belong to row k."""
    count = len(column)
    parts.add_rows(
        at_most(
            name,
            row=np.concatenate([row, np.arange(count)]),
            column=np.concatenate([option, column]),
            coefficient=np.concatenate([-np.ones(len(row), dtype=np.int64), np.ones(count, dtype=np.int64)]),
            upper=np.zeros(count, dtype=np.int64),
        )
    )


def _add_near_step(parts: Parts, arcs: Integers) -> tuple[Integers, Integers, Integers]:
    """Add the columns of the step from `far` to nearer: flows between zones that are near each other."""
    tables = parts.tables
    zone_of_provider, zone_country, zone_offset = _zones(tables)
    members = _members(tables, zone_of_provider[tables.option_provider])
    position, source_group = members.groups_of(tables.arcs.source[arcs])
    second, target_group = members.groups_of(tables.arcs.target[arcs[position]])
    arc, source_group = arcs[position][second], source_group[second]
    one, other = members.code[source_group], members.code[target_group]
    apart = tables.arcs.hours_apart[tables.arcs.profile[arc]]
    near = (zone_country[one] == zone_country[other]) | (np.abs(zone_offset[one] - zone_offset[other]) < apart)
    arc, source_group, target_group = arc[near], source_group[near], target_group[near]
    savings = _Savings(arc, np.full(len(arc), _STEPS, dtype=np.int64), source_group, target_group)
    return _add_flows(parts, members, savings)


def _zones(tables: Tables) -> tuple[Integers, Integers, Integers]:
    """Return the zone of each provider, zones being different (country, offset) places, and of each zone both parts."""
    offset = tables.site_offset[tables.providers.site]
    places = np.stack([tables.providers.country, offset], axis=1)
    zones, zone = np.unique(places, axis=0, return_inverse=True)
    return zone.reshape(-1).astype(np.int64), zones[:, 0], zones[:, 1]


def _add_flows(parts: Parts, members: Members, savings: _Savings) -> tuple[Integers, Integers, Integers]:
    tables = parts.tables
    count = len(savings.arc)
    ends = [members.options_of(group) for group in (savings.source_group, savings.target_group)]
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"near[{_arc_name(tables, int(savings.arc[k]))},{k}]",
            upper=np.ones(count, dtype=np.int64),
            objective=-_saved_cost(tables, savings.arc, savings.step),
            integral=False,
            complete=lambda chosen: np.minimum(*(_sums(end, chosen, count) for end in ends)),
        )
    )
    column = first + np.arange(count)
    for name, group in (("near-from", savings.source_group), ("near-to", savings.target_group)):
        _limit_flows(parts, name, members, savings.arc, group, column)
    return savings.arc, column, savings.step


def _limit_flows(parts: Parts, name: str, members: Members, arc: Integers, group: Integers, column: Integers) -> None:
    """Add, per arc and group at one end, Σ of its flows <= Σ of the options of the group."""
    width = len(members.code) + 1
    pairs, row = np.unique(arc * width + group, return_inverse=True)
    position, option = members.options_of(pairs % width)
    parts.add_rows(
        at_most(
            name,
            row=np.concatenate([row, position]),
            column=np.concatenate([column, option]),
            coefficient=np.concatenate([np.ones(len(row), dtype=np.int64), -np.ones(len(option), dtype=np.int64)]),
            upper=np.zeros(len(pairs), dtype=np.int64),
        )
    )


def _arc_name(tables: Tables, arc: int) -> str:
    ids = tables.process_ids
    return f"{ids[int(tables.arcs.source[arc])]}>{ids[int(tables.arcs.target[arc])]}"

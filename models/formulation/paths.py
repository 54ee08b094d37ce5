"""Rules on every path: end-to-end yield and end-to-end time, by node potentials."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.handoff import Handoffs
from rightsource.models.formulation.lengths import Lengths, lengths
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.parts import ColumnBlock, Parts
from rightsource.models.formulation.reach import reached
from rightsource.models.formulation.rows import RowBlock
from rightsource.models.rules import PathRule
from rightsource.models.tables.tables import Tables


@dataclass(frozen=True)
class PathRegion:
    """The processes and arcs that lie on the paths a rule speaks of, and where those paths start."""

    processes: Integers
    arcs: Integers
    starts: Integers


def add_path_rule(parts: Parts, handoffs: Handoffs, rule: PathRule) -> None:
    r"""Limit the length of every path of a rule by potentials π.

    With option lengths l and hand-off lengths d (see `lengths`), L the limit, S the starts of paths,

    .. math:: \pi_i \ge \sum_o l_{io} x_{io} \quad \forall i \in S, \qquad
        \pi_j \ge \pi_i + d_{ij} + \sum_o l_{jo} x_{jo} \quad \forall (i, j), \qquad 0 \le \pi \le L

    over the processes and arcs that lie on a path from a start to an end. d is the length of the farthest class less
    what the hand-off columns save, or the length of the pair chosen.
    """
    tables = parts.tables
    parts.relaxed.add(rule.id)
    length = lengths(tables, rule)
    region = path_region(tables, rule)
    count = len(region.processes)
    position = np.full(len(tables.process_ids), -1, dtype=np.int64)
    position[region.processes] = np.arange(count)
    first = parts.add_columns(
        ColumnBlock(
            name=lambda k: f"potential[{rule.id},{tables.process_ids[int(region.processes[k])]}]",
            upper=np.full(count, length.limit, dtype=np.int64),
            objective=np.zeros(count, dtype=np.int64),
            integral=False,
            complete=lambda chosen: _longest(tables, region, length, chosen)[region.processes],
        )
    )
    _add_rows(parts, rule.id, region, length, handoffs, first + position)


def path_region(tables: Tables, rule: PathRule) -> PathRegion:
    """Return the processes and arcs on any path from a start to an end of a rule, and the starts among them."""
    source, target = tables.arcs.source, tables.arcs.target
    count = len(tables.process_ids)
    starts = _named(tables, rule.from_) if rule.from_ else _without(target, count)
    ends = _named(tables, rule.to) if rule.to else _without(source, count)
    on_path = reached(starts, source, target) & reached(ends, target, source)
    arcs = np.flatnonzero(on_path[source] & on_path[target])
    return PathRegion(np.flatnonzero(on_path), arcs, np.flatnonzero(starts & on_path))


def _named(tables: Tables, ids: Iterable[str]) -> Flags:
    wanted = set(ids)
    return np.fromiter(map(wanted.__contains__, tables.process_ids), np.bool_, len(tables.process_ids))


def _without(ends: Integers, count: int) -> Flags:
    flags = np.ones(count, dtype=np.bool_)
    flags[ends] = False
    return flags


def _add_rows(
    parts: Parts, name: str, region: PathRegion, length: Lengths, handoffs: Handoffs, column: Integers
) -> None:
    """Add one row per start and per arc, all of the form Σ length·x + ... - π <= -constant."""
    tables = parts.tables
    arcs, starts = region.arcs, region.starts
    row_of_arc = np.full(len(tables.arcs.source), -1, dtype=np.int64)
    row_of_arc[arcs] = len(starts) + np.arange(len(arcs))
    heads = np.concatenate([starts, tables.arcs.target[arcs]])
    row, option = _options_of(tables, heads)
    base = np.zeros(len(tables.arcs.source), dtype=np.int64)
    profile = tables.arcs.profile
    levels, pairs = handoffs.levels, handoffs.pairs
    base[levels.arcs] = length.handoff[profile[levels.arcs], 4]
    saved = length.handoff[profile[levels.arc], levels.step + 1] - length.handoff[profile[levels.arc], levels.step]
    travelled = length.handoff[profile[pairs.arc], pairs.distance]
    entries = (
        (row, option, length.option[option]),
        (np.arange(len(heads)), column[heads], np.full(len(heads), -1, dtype=np.int64)),
        (row_of_arc[arcs], column[tables.arcs.source[arcs]], np.ones(len(arcs), dtype=np.int64)),
        _inside(row_of_arc, levels.arc, levels.column, -saved),
        _inside(row_of_arc, pairs.arc, pairs.column, travelled),
    )
    rows, columns, coefficients = (np.concatenate([entry[k] for entry in entries]) for k in range(3))
    parts.add_rows(
        _summed(
            RowBlock(
                name=lambda r: f"{name}[{tables.process_ids[int(heads[r])]},{r}]",
                row=rows,
                column=columns,
                coefficient=coefficients,
                lower=np.full(len(heads), -NO_LIMIT, dtype=np.int64),
                upper=-np.concatenate([np.zeros(len(starts), dtype=np.int64), base[arcs]]),
            )
        )
    )


def _options_of(tables: Tables, heads: Integers) -> tuple[Integers, Integers]:
    """Return (row, option) for all options of the process at the head of each row."""
    return ranges(tables.first_option[heads], tables.first_option[heads + 1] - tables.first_option[heads])


def _inside(
    row_of_arc: Integers, arc: Integers, column: Integers, coefficient: Integers
) -> tuple[Integers, Integers, Integers]:
    row = row_of_arc[arc]
    kept = (row >= 0) & (coefficient != 0)
    return row[kept], column[kept], coefficient[kept]


def _summed(block: RowBlock) -> RowBlock:
    """Add up entries of the same row and column: a merged hand-off column may save several steps."""
    width = int(block.column.max(initial=0)) + 1
    keys, position = np.unique(block.row * width + block.column, return_inverse=True)
    total = np.zeros(len(keys), dtype=np.int64)
    np.add.at(total, position, block.coefficient)
    kept = total != 0
    return RowBlock(block.name, keys[kept] // width, keys[kept] % width, total[kept], block.lower, block.upper)


def _longest(tables: Tables, region: PathRegion, length: Lengths, chosen: Integers) -> Integers:
    """Return the length of the longest path that ends at each process under a plan, in one sweep."""
    choice = np.flatnonzero(chosen > 0)
    own = length.option[choice]
    value = np.zeros(len(own), dtype=np.int64)
    value[region.starts] = own[region.starts]
    provider, arcs = tables.option_provider[choice], tables.arcs
    distance = tables.distances(region.arcs, provider[arcs.source[region.arcs]], provider[arcs.target[region.arcs]])
    travelled = length.handoff[tables.arcs.profile[region.arcs], distance]
    arcs_into: dict[int, list[tuple[int, int]]] = {}
    for k, arc in enumerate(region.arcs.tolist()):
        entry = (int(tables.arcs.source[arc]), int(travelled[k]))
        arcs_into.setdefault(int(tables.arcs.target[arc]), []).append(entry)
    for j in tables.topological_order:
        for i, between in arcs_into.get(j, ()):
            value[j] = max(value[j], value[i] + between + own[j])
    return value

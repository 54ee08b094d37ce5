"""Tables restricted to free processes, as far as the builders of choice and hand-off columns read them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.tables.tables import ArcTable, PairTable, Tables


@dataclass(frozen=True)
class Restricted:
    """The free processes, their open options and the arcs between them.

    ``processes``, ``options`` and ``arcs`` are positions in the whole tables, sorted; the ``..._position`` arrays go
    the other way, -1 for what is left out. ``free`` says which processes of the whole tables are free. In ``tables``
    processes, options, their providers, arcs and pair costs are the restricted ones; everything else is whole, and must
    not be read.
    """

    tables: Tables
    processes: Integers
    options: Integers
    arcs: Integers
    free: Flags
    process_position: Integers
    option_position: Integers
    arc_position: Integers


def restricted(tables: Tables, free: Flags, options: Integers) -> Restricted:
    """Restrict tables to free processes and some of their options, at least one of each."""
    processes = np.flatnonzero(free)
    arcs = np.flatnonzero(free[tables.arcs.source] & free[tables.arcs.target])
    process_position = _positions(processes, len(tables.process_ids))
    option_position = _positions(options, len(tables.option_ids))
    arc_position = _positions(arcs, len(tables.arcs.source))
    option_process = process_position[tables.option_process[options]]
    own = replace(
        tables,
        process_ids=tuple(tables.process_ids[i] for i in processes.tolist()),
        option_ids=tuple(tables.option_ids[o] for o in options.tolist()),
        first_option=np.searchsorted(option_process, np.arange(len(processes) + 1)).astype(np.int64),
        option_process=option_process,
        option_provider=tables.option_provider[options],
        arcs=_arcs(tables.arcs, arcs, process_position),
        pairs=_pairs(tables.pairs, arc_position, option_position),
    )
    return Restricted(own, processes, options, arcs, free, process_position, option_position, arc_position)


def _positions(kept: Integers, count: int) -> Integers:
    position = np.full(count, -1, dtype=np.int64)
    position[kept] = np.arange(len(kept))
    return position


def _arcs(arcs: ArcTable, kept: Integers, process_position: Integers) -> ArcTable:
    return replace(
        arcs,
        source=process_position[arcs.source[kept]],
        target=process_position[arcs.target[kept]],
        profile=arcs.profile[kept],
        costs=arcs.costs[kept],
    )


def _pairs(pairs: PairTable, arc_position: Integers, option_position: Integers) -> PairTable:
    arc, source, target = arc_position[pairs.arc], option_position[pairs.from_option], option_position[pairs.to_option]
    kept = (arc >= 0) & (source >= 0) & (target >= 0)
    return PairTable(arc[kept], source[kept], target[kept], pairs.cost[kept])

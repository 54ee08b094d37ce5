"""Multipliers of links: how what a further column costs is shared among the options that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.members import ranges
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph, starts
from rightsource.optimizer.decomposition.set_links import SetLinks

_DAMPING: Final = 0.3
"""Part of the way to what is asked for: processes that hand over to each other change their minds together."""


@dataclass(frozen=True)
class LinkPrices:
    r"""The links of a core, each the row of a process and a further column, and who else the process could take.

    With g >= 0 what a link charges a unit of its column, options cost a·g more and the column c costs

    .. math:: r_c = d_c - \ldots - \sum_{k \in K(c)} g_k, \qquad \text{worth} \; \min(0, u_c r_c) \; \text{in a bound}

    A linear program settles g for its own optimum only, and where a column is worth taking anyway it may charge any
    amount: what the graph loses by that nobody gains. Here each link asks for what its options are cheaper than all
    others of their process,

    .. math:: s_k = \max \big(0, g_k + (\min_{o \notin k} m_o - \min_{o \in k} m_o) / a_k \big)

    with m the min-marginals, and all of a column get that in proportion, as far as the column costs so much: r >= 0
    then. Source: dual ascent for facility location, Erlenkotter, A dual-based procedure for uncapacitated facility
    location, Operations Research 26 (1978), pages 992-1009.

    Link k is the row ``row[k]`` of the core, its column ``column[k]``, and ``weight[k]`` the least a of its options:
    these are ``option`` from ``first[k]`` to ``first[k + 1]``, open ones. ``other`` are those of its process besides,
    from ``other_first[k]`` on.
    """

    row: Integers
    column: Integers
    weight: Integers
    first: Integers
    option: Integers
    other_first: Integers
    other: Integers
    closed_by: SetLinks

    @classmethod
    def of(cls, core: Formulation, graph: HandoffGraph) -> LinkPrices:
        """Find the links of a core that have open options."""
        model, options, known = core.model, len(core.tables.option_ids), SetLinks.of(core, graph)
        place = graph.places(model.columns)
        entry_row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
        of_link = known.of_row[entry_row]
        taken = np.flatnonzero(of_link & (model.column < options) & (place[model.column] >= 0))
        row, count = np.unique(entry_row[taken], return_counts=True)
        column = np.zeros(model.rows, dtype=np.int64)
        further = of_link & (model.column >= options)
        column[entry_row[further]] = model.column[further] - options
        first, option = starts(count), place[model.column[taken]]
        weight = np.minimum.reduceat(model.coefficient[taken], first[:-1]) if len(row) else np.zeros(0, dtype=np.int64)
        process = np.repeat(np.arange(len(graph.sizes)), graph.sizes)[option[first[:-1]]]
        other_first, other = _others(graph, process, first, option)
        return cls(row.astype(np.int64), column[row], weight, first, option, other_first, other, known)

    def shared(self, multipliers: Doubles, columns: Doubles, margins: Doubles) -> Doubles:
        """Return multipliers of all rows, those of links moved towards what they ask for.

        Parameters
        ----------
        multipliers
            Of the rows of the core; those of links are 0 or less.
        columns
            What the further columns cost at these, shape (further columns,).
        margins
            What each open option costs more than the best of its process there; finite.
        """
        if not len(self.row):
            return multipliers
        charged = -np.minimum(multipliers[self.row], 0.0)
        asked = self._asked(charged, margins)
        count = len(columns)
        room = np.maximum(columns + np.bincount(self.column, weights=charged, minlength=count), 0.0)
        wanted = np.bincount(self.column, weights=asked, minlength=count)
        part = np.minimum(room / np.maximum(wanted, 1e-9), 1.0)
        moved = multipliers.copy()
        moved[self.row] = -(charged + _DAMPING * (asked * part[self.column] - charged))
        return moved

    def _asked(self, charged: Doubles, margins: Doubles) -> Doubles:
        """Return what each link could charge before its process takes another option; at most twice all charges."""
        inside = np.minimum.reduceat(margins[self.option], self.first[:-1])
        outside = np.full(len(self.row), np.inf)
        some = np.flatnonzero(np.diff(self.other_first))
        if len(some):
            outside[some] = np.minimum.reduceat(margins[self.other], self.other_first[some])
        most = 2.0 * (float(charged.max()) + 1.0)
        asked: Doubles = np.clip(charged + (outside - inside) / self.weight, 0.0, most)
        return asked

    def free(self, multipliers: Doubles) -> Doubles:
        """Return multipliers without those of links: where further columns are given, bars say what links do."""
        moved = multipliers.copy()
        moved[self.row] = 0.0
        return moved

    def closed(self, values: Integers) -> Flags:
        """Return which open options need more than some values of the further columns give."""
        return self.closed_by.closed(values)


def _others(graph: HandoffGraph, process: Integers, first: Integers, option: Integers) -> tuple[Integers, Integers]:
    """Return, per link, the open options of its process that are none of its own, and where they start."""
    link, every = ranges(graph.first[process], graph.sizes[process])
    own = np.repeat(np.arange(len(process)), np.diff(first)) * len(graph.option) + option
    kept = ~np.isin(link * len(graph.option) + every, own)
    return starts(np.bincount(link[kept], minlength=len(process))), every[kept]

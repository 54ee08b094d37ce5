r"""Cuts of a piece: what every plan costs at least as a linear function of its further columns alone.

At values v of the further columns, a plan's options of process i add at least

.. math:: f_i(v) = \min \sum_o \delta_o x_o, \quad \sum_o x_o = 1, \quad \sum_{o \in O_{ic}} a_{oc} x_o \le v_c

and by linear duality, for every threshold w and all u >= 0 that pay for what options save,

.. math:: f_i(v) \ge w - \sum_c u_c v_c, \qquad \sum_{c : o \in O_{ic}} a_{oc} u_c \ge w - \delta_o \quad \forall o

where an option without a link keeps w at its δ or below. So each choice is a cut that holds for all v >= 0; the best w
at given v is one of the δ. Source: Fischetti, Ljubić and Sinnl, Redesigning Benders decomposition for large-scale
facility location, Management Science 63 (2017), pages 2146-2162.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.compiled import compiled
from rightsource.optimizer.decomposition.pieces import Piece
from rightsource.optimizer.decomposition.set_links import SetLinks


@dataclass(frozen=True)
class Cut:
    """Every plan costs at least ``constant`` + ``slope`` · its further columns, in whole minor units."""

    constant: int
    slope: Integers

    def at(self, values: Doubles) -> float:
        """Return its value at values of the further columns."""
        return self.constant + float(self.slope @ values)


class Filled(NamedTuple):
    """The best cut of a piece at some values, and what it comes from.

    ``short`` is a process that has no way to be whole there, -1 without one; ``thresholds`` has w of each process, and
    ``weights`` the part x of its process that each open option takes.
    """

    cut: Cut
    short: int
    thresholds: Integers
    weights: Doubles


def filled(piece: Piece, links: SetLinks, first: Integers, values: Doubles) -> Filled:
    """Return the cut of a piece that is greatest, or nearly, at values >= 0 of the further columns.

    ``first`` are the places of the open options of each process, as in the graph.
    """
    slope, thresholds, weights = piece.columns.copy(), np.zeros(len(first) - 1, dtype=np.int64), np.zeros(first[-1])
    short = _fill(
        first,
        piece.part,
        links.first,
        links.column,
        links.weight,
        values,
        slope,
        thresholds,
        weights,
        np.zeros((2, len(slope)), dtype=np.int64),
        np.zeros(int(np.diff(first).max(initial=1)), dtype=np.int64),
    )
    return Filled(Cut(piece.constant + int(thresholds.sum()), slope), int(short), thresholds, weights)


@compiled
def _fill(
    first: Integers,
    part: Integers,
    link_first: Integers,
    link_column: Integers,
    link_weight: Integers,
    values: Doubles,
    slope: Integers,
    thresholds: Integers,
    weights: Doubles,
    of_column: Integers,
    order: Integers,
) -> int:
    """Find the threshold of each process, take what its links are worth off the slope, and say who takes what.

    Returns the last process whose links leave it less than whole, -1 when there is none. ``of_column`` holds what each
    column is worth, 0 everywhere before and after, and the option that says so; ``order`` holds the options of a
    process in the order of their parts.
    """
    short = -1
    for i in range(len(first) - 1):
        begin, count = first[i], first[i + 1] - first[i]
        last = _sort(part, link_first, begin, count, order)
        reached = best = _reach(link_first, link_column, link_weight, values, of_column, order, last)
        worth = -np.inf
        for k in range(best, last if _shares(link_first, order, last) else best):
            spent = _pay(part, link_first, link_column, link_weight, values, weights, of_column, order, k)
            _clear(link_first, link_column, weights, of_column, order, k)
            if part[order[k]] - spent <= worth:
                break
            best, worth = k, part[order[k]] - spent
        thresholds[i] = part[order[best]]
        _pay(part, link_first, link_column, link_weight, values, weights, of_column, order, best)
        left = 1.0
        for j in range(best):
            option = order[j]
            left -= weights[option]
            for link in range(link_first[option], link_first[option + 1]):
                slope[link_column[link]] -= of_column[0, link_column[link]]
                of_column[0, link_column[link]] = 0
        option = order[best]
        weights[option] = left
        if reached == last - 1 and best == reached and link_first[option] < link_first[option + 1]:
            room = np.inf
            for link in range(link_first[option], link_first[option + 1]):
                room = min(room, values[link_column[link]] / link_weight[link])
            if room < min(left, 1.0) - 1e-6:  # where columns pay by halves, others may take less than nothing
                short = i
    return short


@compiled
def _sort(part: Integers, link_first: Integers, begin: int, count: int, order: Integers) -> int:
    """Put the options of a process in the order of their parts; return how many may be its threshold."""
    for k in range(begin, begin + count):
        place = k - begin
        while place > 0 and part[order[place - 1]] > part[k]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = k
    for k in range(count):
        if link_first[order[k]] == link_first[order[k] + 1]:
            return k + 1
    return count


@compiled
def _reach(
    link_first: Integers,
    link_column: Integers,
    link_weight: Integers,
    values: Doubles,
    of_column: Integers,
    order: Integers,
    last: int,
) -> int:
    """Return the place in the order up to which the tightest links of options let the process become whole.

    With one link per option and weights of 1 it is the best threshold.
    """
    room = 0.0
    reached = last - 1
    for k in range(last - 1):
        chosen = _tightest(link_first, link_column, link_weight, values, order[k])
        if of_column[0, link_column[chosen]] == 0:
            of_column[0, link_column[chosen]] = 1
            room += values[link_column[chosen]] / link_weight[chosen]
        if room >= 1.0 - 1e-9:
            reached = k
            break
    for k in range(min(reached + 1, last - 1)):
        of_column[0, link_column[_tightest(link_first, link_column, link_weight, values, order[k])]] = 0
    return reached


@compiled
def _tightest(link_first: Integers, link_column: Integers, link_weight: Integers, values: Doubles, option: int) -> int:
    """Return the link of an option, which has one, that leaves it the least room."""
    chosen: int = link_first[option]
    for link in range(chosen + 1, link_first[option + 1]):
        if values[link_column[link]] * link_weight[chosen] < values[link_column[chosen]] * link_weight[link]:
            chosen = link
    return chosen


@compiled
def _pay(
    part: Integers,
    link_first: Integers,
    link_column: Integers,
    link_weight: Integers,
    values: Doubles,
    weights: Doubles,
    of_column: Integers,
    order: Integers,
    best: int,
) -> float:
    """Let columns pay what options save that are cheaper than the threshold, first those with one link.

    What other options have brought their columns to pay counts, and the rest falls to the tightest. Returns what is
    paid at the values.
    """
    spent = 0.0
    for alone in (True, False):
        for j in range(best):
            option = order[j]
            if (link_first[option + 1] - link_first[option] == 1) != alone:
                continue
            rest = part[order[best]] - part[option]
            for link in range(link_first[option], link_first[option + 1]):
                rest -= link_weight[link] * of_column[0, link_column[link]]
            weights[option] = 0.0
            if rest <= 0:
                continue
            chosen = _tightest(link_first, link_column, link_weight, values, option)
            column = link_column[chosen]
            room = values[column] / link_weight[chosen]
            for link in range(link_first[option], link_first[option + 1]):
                if of_column[0, link_column[link]] > 0:
                    weights[of_column[1, link_column[link]]] -= link_weight[link] * room
            weights[option] = room
            more = -(-rest // link_weight[chosen])
            spent += more * values[column]
            of_column[0, column] += more
            of_column[1, column] = option
    return spent


@compiled
def _clear(
    link_first: Integers, link_column: Integers, weights: Doubles, of_column: Integers, order: Integers, best: int
) -> None:
    """Forget what columns pay."""
    for j in range(best):
        weights[order[j]] = 0.0
        for link in range(link_first[order[j]], link_first[order[j] + 1]):
            of_column[0, link_column[link]] = 0


@compiled
def _shares(link_first: Integers, order: Integers, last: int) -> bool:
    """Say whether an option of a process has several links: what it saves may be paid by columns that pay anyway."""
    most = 0
    for k in range(last):
        most = max(most, link_first[order[k] + 1] - link_first[order[k]])
    return most > 1


class Cover(NamedTuple):
    """Σ ``coefficient`` · further columns is at least ``least`` at every plan."""

    coefficient: Integers
    least: int


def cover(links: SetLinks, first: Integers, process: int, values: Doubles) -> Cover | None:
    r"""Return what a process needs of the further columns that close it at some values; None where nothing does.

    With one link c(o) per option, the tightest, and b_c the least weight of those options at c,

    .. math:: 1 = \sum_o x_o \le \sum_c v_c / b_c, \quad\text{so that}\quad \sum_c \lceil B / b_c \rceil v_c \ge B

    for B the greatest of the b_c.
    """
    least: dict[int, int] = {}
    for option in range(int(first[process]), int(first[process + 1])):
        own = slice(int(links.first[option]), int(links.first[option + 1]))
        if own.start == own.stop:
            return None
        place = own.start + int(np.argmin(values[links.column[own]] / links.weight[own]))
        column, weight = int(links.column[place]), int(links.weight[place])
        least[column] = min(weight, least.get(column, weight))
    most = max(least.values())
    coefficient = np.zeros(len(links.upper), dtype=np.int64)
    for column, weight in least.items():
        coefficient[column] = -(-most // weight)
    return Cover(coefficient, most)

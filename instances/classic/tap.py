r"""The task assignment problem, a quadratic semi-assignment problem: costs of tasks and of pairs of tasks, of any sign.

Format (numbers, line breaks mean nothing), that of the files ``tassnu_N_M_k.dat`` of S. Elloumi (CEDRIC, CNAM Paris)::

    N M                                 tasks, processors
    e[i][k]                             cost of task i on processor k, task by task
    c[i][k][j][h], i < j                cost of task i on k and task j on h: for each i, j > i, k, h in this order

.. math::  \min \sum_i e_{i x_i} + \sum_{i < j} c_{i x_i j x_j}

Mapping: task i = process ``task-i``; processor k = vendor ``processor-k``; option k costs e_ik per year; c = the pair
costs of a dependency i -> j, i < j. Negative e are shifted per process, pair costs keep their sign. Published
objective = ours + offset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from rightsource.instances.classic.case import Document, option, origin, process, vendor
from rightsource.instances.classic.numbers import Numbers
from rightsource.instances.classic.pairs import dependency, pair_costs, pairwise_case, shifted_rows
from rightsource.instances.imported import Imported


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the case of a problem in the format above.

    Raises
    ------
    InputError
        When a number is missing, is none, or has more digits than an instance file can hold.
    """
    numbers = Numbers(data, source)
    n, m = numbers.whole("the number of tasks", low=1), numbers.whole("the number of processors", low=1)
    costs = [numbers.amounts(m, f"the cost of task {i} on a processor") for i in range(1, n + 1)]
    tasks, processors = [f"task-{i + 1}" for i in range(n)], [f"processor-{k + 1}" for k in range(m)]
    arcs = list(_dependencies(numbers, tasks, processors))
    numbers.expect_end()

    costs, offset = shifted_rows(costs)
    processes = [
        process(task, "task", [option(processor, cost) for processor, cost in zip(processors, row, strict=True)])
        for task, row in zip(tasks, costs, strict=True)
    ]
    vendors = [vendor(processor) for processor in processors]
    return Imported(pairwise_case(origin("tap", name, offset=offset), processes, vendors, arcs, source))


def _dependencies(numbers: Numbers, tasks: Sequence[str], processors: Sequence[str]) -> Iterator[Document]:
    m = len(processors)
    for giver, taker in combinations(tasks, 2):
        what = f"a cost of {giver} and {taker}"
        pairs = pair_costs([numbers.amounts(m, what) for _ in processors], processors, processors)
        if pairs:
            yield dependency(giver, taker, pairs)

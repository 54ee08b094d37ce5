r"""The constrained task assignment problem: tasks that talk to each other, on processors of limited memory.

Format (numbers, line breaks mean nothing), that of the files ``tass*`` and ``tassc*`` of S. Elloumi (CEDRIC,
CNAM Paris); the names tell the communication graph, sparse or complete::

    N M                  tasks, processors
    e[1..M][1..N]        cost of task i on processor p, PROCESSOR by processor
    c[i][j], i < j       cost of tasks i and j on different processors, row by row
    s[1..N] S[1..M]      memory that the tasks need, memory of the processors

.. math::  \min \sum_i e_{x_i i} + \sum_{i < j} c_{ij} [x_i \ne x_j], \qquad \sum_{i: x_i = p} s_i \le S_p

Mapping: task i = process ``task-i`` of volume 1; processor p = vendor ``processor-p`` with a capacity of S_p hours;
option p uses s_i hours and costs e_pi per year; c_ij > 0 = a dependency i -> j of volume c_ij whose hand-offs cost 1
between different vendors and nothing within one. Negative e are shifted per process. Published
objective = ours + offset.
"""

from __future__ import annotations

from collections.abc import Sequence

from rightsource.instances.classic.case import Document, case, decimals_of, option, origin, process, vendor
from rightsource.instances.classic.numbers import Amount, Numbers
from rightsource.instances.classic.pairs import check_digits, dependency, handoffs, scaled_sizes, shifted_rows
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
    costs = [numbers.amounts(n, f"the cost of a task on processor {p}") for p in range(1, m + 1)]
    talk = [numbers.amounts(n - i, f"the cost of task {i} apart from a later one", low=0) for i in range(1, n)]
    sizes = numbers.amounts(n, "the memory that a task needs", low=0)
    capacities = numbers.amounts(m, "the memory of a processor", low=0)
    numbers.expect_end()

    tasks, processors = [f"task-{i + 1}" for i in range(n)], [f"processor-{p + 1}" for p in range(m)]
    columns, offset = shifted_rows(zip(*costs, strict=True))
    paid = {offset}.union(*columns, *talk)
    check_digits(paid, source)
    sizes, capacities = scaled_sizes(sizes, capacities, "the memory of tasks and processors", source)
    document = case(
        origin("ctap", name, offset=offset),
        [_task(*figures, processors) for figures in zip(tasks, columns, sizes, strict=True)],
        [vendor(processor, capacity=memory) for processor, memory in zip(processors, capacities, strict=True)],
        dependencies=_dependencies(tasks, talk),
        handoffs=handoffs(1),
        money_decimals=max(map(decimals_of, paid)),
    )
    return Imported(document)


def _task(name: str, costs: Sequence[Amount], size: Amount, processors: Sequence[str]) -> Document:
    options = [option(processor, cost, hours=size) for processor, cost in zip(processors, costs, strict=True)]
    return process(name, "task", options)


def _dependencies(tasks: Sequence[str], talk: Sequence[Sequence[Amount]]) -> list[Document]:
    return [
        dependency(tasks[i], tasks[j], volume=volume)
        for i, row in enumerate(talk)
        for j, volume in enumerate(row, start=i + 1)
        if volume
    ]

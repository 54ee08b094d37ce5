r"""The quadratic semi-assignment problem: tasks at sites without capacities, all of them with traffic between them.

Format of Silva, Coelho and Darvish, "Quadratic assignment problem variants: a survey and an effective parallel memetic
iterated tabu search", European Journal of Operational Research 292 (2021): a folder of four files, any of them gzipped,
numbers from 1::

    *_theta_log.txt      n (tasks), m (sites), w (cost of a unit of traffic over a unit of distance)
    *_T_log.txt          n*n lines  i j t    traffic
    *_D_log.txt          m*m lines  k h d    distance; two tasks at one site pay for its own d, too
    *_A_log.txt          n*m lines  i k a    cost of task i at site k

.. math::  \min \sum_i A_{i x_i} + w \sum_{i \ne j} T_{ij} D_{x_i x_j}

The inner sum runs over ordered pairs.

Mapping: task i = process ``task-i``; site k = vendor ``site-k`` without a capacity; option k costs A_ik per year; a
dependency i -> j, i < j, has the pair costs w (T_ij D_kh + T_ji D_hk) for sites k and h. Negative A are shifted per
process. Published objective = ours + offset.
"""

from __future__ import annotations

from pathlib import Path

from rightsource.instances.classic.case import option, origin, process, vendor
from rightsource.instances.classic.flows import interactions
from rightsource.instances.classic.numbers import Amount, Numbers
from rightsource.instances.classic.pairs import pairwise_case, shifted_rows
from rightsource.instances.file_bytes import read_bytes
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault, InputError


def read_folder(path: Path, source: str, name: str) -> Imported:
    """Return the case of the problem in a folder of four files.

    Raises
    ------
    InputError
        When a part has no file or several, a line is missing or given twice, or a number is wrong.
    """
    theta, traffic_file, distance_file, cost_file = _parts(path, source)
    n, m = theta.whole("the number of tasks", low=1), theta.whole("the number of sites", low=1)
    fee = theta.amount("the cost of a unit of traffic")
    theta.expect_end()
    traffic = _table(traffic_file, ("task", n), ("task", n), "traffic")
    distance = _table(distance_file, ("site", m), ("site", m), "distance")
    costs, offset = shifted_rows(_table(cost_file, ("task", n), ("site", m), "cost"))

    tasks, sites = [f"task-{i + 1}" for i in range(n)], [f"site-{k + 1}" for k in range(m)]
    arcs = interactions(tasks, sites, traffic, distance, fee, source)
    processes = [
        process(task, "task", [option(site, cost) for site, cost in zip(sites, row, strict=True)])
        for task, row in zip(tasks, costs, strict=True)
    ]
    return Imported(
        pairwise_case(origin("qsap", name, offset=offset), processes, [vendor(site) for site in sites], arcs, source)
    )


def _parts(folder: Path, source: str) -> list[Numbers]:
    """Return the numbers of the four files, in the order of the format."""
    faults, found = [], []
    if not folder.is_dir():
        raise InputError([Fault("", "expected a folder with the four files of a problem.", source)])
    names = sorted(path.name for path in folder.iterdir())
    for part in ("theta", "T", "D", "A"):
        ending = f"_{part}_log.txt"
        fitting = [name for name in names if name.removesuffix(".gz").endswith(ending)]
        if len(fitting) != 1:
            faults.append(Fault("", f"found {len(fitting)} files named *{ending}, expected one.", source))
        found += fitting
    if faults:
        raise InputError(faults)
    return [Numbers(read_bytes(folder / name), f"{source}/{name}") for name in found]


def _table(numbers: Numbers, rows: tuple[str, int], columns: tuple[str, int], what: str) -> list[list[Amount]]:
    """Return a table of which the file has a line for each entry: row, column, amount."""
    (row_noun, height), (column_noun, width) = rows, columns
    if numbers.left < 3 * height * width:
        numbers.refuse_end(f"a {what} (there should be {height * width:,} lines)")
    table: list[list[Amount | None]] = [[None] * width for _ in range(height)]
    for _ in range(height * width):
        i = numbers.whole(f"the number of a {row_noun}", 1, height) - 1
        k = numbers.whole(f"the number of a {column_noun}", 1, width) - 1
        if table[i][k] is not None:
            numbers.refuse(f"another pair, as the {what} of {i + 1} and {k + 1} is given already")
        table[i][k] = numbers.amount(f"a {what}")
    numbers.expect_end()
    return [[entry for entry in row if entry is not None] for row in table]

"""The constrained task assignment problem: exact mapping, published optima, files that are wrong."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import best_known, instance_file

from rightsource.instances.classic import ctap
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

_FAST = ("tass1003Aa", "tass1003Ba", "tass1003Ca", "tass1003Da", "tassc1003Ca", "tassc1003Db")

# Three tasks, two processors; costs processor by processor: (1, 6, 5) on the first, (4, 1, 2) on the second.
# Apart, tasks 1 and 2 cost 4, tasks 1 and 3 nothing, tasks 2 and 3 cost 9. Memory: needs 2, 2, 1; there are 3 and 3.
# Tasks 1 and 2 need 4: never together. Task 3 goes with 2, or pays 9.
# 1 on first, 2 and 3 on second: 1 + 1 + 2 + 4 = 8. 1 on second, 2 and 3 on first: 4 + 6 + 5 + 4 = 19.
# 1 and 3 on first, 2 on second: 1 + 5 + 1 + 4 + 9 = 20. 1 and 3 on second: 4 + 2 + 6 + 4 + 9 = 25. The least is 8.
_TINY = b"3 2\n1 6 5\n4 1 2\n4 0\n9\n2 2 1\n3 3\n"


def test_a_tiny_problem_has_the_optimum_worked_out_by_hand() -> None:
    """Costs are read processor by processor and tasks that talk pay when apart: 8, see above."""
    imported = ctap.read(_TINY, "tiny.dat", "tiny")
    result, objective, bound = solved(imported)
    assert (result.status, objective, bound) == ("optimal", 8, 8)
    assert [(arc["from"], arc["to"], arc["volume"]) for arc in imported.document["dependencies"]] == [
        ("task-1", "task-2", 4),
        ("task-2", "task-3", 9),
    ]
    values = sorted(value for _, value, feasible in plans(instance_of(imported)) if feasible)
    assert values == [8, 19, 20, 25]


def test_tasks_that_do_not_talk_have_no_dependencies() -> None:
    """Without communication the case has no arcs and no hand-off profiles are needed."""
    instance = instance_of(ctap.read(b"2 1 3 4 0 1 1 2", "quiet.dat", "quiet"))
    assert len(instance.dependencies.source) == 0
    assert [value for _, value, _ in plans(instance)] == [7]


_COSTS = st.decimals(-9, 9, places=2)
_SIZES = st.decimals(0, 4, places=1)


@st.composite
def _problems(
    draw: st.DrawFn,
) -> tuple[list[list[Decimal]], dict[tuple[int, int], Decimal], list[Decimal], list[Decimal]]:
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    costs = [[draw(_COSTS) for _ in range(n)] for _ in range(m)]
    talk = {pair: draw(st.decimals(0, 9, places=3)) for pair in combinations(range(n), 2)}
    return costs, talk, [draw(_SIZES) for _ in range(n)], [2 * draw(_SIZES) for _ in range(m)]


@given(_problems())
def test_every_assignment_costs_what_the_problem_says(
    problem: tuple[list[list[Decimal]], dict[tuple[int, int], Decimal], list[Decimal], list[Decimal]],
) -> None:
    """The formula of the problem, summed directly, is what the checker finds; full memory is a broken rule."""
    costs, talk, sizes, capacities = problem
    n, m = len(sizes), len(capacities)
    rows = [f"{n} {m}", *(" ".join(map(str, row)) for row in (*costs, talk.values(), sizes, capacities))]
    for plan, value, feasible in plans(instance_of(ctap.read("\n".join(rows).encode(), "random.dat", "random"))):
        x = [int(processor.removeprefix("processor-")) - 1 for processor in plan]
        apart = sum(cost for (i, j), cost in talk.items() if x[i] != x[j])
        assert value == sum(costs[x[i]][i] for i in range(n)) + apart
        assert feasible == all(sum(sizes[i] for i in range(n) if x[i] == p) <= capacities[p] for p in range(m))


@pytest.mark.parametrize("name", _FAST)
def test_published_optima_are_found_and_proved(name: str) -> None:
    """Small problems of both communication graphs solve to the published optimum."""
    known = {row["instance"]: Decimal(row["value"]) for row in best_known("tap")}
    path = instance_file("tap", f"CTAP/{name}")
    result, objective, bound = solved(ctap.read(read_bytes(path), str(path), name))
    assert (result.status, objective, bound) == ("optimal", known[f"CTAP/{name}"], known[f"CTAP/{name}"])


def test_every_published_file_has_the_size_of_the_table() -> None:
    """Tasks and processors of each file are those that the table of published values gives."""
    rows = [row for row in best_known("tap") if row["instance"].startswith("CTAP/")]
    for row in rows:
        path = instance_file("tap", row["instance"])
        document = ctap.read(read_bytes(path), str(path), path.stem).document
        assert (len(document["processes"]), len(document["providers"])) == (int(row["tasks"]), int(row["processors"]))
    assert len(rows) > 40


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b" \n", "line 1: the file ends where the number of tasks is expected"),
        (_TINY[:11], "ends where the cost of a task on processor 2 is expected"),
        (b"1000000000 3 1", "ends where the cost of a task on processor 1 is expected"),
        (b"2 1000000000 1 1", "ends where the cost of a task on processor 2 is expected"),
        (_TINY.replace(b"4 0", b"-4 0"), "line 4: found '-4', expected the cost of task 1 apart from a later one"),
        (_TINY.replace(b"2 2 1", b"2 x 1"), "line 6: found 'x', expected the memory that a task needs"),
        (_TINY + b"7 8", "found '7', expected the end of the file"),
        (_TINY.replace(b"6", b"\xfc"), "byte 0xfc in line 2"),
        (_TINY.replace(b"6", b"0.0000001"), "a cost of this problem comes to 1E-7; costs can have at most"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(text: bytes, message: str) -> None:
    """Each message names the place and what was expected there."""
    with pytest.raises(InputError, match=message):
        ctap.read(text, "wrong.dat", "wrong")

"""The task assignment problem with costs of any sign: exact mapping, published optima, files that are wrong."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import best_known, instance_file

from rightsource.instances.classic import tap
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

_FAST = ("tassnu_10_3_1", "tassnu_10_3_2", "tassnu_10_3_5", "tassnu_10_3_7")

# Two tasks, two processors; task 1 costs 5 or -1, task 2 costs 0 or 3; together (row: processor of task 1)
#   (1, 1): -4   (1, 2): 2
#   (2, 1):  7   (2, 2): -9
# Sums: 5 + 0 - 4 = 1; 5 + 3 + 2 = 10; -1 + 0 + 7 = 6; -1 + 3 - 9 = -7, the least.
_TINY = b"2 2\n5 -1\n0 3\n-4 2\n7 -9\n"


def test_a_tiny_problem_has_the_optimum_worked_out_by_hand() -> None:
    """A negative task cost is shifted, negative pair costs are not: -7, see above."""
    imported = tap.read(_TINY, "tiny.dat", "tiny")
    result, objective, bound = solved(imported)
    assert (result.status, objective, bound) == ("optimal", -7, -7)
    assert [value for _, value, _ in plans(instance_of(imported))] == [1, 10, 6, -7]
    assert imported.document["origin"]["offset"] == -1


def test_pairs_that_cost_nothing_give_no_dependency() -> None:
    """A table of zeros is no arc, and a zero entry no pair cost."""
    document = tap.read(b"3 1  1 1 1  0  5  0", "sparse.dat", "sparse").document
    assert [(arc["from"], arc["to"]) for arc in document["dependencies"]] == [("task-1", "task-3")]


@given(st.data(), st.integers(1, 3), st.integers(1, 3))
def test_every_assignment_costs_what_the_problem_says(data: st.DataObject, n: int, m: int) -> None:
    """The formula of the problem, summed directly, is what the checker finds, and every assignment is allowed."""
    costs = st.decimals(-50, 50, places=1)
    single = [[data.draw(costs) for _ in range(m)] for _ in range(n)]
    pairs = {
        pair: [[data.draw(costs | st.just(Decimal(0))) for _ in range(m)] for _ in range(m)]
        for pair in combinations(range(n), 2)
    }
    rows = [*single, *(row for table in pairs.values() for row in table)]
    text = f"{n} {m}\n" + "\n".join(" ".join(map(str, row)) for row in rows)
    for plan, value, feasible in plans(instance_of(tap.read(text.encode(), "random.dat", "random"))):
        x = [int(processor.removeprefix("processor-")) - 1 for processor in plan]
        total = sum(single[i][x[i]] for i in range(n)) + sum(table[x[i]][x[j]] for (i, j), table in pairs.items())
        assert (value, feasible) == (total, True)


@pytest.mark.parametrize("name", _FAST)
def test_published_optima_are_found_and_proved(name: str) -> None:
    """Problems of ten tasks solve to the published optimum."""
    known = {row["instance"]: Decimal(row["value"]) for row in best_known("tap")}
    path = instance_file("tap", f"TAP/{name}")
    result, objective, bound = solved(tap.read(read_bytes(path), str(path), name))
    assert (result.status, objective, bound) == ("optimal", known[f"TAP/{name}"], known[f"TAP/{name}"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "line 1: the file ends where the number of tasks is expected"),
        (_TINY[:-5], "ends where a cost of task-1 and task-2 is expected"),
        (b"1000000000 2 1 1", "ends where the cost of task 2 on a processor is expected"),
        (b"1 1000000000 1 1", "ends where the cost of task 1 on a processor is expected"),
        (_TINY.replace(b"3", b"III"), "line 3: found 'III', expected the cost of task 2 on a processor"),
        (_TINY.replace(b"7", b"NaN"), "line 5: found 'NaN', expected a cost of task-1 and task-2"),
        (_TINY.replace(b"7", b"1e12"), "found '1e12', expected a cost of task-1 and task-2"),
        (_TINY + b"0", "found '0', expected the end of the file"),
        (b"\xa0" + _TINY, "byte 0xa0 in line 1"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(text: bytes, message: str) -> None:
    """Each message names the place and what was expected there."""
    with pytest.raises(InputError, match=message):
        tap.read(text, "wrong.dat", "wrong")

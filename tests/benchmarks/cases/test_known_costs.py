"""Published values as costs of ours: the inverse of what a cost of ours is in the published problem."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from public_data import data_folder
from small_cases import two_jobs

from rightsource.benchmarks.cases.known import Known, known_cost
from rightsource.benchmarks.cases.published import TABLES, convert, find_problem
from rightsource.benchmarks.cases.registry import find_case
from rightsource.models.instance import Instance
from rightsource.models.origin import published
from rightsource.models.reading import read_document
from rightsource.optimizer.solve import solve

PLAIN = read_document(two_jobs(), "test")


def instance_of(origin: dict[str, Any] | None, money_decimals: int = 0) -> Instance:
    """Return an instance with this origin; its costs do not matter here."""
    return replace(PLAIN, origin=origin, money_decimals=money_decimals)


@pytest.mark.parametrize(
    ("origin", "decimals", "value", "tolerance", "known"),
    [
        (None, 2, "12.34", "0", Known(1234, 0)),
        ({"sense": "min"}, 0, "12", "0", Known(12, 0)),
        ({"sense": "min", "scale": 10, "offset": 5}, 0, "25", "0", Known(2, 0)),
        ({"sense": "max", "offset": 100}, 1, "88.5", "0", Known(115, 0)),
        ({"sense": "max", "scale": Decimal("0.5"), "offset": 100}, 0, "88", "0", Known(24, 0)),
        ({"sense": "min", "offset": -3}, 3, "796648.437", "0.01", Known(796651437, 10)),
        ({"sense": "min", "scale": 10}, 0, "24", "0", Known(2, 1)),
        ({"sense": "min"}, 0, "2.3", "0.2", Known(2, 1)),
    ],
)
def test_a_value_by_hand(
    origin: dict[str, Any] | None, decimals: int, value: str, tolerance: str, known: Known
) -> None:
    """Value less offset, over scale, in minor units; turned round for a maximum; what rounding takes is tolerated."""
    assert known_cost(instance_of(origin, decimals), Decimal(value), Decimal(tolerance)) == known


@given(
    st.integers(-(10**12), 10**12),
    st.sampled_from(("min", "max")),
    st.decimals("0.001", "1000", places=3),
    st.decimals(-(10**6), 10**6, places=4),
    st.integers(0, 6),
)
def test_what_is_published_of_a_cost_gives_the_cost_back(
    cost: int, sense: str, scale: Decimal, offset: Decimal, decimals: int
) -> None:
    """For every sense, scale, offset and number of decimals, exactly."""
    instance = instance_of({"sense": sense, "scale": scale, "offset": offset}, decimals)
    value = published(instance, cost)
    assert value is not None
    assert known_cost(instance, value, Decimal(0)) == Known(cost, 0)


@pytest.mark.parametrize("table", [table for table in TABLES if table.family != "qsap"], ids=lambda table: table.family)
def test_the_known_cost_of_a_published_problem_is_published_again(table: Any) -> None:
    """The smallest of each family: its known cost is its published value, up to the rounding of its table."""
    data = data_folder(table.folder).parent
    problem = min((p for p in table.problems(data) if p.value is not None), key=lambda p: (p.size, p.name))
    instance = convert(problem)
    assert problem.value is not None
    known = known_cost(instance, problem.value, problem.tolerance)
    back = published(instance, known.cost)
    assert back is not None
    assert abs(back - problem.value) <= problem.tolerance
    assert (known.tolerance == 0) == (problem.tolerance == 0)


@pytest.mark.parametrize("name", ["gap/c0515_1", "mmkp/khan/I01"])
def test_the_known_cost_of_a_proved_problem_is_our_optimum(name: str) -> None:
    """One that is minimised, one that is maximised."""
    problem = find_problem(find_case(name), data_folder("gap").parent)
    instance = convert(problem)
    assert problem.proved
    assert problem.value is not None
    assert solve(instance, gap=0).objective == known_cost(instance, problem.value, problem.tolerance).cost

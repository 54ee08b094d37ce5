"""The generalised quadratic assignment problem: exact mapping, published optima, files that are wrong."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import best_known, best_known_cases, instance_file

from rightsource.instances.classic import gqap
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

_FAST = ("leema/C12X3-E-G",)

# Two facilities, two sites, fee 10. Traffic 1 -> 2 is 2, 2 -> 1 is 1; distance 3 from site 1 to 2, 5 back; at home 0.
# Facility 1 costs 1 or 40, facility 2 costs 7 or 2; sizes 2 and 2, capacities 3 and 4.
# Both at site 1 need 4 > 3. Both at site 2: 40 + 2 = 42. (1, 2): 1 + 2 + 10 (2·3 + 1·5) = 113.
# (2, 1): 40 + 7 + 10 (2·5 + 1·3) = 177. So 42 is the least.
_TINY = b"2 2 10\n 0 2  1 0\n 0 3  5 0\n 1 40  7 2\n 2 2  3 4\n"


def test_a_tiny_problem_has_the_optimum_worked_out_by_hand() -> None:
    """Traffic of both directions, an asymmetric distance and a capacity that binds give 42, see above."""
    result, objective, bound = solved(gqap.read(_TINY, "tiny.txt", "tiny"))
    assert (result.status, objective, bound) == ("optimal", 42, 42)
    values = {plan: (value, feasible) for plan, value, feasible in plans(instance_of(gqap.read(_TINY, "t", "t")))}
    assert values == {
        ("site-1", "site-1"): (8, False),
        ("site-1", "site-2"): (113, True),
        ("site-2", "site-1"): (177, True),
        ("site-2", "site-2"): (42, True),
    }


@st.composite
def _problems(draw: st.DrawFn) -> dict[str, list[list[Decimal]]]:
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    signed = st.decimals(-9, 9, places=1)
    size = st.decimals(0, 4, places=4)

    def table(rows: int, columns: int, entry: st.SearchStrategy[Decimal]) -> list[list[Decimal]]:
        return [[draw(entry) for _ in range(columns)] for _ in range(rows)]

    return {
        "fee": [[draw(signed)]],
        "T": table(n, n, signed),
        "D": table(m, m, signed),
        "A": table(n, m, signed),
        "q": table(1, n, size),
        "Q": table(1, m, size.map(lambda number: 2 * number)),
    }


def _text(problem: dict[str, list[list[Decimal]]]) -> bytes:
    rows = [f"{len(problem['T'])} {len(problem['D'])}"]
    rows += [" ".join(map(str, row)) for table in problem.values() for row in table]
    return "\n".join(rows).encode()


@given(_problems())
def test_every_assignment_costs_what_the_problem_says(problem: dict[str, list[list[Decimal]]]) -> None:
    """The formula of the problem, summed directly, is what the checker finds; a full site is a broken rule."""
    [[fee]], traffic, distance, costs, [sizes], [capacities] = problem.values()
    n, m = len(traffic), len(distance)
    for plan, value, feasible in plans(instance_of(gqap.read(_text(problem), "random.txt", "random"))):
        x = [int(site.removeprefix("site-")) - 1 for site in plan]
        total = sum(costs[i][x[i]] for i in range(n))
        total += fee * sum(traffic[i][j] * distance[x[i]][x[j]] for i in range(n) for j in range(n))
        assert value == total
        assert feasible == all(sum(sizes[i] for i in range(n) if x[i] == k) <= capacities[k] for k in range(m))


@pytest.mark.parametrize("row", best_known_cases("gqap"), ids=lambda row: row["instance"])
def test_published_files_have_the_sizes_of_the_table(row: dict[str, str]) -> None:
    """Facilities and sites of each file are those that the table of published values gives."""
    path = instance_file("gqap", row["instance"])
    document = gqap.read(read_bytes(path), str(path), row["instance"]).document
    assert (len(document["processes"]), len(document["providers"])) == (int(row["facilities"]), int(row["sites"]))


@pytest.mark.parametrize("name", _FAST)
def test_published_optima_are_found_and_proved(name: str) -> None:
    """Small problems of Lee and Ma solve to the published optimum."""
    known = {row["instance"]: Decimal(row["value"]) for row in best_known("gqap")}
    path = instance_file("gqap", name)
    result, objective, bound = solved(gqap.read(read_bytes(path), str(path), name))
    assert (result.status, objective, bound) == ("optimal", known[name], known[name])


def test_an_unproved_problem_is_never_solved_below_its_bound() -> None:
    """Within a few seconds the bound stays at or below the published value; a plan may only be better than that."""
    path = instance_file("gqap", "cordeau/30-06-95")
    _, objective, bound = solved(gqap.read(read_bytes(path), str(path), "30-06-95"), time_limit=2)
    assert bound is None or bound <= 5160920
    assert objective is None or bound is None or objective >= bound


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "line 1: the file ends where the number of facilities is expected"),
        (b"2 2 10 0 2 1", "ends where the traffic of facility 2 is expected"),
        (b"1000000000 2 1 0 0", "ends where the traffic of facility 1 is expected"),
        (b"1 1000000000 1 0 0", "ends where the distance of site 1 is expected"),
        (b"0 2 1", "line 1: found '0', expected the number of facilities, a whole number of at least 1"),
        (b"2 two 1", "line 1: found 'two', expected the number of sites, a whole number of at least 1"),
        (_TINY.replace(b"40", b"forty"), "line 4: found 'forty', expected the cost of facility 1 at a site"),
        (_TINY.replace(b"3 4", b"3 -4"), "found '-4', expected the capacity of a site, a number of at least 0"),
        (_TINY + b"1", "line 6: found '1', expected the end of the file"),
        (_TINY.replace(b"40", b"4\xe90"), "byte 0xe9 in line 4"),
        (_TINY.replace(b"2 2 10", b"2 2 999999999999"), "costs can have at most 12 digits before the point"),
        (_TINY.replace(b"2 2 10", b"2 2 0.0000001"), "costs can have at most .* and 6 decimals"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(text: bytes, message: str) -> None:
    """Each message names the file, the place and what was expected there."""
    with pytest.raises(InputError, match=message) as caught:
        gqap.read(text, "wrong.txt", "wrong")
    assert all(fault.source == "wrong.txt" for fault in caught.value.faults)


def test_more_pair_costs_than_can_be_held_are_refused_before_they_are_made() -> None:
    """500 facilities that all talk, at 15 sites, have 124,750·225 pair costs; the file is half a megabyte."""
    n, m = 500, 15
    numbers = " ".join(["1"] * (n * n + m * m + n * m + n + m))
    with pytest.raises(InputError, match="this problem has 28,068,750 costs of pairs or more; at most 12,000,000"):
        gqap.read(f"{n} {m} 1 {numbers}".encode(), "wide.txt", "wide")

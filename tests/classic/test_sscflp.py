"""Single-source facility location: both layouts told apart, published optima, a tiny case, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from classic_cases import SOURCE, instance_of, optimum, outcome, refusal
from public_data import best_known, instance_file

from rightsource.instances.classic.sscflp import read, read_delmaire, read_facilities_first
from rightsource.instances.file_bytes import read_bytes
from rightsource.optimizer.solve import solve

FACILITIES_FIRST = b"""2 3
7 10
5 4
3 3 4
1 1 9
2 5 3
"""
CUSTOMERS_FIRST = b"""3 2
1 2
1 5
9 3
3 3 4
10 4
7 5
"""
"""The same problem: capacities 7 and 5, opening costs 10 and 4, demands 3, 3, 4, costs 1 1 9 and 2 5 3."""
SQUARE = b"""2 2
7 10
5 4
3 3
1 1
2 5
"""
FAST = {
    "holmberg/p1": "8848",
    "holmberg/p2": "7913",
    "holmberg/p6": "7777",
    "holmberg/p47": "6228",
    "holmberg/p49": "5302",
    "orlib/p1": "932615.75",
    "orlib/p17": "793439.56",
}


@pytest.mark.parametrize("engine", ["auto", "exhaustive"])
@pytest.mark.parametrize("data", [FACILITIES_FIRST, CUSTOMERS_FIRST])
def test_capacities_and_opening_costs_decide(engine: str, data: bytes) -> None:
    """10 units need both facilities, for 14: two customers fit the first (7), one the second (5).

    Customer 3 (4 units) at the second: 1 + 1 + 3 = 5, in all 19. Customer 3 at the first costs 9 and more.
    """
    assert optimum(read(data, SOURCE, "tiny"), engine) == 19


def test_both_layouts_say_the_same() -> None:
    """One problem, one document, however it is read."""
    document = read(FACILITIES_FIRST, SOURCE, "tiny").document
    assert document == read(CUSTOMERS_FIRST, SOURCE, "tiny").document
    assert document == read_delmaire(CUSTOMERS_FIRST, SOURCE, "tiny").document
    assert document == read_facilities_first(FACILITIES_FIRST, SOURCE, "tiny").document
    assert document["providers"][1] == {
        "id": "facility-2",
        "kind": "vendor",
        "site": "site",
        "fixed_cost": 4,
        "capacity": 5,
    }
    assert [option["hours"] for option in document["processes"][2]["options"]] == [4, 4]


def test_a_square_file_with_a_pair_on_each_line_begins_with_facilities() -> None:
    """With a third line of pairs, or on one line, it could be either, and the user has to say so."""
    data = b"2 2\n7 10\n5 4\n3 3 1 1\n2 5\n"
    assert read(data, SOURCE, "tiny").document == read_facilities_first(SQUARE, SOURCE, "tiny").document
    message = (
        "case.txt: with 2 facilities and 2 customers this file could be of two layouts; say which it is: "
        "'sscflp-facilities' (capacities and opening costs come first) or 'sscflp-delmaire' (costs come first)."
    )
    assert refusal(read, SQUARE) == message
    assert refusal(read, SQUARE.replace(b"\n", b" ")) == message
    assert optimum(read_facilities_first(SQUARE, SOURCE, "tiny"), "exhaustive") == 12
    assert read_delmaire(SQUARE, SOURCE, "tiny").document["providers"][0]["fixed_cost"] == 1


def test_fine_demands_are_scaled_and_not_rounded() -> None:
    """Two demands of 0.00025 fit into 0.0005."""
    data = b"1 2\n0.0005 2\n0.00025 0.00025\n1 1\n"
    assert optimum(read(data, SOURCE, "fine"), "exhaustive") == 4


def test_more_demand_than_capacity_is_said_at_once() -> None:
    """A warning, and solving proves it."""
    imported = read(FACILITIES_FIRST.replace(b"5 4", b"2 4"), SOURCE, "tiny")
    assert "what each customer needs at least adds up to 10, capacities to 9: no plan is possible." in str(
        imported.warnings
    )
    assert outcome(imported).status == "infeasible"


@pytest.mark.parametrize("name", FAST)
def test_published_optima(name: str) -> None:
    """Of the sets that prove quickly; a square file among them."""
    value = next(row["value"] for row in best_known("sscflp") if row["instance"] == name)
    assert value == FAST[name]
    found = optimum(read(read_bytes(instance_file("sscflp", name)), SOURCE, name))
    assert abs(found - Decimal(value)) <= Decimal("0.01")


def test_a_published_optimum_that_takes_longer() -> None:
    """The small and tight ones of the other layout take 10 s and more; the optimum lies between plan and bound."""
    name = "delmaire/p5"
    value = next(int(row["value"]) for row in best_known("sscflp") if row["instance"] == name)
    imported = read(read_bytes(instance_file("sscflp", name)), SOURCE, name)
    result = solve(instance_of(imported), gap=0.3, time_limit=60)
    assert result.report is not None and result.bound is not None
    assert result.bound <= value <= result.report.objective <= 1.5 * value


def test_all_public_files_are_read_as_what_they_are() -> None:
    """No layout is mistaken: the table knows how many facilities and customers there are."""
    for row in best_known("sscflp"):
        if int(row["customers"]) > 100:
            continue
        imported = read(read_bytes(instance_file("sscflp", row["instance"])), SOURCE, "case")
        sizes = (len(imported.document["providers"]), len(imported.document["processes"]))
        assert sizes == (int(row["facilities"]), int(row["customers"]))
        assert imported.warnings == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: the file ends where the number of facilities or customers is expected."),
        (b"5", "line 1: the file ends where the number of customers or facilities is expected."),
        (b"0 5", "line 1: found '0', expected the number of facilities or customers, a whole number of at least 1."),
        (b"ten 5", "line 1: found 'ten', expected the number of facilities or customers, a whole number"),
        (
            FACILITIES_FIRST[:-3],
            "behind '2 3' there are 12 numbers; expected 13 for 2 facilities and 3 customers, or 14",
        ),
        (
            CUSTOMERS_FIRST + b"1 2",
            "there are 15 numbers; expected 14 for 3 facilities and 2 customers, or 13 for 3 cu",
        ),
        (b"1000000000 1000000001\n1", "expected 1,000,000,004,000,000,001 for 1000000000 facilities"),
        (FACILITIES_FIRST.replace(b"7 10", b"-7 10"), "line 2: found '-7', expected the capacity of facility 1, a num"),
        (FACILITIES_FIRST.replace(b"7 10", b"7 -1"), "line 2: found '-1', expected the opening cost of facility 1, a"),
        (
            FACILITIES_FIRST.replace(b"3 3 4", b"3 -3 4"),
            "line 4: found '-3', expected the demand of a customer, a numb",
        ),
        (
            FACILITIES_FIRST.replace(b"1 1 9", b"1 x 9"),
            "line 5: found 'x', expected a cost of facility 1, a number with",
        ),
        (CUSTOMERS_FIRST.replace(b"9 3", b"9 x"), "line 4: found 'x', expected a cost of serving customer 3, a number"),
        (CUSTOMERS_FIRST.replace(b"7 5", b"7 -5"), "line 7: found '-5', expected the capacity of a facility, a number"),
        (b"2 3\n\xe9", "byte 0xe9 in line 2 cannot be read"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, message: str) -> None:
    """Cut-off files, too many numbers, words, wrong signs, absurd counts, other encodings."""
    assert message in refusal(read, data)


def test_the_named_layouts_check_their_end() -> None:
    """Stray numbers behind a problem whose layout the user named are refused by line."""
    assert (
        refusal(read_delmaire, CUSTOMERS_FIRST + b"1") == "case.txt: line 8: found '1', expected the end of the file."
    )
    message = "case.txt: line 7: found '1', expected the end of the file."
    assert refusal(read_facilities_first, FACILITIES_FIRST + b"1") == message

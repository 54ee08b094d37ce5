"""Uncapacitated facility location: both formats, published optima, a tiny case by hand, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from classic_cases import SOURCE, instance_of, optimum, refusal
from public_data import best_known, instance_file

from rightsource.instances.classic.ufl import read
from rightsource.instances.file_bytes import read_bytes

CAP = b"""2 3
10 5.5
capacity 4.
7
1 9
1 6 4
3 7 1
"""
SIMPLE = b"""FILE: tiny
2 3 0
1 5.5 1 6 7
2 4. 9 4 1
"""
"""The same problem in both formats: opening costs 5.5 and 4; costs of the customers 1 and 9, 6 and 4, 7 and 1."""
FAST = {"cap71": "932615.750", "cap74": "1034976.975", "cap101": "796648.437", "cap131": "793439.562"}


@pytest.mark.parametrize("engine", ["auto", "exhaustive"])
@pytest.mark.parametrize("data", [CAP, SIMPLE])
def test_opening_costs_decide(engine: str, data: bytes) -> None:
    """The first facility alone costs 5.5 + 14 = 19.5, the second 4 + 14 = 18, both 9.5 + 1 + 4 + 1 = 15.5: both open.

    With 9.5 instead of 5.5 both cost 19.5, and the second alone is best.
    """
    assert optimum(read(data, SOURCE, "tiny"), engine) == Decimal("15.5")
    assert optimum(read(data.replace(b"5.5", b"9.5"), SOURCE, "tiny"), engine) == 18


def test_both_formats_say_the_same() -> None:
    """One problem, one document; nothing is left of capacities and demands."""
    document = read(CAP, SOURCE, "tiny").document
    assert document == read(SIMPLE, SOURCE, "tiny").document
    assert document["name"] == "ufl-tiny"
    assert document["providers"][0] == {
        "id": "facility-1",
        "kind": "vendor",
        "site": "site",
        "fixed_cost": Decimal("5.5"),
    }
    assert [option["annual_cost"] for option in document["processes"][0]["options"]] == [1, 9]
    assert document["money_decimals"] == 1


def test_opening_costs_alone_can_need_decimals() -> None:
    """All costs of customers are whole, but none of 0.125 is rounded."""
    assert optimum(read(b"1 1\n0 0.125\n0 3", SOURCE, "fine"), "exhaustive") == Decimal("3.125")


@pytest.mark.parametrize("name", FAST)
def test_published_optima(name: str) -> None:
    """Proved to the third decimal of the published value, by the strong formulation at the root."""
    value = next(row["value"] for row in best_known("ufl") if row["instance"] == name)
    assert value == FAST[name]
    found = optimum(read(read_bytes(instance_file("ufl", name)), SOURCE, name))
    assert abs(found - Decimal(value)) <= Decimal("0.001")


@pytest.mark.parametrize("name", ["capa", "kcapmo1", "kg/ga250c-1"])
def test_public_files_are_read(name: str) -> None:
    """Of each set the largest, with 1,000 customers and 100 facilities, or one of them."""
    row = next(row for row in best_known("ufl") if row["instance"] == name)
    document = read(read_bytes(instance_file("ufl", name)), SOURCE, name).document
    sizes = (len(document["providers"]), len(document["processes"]))
    assert sizes == (int(row["facilities"]), int(row["customers"]))


def test_a_kg_file_is_an_instance() -> None:
    """The document keeps what every instance file has to keep."""
    instance = instance_of(read(read_bytes(instance_file("ufl", "kg/ga250a-1")), SOURCE, "ga250a-1"))
    assert len(instance.processes.ids) == 250


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: the file ends where the number of facilities is expected."),
        (b"0 3\n", "line 1: found '0', expected the number of facilities, a whole number of at least 1."),
        (b"3 0\n", "line 1: found '0', expected the number of customers, a whole number of at least 1."),
        (b"1000000000 1000000000\n0 1\n", "line 2: the file ends where the capacity of facility 2 is expected."),
        (CAP[:-4], "line 7: the file ends where a cost of serving customer 3 is expected."),
        (CAP + b"1", "line 8: found '1', expected the end of the file."),
        (CAP.replace(b"5.5", b"-5.5"), "line 2: found '-5.5', expected the opening cost of facility 1, a number of at"),
        (
            CAP.replace(b"capacity", b"capacious"),
            "line 3: found 'capacious', expected the capacity of facility 2, a num",
        ),
        (CAP.replace(b"9", b"nine"), "line 5: found 'nine', expected a cost of serving customer 1, a number with at"),
        (b"FILE:", "line 1: the file ends where the name of the problem is expected."),
        (SIMPLE.replace(b"3 0", b"3 2"), "line 2: found '2', expected the number that ends the counts, a whole number"),
        (SIMPLE.replace(b"\n2 4.", b"\n3 4."), "line 4: found '3', expected the number of facility 2, a whole number"),
        (SIMPLE[:-4], "line 4: the file ends where a cost of facility 2 is expected."),
        (b"FILE: x\n1000000000 1000000000 0\n1 2 3", "line 3: the file ends where a cost of facility 1 is expected."),
        (b"FILE: \xe9\n", "byte 0xe9 in line 1 cannot be read"),
    ],
)
def test_what_is_wrong_is_said_by_line(data: bytes, message: str) -> None:
    """Cut-off files, words, wrong signs, absurd counts, facilities out of order, other encodings."""
    assert message in refusal(read, data)

"""Multiple-choice knapsacks: three layouts told apart, published optima, a tiny case by hand, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from classic_cases import SOURCE, instance_of, optimum, outcome, refusal
from public_data import best_known, instance_file
from thorough import THOROUGH

from rightsource.instances.classic.mmkp import read
from rightsource.instances.file_bytes import read_bytes

KHAN = b"""2 2 2
5 4
1
10 1 0
30.5 3 4
2
-2 0 0
7 2 1
Solutions by hand
1 1 17.00
"""
INST = b"""2 2
5 4
2
10 1 0
30.5 3 4
2
-2 0 0
7 2 1
"""
HIREMATH = b"1 2 2 2\n" + KHAN[6:43] + b"2 1 2 1\n8\n1\n3 9\n4 8\n"
"""The same problem in three layouts; in the last one, a second one of one group."""
FAST = {
    "khan/I01": "173",
    "khan/I02": "364",
    "khan/I05": "3905.7",
    "khan/I06": "4799.3",
    "hiremath/TestSet1.5GP10IT5KP#1": "401",
    "hiremath/TestSet2.10GP10IT5KP#30": "839",
    "hiremath/TestSet4.5GP10IT10KP#8": "444",
    "hiremath/TestSet7.5GP10IT25KP#24": "385",
}


@pytest.mark.parametrize("engine", ["auto", "exhaustive"])
@pytest.mark.parametrize(("data", "index"), [(KHAN, None), (INST, None), (HIREMATH, 1), (KHAN, 1)])
def test_knapsacks_decide(engine: str, data: bytes, index: int | None) -> None:
    """Both second items weigh 5 and 5, one more than the second knapsack holds.

    So the second and the first, 30.5 - 2 = 28.5, or the first and the second, 10 + 7 = 17.
    """
    assert optimum(read(data, SOURCE, "tiny", index=index), engine) == Decimal("28.5")


def test_roomier_knapsacks_hold_the_best_of_each_group() -> None:
    """Nothing is lost against the sum of the maxima."""
    assert optimum(read(INST.replace(b"5 4\n", b"5 5\n"), SOURCE, "tiny"), "exhaustive") == Decimal("37.5")


def test_too_small_knapsacks_hold_nothing() -> None:
    """Group 1 weighs at least 1 in the first knapsack."""
    assert outcome(read(INST.replace(b"5 4\n", b"0 4\n"), SOURCE, "tiny")).status == "infeasible"


def test_all_layouts_say_the_same() -> None:
    """One problem, one document, but for the name of a problem among several."""
    document = read(KHAN, SOURCE, "tiny").document
    assert document == read(INST, SOURCE, "tiny").document
    several = read(HIREMATH, SOURCE, "tiny", index=1).document
    assert several["name"] == "mmkp-tiny#1"
    assert several["origin"] == document["origin"] | {"name": "tiny#1"}
    assert several["processes"] == document["processes"]
    assert document["origin"]["sense"] == "max"
    assert document["origin"]["offset"] == Decimal("37.5")
    assert document["rules"][1] == {"id": "knapsack-2", "kind": "max_total", "measure": "knapsack-2", "value": 4}
    first, second = document["processes"][0]["options"]
    assert (first["id"], first["annual_cost"], first["measures"]) == ("item-1", Decimal("20.5"), {"knapsack-1": 1})
    assert (second["id"], second["annual_cost"]) == ("item-2", 0)


def test_another_problem_of_the_file() -> None:
    """The second one: of two items only the one of weight 8 fits."""
    assert optimum(read(HIREMATH, SOURCE, "tiny", index=2), "exhaustive") == 4


def test_a_knapsack_that_nobody_needs_is_no_rule() -> None:
    """A rule must speak of a measure that some option has."""
    imported = read(b"1 2\n5 0\n1\n3 1 0\n", SOURCE, "tiny")
    assert [rule["id"] for rule in imported.document["rules"]] == ["knapsack-1"]
    assert optimum(imported, "exhaustive") == 3


def test_fine_weights_are_scaled_and_not_rounded() -> None:
    """Two weights of half a millionth fit into a millionth, and not into less."""
    data = b"2 1\n0.000001\n1\n3 0.0000005\n2\n2 0.0000005\n1 0\n"
    assert read(data, SOURCE, "fine").document["rules"][0]["value"] == Decimal("0.00001")
    assert optimum(read(data, SOURCE, "fine"), "exhaustive") == 5
    assert optimum(read(data.replace(b"0.000001\n", b"0.0000009\n"), SOURCE, "fine"), "exhaustive") == 4


@pytest.mark.parametrize("name", FAST)
def test_published_optima(name: str) -> None:
    """Of Khan's and of Hiremath and Hill's problems, some with decimals."""
    row = next(row for row in best_known("mmkp") if row["instance"] == name)
    assert row["status"] == "optimal"
    stem, _, index = name.partition("#")
    data = read_bytes(instance_file("mmkp", stem))
    found = optimum(read(data, SOURCE, stem, index=int(index) if index else None))
    assert found == Decimal(FAST[name]) == Decimal(row["value"])


def test_all_public_files_are_read_as_what_they_are() -> None:
    """No layout is mistaken: the table knows how many groups and knapsacks there are."""
    done: set[str] = set()
    for row in best_known("mmkp")[:: 1 if THOROUGH else 4]:
        stem, _, index = row["instance"].partition("#")
        if stem in done or int(row["groups"]) > 100:
            continue
        done.add(stem)
        data = read_bytes(instance_file("mmkp", stem))
        document = read(data, SOURCE, "case", index=int(index) if index else None).document
        assert (len(document["processes"]), len(document["rules"])) == (int(row["groups"]), int(row["resources"]))
        most = max(len(process["options"]) for process in document["processes"])
        assert most == int(row["max_items"])
    assert len(done) > (40 if THOROUGH else 10)


def test_the_largest_is_an_instance() -> None:
    """The document keeps what every instance file has to keep."""
    name = "shojaei/mmkp_d_49"
    instance = instance_of(read(read_bytes(instance_file("mmkp", name)), SOURCE, name))
    assert len(instance.processes.ids) == 700


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (None, "case.txt: --index: this file holds 2 problems; say which one by its index, from 1 to 2."),
        (0, "case.txt: --index: there is no problem 0 in this file; expected an index from 1 to 2."),
        (3, "case.txt: --index: there is no problem 3 in this file; expected an index from 1 to 2."),
    ],
)
def test_the_index_must_be_one_of_the_file(index: int | None, message: str) -> None:
    """And given where there are several."""
    assert refusal(read, HIREMATH, index=index) == message


def test_a_file_that_fits_two_layouts_is_refused() -> None:
    """Either two groups of one item and two knapsacks, or one knapsack of 2 and groups of 1 item and of 3."""
    message = "case.txt: this file fits two layouts, 'khan' and 'inst', which mean different problems."
    assert refusal(read, b"2 1 2\n1 9\n1\n3 1 1\n2\n4 1 1\n") == message


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: the file ends where the number of groups is expected. (Read in the layout 'khan'.)"),
        (b"0 2\n", "line 1: found '0', expected the number of groups, a whole number of at least 1. (Read in the lay"),
        (b"2 0\n", "line 1: found '0', expected the number of knapsacks, a whole number of at least 1. (Read in the"),
        (b"1000000000 1000000000\n1", "line 2: the file ends where the capacity of a knapsack is expected."),
        (b"1000000000 1000000000 1\n1\n1\n1", "line 4: the file ends where a weight of item 1 of group 1 is expected."),
        (
            KHAN[:24],
            "line 5: the file ends where a weight of item 2 of group 1 is expected. (Read in the layout 'khan'",
        ),
        (
            INST[:-2],
            "line 8: the file ends where a weight of item 2 of group 2 is expected. (Read in the layout 'inst'",
        ),
        (
            HIREMATH[:-2],
            "the file ends where a weight of item 2 of group 1 is expected. (Read in the layout 'hiremath'",
        ),
        (KHAN.replace(b"Solutions", b"Answers"), "line 9: found 'Answers', expected the end of the file."),
        (INST + b"Solutions", "line 9: found 'Solutions', expected the end of the file. (Read in the layout 'inst'.)"),
        (
            KHAN.replace(b"\n2\n", b"\n3\n"),
            "line 6: found '3', expected the number of group 2, a whole number from 2 to",
        ),
        (
            HIREMATH.replace(b"2 1 2 1\n", b"3 1 2 1\n"),
            "found '3', expected the number of a problem, a whole number from",
        ),
        (KHAN.replace(b"30.5", b"x"), "line 5: found 'x', expected the value of item 2 of group 1, a number with at"),
        (KHAN.replace(b"3 4", b"3 -4"), "line 5: found '-4', expected a weight of item 2 of group 1, a number of at"),
        (
            KHAN.replace(b"5 4", b"5 -4"),
            "line 2: found '-4', expected the capacity of a knapsack, a number of at least 0",
        ),
        (b"2 2\n\xe9", "byte 0xe9 in line 2 cannot be read"),
    ],
)
def test_what_is_wrong_is_said_by_line(data: bytes, message: str) -> None:
    """Cut-off files, words, wrong signs and numbers, absurd counts, other encodings; in the layout that was meant."""
    assert message in refusal(read, data)

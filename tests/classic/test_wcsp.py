"""Weighted constraint satisfaction in the wcsp format: exact mapping, published optima, files that are wrong."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import best_known, instance_file
from thorough import examples

from rightsource.instances.classic import wcsp
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

_FAST = ("warehouse", "GEOM40_6")

# Two variables of two and three values, top 20. A constant of 3; f(x0) = 0, 4; f(x1) = 5 but 20 (forbidden) at 2;
# a function of (x1, x0), in this order, of 1 but 15 at (0, 0) and 2 at (1, 1); a second one of the pair: 6 at (1, 1).
# (0, 0): 3 + 0 + 5 + 15 = 23, forbidden though no entry is. (0, 1): 3 + 0 + 5 + 1 = 9, the least.
# (1, 0): 3 + 4 + 5 + 1 = 13. (1, 1): 3 + 4 + 5 + 2 + 6 = 20, forbidden. Value 2 of x1 is forbidden.
_TINY = b"""tiny 2 3 5 20
2 3
0 3 0
1 0 0 1
1 4
1 1 5 1
2 20
2 1 0 1 2
0 0 15
1 1 2
2 0 1 0 1
1 1 6
"""


def test_a_tiny_problem_has_the_optimum_worked_out_by_hand() -> None:
    """Constants, defaults, a descending scope, two functions of one pair and sums that reach the top: 9, see above."""
    imported = wcsp.read(_TINY, "tiny.wcsp", "tiny")
    result, objective, bound = solved(imported)
    assert (result.status, objective, bound) == ("optimal", 9, 9)
    values = {plan: (value, feasible) for plan, value, feasible in plans(instance_of(imported))}
    assert values == {
        ("0", "0"): (23, False),
        ("0", "1"): (9, True),
        ("1", "0"): (13, True),
        ("1", "1"): (20, False),
    }


def test_a_top_that_nothing_reaches_needs_no_budget() -> None:
    """Where no entry is forbidden and the dearest assignment is below top, the case has no rule."""
    assert "rules" not in wcsp.read(b"free 2 2 1 7\n2 2\n2 0 1 1 1\n1 1 6\n", "free.wcsp", "free").document
    tight = wcsp.read(b"tight 2 2 1 6\n2 2\n2 0 1 1 1\n1 1 5\n", "tight.wcsp", "tight").document
    assert "rules" not in tight
    assert "rules" in wcsp.read(b"over 2 2 2 6\n2 2\n0 1 0\n2 0 1 1 1\n1 1 5\n", "over.wcsp", "over").document


@pytest.mark.parametrize(
    "text",
    [
        b"constant 1 2 1 5\n2\n0 5 0\n",
        b"value 1 2 1 5\n2\n1 0 5 0\n",
        b"pair 2 2 1 5\n2 2\n2 0 1 9 0\n",
        b"sums 2 2 2 5\n2 2\n1 0 3 0\n1 1 2 0\n",
    ],
)
def test_problems_without_an_allowed_assignment_are_infeasible(text: bytes) -> None:
    """A constant, the values of a variable, all pairs, or the least sum at top: every way is proven infeasible."""
    imported = wcsp.read(text, "none.wcsp", "none")
    assert not any(feasible for _, _, feasible in plans(instance_of(imported)))
    assert solved(imported)[0].status == "infeasible"


def test_long_costs_are_divided_and_the_scale_says_so() -> None:
    """Costs of 15 digits become costs with three decimals; the published objective is whole and exact again."""
    text = b"long 1 2 1 9000000000000000\n2\n1 0 0 2\n0 123456789012347\n1 123456789012346\n"
    imported = wcsp.read(text, "long.wcsp", "long")
    assert (imported.document["origin"]["scale"], imported.document["money_decimals"]) == (1000, 3)
    assert solved(imported)[1] == 123456789012346


@st.composite
def _problems(draw: st.DrawFn) -> tuple[list[int], int, list[tuple[tuple[int, ...], int, dict[tuple[int, ...], int]]]]:
    domains = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    factor = draw(st.sampled_from([1, 10**13, 10**14 + 7]))
    top = max(1, draw(st.integers(1, 40)) * factor + draw(st.integers(-1, 1)))
    cost = (st.integers(0, 15) | st.just(50)).map(lambda number: number * factor)
    scopes = st.permutations(range(len(domains))).flatmap(
        lambda order: st.integers(0, min(2, len(order))).map(lambda arity: tuple(order[:arity]))
    )
    functions = []
    for scope in draw(st.lists(scopes, max_size=5)):
        places = list(product(*(range(domains[variable]) for variable in scope)))
        listed = draw(st.lists(st.sampled_from(places), unique=True)) if scope else []
        default = draw(cost if scope else st.integers(0, 50))
        functions.append((scope, default, {place: draw(cost) for place in listed}))
    return domains, top, functions


def test_a_top_between_two_long_costs_is_not_rounded() -> None:
    """In thousands, a sum of 10^15 is at the top and forbidden; the budget, one less, keeps its last digit."""
    text = b"fine 2 2 2 1000000000000000\n1 2\n1 0 500000000000000 0\n1 1 0 1\n1 500000000000000\n"
    found = [(value, feasible) for _, value, feasible in plans(instance_of(wcsp.read(text, "fine.wcsp", "fine")))]
    assert found == [(500000000000000, True), (1000000000000000, False)]


@settings(max_examples=examples(200))
@given(_problems())
def test_exactly_the_allowed_assignments_keep_the_rules_at_their_cost(
    problem: tuple[list[int], int, list[tuple[tuple[int, ...], int, dict[tuple[int, ...], int]]]],
) -> None:
    """For each assignment: its sum, from the functions as written, is below top exactly when the plan is feasible.

    A value that became no option must be forbidden in every assignment; feasible plans cost what the problem says.
    """
    domains, top, functions = problem
    lines = [f"random {len(domains)} {max(domains)} {len(functions)} {top}", " ".join(map(str, domains))]
    for scope, default, costs in functions:
        lines.append(" ".join(map(str, (len(scope), *scope, default, len(costs)))))
        lines += [" ".join(map(str, (*place, cost))) for place, cost in costs.items()]
    instance = instance_of(wcsp.read("\n".join(lines).encode(), "random.wcsp", "random"))
    found = {tuple(map(int, plan)): (value, feasible) for plan, value, feasible in plans(instance)}
    for x in product(*map(range, domains)):
        total = sum(costs.get(tuple(x[i] for i in scope), default) for scope, default, costs in functions)
        value, feasible = found.get(x, (None, False))
        assert feasible == (total < top)
        assert not feasible or value == total


@pytest.mark.parametrize("name", _FAST)
def test_published_optima_are_found_and_proved(name: str) -> None:
    """Examples of toulbar2 solve to the published optimum."""
    known = {row["instance"]: Decimal(row["value"]) for row in best_known("cfn")}
    path = instance_file("cfn", f"wcsp/{name}")
    result, objective, bound = solved(wcsp.read(read_bytes(path), str(path), name))
    assert (result.status, objective, bound) == ("optimal", known[f"wcsp/{name}"], known[f"wcsp/{name}"])


@pytest.mark.parametrize("name", ["cap131", "celar6sub0"])
def test_larger_published_files_have_the_sizes_of_the_table(name: str) -> None:
    """Variables and largest domain are those of the table, and there are at most as many arcs as functions of two."""
    [row] = [row for row in best_known("cfn") if row["instance"] == f"wcsp/{name}"]
    path = instance_file("cfn", f"wcsp/{name}")
    document = wcsp.read(read_bytes(path), str(path), name).document
    assert len(document["processes"]) == int(row["variables"])
    assert max(len(process["options"]) for process in document["processes"]) == int(row["max_domain"])
    assert 0 < len(document["dependencies"]) <= int(row["pairwise_functions"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "line 1: the file ends where the name of the problem is expected"),
        (_TINY[:34], "line 5: the file ends where a cost of function 1 is expected"),
        (_TINY.replace(b"tiny 2", b"tiny two"), "line 1: found 'two', expected the number of variables"),
        (b"a 1000000000 2 1 5\n2 2\n", "line 2: the file ends where the size of a domain is expected"),
        (b"a 1 1000000000 0 5\n1000000000\n", "the variables have 1,000,000,000 values together; at most 1,000,000"),
        (
            b"a 2 9999 1 5\n9999 9999\n2 0 1 1 0\n",
            "this problem has 99,980,001 costs of pairs or more; at most 12,000,000",
        ),
        (b"a 2 2 1 5\n2 2\n2 0 1 0 1000000000\n", "line 3: the file ends where a cost of function 0 is expected"),
        (b"a 2 2 1000000000 5\n2 2\n", "line 2: the file ends where the number of variables of function 0 is expected"),
        (
            b"a 2 2 0 5\n2 3\n",
            "line 2: found '3', expected the size of the domain of variable 1, a whole number from 1 to 2",
        ),
        (b"a 3 2 1 5\n2 2 2\n3 0 1 2 0 0\n", "line 3: found '3', expected function 0 to have at most 2 variables"),
        (
            b"a 2 2 1 5\n2 2\n2 0 2 0 0\n",
            "line 3: found '2', expected a variable of function 0, a whole number from 0 to 1",
        ),
        (b"a 2 2 1 5\n2 2\n2 1 1 0 0\n", "line 3: found '1', expected another variable of function 0"),
        (b"a 2 2 1 5\n2 2\n2 0 1 -1 >= 0 0\n", "line 3: found '-1', expected the default cost of function 0"),
        (
            b"a 1 2 1 5\n2\n1 0 0 1\n2 1\n",
            "line 4: found '2', expected a value in function 0, a whole number from 0 to 1",
        ),
        (
            b"a 1 2 1 5\n2\n1 0 0 1\n1 -3\n",
            "line 4: found '-3', expected a cost of function 0, a whole number of at least 0",
        ),
        (b"a 1 2 1 5\n2\n1 0 0 1\n1 2.5\n", "line 4: found '2.5', expected a cost of function 0"),
        (
            b"a 1 2 1 5\n2\n1 0 0 2\n1 3\n1 4\n",
            "line 5: found '4', expected the cost that function 0 gave these values",
        ),
        (_TINY + b"9", "line 13: found '9', expected the end of the file"),
        (_TINY.replace(b"tiny", b"t\xefny"), "byte 0xef in line 1"),
        (b"a 1 2 1 99999999999999999999\n2\n1 0 0 1\n1 9999999999999999999\n", "a cost of this problem comes to"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(text: bytes, message: str) -> None:
    """Each message names the place and what was expected there; sizes are refused before anything is made of them."""
    with pytest.raises(InputError, match=message):
        wcsp.read(text, "wrong.wcsp", "wrong")


def test_a_tuple_listed_twice_alike_is_no_fault() -> None:
    """Only two different costs of the same values contradict each other."""
    imported = wcsp.read(b"a 1 2 1 5\n2\n1 0 0 2\n1 3\n1 3\n", "twice.wcsp", "twice")
    assert [value for _, value, _ in plans(instance_of(imported))] == [0, 3]

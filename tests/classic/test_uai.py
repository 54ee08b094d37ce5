"""Markov random fields in the UAI format: exact mapping, published optima, files that are wrong."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pairwise_cases import instance_of, plans, solved
from public_data import best_known, instance_file
from thorough import examples

from rightsource.instances.classic import uai
from rightsource.instances.file_bytes import read_bytes
from rightsource.models.faults import InputError

_FAST = ("protein/pdb1etl", "protein/pdb1pen", "protein/pdb1not", "uai/Segmentation_11", "uai/Grids_11")
_TOLERANCE = Decimal("0.001")

# Two variables of two and three values; a factor of x0: 2, 0.5; one of (x1, x0), the value of x0 running fastest:
#   x1 = 0: 1, 4    x1 = 1: 0, 1    x1 = 2: 3, 0.1
# Products: (0, 0): 2, (0, 1): 0, (0, 2): 6; (1, 0): 2, (1, 1): 0.5, (1, 2): 0.05. The greatest is 6: energy -ln 6.
_TINY = b"MARKOV\n2\n2 3\n2\n1 0\n2 1 0\n\n2\n 2 0.5\n6\n 1 4 0 1 3 0.1\n"


def test_a_tiny_network_has_the_optimum_worked_out_by_hand() -> None:
    """A descending scope, a forbidden pair and negative energies: -ln 6 up to 10⁻⁶, see above."""
    imported = uai.read(_TINY, "tiny.uai", "tiny")
    result, objective, bound = solved(imported)
    assert result.status == "optimal"
    assert objective == bound == Decimal("-1.791759")
    allowed = {plan for plan, _, feasible in plans(instance_of(imported)) if feasible}
    assert allowed == {("0", "0"), ("0", "2"), ("1", "0"), ("1", "1"), ("1", "2")}


def test_tables_of_a_bayesian_network_are_factors_like_any_others() -> None:
    """P(a) = 0.9, 0.1 and P(b | a) = 0.2, 0.8 and 0.7, 0.3: the most probable is (0, 1) at 0.72."""
    imported = uai.read(b"BAYES\n2\n2 2\n2\n1 0\n2 0 1\n2\n.9 .1\n4\n.2 .8\n.7 .3\n", "bayes.uai", "bayes")
    result, objective, _ = solved(imported)
    assert result.plan is not None
    assert dict(result.plan.assignment) == {"x0": "0", "x1": "1"}
    assert objective is not None
    assert abs(float(objective) + math.log(0.72)) < 1e-6


def test_a_factor_without_variables_and_extreme_entries_are_read() -> None:
    """A constant moves every energy; 10^-1000, which no double holds, is 1000 ln 10."""
    imported = uai.read(b"MARKOV 1 2 2  0  1 0  1 0.5  2 1e-1000 1", "extreme.uai", "extreme")
    values = [value for _, value, _ in plans(instance_of(imported))]
    assert values == [Decimal("2303.278240"), Decimal("0.693147")]


def test_a_network_whose_product_is_always_zero_is_infeasible() -> None:
    """Neither a constant of 0 nor a variable without an allowed value leaves an assignment."""
    for text in (b"MARKOV 1 2 1  0  1 0", b"MARKOV 1 2 1  1 0  2 0 0", b"MARKOV 2 1 1 1  2 0 1  1 0"):
        assert solved(uai.read(text, "none.uai", "none"))[0].status == "infeasible"


@st.composite
def _networks(draw: st.DrawFn) -> tuple[list[int], list[tuple[tuple[int, ...], list[str]]]]:
    domains = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    entry = st.sampled_from(["0", "1", "1.0", "0.5", "2", "1e-6", "37.25", "0.001", "1e3"])
    scopes = st.permutations(range(len(domains))).flatmap(
        lambda order: st.integers(0, min(2, len(order))).map(lambda arity: tuple(order[:arity]))
    )
    factors = []
    for scope in draw(st.lists(scopes, max_size=5)):
        size = math.prod(domains[variable] for variable in scope)
        factors.append((scope, draw(st.lists(entry, min_size=size, max_size=size))))
    return domains, factors


@settings(max_examples=examples(200))
@given(_networks())
def test_exactly_the_possible_assignments_keep_the_rules_at_their_energy(
    network: tuple[list[int], list[tuple[tuple[int, ...], list[str]]]],
) -> None:
    """For each assignment: no entry is 0 exactly when the plan is feasible; its energy is then the sum of logarithms.

    Each logarithm is rounded to six decimals; a value that became no option must be impossible.
    """
    domains, factors = network
    words = ["MARKOV", len(domains), *domains, len(factors)]
    for scope, _ in factors:
        words += [len(scope), *scope]
    for _, entries in factors:
        words += [len(entries), *entries]
    instance = instance_of(uai.read(" ".join(map(str, words)).encode(), "random.uai", "random"))
    found = {tuple(map(int, plan)): (value, feasible) for plan, value, feasible in plans(instance)}
    for x in product(*map(range, domains)):
        chosen = []
        for scope, entries in factors:
            place = 0
            for variable in scope:
                place = place * domains[variable] + x[variable]
            chosen.append(float(entries[place]))
        value, feasible = found.get(x, (None, False))
        assert feasible == all(chosen)
        if feasible:
            assert value == Decimal(sum(round(-math.log(entry) * 10**6) for entry in chosen)) / 10**6


@pytest.mark.parametrize("name", _FAST)
def test_published_optima_are_found_and_proved(name: str) -> None:
    """Small networks solve to the published energy, within the tolerance of its table."""
    known = {row["instance"]: Decimal(row["value"]) for row in best_known("cfn")}
    path = instance_file("cfn", name)
    result, objective, bound = solved(uai.read(read_bytes(path), str(path), path.stem))
    assert result.status == "optimal"
    assert objective is not None
    assert objective == bound
    assert abs(objective - known[name]) <= _TOLERANCE


@pytest.mark.parametrize("name", ["protein/pdb2igd", "uai/Segmentation_13"])
def test_larger_published_files_have_the_sizes_of_the_table(name: str) -> None:
    """Variables are those of the table; values that are impossible by themselves are no options."""
    [row] = [row for row in best_known("cfn") if row["instance"] == name]
    path = instance_file("cfn", name)
    document = uai.read(read_bytes(path), str(path), path.stem).document
    assert len(document["processes"]) == int(row["variables"])
    assert 1 < max(len(process["options"]) for process in document["processes"]) <= int(row["max_domain"])
    assert 0 < len(document["dependencies"]) <= int(row["pairwise_functions"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "line 1: the file ends where MARKOV or BAYES is expected"),
        (_TINY.replace(b"MARKOV", b"MARKOW"), "line 1: found 'MARKOW', expected MARKOV or BAYES"),
        (_TINY[:-10], "line 11: the file ends where an entry of factor 1 is expected"),
        (b"MARKOV 1000000000 2 2", "the file ends where the size of a domain is expected"),
        (b"MARKOV 1 1000000000 0", "the variables have 1,000,000,000 values together; at most 1,000,000 are read"),
        (b"MARKOV 1 2 1000000000", "the file ends where the number of variables of factor 0 is expected"),
        (b"MARKOV 2 0 2", "found '0', expected the size of a domain, a whole number of at least 1"),
        (b"MARKOV 3 2 2 2 1 3 0 1 2 8", "found '3', expected factor 0 to have at most 2 variables"),
        (b"MARKOV 2 2 2 1 2 0 2", "found '2', expected a variable of factor 0, a whole number from 0 to 1"),
        (b"MARKOV 2 2 2 1 2 0 0", "found '0', expected another variable of factor 0"),
        (_TINY.replace(b"\n6\n", b"\n8\n"), "line 10: found '8', expected 6 as the number of entries of factor 1"),
        (_TINY.replace(b"0.5", b"-0.5"), "line 9: found '-0.5', expected an entry of factor 0, a number of at least 0"),
        (_TINY.replace(b"0.5", b"inf"), "line 9: found 'inf', expected an entry of factor 0"),
        (_TINY + b"1", "line 12: found '1', expected the end of the file"),
        (_TINY.replace(b"0.5", b"\xbd"), "byte 0xbd in line 9"),
    ],
)
def test_files_that_are_wrong_are_refused_in_words(text: bytes, message: str) -> None:
    """Each message names the place and what was expected there; sizes are refused before anything is made of them."""
    with pytest.raises(InputError, match=message):
        uai.read(text, "wrong.uai", "wrong")


def test_the_rounding_of_energies_is_told() -> None:
    """One factor is off by at most half a millionth."""
    [warning] = uai.read(b"MARKOV 1 2 1 1 0 2 0.5 0.25", "tiny.uai", "tiny").warnings
    assert warning.message == "energies are rounded to 6 decimals: published figures are right to within 0.0000005."

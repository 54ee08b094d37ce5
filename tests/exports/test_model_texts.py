"""Model files of a tiny instance, line by line, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from export_cases import WRITERS, formulated
from small_cases import two_jobs

from rightsource.instances.exports.lp import lp_text
from rightsource.instances.exports.mps import mps_text
from rightsource.instances.exports.names import LONGEST, lp_name, unique_names
from rightsource.models.canonical import sha256
from rightsource.models.faults import InputError
from rightsource.models.formulation.linear import LinearModel


def _tiny() -> dict[str, Any]:
    """Return two jobs, each for the own team (staffed in units of 8 hours) or a vendor with a fixed cost.

    The vendor must not do the small one. Both jobs take 5 hours of the team.
    """
    providers = [
        {"id": "team", "kind": "team", "site": "home", "unit": {"hours": 8, "cost": Decimal("7.5")}},
        {"id": "vendor", "kind": "vendor", "site": "home", "fixed_cost": 3},
    ]
    rule = {"id": "at-home", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": ["vendor"]}}
    document = two_jobs(name="two jobs", providers=providers, rules=[rule])
    for process in document["processes"]:
        process["options"][0]["hours"] = 5
    return document


MPS = """\
 N total_cost                          the objective
 E one-option[small]                   exactly one option of each job
 E one-option[large]
 L use-it[0]                           whoever uses the vendor pays its fixed cost, for each job
 L use-it[1]
 L units:team                          the hours of the team, within those of its units
 L units-it[0]                         each job done by the team needs a unit
 L units-it[1]
COLUMNS
 marker0 'MARKER' 'INTORG'             all columns are whole
 x[small,own] total_cost 2             12 instead of 10 outside, and 10 is part of the constant
 x[small,own] one-option[small] 1
 x[small,own] units:team 5             5 hours
 x[small,own] units-it[0] 1
 x[small,out] one-option[small] 1      no cost beyond the constant
 x[small,out] use-it[0] 1
 x[large,own] total_cost 15            40 instead of 25
 x[large,own] one-option[large] 1
 x[large,own] units:team 5
 x[large,own] units-it[1] 1
 x[large,out] one-option[large] 1
 x[large,out] use-it[1] 1
 use[vendor] total_cost 3              the fixed cost
 use[vendor] use-it[0] -1
 use[vendor] use-it[1] -1
 units[team] total_cost 7.5            the cost of a unit, a plain decimal
 units[team] units:team -8             8 hours each
 units[team] units-it[0] -1
 units[team] units-it[1] -1
 marker0 'MARKER' 'INTEND'
RHS
 rhs total_cost -35                    the constant 10 + 25 with its sign turned
 rhs one-option[small] 1
 rhs one-option[large] 1
BOUNDS
 BV bound x[small,own]                 0 or 1
 FX bound x[small,out] 0               the rule leaves this option no chance
 BV bound x[large,own]
 BV bound x[large,out]
 BV bound use[vendor]
 UP bound units[team] 2                10 hours never need more than 2 units
ENDATA
"""

LP = """\
Minimize
 total_cost: + 2 x(small,own) + 0 x(small,out) + 15 x(large,own) + 0 x(large,out) + 3 use(vendor) + 7.5 units(team) + 35
Subject To
 one_option(small): + x(small,own) + x(small,out) = 1
 one_option(large): + x(large,own) + x(large,out) = 1
 use_it(0): + x(small,out) - use(vendor) <= 0
 use_it(1): + x(large,out) - use(vendor) <= 0
 units_team: + 5 x(small,own) + 5 x(large,own) - 8 units(team) <= 0
 units_it(0): + x(small,own) - units(team) <= 0
 units_it(1): + x(large,own) - units(team) <= 0
Bounds
 x(small,out) = 0
 0 <= units(team) <= 2
General
 x(small,out) units(team)
Binary
 x(small,own) x(large,own) x(large,out) use(vendor)
End
"""
"""The same model, row by row: brackets, hyphens and colons are no characters of LP names, so they are replaced.

The objective names every column, also those without a cost, and ends with the constant. What is fixed or has more
values than 0 and 1 has a line under Bounds and stands under General, what is 0 or 1 under Binary.
"""


def test_the_mps_file_of_a_tiny_instance() -> None:
    """Every line is as it is for the reason beside it."""
    formulation, instance = formulated(_tiny())
    expected = [line[:38].rstrip() for line in MPS.splitlines()]
    text = mps_text(formulation, instance)
    assert text.isascii()
    assert text.splitlines()[:8] == [
        "* Least-cost plan of the instance 'two jobs'",
        f"* sha256: {sha256(instance)}",
        "* currency: EUR",
        "* objective: EUR per year, as exact decimals, the constant part included",
        "* rows: exact; whole numbers, divided by a power of two where entries are above 2^20",
        "* exact: an optimal solution is an optimal plan",
        "NAME two_jobs",
        "ROWS",
    ]
    assert text.splitlines()[8:] == expected


def test_the_lp_file_of_a_tiny_instance() -> None:
    """The head is that of the MPS file behind backslashes; the model follows."""
    formulation, instance = formulated(_tiny())
    head = [line.replace("*", "\\", 1) for line in mps_text(formulation, instance).splitlines()[:6]]
    assert lp_text(formulation, instance) == "\n".join([*head, LP])


def test_relaxed_rules_are_named_at_the_head() -> None:
    """A path rule is rounded outwards: the file says that its optimum is a bound, and names the rule."""
    arcs = [{"from": "small", "to": "large", "volume": 1}]
    profile = {"same_site": {"cost": 0}, "same_country": {"cost": 0}, "cross_border": {"cost": 0}}
    options = {"yield": Decimal("0.9"), "provider": "team", "unit_cost": 1, "hours": 0}
    document = two_jobs(dependencies=arcs, handoffs={"default": profile})
    for process in document["processes"]:
        process["options"].append({"id": "worse", **options})
    document["rules"] = [{"id": "end-to-end", "kind": "min_path_yield", "value": Decimal("0.85")}]
    formulation, instance = formulated(document)
    assert formulation.relaxed == {"end-to-end"}
    for write in WRITERS.values():
        text = write(formulation, instance)
        assert "relaxed: the rows of the rules below are rounded outwards" in text
        assert "lower bound on the cost of a plan" in text
        assert "  end-to-end\n" in text
        assert "exact: an optimal solution" not in text


def test_a_name_in_other_letters_does_not_leave_the_head() -> None:
    """Names of instances may hold line breaks and any letters; the files stay ASCII, comments stay comments."""
    formulation, instance = formulated(two_jobs(name="Büro\nCOLUMNS"))
    for write in WRITERS.values():
        text = write(formulation, instance)
        assert text.isascii()
        assert "instance 'B\\xfcro\\nCOLUMNS'\n" in text


@pytest.mark.parametrize("write", WRITERS.values())
def test_processes_without_an_option_are_named_with_their_rules(write: Any) -> None:
    """An instance without a plan has no model; the process and the rules that leave it nothing are named."""
    document = two_jobs(
        rules=[
            {"id": f"no-{kind}", "kind": "forbid", "scope": {"processes": ["small"]}, "select": {"kinds": [kind]}}
            for kind in ("team", "vendor")
        ]
    )
    with pytest.raises(
        InputError, match=r"^processes\[0\]: no option of process 'small' is left by rules 'no-team' and"
    ):
        write(*formulated(document))


def test_many_processes_without_an_option_are_counted() -> None:
    """Ten are named, the others counted."""
    document = two_jobs()
    options = document["processes"][0]["options"]
    document["processes"] = [
        {"id": f"n{i}", "function": "ap", "volume": 1, "options": [dict(options[0])]} for i in range(12)
    ]
    document["rules"] = [{"id": "none", "kind": "forbid", "select": {"kinds": ["team"]}}]
    with pytest.raises(InputError, match=r"so it is with 2 more processes\.") as caught:
        mps_text(*formulated(document))
    assert len(caught.value.faults) == 11
    assert "is left by rule 'none'; there is no plan to formulate." in str(caught.value)


def test_a_model_without_rows_and_costs_is_still_a_file() -> None:
    """A single column without a cost and without rows: every section is there, the column is declared."""
    formulation, instance = formulated(two_jobs())
    none = np.zeros(0, dtype=np.int64)
    model = LinearModel(
        lower=np.array([0]),
        upper=np.array([1]),
        integral=np.array([True]),
        objective=np.array([0]),
        offset=0,
        row_start=np.array([0]),
        column=none,
        coefficient=none,
        row_lower=none,
        row_upper=none,
        column_name=lambda _: "x",
        row_name=lambda _: "",
    )
    bare = replace(formulation, model=model)
    assert " x total_cost 0\n" in mps_text(bare, instance)
    assert " total_cost: + 0 x\nSubject To\nBounds\nBinary\n x\nEnd\n" in lp_text(bare, instance)


def test_names_that_would_collide_are_told_apart() -> None:
    """Ids that differ only in characters of no LP name stay different, whatever else is taken; so do reserved names."""
    names = unique_names(["a-b", "a_b", "a_b~2", "a:b", "total_cost"], lp_name, ["total_cost"])
    assert names == ["a_b", "a_b~2", "a_b~2~2", "a_b~3", "total_cost~2"]


def test_long_names_are_cut_and_stay_unique() -> None:
    """Names of pairs of options may have more than 255 characters; what is cut alike is numbered."""
    first, second = unique_names(["y" * 300 + "a", "y" * 300 + "b"], lp_name)
    assert first == "y" * LONGEST
    assert second == "y" * (LONGEST - 2) + "~2"


def test_words_and_numbers_are_no_lp_names() -> None:
    """Rules may be called like sections or numbers of an LP file; an underscore makes names of them."""
    for text in ("end", "Bounds", "st", "free", "INF", "e", "E5", "e.g", "7", ".5", "-1"):
        assert lp_name(text)[0] == "_"
    assert [lp_name(text) for text in ("east", "x1", "risk-budget", "ends")] == ["east", "x1", "risk_budget", "ends"]


def test_the_same_instance_gives_the_same_bytes() -> None:
    """Building twice from the same document changes nothing."""
    for write in WRITERS.values():
        assert write(*formulated(_tiny())) == write(*formulated(_tiny()))

"""Names of cases: each name gives its case back, and what is no name is answered in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from public_data import data_folder

from rightsource.benchmarks.cases.published import TABLES, find_problem, published_case
from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.cases.sets import SETS, cases_of
from rightsource.benchmarks.cases.synthetic import SYNTHETIC, grid, synthetic, synthetic_instance
from rightsource.instances.families.registry import FAMILIES
from rightsource.models.canonical import sha256
from rightsource.models.faults import InputError


def test_the_names_of_the_design() -> None:
    """Family, size and seed; a published problem by its family and its name there, slashes and marks included."""
    assert find_case("handoff-120-s2") == synthetic("handoff", 120, 2)
    assert find_case("scarce-30-s0-infeasible") == synthetic("scarce", 30, 0, infeasible=True)
    assert find_case("core-300-s1") == synthetic("core", 300, 1)
    assert find_case("tight-capacity-100000-s1").processes == 100_000
    assert find_case("gap/c0515_1") == published_case("gap", "c0515_1")
    assert find_case("mmkp/hiremath/TestSet.10GP10IT10KP#3").family == "mmkp"
    assert find_case("psplib-mm/j102_2@17").kind == "classic"


def test_every_synthetic_name_gives_its_case_back() -> None:
    """Of all families, the pairwise cost core included, in all sizes and seeds."""
    cases = grid(SYNTHETIC, (10, 1000, 100_000), (0, 7))
    assert len({case.name for case in cases}) == len(cases) == 6 * (len(FAMILIES) + 1)
    assert [find_case(case.name) for case in cases] == cases


@pytest.mark.parametrize("name", SETS)
def test_every_case_of_a_set_is_found_by_its_name(name: str) -> None:
    """With the public data where they are there, published problems included."""
    data = data_folder("gap").parent
    cases = cases_of(name, data)
    assert [find_case(case.name) for case in cases] == cases
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("handof-120-s2", r"'handof-120-s2': 'handof' is not a family; did you mean 'handoff'\? \(known: desk, tower"),
        ("gpa/c0515_1", r"'gpa/c0515_1': 'gpa' is not a family; did you mean 'gap'\? \(known: gap, ufl, sscflp"),
        (
            "handoff-120",
            r"'handoff-120' is not the name of a case; expected FAMILY-PROCESSES-sSEED .* or FAMILY/PROBLEM",
        ),
        ("handoff-0120-s2", "'handoff-0120-s2' is not the name of a case"),
        ("handoff-120-s02", "'handoff-120-s02' is not the name of a case"),
        ("gap/", "'gap/' is not the name of a case"),
        ("", "'' is not the name of a case"),
    ],
)
def test_what_is_no_name_is_answered(name: str, message: str) -> None:
    """Unknown families with the nearest one, other texts with what a name looks like."""
    with pytest.raises(InputError, match=message):
        find_case(name)


def test_a_name_stands_for_one_instance() -> None:
    """Twice the same; another seed, size or the wish for no plan gives another."""
    names = ("scarce-20-s1", "scarce-20-s2", "scarce-21-s1", "scarce-20-s1-infeasible")
    assert len({sha256(synthetic_instance(find_case(name))) for name in names}) == 4
    first, again = (sha256(synthetic_instance(find_case("core-20-s1"))) for _ in range(2))
    assert first == again


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("desk-500-s1", "found 500, expected a whole number from 10 to 80 for desk"),
        ("desk-20-s1-infeasible", "desk has feasible instances only"),
        ("core-5-s1", "found 5, expected a whole number from 20 to 100,000 for handoff"),
    ],
)
def test_an_instance_that_a_family_does_not_have_is_refused(name: str, message: str) -> None:
    """The family says what it takes."""
    with pytest.raises(InputError, match=message):
        synthetic_instance(find_case(name))


def test_a_problem_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    """With the folder of public data that was searched."""
    folder = tmp_path / "gap"
    folder.mkdir()
    (folder / "best_known.csv").write_text("instance,value,status\ntiny,3,optimal\n")
    (folder / "tiny.txt").write_text("1 1\n1\n1\n1\n")
    assert find_problem(find_case("gap/tiny"), tmp_path).path == folder / "tiny.txt"
    with pytest.raises(
        InputError, match=r"'gap/tyny' is not among the published problems at .*did you mean 'gap/tiny'"
    ):
        find_problem(find_case("gap/tyny"), tmp_path)


def test_every_published_problem_is_found_by_its_case() -> None:
    """One of each family here: looking for each reads the tables again."""
    data = data_folder("gap").parent
    for table in TABLES:
        problem = next(table.problems(data))
        assert find_problem(problem.case, data) == problem

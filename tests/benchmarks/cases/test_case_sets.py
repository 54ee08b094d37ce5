"""The sets of cases: their size, their content, the rules behind them, and what they lack without public data."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from public_data import data_folder

from rightsource.benchmarks.cases.published import TABLES
from rightsource.benchmarks.cases.registry import find_case
from rightsource.benchmarks.cases.sets import HARD, LARGE, SETS, cases_of, choose
from rightsource.benchmarks.cases.synthetic import SYNTHETIC
from rightsource.instances.families.registry import FAMILIES
from rightsource.models.faults import InputError

NOWHERE = Path("nowhere")


def folder_with(tmp_path: Path, problems: dict[str, tuple[int, str]]) -> Path:
    """Return a folder of public data with problems of the family sscflp: name -> (bytes, value)."""
    folder = tmp_path / "sscflp"
    for name, (size, _) in problems.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_bytes(b"1" * size)
    rows = [f"{name},{value},optimal" for name, (_, value) in problems.items()]
    (folder / "best_known.csv").write_text("\n".join(["instance,value,status", *rows]) + "\n")
    return tmp_path


def test_the_sets() -> None:
    """By name, each with a meaning."""
    classic = ["classic", "classic-upper", "classic-all"]
    assert list(SETS) == ["smoke", "small", "small-first", "hard", "hard-part", "scale", *classic]
    assert all(SETS[name].name == name and SETS[name].meaning for name in SETS)


def test_small_has_every_family_that_comes_so_small() -> None:
    """Three cases of each with seeds 1, 2, 3 and 50 to 300 processes, all sizes of a family different."""
    cases = cases_of("small", NOWHERE)
    assert Counter(case.family for case in cases) == dict.fromkeys((f for f in SYNTHETIC if f != "enterprise"), 3)
    assert FAMILIES["enterprise"].fewest > 300
    assert all(50 <= case.processes <= 300 for case in cases)
    for family in SYNTHETIC:
        own = [case for case in cases if case.family == family]
        assert [case.seed for case in own] in ([1, 2, 3], [])
        assert len({case.processes for case in own}) == len(own)
    assert cases_of("small-first", NOWHERE) == [case for case in cases if case.seed == 1]


def test_hard_has_every_hard_family_in_three_sizes_and_two_seeds() -> None:
    """And the part that is run each time is inside it, one case of every third family."""
    cases = cases_of("hard", NOWHERE)
    assert set(HARD) == {name for name, family in FAMILIES.items() if family.meaning.startswith("hard")}
    expected = {(f, n, s) for f in HARD for n in (300, 1000, 2000) for s in (1, 2)}
    assert {(case.family, case.processes, case.seed) for case in cases} == expected
    assert len(cases) == 42
    part = cases_of("hard-part", NOWHERE)
    assert [case.name for case in part] == [f"{family}-1000-s1" for family in (HARD[0], HARD[3], HARD[6])]
    assert set(part) <= set(cases)


def test_scale_has_five_families_up_to_100000_processes() -> None:
    """Each in three sizes, all of which the families take."""
    cases = cases_of("scale", NOWHERE)
    assert {(case.family, case.processes) for case in cases} == {(f, n) for f in LARGE for n in (1000, 10_000, 100_000)}
    assert len(cases) == 15
    assert all(case.seed == 1 for case in cases)
    assert all(FAMILIES[c.family].fewest <= c.processes <= FAMILIES[c.family].command_most for c in cases)


def test_smoke_is_small_and_different() -> None:
    """Five synthetic cases of at most 40 processes, one a core and one without a plan; two published problems."""
    cases = cases_of("smoke", NOWHERE)
    assert len(cases) == len({case.family for case in cases}) == 5
    assert all(20 <= case.processes <= 40 for case in cases)
    assert "core" in {case.family for case in cases}
    assert [case.name for case in cases if case.infeasible] == ["scarce-20-s1-infeasible"]
    data = data_folder("gap").parent
    published = [case.name for case in cases_of("smoke", data) if case.kind == "classic"]
    assert published == ["gap/c0515_1", "mmkp/khan/I01"]


@pytest.mark.parametrize(("name", "of_sscflp"), [("classic", "p45"), ("classic-upper", "p30")])
def test_classic_takes_one_of_each_family_with_proved_optima(name: str, of_sscflp: str) -> None:
    """Ten cases: all families but qsap, whose values nobody proved; with all data nothing is lacking."""
    data = data_folder("gap").parent
    choice = choose(name, data)
    assert not choice.lacking
    assert [case.family for case in choice.cases] == [table.family for table in TABLES if table.family != "qsap"]
    proved = {problem.case for table in TABLES for problem in table.problems(data) if problem.proved}
    assert set(choice.cases) <= proved
    assert [case.name for case in choice.cases if case.family == "sscflp"] == [f"sscflp/holmberg/{of_sscflp}"]
    assert choice == choose(name, data)


@pytest.mark.parametrize(("name", "chosen"), [("classic", "p2"), ("classic-upper", "p3")])
def test_quantiles_are_the_lower_ones_of_the_problems_with_a_value(tmp_path: Path, name: str, chosen: str) -> None:
    """Sub-sets a (4 valued problems) and c (3): of a, the lower quantiles of its sizes, ties by name.

    In a the sizes are 10, 20, 20, 40 and one without a value: the second is p2 (20, before p3), the third p3.
    """
    of_a = {"a/p5": (1, "infeasible"), "a/p3": (20, "9"), "a/p2": (20, "9"), "a/p1": (40, "9"), "a/p4": (10, "9")}
    of_others = {"c/p3": (5, "9"), "c/p1": (6, "9"), "c/p2": (7, "9")}
    choice = choose(name, folder_with(tmp_path, of_a | of_others))
    assert [case.name for case in choice.cases] == [f"sscflp/a/{chosen}"]


def test_classic_all_has_every_problem_with_a_file() -> None:
    """Also those published as infeasible."""
    data = data_folder("gap").parent
    choice = choose("classic-all", data)
    assert len(choice.cases) == sum(len(table.rows(data)) for table in TABLES) == 708
    assert find_case("psplib-mm/j1029_1@17") in choice.cases
    assert set(cases_of("classic", data)) <= set(choice.cases)


def test_what_is_lacking_without_public_data_is_said(tmp_path: Path) -> None:
    """A table that is absent, files that are absent, and problems asked for by name."""
    lacking = choose("classic", NOWHERE).lacking
    assert len(lacking) == len(TABLES)
    assert lacking[0] == "gap: there is no table of published values at nowhere/gap/best_known.csv."
    data = folder_with(tmp_path, {"a/p1": (1, "9"), "a/p2": (1, "9")})
    (data / "sscflp" / "a" / "p2.txt").unlink()
    for name in ("classic", "classic-all"):
        choice = choose(name, data)
        assert f"sscflp: 1 of 2 published problems have no file below {data / 'sscflp'}." in choice.lacking
        assert [case.name for case in choice.cases] == ["sscflp/a/p1"]
    assert choose("smoke", NOWHERE).lacking == (
        "gap/c0515_1: it is not among the published problems at nowhere.",
        "mmkp/khan/I01: it is not among the published problems at nowhere.",
    )
    assert not choose("small", NOWHERE).lacking


def test_an_unknown_set_is_answered_with_the_nearest() -> None:
    """And with all there are."""
    with pytest.raises(
        InputError, match=r"'smal' is not a set of cases; did you mean 'small'\? \(known: smoke, small,"
    ):
        cases_of("smal", NOWHERE)

"""Model files are read back by HiGHS as they were meant: the same model, the same optimum."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from export_cases import WRITERS, by_highs, formulated, odd_model
from linear_solver import optimum
from random_instances import random_document
from thorough import THOROUGH

from rightsource.instances.exports import lp, mps
from rightsource.instances.library import open_bundled
from rightsource.models.formulation.build import Formulation, build
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer.solve import solve

SEEDS = range(24)


def _texts(cases: dict[str, tuple[Formulation, Instance]]) -> dict[str, str]:
    return {f"{name}.{kind}": write(*case) for name, case in cases.items() for kind, write in WRITERS.items()}


def _minor_units(found: float | None, instance: Instance) -> float | None:
    return None if found is None else found * 10**instance.money_decimals


def test_random_models_have_the_same_sizes_and_optimum_in_highs(tmp_path: Path) -> None:
    """HiGHS finds in both files the columns, rows, entries and integers of the model, and the optimum of the solver.

    A formulation that is a relaxation is compared with its own optimum, found through MathOpt; all others also with
    the exhaustive search over every plan, which knows no formulation.
    """
    cases = {f"random-{seed}": formulated(random_document(seed, rules=seed % 2 == 0)) for seed in SEEDS}
    open_cases = {name: case for name, case in cases.items() if not case[0].tables.blocked}
    found = by_highs(_texts(open_cases), tmp_path)
    exact = 0
    for name, (formulation, instance) in open_cases.items():
        model, least = formulation.model, optimum(formulation.model)
        if not formulation.relaxed:
            assert least == pytest.approx(solve(instance, engine="exhaustive", gap=0).objective)
            exact += 1
        for kind in WRITERS:
            answer = found[f"{name}.{kind}"]
            assert answer["read"]
            assert len(answer["columns"]) == model.columns
            assert len(answer["rows"]) == model.rows
            assert answer["nonzeros"] == len(model.column)
            assert answer["integral"] == model.integral.tolist()
            assert _minor_units(answer["optimum"], instance) == pytest.approx(least, abs=1e-3)
    assert len(open_cases) >= 18
    assert exact >= 12


@pytest.mark.parametrize(
    ("name", "kinds"), [("invoice-desk", ("mps", "lp")), *([("health-claims", ("mps",))] if THOROUGH else [])]
)
def test_bundled_cases_have_the_optimum_of_solve_in_highs(name: str, kinds: tuple[str, ...], tmp_path: Path) -> None:
    """The optimum of the files is the cost of the plan that `solve` proves optimal to the cent.

    Both cases have path rules, so their formulations are relaxations: their optimum is a lower bound, and the plan of
    least cost keeps the rules all the same, so that bound and cost meet.
    """
    instance = open_bundled(name)
    result = solve(instance, gap=0)
    assert result.status == "optimal"
    formulation = build(compile_tables(instance))
    texts = {f"{name}.{kind}": WRITERS[kind](formulation, instance) for kind in kinds}
    found = by_highs(texts, tmp_path)
    for kind in kinds:
        assert _minor_units(found[f"{name}.{kind}"]["optimum"], instance) == pytest.approx(result.objective, abs=1e-3)


def test_every_kind_of_row_and_bound_is_read_as_meant(tmp_path: Path) -> None:
    """HiGHS sees the limits of the model by hand; MPS drops the row without limits, LP splits the one with two."""
    found = by_highs(_texts({"odd": odd_model()}), tmp_path)
    in_mps, in_lp = found["odd.mps"], found["odd.lp"]
    for answer, free in ((in_mps, "free"), (in_lp, "_free")):
        assert answer["columns"] == ["y", "whole", free, "low", "high", "many", "fixed"]
        assert answer["lower"] == [0, 0, None, None, 2, 0, 2]
        assert answer["upper"] == [1, 5, None, 3, 9, None, 2]
        assert answer["integral"] == [True, True, False, False, False, True, False]
        assert answer["cost"] == [1, 0, -1, 0.05, 0, 0, 0]
        assert answer["offset"] == -12.75
    assert in_mps["rows"] == ["ranged", "at-least", "none", "tied"]
    assert (in_mps["row_lower"], in_mps["row_upper"]) == ([-2, -4, None, 0], [1, None, 4, 0])
    assert in_lp["rows"] == ["ranged~lower", "ranged~upper", "at_least", "any", "none", "tied"]
    assert in_lp["row_lower"] == [-2, None, -4, None, None, 0]
    assert in_lp["row_upper"] == [None, 1, None, None, 4, 0]


def test_the_optimum_of_the_model_by_hand(tmp_path: Path) -> None:
    """Free = high = 9 earns 9, low = -4 earns 0.2 while y = 0, so that -9 - 0.2 - 12.75 = -21.95 is the least.

    Taking y = 1 would cost 1 to lower low by one more, which earns only 0.05.
    """
    for answer in by_highs(_texts({"odd": odd_model()}), tmp_path).values():
        assert answer["optimum"] == pytest.approx(float(Fraction(-2195, 100)))


def test_chunks_leave_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large models are written in chunks; chunks of three columns or rows give the same text as a single one."""
    case = formulated(random_document(8))
    whole = _texts({"case": case})
    for module in (lp, mps):
        monkeypatch.setattr(module, "_CHUNK", 3)
    assert case[0].model.rows > 6
    assert _texts({"case": case}) == whole

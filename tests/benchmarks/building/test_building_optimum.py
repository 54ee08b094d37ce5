"""The models in the tools have the optimum of the instance, found by whatever solver each tool reaches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import rightsource.benchmarks
from rightsource.benchmarks.building.cases import write_input
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.cases.synthetic import synthetic, synthetic_instance
from rightsource.benchmarks.runner.surroundings import version_of
from rightsource.optimizer.solve import solve

CASE = synthetic("desk", 12, 3)
HEAD = """
import sys
from pathlib import Path
from rightsource.benchmarks.building.given import read_arrays
from rightsource.benchmarks.building.tools import {module} as tool
given = read_arrays(Path(sys.argv[1]))
built = tool.build(given)
"""
SOLVING = {
    "mathopt": """
from ortools.math_opt.python import mathopt
parameters = mathopt.SolveParameters(relative_gap_tolerance=0.0)
print(mathopt.solve(built, mathopt.SolverType.HIGHS, params=parameters).objective_value())
""",
    "linopy": """
built.solve("highs", io_api="direct", mip_rel_gap=0.0, output_flag=False)
print("\\n", built.objective.value + given.offset)
""",
    "pyoptinterface": """
import pyoptinterface as poi
built.set_raw_parameter("mip_rel_gap", 0.0)
built.optimize()
print(built.get_model_attribute(poi.ModelAttribute.ObjectiveValue))
""",
    "pyomo": """
import pyomo.environ as pyo
solver = pyo.SolverFactory("appsi_highs")
solver.highs_options = {"mip_rel_gap": 0.0}
solver.solve(built)
print(pyo.value(built.costs))
""",
}
"""How each tool solves; pyomo.kernel reaches no solver that is installed, its model is read back elsewhere."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the case for all tools once."""
    place = tmp_path_factory.mktemp("optimum") / "case"
    write_input(CASE, place)
    return place


@pytest.fixture(scope="module")
def optimum() -> int:
    """Return the proved optimum of the instance in minor units."""
    result = solve(synthetic_instance(CASE), gap=0)
    assert result.status == "optimal"
    assert result.report is not None
    return result.report.objective


@pytest.mark.parametrize("name", SOLVING)
def test_tool_finds_the_optimum(name: str, folder: Path, optimum: int) -> None:
    """To half a minor unit, since all costs are whole."""
    needed = {TOOLS[name].package, "ortools" if name == "mathopt" else "highspy"}
    for package in sorted(needed):
        if version_of(package) is None:
            pytest.skip(f"{package} is not installed")
    script = HEAD.format(module=TOOLS[name].module) + SOLVING[name]
    entry = str(Path(rightsource.benchmarks.__path__[0]).parents[1])
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", script, str(folder)],
        env={**os.environ, "PYTHONPATH": entry},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) == pytest.approx(optimum, abs=0.5)

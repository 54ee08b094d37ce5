"""All tools that build models, ours first."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.building.tool import Tool

OURS: Final = "rightsource"

TOOLS: Final[dict[str, Tool]] = {
    tool.name: tool
    for tool in (
        Tool(OURS, "rightsource, from tables", "own", "tables"),
        Tool("mathopt", "MathOpt, object API", "mathopt", package="ortools"),
        Tool("linopy", "linopy, sparse model", "sparse_linopy", constant=False, package="linopy"),
        Tool("pyoptinterface", "PyOptInterface on HiGHS", "poi", package="pyoptinterface"),
        Tool("pyomo", "Pyomo, ConcreteModel", "pyomo_concrete", package="pyomo"),
        Tool("pyomo-kernel", "pyomo.kernel, matrix", "pyomo_kernel", hands_over=False, package="pyomo"),
    )
}
"""All tools by name."""

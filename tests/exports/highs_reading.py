"""A program that lets HiGHS read and solve model files; highspy and OR-Tools cannot share a process.

Takes the paths of model files as arguments; writes, as JSON, for each of them what HiGHS made of it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import highspy


def reading(path: str) -> dict[str, Any]:
    """Return sizes, names, limits and optimum of a model file as HiGHS sees them; infinity as None."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.0)
    status = highs.readModel(path)
    highs.run()
    model = highs.getLp()
    optimal = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    integral = [kind == highspy.HighsVarType.kInteger for kind in model.integrality_]
    return {
        "read": status == highspy.HighsStatus.kOk,
        "nonzeros": highs.getNumNz(),
        "offset": model.offset_,
        "integral": integral or [False] * model.num_col_,
        "columns": list(model.col_names_),
        "rows": list(model.row_names_),
        "cost": list(model.col_cost_),
        "lower": _finite(model.col_lower_),
        "upper": _finite(model.col_upper_),
        "row_lower": _finite(model.row_lower_),
        "row_upper": _finite(model.row_upper_),
        "optimum": highs.getInfo().objective_function_value if optimal else None,
    }


def _finite(limits: Any) -> list[float | None]:
    return [None if abs(limit) == highspy.kHighsInf else limit for limit in limits]


if __name__ == "__main__":
    json.dump([reading(path) for path in sys.argv[1:]], sys.stdout)

"""The process of one build: ``python -m rightsource.benchmarks.building.process TOOL TINY CASE RESULT``."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from rightsource.benchmarks.building.arrays import Arrays
from rightsource.benchmarks.building.given import read_arrays, read_input
from rightsource.benchmarks.building.measurement import Measurement
from rightsource.benchmarks.building.memory import PeakMemory
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.building.tool import Tool, ToolModule


def main(arguments: list[str]) -> int:
    """Measure one tool on one case; what goes wrong is a result too."""
    name, tiny, case, result = arguments
    _outcome(TOOLS[name], Path(tiny), Path(case)).write(Path(result))
    return 0


def _outcome(tool: Tool, tiny: Path, case: Path) -> Measurement:
    try:
        return measure(tool, tiny, case)
    except ModuleNotFoundError as error:
        return Measurement("missing", str(error))
    except MemoryError:
        return Measurement("memory", "The process ran out of memory.")
    except Exception as error:  # a tool may raise anything, and that is a result
        return Measurement("failed", f"{type(error).__name__}: {error}")


def measure(tool: Tool, tiny: Path, case: Path) -> Measurement:
    """Build the tiny case, then the case itself against the clock, and compare what is in the tool with the arrays.

    The tiny case makes every tool load what it loads on first use, so that the clock measures building alone.
    """
    module = cast(ToolModule, import_module(f"rightsource.benchmarks.building.tools.{tool.module}"))
    module.hand_over(module.build(read_input(tool, tiny)))
    given = read_input(tool, case)
    memory = PeakMemory()
    began = time.perf_counter()
    built = module.build(given)
    finished = time.perf_counter()
    handed = module.hand_over(built)
    ended = time.perf_counter()
    peak = memory.peak_mb()
    found = module.read_back(built, handed)
    same = _same(tool, found, read_arrays(case))
    return Measurement(
        status="built" if same else "different",
        message="" if same else "The model in the tool is not the one that was asked for.",
        version=module.version(),
        columns=found.columns,
        rows=found.rows,
        nonzeros=found.nonzeros,
        build_seconds=finished - began,
        hand_over_seconds=ended - finished if tool.hands_over else None,
        peak_mb=peak,
        added_mb=max(peak - memory.before_mb, 0.0),
    )


def _same(tool: Tool, found: Arrays, wanted: Arrays) -> bool:
    """Say whether every column, row and coefficient is as wanted."""
    wanted = wanted if tool.constant else replace(wanted, offset=0.0)
    return found.fingerprint() == wanted.fingerprint()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

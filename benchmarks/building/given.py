"""What tools are given, read from the files that `cases` wrote: our tables, or the finished arrays."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, Final

from rightsource.benchmarks.building.arrays import Arrays
from rightsource.benchmarks.building.tool import Tool

TABLES: Final = "tables.pickle"
ARRAYS: Final = "arrays.npz"


def read_input(tool: Tool, folder: Path) -> Any:
    """Read what a tool is given; pickled tables are read only from the folder that this run wrote itself."""
    if tool.given == "tables":
        return pickle.loads((folder / TABLES).read_bytes())
    return read_arrays(folder)


def read_arrays(folder: Path) -> Arrays:
    """Read the finished arrays of a case."""
    return Arrays.load(folder / ARRAYS)

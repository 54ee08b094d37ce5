"""PyOptInterface straight into HiGHS, the library that highspy brings along.

Its page on expressions warns of adding term to term, so each row is one affine function made from lists, which was a
little faster here than from NumPy arrays. Every call goes to HiGHS at once: its model is what the solver is handed.
"""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.metadata import version as release
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyoptinterface as poi
from pyoptinterface import highs

from rightsource.benchmarks.building.arrays import Arrays, arrays

_DOMAINS: Final = (poi.VariableDomain.Continuous, poi.VariableDomain.Integer)
_ROW_WISE: Final = 2  # kHighsMatrixFormatRowwise of HiGHS's C interface


def library() -> str:
    """Return the file of HiGHS's library within highspy.

    Raises
    ------
    ModuleNotFoundError
        When it is nowhere.
    """
    found = find_spec("highspy")
    files = sorted(Path(found.origin).parent.glob("libhighs.*")) if found and found.origin else []
    if not files:
        raise ModuleNotFoundError("PyOptInterface needs the HiGHS library of the package highspy.")
    return str(files[0])


@cache
def _load() -> None:
    """Load HiGHS, once: not on import, so that this module can be looked at beside another HiGHS."""
    highs.load_library(library())


def build(given: Arrays) -> Any:
    """Add variables one at a time, then each row as one affine function."""
    _load()
    model = highs.Model()
    model.set_model_attribute(poi.ModelAttribute.Silent, True)
    for low, high, whole in zip(given.lower.tolist(), given.upper.tolist(), given.integral.tolist(), strict=True):
        model.add_variable(_DOMAINS[whole], low, high)
    costs = poi.ScalarAffineFunction(given.objective.tolist(), list(range(given.columns)), given.offset)
    model.set_objective(costs, poi.ObjectiveSense.Minimize)
    _add_rows(model, given)
    return model


def _add_rows(model: Any, given: Arrays) -> None:
    start, column, coefficient = given.row_start.tolist(), given.column.tolist(), given.coefficient.tolist()
    function, add = poi.ScalarAffineFunction, model.add_linear_constraint
    for row, (low, high) in enumerate(zip(given.row_lower.tolist(), given.row_upper.tolist(), strict=True)):
        first, behind = start[row], start[row + 1]
        body = function(coefficient[first:behind], column[first:behind])
        if low == high:
            add(body, poi.Eq, high)
        elif high < np.inf:
            add(body, poi.Leq, high)
        else:
            add(body, poi.Geq, low)


def hand_over(built: Any) -> Any:
    """Return the model as it is: it is in HiGHS already."""
    return built


def read_back(built: Any, handed: Any) -> Arrays:
    """Ask HiGHS itself for the whole model, through its C interface (``Highs_getModel``)."""
    solver, handle = ctypes.CDLL(library()), _handle(handed)
    columns, rows, entries = (
        count(handle) for count in (solver.Highs_getNumCol, solver.Highs_getNumRow, solver.Highs_getNumNz)
    )
    lower, upper, costs, kinds = *np.zeros((3, columns)), np.zeros(columns, dtype=np.int32)
    sides, start = np.zeros((2, rows)), np.zeros(rows + 1, dtype=np.int32)
    index, value, counts = np.zeros(entries, dtype=np.int32), np.zeros(entries), np.zeros(5, dtype=np.int32)
    offset, none = np.zeros(1), np.zeros(1)
    told = [*(counts[k:] for k in range(5)), offset, costs, lower, upper, *sides, start, index, value, none, none, none]
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in [*told, kinds]]
    solver.Highs_getModel(handle, ctypes.c_int(_ROW_WISE), ctypes.c_int(1), *pointers)
    row = np.repeat(np.arange(rows), np.diff(np.append(start[:rows], entries)))
    return arrays(lower, upper, kinds > 0, costs, float(offset[0]), (row, index, value), *sides)


def _handle(model: Any) -> ctypes.c_void_p:
    """Return the pointer to HiGHS's own object within a model's capsule."""
    python = ctypes.pythonapi
    python.PyCapsule_GetName.restype, python.PyCapsule_GetName.argtypes = ctypes.c_char_p, [ctypes.py_object]
    python.PyCapsule_GetPointer.restype = ctypes.c_void_p
    python.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
    capsule = model.get_raw_model()
    return ctypes.c_void_p(python.PyCapsule_GetPointer(capsule, python.PyCapsule_GetName(capsule)))


def version() -> str:
    """Return the release of PyOptInterface and that of HiGHS."""
    return f"{release('pyoptinterface')} (HiGHS {highs.Model().version_string()})"

"""What the tests of model files share: how to write them, have HiGHS read them, and small models by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from small_cases import two_jobs

from rightsource.instances.exports.lp import lp_text
from rightsource.instances.exports.mps import mps_text
from rightsource.models.formulation.build import Formulation, build
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables

WRITERS = {"mps": mps_text, "lp": lp_text}


def formulated(document: dict[str, Any]) -> tuple[Formulation, Instance]:
    """Return the formulation of a document, and its instance."""
    instance = read_document(document)
    return build(compile_tables(instance)), instance


def by_highs(texts: dict[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Return what HiGHS makes of model files, given by file name; see `highs_reading`."""
    for name, text in texts.items():
        (folder / name).write_text(text)
    program = Path(__file__).with_name("highs_reading.py")
    command = [sys.executable, str(program), *(str(folder / name) for name in texts)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return dict(zip(texts, json.loads(answer[answer.index("[{") :]), strict=True))


def odd_model() -> tuple[Formulation, Instance]:
    """Return a model by hand with every kind of row and bound, most of which no instance of today leads to.

    Minimise y - free + 0.05 low - 12.75 with rows ranged: -2 <= y - 3 whole <= 1, at least: y + low >= -4, any: y + low
    without a limit, none: 0 <= 4 without entries, tied: free - high = 0, and columns y in 0..1, whole in 0..5 whole,
    free without limits, low <= 3, high in 2..9, many whole and without a limit, fixed = 2.
    """
    formulation, instance = formulated(two_jobs())
    names = ["y", "whole", "free", "low", "high", "many", "fixed"]
    rows = ["ranged", "at-least", "any", "none", "tied"]
    model = LinearModel(
        lower=np.array([0, 0, -NO_LIMIT, -NO_LIMIT, 2, 0, 2]),
        upper=np.array([1, 5, NO_LIMIT, 3, 9, NO_LIMIT, 2]),
        integral=np.array([True, True, False, False, False, True, False]),
        objective=np.array([100, 0, -100, 5, 0, 0, 0]),
        offset=-1275,
        row_start=np.array([0, 2, 4, 6, 6, 8]),
        column=np.array([0, 1, 0, 3, 0, 3, 2, 4]),
        coefficient=np.array([1, -3, 1, 1, 1, 1, 1, -1]),
        row_lower=np.array([-2, -4, -NO_LIMIT, -NO_LIMIT, 0]),
        row_upper=np.array([1, NO_LIMIT, NO_LIMIT, 4, 0]),
        column_name=names.__getitem__,
        row_name=rows.__getitem__,
    )
    return replace(formulation, model=model), instance

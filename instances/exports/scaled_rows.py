"""The rows of a formulation as they are written to model files: scaled by powers of two, digit for digit."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.formulation.row_scales import Doubles, row_scales


@dataclass(frozen=True)
class ScaledRows:
    """The entries of all rows, in the order of the model, and their limits; infinite where there is none."""

    coefficient: Doubles
    lower: Doubles
    upper: Doubles


def scaled_rows(model: LinearModel) -> ScaledRows:
    """Return the rows of a model, each multiplied by its power of two (see `row_scales`)."""
    scales = row_scales(model)
    return ScaledRows(
        coefficient=model.coefficient.astype(np.float64) * np.repeat(scales, np.diff(model.row_start)),
        lower=_limits(model.row_lower, scales),
        upper=_limits(model.row_upper, scales),
    )


def _limits(limits: Integers, scales: Doubles) -> Doubles:
    scaled = limits.astype(np.float64) * scales
    scaled[limits <= -NO_LIMIT] = -inf
    scaled[limits >= NO_LIMIT] = inf
    return scaled


def digits(value: float) -> str:
    """Return a number in the fewest digits that read back as the same double.

    Examples
    --------
    >>> digits(3.0), digits(-0.125), digits(1e-05)
    ('3', '-0.125', '1e-05')
    """
    return repr(value).removesuffix(".0")

"""What hand-offs cost, told option by option as far as that loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition.sweep import Sweep

_STEPS: Final = 6
_FIRST_STEP: Final = 0.5
_AVERAGINGS: Final = 2
_LOSS: Final = 1e-6
"""How much lower the least value may become, as a part of it."""


@dataclass(frozen=True)
class Separated:
    """The ``part`` of each open option, 0 or more, and the ``offsets`` per slot for what is left beside it."""

    part: Doubles
    offsets: Doubles


def separated(sweep: Sweep, prices: Doubles, offsets: Doubles | None, pair: Doubles | None = None) -> Separated:
    r"""Take as much as possible out of prices and hand-offs into a cost δ per option, without lowering the least value.

    .. math:: \min_x \big(p x + h(x)\big) \;\approx\; \min_x \big((p - \delta) x + h(x)\big), \qquad
        \min_{o \in O_i} \delta_o = 0

    δ gathers half of the min-marginals of what is left, step by step. Taking all at once counts a hand-off at both of
    its ends, and more often where many processes hang together: the least value then falls by far more than δ is worth
    elsewhere. So a step that lowers it is undone, and the next ones are half as long.

    Parameters
    ----------
    sweep
        The hand-offs and how they are swept.
    prices
        p, what each open option costs, shape (open options,).
    offsets
        How the copies of an option share its price, shape (slots,); None for equally.
    pair
        What pairs of options cost, that of the graph when None.
    """
    part, step = np.zeros(len(prices)), _FIRST_STEP
    found = averaged(sweep, prices, offsets, _AVERAGINGS, pair)
    least = found.value - _LOSS * abs(found.value)
    for _ in range(_STEPS):
        more = sweep.graph.above_least(part + step * found.margins)  # means over copies need not have their least at 0
        tried = averaged(sweep, prices - more, found.offsets, _AVERAGINGS, pair)
        if tried.value >= least:
            part, found = more, tried
        else:
            step /= 2
    return Separated(part, found.offsets)

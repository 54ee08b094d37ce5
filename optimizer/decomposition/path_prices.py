"""Prices of rows of paths, at which the hand-off graph is worth most while all else costs what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.sweep import Sweep

_EVALUATIONS: Final = 15
"""Sweeps of one climb; the next one goes on from there."""
_FIRST_RADIUS: Final = 0.02
_LEAST_RADIUS: Final = 1e-6
_WIDER: Final = 10.0
"""Times as wide is the box of the next climb as that of the last at its end: prices around it may have moved."""
_WORTHWHILE: Final = 1e-7
"""A climb ends when it can gain no more than this part of the value."""


@dataclass
class PathPrices:
    r"""The multipliers of rows of paths, 0 or less, in minor units per unit of length: ``multipliers``, shape (paths,).

    With p what options cost at all other prices, h hand-offs, and l and L the lengths and limits of paths, they climb

    .. math:: f(\mu) = \min_x \big( p x + h(x) - \mu\, l(x) \big) + \mu L, \qquad \mu \le 0

    which is concave, with the slope L - l(x) at a choice x that attains it: a bundle method with a box (see
    `BundleProgram`). They are few, and no linear program over options alone knows what hand-offs add to a path.
    """

    paths: PricedPaths
    sweep: Sweep
    multipliers: Doubles = field(default_factory=lambda: np.zeros(0))
    _radius: float = _FIRST_RADIUS

    def enter(self) -> None:
        """Give a multiplier of 0 to paths that have none yet."""
        new = len(self.paths.paths) - len(self.multipliers)
        self.multipliers = np.concatenate([self.multipliers, np.zeros(new)])

    def of_options(self) -> Doubles:
        """Return what the multipliers charge the open options, shape (open options,), in minor units."""
        return self._charged(self.multipliers)

    def _charged(self, multipliers: Doubles) -> Doubles:
        path, option, length = self.paths.option_entries()
        charged = np.bincount(option, weights=-multipliers[path] * length, minlength=len(self.sweep.share))
        return charged.astype(np.float64)

    def climb(self, options: Doubles, offsets: Doubles) -> bool:
        """Climb from the present multipliers; say whether they are better now.

        Parameters
        ----------
        options
            p, what each open option costs without any price of a path, shape (open options,).
        offsets
            How the copies of an option share its price, shape (slots,).
        """
        from rightsource.optimizer.engines.bundle_program import BundleProgram  # noqa: PLC0415  (loads OR-Tools)

        here = start = self._at(self.multipliers, options, offsets)
        self._radius = min(self._radius * _WIDER, _FIRST_RADIUS)
        program = BundleProgram(self._units(options), here.value, max(abs(here.value) * 1e-4, 1.0))
        program.cut(here.value, here.slope, here.point)
        for _ in range(_EVALUATIONS):
            aim = program.aim(here.point, here.value, self._radius)
            if aim is None or aim.gain <= _WORTHWHILE * abs(here.value):
                break
            there = self._at(aim.point, options, offsets)
            program.cut(there.value, there.slope, there.point)
            self._learn(there.value - here.value, aim.gain)
            here = there if there.value > here.value else here
        self.multipliers = here.point
        return here.value > start.value

    def _learn(self, gain: float, hoped: float) -> None:
        """Widen the box after a gain of half of what was hoped for, narrow it after none."""
        if gain > 0.5 * hoped:
            self._radius *= 1.5
        elif gain <= 0:
            self._radius = max(self._radius * (0.5 if gain < -hoped else 0.8), _LEAST_RADIUS)

    def _units(self, options: Doubles) -> Doubles:
        """Return, per path, the price at which its whole length costs as much as its options do."""
        sums = [np.abs(options[self.paths.options_of(path)[0]]).sum() for path in self.paths.paths]
        limits = np.maximum(self.paths.limits(), 1)
        units: Doubles = (np.array(sums, dtype=np.float64) + 1.0) / limits
        return units

    def _at(self, multipliers: Doubles, options: Doubles, offsets: Doubles) -> _Point:
        """Return the value and the slope at some multipliers."""
        limits, charged = self.paths.limits(), options + self._charged(multipliers)
        value = self.sweep.minimum(self.sweep.slots(charged, offsets), self.paths.pair(-multipliers))
        slope = limits - self.paths.lengths(self.sweep.weights(), self.sweep.entries())
        return _Point(multipliers, value + float(multipliers @ limits), slope)


@dataclass(frozen=True)
class _Point:
    point: Doubles
    value: float
    slope: Doubles

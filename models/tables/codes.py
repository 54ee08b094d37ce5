"""Attributes as small whole numbers, so that options can be grouped and selected in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rightsource.models.columns import Flags, Integers


@dataclass(frozen=True)
class Codes:
    """One attribute of a list of objects: ``code[k]`` is a position in ``labels``, -1 where the object has none."""

    labels: tuple[str, ...]
    code: Integers

    def take(self, index: Integers) -> Codes:
        """Return the attribute seen through an index: object k of the result is object ``index[k]`` of this one."""
        return Codes(self.labels, self.code[index])

    def among(self, wanted: Iterable[str]) -> Flags:
        """Return which objects have one of the wanted labels.

        Examples
        --------
        >>> encode(["PL", None, "US"]).among(["US", "FR"]).tolist()
        [False, False, True]
        """
        is_wanted = np.zeros(len(self.labels) + 1, dtype=np.bool_)  # the last is for objects without a label
        is_wanted[[self._position[label] for label in wanted if label in self._position]] = True
        return is_wanted[self.code]

    @cached_property
    def _position(self) -> dict[str, int]:
        """The code of each label: many rules ask, and an instance has as many labels as processes."""
        return {label: k for k, label in enumerate(self.labels)}


def encode(values: Sequence[str | None]) -> Codes:
    """Return the values as numbers, labels in the order in which they first appear.

    Examples
    --------
    >>> encode(["PL", None, "US", "PL"])
    Codes(labels=('PL', 'US'), code=array([ 0, -1,  1,  0]))

    """
    labels = tuple(value for value in dict.fromkeys(values) if value is not None)
    position: dict[str | None, int] = {label: k for k, label in enumerate(labels)}
    position[None] = -1
    return Codes(labels, np.fromiter(map(position.__getitem__, values), dtype=np.int64, count=len(values)))

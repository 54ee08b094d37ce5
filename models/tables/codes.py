"""Attributes as small whole numbers, so that options can be grouped and selected in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
        """Return which objects have one of the wanted labels."""
        position = {label: k for k, label in enumerate(self.labels)}
        codes = [position[label] for label in wanted if label in position]
        return np.isin(self.code, np.array(codes, dtype=np.int64))


def encode(values: Sequence[str | None]) -> Codes:
    """Return the values as numbers, labels in the order in which they first appear.

    Examples
    --------
    >>> encode(["PL", None, "US", "PL"])
    Codes(labels=('PL', 'US'), code=array([ 0, -1,  1,  0]))

    """
    labels = tuple(dict.fromkeys(value for value in values if value is not None))
    position: dict[str | None, int] = {label: k for k, label in enumerate(labels)}
    position[None] = -1
    return Codes(labels, np.array([position[value] for value in values], dtype=np.int64))

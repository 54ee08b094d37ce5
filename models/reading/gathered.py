"""Columns that grow chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from rightsource.models.columns import Integers


class Gathered:
    """Columns by name: whole numbers as arrays, everything else as lists."""

    def __init__(self) -> None:
        self._arrays: dict[str, list[Integers]] = {}
        self._lists: dict[str, list[Any]] = {}

    def add_numbers(self, name: str, values: Iterable[int]) -> None:
        """Add values to a column of whole numbers."""
        self._arrays.setdefault(name, []).append(np.fromiter(values, dtype=np.int64))

    def add_objects(self, name: str, values: Iterable[Any]) -> None:
        """Add values to any other column."""
        self._lists.setdefault(name, []).extend(values)

    def numbers(self, name: str) -> Integers:
        """Return a column of whole numbers."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *self._arrays.get(name, [])])

    def starts(self, name: str) -> Integers:
        """Return, for a column of counts, where each one's elements start, and behind the last one the total."""
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(self.numbers(name))])

    def objects(self, name: str) -> tuple[Any, ...]:
        """Return any other column."""
        return tuple(self._lists.get(name, ()))

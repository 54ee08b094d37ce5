"""Giving memory back: less is held afterwards, and nothing happens where the C library cannot."""

from __future__ import annotations

import ctypes

import psutil
import pytest

from rightsource.optimizer.decomposition import memory


def test_free_memory_goes_back_to_the_system() -> None:
    """A hundred megabytes of small objects, of which every thousandth stays, are given back for the most part."""
    if memory._trim() is None:
        pytest.skip("This C library cannot give memory back.")
    process = psutil.Process()
    held = [bytes(600) for _ in range(200_000)]
    full = process.memory_info().rss
    held = held[::1000]
    memory.give_back()
    assert process.memory_info().rss < full - 60e6 and len(held) == 200


def test_without_such_a_library_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows the library of the program itself has no handle."""

    def none(_: object) -> None:
        raise TypeError("bad argument type")

    monkeypatch.setattr(ctypes, "CDLL", none)
    memory._trim.cache_clear()
    try:
        memory.give_back()
        assert memory._trim() is None
    finally:
        memory._trim.cache_clear()

"""One fault to plant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """Where, what text, what instead, and the tests that must notice."""

    name: str
    file: str
    text: str
    instead: str
    tests: str

"""What all tests share: random tests take the same examples on every machine, however slow it is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("rightsource", deadline=None, derandomize=True)
settings.load_profile("rightsource")

"""Hand-off profiles: what passing work on costs, by how far it travels."""

from __future__ import annotations

from typing import Final

from rightsource.instances.companies.settings import Settings
from rightsource.models.columns import HandoffClass, HandoffProfile
from rightsource.models.numbers import MICRO
from rightsource.models.vocabulary import HANDOFF_CLASSES

HOURS_APART: Final = 5
_DEFAULT: Final = ((2, 9990, 5), (4, 9980, 40), (7, 9965, 80), (12, 9935, 160))
_SENSITIVE: Final = ((8, 9985, 10), (15, 9970, 40), (26, 9950, 90), (42, 9910, 200))
"""Cents per hand-over, yield in ten-thousandths, delay in tenths of an hour, from the same site to far apart.

Assumptions: a hand-off multiplies yield by 0.985-0.999 and adds 0.2-2 days, twice as much far apart.
"""


def handoff_profiles(settings: Settings) -> tuple[HandoffProfile, ...]:
    """Return the default profile and one for cases that a person has to explain or whose data are restricted."""
    return (_profile("default", _DEFAULT, settings), _profile("sensitive", _SENSITIVE, settings))


def _profile(name: str, table: tuple[tuple[int, int, int], ...], settings: Settings) -> HandoffProfile:
    classes = {
        key: HandoffClass(cents * 10 * settings.handoff_factor, yield_ * 10**5, tenths * 10**5)
        for key, (cents, yield_, tenths) in zip(HANDOFF_CLASSES, table, strict=True)
    }
    return HandoffProfile(name, classes, HOURS_APART * MICRO)

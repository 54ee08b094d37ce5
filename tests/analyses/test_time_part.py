"""Parts of the time that is left."""

from __future__ import annotations

import time

import pytest
from small_cases import two_jobs

from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.questions.asking import Asker


def asker(seconds: float | None) -> Asker:
    """Return an asker with so many seconds, None for no limit."""
    deadline = None if seconds is None else time.monotonic() + seconds
    return Asker(read_document(two_jobs(), "two jobs"), deadline=deadline)


def test_a_part_ends_before_the_whole_does() -> None:
    """A quarter of a hundred seconds is 25, and what is left of it when only 60 of all are left is nothing."""
    whole = asker(100)
    part = TimePart.of(whole, 0.25)
    assert part.left() == pytest.approx(25, abs=1)
    assert not part.over()
    whole.deadline = time.monotonic() + 60
    assert part.left() == 0
    assert part.over()


def test_without_a_limit_a_part_is_over_only_when_the_user_stops() -> None:
    """No seconds to tell, and the end comes with the wish to stop."""
    whole = asker(None)
    part = TimePart.of(whole, 0.25)
    assert part.left() is None
    assert not part.over()
    whole.should_stop = lambda: True
    assert part.over()

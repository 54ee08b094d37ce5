"""A part of the time that is left, for one step of an analysis."""

from __future__ import annotations

from dataclasses import dataclass

from rightsource.optimizer.questions.asking import Asker


@dataclass(frozen=True)
class TimePart:
    """A part of the time that an asker had left when this was made; ``rest`` is what it leaves, None without a limit.

    Examples
    --------
    >>> whole = TimePart.of(Asker(instance), 0.5)
    >>> whole.left(), whole.over()
    (None, False)
    """

    asker: Asker
    rest: float | None

    @classmethod
    def of(cls, asker: Asker, part: float) -> TimePart:
        """Return a part of the time that an asker has left now."""
        left = asker.seconds_left()
        return cls(asker, None if left is None else left * (1 - part))

    def left(self) -> float | None:
        """Return the seconds that are left of the part, None without a limit."""
        left = self.asker.seconds_left()
        return None if left is None or self.rest is None else max(0.0, left - self.rest)

    def over(self) -> bool:
        """Say whether the part is over, or the user asked to stop."""
        return self.asker.should_stop() or self.left() == 0

"""What all cells of a run have in common, but for their time limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_GRACE_SHARE: Final = 0.05


@dataclass(frozen=True)
class Settings:
    """How cells are run.

    ``data`` holds the published problems and ``cache`` the prepared cases, both as absolute paths; on a cluster every
    worker looks there on its own machine. ``gap`` is the relative gap at which a peer may stop, ``grace`` the seconds
    beyond its time limit after which the runner stops it, or 5 % of the limit where that is more. ``cores`` are the
    numbers of the processor cores that peers may use, as many as ``threads`` each; empty leaves them to the operating
    system.
    """

    data: Path
    cache: Path
    gap: float = 1e-4
    threads: int = 1
    memory_mb: int = 8192
    grace: float = 5.0
    cores: tuple[int, ...] = ()

    def stopped_after(self, seconds: float) -> float:
        """Return when a peer with a time limit is stopped, in seconds.

        Examples
        --------
        >>> settings = Settings(Path("/data"), Path("/cache"))
        >>> settings.stopped_after(60), settings.stopped_after(300)
        (65.0, 315.0)
        """
        return seconds + max(self.grace, _GRACE_SHARE * seconds)

    def slice(self, slot: int) -> tuple[int, ...]:
        """Return the cores of one of several cells that run side by side.

        Examples
        --------
        >>> settings = Settings(Path("/data"), Path("/cache"), threads=2, cores=(4, 5, 6, 7))
        >>> settings.slice(0), settings.slice(1)
        ((4, 5), (6, 7))
        """
        return self.cores[slot * self.threads : (slot + 1) * self.threads]

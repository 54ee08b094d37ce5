"""Which releases of the engines are installed, told without loading them."""

from __future__ import annotations

from importlib.metadata import version

from rightsource.optimizer.engines.job import TITLES, EngineName


def versions(engine: EngineName) -> dict[str, str]:
    """Return what a result should say about an engine: its name and the release of OR-Tools that carries it.

    Examples
    --------
    >>> sorted(versions("cp-sat"))
    ['engine', 'ortools']
    """
    return {"engine": TITLES[engine], "ortools": version("ortools")}

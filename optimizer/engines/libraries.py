"""Which library an engine runs from: HiGHS from its own package where that is installed, all others from OR-Tools.

Of OR-Tools, only CP-SAT needs the interface of its own, which takes long to load as it brings pandas with it (0.7 s
where MathOpt takes 0.1 s).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final, Literal

from rightsource.optimizer.engines.job import EngineName

Library = Literal["mathopt", "highspy", "cp_model"]

_LEAST: Final = (1, 12)
"""The release of HiGHS inside OR-Tools 9.15; an older one of its own would be no gain, and takes no solutions."""


def library_of(engine: EngineName) -> Library:
    """Return the library that a new process for an engine loads.

    Examples
    --------
    >>> library_of("scip"), library_of("cp-sat")
    ('mathopt', 'cp_model')
    """
    if engine == "cp-sat":
        return "cp_model"
    return "highspy" if engine == "highs" and has_highspy() else "mathopt"


@cache
def has_highspy() -> bool:
    """Whether HiGHS's own package is installed and recent; finding out does not load it."""
    try:
        release = version("highspy")
    except PackageNotFoundError:
        return False
    return tuple(int(part) for part in release.split(".")[:2]) >= _LEAST

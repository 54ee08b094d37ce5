"""Functions compiled to machine code where Numba is installed, kept on disk for the next process."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])

PLAIN: Final = "RIGHTSOURCE_PLAIN"
"""With this environment variable set to 1 all functions run as plain Python: slower, with the same results."""


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep the machine code for later processes.

    Without Numba, or with RIGHTSOURCE_PLAIN=1 in the environment, it stays the Python function it is.

    Examples
    --------
    >>> @compiled
    ... def twice(number: int) -> int:
    ...     return 2 * number
    >>> twice(4)
    8

    """
    return _machine_code(function) if has_machine_code() else function


def has_machine_code() -> bool:
    """Say whether functions are compiled here: as plain Python the kernels take a hundred times as long and more."""
    return os.environ.get(PLAIN) != "1" and importlib.util.find_spec("numba") is not None


def _machine_code(function: Function) -> Function:
    """Hand a function to Numba; other threads may run while it does. Without a writable folder nothing is kept."""
    import numba  # noqa: PLC0415 - slow to import, and optional

    settings: Any = numba.config
    source, before = Path(function.__code__.co_filename), settings.CACHE_DIR
    anew = cast(Function, numba.njit(nogil=True)(function))
    if not source.is_file():
        return anew
    # Code kept by a module imported under another name cannot be loaded under this one.
    settings.CACHE_DIR = str(_cache_folder(source.parent) / function.__module__)
    try:
        return cast(Function, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder may be written to
        return anew
    finally:
        settings.CACHE_DIR = before


@cache
def _cache_folder(package: Path) -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (Path(chosen) if chosen else Path(user) / "rightsource" / "compiled") / _digest(package)


def _digest(package: Path) -> str:
    """Return a digest of everything that the compiled code of a package depends on.

    Numba looks at the file of a function but not at the files of the functions it calls, so that one changed file would
    leave old code in use: a folder of its own for each state of the files with compiled functions is safe.
    """
    import numba  # noqa: PLC0415 - slow to import, and optional

    digest = hashlib.sha256(f"{numba.__version__} {np.__version__}".encode())
    for path in sorted(package.glob("*.py")):
        if b"@compiled" in (text := path.read_bytes()):
            digest.update(text)
    return digest.hexdigest()[:16]

"""Functions compiled to machine code by Numba, kept on disk for the next process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])

_FOLDER: Final = Path(__file__).parent


def _sources() -> str:
    """Return a digest of everything that compiled code depends on.

    Numba looks at the file of a function but not at the files of the functions it calls, so that one changed file would
    leave old code in use: a folder of its own for each state of the files with compiled functions is safe.
    """
    digest = hashlib.sha256(f"{numba.__version__} {np.__version__}".encode())
    for path in sorted(_FOLDER.glob("*.py")):
        if b"compiled" in (text := path.read_bytes()):
            digest.update(text)
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return (Path(chosen) if chosen else Path(user) / "rightsource" / "compiled") / _sources()


numba.config.CACHE_DIR = str(_cache_folder())  # type: ignore[attr-defined]


def compiled(function: Function) -> Function:
    """Compile a function when it is first called, and keep the machine code for later processes.

    Examples
    --------
    >>> @compiled
    ... def twice(number: int) -> int:
    ...     return 2 * number
    >>> twice(4)
    8
    """
    return cast(Function, numba.njit(cache=_on_disk(function))(function))


def _on_disk(function: Callable[..., Any]) -> bool:
    return Path(function.__code__.co_filename).is_file()

"""What a result says about where it was computed: versions and memory."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

import psutil

_PACKAGES = ("rightsource", "ortools", "highspy", "numpy")


def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the packages that decide about a result."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def memory_mb() -> float:
    """Return the peak memory of this process in megabytes, or what it holds now where no peak is kept."""
    try:
        import resource  # noqa: PLC0415  (not on every platform)
    except ImportError:
        return float(psutil.Process().memory_info().rss) / 2**20
    scale = 2**20 if platform.system() == "Darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale

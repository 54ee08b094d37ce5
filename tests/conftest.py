"""What all tests share: random tests take the same examples on every machine, however slow it is; benchmarks import."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from thorough import examples

settings.register_profile("rightsource", deadline=None, derandomize=True, max_examples=examples(100))
settings.load_profile("rightsource")


def _link_benchmarks() -> None:
    """Make `rightsource.benchmarks` importable: it is no part of the wheel, and its folder has another name.

    The path entry holds this one link, since a link to every folder would hide the installed packages.
    """
    project = Path(__file__).parents[1]
    link = project / ".build" / "checkout" / "rightsource" / "benchmarks"
    link.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        link.symlink_to(project / "benchmarks")
    sys.path.append(str(link.parents[1]))


_link_benchmarks()

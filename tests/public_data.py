"""Where the public benchmark instances are, for tests that read them when they are there and say so when not."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).parents[2] / "shared" / "data"


def data_root() -> Path:
    """Return the folder of all public instances, whether it is there or not."""
    return Path(os.environ.get("RIGHTSOURCE_DATA", _BESIDE))


def data_folder(family: str) -> Path:
    """Return the folder of a family of public instances; skip the test where there is none."""
    folder = data_root() / family
    if not folder.is_dir():
        pytest.skip(f"no public data at {folder} (set RIGHTSOURCE_DATA)")
    return folder


def best_known(family: str, table: str = "best_known.csv") -> list[dict[str, str]]:
    """Return the rows of a family's table of published values; skip the test where there is none."""
    with (data_folder(family) / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def best_known_cases(family: str, table: str = "best_known.csv") -> list[Any]:
    """Return the same as parameters of a test; where there is none, one that is skipped and says so."""
    try:
        return list(best_known(family, table))
    except pytest.skip.Exception as skipped:
        return [pytest.param({"instance": "none"}, marks=pytest.mark.skip(reason=str(skipped)))]


def instance_file(family: str, name: str) -> Path:
    """Return the file of a public instance by its name in the table, whatever its ending; skip where it is missing."""
    folder = data_folder(family)
    found = [path for path in (folder / name, *sorted(folder.glob(f"{name}.*"))) if path.is_file()]
    if not found:
        pytest.skip(f"{name} is not among the public data of {family}")
    return found[0]

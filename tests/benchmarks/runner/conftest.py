"""What the tests of the runner share: one cache of prepared cases, and the path to the fake peers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from runner_cells import PATH_ENTRIES


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for prepared cases."""
    return tmp_path_factory.mktemp("cases")


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes that are started in this test find the fake peers."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(PATH_ENTRIES))

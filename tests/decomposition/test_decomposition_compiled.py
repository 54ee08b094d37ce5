"""Compiled functions: the same results without Numba, and machine code in a folder of its own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from sweep_cases import run_python

from rightsource.optimizer.decomposition import compiled as compiling
from rightsource.optimizer.decomposition.compiled import compiled, has_machine_code


def thrice(number: int) -> int:
    """Return three times a number."""
    return 3 * number


def test_functions_stay_python_where_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """RIGHTSOURCE_PLAIN=1 leaves functions as they are."""
    monkeypatch.setenv("RIGHTSOURCE_PLAIN", "1")
    assert compiled(thrice) is thrice


def test_functions_stay_python_without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Numba is not installed, functions are left as they are."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    assert compiled(thrice) is thrice


def test_results_are_the_same_without_a_folder_to_write_to(tmp_path: Path) -> None:
    """Where no folder can be written to, functions are compiled anew by each process."""
    pytest.importorskip("numba", reason="there is nothing to compile with")
    (tmp_path / "file").write_text("")
    module = tmp_path / "kernels.py"
    module.write_text(
        "from rightsource.optimizer.decomposition.compiled import compiled\n\n\n"
        "@compiled\ndef twice(number):\n    return 2 * number\n"
    )
    (tmp_path / "__pycache__").write_text("in the way")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import kernels; print(kernels.twice(4))"
    folder = str(tmp_path / "file" / "below")
    assert run_python(script, NUMBA_CACHE_DIR=folder, XDG_CACHE_HOME=folder, HOME=folder).strip() == "8"


def test_each_state_of_a_package_has_a_folder_of_its_own(tmp_path: Path) -> None:
    """A change to any file with compiled functions, even one that only others call, leaves old machine code behind."""
    pytest.importorskip("numba", reason="there is nothing to compile with")
    kernel, other = tmp_path / "kernel.py", tmp_path / "other.py"
    kernel.write_text("@compiled\n")
    before = compiling._digest(tmp_path)
    other.write_text("x = 1\n")
    assert compiling._digest(tmp_path) == before
    kernel.write_text("@compiled\n# changed\n")
    assert compiling._digest(tmp_path) != before


def test_machine_code_goes_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NUMBA_CACHE_DIR comes first, then XDG_CACHE_HOME, then the user's own folder; Numba's setting stays as it was."""
    numba = pytest.importorskip("numba", reason="there is nothing to compile with")
    before = numba.config.CACHE_DIR
    compiling._cache_folder.cache_clear()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "own"))
    assert compiling._cache_folder(tmp_path).parent == tmp_path / "own"
    compiling._cache_folder.cache_clear()
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    assert compiling._cache_folder(tmp_path).parent == tmp_path / "user" / "rightsource" / "compiled"
    compiling._cache_folder.cache_clear()
    compiled(thrice)
    assert before == numba.config.CACHE_DIR


def test_there_is_machine_code_with_numba_unless_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both an environment variable and a missing package leave plain Python."""
    monkeypatch.delenv("RIGHTSOURCE_PLAIN", raising=False)
    for found in (True, False):
        monkeypatch.setattr("importlib.util.find_spec", lambda _, found=found: object() if found else None)
        assert has_machine_code() == found
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setenv("RIGHTSOURCE_PLAIN", "1")
    assert not has_machine_code()

"""The layout: imports point one way, the checker stands alone, and the wheel holds every package."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAYERS = ("models", "instances", "optimizer", "benchmarks")
SHIPPED = LAYERS[:3]
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the absolute names of everything a module imports, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_imports_point_one_way() -> None:
    """The order is models, instances, optimizer, benchmarks: nobody imports a later layer."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        for name in imported(path)
        if name.startswith("rightsource.")
        and LAYERS.index(name.split(".")[1]) > LAYERS.index(path.relative_to(ROOT).parts[0])
    ]
    assert wrong == []


@pytest.mark.parametrize("forbidden", ["formulation", "tables", "optimizer"])
def test_the_checker_stands_alone(forbidden: str) -> None:
    """A fault in the formulation must show as a difference, so the checker shares no code with it."""
    seen: set[Path] = set()
    waiting = list((ROOT / "models" / "checker").rglob("*.py"))
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported(path):
            if name.startswith("rightsource."):
                assert forbidden not in name.split("."), f"{path.relative_to(ROOT)} imports {name}"
                module = ROOT.joinpath(*name.split(".")[1:])
                waiting += [found for found in (module.with_suffix(".py"), module / "__init__.py") if found.exists()]
    assert len(seen) > 5


def test_nobody_imports_the_command_line_or_the_plots() -> None:
    """The library works without commands, pictures and reports; only they know each other, and programs that start."""
    ends = {"commands", "plots", "report"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in MODULES
        if not ends & set(path.parts) and path.name not in ("main.py", "program.py", "commands.py")
        for name in imported(path)
        if name.startswith(tuple(f"rightsource.optimizer.{part}" for part in ends))
    ]
    assert wrong == []


def test_only_the_engine_child_imports_the_solvers() -> None:
    """OR-Tools is loaded in the child process alone, so that the command line starts quickly; peers have their own."""
    users = {
        path.relative_to(ROOT).parts[:2]
        for path in MODULES
        if any(name.startswith("ortools") for name in imported(path)) and path.relative_to(ROOT).parts[0] in SHIPPED
    }
    assert users == {("optimizer", "engines")}


def test_the_wheel_lists_every_package() -> None:
    """A sub-package that is missing from pyproject.toml would silently be left out of the wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {
        "rightsource." + ".".join(path.parent.relative_to(ROOT).parts)
        for path in MODULES
        if path.name == "__init__.py" and path.relative_to(ROOT).parts[0] in SHIPPED
    }
    assert listed == found


def test_there_are_no_import_cycles() -> None:
    """Modules can be understood one after the other."""
    graph = {
        ".".join(["rightsource", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(".__init__"): {
            name for name in imported(path) if name.startswith("rightsource.")
        }
        for path in MODULES
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for name in graph.get(module, ()):
                visit(name, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())

"""The checker stands alone: it must not share a fault with what it checks."""

import ast
from importlib.resources import files

ALLOWED = {"checker", "columns", "instance", "numbers", "plan", "report", "rules", "vocabulary"}


def test_the_checker_imports_only_what_an_instance_and_a_report_are() -> None:
    """No formulation, no tables, no engine, and no solver library either."""
    imported: set[str] = set()
    for source in files("rightsource.models.checker").iterdir():
        if source.name.endswith(".py"):
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    imported.add(node.module or "")
                elif isinstance(node, ast.Import):
                    imported |= {name.name for name in node.names}
    ours = {name.split(".")[2] for name in imported if name.startswith("rightsource.models.")}
    assert ours
    assert ours <= ALLOWED
    assert not {
        name for name in imported if name.startswith("rightsource") and not name.startswith("rightsource.models.")
    }
    assert not {name.split(".")[0] for name in imported} & {"ortools", "networkx", "highspy"}

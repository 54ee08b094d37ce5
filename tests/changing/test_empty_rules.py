"""Rules that scenarios add and that match nothing: every kind is judged the same by checker and formulation."""

from __future__ import annotations

from typing import Any

import pytest
from small_cases import two_jobs

from rightsource.models.changing.apply import changed
from rightsource.models.reading import read_document
from rightsource.optimizer.solve import solve

NOBODY: dict[str, Any] = {"scope": {"functions": ["nobody's"]}}
NOTHING: dict[str, Any] = {"select": {"technologies": ["none"]}}

RULES: list[tuple[dict[str, Any], bool]] = [
    ({"kind": "require"} | NOBODY, True),
    ({"kind": "require"} | NOTHING, False),
    ({"kind": "forbid"} | NOBODY, True),
    ({"kind": "min_yield", "value": 1} | NOBODY, True),
    ({"kind": "min_mean_yield", "value": 1} | NOBODY, True),
    ({"kind": "max_total", "measure": "hours", "value": 0} | NOBODY, True),
    ({"kind": "min_total", "measure": "hours", "value": 1} | NOBODY, False),
    ({"kind": "min_total", "measure": "hours", "value": 0} | NOBODY, True),
    ({"kind": "min_share", "measure": "volume", "value": 1} | NOBODY, True),
    ({"kind": "min_share", "measure": "volume", "value": 1} | NOTHING, False),
    ({"kind": "max_share", "measure": "volume", "per": "site", "value": 0} | NOBODY, True),
    ({"kind": "min_count", "per": "site", "value": 1} | NOBODY, False),
    ({"kind": "max_count", "per": "site", "value": 0} | NOTHING, True),
    ({"kind": "together", "per": "site"} | NOBODY, True),
    ({"kind": "apart", "per": "site"} | NOBODY, True),
]


@pytest.mark.parametrize("engine", ["exhaustive", "cp-sat"])
def test_rules_that_match_nothing(engine: str) -> None:
    """A sum over nothing is zero, a share of nothing holds, and nobody uses an option that there is not."""
    added = [
        {"id": f"s{k}", "changes": [{"kind": "add_rule", "rule": {"id": "new", **rule}}]}
        for k, (rule, _) in enumerate(RULES)
    ]
    instance = read_document(two_jobs(scenarios=added))
    assert len(instance.warnings) == len(RULES)
    solved = range(len(RULES)) if engine == "exhaustive" else (1, 6, 9, 11, 13, 14)
    for k in solved:
        result = solve(changed(instance, instance.scenarios[k].changes), engine=engine)
        assert result.status == ("optimal" if RULES[k][1] else "infeasible"), RULES[k]

"""The formulation of a tiny instance, written out: any change of the model shows as a change of this text."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from rightsource.models.formulation.build import build
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables

PINNED = Path(__file__).parent / "pinned" / "two-steps.txt"


def two_steps() -> dict[str, Any]:
    """Return two processes in a row with fixed cost, whole units, a capacity, a path rule, a share and a count."""
    own = {
        "id": "own",
        "provider": "team",
        "unit_cost": 2,
        "yield": Decimal("0.99"),
        "hours": Decimal("0.1"),
        "lead_time": 2,
    }
    out = {
        "id": "out",
        "provider": "acme",
        "unit_cost": 1,
        "yield": Decimal("0.97"),
        "hours": Decimal("0.2"),
        "lead_time": 5,
    }
    return {
        "format": "rightsource/1",
        "name": "two-steps",
        "currency": "EUR",
        "money_decimals": 0,
        "sites": [
            {"id": "home", "country": "DE", "shore": "onshore", "utc_offset": 1},
            {"id": "away", "country": "PH", "shore": "offshore", "utc_offset": 8},
        ],
        "providers": [
            {"id": "team", "kind": "team", "site": "home", "unit": {"hours": 8, "cost": 300, "max": 3}},
            {"id": "acme", "kind": "vendor", "site": "away", "fixed_cost": 50, "capacity": 30},
        ],
        "processes": [
            {"id": name, "function": "ap", "volume": 100, "rework_cost": 10, "options": [own, out]}
            for name in ("in", "pay")
        ],
        "dependencies": [{"from": "in", "to": "pay", "volume": 100}],
        "handoffs": {
            "default": {
                "same_site": {"cost": Decimal("0.1")},
                "same_country": {"cost": Decimal("0.2")},
                "cross_border": {"cost": Decimal("0.3"), "delay": 1},
                "far": {"cost": Decimal("0.5"), "delay": 3, "hours_apart": 6},
            }
        },
        "rules": [
            {"id": "clock", "kind": "max_path_time", "value": 11},
            {"id": "part", "kind": "max_share", "measure": "volume", "per": "group", "value": Decimal("0.5")},
            {"id": "one", "kind": "max_count", "per": "provider", "select": {"kinds": ["vendor"]}, "value": 1},
            {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 2000},
        ],
    }


def written_out(model: LinearModel) -> str:
    """Return a model as text: the objective, the rows, and the upper limits of the columns."""

    def linear(columns: list[int], coefficients: list[int]) -> str:
        terms = [f"{c:+d} {model.column_name(k)}" for k, c in zip(columns, coefficients, strict=True) if c]
        return " ".join(terms) or "0"

    lines = [
        "minimise",
        f"  {linear(list(range(model.columns)), model.objective.tolist())} {model.offset:+d}",
        "subject to",
    ]
    for row in range(model.rows):
        entries = slice(int(model.row_start[row]), int(model.row_start[row + 1]))
        lower, upper = int(model.row_lower[row]), int(model.row_upper[row])
        left = f"{lower} <= " if lower > -NO_LIMIT else ""
        right = f" <= {upper}" if upper < NO_LIMIT else ""
        middle = linear(model.column[entries].tolist(), model.coefficient[entries].tolist())
        lines.append(f"  {model.row_name(row)}: {left}{middle}{right}")
    lines.append("columns from 0 up to")
    lines += [
        f"  {model.column_name(k)}: {int(model.upper[k])}{'' if model.integral[k] else ' (implied whole)'}"
        for k in range(model.columns)
    ]
    return "\n".join(lines) + "\n"


def test_the_formulation_is_the_one_written_down() -> None:
    """Every row and coefficient of a tiny instance with every part of the model but pairs."""
    model = build(compile_tables(read_document(two_steps(), "test"))).model
    assert written_out(model) == PINNED.read_text(encoding="utf-8")

"""Instances small enough to solve by hand."""

from __future__ import annotations

from typing import Any


def two_jobs(**changes: Any) -> dict[str, Any]:
    """Return two processes, each for the own team or a vendor.

    Costs (own, vendor): small (12, 10), large (40, 25). Both at the vendor cost 35, the least of the four plans.
    """
    costs = {"small": (12, 10), "large": (40, 25)}
    return {
        "format": "rightsource/1",
        "name": "two-jobs",
        "currency": "EUR",
        "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
        "providers": [
            {"id": "team", "kind": "team", "site": "home"},
            {"id": "vendor", "kind": "vendor", "site": "home"},
        ],
        "processes": [
            {
                "id": name,
                "function": "ap",
                "volume": 1,
                "options": [
                    {"id": "own", "provider": "team", "unit_cost": own, "yield": 1, "hours": 0},
                    {"id": "out", "provider": "vendor", "unit_cost": out, "yield": 1, "hours": 0},
                ],
            }
            for name, (own, out) in costs.items()
        ],
        **changes,
    }

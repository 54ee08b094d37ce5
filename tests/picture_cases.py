"""Instances and plans to draw: the sample, and one with more processes than boxes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from samples import sample_instance

from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.checked_plan import CheckedPlan


def first_options(name: str = "first", instance: Instance | None = None) -> CheckedPlan:
    """Return the plan that chooses the first option of every process."""
    instance = instance or sample_instance()
    return CheckedPlan.of(name, instance, instance.processes.first_option[:-1].copy())


def last_options(name: str = "last", instance: Instance | None = None) -> CheckedPlan:
    """Return the plan that chooses the last option of every process."""
    instance = instance or sample_instance()
    return CheckedPlan.of(name, instance, instance.processes.first_option[1:] - 1)


def machine_supported_by(instance: Instance, provider: str) -> Integers:
    """Return a plan of the sample whose first process is a machine's, where this provider only gives support."""
    first, own = instance.processes.first_option, instance.options.provider
    avoided = instance.provider_index[provider]
    choice = np.array([next(o for o in range(int(a), int(b)) if own[o] != avoided) for a, b in pairwise(first)])
    choice[0] = 2
    return choice


def texts(ax: Axes) -> list[str]:
    """Return everything that is written on axes, line breaks read as spaces, behind hyphens as nothing."""
    return [text.get_text().replace("-\n", "-").replace("\n", " ") for text in ax.texts]


def wide_instance(processes: int = 80, functions: int = 4) -> Instance:
    """Return a chain of processes through the functions, the last of which belongs to the first function again.

    Process k takes 1,000 transactions a year; its team costs 1 per transaction, its vendor 2, its bot 3. All share a
    team that costs 4,000 a year and nothing else, so that every part is known by heart.
    """
    each = processes // functions
    return read_document(
        {
            "format": "rightsource/1",
            "name": "wide",
            "currency": "EUR",
            "money_decimals": 0,
            "sites": [{"id": "hq", "country": "DE", "shore": "onshore"}],
            "providers": [
                {"id": "crew", "kind": "team", "site": "hq", "fixed_cost": 4000},
                {"id": "acme", "kind": "vendor", "site": "hq"},
                {"id": "bots", "kind": "platform", "site": "hq"},
            ],
            "processes": [_process(k, k // each if k < processes - 1 else 0) for k in range(processes)],
            "dependencies": [_arc(k, k + 1) for k in range(processes - 1)],
            "handoffs": {
                "default": {"same_site": {"cost": 0}, "same_country": {"cost": 0}, "cross_border": {"cost": 0}}
            },
        }
    )


def choose(instance: Instance, option: Callable[[int], int], name: str = "plan") -> CheckedPlan:
    """Return the plan that gives process k its option number ``option(k)``."""
    first = instance.processes.first_option
    return CheckedPlan.of(name, instance, np.array([int(first[k]) + option(k) for k in range(len(first) - 1)]))


def _process(k: int, function: int) -> dict[str, Any]:
    offers = (("own", "crew", 1), ("out", "acme", 2), ("bot", "bots", 3))
    options: list[dict[str, Any]] = [
        {"id": name, "provider": provider, "unit_cost": cost, "yield": 1, "hours": 0.5}
        for name, provider, cost in offers
    ]
    options[2]["technology"] = "rpa"
    return {"id": f"p{k:03}", "function": f"function {function}", "volume": 1000, "options": options}


def _arc(source: int, target: int) -> dict[str, Any]:
    return {"from": f"p{source:03}", "to": f"p{target:03}", "volume": 500}

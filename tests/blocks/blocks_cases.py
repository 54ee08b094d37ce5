"""Crews, states and cuts for tests of blocks: everything in this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

import numpy as np

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.tables.selection import Resolver
from rightsource.optimizer.blocks.partition import Partition, partition
from rightsource.optimizer.blocks.spanning import Spanning, spanning
from rightsource.optimizer.search import Search
from rightsource.optimizer.solve_state import SolveState

Given = ParamSpec("Given")
Done = TypeVar("Done")


class InlineExecutor(Executor):
    """Runs each task at once, in this process."""

    def submit(self, fn: Callable[Given, Done], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Done]:
        """Run a task; its errors are raised where it was handed in."""
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class InlineCrew:
    """A crew of this process alone."""

    slots = 1

    def open(self) -> Executor:
        """Return an executor."""
        return InlineExecutor()

    def end(self, executor: Executor) -> None:
        """Nothing is left to end."""


def state_of(instance: Instance, seconds: float = 1.0, *, stopped: Callable[[], bool] = lambda: False) -> SolveState:
    """Return the state of a solve that has just begun and always has so many seconds left."""
    search = Search(Checker(instance), lambda: 0.0)
    return SolveState(instance, "auto", 1e-4, 0, None, lambda: seconds, stopped, search)


def cut_up(instance: Instance, most: int) -> tuple[Resolver, Partition, Spanning]:
    """Return an instance in parts of at most ``most`` processes, and what these share."""
    resolver = Resolver.of(instance)
    divided = partition(instance, resolver, most)
    return resolver, divided, spanning(instance, resolver, divided)


def some_choices(instance: Instance, seed: int, count: int) -> list[Integers]:
    """Return random choices of one option for each process."""
    rng = np.random.default_rng(seed)
    first = instance.processes.first_option
    return [rng.integers(first[:-1], first[1:]).astype(np.int64) for _ in range(count)]


def own(instance: Instance, choice: Integers, processes: Integers) -> Integers:
    """Return the part of a choice that some processes make, by the options of the part."""
    first = instance.processes.first_option
    sizes = first[processes + 1] - first[processes]
    return choice[processes] - first[processes] + np.cumsum(sizes) - sizes


def company(processes: int, rules: list[dict[str, Any]], arcs: list[tuple[int, int]]) -> dict[str, Any]:
    """Return a document of processes in two functions, each with two options."""
    sites = [{"id": "hq", "country": "US", "shore": "onshore"}, {"id": "far", "country": "PH", "shore": "offshore"}]
    providers = [
        {"id": "team", "kind": "team", "site": "hq"},
        {"id": "vendor", "kind": "vendor", "site": "far", "fixed_cost": 100},
    ]
    options = [
        {"id": name, "provider": name, "unit_cost": cost, "yield": 0.9, "hours": 1}
        for name, cost in (("team", 3), ("vendor", 2))
    ]
    made = [
        {"id": f"p{i}", "function": f"f{2 * i // processes}", "volume": 10, "options": options}
        for i in range(processes)
    ]
    classes = {name: {"cost": 1, "yield": 1, "delay": 0} for name in ("same_site", "same_country", "cross_border")}
    return {
        "format": "rightsource/1",
        "name": "cut",
        "currency": "USD",
        "sites": sites,
        "providers": providers,
        "processes": made,
        "handoffs": {"mail": classes},
        "dependencies": [{"from": f"p{i}", "to": f"p{j}", "volume": 1, "handoff": "mail"} for i, j in arcs],
        "rules": rules,
    }

"""Random tiny hand-off graphs, all their plans tried one by one, and programs run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.graph import HandoffGraph, starts


def graph_of(sizes: list[int], edges: list[tuple[int, int]], pair: Doubles | None = None) -> HandoffGraph:
    """Return a graph with so many options per process, and edges with the given costs of pairs, 0 by default."""
    counts = np.array(sizes, dtype=np.int64)
    left = np.array([edge[0] for edge in edges], dtype=np.int64)
    right = np.array([edge[1] for edge in edges], dtype=np.int64)
    start = starts(counts[left] * counts[right])
    costs = np.zeros(int(start[-1])) if pair is None else pair
    first = starts(counts)
    return HandoffGraph(np.arange(int(first[-1])), first, counts, left, right, start, costs)


def random_graph(rng: np.random.Generator, *, most_options: int = 3, bans: float = 0.0) -> HandoffGraph:
    """Return up to 6 processes, many of them joined, with whole costs from -5 to 20; a part of the pairs is barred."""
    n = int(rng.integers(1, 7))
    sizes = rng.integers(1, most_options + 1, n).tolist()
    edges = [(i, j) for i in range(n) for j in range(i + 1, n) if rng.random() < 0.6]
    graph = graph_of(sizes, edges)
    graph.pair[:] = rng.integers(-5, 20, len(graph.pair))
    graph.pair[rng.random(len(graph.pair)) < bans] = np.inf
    return graph


def random_prices(rng: np.random.Generator, graph: HandoffGraph) -> Doubles:
    """Return whole prices from 0 to 19."""
    return rng.integers(0, 20, len(graph.option)).astype(np.float64)


def all_plans(graph: HandoffGraph) -> Integers:
    """Return all plans, as open options counted within their process, shape (plans, processes)."""
    plans = np.unravel_index(np.arange(int(np.prod(graph.sizes))), tuple(graph.sizes.tolist()))
    return np.stack(plans, axis=1).astype(np.int64)


def plan_costs(graph: HandoffGraph, prices: Doubles, plans: Integers, pair: Doubles | None = None) -> Doubles:
    """Return Σ prices + Σ pairs of plans of `all_plans`, the plain way."""
    costs: Doubles = prices[graph.first[:-1] + plans].sum(axis=1)
    for edge, (left, right) in enumerate(zip(graph.left, graph.right, strict=True)):
        entry = graph.start[edge] + plans[:, left] * graph.sizes[right] + plans[:, right]
        costs += (graph.pair if pair is None else pair)[entry]
    return costs


def min_marginals(graph: HandoffGraph, prices: Doubles) -> Doubles:
    """Return, per open option, the least cost of the plans that take it."""
    plans = all_plans(graph)
    costs = plan_costs(graph, prices, plans)
    least = np.full(len(prices), np.inf)
    for process in range(len(graph.sizes)):
        np.minimum.at(least, graph.first[process] + plans[:, process], costs)
    return least


def run_python(script: str, **environment: str) -> str:
    """Return what a script prints in a process of its own, which sees this folder."""
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    surroundings = {**os.environ, "PYTHONPATH": paths, **environment}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=surroundings)
    return done.stdout

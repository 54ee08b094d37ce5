"""The core of the formulation, prices of rows, and bounds by turns: against brute force over all plans."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import random_instance
from rich_instances import Truth, rich_instance
from small_cases import two_jobs
from thorough import examples

from rightsource.instances.families.registry import generate
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build, build_core
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import MaxPathTime, MaxTotal, MinPathYield
from rightsource.models.tables import Tables, compile_tables
from rightsource.optimizer.decomposition.alternation import Alternation
from rightsource.optimizer.decomposition.bans import with_bans
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Pricing
from rightsource.optimizer.decomposition.rounding import lowered
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import Path, WorstPaths
from rightsource.optimizer.exhaustive import plan_count

MOST_PLANS = 200


@dataclass
class Case:
    """A tiny instance with all its plans of open options, what each costs, and which keep the rules."""

    instance: Instance
    tables: Tables
    core: Formulation
    graph: HandoffGraph
    plans: list[Integers]
    costs: list[int]
    feasible: list[bool]

    @classmethod
    def of(cls, instance: Instance) -> Case:
        """Try every plan of an instance."""
        tables = compile_tables(instance)
        graph = HandoffGraph.of(tables)
        options = [graph.option[a:b] for a, b in zip(graph.first, graph.first[1:], strict=False)]
        plans = [np.array(plan, dtype=np.int64) for plan in product(*options)]
        checker = Checker(instance)
        costs = [checker.objective(plan) for plan in plans]
        return cls(
            instance, tables, build_core(tables), graph, plans, costs, [checker.feasible(plan) for plan in plans]
        )

    @property
    def optimum(self) -> int | None:
        """The least cost of a plan that keeps all rules, None without one."""
        return min((cost for cost, kept in zip(self.costs, self.feasible, strict=True) if kept), default=None)

    def paths(self, random: Random) -> PricedPaths:
        """Return some of the paths that plans break."""
        worst = WorstPaths(self.tables)
        for plan in random.sample(self.plans, min(len(self.plans), 5)):
            worst.broken(plan)
        paths = PricedPaths(self.tables, self.graph)
        paths.add(worst.known())
        return paths


def cases(seeds: range) -> Iterator[tuple[int, Case]]:
    """Yield random instances that have few enough plans for brute force, and no process without an open option."""
    for seed in seeds:
        instance = random_instance(seed)
        if plan_count(instance) <= MOST_PLANS and not len(compile_tables(instance).blocked):
            yield seed, Case.of(instance)


def drawn(random: Random, count: int, wild: bool) -> Doubles:
    """Return multipliers of both signs, many of them 0; wild ones are of any magnitude, and beyond."""
    values = np.array([random.gauss(0, 1) * 10 ** random.uniform(-3, 3) for _ in range(count)])
    if wild:
        values *= np.array([10.0 ** random.uniform(-40, 40) for _ in range(count)])
        values[[random.random() < 0.05 for _ in range(count)]] = np.inf
        values[[random.random() < 0.05 for _ in range(count)]] = np.nan
    values[[random.random() < 0.4 for _ in range(count)]] = 0.0
    return values


def length_of(case: Case, path: Path, plan: Integers) -> int:
    """Return the length of a path under a plan, from the definition."""
    total = sum(int(path.length.option[plan[i]]) for i in path.processes.tolist())
    for arc in path.arcs.tolist():
        one, other = (
            case.tables.option_provider[plan[ends[arc]]] for ends in (case.tables.arcs.source, case.tables.arcs.target)
        )
        distance = case.tables.distances(np.array([arc]), np.array([one]), np.array([other]))[0]
        total += int(path.length.handoff[case.tables.arcs.profile[arc], distance])
    return total


def relaxed_costs(case: Case, weight: Doubles, paths: PricedPaths, flow: Doubles) -> list[Fraction]:
    """Return, from the definition and in fractions, what each plan costs with rows priced instead of kept."""
    model, options = case.core.model, len(case.tables.option_ids)
    reduced = [Fraction(int(cost)) for cost in model.objective]
    constant = Fraction(0)
    for row in range(len(case.graph.sizes), model.rows):
        price = Fraction(float(weight[row]))
        limit = int(model.row_lower[row] if price > 0 else model.row_upper[row])
        if price and abs(limit) < NO_LIMIT:
            constant += price * limit
            for k in range(int(model.row_start[row]), int(model.row_start[row + 1])):
                reduced[int(model.column[k])] -= price * int(model.coefficient[k])
    constant += sum(min(Fraction(0), reduced[k]) * int(model.upper[k]) for k in range(options, model.columns))
    found = []
    for plan, cost in zip(case.plans, case.costs, strict=True):
        values = case.core.values(plan)
        own = int(model.objective[plan].sum())
        without = model.offset + own + int(model.objective[options:] @ values[options:])
        # What a plan costs beyond the core is its hand-offs.
        total = cost - without + model.offset + constant + sum((reduced[int(o)] for o in plan), Fraction(0))
        for path, price in zip(paths.paths, flow.tolist(), strict=True):
            total += Fraction(min(price, 0.0)) * (path.length.limit - length_of(case, path, plan))
        found.append(total)
    return found


def test_the_core_is_the_formulation_without_handoffs_paths_and_budgets() -> None:
    """On random instances the core's columns and rows are those of the formulation that stand for nothing else."""
    left_out = 0
    for seed in range(examples(100)):
        tables = compile_tables(random_instance(seed))
        core, whole = build_core(tables), build(tables)
        joining = {
            table.rule.id
            for table in tables.rules
            if isinstance(table.rule, MinPathYield | MaxPathTime)
            or (isinstance(table.rule, MaxTotal) and table.rule.measure == "total_cost")
        }
        kept = [row for row in described(whole) if not joins(row[0], joining)]
        assert described(core) == kept, seed
        left_out += whole.model.rows - core.model.rows
        names = [core.model.column_name(k) for k in range(core.model.columns)]
        both = {whole.model.column_name(k): k for k in range(whole.model.columns)}
        assert [int(whole.model.objective[both[name]]) for name in names] == core.model.objective.tolist()
        assert core.model.offset == int(np.minimum.reduceat(tables.option_cost, tables.first_option[:-1]).sum())
    assert left_out > 0


def described(formulation: Formulation) -> list[tuple[str, list[tuple[str, int]], int, int]]:
    """Return the rows of a formulation by names."""
    model, rows = formulation.model, []
    for row in range(model.rows):
        entries = range(int(model.row_start[row]), int(model.row_start[row + 1]))
        terms = sorted((model.column_name(int(model.column[k])), int(model.coefficient[k])) for k in entries)
        rows.append((model.row_name(row), terms, int(model.row_lower[row]), int(model.row_upper[row])))
    return rows


def joins(name: str, rules: set[str]) -> bool:
    """Say whether a row is about hand-offs, or belongs to one of some rules."""
    family = name.split("[", maxsplit=1)[0]
    return family in rules or family in {"closer-from", "closer-to", "near-from", "near-to", "pair-from", "pair-to"}


@pytest.mark.parametrize("wild", [False, True])
def test_a_floor_is_the_least_relaxed_cost_of_all_plans(wild: bool) -> None:
    """With rows priced at random, the floor is the least of all plans from the definition, to less than a unit."""
    priced_paths = 0
    for seed, case in cases(range(examples(300))):
        random = Random(seed)
        paths = case.paths(random)
        weight, flow = drawn(random, case.core.model.rows, wild), -np.abs(drawn(random, len(paths.paths), wild))
        sweep = Sweep(case.graph, 10**6)
        prices = Pricing(case.core, case.graph).prices(weight, paths, flow)
        upper = case.core.model.upper[len(case.tables.option_ids) :]
        floor = plan_floor(case.graph, sweep, prices, np.zeros(len(sweep.slot_option)), upper)
        used, used_flow = (np.where(np.abs(array) <= 2.0**100, array, 0.0) for array in (weight, flow))
        expected = relaxed_costs(case, used, paths, used_flow)
        assert floor.least <= math.ceil(min(expected)), seed
        assert floor.least >= min(expected) - Fraction(1, 1000) - Fraction(1e-9) * magnitude(
            case, used, paths, used_flow
        )
        for plan, cost in zip(case.plans, expected, strict=True):
            own = np.searchsorted(case.graph.option, plan)
            assert (floor.with_option[own] <= max(math.ceil(cost), -(2**62))).all(), seed
        priced_paths += int((used_flow != 0).any())
    assert priced_paths > 2


def magnitude(case: Case, weight: Doubles, paths: PricedPaths, flow: Doubles) -> Fraction:
    """Return about the sum of all magnitudes that a floor is computed from."""
    model = case.core.model
    row = np.repeat(np.arange(model.rows), np.diff(model.row_start))
    entries = np.abs(weight[row] * model.coefficient * np.maximum(model.upper[model.column], 1)).sum()
    limits = np.where(np.abs(model.row_upper) < NO_LIMIT, np.abs(model.row_upper), np.abs(model.row_lower))
    lengths = sum(-price * 1e3 * max(path.length.limit, 1) for path, price in zip(paths.paths, flow, strict=True))
    return Fraction(float(entries + np.abs(weight * np.where(limits < NO_LIMIT, limits, 0)).sum() + lengths)) + 10**6


@pytest.mark.parametrize("wild", [False, True])
def test_no_plan_costs_less_than_a_floor(wild: bool) -> None:
    """Whatever the multipliers and offsets of copies, a floor is no more than any plan that keeps the rules costs."""
    close = 0
    for seed, case in cases(range(examples(300))):
        random = Random(seed + 1000)
        paths = case.paths(random)
        pricing, sweep = Pricing(case.core, case.graph), Sweep(case.graph, random.choice([4, 10, 10**6]))
        upper = case.core.model.upper[len(case.tables.option_ids) :]
        for _ in range(3):
            prices = pricing.prices(
                drawn(random, case.core.model.rows, wild), paths, drawn(random, len(paths.paths), wild)
            )
            offsets = np.array([random.gauss(0, 1) * 10 ** random.uniform(-3, 6) for _ in sweep.slot_option])
            floor = plan_floor(case.graph, sweep, prices, offsets, upper)
            for plan, cost, kept in zip(case.plans, case.costs, case.feasible, strict=True):
                if kept:
                    assert floor.least <= cost, seed
                    assert (floor.with_option[np.searchsorted(case.graph.option, plan)] <= cost).all(), seed
                    close += floor.least > 0.5 * cost
    assert wild or close > 0


def test_rounds_prove_bounds_below_the_optimum() -> None:
    """On random instances every round's bound holds, the best is kept, and rounds come to an end."""
    proven = ended = 0
    for seed, case in cases(range(examples(300))):
        banned = with_bans(case.graph, case.tables)
        sweep = Sweep(banned.graph, Random(seed).choice([4, 10**6]))
        turns = Alternation(build_core(case.tables).without_limits(banned.rules), banned.graph, sweep)
        bounds: list[int] = []
        while not turns.settled and len(bounds) < 30 and (found := turns.round(None)) is not None:
            bounds.append(found.floor.least)
            assert turns.bound == max(bounds)
            assert found.average.shape == found.margins.shape == case.graph.option.shape
            for plan, cost, kept in zip(case.plans, case.costs, case.feasible, strict=True):
                own = np.searchsorted(case.graph.option, plan)
                assert not kept or (found.floor.with_option[own] <= cost).all(), seed
        best = case.optimum
        if best is not None:
            assert bounds and max(bounds) <= best, seed
            proven += max(bounds) == best
            ended += turns.settled
    assert proven > 10
    assert ended > 0


def test_without_handoffs_the_first_round_proves_the_linear_relaxation() -> None:
    """Two jobs, at most 20 spent at the vendor: it takes 4/5 of the large one, and 12 + 40 - 12 is 40."""
    rule = {"id": "spend", "kind": "max_total", "measure": "cost", "select": {"kinds": ["vendor"]}, "value": 20}
    case = Case.of(read_document(two_jobs(rules=[rule]), "two jobs"))
    turns = Alternation(case.core, case.graph, Sweep(case.graph))
    found = turns.round(None)
    assert found is not None
    assert turns.bound == 4000
    assert case.optimum == 5000
    assert found.choice.tolist() == [0, 3]
    assert found.average == pytest.approx([1, 0, 0.2, 0.8])


def test_rounds_come_close_to_the_relaxation_of_the_whole_formulation() -> None:
    """On a generated instance the rounds prove what the strong formulation's linear relaxation says, within 1 %."""
    tables = compile_tables(generate("tower", 150, 1))
    graph = HandoffGraph.of(tables)
    turns = Alternation(build_core(tables), graph, Sweep(graph))
    for _ in range(8):
        assert turns.round(None) is not None
    relaxed = optimum(build(tables).model, relaxed=True)
    assert relaxed is not None and turns.bound is not None
    assert turns.bound >= 0.99 * relaxed


def test_rounds_come_to_an_end_where_path_prices_lift_the_bound_for_ever() -> None:
    """Paths and other rules of this instance contradict each other: no plan keeps them, and no multiplier is best."""
    instance = rich_instance(29)
    assert Truth(instance).optimum is None
    tables = compile_tables(instance)
    banned = with_bans(HandoffGraph.of(tables), tables)
    turns, rounds = Alternation(build_core(tables).without_limits(banned.rules), banned.graph, Sweep(banned.graph)), 0
    while not turns.settled and turns.round(None) is not None:
        rounds += 1
    assert rounds == 100
    assert turns.bound is not None


def test_no_time_and_no_solution_are_no_round() -> None:
    """A round without a plan of the relaxed core gives None, and so does one without time."""
    rule = {"id": "cap", "kind": "max_total", "measure": "cost", "value": 1}
    case = Case.of(read_document(two_jobs(rules=[rule]), "impossible"))
    turns = Alternation(case.core, case.graph, Sweep(case.graph))
    assert turns.round(None) is None
    assert turns.bound is None


def test_sums_are_never_rounded_up() -> None:
    """On random sums of magnitudes that cancel, the result is at most the exact one, and close to it."""
    random = Random(1)
    for _ in range(examples(200)):
        terms = [random.gauss(0, 1) * 2.0 ** random.randint(-60, 60) for _ in range(random.randint(1, 50))]
        weight, times = np.array(terms), float(random.randint(1, 10**9))
        base = np.array([sum(terms) * times, 7.0])
        found = lowered(base, np.zeros(len(terms), dtype=np.int64), weight * times)
        exact = Fraction(float(base[0])) - sum((Fraction(one) * Fraction(times) for one in terms), Fraction(0))
        assert Fraction(float(found[0])) <= exact
        assert float(exact - Fraction(float(found[0]))) <= 1e-12 * times * float(np.abs(weight).sum() + abs(sum(terms)))
        assert found[1] == 7.0

"""The reduced model: its two parts never exceed the cost of any plan, and what is fixed is in no better plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.averaging import averaged
from rightsource.optimizer.decomposition.certified import plan_floor
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.option_rows import broken_rows
from rightsource.optimizer.decomposition.priced_paths import PricedPaths
from rightsource.optimizer.decomposition.prices import Prices, Pricing
from rightsource.optimizer.decomposition.reduced import Limits, Reduced, reduced, search
from rightsource.optimizer.decomposition.separation import separated
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.worst_paths import WorstPaths
from rightsource.optimizer.engines.standing import STAND


@dataclass(frozen=True)
class Case:
    """A random instance with all that a reduced model is made from; tables this small are split into copies."""

    instance: Instance
    tables: Tables
    core: Formulation
    graph: HandoffGraph
    sweep: Sweep

    @property
    def prices(self) -> Prices:
        """The prices without multipliers: the costs themselves."""
        cost = self.core.model.objective.astype(np.float64)
        rest = cost[len(self.tables.option_ids) :]
        return Prices(cost[self.graph.option], rest, self.graph.pair, Fraction(self.core.model.offset))


def case_of(instance: Instance, most: int = 4096) -> Case:
    """Return a case whose tables hold at most so many entries."""
    tables = compile_tables(instance)
    graph = HandoffGraph.of(tables)
    return Case(instance, tables, build_core(tables), graph, Sweep(graph, most))


def cases(seeds: range, most: int = 4096) -> Iterator[Case]:
    """Yield the random instances in which every process has an open option."""
    for seed in seeds:
        instance = random_instance(seed)
        if not compile_tables(instance).blocked:
            yield case_of(instance, most)


def path_cases(seeds: range, most: int) -> Iterator[Case]:
    """Yield the cases whose instances have rules on paths."""
    for seed in seeds:
        instance = random_instance(seed)
        if any(rule.kind in ("min_path_yield", "max_path_time") for rule in instance.rules):
            tables = compile_tables(instance)
            if not tables.blocked:
                yield case_of(instance, most)


def plans(case: Case, most: int = 100) -> Iterator[Integers]:
    """Yield plans of open options, all of them or the given number at regular distances."""
    graph, n = case.graph, len(case.graph.sizes)
    count = int(np.prod(graph.sizes))
    for k in range(0, count, -(-count // most)):
        at = np.array(np.unravel_index(k, graph.sizes.tolist()), dtype=np.int64)
        yield graph.option[graph.first[:n] + at]


def random_guess(case: Case, seed: int) -> Reduced:
    """Return the reduced model for a random guess and random offsets that do not even sum to 0."""
    rng = np.random.default_rng(seed)
    scale = 10.0 ** rng.integers(0, 6)
    guess = rng.normal(0, scale, len(case.graph.option))
    offsets = rng.normal(0, scale, len(case.sweep.slot_option))
    return reduced(case.core, case.graph, case.sweep, case.prices, guess, offsets)


def no_guess(case: Case) -> Reduced:
    """Return the reduced model in which hand-offs are taken to cost nothing."""
    return reduced(*parts(case), np.zeros(len(case.graph.option)), np.zeros(len(case.sweep.slot_option)))


def parts(case: Case) -> tuple[Formulation, HandoffGraph, Sweep, Prices]:
    """Return what a reduced model is made from."""
    return case.core, case.graph, case.sweep, case.prices


def parts_of(model: Reduced, choice: Integers) -> int:
    """Return what a plan costs in the reduced model."""
    return model.formulation.model.cost(model.formulation.values(choice))


@pytest.mark.parametrize("most", [4096, 8, 1])
def test_no_plan_costs_less_than_its_cost_in_the_reduced_model_and_the_floor(most: int) -> None:
    """Plan by plan and option by option: cost(x) >= (c + φ)x + floor, whatever guess and offsets, with copies too."""
    for case in cases(range(60), most):
        model, checker = random_guess(case, 1), Checker(case.instance)
        position = {int(o): k for k, o in enumerate(case.graph.option)}
        for choice in plans(case, 40):
            rest = checker.objective(choice) - parts_of(model, choice)
            assert rest >= model.floor.least
            assert rest >= max(int(model.floor.with_option[position[int(o)]]) for o in choice)


def test_without_copies_the_floor_is_what_the_cheapest_plan_costs_besides() -> None:
    """On graphs that fit into the tables the floor is the exact minimum, also with each option; not just a bound."""
    tried = 0
    for case in cases(range(80)):
        if int(np.prod(case.graph.sizes)) > 60 or (case.sweep.share < 1).any():
            continue
        model, checker = random_guess(case, 2), Checker(case.instance)
        rest = {tuple(choice): checker.objective(choice) - parts_of(model, choice) for choice in plans(case)}
        assert model.floor.least == min(rest.values())
        with_option = [min(cost for choice, cost in rest.items() if o in choice) for o in case.graph.option]
        assert model.floor.with_option.tolist() == with_option
        tried += 1
    assert tried > 20


def test_amounts_beyond_doubles_make_the_floor_coarse_but_never_too_high() -> None:
    """A guess of 10¹⁷ minor units and offsets as large are cut and rounded down: the bound is poor, and holds."""
    for case in cases(range(20), 8):
        rng = np.random.default_rng(3)
        guess = rng.normal(0, 1e17, len(case.graph.option))
        offsets = rng.normal(0, 1e15, len(case.sweep.slot_option))
        model = reduced(case.core, case.graph, case.sweep, case.prices, guess, offsets)
        assert int(np.abs(model.formulation.model.objective).max(initial=0)) < 2**53
        checker = Checker(case.instance)
        for choice in plans(case, 20):
            assert checker.objective(choice) - parts_of(model, choice) >= model.floor.least


def feasible(case: Case, most: int = 100) -> list[tuple[Integers, int]]:
    """Return the plans that keep all rules, with their costs."""
    checker = Checker(case.instance)
    return [(choice, checker.objective(choice)) for choice in plans(case, most) if checker.feasible(choice)]


def option_bounds(case: Case, multipliers: Doubles) -> Integers:
    """Return what multipliers of the core's rows prove of plans with each open option."""
    prices = Pricing(case.core, case.graph).prices(multipliers, PricedPaths(case.tables, case.graph), np.zeros(0))
    upper = case.core.model.upper[len(case.tables.option_ids) :]
    return plan_floor(case.graph, case.sweep, prices, np.zeros(len(case.sweep.slot_option)), upper).with_option


def test_fixing_leaves_every_plan_as_cheap_as_the_incumbent() -> None:
    """Bounds at any multipliers hold for every plan with the option; fixing closes many, none of a plan so cheap."""
    closed = 0
    for case in cases(range(60), 8):
        found = feasible(case)
        if not found:
            continue
        model, rng, rows = no_guess(case), np.random.default_rng(5), case.core.model.rows
        for scale in (0.0, 1.0, 100.0):
            bounds = option_bounds(case, scale * rng.normal(0, 1, rows))
            position = {int(o): k for k, o in enumerate(case.graph.option)}
            for choice, cost in found:
                assert cost >= max(int(bounds[position[int(o)]]) for o in choice)
            incumbent = min(cost for _, cost in found)
            fixed = model.fixed(bounds, incumbent)
            assert not any(fixed.closed[choice].any() for choice, cost in found if cost <= incumbent)
            assert not fixed.formulation.model.upper[np.flatnonzero(fixed.closed)].any()
            closed += int(fixed.closed.sum()) - int(model.closed.sum())
    assert closed > 40


def test_bounds_and_choices_of_the_search_are_those_of_the_instance() -> None:
    """Against all plans, with options fixed and without: every bound told is valid, every choice takes open options."""
    process, searched = STAND.take(("highs", 1)), 0
    for case in cases(range(30), 8):
        found = feasible(case, 2000)
        if not found:
            continue
        optimum = min(cost for _, cost in found)
        model = no_guess(case)
        fixed = model.fixed(option_bounds(case, np.zeros(case.core.model.rows)), optimum)
        for each in (model, fixed):
            bounds: list[int] = []
            choices: list[Integers] = []
            outcome = search(each, Limits(threads=1), bounds.append, choices.append, process=process)
            assert outcome.status == "optimal"
            assert outcome.bound is not None
            assert max([outcome.bound, *bounds]) <= optimum
            assert outcome.bound == round(outcome.objective or 0) == bounds[-1]
            assert choices
            assert not any(each.closed[choice].any() for choice in choices)
        searched += 1
    STAND.give_back(("highs", 1), process)
    assert searched > 10


def test_without_handoffs_and_path_rules_the_search_proves_the_optimum() -> None:
    """By hand: both jobs at the vendor cost 35, but only one fits its hour, and on the large one it saves 15.

    So the small one stays in house: 12 + 25 = 37 euros, with or without a start. A guess that is
    the same for all options of a process changes nothing.
    """
    document = two_jobs()
    document["providers"][1]["capacity"] = 1
    for process in document["processes"]:
        process["options"][1]["hours"] = 1
    case = case_of(read_document(document, "two jobs"))
    model = reduced(*parts(case), np.array([0.0, 0.0, 200.0, 200.0]), np.zeros(4))
    bounds: list[int] = []
    choices: list[list[int]] = []
    for start in (None, np.array([0, 3])):
        outcome = search(
            model,
            Limits(seconds=20, threads=1),
            bounds.append,
            lambda choice: choices.append(choice.tolist()),
            start=start,
        )
        assert (outcome.status, outcome.bound, choices[-1], bounds[-1]) == ("optimal", 3700, [0, 3], 3700)


def test_a_core_without_a_plan_is_infeasible() -> None:
    """Two hours of work for one hour of the only provider: the reduced model says so, and names no bound."""
    document = two_jobs()
    document["providers"][1]["capacity"] = 1
    for process in document["processes"]:
        process["options"] = [{**process["options"][1], "hours": 1}]
    case = case_of(read_document(document, "two jobs"))
    outcome = search(reduced(*parts(case), np.zeros(2), np.zeros(2)), Limits(threads=1), print, print)
    assert (outcome.status, outcome.bound, outcome.objective) == ("infeasible", None, None)


def test_rows_of_paths_on_options_hold_for_every_plan_that_keeps_the_rule() -> None:
    """Plans that break a path rule by their options alone are cut off, and no plan that keeps the rules is."""
    cut = 0
    for case in path_cases(range(90), 4096):
        worst = WorstPaths(case.tables)
        found = [row for choice in plans(case, 10) for row in broken_rows(case.tables, worst.broken(choice), choice)]
        if not found:
            continue
        model = no_guess(case)
        more = model.with_rows(found).formulation
        assert more.model.rows == case.core.model.rows + len(found)
        assert more.model.row_name(case.core.model.rows) == found[0].name
        assert more.model.row_name(0) == case.core.model.row_name(0)
        assert not any(more.model.breaks(more.values(choice)) for choice, _ in feasible(case, 30))
        for choice in plans(case, 10):
            for row in broken_rows(case.tables, worst.broken(choice), choice):
                single = model.with_rows([row]).formulation
                assert case.core.model.rows in single.model.broken_rows(single.values(choice))
                cut += 1
    assert cut > 10


def test_priced_paths_keep_the_bound_valid_for_plans_that_keep_the_rules() -> None:
    """With prices of paths that are no whole numbers, what is left beside the reduced model still bounds every plan."""
    tried = 0
    for case in path_cases(range(250), 8):
        paths, worst = PricedPaths(case.tables, case.graph), WorstPaths(case.tables)
        for choice in plans(case, 10):
            paths.add(worst.broken(choice))
        found = feasible(case, 40)
        if not found or not paths.paths:
            continue
        rng = np.random.default_rng(6)
        of_paths = -rng.exponential(0.01, len(paths.paths))
        prices = Pricing(case.core, case.graph).prices(np.zeros(case.core.model.rows), paths, of_paths)
        guess = rng.normal(0, 100, len(case.graph.option))
        model = reduced(case.core, case.graph, case.sweep, prices, guess, np.zeros(len(case.sweep.slot_option)))
        assert all(cost >= parts_of(model, choice) + model.floor.least for choice, cost in found)
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("most", [4096, 8])
def test_separating_loses_nothing_of_the_least_value_and_tells_much_of_it(most: int) -> None:
    """What is left is worth as much at least, less a millionth; the parts are as dear as the min-marginals allow."""
    told = possible = 0.0
    for case in cases(range(60), most):
        prices, graph = case.prices.options, case.graph
        even = np.zeros(len(case.sweep.slot_option))
        found = separated(case.sweep, prices, even)
        before = case.sweep.minimum(case.sweep.slots(prices, even))
        margins = averaged(case.sweep, prices, even, 0).margins
        after = case.sweep.minimum(case.sweep.slots(prices - found.part, found.offsets))
        assert after >= before - 1e-6 * abs(before) - 1e-6
        assert np.abs(np.minimum.reduceat(found.part, graph.first[:-1])).max() < 1e-6
        told += found.part.sum()
        possible += margins.sum()
    assert 0.5 * possible < told


def test_a_separated_guess_bounds_every_plan_as_closely_as_the_sweep_itself() -> None:
    """With a guess of what hand-offs cost, the relaxed core and the floor add up to the dynamic program's value."""
    for case in cases(range(40)):
        cost, even = case.prices.options, np.zeros(len(case.sweep.slot_option))
        found = separated(case.sweep, cost, even)
        model = reduced(*parts(case), found.part - cost, found.offsets)
        objective = model.formulation.model.objective
        assert objective[: len(case.tables.option_ids)].min() == 0
        value = case.sweep.minimum(case.sweep.slots(cost, even)) + case.core.model.offset
        # parts are rounded to whole minor units, one of each process at most
        assert model.floor.least >= value - 1e-6 * abs(value) - len(case.graph.sizes)

"""The relaxed core with rows that wait: the same optimum as with all rows, and multipliers that prove as much."""

from __future__ import annotations

import numpy as np
import pytest
from linear_solver import optimum
from random_instances import random_instance
from thorough import examples

from rightsource.instances.families.registry import generate
from rightsource.models.columns import Flags
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.links import links
from rightsource.optimizer.engines import core_program
from rightsource.optimizer.engines.core_program import CoreProgram, Proposal


def cores() -> list[Formulation]:
    """Return the cores of random instances and of two generated ones with fixed costs and units."""
    tables = [compile_tables(random_instance(seed)) for seed in range(examples(60))]
    generated = [compile_tables(generate(family, 60, 1)) for family in ("fixed-charge", "whole-units")]
    return [build_core(each) for each in tables + generated if not len(each.blocked)]


def worth(core: Formulation, found: Proposal) -> float:
    """Return what the multipliers prove over all columns within their limits: the dual objective."""
    model, total = core.model, 0.0
    reduced = model.objective.astype(np.float64)
    for row in range(model.rows):
        price = float(found.multipliers[row])
        limit = int(model.row_lower[row] if price > 0 else model.row_upper[row])
        entries = slice(int(model.row_start[row]), int(model.row_start[row + 1]))
        np.subtract.at(reduced, model.column[entries], price * model.coefficient[entries])
        if abs(price) > 1e-12 and abs(limit) < NO_LIMIT:
            total += price * limit
    upper = np.where(model.upper < NO_LIMIT, model.upper, 0)
    return total + model.offset + float(np.minimum(reduced, 0.0) @ upper)


def by_hand(core: Formulation) -> Flags:
    """Return which rows are links, one row after the other."""
    model, options = core.model, len(core.tables.option_ids)
    found = np.zeros(model.rows, dtype=np.bool_)
    for row in range(model.rows):
        columns = model.column[model.row_start[row] : model.row_start[row + 1]]
        processes = set(core.tables.option_process[columns[columns < options]].tolist())
        further = int((columns >= options).sum())
        found[row] = len(processes) == 1 and further == 1 and int(model.row_lower[row]) <= -NO_LIMIT
    return found


def test_links_join_options_of_one_process_to_one_further_column() -> None:
    """On all cores they are what looking at each row says, and on fixed charges most of the rows."""
    several = 0
    for core in cores():
        assert (links(core) == by_hand(core)).all()
        several += links(core).any()
    assert several > 3
    assert links(core).mean() > 0.5


def test_rows_that_wait_change_neither_the_optimum_nor_what_is_proven() -> None:
    """With links waiting the relaxation has the value that it has with all rows, and keeps all of them."""
    solved = 0
    for core in cores():
        model, options = core.model, len(core.tables.option_ids)
        expected = optimum(model, relaxed=True)
        found = CoreProgram(model, links(core), options).solve(None)
        assert (found is None) == (expected is None)
        if found is None or expected is None:
            continue
        sums = np.add.reduceat(model.coefficient * found.values[model.column], model.row_start[:-1])
        scale = np.maximum(np.abs(np.where(model.row_upper < NO_LIMIT, model.row_upper, model.row_lower)), 1.0)
        assert (sums <= model.row_upper + 1e-5 * scale).all()
        assert (sums >= model.row_lower - 1e-5 * scale).all()
        assert float(model.objective @ found.values) + model.offset == pytest.approx(expected, rel=1e-6, abs=0.01)
        assert worth(core, found) == pytest.approx(expected, rel=1e-6, abs=0.01)
        solved += 1
    assert solved > 10


def test_rows_come_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """One row of each further column at a time leads to the same optimum."""
    core = build_core(compile_tables(generate("fixed-charge", 60, 1)))
    arguments = core.model, links(core), len(core.tables.option_ids)
    at_once = CoreProgram(*arguments).solve(None)
    monkeypatch.setattr(core_program, "_AT_ONCE", 1)
    one_by_one = CoreProgram(*arguments).solve(None)
    assert at_once is not None and one_by_one is not None
    costs = [float(core.model.objective @ found.values) for found in (at_once, one_by_one)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-9)


def test_rows_that_take_long_wait_for_the_next_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every call is long the first one leaves rows broken, without their options; the optimum comes later."""
    core = build_core(compile_tables(generate("fixed-charge", 60, 1)))
    arguments = core.model, links(core), len(core.tables.option_ids)
    expected = CoreProgram(*arguments).solve(None)
    monkeypatch.setattr(core_program, "_LONG", -1.0)
    program = CoreProgram(*arguments)
    found = [proposal for _ in range(20) if (proposal := program.solve(None)) is not None]
    assert expected is not None and len(found) == 20
    costs = [float(core.model.objective @ proposal.values) for proposal in found]
    assert costs[0] < costs[-1] == pytest.approx(float(core.model.objective @ expected.values), rel=1e-9)
    sums = np.add.reduceat(core.model.coefficient * found[0].values[core.model.column], core.model.row_start[:-1])
    assert (sums[links(core)] <= 1e-5).all()


def test_a_plan_to_begin_at_leaves_the_optimum_as_it_is() -> None:
    """Whatever plan it is, the cheapest options or the dearest."""
    core = build_core(compile_tables(generate("whole-units", 60, 1)))
    model, tables = core.model, core.tables
    expected = optimum(model, relaxed=True)
    for sign in (1, -1):
        costs = np.where(tables.barred, sign * np.inf, model.objective[: len(tables.option_ids)]) * sign
        order = np.lexsort((costs, tables.option_process))
        program = CoreProgram(model, links(core), len(tables.option_ids))
        program.begin_at(order[tables.first_option[:-1]])
        found = program.solve(None)
        assert found is not None
        assert float(model.objective @ found.values) + model.offset == pytest.approx(expected, rel=1e-6)


def test_other_costs_move_the_optimum_and_a_stop_ends_all_searches() -> None:
    """Doubling what options cost doubles their part of the optimum; after a stop there is no answer."""
    core = build_core(compile_tables(generate("tight-capacity", 60, 1)))
    options = np.arange(len(core.tables.option_ids))
    program = CoreProgram(core.model, links(core), len(options))
    before = program.solve(None)
    program.price(options, 2.0 * core.model.objective[options])
    after = program.solve(None)
    assert before is not None and after is not None
    assert float(core.model.objective[options] @ after.values[options]) <= float(
        core.model.objective[options] @ before.values[options]
    ) * (1 + 1e-9)
    program.stop()
    assert program.solve(None) is None

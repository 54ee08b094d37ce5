"""The search for whole numbers of the further columns: by planes of a convex value, within a trust region."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from thorough import examples

from rightsource.instances.families.registry import generate
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.assembly import Rounds
from rightsource.optimizer.decomposition.focus import Focus
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep
from rightsource.optimizer.decomposition.whole_values import Valued, WholeValues


class Bowl:
    """A convex function (v - c)ᵀ Q (v - c) + l v with a part that links neighbours; ``asked`` counts."""

    def __init__(self, seed: int, count: int) -> None:
        random = Random(seed)
        self.centre = np.array([random.uniform(0, 4) for _ in range(count)])
        own, linked = ([random.uniform(low, 3) for _ in range(count)] for low in (0.5, 0.0))
        between = np.eye(count)[1:] - np.eye(count)[:-1]
        self.form = np.diag(own) + between.T @ np.diag(linked[1:]) @ between
        self.asked = 0

    def __call__(self, values: Integers) -> Valued:
        """Return value and slope."""
        self.asked += 1
        away: Doubles = values - self.centre
        return Valued(1000.0 + float(away @ self.form @ away), 2.0 * self.form @ away)


def test_few_questions_find_the_best_rounding_or_nearly() -> None:
    """Of 60 bowls in eight columns the best of all 256 roundings is found in most, by a tenth of the questions."""
    exact, worst = 0, 0.0
    for seed in range(60):
        bowl = Bowl(seed, 8)
        found = WholeValues(bowl.centre, np.ones(8, dtype=np.bool_), bowl).best(lambda: True)
        assert found is not None and bowl.asked <= 60
        down, up = np.floor(bowl.centre).astype(int), np.ceil(bowl.centre).astype(int)
        assert ((found == down) | (found == up)).all()
        every = [bowl(np.array(v)).value for v in product(*zip(down, up, strict=True))]
        exact += bowl(found).value <= min(every) + 1e-9
        worst = max(worst, (bowl(found).value - min(every)) / (max(every) - min(every)))
    assert exact >= 40 and worst < 0.25


def test_columns_that_may_not_move_are_rounded_up() -> None:
    """Of two columns at 1.2 the first stays at 2, whatever that costs; whole ones stay as they are."""
    bowl = Bowl(1, 3)
    bowl.centre = np.array([1.2, 1.2, 3.0])
    search = WholeValues(bowl.centre, np.array([False, True, True]), bowl)
    assert search.count == 1
    found = search.best(lambda: True)
    assert found is not None and found.tolist()[0] == 2 and found.tolist()[2] == 3


def test_without_time_or_answers_there_is_the_first_point_or_none() -> None:
    """At once stopped, all is rounded up; unknown there, nothing is known; unknown elsewhere, it stays at the first."""
    bowl, movable = Bowl(2, 4), np.ones(4, dtype=np.bool_)
    up = np.ceil(bowl.centre).astype(int)
    found = WholeValues(bowl.centre, movable, bowl).best(lambda: False)
    assert found is not None and (found == up).all()
    assert WholeValues(bowl.centre, movable, lambda _: None).best(lambda: True) is None
    alone = WholeValues(bowl.centre, movable, lambda v: bowl(v) if (v == up).all() else None).best(lambda: True)
    assert alone is not None and (alone == up).all()


@pytest.mark.parametrize("seed", range(examples(8)))
def test_whole_units_cost_less_than_units_rounded_up(seed: int) -> None:
    """What is proven at the units found is below what is proven at those rounded up, and above the relaxation's."""
    tables = compile_tables(generate("whole-units", 60 + seed, seed))
    core, graph = build_core(tables), HandoffGraph.of(tables)
    rounds = Rounds(core, core, graph, Sweep(graph))
    while rounds.round(30.0) is not None:
        pass
    best = rounds.alternation.best
    assert best is not None
    up = rounds._at(np.ceil(best.further - 1e-6).astype(np.int64)).round(30.0)
    near = rounds.whole(30.0, lambda: False)
    assert near is not None and near.further is not None and up is not None
    assert (np.abs(near.further - best.further) < 1).all()
    found = near.round(30.0)
    assert found is not None and best.floor.least <= found.bound <= up.bound


def test_focus_asks_for_whole_units_and_tells_when_there_are_none() -> None:
    """Rules on providers that are used alone leave nothing to round; units do, and give prices at them."""
    for family, some in (("handoff", False), ("whole-units", True)):
        tables = compile_tables(generate(family, 60, 1))
        core, graph = build_core(tables), HandoffGraph.of(tables)
        rounds = Rounds(core, core, graph, Sweep(graph))
        assert rounds.round(30.0) is not None
        guide = Focus(rounds, lambda: 60.0, lambda: False).whole()
        assert (guide is not None) == some


def test_what_is_known_before_the_first_round_is_the_floor_and_a_cheapest_choice() -> None:
    """Unpriced, the choice has no margin and only open options, and the floor of the tables bounds every plan."""
    tables = compile_tables(generate("handoff", 60, 1))
    core, graph = build_core(tables), HandoffGraph.of(tables)
    guide = Rounds(core, core, graph, Sweep(graph)).unpriced(10.0)
    place = np.searchsorted(graph.option, guide.choice)
    assert (graph.option[place] == guide.choice).all() and (tables.option_process[guide.choice] == range(60)).all()
    assert (guide.margins[place] <= np.minimum.reduceat(guide.margins, graph.first[:-1])).all()
    assert guide.bound == tables.floor and set(guide.bounds.tolist()) == {tables.floor}

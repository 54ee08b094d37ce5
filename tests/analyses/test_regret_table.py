"""Regret of plans under scenarios, and the no-regret core, against all plans by brute force."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scenario_cases import WITH_PLANS, all_plans, kept_plans, seeded

from rightsource.models.checker import check
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.analyses.no_regret import frequencies
from rightsource.optimizer.analyses.regret import RegretTable, regret_table
from rightsource.optimizer.analyses.scenarios import Outcome, solve_variants


@pytest.mark.parametrize("seed", WITH_PLANS)
def test_every_cell_is_what_brute_force_says(seed: int) -> None:
    """Regret is cost less the least cost of all plans, never below 0; a plan that breaks rules names them instead."""
    asker, known = seeded(seed)
    outcomes = solve_variants(asker, known)
    table = regret_table(outcomes)
    kept = {outcome.variant.id: kept_plans(outcome.variant.instance) for outcome in outcomes}
    assert table.scenarios == tuple(name for name, plans in kept.items() if plans)
    assert table.left_out == tuple(name for name, plans in kept.items() if not plans)
    for row in table.rows:
        plan = tuple(row.plan.choice.tolist())
        for scenario, cell in zip(table.scenarios, row.cells, strict=True):
            cost = kept[scenario].get(plan)
            if cost is None:
                variant = next(one.instance for one in known if one.id == scenario)
                broken = tuple(rule.id for rule in check(variant, row.plan.choice).broken)
                assert (cell.cost, cell.regret, cell.broken) == (None, None, broken)
                assert broken
            else:
                regret = cost - min(kept[scenario].values())
                assert (cell.cost, cell.regret, cell.broken) == (cost, Interval(regret, regret), ())
                assert regret >= 0
                assert (scenario not in row.plan.best_in) or regret == 0


@pytest.mark.parametrize("seed", WITH_PLANS)
def test_the_recommended_plan_has_the_least_greatest_regret(seed: int) -> None:
    """Among the plans of the table that keep all rules everywhere none has a smaller greatest regret."""
    asker, known = seeded(seed)
    table = regret_table(solve_variants(asker, known))
    worst = [
        max(cell.regret.high for cell in row.cells) for row in table.rows if not any(cell.broken for cell in row.cells)
    ]
    if not worst:
        assert table.recommended is None
    else:
        assert table.recommended is not None
        assert table.recommended.worst == Interval(min(worst), min(worst))


def test_an_open_gap_makes_regret_an_interval() -> None:
    """With the least cost in [L, U], a plan of cost c regrets [max(0, c - U), c - L]; the optimum's own holds 0."""
    asker, known = seeded(13)
    outcomes = [_opened(outcome, 1000) for outcome in solve_variants(asker, known)]
    table, exact = regret_table(outcomes), regret_table([_opened(outcome, 0) for outcome in outcomes])
    assert table.rows
    for row, sharp in zip(table.rows, exact.rows, strict=True):
        for scenario, cell, true in zip(table.scenarios, row.cells, sharp.cells, strict=True):
            if true.regret is None:
                assert cell.regret is None
            else:
                assert cell.regret == Interval(true.regret.low, (true.regret.low or 0) + 1000)
            if scenario in row.plan.best_in:
                assert cell.regret == Interval(0, 1000)


def test_without_a_bound_the_greatest_regret_has_no_upper_end() -> None:
    """A scenario whose bound is not known leaves open how much a plan costs too much; others are preferred."""
    asker, known = seeded(13)
    outcomes = solve_variants(asker, known)
    blind = [replace(outcomes[0], least_cost=Interval(None, outcomes[0].least_cost.high)), *outcomes[1:]]
    table = regret_table(blind)
    assert table.recommended is not None
    assert all(row.worst is None or row.worst.high is None for row in table.rows)
    assert table.recommended.worst is not None
    lows = [row.worst.low for row in table.rows if row.worst is not None]
    assert table.recommended.worst.low == min(lows)


def test_other_plans_join_unless_they_break_rules_everywhere() -> None:
    """Plans that are nobody's best have a row of their own name; those that keep the rules nowhere have none."""
    asker, known = seeded(13)
    outcomes = solve_variants(asker, known)
    best = {row.plan.choice.tobytes() for row in regret_table(outcomes).rows}
    kept = kept_plans(asker.instance)
    keeping = next(np.array(plan) for plan in kept if np.array(plan).tobytes() not in best)
    nowhere = next(plan for plan in all_plans(asker.instance) if all(check(one.instance, plan).broken for one in known))
    table = regret_table(outcomes, [("mine", keeping), ("theirs", nowhere), ("again", outcomes[0].plan.choice)])
    assert [row.plan.name for row in table.rows if not row.plan.best_in] == ["mine"]


def test_what_is_left_out_for_lack_of_time_is_told_apart() -> None:
    """Growth has no plan, which is proven; of a scenario that nobody solved it is not, and the table says which."""
    asker, known = seeded(8)
    outcomes = list(solve_variants(asker, known))
    assert (regret_table(outcomes).left_out, regret_table(outcomes).unsolved) == (("growth",), ())
    outcomes[2] = Outcome(outcomes[2].variant, None, None, Interval(None, None))
    table = regret_table(outcomes)
    assert (table.scenarios, table.left_out, table.unsolved) == (("base", "lost"), ("growth", "dear"), ("dear",))


def test_a_table_of_nothing_is_empty() -> None:
    """Without any plan there is nothing to compare."""
    table = regret_table([])
    assert table == RegretTable((), (), (), None)
    assert frequencies([]) == ()


@pytest.mark.parametrize("seed", WITH_PLANS)
def test_the_core_is_what_all_best_plans_share(seed: int) -> None:
    """A process is in the core when the only least-cost plans of all variants agree on its option, by brute force."""
    asker, known = seeded(seed)
    outcomes = solve_variants(asker, known)
    best = []
    for outcome in outcomes:
        kept = kept_plans(outcome.variant.instance)
        least = [plan for plan, cost in kept.items() if cost == min(kept.values())]
        if len(least) > 1:
            least = [tuple(outcome.plan.choice.tolist())]
        best += least
    found = frequencies(outcomes)
    for process, options in enumerate(zip(*best, strict=True)):
        counts = Counter(options)
        assert dict(found[process].options) == counts
        assert found[process].always is (len(counts) == 1)
        assert found[process].frequency == Fraction(max(counts.values()), len(best))
        assert found[process].nearly_always is (0.75 <= max(counts.values()) / len(best) < 1)


def _opened(outcome: Outcome, width: int) -> Outcome:
    """Return an outcome whose bound is this far from its plan."""
    high = outcome.least_cost.high
    return replace(outcome, least_cost=Interval(None if high is None else high - width, high))

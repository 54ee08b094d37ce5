"""Plans side by side: waterfalls that add up, quality of paths, providers, and concentration as the checker sees it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from picture_cases import choose, first_options, last_options, wide_instance
from samples import sample_instance

from rightsource.models.instance import Instance
from rightsource.models.rules import MaxPathTime, MaxShare, MinPathYield, Select
from rightsource.optimizer.analyses.characteristics import characteristics
from rightsource.optimizer.analyses.comparison import compared, waterfalls
from rightsource.optimizer.analyses.concentration import concentrations, filled, used_limits
from rightsource.optimizer.attribution import function_costs
from rightsource.optimizer.checked_plan import CheckedPlan


def random_plans(instance: Instance, count: int) -> list[CheckedPlan]:
    """Return plans drawn at random."""
    draw = np.random.default_rng(7)
    first = instance.processes.first_option
    return [CheckedPlan.of(f"plan {k}", instance, draw.integers(first[:-1], first[1:])) for k in range(count)]


def test_waterfalls_lead_from_the_first_plan_to_each_other_to_the_cent() -> None:
    """Start plus the steps by cause is the end, and so is start plus the steps by function."""
    instance = sample_instance()
    plans = random_plans(instance, 12)
    for waterfall, plan in zip(waterfalls(instance, plans), plans[1:], strict=True):
        assert (waterfall.start, waterfall.end) == (plans[0].report.objective, plan.report.objective)
        assert waterfall.start + sum(waterfall.causes.values()) == waterfall.end
        assert waterfall.start + sum(waterfall.functions.values()) == waterfall.end


def test_functions_bear_their_processes_and_handoffs_within() -> None:
    """Function 0 has 20 processes and the last of the chain: 21,000 at the team, 4,000 shared evenly by 80: 1,050."""
    instance = wide_instance()
    costs = function_costs(instance, choose(instance, lambda _: 0))
    assert costs == {
        "function 0": 21000 + 1050,
        "function 1": 20000 + 1000,
        "function 2": 20000 + 1000,
        "function 3": 19000 + 950,
        None: 0,
    }


def test_handoffs_between_functions_stand_by_themselves() -> None:
    """They are the hand-off costs of the arcs whose ends are in different functions."""
    instance, plan = sample_instance(), last_options()
    functions, arcs = instance.processes.functions, instance.dependencies
    between = sum(
        cost
        for source, target, cost in zip(arcs.source, arcs.target, plan.report.handoff_costs, strict=True)
        if functions[source] != functions[target]
    )
    assert function_costs(instance, plan)[None] == between != 0


def test_moves_and_differing_count_changed_processes() -> None:
    """Of 80 processes plan b moves three, plan c two of these and one more."""
    instance = wide_instance()
    a = choose(instance, lambda _: 0)
    b = choose(instance, lambda k: int(k in (1, 2, 3)))
    c = choose(instance, lambda k: int(k in (1, 2, 9)))
    made = compared(instance, [a, b, c])
    assert made.moves == (0, 3, 3)
    assert made.differing == (1, 2, 3, 9)


def test_quality_of_paths_is_what_path_rules_measure() -> None:
    """The least yield and the longest time over all paths are the values of path rules without ends."""
    instance = sample_instance()
    ruled = instance.with_rules([MinPathYield(id="y", value=Decimal(1)), MaxPathTime(id="t", value=Decimal(0))])
    for plan in random_plans(instance, 8):
        worth = characteristics(instance, plan)
        by_id = {rule.id: rule for rule in CheckedPlan.of("", ruled, plan.choice).report.rules}
        assert (worth.path_yield, worth.worst_path) == (by_id["y"].value, by_id["y"].path)
        assert (worth.path_time, worth.slowest_path) == (by_id["t"].value, by_id["t"].path)
        assert worth.path_yield < 1


def test_providers_have_hours_units_and_their_processes() -> None:
    """The uses are the checker's, None where a plan does not use a provider; own processes add up to all."""
    instance = sample_instance()
    plans = [first_options(), last_options()]
    made = compared(instance, plans)
    for position, plan in enumerate(plans):
        used = {provider: uses[position] for provider, uses in made.providers.items() if uses[position] is not None}
        assert set(used) == {report.id for report in plan.report.providers}
        assert sum(use.processes for use in used.values() if use) == len(instance.processes.ids)
        for report in plan.report.providers:
            use = used[report.id]
            assert use is not None
            assert (use.hours, use.units, use.fixed_cost) == (report.hours, report.units, report.fixed_cost)
    assert any(None in uses for uses in made.providers.values())


@pytest.mark.parametrize("per", ["group", "country", "provider", "technology", None])
@pytest.mark.parametrize("select", [Select(), Select(kinds=("vendor", "platform"))])
def test_shares_are_those_that_the_checker_limits(per: str | None, select: Select) -> None:
    """The largest share of each plan is the value of the rule, its group the rule's; modes add up to it."""
    grouped: dict[str, Any] = {} if per is None else {"per": per}
    rule = MaxShare(id="r", measure="run_cost", select=select, value=Decimal("0.3"), **grouped)
    instance = sample_instance().with_rules([rule])
    plans = [CheckedPlan.of("p", instance, plan.choice) for plan in random_plans(sample_instance(), 6)]
    view = next(view for view in concentrations(instance, plans) if view.rule is not None)
    reports = [next(report for report in plan.report.rules if report.id == "r") for plan in plans]
    for position, report in enumerate(reports):
        shares = {group: view.share(group, position) for group in view.parts}
        assert max(shares.values(), default=Fraction(0)) == (report.value or 0)
        if report.group is not None:
            assert shares[report.group] == report.value
    assert view.limit == Fraction(3, 10)
    assert view.slack == Fraction(3, 10) - max(report.value or Fraction(0) for report in reports)


def test_cost_is_shared_by_provider_and_by_country() -> None:
    """Without rules both views are there, groups from the largest down, and the shares of each plan add up to 1."""
    instance = sample_instance().with_rules(())
    plans = random_plans(instance, 3)
    views = concentrations(instance, plans)
    assert [(view.per, view.rule) for view in views] == [("provider", None), ("country", None)]
    for view in views:
        for position in range(len(plans)):
            assert sum(view.share(group, position) for group in view.parts) == 1
        largest = [max(view.share(group, position) for position in range(len(plans))) for group in view.parts]
        assert largest == sorted(largest, reverse=True)


def test_limits_come_fullest_first_without_those_told_elsewhere() -> None:
    """Capacities, maxima of units and share rules, each with one report per plan."""
    instance = sample_instance()
    plans = [first_options(), last_options()]
    lines = used_limits(plans)
    assert {line[0].kind for line in lines} == {"capacity", "units", "max_share"}
    fullness = [max(map(filled, line)) for line in lines]
    assert fullness == sorted(fullness, reverse=True)
    assert all(len(line) == len(plans) for line in lines)
    told = lines[0][0].id
    assert told not in {line[0].id for line in used_limits(plans, {told})}
    assert {line[0].id for line in lines} >= {f"capacity:{p}" for p in ("hub-team", "acme-krakow")}
    assert instance.providers.capacity.count(None) < len(instance.providers.ids)

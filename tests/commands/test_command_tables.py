"""Tables on the screen: what they say at the edges of what they show."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import StringIO

import numpy as np
import pytest
from rich.console import Console, RenderableType
from samples import sample_instance

from rightsource.models.report import Costs, ProviderReport, RuleReport
from rightsource.optimizer.analyses.baselines import Baseline
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.attribution import mode_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands.baselines_tables import baselines_tables
from rightsource.optimizer.commands.tables import cost_table, least_slack, provider_table, rule_table
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import rule_state

EUR = Money("EUR", 2)


def plan(position: int = 0) -> CheckedPlan:
    """Return the sample's plan of first (0) or last (-1) options."""
    options = sample_instance().processes.first_option
    return CheckedPlan.of("plan", sample_instance(), options[:-1].copy() if position == 0 else options[1:] - 1)


def lines(part: RenderableType) -> list[str]:
    """Return what a part shows on a screen of 100 columns."""
    stream = StringIO()
    Console(file=stream, width=100).print(part)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_parts_of_a_negative_total_are_left_out() -> None:
    """Of a total below zero no part in per cent makes sense; of one above zero it does."""
    report = plan().report
    saving = replace(report, costs=Costs(run=100, handoff=-300))
    assert any(line.split() == ["run", "1.00", "-"] for line in lines(cost_table(EUR, saving)))
    cost = replace(report, costs=Costs(run=300, handoff=100))
    assert any(line.split() == ["run", "3.00", "75.0", "%"] for line in lines(cost_table(EUR, cost)))


def test_parts_are_the_nearest_to_a_tenth() -> None:
    """Three thirds are 33.3 % each: no part is bent to make them 100."""
    thirds = replace(plan().report, costs=Costs(run=100, support=100, fixed=100))
    parts = [line.split()[-2] for line in lines(cost_table(EUR, thirds)) if line.endswith("%")]
    assert parts == ["33.3", "33.3", "33.3"]


def test_a_saving_is_the_nearest_to_the_exact_one() -> None:
    """952,525.69 less 919,300.31 is 33,225.38: 33,225 in the table and in words, though 952,526 - 919,300 is 33,226."""
    shown = plan()
    dear, cheap = (
        replace(shown, report=replace(shown.report, costs=Costs(run=cost))) for cost in (95_252_569, 91_930_031)
    )
    assert cheap.report.objective == 91_930_031
    baseline = Baseline("one-by-one", dear, Interval(95_252_569, 95_252_569))
    said = [line for part in baselines_tables(sample_instance(), cheap, [baseline]) for line in lines(part)]
    assert any(line.split()[:3] == ["one-by-one", "952,526", "33,225"] for line in said)
    assert any("the plan costs EUR 33,225 (3.5 %) less a year" in line for line in said)


def test_a_provider_without_processes_of_its_own_only_supports() -> None:
    """Hours without a process are support, and said to be."""
    instance, first = sample_instance(), plan()
    used = set(np.asarray(instance.options.provider)[first.choice].tolist())
    other = next(k for k in range(len(instance.providers.ids)) if k not in used)
    report = replace(first.report, providers=(ProviderReport(instance.providers.ids[other], Fraction(5), 0, 0, 0),))
    shown = lines(provider_table(instance, replace(first, report=report)))
    assert "support only" in shown[-1]
    assert not any("support only" in line for line in lines(provider_table(instance, first)))


@pytest.mark.parametrize(("slack", "mark"), [(Fraction(0), "binding"), (Fraction(1, 1000), "tight"), (Fraction(9), "")])
def test_marks_of_rules_are_explained_where_they_stand(slack: Fraction, mark: str) -> None:
    """A footnote says what binding and tight mean, and is absent where neither is shown."""
    rule = RuleReport("cap", "max_total", True, 10 - slack, Fraction(10), slack, "hours", "")
    shown = lines(rule_table(EUR, "Rules", [rule]))
    assert (shown[-1] == "binding: no slack is left; tight: less than 1 % of the limit.") is bool(mark)
    assert mark in "\n".join(shown[:-1])


@pytest.mark.parametrize("kind", ["require", "forbid", "together", "apart"])
def test_rules_without_a_limit_hold_or_are_broken(kind: str) -> None:
    """At a slack of 0 such a rule holds and is not binding; tables have a dash for its limit and slack."""
    rule = RuleReport("cap", kind, True, Fraction(1), Fraction(1), Fraction(0), "count", "")
    shown = lines(rule_table(EUR, "Rules", [rule]))
    assert shown[-1].split()[-3:] == ["-", "-", "holds"]
    broken = replace(rule, holds=False, value=Fraction(2), slack=Fraction(-1))
    assert lines(rule_table(EUR, "Rules", [broken]))[-1].split()[-3:] == ["-", "-", "BROKEN"]
    assert (rule_state(rule), rule_state(broken)) == ("holds", "broken")
    assert least_slack([rule], 5) == []


def test_a_rule_without_a_value_is_not_near_its_limit() -> None:
    """A mean over nothing holds with a slack of 0 that says nothing."""
    rule = RuleReport("mean", "min_mean_yield", True, None, Fraction(1, 2), Fraction(0), "fraction", "")
    assert lines(rule_table(EUR, "Rules", [rule]))[-1].split()[-5:] == ["-", "50", "%", "-", "holds"]
    assert least_slack([rule], 5) == []


@pytest.mark.parametrize("position", [0, -1])
def test_costs_of_modes_add_up_exactly(position: int) -> None:
    """With the hand-offs they are the objective, to the minor unit, whatever the shares in a unit round to."""
    shown = plan(position)
    assert sum(mode_costs(sample_instance(), shown).values()) + shown.report.costs.handoff == shown.report.objective

"""The report as data: what its tables and sentences say is what the checker says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from page_cases import document_of, long_instance, plan_of
from picture_cases import machine_supported_by
from samples import sample_document, sample_instance
from small_cases import two_jobs

from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.comparison import compared
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.plots.panels import GraphPanel
from rightsource.optimizer.report.document import ReportDocument, report_document
from rightsource.optimizer.report.parts import section_of_processes
from rightsource.optimizer.report.plan import ReportPlan
from rightsource.optimizer.report.providers import provider_table
from rightsource.optimizer.report.spots import spots
from rightsource.optimizer.report.table import Figure, Table, Value, text_of


def column(table: Table, key: str) -> list[Value]:
    """Return the values of a column."""
    position = [column.key for column in table.columns].index(key)
    return [row[position] for row in table.rows]


def figures(document: ReportDocument, plan: int) -> dict[str, Any]:
    """Return the totals of one plan by name."""
    return {str(row[0]): row[1 + plan] for row in document.totals.rows}


@pytest.fixture(scope="module")
def three() -> tuple[list[CheckedPlan], ReportDocument]:
    """Return three plans of the sample, and the report on them."""
    instance = sample_instance()
    plans = [plan_of(instance, name, k) for k, name in enumerate(("first", "second", "third"))]
    return plans, document_of(instance, *plans)


def test_process_costs_add_up_to_the_plan(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """Own cost by cause is the checker's; with what is shared, the whole costs and the hand-offs are the objective."""
    plans, document = three
    for plan, table in zip(plans, document.processes, strict=True):
        for cause, amounts in plan.report.process_costs.items():
            assert column(table, cause) == [Decimal(amount).scaleb(-2) for amount in amounts]
        parts = [[Decimal(str(value)) for value in column(table, key)] for key in _COSTS]
        whole = [Decimal(str(value)) for value in column(table, "whole_cost")]
        assert [sum(row) for row in zip(*parts, strict=True)] == whole
        rest = plan.report.objective - plan.report.costs.handoff
        assert sum(whole) == Decimal(rest).scaleb(-2)


_COSTS = ("run", "support", "rework", "change", "shared")


def test_a_row_says_who_does_a_process(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """Under the second plan `match` is at acme's site in Krakow, by a machine of acme's; today the team does it."""
    _, document = three
    row = dict(zip([c.key for c in document.processes[1].columns], document.processes[1].rows[1], strict=True))
    assert (row["process"], row["option"], row["provider"], row["country"]) == ("match", "acme", "acme-krakow", "PL")
    assert (row["mode"], row["changed"], row["volume"], row["yield"]) == ("outsourced", "yes", 85000, Decimal("0.975"))
    assert (row["choice:0"], row["choice:1"]) == ("team (in house)", "acme (outsourced)")
    assert row["name"] == "match"


def test_without_a_current_option_nothing_is_said_of_change(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """The last two processes have no current option."""
    _, document = three
    assert column(document.processes[0], "changed") == ["no", "no", "no", "no", None, None]


def test_totals_are_the_checkers(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """Cost, causes, differences and rules of each plan; differences count against the first."""
    plans, document = three
    for k, plan in enumerate(plans):
        told, report = figures(document, k), plan.report
        assert told["Cost"] == Decimal(report.objective).scaleb(-2)
        assert told["Cost: hand-offs"] == Decimal(report.costs.handoff).scaleb(-2)
        assert told["Difference to first"].number == Decimal(report.objective - plans[0].report.objective).scaleb(-2)
        assert told["Rules"].text == f"breaks {len(report.broken)} of {len(report.rules)}"
        modes = [told[f"Processes {mode}"].number for mode in ("in house", "outsourced", "automated")]
        assert sum(modes) == 6


def test_plans_are_told_in_sentences() -> None:
    """Both jobs at the vendor cost 35 and keep the only rule; at home they cost 52, 17 or 48.6 % more, and break it."""
    budget = {"id": "budget", "kind": "max_total", "measure": "total_cost", "value": 40}
    current = {"small": "own", "large": "own"}
    instance = read_document(two_jobs(rules=[budget], current_plan=current))
    away, home = (
        CheckedPlan.of(name, instance, np.array(choice)) for name, choice in (("away", [1, 3]), ("home", [0, 2]))
    )
    told = report_document(instance, [ReportPlan(away, 3500), ReportPlan(home, 3500)]).plans
    assert told[0].sentences == (
        "away costs EUR 35.00 per year, EUR 17.00 (32.7 %) less than the current plan.",
        "2 processes: 2 outsourced.",
        "Against the current plan, 2 processes change.",
        "The only rule holds.",
        "Its file claims that no plan costs less than EUR 35.00: if so, this is a least-cost plan. The report "
        "recomputes costs and rules, not this bound.",
    )
    assert told[1].sentences == (
        "home costs EUR 52.00 per year, EUR 17.00 (48.6 %) more than away, as much as the current plan.",
        "2 processes: 2 in house.",
        "This is what the current plan does.",
        "It breaks 1 of 1 rule.",
        "Its file claims that no plan costs less than EUR 35.00; as this plan breaks rules, that says nothing of how "
        "good it is.",
    )
    assert [rule for rule, _ in told[1].broken] == ["budget"]
    assert told[1].broken[0][1].startswith("The plan costs 52.00 EUR a year, 12.00 EUR over its budget of 40.00 EUR")


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (3600, "which is not true: this plan does, and it keeps every rule."),
        (3400, "if so, it is at most 2.8571 % above the least cost."),
    ],
)
def test_claims_are_weighed(bound: int, words: str) -> None:
    """A plan that costs less refutes a bound; else the gap is what the claim would mean, in the totals as well."""
    instance = read_document(two_jobs())
    plan = ReportPlan(CheckedPlan.of("away", instance, np.array([1, 3])), bound)
    document = report_document(instance, [plan])
    assert words in document.plans[0].sentences[-1]
    assert plan.refuted == ("Gap to the bound that its file claims" not in figures(document, 0))


def test_rules_are_told_under_every_plan(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """States are the checker's; rules that some plan breaks stand first."""
    plans, document = three
    reports = [{rule.id: rule for rule in plan.report.rules} for plan in plans]
    broken = []
    for row in document.rules.rows:
        told = dict(zip([c.key for c in document.rules.columns], row, strict=True))
        states = [told[f"state:{k}"] for k in range(3)]
        holds = [reports[k][str(told["rule"])].holds for k in range(3)]
        assert [state != "broken" for state in states] == holds
        broken.append(not all(holds))
    assert broken == sorted(broken, reverse=True)
    assert any(broken)
    assert len(document.rules.rows) == len(plans[0].report.rules)


def test_binding_and_tight_rules_are_told_apart() -> None:
    """At a cost of 35, a budget of 35 is binding, one of 35.2 tight, one of 40 only holds."""
    limits = {"binding": 35, "tight": 35.2, "holds": 40}
    rules = [{"id": key, "kind": "max_total", "measure": "total_cost", "value": value} for key, value in limits.items()]
    instance = read_document(two_jobs(rules=rules))
    document = document_of(instance, CheckedPlan.of("away", instance, np.array([1, 3])))
    assert column(document.rules, "rule") == column(document.rules, "state:0") == list(limits)


def test_providers_are_those_used(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """Processes, units and cost are the checker's; a provider that a plan does not use has empty cells there."""
    plans, document = three
    for k, plan in enumerate(plans):
        used = {provider.id: provider for provider in plan.report.providers}
        names = column(document.providers, "provider")
        for name, units, cost in zip(
            names, *(column(document.providers, f"{c}:{k}") for c in ("units", "cost")), strict=True
        ):
            provider = used.get(str(name))
            expected = None if provider is None else Decimal(provider.fixed_cost + provider.units_cost).scaleb(-2)
            assert cost == expected
            if units is not None:
                assert provider is not None
                assert units == provider.units


def test_a_provider_that_only_supports_is_said_to() -> None:
    """In words on the page, as a number in a spreadsheet; one with processes has their number."""
    instance = sample_instance()
    plan = CheckedPlan.of("plan", instance, machine_supported_by(instance, "hub-team"))
    used = [instance.providers.ids[k] for k in np.asarray(instance.options.provider)[plan.choice].tolist()]
    table = provider_table(instance, compared(instance, [plan]))
    found = dict(zip(column(table, "provider"), column(table, "processes:0"), strict=True))
    assert found["hub-team"] == Figure("support only", Decimal(0))
    assert {name: found[name] for name in used} == {name: used.count(name) for name in used}


def test_moves_count_what_differs(three: tuple[list[CheckedPlan], ReportDocument]) -> None:
    """The moves against the first plan add up to the processes with another option."""
    plans, document = three
    assert document.moves is not None
    moves = list(zip(column(document.moves, "plan"), column(document.moves, "processes"), strict=True))
    for plan in plans[1:]:
        counted = sum(int(str(count)) for name, count in moves if name == plan.name)
        assert counted == int((plan.choice != plans[0].choice).sum())
    assert document.difference == f"The plans handle {len(document.differing)} of 6 processes by different options."


def test_one_plan_differs_from_nothing() -> None:
    """There are no columns for plans, no moves, and a sentence that says so."""
    document = document_of(sample_instance(), plan_of(sample_instance(), "only", 0))
    assert document.moves is None
    assert document.difference == "There is one plan only, so nothing differs."
    assert not [c for c in document.processes[0].columns if c.group == "plans"]
    same = document_of(sample_instance(), *(plan_of(sample_instance(), name, 1) for name in "ab"))
    assert same.difference == "The plans handle all 6 processes by the same options."


def test_names_that_are_the_ids_have_no_column() -> None:
    """Where no process has a name, the column would only repeat the first."""
    document = sample_document()
    document["processes"][0].pop("name")
    made = document_of(read_document(document), plan_of(read_document(document), "only", 0))
    assert "name" not in [c.key for c in made.processes[0].columns]


def test_losses_keep_the_decimals_of_money() -> None:
    """An expected loss in tenths of a cent is rounded half to even, as in rules."""
    document = two_jobs()
    for process, loss in zip(document["processes"], (0.125, 0.135), strict=True):
        process["options"][0]["expected_loss"] = loss
    instance = read_document(document)
    made = document_of(instance, CheckedPlan.of("home", instance, np.array([0, 2])))
    assert column(made.processes[0], "expected_loss") == [Decimal("0.12"), Decimal("0.14")]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("money", Decimal("-1234.50"), "-1,234.50"),
        ("number", Decimal("1E+3"), "1,000"),
        ("fraction", Decimal("0.97"), "97 %"),
        ("money", Figure("breaks 2 of 9"), "breaks 2 of 9"),
    ],
)
def test_values_are_read_as_people_write_them(kind: Any, value: Value, text: str) -> None:
    """Separators for thousands, per cent for fractions, figures as they are."""
    assert text_of(kind, value) == text


def test_a_plan_named_current_is_not_told_twice_as_such() -> None:
    """Where the first plan is the current one, differences count against it under one name."""
    instance = long_instance(5)
    current = replace(instance, current=instance.processes.first_option[:-1].copy())
    plans = [plan_of(current, "current", 0), plan_of(current, "other", 1)]
    names = [row[0] for row in document_of(current, *plans).totals.rows]
    assert "Difference to current" in names
    assert "Difference to the current plan" not in names


def test_who_supports_a_process_is_told_and_offered() -> None:
    """Under the machine's option, hub-team in Germany takes exceptions of `capture` and the desk team oversees."""
    instance = sample_instance()
    choice = machine_supported_by(instance, "hub-team")
    document = document_of(instance, CheckedPlan.of("machine", instance, choice))
    [table] = document.processes
    assert column(table, "supporters")[0] == "hub-team, desk-team"
    assert column(table, "support_country")[0] == "DE"
    also = {one.key: one.also for one in table.columns if one.also}
    assert also == {"provider": "supporters", "country": "support_country"}
    assert "hub-team" not in column(table, "provider")
    assert '<option value="hub-team">' in str(section_of_processes(document))
    assert "Supported by: hub-team, DE; desk-team, DE" in str(
        spots(GraphPanel.of(instance, [plan := CheckedPlan.of("machine", instance, choice)]), plan)
    )


def test_without_support_there_are_no_columns_of_it() -> None:
    """Nobody supports anything in the long chain."""
    instance = long_instance(5)
    [table] = document_of(instance, plan_of(instance, "p", 0)).processes
    assert not any(one.key in ("supporters", "support_country") or one.also for one in table.columns)

"""What reading keeps: columns of exact values, defaults, notes, warnings."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_edits import Edit, drop, put, rule, together
from samples import sample_document, sample_instance

from rightsource.models.instance import Annotation, Instance
from rightsource.models.reading import read_document
from rightsource.models.rules import RULE_KINDS, MaxPathTime


def read(*edits: Edit) -> Instance:
    """Return the sample after some edits."""
    document = sample_document()
    together(*edits)(document)
    return read_document(document, "sample")


def test_the_sample_uses_every_rule_kind() -> None:
    """So that whoever tests with the sample has met all of them."""
    assert {one.kind for one in sample_instance().rules} == set(RULE_KINDS)


def test_the_sample_has_no_warnings() -> None:
    """The sample is a case in order."""
    assert sample_instance().warnings == ()


def test_numbers_become_whole_multiples() -> None:
    """Money, volumes and hours count in millionths; yields, shares and the rate in billionths."""
    instance = sample_instance()
    assert instance.discount_rate == 80_000_000
    assert instance.options.yields[0] == 985_000_000
    assert instance.options.unit_cost[0] == 200_000
    assert instance.supports.share.tolist() == [20_000_000, 120_000_000, 10_000_000]
    assert instance.dependencies.volume[0] == 88_000_500_000
    assert instance.pair_costs.cost.tolist() == [3_000_000_000, -1_500_250_000]
    assert instance.sites.utc_offset == (1_000_000, 1_000_000, 1_000_000, 8_000_000)
    assert instance.handoffs[0].hours_apart == 6_000_000
    assert instance.handoffs[1].hours_apart is None


def test_references_become_positions() -> None:
    """Options know their process and provider by position, pairs and the current plan the option."""
    instance = sample_instance()
    assert instance.processes.first_option.tolist() == [0, 3, 5, 7, 9, 12, 14]
    assert instance.options.process.tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5]
    assert instance.options.provider[:5].tolist() == [0, 3, 4, 0, 2]
    assert instance.supports.option.tolist() == [1, 2, 2]
    assert instance.supports.provider.tolist() == [0, 1, 0]
    assert instance.options.first_support[:4].tolist() == [0, 0, 1, 3]
    assert instance.pair_costs.from_option.tolist() == [2, 0]
    assert instance.pair_costs.to_option.tolist() == [4, 3]
    assert instance.dependencies.profile.tolist() == [0, 1, 0, 0, 0]
    assert instance.current.tolist() == [0, 3, 5, 7, -1, -1]


def test_a_current_plan_is_complete_when_no_process_is_left_out() -> None:
    """That of the sample leaves out two processes; with an option for each of them it is whole."""
    instance = sample_instance()
    assert not instance.current_is_complete
    firsts = instance.processes.first_option[:-1]
    assert replace(instance, current=np.where(instance.current < 0, firsts, instance.current)).current_is_complete


def test_defaults() -> None:
    """A provider is its own group, a process its own name, a yield of a hand-off 1, all money 0."""
    instance = sample_instance()
    assert instance.providers.group == ("desk-team", "own", "acme", "acme", "bots")
    assert instance.providers.capacity == (None, 30_000_000_000, 40_000_000_000, None, None)
    assert instance.providers.unit_max == (40, None, None, None, 6)
    assert instance.processes.names[:2] == ("Capture invoice", "match")
    assert instance.processes.core.tolist() == [False, False, True, False, True, False]
    assert instance.processes.offices[5] == "front"
    assert instance.handoffs[1].classes["same_site"].yield_ == 10**9
    assert instance.options.exit_cost.tolist() == [0, 0, 5_000_000_000, *[0] * 11]
    bare = read(drop("money_decimals"), drop("horizon_years"), drop("discount_rate"), drop("origin"))
    assert (bare.money_decimals, bare.horizon_years, bare.discount_rate, bare.origin) == (2, 1, 0, None)


def test_measures_are_dense_columns() -> None:
    """An option that lacks a measure has 0 of it."""
    measures = sample_instance().options.measures
    assert measures["co2"].tolist() == [1_250_000, 2_000_000, *[0] * 12]
    assert measures["jobs_abroad"].tolist() == [0, 3_000_000, *[0] * 12]


def test_money_left_out_is_counted() -> None:
    """Zero is the only default of money, and every one taken is counted by key."""
    counts = sample_instance().absent_money
    assert counts["provider.fixed_cost"] == 2
    assert counts["support.unit_cost"] == 2
    assert counts["process.rework_cost"] == 2
    assert counts["option.exit_cost"] == 13
    assert "option.unit_cost" not in counts


def test_notes_are_kept_by_path() -> None:
    """Notes and free objects are found under the path of their object."""
    annotations = sample_instance().annotations
    assert annotations[""] == Annotation(
        "Small, complete and made up.", {"author": "tests", "levels": [1, {"deep": None}]}
    )
    assert annotations["providers[desk-team].unit"].note == "a full-time position"
    assert annotations["processes[capture].options[ocr].support[0]"].note == "what the machine cannot read"
    assert annotations["dependencies[capture->match].pair_costs[team->team]"].note == "shared screens"
    assert annotations["handoffs[default].far"].note == "overnight"
    assert annotations["origin"].note == "by hand"
    assert "sites[hamburg]" not in annotations


def test_a_single_end_of_a_path_is_a_list_of_one() -> None:
    """``from`` and ``to`` take an id or a list of ids."""
    paths = next(one for one in sample_instance().rules if isinstance(one, MaxPathTime))
    assert (paths.from_, paths.to) == (("capture",), ("pay", "post"))


@pytest.mark.parametrize("value", [90000, 90000.0, Decimal("90000.000000"), Decimal("9e4"), Decimal("0.9E5")])
def test_equal_numbers_are_equal(value: Any) -> None:
    """How a number is written makes no difference, even behind more zeros than there may be decimals."""
    assert read(put("processes[0].volume", value)).processes.volume[0] == 90_000_000_000


@pytest.mark.parametrize("value", [Decimal("-0.0"), Decimal("0E-999999999"), Decimal("0E+999999999")])
def test_zero_in_any_dress(value: Decimal) -> None:
    """Zero is zero, whatever its sign and exponent."""
    assert read(put("processes[0].volume", value)).processes.volume[0] == 0


@given(st.integers(0, 10**18 - 1))
def test_numbers_are_exact(millionths: int) -> None:
    """Every number of twelve digits and six decimals arrives exactly, beyond what floats can hold."""
    value = Decimal(millionths).scaleb(-6)
    instance = read(put("processes[0].volume", value), put("rules[7].value", value))
    assert instance.processes.volume[0] == millionths
    limit: Any = instance.rules[7]
    assert Fraction(limit.value) == Fraction(millionths, 10**6)


def test_empty_reserved_keys_are_passed_over() -> None:
    """What says nothing needs no support."""
    edits = [put("objective", []), put("events", {}), put("providers[0].contract", {}), put("rules[0].penalty", [])]
    assert read(*edits, put("processes[0].min_share", {})).processes.ids == sample_instance().processes.ids


def test_forbidding_what_is_not_there_is_a_warning() -> None:
    """A limit or a ban that matches nothing is harmless, but hardly meant."""
    instance = read(
        rule("forbid", scope={"processes": ["approve"]}, select={"kinds": ["vendor"]}),
        put("rules[9].scope", {"functions": ["marketing"]}),
    )
    assert [(fault.path, fault.message) for fault in instance.warnings] == [
        (
            "rules[9].scope",
            "no process matches this scope (rule 'green'): 'marketing' is not the function of any process; there "
            "are 'accounts-payable', 'controlling', 'general-ledger', 'service' and 'treasury'.",
        ),
        ("rules[17].select", "no option of the processes in scope matches this selection (rule 'extra')."),
    ]


def test_forbidding_a_support_provider_matches() -> None:
    """A ban also speaks of the people who take what automation leaves over."""
    own = {"processes": ["capture"]}
    banned = rule("forbid", scope=own, select={"providers": ["hub-team"]})
    limited = rule("max_total", scope=own, select={"providers": ["hub-team"]}, measure="hours", value=1)
    assert read(banned).warnings == ()
    assert len(read(limited).warnings) == 1


def test_a_strange_word_among_others_is_a_warning() -> None:
    """A word that nothing bears, beside one that matches, is reported with what may have been meant."""
    instance = read(
        put("rules[0].select.regions", ["EMEA", "EMAE"]), put("rules[0].scope.data_classes", ["personal", "secrit"])
    )
    assert [str(fault) for fault in instance.warnings] == [
        "sample: rules[0].scope.data_classes[1]: 'secrit' is not the data class of any process; "
        "there are 'internal' and 'personal'.",
        "sample: rules[0].select.regions[1]: 'EMAE' is not the region of any site; did you mean 'EMEA'?",
    ]


def test_a_profile_with_far_needs_offsets_only_where_it_is_used() -> None:
    """Manila serves no process between which the profile with ``far`` is used, so its clock does not matter."""
    only_careful = [put(f"dependencies[{d}].handoff", "careful") for d in range(5)]
    instance = read(*only_careful, *(drop(f"sites[{s}].utc_offset") for s in range(4)))
    assert instance.sites.utc_offset == (None,) * 4


def test_columns_are_of_64_bits() -> None:
    """Every numeric column is int64, also when it is empty."""
    instance = read(
        put("dependencies", []),
        drop("handoffs"),
        drop("rules[9]"),
        put("rules[6]", {"id": "x", "kind": "min_path_yield", "value": 1}),
    )
    columns = [
        *vars(instance.options).values(),
        *vars(instance.dependencies).values(),
        *vars(instance.pair_costs).values(),
    ]
    arrays = [column for column in columns if isinstance(column, np.ndarray)]
    assert len(arrays) == 19
    assert all(array.dtype == np.int64 for array in arrays)

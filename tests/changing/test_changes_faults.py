"""What is said of changes that cannot be made, to those who make them in Python."""

from __future__ import annotations

from decimal import Decimal

import pytest
from samples import sample_instance

from rightsource.models.changes import (
    AddRule,
    Change,
    ChangeRule,
    DropRule,
    RemoveProvider,
    ScalePrice,
    ScaleVolume,
)
from rightsource.models.changing.apply import changed
from rightsource.models.faults import InputError
from rightsource.models.rules import Forbid, Scope, Select

TWICE = Decimal(2)

FAULTY: dict[str, tuple[list[Change], str]] = {
    "unknown rule": (
        [DropRule(rule="gren")],
        r"^changes\[0\]\.rule: 'gren' is not a rule; did you mean 'green'\?$",
    ),
    "no rule like it": ([ChangeRule(rule="zzzzz", value=TWICE)], r"^changes\[0\]\.rule: 'zzzzz' is not a rule\.$"),
    "limit that there is not": (
        [DropRule(rule="capacity:acme-manila")],
        r"^changes\[0\]\.rule: there is no limit 'capacity:acme-manila' to drop\.$",
    ),
    "limit dropped twice": (
        [DropRule(rule="units:bots"), DropRule(rule="units:bots")],
        r"^changes\[1\]\.rule: there is no limit 'units:bots' to drop\.$",
    ),
    "rule without a value": (
        [ChangeRule(rule="eu-data", value=TWICE)],
        r"^changes\[0\]\.rule: 'eu-data' is of the kind 'require', which has no value to change\.$",
    ),
    "no yield": (
        [ChangeRule(rule="yield-floor", value=Decimal(96))],
        r"^changes\[0\]\.value: 96 cannot be the value of 'yield-floor': expected a number above 0 and at most 1\.$",
    ),
    "no whole number": (
        [ChangeRule(rule="few-countries", value=Decimal("2.5"))],
        r"^changes\[0\]\.value: 2\.5 cannot be the value of 'few-countries': expected a whole number of at least 0\.$",
    ),
    "no whole units": (
        [ChangeRule(rule="units:bots", value=Decimal("2.5"))],
        r"^changes\[0\]\.value: 2\.5 cannot be the value of 'units:bots': expected a whole number of at least 0\.$",
    ),
    "too many decimals of a capacity": (
        [ChangeRule(rule="capacity:hub-team", value=Decimal("2.1234567"))],
        r"^changes\[0\]\.value: 2\.1234567 cannot be the value of 'capacity:hub-team': expected a number of at least 0 "
        r"with at most six decimals\.$",
    ),
    "id taken": (
        [AddRule(rule=Forbid(id="green", scope=Scope(core=True)))],
        r"^changes\[0\]\.rule\.id: there is a rule 'green' already; expected another id\.$",
    ),
    "unknown provider": (
        [RemoveProvider(provider="acme-manilla")],
        r"^changes\[0\]\.provider: 'acme-manilla' is not a provider; did you mean 'acme-manila'\?$",
    ),
    "volume too large": (
        [ScaleVolume(factor=Decimal(10**8))],
        r"^changes\[0\]\.factor: 90000 times 100000000 is too large; expected at most 12 digits before the point\.$",
    ),
    "hand-overs too large": (
        [ScaleVolume(factor=Decimal(10**8), scope=Scope(processes=("supplier-calls",)))],
        r"^changes\[0\]\.factor: 12000 times 100000000 is too large",
    ),
    "wage too large": (
        [ScalePrice(factor=Decimal(10**8), prices=("units",), select=Select(kinds=("team",)))],
        r"^changes\[0\]\.factor: 60000 times 100000000 is too large",
    ),
    "price of whole providers": (
        [ScalePrice(factor=TWICE, scope=Scope(core=True), prices=("units", "fixed_cost"))],
        r"^changes\[0\]\.prices: 'fixed_cost' and 'units' are prices of whole providers; expected no scope and no "
        r"options or technologies beside, since a provider's price is one for all processes\.$",
    ),
    "one price of whole providers": (
        [ScalePrice(factor=TWICE, select=Select(technologies=("rpa",)), prices=("units", "support"))],
        r"^changes\[0\]\.prices: 'units' is a price of whole providers; expected no scope",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_what_cannot_be_done_is_said(name: str) -> None:
    """With the position of the change, what was found and what was expected."""
    changes, message = FAULTY[name]
    with pytest.raises(InputError, match=message) as caught:
        changed(sample_instance(), changes)
    assert len(caught.value.faults) == 1


def test_all_faulty_changes_are_said_at_once() -> None:
    """Those in between are made all the same."""
    changes: list[Change] = [
        DropRule(rule="nothing"),
        AddRule(rule=Forbid(id="new")),
        ChangeRule(rule="new", value=TWICE),
        RemoveProvider(provider="nobody"),
    ]
    with pytest.raises(InputError) as caught:
        changed(sample_instance(), changes)
    assert [fault.path for fault in caught.value.faults] == [
        "changes[0].rule",
        "changes[2].rule",
        "changes[3].provider",
    ]


def test_scopes_that_match_nothing_change_nothing() -> None:
    """Who changes in Python answers for the words; files are told of them when they are read."""
    instance = sample_instance()
    nothing = Scope(functions=("nobody's",))
    after = changed(instance, [ScaleVolume(factor=TWICE, scope=nothing), ScalePrice(factor=TWICE, scope=nothing)])
    assert (after.processes.volume == instance.processes.volume).all()
    assert (after.options.unit_cost == instance.options.unit_cost).all()
    assert after.providers == instance.providers

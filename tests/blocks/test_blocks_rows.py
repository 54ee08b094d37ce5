"""Rows across parts: what parts add decides rules; shares add up to limits; prices and bounds are exact."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from blocks_cases import cut_up, own, some_choices
from random_instances import random_instance
from rich_instances import rich_instance

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.models.tables.selection import Resolver
from rightsource.optimizer.blocks.ledger import Ledger
from rightsource.optimizer.blocks.parts import part_of
from rightsource.optimizer.blocks.priced import charged, row_prices, speaking_of_true_costs, unit_costs
from rightsource.optimizer.blocks.rows import limits, names, part_rows
from rightsource.optimizer.blocks.shares import allotted, row_scale, with_shares
from rightsource.optimizer.blocks.work import Survey


class Rows:
    """The rows of an instance in parts of two processes."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        _, self.divided, shared = cut_up(instance, 2)
        self.parts = [part_of(instance, processes, shared.inner[k]) for k, processes in enumerate(self.divided.parts)]
        self.tables = [compile_tables(part) for part in self.parts]
        self.rows = [
            part_rows(tables, Resolver.of(part), shared) for part, tables in zip(self.parts, self.tables, strict=True)
        ]
        self.names = names(instance, shared)
        self.limits = limits(instance, self.tables[0], shared)

    def added(self, choice: Integers) -> list[int]:
        """Return what a choice adds to each row, in all."""
        chosen = [own(self.instance, choice, processes) for processes in self.divided.parts]
        return [sum(rows[r].added(chosen[k]) for k, rows in enumerate(self.rows)) for r in range(len(self.names))]

    def verdict(self, choice: Integers) -> dict[str, bool]:
        """Return, by rule or provider, whether all of its rows are kept; providers as ``hours:<provider>``."""
        kept: dict[str, bool] = {}
        for name, limit, amount in zip(self.names, self.limits, self.added(choice), strict=True):
            rule = name.split("[")[0]
            kept[rule] = kept.get(rule, True) and (limit is None or amount <= limit)
        return kept


def checked(instance: Instance, choice: Integers) -> dict[str, bool]:
    """Return the checker's word, capacities and units of a provider put together as its hours."""
    found: dict[str, bool] = {}
    for rule in Checker(instance).check(choice).rules:
        kind, _, provider = rule.id.partition(":")
        name = f"hours:{provider}" if kind in ("capacity", "units") else rule.id
        found[name] = found.get(name, True) and rule.holds
    return found


@pytest.mark.parametrize("instances", [random_instance, rich_instance])
@pytest.mark.parametrize("seed", range(15))
def test_a_rule_across_parts_holds_where_its_rows_do(instances: object, seed: int) -> None:
    """Summed over the parts, rows are above their limits exactly where the checker says that the rule is broken."""
    instance = instances(seed)  # type: ignore[operator]
    rows = Rows(instance)
    for choice in some_choices(instance, seed, 8):
        said = checked(instance, choice)
        for name, kept in rows.verdict(choice).items():
            assert kept == said.get(name, True), name


@pytest.mark.parametrize("seed", range(20))
def test_parts_add_between_the_least_and_the_most(seed: int) -> None:
    """With open options a part adds no less than the least and no more than the most it says."""
    rows = Rows(random_instance(seed))
    for choice in some_choices(rows.instance, seed, 5):
        for k, processes in enumerate(rows.divided.parts):
            chosen = own(rows.instance, choice, processes)
            if not rows.tables[k].barred[chosen].any():
                assert all(row.least <= row.added(chosen) <= row.most for row in rows.rows[k])
            parts = np.zeros(len(rows.tables[k].option_ids))
            parts[chosen] = 1.0
            assert [row.used(parts) for row in rows.rows[k]] == pytest.approx(
                [row.added(chosen) for row in rows.rows[k]]
            )


@pytest.mark.parametrize("seed", range(15))
def test_who_keeps_the_rule_of_a_share_keeps_the_share(seed: int) -> None:
    """The rules that stand for shares are never weaker than the rows, and where amounts stay whole just as strong."""
    rows = Rows(random_instance(seed))
    scale = [1 if seed % 2 else 7 for _ in rows.names]
    shares = [[row.least + (row.most - row.least) // 2 for row in part] for part in rows.rows]
    for k, part in enumerate(rows.parts):
        shared = with_shares(replace(part, rules=()), rows.rows[k], shares[k], scale)
        barred = rows.tables[k].barred
        for choice in some_choices(part, seed, 5):
            if barred[choice].any():
                continue
            within = all(row.added(choice) <= share for row, share in zip(rows.rows[k], shares[k], strict=True))
            told = {rule.id: rule.holds for rule in Checker(shared).check(choice).rules if rule.id.startswith("row:")}
            assert within or not all(told.values())
            assert scale[:1] != [1] or all(told.values()) == within


def test_shares_follow_use_and_add_up() -> None:
    """What is left goes where there is room, what is missing comes from use beyond the least."""
    assert allotted(100, [30.0, 50.0], [0, 0], [60, 60]) == [45, 55]
    assert allotted(60, [30.0, 50.0], [10, 10], [60, 60]) == [23, 36]
    assert allotted(500, [30.0, 50.0], [0, 0], [60, 60]) == [60, 60]
    assert allotted(5, [7.0], [7], [7]) == [7]
    assert row_scale(2**40) == 1
    assert row_scale(2**41 + 1) == 3


def ledger(least: int = 0) -> Ledger:
    """Return a ledger of two parts and two rows, the second without a limit."""
    constant = [[1, 2], [0, 0]]
    return Ledger(["cap", "free"], [10, None], constant, [[1 + least, 2], [0, 0]], [[9, 9], [5, 5]])


def test_bounds_take_off_what_limits_are_worth() -> None:
    """Floors of 100 and 50 at a price of 0.1 for a limit of 10, of which constants take 3, prove 150 - 4 - 0.7."""
    found = ledger().proven(np.array([0.1, 0.0]), [100, 50], -4)
    assert found == 146
    assert found - 1 < 146 - Fraction(0.1) * 7 <= found
    with pytest.raises(ValueError, match="the row free has no limit, and a price"):
        ledger().proven(np.array([0.0, 1.0]), [1, 1], 0)


def test_rows_that_nothing_keeps_are_named() -> None:
    """A row is broken by all options when the least of all parts is above its limit."""
    assert ledger().broken() == []
    assert ledger(least=8).broken() == ["cap"]


def test_shares_never_fall_below_what_plans_use() -> None:
    """A part with a plan keeps what that uses; the other gets what is left."""
    assert ledger().shares([[9.0, 0.0], [9.0, 0.0]], {0: [8, 0]}) == [[8, None], [2, None]]
    assert 9 <= sum(share[0] or 0 for share in ledger().shares([[5.0, 0.0], [2.0, 0.0]], {})) <= 10


def test_ledgers_add_up_surveys() -> None:
    """The rows of surveys, part by part, and some of them."""
    surveys = [Survey((1, 0), (2, 0), (3, 4), (7, None), ()), Survey((2, 0), (2, 1), (5, 6), (7, None), ())]
    found = Ledger.of(["a", "b"], surveys)
    assert (found.constant[0], found.least[0], found.most[0]) == ((1, 2), (2, 2), (3, 5))
    assert found.some(np.array([1])).most == [(4, 6)]
    assert found.span(1).tolist() == [3.0, 5.0]
    assert found.binding(0)
    assert found.sample_share(0, 4, 8) == 4 + 3 * 4 // 4
    assert found.sample_share(1, 4, 8) is None


@pytest.mark.parametrize("seed", range(10))
def test_prices_on_options_are_never_above_what_they_stand_for(seed: int) -> None:
    """Units by the hour and rows at prices, in exact arithmetic; options then cost more by even minor units."""
    rows = Rows(random_instance(seed))
    part, tables, own_rows = rows.parts[0], rows.tables[0], rows.rows[0]
    everybody = np.ones(len(part.providers.ids), dtype=np.bool_)
    prices = np.random.default_rng(seed).uniform(0, 2, len(own_rows))
    found = row_prices(unit_costs(tables, everybody), own_rows, prices)
    exact = [Fraction(0)] * len(tables.option_ids)
    for p, option, hours in zip(
        tables.uses.provider.tolist(), tables.uses.option.tolist(), tables.uses.hours.tolist(), strict=True
    ):
        if tables.providers.unit_hours[p] > 0:
            exact[option] += Fraction(
                hours * 1000 * int(tables.providers.unit_cost[p]), int(tables.providers.unit_hours[p])
            )
    for price, row in zip(prices.tolist(), own_rows, strict=True):
        for option, amount in zip(row.option.tolist(), row.amount.tolist(), strict=True):
            exact[option] += Fraction(price) * amount
    assert all(float(one) * (1 - 1e-12) - 1e-9 <= cost <= one for cost, one in zip(found.tolist(), exact, strict=True))
    dearer = compile_tables(charged(part, found)).option_cost - tables.option_cost
    assert (dearer % 2 == 0).all()
    assert (dearer <= found).all()
    small = found < 1e12
    assert (dearer[small] > found[small] - 2).all()


def test_rules_on_costs_speak_of_true_costs_where_options_are_dearer() -> None:
    """A part whose options are charged breaks the same rules as before."""
    seen = 0
    for seed in range(60):
        instance = random_instance(seed)
        tables = compile_tables(instance)
        told = speaking_of_true_costs(instance, tables)
        dearer = charged(told, np.full(len(tables.option_ids), 1000.0))
        changed = [rule.id for rule, other in zip(instance.rules, told.rules, strict=True) if rule is not other]
        for choice in some_choices(instance, seed, 3):
            one = {rule.id: rule.holds for rule in Checker(instance).check(choice).rules}
            other = {rule.id: rule.holds for rule in Checker(dearer).check(choice).rules}
            for name in changed:
                assert one.get(name) == other.get(name)
                seen += one.get(name) is not None
    assert seen > 10

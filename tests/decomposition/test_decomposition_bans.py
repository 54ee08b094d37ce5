"""Bans in the hand-off graph: paid by exactly the plans that break an `apart` or `together` rule on few processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import Any

import numpy as np
import pytest
from random_instances import PERS, random_document, random_instance
from sweep_cases import all_plans, plan_costs
from thorough import examples

from rightsource.models.checker import Checker
from rightsource.models.columns import Flags, Integers
from rightsource.models.formulation.build import build_core
from rightsource.models.formulation.linear import NO_LIMIT
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.models.tables.tables import Tables
from rightsource.optimizer.decomposition.alternation import Alternation
from rightsource.optimizer.decomposition.bans import BannedGraph, with_bans
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.sweep import Sweep

MOST_PLANS = 200
WITHOUT_LIMITS = ("capacity", "unit", "fixed_cost")


@dataclass
class Case:
    """An instance with `apart` and `together` rules alone, all its plans, and which of them keep the rules."""

    instance: Instance
    tables: Tables
    bare: HandoffGraph
    banned: BannedGraph
    plans: Integers
    kept: Flags

    @classmethod
    def of(cls, document: dict[str, Any]) -> Case:
        """Try every plan; nothing but the rules may forbid one."""
        instance = read_document(document, "a test")
        tables, checker = compile_tables(instance), Checker(instance)
        bare = HandoffGraph.of(tables)
        plans = all_plans(bare)
        kept = np.array([checker.feasible(bare.option[bare.first[:-1] + plan]) for plan in plans], dtype=np.bool_)
        return cls(instance, tables, bare, with_bans(bare, tables), plans, kept)

    @property
    def costs(self) -> Doubles:
        """What plans cost by the tables: options and hand-offs."""
        return plan_costs(self.bare, self._prices(), self.plans)

    @property
    def banned_costs(self) -> Doubles:
        """What plans cost in the graph with bans."""
        return plan_costs(self.banned.graph, self._prices(), self.plans)

    def _prices(self) -> Doubles:
        return self.tables.option_cost[self.bare.option].astype(np.float64)


def random_case(seed: int) -> Case | None:
    """Return an instance with one to three random rules of any ``per``; None where it has too many plans."""
    random, document = Random(seed), random_document(seed, rules=False)
    for provider in document["providers"]:
        for key in WITHOUT_LIMITS:
            provider.pop(key, None)
    if np.prod([len(process["options"]) for process in document["processes"]]) > MOST_PLANS:
        return None
    names = [process["id"] for process in document["processes"]]
    document["rules"] = [
        {
            "id": f"r{k}",
            "kind": random.choice(["apart", "together"]),
            "per": random.choice(PERS),
            "scope": {"processes": random.sample(names, random.randint(1, len(names)))},
        }
        for k in range(random.randint(1, 3))
    ]
    return Case.of(document)


def cases(count: int) -> Iterator[tuple[int, Case]]:
    """Yield random cases by their seeds."""
    for seed in range(count):
        if (case := random_case(seed)) is not None:
            yield seed, case


def jobs(kind: str, count: int, per: str = "provider") -> dict[str, Any]:
    """Return so many processes, each for the team at 1 or for a vendor or a platform at 2, and a rule on all of them.

    The platform's options have a technology, the others have none.
    """
    providers = {"team": "team", "vendor": "vendor", "platform": "platform"}
    options = [
        {"id": name, "provider": name, "unit_cost": 1 if name == "team" else 2, "yield": 1, "hours": 0}
        | ({"technology": "rpa"} if name == "platform" else {})
        for name in providers
    ]
    return {
        "format": "rightsource/1",
        "name": "jobs",
        "currency": "EUR",
        "sites": [{"id": "home", "country": "DE", "shore": "onshore"}],
        "providers": [{"id": name, "kind": kind, "site": "home"} for name, kind in providers.items()],
        "processes": [{"id": f"n{k}", "function": "ap", "volume": 1, "options": options} for k in range(count)],
        "rules": [{"id": "rule", "kind": kind, "per": per, "scope": {"functions": ["ap"]}}],
    }


def banned_pairs(case: Case, edge: int) -> list[list[bool]]:
    """Return which pairs of options of an edge have a ban, a row per option at its left end."""
    graph, before = case.banned.graph, np.zeros(len(case.banned.graph.pair))
    before[: len(case.bare.pair)] = case.bare.pair
    own = slice(int(graph.start[edge]), int(graph.start[edge + 1]))
    found: list[list[bool]] = (graph.pair > before)[own].reshape(-1, graph.sizes[graph.right[edge]]).tolist()
    return found


def test_a_plan_pays_a_ban_exactly_when_it_breaks_a_rule() -> None:
    """On random rules of all kinds, plans that keep them cost what they cost without bans, all others cost more."""
    free = paid = 0
    pers = set()
    for seed, case in cases(examples(600)):
        more = case.banned_costs - case.costs
        assert ((more == 0) == case.kept).all(), seed
        assert (more >= 0).all()
        free, paid = free + int(case.kept.sum()), paid + int((~case.kept).sum())
        pers |= {(table.rule.kind, getattr(table.rule, "per", None)) for table in case.tables.rules}
    assert free > 100
    assert paid > 100
    assert len(pers) == 2 * len(PERS)


def test_rules_that_are_bans_leave_the_core_and_nothing_else_does() -> None:
    """All other rules stay, and otherwise the core has the same parts."""
    document = random_document(3, rules=False)
    others = [{"id": "few", "kind": "max_count", "per": "provider", "value": 3}]
    alike = [{"id": "alike", "kind": "together", "per": "shore"}, {"id": "apart", "kind": "apart", "per": "site"}]
    scope = {"processes": [process["id"] for process in document["processes"]][:2]}
    document["rules"] = [alike[0] | {"scope": scope}, *others, alike[1] | {"scope": scope}]
    tables = compile_tables(read_document(document, "three rules"))
    rules, core = with_bans(HandoffGraph.of(tables), tables).rules, build_core(tables)
    assert {table.rule.id for table in tables.rules} - rules == {"few"}
    rest = core.without_limits(rules)
    assert rest.tables is tables and rest.model.column is core.model.column
    assert rest.model.objective is core.model.objective


@pytest.mark.parametrize("kind", ["apart", "together"])
def test_rules_on_more_than_eight_processes_stay_rows(kind: str) -> None:
    """With eight processes a rule is bans, with nine it is left to the core, and the graph is as it was."""
    for count, stays in ((8, False), (9, True)):
        tables = compile_tables(read_document(jobs(kind, count), "jobs"))
        bare = HandoffGraph.of(tables)
        found = with_bans(bare, tables)
        assert [table.rule.id for table in tables.rules if table.rule.id not in found.rules] == ["rule"] * stays
        wanted = 0 if stays else (count * (count - 1) // 2 if kind == "apart" else count - 1)
        assert len(found.graph.left) == wanted
        assert bool(found.graph.pair.any()) is not stays


def test_without_such_rules_the_graph_is_as_it_was() -> None:
    """An instance without `apart` and `together` has no further edge and no other cost."""
    tables = compile_tables(read_document(random_document(5, rules=False), "no rules"))
    bare = HandoffGraph.of(tables)
    found = with_bans(bare, tables)
    assert found.graph.pair.tolist() == bare.pair.tolist()
    assert found.graph.start.tolist() == bare.start.tolist()
    assert {table.rule.id for table in tables.rules} == found.rules


def test_apart_bans_each_pair_that_shares_a_group() -> None:
    """Three jobs apart by provider: on each of the three pairs the same provider is ruled out, nothing else."""
    case = Case.of(jobs("apart", 3))
    graph = case.banned.graph
    assert list(zip(graph.left.tolist(), graph.right.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2)]
    for edge in range(3):
        assert banned_pairs(case, edge) == np.eye(3, dtype=bool).tolist()


def test_together_bans_each_pair_that_differs_along_a_chain() -> None:
    """Three jobs together by provider: neighbours in the chain must agree, which makes all of them agree."""
    case = Case.of(jobs("together", 3))
    graph = case.banned.graph
    assert list(zip(graph.left.tolist(), graph.right.tolist(), strict=True)) == [(0, 1), (1, 2)]
    for edge in range(2):
        assert banned_pairs(case, edge) == (~np.eye(3, dtype=bool)).tolist()
    assert case.kept.sum() == 3


def test_options_without_a_group_are_never_alike_when_apart_and_always_when_together() -> None:
    """Team and vendor have no technology: apart allows both of them twice, together takes them for one group."""
    assert banned_pairs(Case.of(jobs("apart", 2, "technology")), 0) == [
        [False, False, False],
        [False, False, False],
        [False, False, True],
    ]
    assert banned_pairs(Case.of(jobs("together", 2, "technology")), 0) == [
        [False, False, True],
        [False, False, True],
        [True, True, False],
    ]


def test_new_edges_only_where_no_arc_is() -> None:
    """Edges of the arcs stay what they are and where they are; each pair of processes is joined at most once."""
    new = reused = 0
    for seed, case in cases(examples(300)):
        bare, graph = case.bare, case.banned.graph
        arcs = len(bare.left)
        assert graph.left[:arcs].tolist() == bare.left.tolist()
        assert graph.right[:arcs].tolist() == bare.right.tolist()
        assert graph.start[: arcs + 1].tolist() == bare.start.tolist()
        joined = list(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
        assert len(set(joined)) == len(joined), seed
        assert (graph.left < graph.right).all()
        assert len(graph.pair) == int((graph.sizes[graph.left] * graph.sizes[graph.right]).sum()) == graph.start[-1]
        new += len(joined) - arcs
        reused += int((graph.pair[: len(bare.pair)] != bare.pair).any())
    assert new > 20
    assert reused > 5


def test_an_arc_against_the_order_of_processes_takes_bans_at_its_own_ends() -> None:
    """The arc runs from the second job to the first: its table and the ban speak of the same left end."""
    document = jobs("apart", 2)
    document["processes"][0]["options"] = document["processes"][0]["options"][:2]
    document["dependencies"] = [{"from": "n1", "to": "n0", "volume": 1}]
    document["handoffs"] = {"default": {name: {"cost": 1} for name in ("same_site", "same_country", "cross_border")}}
    case = Case.of(document)
    assert len(case.banned.graph.left) == 1
    assert banned_pairs(case, 0) == [[True, False, False], [False, True, False]]


def test_a_ban_outweighs_what_two_processes_can_gain() -> None:
    """No plan that pays a ban is cheaper than one that pays none and differs from it at the ban's processes alone."""
    compared = 0
    for seed, case in cases(examples(300)):
        costs = case.banned_costs
        graph = case.banned.graph
        for i, j in zip(graph.left.tolist(), graph.right.tolist(), strict=True):
            others = np.delete(case.plans, [i, j], axis=1)
            _, group = np.unique(others, axis=0, return_inverse=True)
            for k, other in combinations(range(len(costs)), 2):
                if group[k] == group[other] and case.kept[k] != case.kept[other]:
                    assert (costs[k] < costs[other]) == case.kept[k], seed
                    compared += 1
    assert compared > 100


def test_a_chain_is_not_broken_at_a_cheap_link() -> None:
    """Four jobs together, the outer two dear at different providers, those between alike everywhere: none goes alone.

    Team and vendor cost 1000 and 0 at the first job, 0 and 1000 at the last. All alike costs 1000; a ban that looked at
    its own two processes only would cost next to nothing between the second and the third.
    """
    document = jobs("together", 4)
    for process, costs in zip(document["processes"], ((1000, 0), (0, 0), (0, 0), (0, 1000)), strict=True):
        team, vendor = ({**option, "unit_cost": cost} for option, cost in zip(process["options"], costs, strict=False))
        process["options"] = [team, vendor]
    case = Case.of(document)
    assert case.costs.min() == 0
    assert case.banned_costs.min() == case.costs[case.kept].min() == 100000


def test_the_least_with_bans_is_that_of_the_plans_that_keep_the_rules() -> None:
    """On random instances with a single rule, dynamic programming finds the cheapest plan that keeps it."""
    tried = dearer = 0
    for seed, case in cases(examples(600)):
        if len(case.tables.rules) == 1 and case.kept.any():
            best = case.costs[case.kept].min()
            sweep = Sweep(case.banned.graph, 10**9)
            assert sweep.minimum(sweep.slots(case.tables.option_cost.astype(np.float64))) == best, seed
            tried += 1
            dearer += best > case.costs.min()
    assert tried > 10
    assert dearer > 3


def test_rounds_with_bans_stay_below_the_optimum_and_often_prove_it() -> None:
    """On random instances with such rules alone every round's bound holds; where nothing is split most are exact."""
    exact = tried = 0
    for seed, case in cases(examples(80)):
        if not case.kept.any():
            continue
        best = case.costs[case.kept].min()
        for most in (4, 10**6):
            turns = Alternation(
                build_core(case.tables).without_limits(case.banned.rules),
                case.banned.graph,
                Sweep(case.banned.graph, most),
            )
            while not turns.settled:
                assert turns.round(None) is not None
            assert turns.bound is not None
            assert turns.bound <= best, seed
        tried += 1
        exact += turns.bound == best
    assert tried > 5
    assert exact > 0.8 * tried


def test_bans_prove_what_rows_cannot() -> None:
    """Two jobs apart whose hand-off costs 100 between providers: halves of both would pay none, bans know better.

    With a half of each job at the team and a half at the vendor, the same halves together, the rows hold and no
    hand-off is paid: 1.50 + 1.50. A plan costs 1 + 2 + 100.
    """
    document = jobs("apart", 2)
    for process in document["processes"]:
        process["options"] = process["options"][:2]
    document["dependencies"] = [{"from": "n0", "to": "n1", "volume": 1}]
    document["handoffs"] = {"default": {name: {"cost": 100} for name in ("same_site", "same_country", "cross_border")}}
    case = Case.of(document)
    assert case.costs[case.kept].min() == 10300
    with_rows = Alternation(build_core(case.tables), case.bare, Sweep(case.bare))
    as_bans = Alternation(
        build_core(case.tables).without_limits(case.banned.rules), case.banned.graph, Sweep(case.banned.graph)
    )
    for turns in (with_rows, as_bans):
        while not turns.settled:
            assert turns.round(None) is not None
    assert with_rows.bound is not None and 200 <= with_rows.bound <= 300
    assert as_bans.bound == 10300


def test_costs_of_bans_are_several_times_what_is_around() -> None:
    """Two jobs that differ by 1.00 among options each: a ban costs 4 * (100 + 100) + 1 minor units."""
    case = Case.of(jobs("apart", 2))
    assert set(case.banned.graph.pair.tolist()) == {0.0, 801.0}


def test_prices_of_arcs_leave_edges_of_bans_alone() -> None:
    """Where no arc is, the edges of bans are the only ones, and prices of hand-offs find nothing to change."""
    case = Case.of(jobs("together", 2))
    assert not len(case.bare.left)
    nothing = np.zeros(0, dtype=np.int64)
    priced = case.banned.graph.with_prices(case.tables, nothing, np.zeros((0, 5)))
    assert priced.tolist() == case.banned.graph.pair.tolist()


@pytest.mark.parametrize("seed", range(30))
def test_a_core_without_limits_of_rules_says_what_the_core_without_these_rules_says(seed: int) -> None:
    """Rows that still limit something are those of the core of the other rules, in their order."""
    tables = compile_tables(random_instance(seed))
    rules = {table.rule.id for table in tables.rules[::2]}
    others = tuple(table for table in tables.rules if table.rule.id not in rules)
    freed, rest = build_core(tables).without_limits(rules).model, build_core(replace(tables, rules=others)).model
    limited = (freed.row_lower > -NO_LIMIT) | (freed.row_upper < NO_LIMIT)
    assert freed.row_lower[limited].tolist() == rest.row_lower.tolist()
    assert freed.row_upper[limited].tolist() == rest.row_upper.tolist()
    row = np.repeat(np.arange(freed.rows), np.diff(freed.row_start))
    assert freed.coefficient[limited[row]].tolist() == rest.coefficient.tolist()

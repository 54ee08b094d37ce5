"""How links share what a further column costs: each asks for what its options are cheaper than all others."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from rich_instances import rich_instance
from thorough import examples

from rightsource.instances.families.registry import generate
from rightsource.models.formulation.build import Formulation, build_core
from rightsource.models.formulation.row_scales import Doubles
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.alternation import Alternation
from rightsource.optimizer.decomposition.graph import HandoffGraph
from rightsource.optimizer.decomposition.link_prices import LinkPrices
from rightsource.optimizer.decomposition.sweep import Sweep


def parts(instance: Instance) -> tuple[Formulation, HandoffGraph, LinkPrices]:
    """Return the core of an instance, its graph and its links."""
    tables = compile_tables(instance)
    core, graph = build_core(tables), HandoffGraph.of(tables)
    return core, graph, LinkPrices.of(core, graph)


def random_parts(seed: int) -> tuple[Formulation, HandoffGraph, LinkPrices] | None:
    """Return the same of a random instance, None where a process has no open option."""
    instance = rich_instance(seed)
    return None if compile_tables(instance).blocked else parts(instance)


def drawn(random: Random, links: LinkPrices, rows: int) -> Doubles:
    """Return multipliers of all rows, those of links 0 or less."""
    multipliers = np.array([random.gauss(0, 1) for _ in range(rows)])
    multipliers[links.row] = [-random.choice([0.0, random.uniform(0, 500)]) for _ in links.row]
    return multipliers


@pytest.mark.parametrize("seed", range(examples(60)))
def test_options_of_links_and_others_are_the_options_of_a_process(seed: int) -> None:
    """Own and other options of every link are the open options of one process; own ones are those of its row."""
    if (found := random_parts(seed)) is None:
        return
    core, graph, links = found
    process = np.repeat(np.arange(len(graph.sizes)), graph.sizes)
    for k, row in enumerate(links.row.tolist()):
        own = links.option[links.first[k] : links.first[k + 1]].tolist()
        other = links.other[links.other_first[k] : links.other_first[k + 1]].tolist()
        entries = core.model.column[core.model.row_start[row] : core.model.row_start[row + 1]].tolist()
        assert {int(graph.option[o]) for o in own} == set(entries) & set(graph.option.tolist())
        assert len(core.tables.option_ids) + int(links.column[k]) in entries
        assert sorted(own + other) == np.flatnonzero(process == process[own[0]]).tolist()


@pytest.mark.parametrize("seed", range(examples(60)))
def test_no_column_is_charged_more_than_it_costs(seed: int) -> None:
    """Shares move other rows' multipliers by nothing, stay 0 or less, and never ask for more than the column costs."""
    if (found := random_parts(seed)) is None:
        return
    core, graph, links = found
    random, further = Random(seed), core.model.columns - len(core.tables.option_ids)
    multipliers = drawn(random, links, core.model.rows)
    columns = np.array([random.gauss(0, 1000) for _ in range(further)])
    margins = np.array([random.choice([0.0, random.uniform(0, 300)]) for _ in range(len(graph.option))])
    moved = links.shared(multipliers, columns, margins)
    rest = np.setdiff1d(np.arange(core.model.rows), links.row)
    assert (moved[rest] == multipliers[rest]).all() and (moved[links.row] <= 0).all()
    charged = np.bincount(links.column, weights=(multipliers - moved)[links.row], minlength=further)
    assert (columns - charged >= np.minimum(columns, 0.0) - 1e-6).all()
    assert not links.free(multipliers)[links.row].any()


def test_a_link_asks_for_what_its_option_is_cheaper() -> None:
    """One column costs 100 more than its links charge: 40 go to the one whose option is 40 cheaper, its others free."""
    core, graph, links = parts(generate("fixed-charge", 75, 1))
    k = int(np.flatnonzero(np.diff(links.other_first))[0])
    margins = np.full(len(graph.option), 40.0)
    margins[links.option[links.first[k] : links.first[k + 1]]] = 0.0
    columns = np.full(core.model.columns - len(core.tables.option_ids), 100.0)
    moved = links.shared(np.zeros(core.model.rows), columns, margins)
    assert moved[links.row[k]] == pytest.approx(-0.3 * 2.0)  # nobody charges anything: at most twice 1 is asked for
    charging = np.zeros(core.model.rows)
    charging[links.row[k]] = -50.0
    moved = links.shared(charging, columns, margins)
    assert moved[links.row[k]] == pytest.approx(-(50.0 + 0.3 * 40.0))
    margins = 40.0 - margins
    moved = links.shared(charging, columns, margins)
    assert moved[links.row[k]] == pytest.approx(-(50.0 - 0.3 * 40.0))


@pytest.mark.parametrize("family", ["fixed-charge", "handoff", "whole-units"])
def test_shared_anew_links_prove_more(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first round of all three families proves more than with the multipliers of the linear program."""
    core, graph, _ = parts(generate(family, 120, 3))
    found = []
    for shares in (LinkPrices.shared, lambda _, multipliers, *__: multipliers):
        monkeypatch.setattr(LinkPrices, "shared", shares)
        first = Alternation(core, graph, Sweep(graph)).round(30.0)
        assert first is not None
        found.append(first.floor.least)
    assert found[0] > found[1]

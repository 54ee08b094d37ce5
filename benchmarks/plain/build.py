"""The plain formulation: what a good modeller would write first, for engines that are measured by themselves."""

from __future__ import annotations

import numpy as np

from rightsource.benchmarks.plain.products import add_products
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation, add_budgets, add_rule
from rightsource.models.formulation.choice import add_choice
from rightsource.models.formulation.parts import Parts, join
from rightsource.models.formulation.provider_use import add_capacities, add_units, add_use
from rightsource.models.formulation.rows import at_most
from rightsource.models.tables.tables import Tables


def build(tables: Tables) -> Formulation:
    r"""Build the plain formulation of compiled tables; it allows the same plans at the same cost as our own.

    Choice, capacities, totals, shares, mean yields, counts and the rules on groups are written as in
    `rightsource.models.formulation`, since there is hardly another way. The differences are where that formulation is
    tighter in its linear relaxation:

    ==================  =====================================================  =======================================
    what                plain                                                  ours
    ==================  =====================================================  =======================================
    hand-offs           a product per pair of options (`add_products`)         savings per common provider, site, ...
    use of a provider   a row per option, x <= u                               a row per process, Σ x <= u
    whole units         the hours alone                                        and the whole units of each process
    path rules          node potentials over the products                      node potentials over the savings
    ==================  =====================================================  =======================================

    Raises
    ------
    InputError
        When the cost of a plan could reach 2⁵³ minor units.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> build(compile_tables(instance)).model.columns > len(instance.options.ids)
    True
    """
    parts = Parts(tables)
    offset = add_choice(parts)
    _add_use_links(parts, add_use(parts))
    add_units(parts)
    add_capacities(parts)
    handoffs = add_products(parts)
    for table in tables.rules:
        add_rule(parts, handoffs, table)
    add_budgets(parts, offset)
    return Formulation(tables, join(parts, offset), parts)


def _add_use_links(parts: Parts, column: Integers) -> None:
    r"""Add the textbook rows x_{io} <= u_p for each option and each provider with a fixed cost that it needs."""
    uses = parts.tables.uses
    kept = np.flatnonzero(column[uses.provider] >= 0)
    ones = np.ones(len(kept), dtype=np.int64)
    parts.add_rows(
        at_most(
            "use-it",
            row=np.tile(np.arange(len(kept)), 2),
            column=np.concatenate([uses.option[kept], column[uses.provider[kept]]]),
            coefficient=np.concatenate([ones, -ones]),
            upper=np.zeros(len(kept), dtype=np.int64),
        )
    )

"""A whole synthetic company without rules, straight into columns."""

from __future__ import annotations

from typing import Final

import numpy as np

from rightsource.instances.companies.arcs import draw_dependencies
from rightsource.instances.companies.current import draw_current
from rightsource.instances.companies.draws import RECIPE_VERSION
from rightsource.instances.companies.handoffs import handoff_profiles
from rightsource.instances.companies.market import Market, draw_market
from rightsource.instances.companies.naming import data_classes, process_ids, process_names
from rightsource.instances.companies.options import merged_options
from rightsource.instances.companies.providers import provider_columns, site_columns
from rightsource.instances.companies.settings import Settings
from rightsource.models.collection import collection_paused
from rightsource.models.columns import Integers, PairCosts, Processes
from rightsource.models.instance import Annotation, Instance
from rightsource.models.numbers import MICRO

_HORIZON: Final = 3
"""Years: the usual term of a contract is 2-5, robots are judged over two to three."""
_DISCOUNT_RATE: Final = 80_000_000
_NOTE: Final = "A synthetic company: everything is drawn from meta.settings, within the ranges of meta.sources."
SOURCES: Final = {
    "recipe": "functions, stages, correlated attributes, vendors and automation; assumed where no source is named",
    "wages": "BLS May 2023 clerk wage 49,580 x ECEC 2019 benefits 1.43; 1,500-1,750 hours; other levels assumed",
    "vendors": "Piton: 8-18, 12-35, 30-60 USD an hour offshore, nearshore, onshore; ISG: governance 6-8 %; "
    "transition 5-20 % of a year, exit 2-6 months, price and yield correlated by 0.4 assumed",
    "automation": "BST: 5-16 weeks to build, 15-150 k assumed; Sabanatech, BeyondPrompt: upkeep 12-30 %; "
    "Redress: licences 5.2-12 k; exceptions 5-30 %, UiPath: a robot covers five people",
    "risk": "World Bank political stability 2023, p = 0.005 exp(0.9 (1 - score)), three weeks; other risks assumed",
    "handoffs": "yield 0.985-0.999 and 0.2-2 days per hand-off, more when far apart; costs assumed",
}


def company(settings: Settings) -> Instance:
    """Return the company that the settings describe, without rules.

    Capacities and unit maxima are enough for everything that could come. The same settings give the same columns on
    every platform: all draws and formulas are whole numbers.

    Examples
    --------
    >>> from rightsource.instances.companies.settings import tower
    >>> made = company(tower(200))
    >>> len(made.processes.ids), len(made.rules)
    (200, 0)
    """
    with collection_paused():
        return _made(draw_market(settings))


def _made(market: Market) -> Instance:
    settings = market.settings
    first_option, options, supports = merged_options(market)
    return Instance(
        name=f"{settings.family}-{settings.processes}-{settings.seed}",
        currency="USD",
        money_decimals=2,
        horizon_years=_HORIZON,
        discount_rate=_DISCOUNT_RATE,
        sites=site_columns(market),
        providers=provider_columns(market, options, supports),
        processes=_processes(market, first_option),
        options=options,
        supports=supports,
        dependencies=draw_dependencies(settings, market.functions, market.work),
        pair_costs=_no_pair_costs(),
        handoffs=handoff_profiles(settings),
        rules=(),
        current=draw_current(market, options),
        annotations={"": Annotation(_NOTE, _meta(settings))},
    )


def _processes(market: Market, first_option: Integers) -> Processes:
    functions, work = market.functions, market.work
    owner = work.function.tolist()
    offices = [functions.kinds[k].office for k in functions.kind.tolist()]
    return Processes(
        ids=process_ids(functions, work),
        names=process_names(functions, work),
        functions=tuple([functions.names[f] for f in owner]),
        offices=tuple([offices[f] for f in owner]),
        data_classes=data_classes(functions, work),
        core=work.core,
        volume=work.volume * MICRO,
        rework_cost=work.rework,
        outage_cost=work.outage,
        first_option=first_option,
    )


def _no_pair_costs() -> PairCosts:
    none = np.zeros(0, dtype=np.int64)
    return PairCosts(none, none, none, none)


def _meta(settings: Settings) -> dict[str, object]:
    return {
        "recipe": RECIPE_VERSION,
        "seed": settings.seed,
        "settings": settings.listing(),
        "sources": dict(SOURCES),
    }

"""Attributes go together as real ones do, prices stay within their sources' ranges, and nobody dominates."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from math import exp

import numpy as np
import pytest
from company_views import View, made

from rightsource.instances.companies.market import Market, draw_market
from rightsource.instances.companies.places import countries, shore
from rightsource.instances.companies.settings import enterprise
from rightsource.instances.companies.vendor_sites import BANDS
from rightsource.instances.companies.work import INTERNAL
from rightsource.instances.recipes.figures import POLITICAL_STABILITY

LARGE = 20_000


@cache
def market() -> Market:
    """Return what a large company is made from."""
    return draw_market(enterprise(LARGE))


def correlation(one: object, other: object) -> float:
    """Return the correlation of two columns."""
    return float(np.corrcoef(np.asarray(one, dtype=float), np.asarray(other, dtype=float))[0, 1])


@pytest.mark.parametrize(("one", "other", "low", "high"), [
    ("judgement", "structure", -0.8, -0.4),
    ("judgement", "rules", -0.7, -0.45),
    ("rules", "stability", 0.2, 0.4),
    ("judgement", "core", 0.15, 0.4),
    ("judgement", "hours", 0.2, 0.6),
    ("judgement", "error", 0.25, 0.7),
    ("judgement", "lead", 0.15, 0.6),
])  # fmt: skip
def test_attributes_of_processes_go_together(one: str, other: str, low: float, high: float) -> None:
    """Judgement goes with free input, fewer rules, core work, longer handling, more errors and longer waits."""
    work = market().work
    assert low < correlation(getattr(work, one), getattr(work, other)) < high


def test_judgement_makes_residency_likelier() -> None:
    """The quarter of processes with most judgement has clearly more tagged data than the quarter with least."""
    work = market().work
    tagged = (work.privacy != INTERNAL)[np.argsort(work.judgement)]
    assert tagged[-LARGE // 4 :].mean() > 1.15 * tagged[: LARGE // 4].mean()


def test_judgement_makes_vendors_worse_and_automation_stop_more_often() -> None:
    """Against own people's, vendors' errors rise with judgement, and so do the exceptions of platforms."""
    made_ = made("enterprise", LARGE)
    options, judgement = made_.instance.options, market().work.judgement
    own = options.yields[made_.own][options.process]
    people = made_.people
    ratio = np.log((10**9 - options.yields[people]) / (10**9 - own[people]))
    assert 0.1 < correlation(ratio, judgement[options.process[people]]) < 0.6
    supports = made_.instance.supports
    exceptions = np.flatnonzero(made_.kind[supports.option] == 2)
    asked = judgement[options.process[supports.option[exceptions]]]
    assert 0.4 < correlation(supports.share[exceptions], asked) < 0.9


def test_volumes_are_log_normal_and_fall_along_exceptions() -> None:
    """The logarithms deviate by about one within a stage; exceptions have 5 to 30 % of a segment's transactions."""
    work = market().work
    checked = work.stage == 3
    assert np.log(work.volume[checked]).std() == pytest.approx(1, abs=0.2)
    exceptions = np.flatnonzero(work.stage == 4)
    assert np.median(work.volume[exceptions] / work.volume[exceptions - 1]) == pytest.approx(0.18, abs=0.1)


def test_shares_and_yields_stay_in_their_ranges() -> None:
    """Exceptions 5-30 %, oversight 5-15 %, upkeep 12-30 % of the build, yields of people as section 6 has them."""
    made_ = made("enterprise", LARGE)
    options, supports = made_.instance.options, made_.instance.supports
    roles = np.array([role == "exceptions" for role in supports.roles])
    assert (supports.share[roles].min(), supports.share[roles].max()) == (50_000_000, 300_000_000)
    assert supports.share[~roles].min() >= 50_000_000
    assert supports.share[~roles].max() <= 150_000_000
    platform = made_.kind == 2
    build = options.transition_cost[platform] / 10**6
    assert 15_000 <= build.min() < build.max() <= 150_000
    upkeep = options.annual_cost[platform] / options.transition_cost[platform]
    assert 0.119 < upkeep.min() < upkeep.max() < 0.301
    assert 0.96 <= options.yields[made_.own].min() / 10**9 < options.yields[made_.own].max() / 10**9 <= 0.996
    assert 0.93 <= options.yields[made_.people].min() / 10**9 < options.yields[made_.people].max() / 10**9 <= 0.995


def test_figures_have_sensible_digits() -> None:
    """Money of a year in tens, hours and yields with four decimals, volumes in tens."""
    instance = made("enterprise", LARGE).instance
    options = instance.options
    assert not (options.yields % 10**5).any()
    assert not (options.hours % 100).any()
    assert not (options.unit_cost % 100).any()
    assert not (options.expected_loss % 10**7).any()
    assert not (options.annual_cost % 10**7).any()
    assert not (instance.processes.volume % 10**7).any()
    assert not (instance.processes.rework_cost % 10**4).any()


def test_rates_are_within_the_bands_of_their_shore() -> None:
    """Onshore 30-60, nearshore 12-35, offshore 8-18 dollars an hour, and every shore is used."""
    sites, home = market().sites, market().functions.home
    shores = [shore(home, town.country) for town in sites.towns]
    assert set(shores) == set(BANDS)
    for rate, where in zip(sites.rate.tolist(), shores, strict=True):
        assert BANDS[where][0] * 10**6 <= rate <= BANDS[where][1] * 10**6


def test_the_risk_of_a_country_follows_its_political_stability() -> None:
    """0.005 exp(0.9 (1 - score)) in millionths, for every country whose score the bundled cases use."""
    risk = {country.code: country.risk for country in countries()}
    for code, score in POLITICAL_STABILITY.items():
        assert risk[code] == round(5000 * exp(0.9 * (1 - float(score))))


def test_expected_losses_are_those_of_the_formula() -> None:
    """Weeks lost times the damage of a week, and 4 % of errors at six times their rework, times the data's factor."""
    instance = made("tower", 400).instance
    options, processes, providers = instance.options, instance.processes, instance.providers
    risk = {country.code: country.risk / 10**6 for country in countries()}
    weeks = {"team": 0.03, "vendor": 0.06, "platform": 0.05}
    factor = {"internal": 1, "personal": 1.4, "restricted": 1.8}
    for o in range(0, len(options.ids), 7):
        i, p = int(options.process[o]), int(options.provider[o])
        lost = 3 * risk[instance.sites.country[providers.site[p]]] + weeks[providers.kind[p]]
        wrong = processes.volume[i] / 10**6 * (1 - options.yields[o] / 10**9)
        damage = lost * processes.outage_cost[i] + wrong * 0.04 * 6 * processes.rework_cost[i]
        wanted = damage / 10**6 * factor[str(processes.data_classes[i]).partition("-")[0]]
        assert options.expected_loss[o] / 10**6 == pytest.approx(wanted, abs=6)


@pytest.mark.parametrize(("processes", "low", "high"), [(LARGE, 0.25, 0.55), (5000, 0.15, 0.65)])
def test_dearer_vendors_tend_to_be_better(processes: int, low: float, high: float) -> None:
    """Among the vendors that bid for a process, price and yield correlate by about 0.4."""
    made_ = made("enterprise", processes)
    options, people = made_.instance.options, made_.people
    process = options.process[people]
    price = np.log(options.unit_cost[people])
    quality = -np.log(10**9 - options.yields[people])
    assert low < correlation(price - mean_by(process, price), quality - mean_by(process, quality)) < high


def mean_by(process: np.ndarray, values: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """Return the mean of the values of a process, for each value."""
    return (np.bincount(process, values) / np.maximum(np.bincount(process), 1))[process]


@pytest.mark.parametrize(
    ("family", "processes", "seed"), [("tower", 150, 1), ("tower", 400, 0), ("enterprise", 2000, 5)]
)
def test_no_vendor_dominates(family: str, processes: int, seed: int) -> None:
    """Every vendor's site that bids at all is somewhere not beaten on price and yield at once by another bid."""
    made_ = made(family, processes, seed)
    beaten = beaten_bids(made_)
    provider = made_.instance.options.provider[made_.people]
    assert set(provider.tolist()) == set(provider[~beaten].tolist())
    assert beaten.mean() > 0.2  # or the test would say nothing


def beaten_bids(made_: View) -> np.ndarray:  # type: ignore[type-arg]
    """Return which bids of vendors' people another one beats: no dearer and no worse, and better in one of them."""
    options, people = made_.instance.options, made_.people
    price, yields, process = options.unit_cost[people], options.yields[people], options.process[people]
    starts = [*np.flatnonzero(np.diff(process, prepend=-1)).tolist(), len(people)]
    beaten = np.zeros(len(people), dtype=bool)
    for a, b in pairwise(starts):
        p, y = price[a:b], yields[a:b]
        better = (p[:, None] <= p) & (y[:, None] >= y) & ((p[:, None] < p) | (y[:, None] > y))
        beaten[a:b] = better.any(axis=0)
    return beaten


@pytest.mark.parametrize(
    ("family", "processes", "seed"),
    [("tower", 150, 0), ("tower", 400, 0), ("tower", 2000, 2), ("enterprise", 2000, 5), ("enterprise", LARGE, 0)],
)
def test_every_mode_is_cheapest_somewhere(family: str, processes: int, seed: int) -> None:
    """Own people, vendors and automation are each the cheapest choice for at least a tenth of the processes."""
    made_ = made(family, processes, seed)
    shares = np.bincount(made_.kind[made_.cheapest()], minlength=3) / processes
    assert shares.min() >= 0.1


def test_vendors_automation_wins_sometimes() -> None:
    """It is no ornament: for some processes it is the cheapest of all."""
    made_ = made("enterprise", LARGE)
    cheapest = made_.cheapest()
    chosen = made_.automated[cheapest] & (made_.kind[cheapest] == 1)
    assert 0.01 < chosen.mean() < 0.3


def test_exceptions_are_helped_by_teams_and_vendors() -> None:
    """Of the platforms' options about a quarter leave their exceptions to a vendor, the others to the own team."""
    made_ = made("enterprise", LARGE)
    supports = made_.instance.supports
    helper = np.array([kind == "vendor" for kind in made_.instance.providers.kind])[supports.provider]
    exceptions = np.array([role == "exceptions" for role in supports.roles])
    assert helper[exceptions].mean() == pytest.approx(0.25, abs=0.02)
    assert not helper[~exceptions].any()


def test_hand_offs_cost_more_the_further_they_go() -> None:
    """Cost and delay grow and yield falls from the same site to far apart, in both profiles."""
    for profile in made("tower", 400).instance.handoffs:
        steps = [profile.classes[key] for key in ("same_site", "same_country", "cross_border", "far")]
        for key in ("cost", "delay"):
            assert sorted({getattr(step, key) for step in steps}) == [getattr(step, key) for step in steps]
        assert sorted({step.yield_ for step in steps}, reverse=True) == [step.yield_ for step in steps]

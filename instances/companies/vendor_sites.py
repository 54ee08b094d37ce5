"""Vendors at their sites: dearer ones tend to be better, and each has its own skills, so that none dominates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws, correlated
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.places import Town, shore, towns
from rightsource.instances.companies.powers import UNIT, exponential
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.technologies import VENDOR_TECHNOLOGIES
from rightsource.instances.companies.whole import CENT, DOLLAR, fixed_costs, scaled, stepped
from rightsource.models.columns import Flags, Integers
from rightsource.models.numbers import MICRO
from rightsource.models.vocabulary import Shore

BANDS: Final[dict[Shore, tuple[int, int]]] = {"onshore": (30, 60), "nearshore": (12, 35), "offshore": (8, 18)}
"""A vendor's charge per clerk's hour in dollars (Piton: sources conflict, so the bands are wide)."""
_US_CHARGE: Final = 45 * DOLLAR
"""A vendor's charge per hour in the US (Piton: 45-60); elsewhere by the level of the country (assumption)."""
_ERRORS: Final[dict[Shore, int]] = {"onshore": 1_040_000, "nearshore": 1_220_000, "offshore": 1_430_000}
"""Vendors' errors against own people's, in millionths (assumption, from the yields of section 6)."""
_SPEED: Final[dict[Shore, int]] = {"onshore": 990_000, "nearshore": 1_100_000, "offshore": 1_220_000}
"""Vendors' hours against own people's, in millionths: productivity 0.95-1.10, 0.85-1.05, 0.75-1.05 (assumption)."""
_DELAY: Final[dict[Shore, int]] = {"onshore": 3, "nearshore": 5, "offshore": 9}
"""Hours that a vendor adds to a lead time (assumption)."""
PRICE_AND_QUALITY: Final = 550
"""Correlation of vendors' price and quality in thousandths; skills by kind and chance blur it to 0.4 or so."""
_SHORES: Final[dict[Shore, int]] = {"onshore": 350_000, "nearshore": 350_000, "offshore": 300_000}
"""How often a vendor's site is on a shore (assumption)."""
_CHEAP: Final = 55
"""A country with at most this level of labour cost, in per cent of the US, is worth going far away."""
_FEE: Final = 12_000
_FEE_PER_PROCESS: Final = 700
"""A vendor's site costs a fee, and 4 % of 35,000 dollars for half of the processes per site (3-10 % of charges)."""

_VENDORS: Final = """
acme ashcombe bluefern brackley cedarline coldbrook deepdene dunmore eastlea elmstead fairmead foxcote greystone
gorseland hollybank hawksmere ironbridge inglewood juniper kestrel kingsford larkhill meridian millrace northwick
oakhurst pinecrest quarrington redmarley silverdale thornbury underhill valemount westerleigh yarrow zephyr
"""


@dataclass(frozen=True)
class VendorSites:
    """Vendors' sites: ``rate`` is the charge per clerk's hour, factors in millionths, delay in millionths of an hour.

    ``skill`` of shape (sites, kinds) says which kinds of functions the vendor serves; ``aptitude`` is its factor on
    errors there. ``technology`` is the vendor's own automation, -1 without.
    """

    ids: tuple[str, ...]
    groups: tuple[str, ...]
    towns: tuple[Town, ...]
    rate: Integers
    errors: Integers
    speed: Integers
    delay: Integers
    skill: Flags
    aptitude: Integers
    technology: Integers
    staffed: Flags
    limited: Flags
    fixed_cost: Integers


def draw_vendor_sites(settings: Settings, functions: Functions) -> VendorSites:
    """Draw vendors and their sites."""
    count, group = settings.vendor_sites, _groups(settings)
    places = _vendor_towns(settings, functions, group)
    shores = [shore(functions.home, town.country) for town in places]
    price = _blended(settings, "vendor price", group)
    quality = correlated(price, _unrelated(_blended(settings, "vendor quality", group), price), PRICE_AND_QUALITY)
    skill, aptitude = _skills(settings, group)
    draws = Draws(settings.family, settings.seed, "vendor sites")
    names = [_vendor_name(g) for g in group.tolist()]
    return VendorSites(
        ids=tuple(f"{name}-{town.name}" for name, town in zip(names, places, strict=True)),
        groups=tuple(names),
        towns=places,
        rate=_rates(places, shores, price),
        errors=scaled(_by_shore(_ERRORS, shores), exponential(-quality, 240)),
        speed=scaled(_by_shore(_SPEED, shores), draws.factors(50, count)),
        delay=_by_shore(_DELAY, shores) * MICRO,
        skill=skill,
        aptitude=aptitude,
        technology=_technologies(settings)[group],
        staffed=draws.flags(settings.vendor_units, count),
        limited=draws.flags(settings.capacity_share, count),
        fixed_cost=_fees(settings, draws),
    )


def _by_shore(table: Mapping[Shore, int], shores: Sequence[Shore]) -> Integers:
    return np.array([table[s] for s in shores], dtype=np.int64)


def _groups(settings: Settings) -> Integers:
    """Return the vendor of each site: every vendor has one, the others are spread at random."""
    extra = settings.vendor_sites - settings.vendors
    more = Draws(settings.family, settings.seed, "vendors").integers(0, settings.vendors - 1, extra)
    return np.sort(np.concatenate([np.arange(settings.vendors, dtype=np.int64), more]))


def _vendor_name(group: int) -> str:
    names = _VENDORS.split()
    number, place = divmod(group, len(names))
    return names[place] + (str(number + 1) if number else "")


def _vendor_towns(settings: Settings, functions: Functions, group: Integers) -> tuple[Town, ...]:
    """Draw towns by the weights of their shores; a vendor has at most one site in a town."""
    known = towns()
    weights = _town_weights(functions, known)
    draws = Draws(settings.family, settings.seed, "vendor towns")
    taken: set[tuple[int, int]] = set()
    chosen: list[Town] = []
    for vendor in group.tolist():
        free = [0 if (vendor, t) in taken else weight for t, weight in enumerate(weights)]
        place = int(draws.choices(free, 1)[0])
        taken.add((vendor, place))
        chosen.append(known[place])
    return tuple(chosen)


def _town_weights(functions: Functions, known: Sequence[Town]) -> list[int]:
    """Return weights that give each shore its share; nobody goes far away to a country that is dear."""
    shores = [shore(functions.home, town.country) for town in known]
    open_ = [s != "offshore" or town.country.level <= _CHEAP for s, town in zip(shores, known, strict=True)]
    numbers = Counter(s for s, is_open in zip(shores, open_, strict=True) if is_open)
    return [_SHORES[s] // numbers[s] if is_open else 0 for s, is_open in zip(shores, open_, strict=True)]


def _blended(settings: Settings, purpose: str, group: Integers) -> Integers:
    """Return scores of which half of the variance belongs to the vendor, half to its site."""
    draws = Draws(settings.family, settings.seed, purpose)
    vendor = draws.scores(settings.vendors)
    return correlated(vendor[group], draws.scores(len(group)), 707)


def _unrelated(score: Integers, other: Integers) -> Integers:
    """Return a score without its chance correlation to another, so that few vendors correlate as many do."""
    from_mean = other - int(other.sum()) // len(other)
    square = max(int((from_mean * from_mean).sum()), 1)
    return score - from_mean * (int((score * from_mean).sum()) * UNIT // square) // UNIT


def _rates(places: Sequence[Town], shores: Sequence[Shore], price: Integers) -> Integers:
    """Return charges per hour in cents of a dollar, within the band of their shore."""
    level = np.array([town.country.level for town in places], dtype=np.int64)
    low, high = (np.array([BANDS[s][end] for s in shores], dtype=np.int64) * DOLLAR for end in (0, 1))
    return stepped(np.clip(scaled(_US_CHARGE * level // 100, exponential(price, 160)), low, high), CENT)


def _skills(settings: Settings, group: Integers) -> tuple[Flags, Integers]:
    """Return which kinds of functions a vendor serves (70 %), and its factor on errors in each."""
    draws = Draws(settings.family, settings.seed, "skills")
    shape = settings.vendors, settings.kinds
    skill = draws.flags(700, shape[0] * shape[1]).reshape(shape)
    aptitude = draws.factors(110, shape[0] * shape[1]).reshape(shape)
    return skill[group], aptitude[group]


def _technologies(settings: Settings) -> Integers:
    """Return the technology that each vendor automates with, -1 for the quarter that does not."""
    draws = Draws(settings.family, settings.seed, "vendor technologies")
    technology = draws.integers(0, len(VENDOR_TECHNOLOGIES) - 1, settings.vendors)
    return np.where(draws.flags(750, settings.vendors), technology, -1)


def _fees(settings: Settings, draws: Draws) -> Integers:
    """Return yearly fees for the platform and the governance of a vendor's site."""
    dollars = _FEE + settings.processes * _FEE_PER_PROCESS // settings.vendor_sites
    return fixed_costs(dollars, draws.factors(350, settings.vendor_sites), settings.fixed_factor)

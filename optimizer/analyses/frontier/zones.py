"""Where plans of a frontier may still be hidden: the zones between the plans found.

A zone is a local upper bound of Klamroth, Lacour and Vanderpooten (2015), "On the representation of the search region
in multi-objective optimization", European Journal of Operational Research 245(3), 767-778: every plan that no found
plan dominates lies strictly below at least one of them. They are made point by point, redundant ones filtered out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, prod
from typing import Final

from rightsource.optimizer.analyses.frontier.aims import Levels
from rightsource.optimizer.analyses.frontier.ledger import Ledger, Point, within

_END: Final = 0.05
"""Part of the range of an aim within which the best plan found is its end."""
_NARROW: Final = 0.25
"""An end that is no wider than this part of the step before it is asked for as a whole."""


@dataclass(frozen=True)
class Zone:
    """The plans that cost less than ``cap`` and have at most the levels of ``corner``.

    ``cap`` is the cost of the found plan ``under``; infinite, with None, where no found plan ends the zone.
    """

    cap: float
    corner: Levels
    under: Point | None


@dataclass(frozen=True)
class OpenPart:
    """What facts leave of a zone, with levels beyond those of all found plans left aside.

    ``start`` and ``end`` hold per aim the least and the greatest open level along the edge where all other aims are at
    the corner; ``weight`` is the part that the hidden plans could take of the frontier's range, per cost and aim.
    """

    zone: Zone
    start: Levels
    end: Levels
    weight: float


def zones(ledger: Ledger) -> list[Zone]:
    """Return the zones that the found plans leave, whether or not facts close them."""
    found = [Zone(inf, ledger.loosest, None)]
    for point in ledger.points:
        above = [zone for zone in found if point.cost < zone.cap and within(point.levels, zone.corner)]
        parts = [part for zone in above for part in _split(zone, point)]
        found = _outermost([*(zone for zone in found if zone not in above), *parts])
    return found


def open_parts(ledger: Ledger) -> list[OpenPart]:
    """Return what is open of the zones, the part with the greatest weight first."""
    parts = [_open_part(ledger, zone) for zone in zones(ledger) if not closed(ledger, zone, proven=False)]
    return sorted(parts, key=lambda part: (-part.weight, part.zone.cap, part.zone.corner))


def open_ends(ledger: Ledger) -> list[OpenPart]:
    """Return what is open beyond the best plan found of each aim where that may be far from the best attainable one."""
    return [part for k in range(len(ledger.aims)) for part in _beyond(ledger, k)] if ledger.points else []


def _beyond(ledger: Ledger, aim: int) -> Iterable[OpenPart]:
    """Yield what is open beyond the end of an aim, all other aims left free."""
    edge = min(point.levels[aim] for point in ledger.points) - 1
    zone = Zone(inf, tuple(edge if k == aim else level for k, level in enumerate(ledger.loosest)), None)
    if not closed(ledger, zone, proven=False):
        part = _open_part(ledger, zone)
        if part.end[aim] - part.start[aim] + 1 > _END * level_ranges(ledger)[aim]:
            free = (end + 1 for end in part.end)
            yield replace(part, start=tuple(part.start[k] if k == aim else start for k, start in enumerate(free)))


def closed(ledger: Ledger, zone: Zone, *, proven: bool) -> bool:
    """Say whether a zone holds no plan but for the asked gap: proven, or searched as long as it was meant to be."""
    facts = (fact for fact in ledger.facts if within(zone.corner, fact.limits))
    return any(ledger.closes(zone.cap, fact.low if proven else fact.reach) for fact in facts)


def limits_to_ask(ledger: Ledger, part: OpenPart) -> Levels:
    """Return the levels to ask for: half-way through the open part, or nearer to its upper end the less is open.

    Half-way spreads the plans. Between two plans, with a share r of the levels still open, the question leaves r²/2 of
    the open part above it: where questions found nothing new, what is open closes in ever larger steps, until all of it
    is asked for. Beyond the best plan found, half the open part is asked for until it is narrow. With two aims the
    middle may be closed while the zone is not; then the question moves towards the corner in ever larger steps.
    """
    zone, widths = part.zone, [max(end - start + 1, 0) for start, end in zip(part.start, part.end, strict=True)]
    shares = [_share_above(ledger, zone, k, width) for k, width in enumerate(widths)]
    while True:
        above = [int(width * share) for width, share in zip(widths, shares, strict=True)]
        levels = tuple(
            end - room if room else level for end, room, level in zip(part.end, above, zone.corner, strict=True)
        )
        if not any(above) or not closed(ledger, replace(zone, corner=levels), proven=False):
            return levels
        shares = [share**2 / 2 for share in shares]


def _share_above(ledger: Ledger, zone: Zone, aim: int, width: int) -> float:
    """Return which part of what is open in an aim the next question leaves above it."""
    edge = zone.corner[aim] + 1
    if zone.under is not None:
        return 0.5 * min(1.0, width / max(edge - zone.under.levels[aim] - 1, 1)) ** 2
    beyond = min((point.levels[aim] - edge for point in ledger.points if point.levels[aim] > edge), default=edge)
    return 0.0 if width <= _NARROW * beyond else 0.5


def level_ranges(ledger: Ledger) -> list[int]:
    """Return how many levels lie between the best that is not excluded and the worst of the found plans, per aim."""
    return [max(1, end - start) for start, end in zip(floors(ledger), _ends(ledger), strict=True)]


def floors(ledger: Ledger) -> Levels:
    """Return for each aim the best level that is not proven to be out of reach."""
    return tuple(1 + _closed_to(ledger, inf, ledger.loosest, k, proven=True) for k in range(len(ledger.aims)))


def _ends(ledger: Ledger) -> Levels:
    return tuple(max(point.levels[k] for point in ledger.points) for k in range(len(ledger.aims)))


def _split(zone: Zone, point: Point) -> Iterable[Zone]:
    """Yield what is left of a zone once a plan in it is known: cheaper than it, or better in one aim."""
    yield Zone(point.cost, zone.corner, point)
    for k, level in enumerate(point.levels):
        corner = tuple(level - 1 if j == k else old for j, old in enumerate(zone.corner))
        yield Zone(zone.cap, corner, zone.under)


def _outermost(found: Sequence[Zone]) -> list[Zone]:
    """Return the zones that lie in no other one; of equal ones the first."""
    kept: list[Zone] = []
    for zone in found:
        if not any(_covers(other, zone) for other in kept):
            kept = [*(other for other in kept if not _covers(zone, other)), zone]
    return kept


def _covers(outer: Zone, inner: Zone) -> bool:
    return inner.cap <= outer.cap and within(inner.corner, outer.corner)


def _closed_to(ledger: Ledger, cap: float, corner: Levels, aim: int, *, proven: bool) -> int:
    """Return up to which level of an aim nothing is left below a cap, with all other aims as at a corner."""
    ends = [
        fact.limits[aim]
        for fact in ledger.facts
        if ledger.closes(cap, fact.low if proven else fact.reach)
        and all(level <= limit for j, (level, limit) in enumerate(zip(corner, fact.limits, strict=True)) if j != aim)
    ]
    return max(ends, default=-1)


def _open_part(ledger: Ledger, zone: Zone) -> OpenPart:
    end = tuple(map(min, zone.corner, _ends(ledger)))
    start = tuple(1 + _closed_to(ledger, zone.cap, zone.corner, k, proven=False) for k in range(len(end)))
    return OpenPart(zone, start, end, _height(ledger, zone) * _share(ledger, zone, end))


def _height(ledger: Ledger, zone: Zone) -> float:
    """Return how much of the range of costs a zone spans; all of it where no found plan ends it."""
    costs = [point.cost for point in ledger.points]
    least = max(ledger.bound(zone.corner), min(costs))
    return 1.0 if zone.cap == inf else max(zone.cap - least, 0) / max(1, max(costs) - min(costs))


def _share(ledger: Ledger, zone: Zone, end: Levels) -> float:
    """Return how much of the range of levels is open in a zone."""
    low, ranges = floors(ledger), level_ranges(ledger)
    whole = prod(max(0, high - floor + 1) for high, floor in zip(end, low, strict=True))
    shut = [tuple(map(min, fact.limits, end)) for fact in ledger.facts if ledger.closes(zone.cap, fact.reach)]
    covered = _covered([corner for corner in shut if within(low, corner)], low)
    return (whole - covered) / prod(ranges)


def _covered(corners: Sequence[Levels], low: Levels) -> int:
    """Return how many levels lie in at least one of the boxes from ``low`` to the corners, both included."""
    if not corners:
        return 0
    if len(low) == 1:
        return max(corners)[0] - low[0] + 1
    ranked = sorted(corners, key=lambda corner: -corner[-1])
    steps = [*(corner[-1] for corner in ranked), low[-1] - 1]
    return sum(
        (steps[i] - steps[i + 1]) * _covered([corner[:-1] for corner in ranked[: i + 1]], low[:-1])
        for i in range(len(ranked))
    )

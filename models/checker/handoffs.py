"""Hand-offs: their class by how far work travels, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.models.checker.amounts import minor_units, money_scale
from rightsource.models.checker.rounding import compact, half_even, python_integers
from rightsource.models.columns import HandoffClass
from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.vocabulary import HANDOFF_CLASSES, HandoffClassName

SAME_PROVIDER: Final = 0
"""The code of work that stays with its provider; the codes of `HANDOFF_CLASSES` follow in their order."""
_CODES: Final[dict[HandoffClassName, int]] = {name: code for code, name in enumerate(HANDOFF_CLASSES, 1)}
_WIDTH: Final = 1 + len(HANDOFF_CLASSES)
_FREE: Final = HandoffClass(cost=0, yield_=NANO, delay=0)


class Handoffs:
    """Classes, costs, yields and delays of the hand-offs of an instance."""

    def __init__(self, instance: Instance) -> None:
        arcs = instance.dependencies
        self._classes = _Classes(instance)
        self._provider = python_integers(instance.options.provider)
        self._source, self._target = python_integers(arcs.source), python_integers(arcs.target)
        self._profile = python_integers(arcs.profile)
        self._terms = [_by_code(profile.classes) for profile in instance.handoffs]
        self._costs = compact(_class_costs(instance, self._terms))
        self._pair_costs = _pair_costs(instance)

    def classes(self, options: Sequence[int]) -> list[int]:
        """Return the class code of each dependency when each process uses its chosen option."""
        known, provider = self._classes, self._provider
        return [
            known[profile, provider[options[i]], provider[options[j]]]
            for i, j, profile in zip(self._source, self._target, self._profile, strict=True)
        ]

    def costs(self, options: Sequence[int], classes: Sequence[int]) -> list[int]:
        """Return the cost of each dependency in minor units per year: its class's cost plus the matching pair cost."""
        costs = [self._costs[arc * _WIDTH + code] for arc, code in enumerate(classes)]
        for arc, cost in self.pair_costs(options):
            costs[arc] += cost
        return costs

    def pair_costs(self, options: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the dependencies whose pair of chosen options has a cost of its own, and this in minor units per year.

        It is part of `costs`.
        """
        for arc, pairs in self._pair_costs.items():
            ends = (options[self._source[arc]], options[self._target[arc]])
            if ends in pairs:
                yield arc, pairs[ends]

    def terms(self, arc: int, code: int) -> HandoffClass:
        """Return cost, yield and delay of one hand-over on a dependency in a class."""
        return self._terms[self._profile[arc]][code]


class _Classes(dict[tuple[int, int, int], int]):
    """Class codes by (profile, provider, provider), worked out when first asked for."""

    def __init__(self, instance: Instance) -> None:
        super().__init__()
        self._instance = instance

    def __missing__(self, key: tuple[int, int, int]) -> int:
        profile, giver, taker = key
        code = SAME_PROVIDER if giver == taker else _CODES[self._between(profile, giver, taker)]
        self[key] = code
        return code

    def _between(self, profile: int, giver: int, taker: int) -> HandoffClassName:
        sites, site = self._instance.sites, self._instance.providers.site
        a, b = site[giver], site[taker]
        if a == b:
            return "same_site"
        if sites.country[a] == sites.country[b]:
            return "same_country"
        hours_apart = self._instance.handoffs[profile].hours_apart
        if hours_apart is not None and abs(self._offset(a) - self._offset(b)) >= hours_apart:
            return "far"
        return "cross_border"

    def _offset(self, site: int) -> int:
        offset = self._instance.sites.utc_offset[site]
        if offset is None:
            raise ValueError(f"site '{self._instance.sites.ids[site]}' has no utc_offset, which the class 'far' needs")
        return offset


def _by_code(classes: dict[HandoffClassName, HandoffClass]) -> list[HandoffClass]:
    """Return the classes in the order of their codes; an absent ``far`` is never looked up."""
    return [_FREE, *(classes.get(name, _FREE) for name in HANDOFF_CLASSES)]


def _class_costs(instance: Instance, terms: list[list[HandoffClass]]) -> Iterator[int]:
    """Yield dependency volume * cost of one hand-over, rounded once, for every dependency and class code."""
    scale, arcs = money_scale(instance), instance.dependencies
    for volume, profile in zip(arcs.volume.tolist(), arcs.profile.tolist(), strict=True):
        for class_ in terms[profile]:
            yield half_even(volume * class_.cost * scale, MICRO**2)


def _pair_costs(instance: Instance) -> dict[int, dict[tuple[int, int], int]]:
    """Return minor units by dependency and pair of options."""
    pairs = instance.pair_costs
    costs: dict[int, dict[tuple[int, int], int]] = {}
    columns = (pairs.dependency.tolist(), pairs.from_option.tolist(), pairs.to_option.tolist(), pairs.cost.tolist())
    for arc, giver, taker, cost in zip(*columns, strict=True):
        costs.setdefault(arc, {})[giver, taker] = minor_units(instance, cost)
    return costs

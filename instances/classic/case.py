"""What all classic cases have in common: a document of our model that remembers the problem it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, Literal

from rightsource.models.documents import INSTANCE_FORMAT

Document = dict[str, Any]

SITE: Final = "site"
_MOST_DECIMALS: Final = 6


def origin(
    family: str,
    name: str,
    sense: Literal["min", "max"] = "min",
    offset: Decimal | int = 0,
    scale: Decimal | int = 1,
) -> Document:
    """Return the origin of a case: published objective = ``scale`` times ours + ``offset``, ours turned round for max.

    >>> origin("mmkp", "I01", "max", offset=200)["sense"]
    'max'
    """
    return {"family": family, "name": name, "sense": sense, "scale": scale, "offset": offset}


def case(source: Document, processes: Sequence[Document], providers: Sequence[Document], **more: Any) -> Document:
    """Return a whole document: one site without a country's meaning, costs in units of the problem (currency XXX).

    Money has as many decimals as annual and fixed costs need. ``more`` adds top-level keys, such as ``dependencies``,
    ``handoffs``, ``rules``, or other ``sites``, or replaces ``money_decimals`` where other costs need more.
    """
    document = {
        "format": INSTANCE_FORMAT,
        "name": f"{source['family']}-{source['name']}",
        "currency": "XXX",
        "money_decimals": _decimals_of_costs(processes, providers),
        "origin": source,
        "sites": [site(SITE)],
        "providers": list(providers),
        "processes": list(processes),
    }
    return document | more


def site(name: str, country: str = "XX") -> Document:
    """Return a site of a case that knows no places."""
    return {"id": name, "country": country, "shore": "onshore"}


def vendor(name: str, place: str = SITE, **more: Any) -> Document:
    """Return a provider of kind vendor; ``more`` gives ``fixed_cost`` or ``capacity``."""
    return {"id": name, "kind": "vendor", "site": place, **more}


def option(provider: str, cost: Decimal | int, **more: Any) -> Document:
    """Return an option named like its provider that costs an amount per year and does flawless work.

    The process has a volume of 1, so that ``hours`` per transaction are what it uses of the provider's capacity.
    """
    return {"id": provider, "provider": provider, "unit_cost": 0, "annual_cost": cost, "yield": 1, "hours": 0} | more


def process(name: str, function: str, options: Iterable[Document]) -> Document:
    """Return a process of volume 1."""
    return {"id": name, "function": function, "volume": 1, "options": list(options)}


def shifted(costs: Sequence[Decimal | int]) -> tuple[list[Decimal | int], Decimal | int]:
    """Return the costs of a process's options without negative ones, and what was added to each.

    Every plan chooses one of them, so that adding the same amount to all changes no choice; it goes into the offset.

    >>> shifted([3, -2, 0]), shifted([1, 2])
    (([5, 0, 2], 2), ([1, 2], 0))
    """
    shift = -min(0, *costs) if costs else 0
    return [cost + shift for cost in costs], shift


def money_decimals(*documents: Any) -> int:
    """Return how many decimals the Decimals in some documents need, at most 6: what `money_decimals` has to be.

    >>> money_decimals({"cost": Decimal("1.250")}, [Decimal("5e3"), 7])
    2
    """
    return min(max((decimals_of(number) for number in _numbers(documents)), default=0), _MOST_DECIMALS)


def decimals_of(number: Decimal | int) -> int:
    """Return how many decimals a number has that are not trailing zeros.

    >>> decimals_of(Decimal("1.250")), decimals_of(Decimal("5e3")), decimals_of(7)
    (2, 0, 0)
    """
    exponent = 0 if isinstance(number, int) else number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _numbers(value: Any) -> Iterable[Decimal]:
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _numbers(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _numbers(member)


def _decimals_of_costs(processes: Sequence[Document], providers: Sequence[Document]) -> int:
    costs = {option["annual_cost"] for process in processes for option in process["options"]}
    return money_decimals(list(costs), [provider["fixed_cost"] for provider in providers if "fixed_cost" in provider])

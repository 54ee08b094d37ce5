"""Random changes of any instance, drawn from what it holds: every kind, valid, and applicable one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any, Final

from rightsource.models.changes import CHANGE_KINDS, PRICES, Change
from rightsource.models.instance import Instance
from rightsource.models.vocabulary import MODE_OF_KIND

Raw = dict[str, Any]

FACTORS: Final = ("0.5", "0.9", "0.925", "1", "1.05", "1.1", "1.15", "1.333333", "2")
"""Factors of volumes and prices."""
_FRACTIONS: Final = ("min_yield", "min_mean_yield", "min_path_yield", "max_share", "min_share")


def random_changes(seed: int, instance: Instance, most: int = 4) -> tuple[Change, ...]:
    """Return one to ``most`` random changes of an instance; the same arguments give the same changes.

    `changed` takes them all: each is valid after those before it.
    """
    return tuple(CHANGE_KINDS[raw["kind"]].model_validate(raw) for raw in random_raw_changes(seed, instance, most))


def random_raw_changes(seed: int, instance: Instance, most: int = 4) -> list[Raw]:
    """Return `random_changes` as a file would hold them."""
    random = Random(f"changes-{seed}")
    makers = {kind: maker for kind, maker in _MAKERS.items() if maker(Random(0), instance, 0) is not None}
    kinds = random.choices(list(makers), k=random.randint(1, most))
    changes = [{"kind": kind} | (makers[kind](random, instance, k) or {}) for k, kind in enumerate(kinds)]
    return _without_repeats(changes)


def random_raw_scenarios(seed: int, instance: Instance, count: int = 3) -> list[Raw]:
    """Return scenarios of random changes as a file would hold them."""
    return [
        {"id": f"s{k}", "changes": random_raw_changes(1000 * seed + k, instance)}
        | ({"name": f"Scenario {k}"} if k % 2 else {"note": "an assumption"})
        for k in range(count)
    ]


def _without_repeats(changes: list[Raw]) -> list[Raw]:
    """Leave out what can be done only once: a limit or a provider that is gone is not there any more."""
    gone: set[str] = set()
    kept = []
    for change in changes:
        subject = change.get("provider") or change.get("rule")
        if not isinstance(subject, str) or subject not in gone:
            kept.append(change)
        if change["kind"] in ("drop_rule", "remove_provider"):
            gone.add(str(subject))
    return kept


def _volume(random: Random, instance: Instance, _: int) -> Raw:
    change: Raw = {"factor": Decimal(random.choice(FACTORS))} | _maybe_scope(random, instance)
    held = [o for o in instance.current.tolist() if o >= 0]
    if held and random.random() < 0.3:
        change["countries"] = [_country(instance, random.choice(held))]
    return change


def _price(random: Random, instance: Instance, _: int) -> Raw:
    change: Raw = {"factor": Decimal(random.choice(FACTORS))} | _maybe_scope(random, instance)
    if random.random() < 0.7:
        change["select"] = _select(random, instance)
    local = "scope" in change or {"options", "technologies"} & set(change.get("select", ()))
    if random.random() < 0.5:
        change["prices"] = random.sample(PRICES[:5] if local else PRICES, random.randint(1, 3))
    return change


def _yield(random: Random, instance: Instance, _: int) -> Raw:
    change: Raw = {"value": Decimal(random.randint(80, 100)) / 100} | _maybe_scope(random, instance)
    return change | ({"select": _select(random, instance)} if random.random() < 0.7 else {})


def _change_rule(random: Random, instance: Instance, _: int) -> Raw | None:
    known: list[tuple[str, str, Any]] = [
        (rule.id, rule.kind, rule.value) for rule in instance.rules if hasattr(rule, "value")
    ]
    known += [(f"units:{p}", "units", most) for p, most in _limits(instance, "unit_max")]
    known += [(f"capacity:{p}", "capacity", Decimal(h) / 10**6) for p, h in _limits(instance, "capacity")]
    if not known:
        return None
    name, kind, value = random.choice(known)
    return {"rule": name, "value": _moved(random, kind, Decimal(value))}


def _moved(random: Random, kind: str, value: Decimal) -> Decimal | int:
    """Return a value near another one, allowed for the kind of the rule."""
    if kind.endswith("_count") or kind == "units":
        return max(0, int(value) + random.choice([-1, 1]))
    moved = round(value * Decimal(random.choice(["0.9", "0.98", "1.02", "1.1"])), 6)
    if kind in _FRACTIONS:
        return min(max(moved, Decimal("0.000001")), Decimal(1))
    return moved


def _drop_rule(random: Random, instance: Instance, _: int) -> Raw | None:
    known = [rule.id for rule in instance.rules]
    known += [f"units:{p}" for p, _ in _limits(instance, "unit_max")]
    known += [f"capacity:{p}" for p, _ in _limits(instance, "capacity")]
    return {"rule": random.choice(known)} if known else None


def _add_rule(random: Random, instance: Instance, k: int) -> Raw:
    scope: Raw = _maybe_scope(random, instance)
    select: Raw = {"select": _select(random, instance)}
    choices: Sequence[Raw] = [
        {"kind": "forbid"} | scope | select,
        {"kind": "require"} | scope | {"select": {"modes": [_mode(random, instance), _mode(random, instance)]}},
        {"kind": "min_mean_yield", "value": Decimal("0.9")} | scope,
        {"kind": "max_count", "per": "group", "value": 2} | scope,
        {"kind": "max_share", "measure": "run_cost", "per": "provider", "value": Decimal("0.75")} | scope,
        {"kind": "max_total", "measure": "changes", "value": 1} | scope,
        {"kind": "together", "per": "mode"} | scope,
    ]
    return {"rule": {"id": f"added-{k}", **random.choice(choices)}}


def _remove_provider(random: Random, instance: Instance, _: int) -> Raw:
    return {"provider": random.choice(instance.providers.ids)}


_MAKERS: Final[dict[str, Callable[[Random, Instance, int], Raw | None]]] = {
    "volume": _volume,
    "price": _price,
    "yield": _yield,
    "change_rule": _change_rule,
    "drop_rule": _drop_rule,
    "add_rule": _add_rule,
    "remove_provider": _remove_provider,
}


def _limits(instance: Instance, column: str) -> list[tuple[str, int]]:
    """Return the providers that have a limit, with it."""
    limits = zip(instance.providers.ids, getattr(instance.providers, column), strict=True)
    return [(provider, limit) for provider, limit in limits if limit is not None]


def _maybe_scope(random: Random, instance: Instance) -> Raw:
    """Return a scope that some process is in, or none."""
    if random.random() < 0.4:
        return {}
    processes = instance.processes
    i = random.randrange(len(processes.ids))
    choices: Sequence[Raw] = [
        {"processes": [processes.ids[i]]},
        {"functions": [processes.functions[i]]},
        {"core": bool(processes.core[i])},
        *([{"offices": [processes.offices[i]]}] if processes.offices[i] else []),
        *([{"data_classes": [processes.data_classes[i]]}] if processes.data_classes[i] else []),
    ]
    return {"scope": random.choice(choices)}


def _select(random: Random, instance: Instance) -> Raw:
    """Return a selection that some option fits."""
    option = random.randrange(len(instance.options.ids))
    p = int(instance.options.provider[option])
    providers, sites, technology = instance.providers, instance.sites, instance.options.technologies[option]
    site = providers.site[p]
    choices: Sequence[Raw] = [
        {"options": [instance.options.ids[option]]},
        {"modes": [instance.mode_of(option)]},
        {"kinds": [providers.kind[p]]},
        {"providers": [providers.ids[p]]},
        {"groups": [providers.group[p]]},
        {"sites": [sites.ids[site]]},
        {"countries": [sites.country[site]]},
        {"shores": [sites.shore[site]]},
        *([{"regions": [sites.region[site]]}] if sites.region[site] else []),
        *([{"technologies": [technology]}] if technology else []),
    ]
    return random.choice(choices)


def _mode(random: Random, instance: Instance) -> str:
    return MODE_OF_KIND[random.choice(instance.providers.kind)]


def _country(instance: Instance, option: int) -> str:
    return instance.sites.country[instance.providers.site[int(instance.options.provider[option])]]

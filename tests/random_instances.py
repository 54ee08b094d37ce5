"""Random tiny instances that together use every key of the model and every rule kind, for tests against the oracle."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from rightsource.models.checker import check
from rightsource.models.faults import InputError
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.models.report import RuleReport

Document = dict[str, Any]

MOST_PLANS = 2000
COUNTRIES = {
    "US": ("AMER", "onshore"),
    "MX": ("AMER", "nearshore"),
    "PL": (None, "nearshore"),
    "PH": ("APAC", "offshore"),
}
TECHNOLOGIES = ("ocr", "rpa")
PERS = ("mode", "provider", "group", "site", "country", "region", "shore", "technology")
MEASURES = ("cost", "run_cost", "transition_cost", "expected_loss", "hours", "volume", "processes", "changes", "co2")
RULE_KINDS = (
    "require", "forbid", "min_yield", "min_mean_yield", "min_path_yield", "max_path_time", "max_total", "min_total",
    "max_share", "min_share", "max_count", "min_count", "together", "apart",
)  # fmt: skip


def number(random: Random, low: int, high: int, decimals: int = 0) -> int | Decimal:
    """Return a random number with a random count of decimals up to ``decimals``."""
    places = random.randint(0, decimals)
    value = Decimal(random.randint(low * 10**places, high * 10**places)).scaleb(-places)
    return int(value) if value == value.to_integral_value() else value


def share(random: Random, low: str, high: str, decimals: int = 2) -> Decimal:
    """Return a random fraction between two bounds."""
    scale = 10**decimals
    return Decimal(random.randint(int(Decimal(low) * scale), int(Decimal(high) * scale))) / scale


def random_document(seed: int, *, rules: bool = True) -> Document:
    """Return a random valid document with at most `MOST_PLANS` plans; the same seed gives the same document."""
    random = Random(seed)
    document = without_rules(random, f"random-{seed}", _processes, 0.45)
    document["rules"] = _rules(random, document) if rules else []
    return document


def without_rules(
    random: Random, name: str, processes: Callable[[Random, list[Document]], list[Document]], joined: float
) -> Document:
    """Return a document without rules in which this part of all pairs of processes is joined by an arc."""
    document: Document = {"format": "rightsource/1", "name": name, "currency": "EUR", "note": "made at random"}
    document["money_decimals"] = random.choice([0, 1, 2, 2, 3])
    document["horizon_years"] = random.randint(1, 5)
    document["discount_rate"] = random.choice([0, Decimal("0.08"), Decimal("0.125")])
    document["sites"] = _sites(random)
    document["providers"] = _providers(random, document["sites"])
    document["processes"] = processes(random, document["providers"])
    document["dependencies"] = _dependencies(random, document["processes"], joined)
    document["handoffs"] = {key: _profile(random) for key in ("default", "other")}
    document["current_plan"] = {
        process["id"]: random.choice(process["options"])["id"]
        for process in document["processes"]
        if random.random() < 0.6
    }
    if random.random() < 0.2:
        problem = name.rsplit("-", maxsplit=1)[1]
        document["origin"] = {"family": "random", "name": problem, "sense": "min", "scale": 1, "offset": 0}
    document["rules"] = []
    return document


def random_instance(seed: int) -> Instance:
    """Return the instance of `random_document`."""
    return read_document(random_document(seed), f"random-{seed}")


def _sites(random: Random) -> list[Document]:
    sites = []
    for k in range(random.randint(2, 5)):
        country = random.choice(list(COUNTRIES))
        region, shore = COUNTRIES[country]
        site = {"id": f"s{k}", "country": country, "shore": shore, "utc_offset": number(random, -8, 8, 1)}
        sites.append(site | ({"region": region} if region else {}))
    return sites


def _providers(random: Random, sites: list[Document]) -> list[Document]:
    providers: list[Document] = []
    for k, kind in enumerate(["team", "vendor", "platform", *random.choices(["team", "vendor", "platform"], k=2)]):
        provider: Document = {"id": f"p{k}", "kind": kind, "site": random.choice(sites)["id"]}
        if random.random() < 0.4:
            provider["group"] = random.choice(["acme", "best"])
        if random.random() < 0.5:
            provider["fixed_cost"] = number(random, 0, 400, 2)
        if random.random() < 0.3:
            provider["capacity"] = number(random, 20, 200, 2)
        if random.random() < 0.5:
            provider["unit"] = {"hours": number(random, 5, 40, 1), "cost": number(random, 0, 300, 2)}
            if random.random() < 0.5:
                provider["unit"]["max"] = random.randint(0, 8)
        providers.append(provider)
    return providers


def _processes(random: Random, providers: list[Document]) -> list[Document]:
    processes: list[Document] = []
    plans = 1
    for k in range(random.randint(1, 6)):
        count = random.randint(1, min(4, max(1, MOST_PLANS // plans)))
        plans *= count
        processes.append(random_process(random, k, count, providers))
    return processes


def random_process(random: Random, k: int, count: int, providers: list[Document]) -> Document:
    """Return the k-th process, with so many options."""
    process: Document = {
        "id": f"n{k}",
        "function": random.choice(["ap", "ar"]),
        "volume": number(random, 0, 200, 1),
    }
    process |= {"office": random.choice(["front", "back"])} if random.random() < 0.5 else {}
    process |= {"core": random.random() < 0.5, "name": f"Step {k}"} if random.random() < 0.5 else {}
    process |= {"data_class": random.choice(["personal", "public"])} if random.random() < 0.5 else {}
    process |= {"rework_cost": number(random, 0, 20, 2), "outage_cost": 5} if random.random() < 0.7 else {}
    process["options"] = [_option(random, f"o{o}", providers) for o in range(count)]
    return process


def _option(random: Random, name: str, providers: list[Document]) -> Document:
    provider = random.choice(providers)
    option: Document = {"id": name, "provider": provider["id"], "unit_cost": number(random, 0, 5, 3)}
    option |= {"yield": share(random, "0.8", "1"), "hours": number(random, 0, 1, 4)}
    if provider["kind"] == "platform" or (provider["kind"] == "vendor" and random.random() < 0.4):
        option["technology"] = random.choice(TECHNOLOGIES)
    for key, high in (("annual_cost", 300), ("transition_cost", 500), ("exit_cost", 200), ("expected_loss", 300)):
        if random.random() < 0.5:
            option[key] = number(random, 0, high, 2)
    if random.random() < 0.7:
        option["lead_time"] = number(random, 0, 20, 1)
    if random.random() < 0.5:
        option["measures"] = {"co2": number(random, 0, 50, 2)}
    if random.random() < 0.35:
        option["support"] = [_support(random, providers) for _ in range(random.randint(1, 2))]
    return option


def _support(random: Random, providers: list[Document]) -> Document:
    support: Document = {"provider": random.choice(providers)["id"], "share": share(random, "0", "0.5")}
    support |= {"hours": number(random, 0, 2, 3)}
    support |= {"role": random.choice(["exceptions", "oversight"])} if random.random() < 0.5 else {}
    return support | ({"unit_cost": number(random, 0, 4, 2)} if random.random() < 0.6 else {})


def _dependencies(random: Random, processes: list[Document], joined: float) -> list[Document]:
    order = [process["id"] for process in processes]
    random.shuffle(order)
    dependencies: list[Document] = []
    by_id = {process["id"]: process for process in processes}
    for j in range(len(order)):
        for i in range(j):
            if random.random() < joined:
                arc: Document = {"from": order[i], "to": order[j], "volume": number(random, 0, 200, 1)}
                arc |= {"handoff": "other"} if random.random() < 0.3 else {}
                if random.random() < 0.2:
                    arc["pair_costs"] = _pair_costs(random, by_id[order[i]], by_id[order[j]])
                dependencies.append(arc)
    return dependencies


def _pair_costs(random: Random, source: Document, target: Document) -> list[Document]:
    pairs = [(one["id"], other["id"]) for one in source["options"] for other in target["options"]]
    chosen = random.sample(pairs, random.randint(1, min(3, len(pairs))))
    return [{"from_option": one, "to_option": other, "cost": number(random, -100, 200, 2)} for one, other in chosen]


def _profile(random: Random) -> Document:
    """Return a hand-off profile that grows with distance, or, one time in four, does not."""
    count = 4 if random.random() < 0.6 else 3
    costs = [number(random, 0, 2, 3) for _ in range(count)]
    yields = [share(random, "0.95", "1", 3) for _ in range(count)]
    delays = [number(random, 0, 12, 1) for _ in range(count)]
    if random.random() < 0.75:
        costs, yields, delays = sorted(costs), sorted(yields, reverse=True), sorted(delays)
    names = ("same_site", "same_country", "cross_border", "far")[:count]
    profile: Document = {
        name: {"cost": cost, "yield": y, "delay": delay}
        for name, cost, y, delay in zip(names, costs, yields, delays, strict=True)
    }
    if "far" in profile:
        profile["far"]["hours_apart"] = number(random, 0, 9, 1)
    return profile


def _rules(random: Random, document: Document) -> list[Document]:
    """Return up to seven rules, most of them with limits that a random plan attains exactly."""
    instance = read_document(document, "without rules")
    reference = np.array([random.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
    rules: list[Document] = []
    for k, kind in enumerate(random.choices(RULE_KINDS, k=random.randint(0, 7))):
        rule = random_rule(random, document, f"r{k}-{kind}", kind)
        try:
            report = check(read_document(document | {"rules": [rule]}, "with one rule"), reference)
        except InputError:
            continue  # a scope or a selection that matches nothing
        if "value" in rule:
            rule["value"] = attained_limit(
                random, rule, next(found for found in report.rules if found.id == rule["id"])
            )
        if random.random() < 0.08:
            rule["active"] = False
        rules.append(rule)
    return rules


def random_rule(random: Random, document: Document, name: str, kind: str) -> Document:
    """Return a rule of a kind, with some limit; its scope or its selection may match nothing."""
    rule: Document = {"id": name, "kind": kind}
    if kind in ("min_path_yield", "max_path_time"):
        rule["value"] = Decimal("0.5") if kind == "min_path_yield" else 10
        ids = [process["id"] for process in document["processes"]]
        rule |= {"from": random.choice(ids)} if random.random() < 0.2 else {}
        return rule | ({"to": random.sample(ids, min(2, len(ids)))} if random.random() < 0.2 else {})
    if random.random() < 0.6 or kind == "apart":
        rule["scope"] = _scope(random, document)
    if kind in ("max_count", "min_count", "together", "apart"):
        rule["per"] = random.choice(PERS)
    if kind in ("max_total", "min_total", "max_share", "min_share"):
        rule["measure"] = random.choice(MEASURES)
    if kind == "max_share" and random.random() < 0.6:
        rule["per"] = random.choice(PERS)
    if kind not in ("min_yield", "min_mean_yield", "together", "apart"):
        rule["select"] = _select(random, document)
    if kind not in ("require", "forbid", "together", "apart"):
        rule["value"] = 1
    if kind == "max_total" and random.random() < 0.3:
        rule = {"id": name, "kind": kind, "measure": "total_cost", "value": 1}
    return rule


def _scope(random: Random, document: Document) -> Document:
    process = random.choice(document["processes"])
    choices: list[Document] = [
        {"functions": [process["function"]]},
        {
            "processes": random.sample(
                [other["id"] for other in document["processes"]], min(2, len(document["processes"]))
            )
        },
        {"core": process.get("core", False)},
        *([{"offices": [process["office"]]}] if "office" in process else []),
        *([{"data_classes": [process["data_class"]]}] if "data_class" in process else []),
    ]
    return random.choice(choices)


def _select(random: Random, document: Document) -> Document:
    provider = random.choice(document["providers"])
    site = next(site for site in document["sites"] if site["id"] == provider["site"])
    mode = {"team": "in_house", "vendor": "outsourced", "platform": "automated"}[provider["kind"]]
    choices: list[Document] = [
        {},
        {"options": ["o0"]},
        {"modes": [mode]},
        {"kinds": ["team", "vendor"]},
        {"providers": [provider["id"], document["providers"][0]["id"]]},
        {"groups": [provider.get("group", provider["id"])]},
        {"sites": [site["id"]]},
        {"countries": [site["country"]]},
        *([{"regions": [site["region"]]}] if "region" in site else []),
        {"shores": [site["shore"], "onshore"]},
        {"technologies": [random.choice(TECHNOLOGIES)]},
        {"kinds": ["platform"], "countries": [site["country"]]},
    ]
    return random.choice(choices)


def attained_limit(random: Random, rule: Document, report: RuleReport) -> int | Decimal:
    """Return a limit that the reference plan attains exactly where it can be written down, or one close by."""
    lower = rule["kind"].startswith("min_")
    value = report.value if report.value is not None else Fraction(1, 2)
    if rule["kind"].endswith("_count"):
        return max(int(value) + random.choice([0, 0, 0, -1 if lower else 1]), 0)
    fraction = "yield" in rule["kind"] or "share" in rule["kind"]
    scale = 10 ** (9 if fraction else 6)
    if random.random() < 0.25:
        value *= Fraction(random.choice([95, 99, 101, 105]), 100)
    whole = int(value * scale) if lower else -int(-value * scale // 1)
    whole = min(max(whole, 1 if "yield" in rule["kind"] else 0), scale if fraction else whole)
    return Decimal(whole).scaleb(-9 if fraction else -6)

"""A large valid document made by formula, for tests of speed: many functions, chains with splits, every cost part."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

SITES = (("hq", "US", -5), ("west", "US", -8), ("lodz", "PL", 1), ("manila", "PH", 8))


def large_document(processes: int, seed: int = 0) -> dict[str, Any]:
    """Return a document with this many processes, five options each and 1.4 arcs per process."""
    random = Random(seed)
    sites = [{"id": name, "country": country, "shore": "onshore", "utc_offset": o} for name, country, o in SITES]
    providers: list[dict[str, Any]] = []
    for k in range(40):
        kind = ("team", "vendor", "vendor", "platform")[k % 4]
        providers.append({"id": f"p{k}", "kind": kind, "site": SITES[k // 4 % 4][0], "fixed_cost": 1000 * k})
        if kind == "team":
            providers[-1]["unit"] = {"hours": 1600, "cost": 70000}
    return {
        "format": "rightsource/1",
        "name": f"large-{processes}",
        "currency": "USD",
        "horizon_years": 3,
        "discount_rate": Decimal("0.08"),
        "sites": sites,
        "providers": providers,
        "processes": [_process(random, i) for i in range(processes)],
        "dependencies": _arcs(random, processes),
        "handoffs": {"default": _profile()},
        "rules": _rules(processes),
    }


def _process(random: Random, i: int) -> dict[str, Any]:
    home = 4 * random.choice((0, 1, 2, 4, 5, 6, 8, 9))
    options = [_option(random, f"o{k}", 4 * random.randrange(10) + k % 4 if k else home) for k in range(5)]
    volume = random.randrange(100, 100_000)
    rework = Decimal(random.randrange(100, 2000)) / 100
    data_class = "personal" if i % 7 == 0 else "internal"
    process = {"id": f"n{i}", "function": f"f{i // 50}", "volume": volume, "rework_cost": rework, "core": i % 11 == 0}
    return process | {"data_class": data_class, "options": options}


def _option(random: Random, name: str, provider: int) -> dict[str, Any]:
    option: dict[str, Any] = {"id": name, "provider": f"p{provider}"}
    option["unit_cost"] = Decimal(random.randrange(10, 500)) / 100
    option["annual_cost"] = random.randrange(0, 20_000)
    option["transition_cost"] = random.randrange(0, 50_000)
    option["yield"] = Decimal(random.randrange(9700, 10_000)) / 10_000
    option["expected_loss"] = random.randrange(0, 5000)
    option["hours"] = Decimal(random.randrange(1, 200)) / 1000
    option["lead_time"] = random.randrange(1, 48)
    if provider % 4 == 3:
        option["technology"] = ("ocr", "rpa", "llm")[provider % 3]
        option["support"] = [
            {"provider": f"p{4 * random.randrange(10)}", "share": Decimal("0.1"), "hours": Decimal("0.07")}
        ]
    return option


def _arcs(random: Random, processes: int) -> list[dict[str, Any]]:
    arcs = {(i, i + 1) for i in range(processes - 1) if (i + 1) % 50}
    while len(arcs) < 1.4 * processes:
        i = random.randrange(processes - 50)
        arcs.add((i, i + random.randrange(2, 50)))
    return [{"from": f"n{i}", "to": f"n{j}", "volume": random.randrange(100, 50_000)} for i, j in sorted(arcs)]


def _profile() -> dict[str, Any]:
    return {
        "same_site": {"cost": Decimal("0.02"), "yield": Decimal("0.9995"), "delay": 1},
        "same_country": {"cost": Decimal("0.05"), "yield": Decimal("0.999"), "delay": 4},
        "cross_border": {"cost": Decimal("0.09"), "yield": Decimal("0.998"), "delay": 12},
        "far": {"hours_apart": 6, "cost": Decimal("0.12"), "yield": Decimal("0.997"), "delay": 24},
    }


def _rules(processes: int) -> list[dict[str, Any]]:
    return [
        {"id": "quality", "kind": "min_mean_yield", "value": Decimal("0.98")},
        {"id": "end-to-end", "kind": "min_path_yield", "from": "n0", "to": "n49", "value": Decimal("0.2")},
        {"id": "time", "kind": "max_path_time", "value": 100 * processes},
        {"id": "risk", "kind": "max_total", "measure": "expected_loss", "value": 3000 * processes},
        {
            "id": "home",
            "kind": "require",
            "scope": {"data_classes": ["personal"]},
            "select": {"countries": ["US", "PL"]},
        },
        {"id": "spread", "kind": "max_share", "measure": "run_cost", "per": "group", "value": Decimal("0.4")},
        {"id": "few", "kind": "max_count", "per": "provider", "value": 30},
    ]

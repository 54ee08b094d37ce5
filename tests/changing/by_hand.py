"""Changes made by hand on raw documents, by the words of the model alone: the oracle of what changes do."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

Raw = dict[str, Any]

_WIDE = Context(prec=60)
_MODES = {"team": "in_house", "vendor": "outsourced", "platform": "automated"}
_RUNNING = ("unit_cost", "annual_cost", "support", "fixed_cost", "units")


def changed_by_hand(document: Raw, changes: list[Raw]) -> Raw:
    """Return a raw document after raw changes, made one after the other."""
    after = deepcopy(document)
    for change in changes:
        globals()[f"_{change['kind']}"](after, change)
    return after


def _times(amount: Any, factor: Any) -> Decimal:
    product = _WIDE.multiply(Decimal(str(amount)), Decimal(str(factor)))
    return product.quantize(Decimal("0.000001"), ROUND_HALF_EVEN, _WIDE)


def _volume(document: Raw, change: Raw) -> None:
    places = {option: site["country"] for option, site in _places(document)}
    current = document.get("current_plan", {})
    chosen = set()
    for process in _in_scope(document, change):
        at = places.get((process["id"], current.get(process["id"])))
        if "countries" not in change or at in change["countries"]:
            chosen.add(process["id"])
            process["volume"] = _times(process["volume"], change["factor"])
    for arc in document.get("dependencies", ()):
        if arc["from"] in chosen:
            arc["volume"] = _times(arc["volume"], change["factor"])


def _places(document: Raw) -> Iterator[tuple[tuple[str, str], Raw]]:
    for process in document["processes"]:
        for option in process["options"]:
            yield (process["id"], option["id"]), _site(document, option["provider"])


def _provider(document: Raw, name: str) -> Raw:
    return next(provider for provider in document["providers"] if provider["id"] == name)


def _site(document: Raw, provider: str) -> Raw:
    return next(site for site in document["sites"] if site["id"] == _provider(document, provider)["site"])


def _in_scope(document: Raw, change: Raw) -> list[Raw]:
    scope = change.get("scope", {})
    keys = {"processes": "id", "functions": "function", "offices": "office", "data_classes": "data_class"}
    return [
        process
        for process in document["processes"]
        if all(process.get(key) in scope[word] for word, key in keys.items() if word in scope)
        and ("core" not in scope or process.get("core", False) == scope["core"])
    ]


def _fits_provider(document: Raw, name: str, select: Raw) -> bool:
    provider, site = _provider(document, name), _site(document, name)
    found = {
        "modes": _MODES[provider["kind"]],
        "kinds": provider["kind"],
        "providers": name,
        "groups": provider.get("group", name),
        "sites": site["id"],
        "countries": site["country"],
        "regions": site.get("region"),
        "shores": site["shore"],
    }
    return all(value in select[key] for key, value in found.items() if key in select)


def _fits_option(option: Raw, select: Raw) -> bool:
    return ("options" not in select or option["id"] in select["options"]) and (
        "technologies" not in select or option.get("technology") in select["technologies"]
    )


def _price(document: Raw, change: Raw) -> None:
    select, prices, factor = change.get("select", {}), change.get("prices", _RUNNING), change["factor"]
    for process in _in_scope(document, change):
        for option in process["options"]:
            if not _fits_option(option, select):
                continue
            if _fits_provider(document, option["provider"], select):
                for key in {"unit_cost", "annual_cost", "transition_cost", "exit_cost"} & set(prices) & option.keys():
                    option[key] = _times(option[key], factor)
            for entry in option.get("support", ()) if "support" in prices else ():
                if "unit_cost" in entry and _fits_provider(document, entry["provider"], select):
                    entry["unit_cost"] = _times(entry["unit_cost"], factor)
    if change.get("scope") or "options" in select or "technologies" in select:
        return
    for provider in document["providers"]:
        if _fits_provider(document, provider["id"], select):
            if "fixed_cost" in prices and "fixed_cost" in provider:
                provider["fixed_cost"] = _times(provider["fixed_cost"], factor)
            if "units" in prices and "unit" in provider:
                provider["unit"]["cost"] = _times(provider["unit"]["cost"], factor)


def _yield(document: Raw, change: Raw) -> None:
    select = change.get("select", {})
    for process in _in_scope(document, change):
        for option in process["options"]:
            if _fits_option(option, select) and _fits_provider(document, option["provider"], select):
                option["yield"] = change["value"]


def _change_rule(document: Raw, change: Raw) -> None:
    kind, _, name = change["rule"].partition(":")
    if kind == "capacity":
        _provider(document, name)["capacity"] = change["value"]
    elif kind == "units":
        _provider(document, name)["unit"]["max"] = change["value"]
    else:
        rule = next(rule for rule in document["rules"] if rule["id"] == change["rule"])
        rule["value"] = change["value"]
        rule.pop("active", None)


def _drop_rule(document: Raw, change: Raw) -> None:
    kind, _, name = change["rule"].partition(":")
    if kind == "capacity":
        del _provider(document, name)["capacity"]
    elif kind == "units":
        del _provider(document, name)["unit"]["max"]
    else:
        next(rule for rule in document["rules"] if rule["id"] == change["rule"])["active"] = False


def _add_rule(document: Raw, change: Raw) -> None:
    document.setdefault("rules", []).append(deepcopy(change["rule"]))


def _remove_provider(document: Raw, change: Raw) -> None:
    gone = {"id": f"without:{change['provider']}", "kind": "forbid", "select": {"providers": [change["provider"]]}}
    document.setdefault("rules", []).append(gone)

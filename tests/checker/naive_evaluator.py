"""A second evaluator for the tests: the model page in fractions, straight from the document, slow and plain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import ceil, prod
from typing import Any

Document = dict[str, Any]
Verdict = tuple[Fraction | None, Fraction, bool]

MODES = {"team": "in_house", "vendor": "outsourced", "platform": "automated"}
PROVIDER_KEYS = {"modes": "mode", "kinds": "kind", "providers": "provider", "groups": "group"}
PLACE_KEYS = {"sites": "site", "countries": "country", "regions": "region", "shores": "shore"}


class Naive:
    """One plan (process id to option id) of one document."""

    def __init__(self, document: Document, plan: dict[str, str]) -> None:
        self.document = document
        self.places = {site["id"]: site for site in document["sites"]}
        self.providers = {provider["id"]: provider for provider in document["providers"]}
        self.processes = {process["id"]: process for process in document["processes"]}
        self.chosen = {i: self.option(i, plan[i]) for i in self.processes}
        self.current = document.get("current_plan", {})
        self.arcs = document.get("dependencies", [])

    def option(self, process: str, name: str) -> Document:
        """Return an option of a process."""
        return next(option for option in self.processes[process]["options"] if option["id"] == name)

    def minor(self, money: Fraction) -> int:
        """Return minor units; Python rounds fractions half to even."""
        return round(money * 10 ** self.document.get("money_decimals", 2))

    def money(self, amount: int) -> Fraction:
        """Return currency units."""
        return Fraction(amount, 10 ** self.document.get("money_decimals", 2))

    def run(self, i: str) -> int:
        """Return v * unit_cost + annual_cost."""
        option = self.chosen[i]
        return self.minor(self.volume(i) * exact(option["unit_cost"]) + exact(option.get("annual_cost", 0)))

    def support(self, i: str) -> int:
        """Return the sum of v * share * unit_cost."""
        entries = self.chosen[i].get("support", [])
        return self.minor(
            sum((self.volume(i) * exact(s["share"]) * exact(s.get("unit_cost", 0)) for s in entries), Fraction(0))
        )

    def rework(self, i: str) -> int:
        """Return v * (1 - y) * rework_cost."""
        return self.minor(
            self.volume(i) * (1 - exact(self.chosen[i]["yield"])) * exact(self.processes[i].get("rework_cost", 0))
        )

    def change(self, i: str) -> int:
        """Return the annual factor times transition and exit."""
        current = self.current.get(i)
        if current == self.chosen[i]["id"]:
            return 0
        rate, years = exact(self.document.get("discount_rate", 0)), self.document.get("horizon_years", 1)
        factor = rate / (1 - 1 / (1 + rate) ** years) if rate else Fraction(1, years)
        leave = exact(self.option(i, current).get("exit_cost", 0)) if current else Fraction(0)
        return self.minor(factor * (exact(self.chosen[i].get("transition_cost", 0)) + leave))

    def volume(self, i: str) -> Fraction:
        """Return transactions per year."""
        return exact(self.processes[i]["volume"])

    def own_hours(self, i: str) -> Fraction:
        """Return v * hours, up to thousandths."""
        return up(self.volume(i) * exact(self.chosen[i]["hours"]))

    def given(self) -> dict[str, Fraction]:
        """Return hours by provider in use."""
        hours: dict[str, Fraction] = {}
        for i, option in self.chosen.items():
            hours[option["provider"]] = hours.get(option["provider"], Fraction(0)) + self.own_hours(i)
            for s in option.get("support", []):
                more = up(self.volume(i) * exact(s["share"]) * exact(s["hours"]))
                hours[s["provider"]] = hours.get(s["provider"], Fraction(0)) + more
        return hours

    def units(self, provider: str) -> int:
        """Return the least number of units that hold the hours."""
        return ceil(self.given().get(provider, Fraction(0)) / exact(self.providers[provider]["unit"]["hours"]))

    def handoff_class(self, arc: Document) -> Document:
        """Return the class of a dependency: cost, yield and delay."""
        a, b = (self.chosen[arc[end]]["provider"] for end in ("from", "to"))
        profile = self.document["handoffs"][arc.get("handoff", "default")]
        here, there = (self.places[self.providers[p]["site"]] for p in (a, b))
        if a == b:
            return {"cost": 0}
        if here is there:
            return profile["same_site"]
        if here["country"] == there["country"]:
            return profile["same_country"]
        apart = abs(exact(here.get("utc_offset", 0)) - exact(there.get("utc_offset", 0)))
        if "far" in profile and apart >= exact(profile["far"]["hours_apart"]):
            return profile["far"]
        return profile["cross_border"]

    def handoff(self, arc: Document) -> int:
        """Volume * cost of the class, and the pair cost that matches."""
        ends = (self.chosen[arc["from"]]["id"], self.chosen[arc["to"]]["id"])
        pairs = [p for p in arc.get("pair_costs", []) if (p["from_option"], p["to_option"]) == ends]
        cost = self.minor(exact(arc["volume"]) * exact(self.handoff_class(arc)["cost"]))
        return cost + sum(self.minor(exact(p["cost"])) for p in pairs)

    def costs(self) -> dict[str, int]:
        """Return minor units by cause."""
        used = self.given()
        return {
            "run": sum(map(self.run, self.chosen)),
            "support": sum(map(self.support, self.chosen)),
            "rework": sum(map(self.rework, self.chosen)),
            "change": sum(map(self.change, self.chosen)),
            "fixed": sum(self.minor(exact(self.providers[p].get("fixed_cost", 0))) for p in used),
            "units": sum(
                self.units(p) * self.minor(exact(self.providers[p]["unit"]["cost"]))
                for p in used
                if "unit" in self.providers[p]
            ),
            "handoff": sum(map(self.handoff, self.arcs)),
        }

    def attribute(self, name: str, option: Document, provider: str | None = None) -> str | None:
        """Return a value to group or select by, with another provider in the own one's place if given."""
        if name == "technology":
            return option.get("technology")
        p = self.providers[provider or option["provider"]]
        site = self.places[p["site"]]
        values = {"provider": p["id"], "group": p.get("group", p["id"]), "kind": p["kind"], "mode": MODES[p["kind"]]}
        return (
            values
            | {"site": site["id"], "country": site["country"], "region": site.get("region"), "shore": site["shore"]}
        )[name]

    def in_scope(self, rule: Document) -> list[str]:
        """Return processes in scope."""
        scope = rule.get("scope", {})
        return [
            i
            for i, process in self.processes.items()
            if i in scope.get("processes", [i])
            and process["function"] in scope.get("functions", [process["function"]])
            and process.get("office") in scope.get("offices", [process.get("office")])
            and process.get("data_class") in scope.get("data_classes", [process.get("data_class")])
            and process.get("core", False) == scope.get("core", process.get("core", False))
        ]

    def placed(self, rule: Document, option: Document, provider: str | None = None) -> bool:
        """Tell whether the place keys match."""
        select = rule.get("select", {})
        return all(
            self.attribute(name, option, provider) in select[key] for key, name in PLACE_KEYS.items() if key in select
        )

    def selected(self, rule: Document, option: Document, provider: str | None = None) -> bool:
        """Tell whether all keys match."""
        select = rule.get("select", {})
        return (
            self.placed(rule, option, provider)
            and all(
                self.attribute(name, option, provider) in select[key]
                for key, name in PROVIDER_KEYS.items()
                if key in select
            )
            and option["id"] in select.get("options", [option["id"]])
            and option.get("technology") in select.get("technologies", [option.get("technology")])
        )

    def measure(self, name: str, i: str) -> Fraction:
        """Return a measure of a process."""
        option, moved = self.chosen[i], i in self.current and self.current[i] != self.chosen[i]["id"]
        stays = self.current.get(i) == option["id"]
        match name:
            case "cost":
                return self.money(self.run(i) + self.support(i) + self.rework(i) + self.change(i))
            case "run_cost":
                return self.money(self.run(i))
            case "transition_cost":
                return Fraction(0) if stays else self.money(self.minor(exact(option.get("transition_cost", 0))))
            case "expected_loss":
                return self.money(self.minor(exact(option.get("expected_loss", 0))))
            case "hours":
                return self.own_hours(i)
            case "volume":
                return self.volume(i)
            case "processes":
                return Fraction(1)
            case "changes":
                return Fraction(moved)
        return exact(option.get("measures", {}).get(name, 0))

    def paths(self, rule: Document) -> Iterator[list[str]]:
        """Yield every path of a path rule."""
        has_in, has_out = {arc["to"] for arc in self.arcs}, {arc["from"] for arc in self.arcs}
        starts = ids(rule["from"]) if "from" in rule else [i for i in self.processes if i not in has_in]
        ends = ids(rule["to"]) if "to" in rule else [i for i in self.processes if i not in has_out]
        stack = [[i] for i in starts]
        while stack:
            path = stack.pop()
            if path[-1] in ends:
                yield path
            stack.extend([*path, arc["to"]] for arc in self.arcs if arc["from"] == path[-1])

    def along(self, path: list[str]) -> list[Document]:
        """Return the hand-off classes along a path."""
        return [
            self.handoff_class(next(arc for arc in self.arcs if (arc["from"], arc["to"]) == pair))
            for pair in pairwise(path)
        ]

    def path_yield(self, path: list[str]) -> Fraction:
        """Return the product of process and hand-off yields."""
        return prod((exact(self.chosen[i]["yield"]) for i in path), start=Fraction(1)) * prod(
            (exact(c.get("yield", 1)) for c in self.along(path)), start=Fraction(1)
        )

    def path_time(self, path: list[str]) -> Fraction:
        """Return the sum of lead times and delays."""
        own = sum((exact(self.chosen[i].get("lead_time", 0)) for i in path), Fraction(0))
        return own + sum((exact(c.get("delay", 0)) for c in self.along(path)), Fraction(0))

    def verdicts(self) -> dict[str, Verdict]:
        """Return value, limit and whether it holds, for every active rule, capacity and unit maximum."""
        found = {rule["id"]: self.verdict(rule) for rule in self.document.get("rules", []) if rule.get("active", True)}
        hours = self.given()
        for p, provider in self.providers.items():
            if "capacity" in provider:
                found[f"capacity:{p}"] = at_most(hours.get(p, Fraction(0)), exact(provider["capacity"]))
            if "max" in provider.get("unit", {}):
                found[f"units:{p}"] = at_most(Fraction(self.units(p)), exact(provider["unit"]["max"]))
        return found

    def verdict(self, rule: Document) -> Verdict:
        """Return value, limit and whether it holds."""
        kind, scope = rule["kind"], self.in_scope(rule)
        limit = exact(rule.get("value", 0))
        match kind:
            case "require" | "forbid":
                return at_most(Fraction(sum(self.offends(rule, self.chosen[i]) for i in scope)), Fraction(0))
            case "min_yield":
                return at_least(min((exact(self.chosen[i]["yield"]) for i in scope), default=None), limit)
            case "min_mean_yield":
                good = sum((self.volume(i) * exact(self.chosen[i]["yield"]) for i in scope), Fraction(0))
                return at_least(part(good, sum(map(self.volume, scope), Fraction(0))), limit)
            case "min_path_yield":
                return at_least(min(map(self.path_yield, self.paths(rule))), limit)
            case "max_path_time":
                return at_most(max(map(self.path_time, self.paths(rule))), limit)
            case "max_total" | "min_total":
                return self.total(rule, scope, limit)
            case "max_share" | "min_share":
                return self.share(rule, scope, limit)
            case "max_count" | "min_count":
                count = Fraction(len(self.groups(rule, scope)))
                return at_most(count, limit) if kind == "max_count" else at_least(count, limit)
            case "together":
                values = {self.attribute(rule["per"], self.chosen[i]) for i in scope}
                return at_most(Fraction(len(values)), Fraction(1))
        groups = self.groups({**rule, "select": {}}, scope)
        return at_most(Fraction(max(map(len, groups.values()), default=0)), Fraction(1))

    def offends(self, rule: Document, option: Document) -> bool:
        """Tell whether an option breaks a require or forbid."""
        helpers = [s["provider"] for s in option.get("support", [])]
        if rule["kind"] == "forbid":
            return self.selected(rule, option) or any(self.selected(rule, option, p) for p in helpers)
        return not self.selected(rule, option) or not all(self.placed(rule, option, p) for p in helpers)

    def total(self, rule: Document, scope: list[str], limit: Fraction) -> Verdict:
        """Judge a total or the budget."""
        if rule["measure"] in ("cost", "run_cost", "transition_cost", "expected_loss", "total_cost"):
            limit = self.money(self.minor(limit))
        if rule["measure"] == "total_cost":
            return at_most(self.money(sum(self.costs().values())), limit)
        inside = [i for i in scope if self.selected(rule, self.chosen[i])]
        total = sum((self.measure(rule["measure"], i) for i in inside), Fraction(0))
        return at_most(total, limit) if rule["kind"] == "max_total" else at_least(total, limit)

    def share(self, rule: Document, scope: list[str], limit: Fraction) -> Verdict:
        """Judge the selected part of a measure, or the largest of its groups."""

        def amount(processes: list[str]) -> Fraction:
            return sum((self.measure(rule["measure"], i) for i in processes), Fraction(0))

        inside = [i for i in scope if self.selected(rule, self.chosen[i])]
        if "per" in rule:
            largest = max(map(amount, self.groups(rule, scope).values()), default=Fraction(0))
        else:
            largest = amount(inside)
        compare = at_most if rule["kind"] == "max_share" else at_least
        return compare(part(largest, amount(scope)), limit)

    def groups(self, rule: Document, scope: list[str]) -> dict[str, list[str]]:
        """Return processes in scope and selection by their value of ``per``."""
        found: dict[str, list[str]] = {}
        for i in scope:
            value = self.attribute(rule["per"], self.chosen[i])
            if value is not None and self.selected(rule, self.chosen[i]):
                found.setdefault(value, []).append(i)
        return found


def exact(value: object) -> Fraction:
    """Return a number of a document as the decimal it is written as."""
    return Fraction(str(value))


def ids(value: str | list[str]) -> list[str]:
    """Return a list of ids."""
    return [value] if isinstance(value, str) else value


def up(hours: Fraction) -> Fraction:
    """Round up to thousandths."""
    return Fraction(ceil(hours * 1000), 1000)


def part(amount: Fraction, total: Fraction) -> Fraction | None:
    """Return a ratio, None over zero."""
    return amount / total if total else None


def _verdict(value: Fraction | None, limit: Fraction, compare: Callable[[Fraction, Fraction], bool]) -> Verdict:
    return value, limit, value is None or compare(value, limit)


def at_most(value: Fraction | None, limit: Fraction) -> Verdict:
    """Compare with an upper limit."""
    return _verdict(value, limit, lambda a, b: a <= b)


def at_least(value: Fraction | None, limit: Fraction) -> Verdict:
    """Compare with a lower limit."""
    return _verdict(value, limit, lambda a, b: a >= b)

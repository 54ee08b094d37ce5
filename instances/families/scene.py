"""What rules of an instance can speak of: its functions and their kinds, its vendors, and its longest chains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.kinds import kinds
from rightsource.instances.families.ground import Ground


@dataclass(frozen=True)
class Scene:
    """A company as rules see it, and the draws that decide which rules it gets.

    Areas are what most rules speak of: the functions, and where ``windows`` is given also the runs of so many processes
    that begin a third of their length apart.
    """

    ground: Ground
    draws: Draws
    windows: int = 0

    @cached_property
    def functions(self) -> dict[str, list[int]]:
        """The processes of each function, in the order of the instance."""
        functions: dict[str, list[int]] = {}
        for i, function in enumerate(self.ground.instance.processes.functions):
            functions.setdefault(function, []).append(i)
        return functions

    @cached_property
    def areas(self) -> dict[str, list[int]]:
        """The processes of each area."""
        areas, count = dict(self.functions), len(self.ground.tables.process_ids)
        if self.windows:
            for start in range(0, count - self.windows + 1, self.windows // 3):
                areas[f"part-{start + 1}"] = list(range(start, start + self.windows))
        return areas

    def scope(self, area: str) -> dict[str, list[str]]:
        """Return the scope of a rule on an area."""
        return {"functions": [area]} if area in self.functions else {"processes": self.ids(self.areas[area])}

    def some_areas(self, number: int) -> list[str]:
        """Draw some of the areas."""
        return self.some(list(self.areas), number)

    @cached_property
    def kinds(self) -> dict[str, list[str]]:
        """The functions of each kind: the same work in several countries."""
        known = [kind.name for kind in kinds()]
        found: dict[str, list[str]] = {}
        for function in self.functions:
            kind = next((name for name in known if function.startswith(name)), function)
            found.setdefault(kind, []).append(function)
        return found

    def some(self, things: Sequence[str], number: int) -> list[str]:
        """Draw some of the things, all when there are no more."""
        return [things[k] for k in sorted(self.draws.order(len(things))[:number].tolist())]

    def asked(self, low: int = 40, high: int = 90) -> int:
        """Draw a tightness in percent."""
        return self.draws.whole(low, high)

    def ids(self, processes: Sequence[int]) -> list[str]:
        """Return the ids of processes."""
        return [self.ground.instance.processes.ids[i] for i in processes]

    def longest_chain(self, area: str) -> list[int]:
        """Return the processes on a longest path inside an area."""
        ground, inside = self.ground, set(self.areas[area])
        source = ground.tables.arcs.source
        before: dict[int, int] = {}
        length: dict[int, int] = {}
        for j in sorted(inside, key=ground.place_in_order.__getitem__):
            into = [i for i in map(int, source[ground.arcs_into[j]]) if i in inside]
            if into:
                before[j] = max(into, key=length.__getitem__)
            length[j] = 1 + length.get(before.get(j, -1), 0)
        chain = [max(length, key=length.__getitem__)]
        while chain[-1] in before:
            chain.append(before[chain[-1]])
        return chain[::-1]

    @cached_property
    def teams_by_data_class(self) -> dict[str, set[int]]:
        """For each class of data that is personal or restricted, the own teams that could handle it."""
        instance, classes = self.ground.instance, dict[str, set[int]]()
        for i, data_class in enumerate(instance.processes.data_classes):
            if data_class is not None and data_class.startswith(("personal", "restricted")):
                at = {int(instance.options.provider[o]) for o in instance.options_of(i)}
                own = {p for p in at if instance.providers.kind[p] == "team"}
                classes.setdefault(data_class, set()).update(own)
        return classes

    def places(self, providers: Iterable[int], key: Literal["countries", "regions"]) -> list[str]:
        """Return the countries or regions of providers, sorted."""
        sites = self.ground.instance.sites
        named = sites.country if key == "countries" else sites.region
        places = {named[self.ground.instance.providers.site[p]] for p in providers}
        return sorted(place for place in places if place is not None)

    @cached_property
    def vendor_countries(self) -> list[str]:
        """The countries of vendors, those with most sites first."""
        instance = self.ground.instance
        vendors = [p for p, kind in enumerate(instance.providers.kind) if kind == "vendor"]
        counts = Counter(instance.sites.country[instance.providers.site[p]] for p in vendors)
        return sorted(counts, key=lambda country: (-counts[country], country))

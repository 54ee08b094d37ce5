"""The rules that companies give themselves: drafts whose limits are still to be found.

A maker takes a scene and how many rules are wanted, and yields them as pairs: the keys of a rule without its value, and
the tightness asked, in percent of the way from the cheapest to the best plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal, TypeAlias

from rightsource.instances.families.drafts import Keys
from rightsource.instances.families.scene import Scene

Asked: TypeAlias = tuple[Keys, int]
Maker: TypeAlias = Callable[[Scene, int], Iterator[Asked]]

_VENDORS: Final[Keys] = {"kinds": ["vendor"]}
_MACHINES: Final[Keys] = {"kinds": ["platform"]}


def residency(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for each class of personal data: it stays in the regions, restricted data in the countries, of its team."""
    for data_class, providers in sorted(scene.teams_by_data_class.items()):
        key: Literal["countries", "regions"] = "countries" if data_class.startswith("restricted") else "regions"
        select = {key: scene.places(providers, key)}
        yield _rule(f"residency:{data_class}", "require", scope={"data_classes": [data_class]}, select=select), 0


def core_inside(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: vendors do what is core neither offshore nor, where customers meet it, anywhere."""
    yield _rule("core-near", "forbid", scope={"core": True}, select={**_VENDORS, "shores": ["offshore"]}), 0
    yield _rule("core-inside", "forbid", scope={"core": True, "offices": ["front"]}, select=_VENDORS), 0


def floors(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: no process has less than some yield."""
    for area in scene.some_areas(number):
        yield _rule(f"floor:{area}", "min_yield", scope=scene.scope(area)), scene.asked(20, 60)


def one_provider(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: two steps in a row are done by one provider, since one system serves both."""
    for area in scene.some_areas(number):
        if pair := scene.longest_chain(area)[:2]:
            yield _rule(f"one-provider:{area}", "together", scope=_processes(scene, pair), per="provider"), 0


def four_eyes(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: a step and the check two steps behind it are done by different providers."""
    for area in scene.some_areas(number):
        if len(chain := scene.longest_chain(area)) > 4:
            pair = [chain[2], chain[4]]
            yield _rule(f"four-eyes:{area}", "apart", scope=_processes(scene, pair), per="provider"), 0


def three_hands(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: the first three steps of the longest chain are done by three different providers."""
    for area in scene.some_areas(number):
        steps = scene.longest_chain(area)[:3]
        if len(steps) == 3:
            yield _rule(f"three-hands:{area}", "apart", scope=_processes(scene, steps), per="provider"), 0


def few_groups(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: not more than so many vendors."""
    for area in scene.some_areas(number):
        keys = _rule(f"few-vendors:{area}", "max_count", scope=scene.scope(area), select=_VENDORS)
        yield {**keys, "per": "group"}, scene.asked()


def several_sites(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: work goes on at a number of sites even if one fails."""
    for area in scene.some_areas(number):
        keys = _rule(f"several-sites:{area}", "min_count", scope=scene.scope(area), per="site")
        yield keys, scene.asked(10, 40)


def quality(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: the mean yield of all work, weighted by volume."""
    yield _rule("quality", "min_mean_yield"), scene.asked()


def quality_of_kinds(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some kinds of functions: their mean yield."""
    for kind in scene.some(list(scene.kinds), number):
        yield _rule(f"quality:{kind}", "min_mean_yield", scope={"functions": scene.kinds[kind]}), scene.asked()


def quality_of_functions(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: their mean yield."""
    for area in scene.some_areas(number):
        yield _rule(f"right-work:{area}", "min_mean_yield", scope=scene.scope(area)), scene.asked()


def end_to_end_yield(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: what comes out right at the end of their longest chain."""
    for area in scene.some_areas(number):
        yield {**_rule(f"end-to-end:{area}", "min_path_yield"), **_ends(scene, area)}, scene.asked()


def end_to_end_time(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: the hours from one end of their longest chain to the other."""
    for area in scene.some_areas(number):
        yield {**_rule(f"turnaround:{area}", "max_path_time"), **_ends(scene, area)}, scene.asked(40, 70)


def every_path(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: yield and time on every path through the whole company."""
    yield _rule("end-to-end", "min_path_yield"), scene.asked(60, 85)
    yield _rule("turnaround", "max_path_time"), scene.asked(60, 85)


def risk_budget(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: the loss expected in a year."""
    yield _rule("risk-budget", "max_total", measure="expected_loss"), scene.asked()


def risk_of_kinds(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some kinds of functions: the loss expected in a year."""
    for kind in scene.some(list(scene.kinds), number):
        keys = _rule(f"risk:{kind}", "max_total", measure="expected_loss", scope={"functions": scene.kinds[kind]})
        yield keys, scene.asked()


def one_off_budget(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: the money for all changes."""
    yield _rule("one-off-budget", "max_total", measure="transition_cost"), scene.asked(10, 40)


def change_capacity(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield: how many processes may change hands."""
    yield _rule("change-capacity", "max_total", measure="changes"), scene.asked(10, 40)


def own_measures(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for each of the company's own measures, emissions say: its total."""
    for measure in sorted(scene.ground.instance.options.measures):
        yield _rule(f"budget:{measure}", "max_total", measure=measure), scene.asked(10, 40)


def works_council(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: hours that stay with own people, by agreement."""
    for area in scene.some_areas(number):
        keys = _rule(f"works-council:{area}", "min_total", measure="hours", scope=scene.scope(area))
        yield {**keys, "select": {"kinds": ["team"]}}, scene.asked(10, 40)


def dependence(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: the part of their running cost that goes to any one vendor."""
    for area in scene.some_areas(number):
        keys = _rule(f"dependence:{area}", "max_share", measure="run_cost", scope=scene.scope(area))
        yield {**keys, "select": _VENDORS, "per": "group"}, scene.asked()


def country_risk(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for the countries with most sites of vendors: the part of all hours worked there."""
    for country in scene.vendor_countries[:number]:
        keys = _rule(f"country:{country}", "max_share", measure="hours", select={**_VENDORS, "countries": [country]})
        yield keys, scene.asked()


def spread_of_countries(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some areas: the part of their processes that vendors handle in any one country."""
    for area in scene.some_areas(number):
        keys = _rule(f"spread:{area}", "max_share", measure="processes", scope=scene.scope(area))
        yield {**keys, "select": _VENDORS, "per": "country"}, scene.asked()


def automation(scene: Scene, number: int) -> Iterator[Asked]:
    """Yield for some kinds of functions: the part of their transactions that machines handle."""
    for kind in scene.some(list(scene.kinds), number):
        keys = _rule(f"automation:{kind}", "min_share", measure="volume", scope={"functions": scene.kinds[kind]})
        yield {**keys, "select": _MACHINES}, scene.asked(20, 50)


def _rule(name: str, kind: str, **keys: object) -> Keys:
    return {"id": name[:64], "kind": kind, **keys}


def _processes(scene: Scene, processes: list[int]) -> Keys:
    return {"processes": scene.ids(processes)}


def _ends(scene: Scene, area: str) -> Keys:
    chain = scene.ids(scene.longest_chain(area))
    return {"from": chain[0], "to": chain[-1]}

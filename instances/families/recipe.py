"""From a company to an instance: rules drawn, a plan planted that keeps them, limits set around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.settings import Settings
from rightsource.instances.families.calibration import Aim, planted_plan
from rightsource.instances.families.catalogue import Asked, Maker
from rightsource.instances.families.chains import PathTimeDraft, PathYieldDraft
from rightsource.instances.families.drafts import Draft, Keys
from rightsource.instances.families.ground import Ground
from rightsource.instances.families.limits import with_limits
from rightsource.instances.families.scene import Scene
from rightsource.instances.families.shapes import SHAPERS
from rightsource.instances.families.sums import MeanYieldDraft, ShareDraft, TotalDraft
from rightsource.models.columns import Integers
from rightsource.models.instance import Annotation, Instance
from rightsource.models.rules import Rule

_DRAFTS: Final[dict[str, Callable[[Ground, Keys], Draft]]] = {
    "max_total": TotalDraft,
    "min_total": TotalDraft,
    "min_mean_yield": MeanYieldDraft,
    "max_share": ShareDraft,
    "min_share": ShareDraft,
    "min_path_yield": PathYieldDraft,
    "max_path_time": PathTimeDraft,
}
_BARRING: Final = frozenset({"require", "forbid", "min_yield"})
_HABIT: Final = 50
"""How dear, in percent, own people look to a company that has always had them."""
_LEAST: Final = 1
"""A limit less than this percentage away from the cheapest plan is no rule."""


@dataclass(frozen=True)
class Recipe:
    """What makes an instance of a company.

    ``rules`` are makers with the number of rules wanted of each; ``noise`` (percent) is how much dearer than the
    cheapest the options of the planted plan may look; ``used`` are the thousandths of capacities that it uses, None to
    leave capacities as they are, and ``limited`` gives every provider one; from ``adopted_from``
    processes on the planted plan is the current one, so that engines have a plan to start from where they hardly find
    one; ``windows`` is that of `Scene`.
    """

    settings: Callable[[int, int], Settings]
    rules: tuple[tuple[Maker, int], ...]
    noise: int = 40
    used: tuple[int, int] | None = None
    limited: bool = False
    adopted_from: int | None = None
    windows: int = 0

    def adopts(self, settings: Settings) -> bool:
        """Return whether the planted plan is the current plan of such a company."""
        return self.adopted_from is not None and settings.processes >= self.adopted_from


@dataclass(frozen=True)
class Planted:
    """An instance, the plan that was planted in it, and the tightness of its rules: (asked, realised) in percent."""

    instance: Instance
    plan: Integers
    tightness: Mapping[str, tuple[int, int]]


def planted(recipe: Recipe, settings: Settings, company: Instance) -> Planted:
    """Return the company with rules that a plan keeps."""
    ground = Ground.of(replace(company, current=_nobody(company)) if recipe.adopts(settings) else company)
    scene = Scene(ground, Draws(settings.family, settings.seed, "rules"), recipe.windows)
    asked = [one for maker, number in recipe.rules for one in maker(scene, number)]
    shaped, levels, ground, inside = _shaped(ground, asked)
    cheapest = ground.pick(ground.price)
    wanted = [(keys, tightness) for keys, tightness in asked if keys["kind"] in _DRAFTS]
    aims = _aims(ground, wanted, cheapest)
    plan = planted_plan(inside, aims, _noisy(recipe, inside, settings))
    instance = _limited(recipe, settings, ground, plan)
    if recipe.adopts(settings):
        instance = replace(instance, current=plan)
        aims = _aims(ground.adopting(plan), wanted, cheapest)
    rules, tightness = _fixed(aims, plan)
    rules = [*map(_noted, shaped, levels), *rules]
    meta: dict[str, Any] = {
        rule.id: {"asked": level} for rule, level in zip(shaped, levels, strict=True) if _is_limit(rule)
    }
    meta |= {rule: {"asked": wish, "realised": got} for rule, (wish, got) in tightness.items()}
    if recipe.used is not None:
        low, high = (Decimal(part).scaleb(-1) for part in recipe.used)
        meta["capacities"] = {"asked": [low, high], "realised": [low, high]}
    return Planted(_described(replace(instance, rules=tuple(rules)), settings, meta), plan, tightness)


def _shaped(ground: Ground, asked: list[Asked]) -> tuple[list[Rule], list[int], Ground, Ground]:
    """Return the rules about choices alone, how tight each was asked, and two grounds.

    The first ground is without barred options, the second inside all these rules.
    """
    rules: list[Rule] = []
    levels: list[int] = []
    for barring in (True, False):
        for keys, tightness in asked:
            if keys["kind"] in SHAPERS and (keys["kind"] in _BARRING) == barring:
                found = SHAPERS[keys["kind"]](ground, keys, tightness)
                if found is not None:
                    rules.append(found[0])
                    levels.append(tightness)
                    ground = found[1]
        if barring:
            outside = ground
    return rules, levels, outside, ground


def _is_limit(rule: Rule) -> bool:
    """Return whether a rule about choices has a value that its tightness set."""
    return hasattr(rule, "value")


def _noted(rule: Rule, level: int) -> Rule:
    """Return a rule with its tightness in its note."""
    return rule.model_copy(update={"note": f"tightness asked: {level} %"}) if _is_limit(rule) else rule


def _nobody(company: Instance) -> Integers:
    """Return the current plan of a company in which nothing is in place yet."""
    return np.full_like(company.current, -1)


def _aims(ground: Ground, wanted: list[Asked], cheapest: Integers) -> list[Aim]:
    aims = [Aim.of(_DRAFTS[keys["kind"]](ground, keys), tightness, cheapest) for keys, tightness in wanted]
    return [aim for aim in aims if aim.is_open]


def _noisy(recipe: Recipe, ground: Ground, settings: Settings) -> Integers:
    """Return prices as the planted plan sees them; an adopted plan has own people where it can."""
    factor = Draws(settings.family, settings.seed, "planted plan").integers(100, 100 + recipe.noise, len(ground.price))
    if recipe.adopts(settings):
        own = np.array([kind == "team" for kind in ground.instance.providers.kind])
        factor = np.where(own[ground.tables.option_provider], _HABIT, factor)
    return ground.price * factor // 100


def _limited(recipe: Recipe, settings: Settings, ground: Ground, plan: Integers) -> Instance:
    if recipe.used is None:
        return ground.instance
    draws = Draws(settings.family, settings.seed, "capacities")
    return with_limits(ground, plan, draws, recipe.used, all_=recipe.limited)


def _fixed(aims: list[Aim], plan: Integers) -> tuple[list[Rule], dict[str, tuple[int, int]]]:
    """Return the rules with their limits, and their tightness.

    A limit that the cheapest plan keeps is left out, unless it is the tightest of its kind.
    """
    found = [(aim, limit, aim.realised(limit)) for aim in aims for limit in [aim.limit(plan)]]
    tightest: dict[str, int] = {}
    for aim, _, realised in found:
        kind = aim.draft.keys["kind"]
        tightest[kind] = max(realised, tightest.get(kind, realised))
    rules: list[Rule] = []
    tightness: dict[str, tuple[int, int]] = {}
    for aim, limit, realised in found:
        if realised >= min(_LEAST, tightest[aim.draft.keys["kind"]]):
            tightness[aim.draft.id] = aim.asked, realised
            note = f"tightness {realised} % of the way from the cheapest to the best plan (asked {aim.asked} %)"
            rules.append(aim.draft.rule(limit, note))
    return rules, tightness


def _described(instance: Instance, settings: Settings, tightness: Mapping[str, Any]) -> Instance:
    """Return the instance with what it was made from in its ``meta``; tightness in percent."""
    before = instance.annotations.get("", Annotation())
    meta: dict[str, Any] = {
        "family": settings.family,
        "seed": settings.seed,
        **before.meta,
        "tightness": dict(tightness),
    }
    return replace(instance, annotations={**instance.annotations, "": replace(before, meta=meta)})

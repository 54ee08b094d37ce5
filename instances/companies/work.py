"""The processes before anybody offers to do them: volumes, effort, and attributes that go together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rightsource.instances.companies.draws import Draws, correlated
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.kinds import EXCEPTION, STAGES, Kind, Stage, stages
from rightsource.instances.companies.powers import PPM, UNIT, exponential
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.whole import CENT, DOLLAR, scaled, stepped
from rightsource.models.columns import Flags, Integers

INTERNAL: Final = 0
PERSONAL: Final = 1
RESTRICTED: Final = 2
_TENTH: Final = UNIT // 10
_HOURLY: Final = 42
"""Dollars for an hour of own people: 70,000 loaded over 1,650 hours."""
_MOST_VOLUME: Final = 5_000_000
_MOST_HOURS: Final = 6 * PPM
"""Beyond these nothing is drawn, so that no product passes 2^63."""


@dataclass(frozen=True)
class Work:
    """Attributes of all processes; scores in 65536ths of a standard deviation.

    ``segment`` counts the segments of all functions; ``position`` is the place within the function. ``volume`` in whole
    transactions, ``hours`` of an own person in millionths, ``error`` is such a person's share of wrong transactions in
    billionths, money in millionths, ``lead`` in millionths of an hour. ``privacy`` is internal, personal (to stay in
    the region) or restricted (to stay in the country).
    """

    function: Integers
    position: Integers
    segment: Integers
    stage: Integers
    judgement: Integers
    structure: Integers
    rules: Integers
    stability: Integers
    contact: Integers
    privacy: Integers
    core: Flags
    volume: Integers
    hours: Integers
    error: Integers
    rework: Integers
    outage: Integers
    lead: Integers


@dataclass(frozen=True)
class _Layout:
    """Where each process stands: function, place in it, segment, stage."""

    function: Integers
    position: Integers
    segment: Integers
    stage: Integers
    kind: Integers


def draw_work(settings: Settings, functions: Functions) -> Work:
    """Draw all processes of all functions."""
    layout = _layout(functions)
    scores = _Scores(settings, functions, layout)
    volume = _volume(settings, functions, layout, scores)
    hours = _hours(settings, functions, layout, scores)
    rework = _rework(settings, hours, scores)
    return Work(
        layout.function,
        layout.position,
        layout.segment,
        layout.stage,
        scores.judgement,
        scores.structure,
        scores.rules,
        scores.stability,
        scores.contact,
        _privacy(settings, scores.sensitivity),
        _highest(scores.coreness, settings.core_share),
        volume,
        hours,
        _error(settings, functions, layout, scores),
        rework,
        _outage(volume, rework),
        _lead(settings, layout, scores),
    )


def _layout(functions: Functions) -> _Layout:
    sizes = np.diff(functions.first)
    function = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    position = np.arange(int(functions.first[-1]), dtype=np.int64) - functions.first[function]
    per_function = -(-sizes // STAGES)
    start = np.cumsum(per_function) - per_function
    return _Layout(
        function, position, start[function] + position // STAGES, position % STAGES, functions.kind[function]
    )


class _Scores:
    """Standard normal scores around the means of kind and stage, correlated through judgement."""

    def __init__(self, settings: Settings, functions: Functions, layout: _Layout) -> None:
        self._settings, self._functions, self._layout = settings, functions, layout
        own = self._drawn("judgement")
        structure = correlated(own, self._drawn("structure"), -500)
        self.judgement = own + self._kinds("judgement") + self._stages("judgement")
        self.structure = structure + self._kinds("structure") + self._stages("structure")
        self.rules = correlated(self.judgement, self._drawn("rules"), -600)
        self.stability = correlated(self.rules, self._drawn("stability"), 300)
        self.contact = self._drawn("contact") + self._kinds("contact") + self._stages("contact")
        self.sensitivity = correlated(own, self._drawn("sensitivity"), 300) + self._kinds("sensitivity")
        self.coreness = correlated(self.judgement, self._drawn("coreness"), 450)

    def _drawn(self, purpose: str) -> Integers:
        return Draws(self._settings.family, self._settings.seed, purpose).scores(self._settings.processes)

    def _kinds(self, attribute: str) -> Integers:
        return _looked_up(self._functions.kinds, attribute, self._layout.kind) * _TENTH

    def _stages(self, attribute: str) -> Integers:
        return _looked_up(stages(), attribute, self._layout.stage) * _TENTH


def _looked_up(table: Iterable[Kind | Stage], attribute: str, where: Integers) -> Integers:
    return np.array([getattr(entry, attribute) for entry in table], dtype=np.int64)[where]


def _volume(settings: Settings, functions: Functions, layout: _Layout, scores: _Scores) -> Integers:
    """Return log-normal volumes: function, segment and process vary; exceptions fall with structured input."""
    family, seed = settings.family, settings.seed
    level = Draws(family, seed, "function volume").factors(450, len(functions.names))[layout.function]
    segment = Draws(family, seed, "segment volume").factors(500, int(layout.segment[-1]) + 1)[layout.segment]
    single = Draws(family, seed, "process volume").factors(200, settings.processes)
    volume = _looked_up(functions.kinds, "volume", layout.kind) * settings.volume_factor // 1000
    for factor in (level, segment, single, _stage_volume(layout, scores)):
        volume = scaled(volume, np.minimum(factor, 20 * PPM))
    return np.clip(stepped(volume // 2, 10), 50, _MOST_VOLUME)


def _stage_volume(layout: _Layout, scores: _Scores) -> Integers:
    share = _looked_up(stages(), "volume", layout.stage) * 1000
    rare = np.clip(scaled(share, exponential(-scores.structure, 250)), PPM // 20, PPM * 3 // 10)
    return np.where(layout.stage == EXCEPTION, rare, share)


def _hours(settings: Settings, functions: Functions, layout: _Layout, scores: _Scores) -> Integers:
    """Return hours per transaction with four decimals: longer for work of judgement."""
    minutes = _looked_up(functions.kinds, "minutes", layout.kind) * PPM
    staged = minutes * _looked_up(stages(), "minutes", layout.stage) // 100
    own = Draws(settings.family, settings.seed, "handle time").scores(settings.processes)
    factor = exponential(correlated(scores.judgement, own, 350), 450)
    return np.clip(stepped(scaled(staged, np.clip(factor, PPM // 10, 10 * PPM)) // 60, 100), 500, _MOST_HOURS)


def _error(settings: Settings, functions: Functions, layout: _Layout, scores: _Scores) -> Integers:
    """Return an own person's errors, 0.4 to 4 % with four decimals: more of them in work of judgement."""
    base = _looked_up(functions.kinds, "error", layout.kind) * _looked_up(stages(), "error", layout.stage) * 10_000
    own = Draws(settings.family, settings.seed, "error").scores(settings.processes)
    factor = exponential(correlated(scores.judgement, own, 400), 350)
    return np.clip(stepped(scaled(base, factor), 100_000), 4_000_000, 40_000_000)


def _rework(settings: Settings, hours: Integers, scores: _Scores) -> Integers:
    """Return the cost of putting a wrong transaction right, in cents: some four times its handling, and two dollars."""
    own = Draws(settings.family, settings.seed, "rework").scores(settings.processes)
    factor = exponential(correlated(scores.judgement, own, 300), 450)
    return stepped(scaled(hours * _HOURLY * 4, np.minimum(factor, 10 * PPM)) + 2 * DOLLAR, CENT)


def _outage(volume: Integers, rework: Integers) -> Integers:
    """Return the damage of a week's standstill: half the rework cost for each transaction of a week, in tens."""
    return stepped(volume * rework // (2 * 52), 10 * DOLLAR)


def _lead(settings: Settings, layout: _Layout, scores: _Scores) -> Integers:
    """Return own people's lead time: log-normal around ten hours, in halves of an hour."""
    own = Draws(settings.family, settings.seed, "lead time").scores(settings.processes)
    factor = exponential(correlated(scores.judgement, own, 300), 600)
    hours = _looked_up(stages(), "lead", layout.stage) * (PPM // 10)
    return np.clip(stepped(scaled(hours, factor), PPM // 2), PPM // 2, 200 * PPM)


def _privacy(settings: Settings, sensitivity: Integers) -> Integers:
    restricted = _highest(sensitivity, settings.restricted_share)
    tagged = _highest(sensitivity, settings.restricted_share + settings.residency_share)
    return np.where(restricted, RESTRICTED, np.where(tagged, PERSONAL, INTERNAL))


def _highest(score: Integers, share: int) -> Flags:
    """Return flags for the given thousandths of all processes, those with the highest scores."""
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[np.argsort(-score, kind="stable")[: (len(score) * share + 500) // 1000]] = True
    return flags

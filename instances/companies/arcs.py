"""The dependency graph: segments with splits and joins, joined to functions, and functions to a company."""

from __future__ import annotations

import numpy as np

from rightsource.instances.companies.draws import Draws
from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.kinds import CHECK, REPORT, STAGES
from rightsource.instances.companies.powers import UNIT
from rightsource.instances.companies.settings import Settings
from rightsource.instances.companies.work import RESTRICTED, Work
from rightsource.models.columns import Dependencies, Flags, Integers
from rightsource.models.numbers import MICRO

LAYERS = 8
"""Functions hand on to functions of later layers only, so that no path grows with the size of the company."""
_TRIES = 4


def draw_dependencies(settings: Settings, functions: Functions, work: Work) -> Dependencies:
    """Draw the arcs: the flow through each segment, from segment to segment, shortcuts, and between functions."""
    count = len(work.function)
    total = settings.arcs_mean * count // 1000
    crossing = total * settings.cross_share // 1000 if settings.functions > 1 else 0
    flow = np.concatenate([_within_segments(settings, work), _between_segments(settings, functions, work)])
    flow = np.unique(flow)
    extra = _new(_shortcuts(settings, functions, work), flow, total - crossing - len(flow))
    cross = _new(_between_functions(settings, functions, work, crossing), flow, crossing)
    keys = np.sort(np.concatenate([flow, extra, cross]))
    source, target = keys // count, keys % count
    weak = np.isin(keys, extra) | np.isin(keys, cross)
    return Dependencies(
        source=source,
        target=target,
        volume=_volume(settings, work, source, target, weak),
        profile=_profile(work, target),
    )


def _keys(work: Work, source: Integers, target: Integers) -> Integers:
    return source * len(work.function) + target


def _within_segments(settings: Settings, work: Work) -> Integers:
    """Return the flow through segments: step by step, and past the exceptions unless the shape is a chain."""
    node = np.arange(len(work.function), dtype=np.int64)
    follows = (work.stage > 0) & (work.stage < REPORT)
    arcs = [_keys(work, node[follows] - 1, node[follows])]
    report = node[work.stage == REPORT]
    arcs.append(_keys(work, report - 1, report))
    if settings.shape == "branching":
        arcs.append(_keys(work, report - (REPORT - CHECK), report))
    return np.concatenate(arcs)


def _between_segments(settings: Settings, functions: Functions, work: Work) -> Integers:
    """Return arcs from the end of an earlier segment to the start of a later one; some segments start anew."""
    start = np.flatnonzero((work.stage == 0) & (work.position > 0))
    back = np.ones(len(start), dtype=np.int64)
    if settings.shape == "branching":
        back = Draws(settings.family, settings.seed, "segments").choices([25, 55, 20], len(start))
    source = start - 1 - (back - 1) * STAGES
    sound = (back > 0) & (source >= functions.first[work.function[start]])
    return _keys(work, source[sound], start[sound])


def _shortcuts(settings: Settings, functions: Functions, work: Work) -> Integers:
    """Return candidates for further arcs: from anywhere to a check or a report of this segment or the next."""
    count = len(work.function)
    draws = Draws(settings.family, settings.seed, "shortcuts")
    source = draws.integers(0, count - 1, _TRIES * count)
    stage = np.array([CHECK, REPORT], dtype=np.int64)[draws.integers(0, 1, _TRIES * count)]
    ahead = draws.choices([4, 3, 1], _TRIES * count)
    target = source - work.stage[source] + stage + ahead * STAGES
    sound = (target > source) & (target < functions.first[work.function[source] + 1])
    return _keys(work, source[sound], target[sound])


def _between_functions(settings: Settings, functions: Functions, work: Work, count: int) -> Integers:
    """Return candidates for arcs from late stages of a function to the start of one in a later layer."""
    number = len(functions.names)
    if not count:
        return np.zeros(0, dtype=np.int64)
    layers = min(LAYERS, number)
    layer = np.arange(number, dtype=np.int64) * layers // number
    before = np.searchsorted(layer, layer, side="left")
    draws = Draws(settings.family, settings.seed, "between functions")
    to = draws.integers(int(np.searchsorted(layer, 1)), number - 1, _TRIES * count)
    from_ = draws.below(before[to])
    sizes = np.diff(functions.first)
    source = functions.first[from_] + _aligned(draws.below(sizes[from_]), REPORT, sizes[from_])
    target = functions.first[to] + _aligned(draws.below(sizes[to]), 0, sizes[to])
    return _keys(work, source, target)


def _aligned(position: Integers, stage: int, size: Integers) -> Integers:
    """Return the place of a stage in the segment at a position, or the last place of the function."""
    return np.minimum(position // STAGES * STAGES + stage, size - 1)


def _new(candidates: Integers, taken: Integers, count: int) -> Integers:
    """Return the first different candidates that are not taken yet."""
    _, first = np.unique(candidates, return_index=True)
    different = candidates[np.sort(first)]
    return different[~np.isin(different, taken)][: max(count, 0)]


def _volume(settings: Settings, work: Work, source: Integers, target: Integers, weak: Flags) -> Integers:
    """Return hand-overs: the volume of the rarer of the two processes, on shortcuts and between functions a part."""
    most = np.minimum(work.volume[source], work.volume[target])
    part = Draws(settings.family, settings.seed, "arc volume").integers(50, 400, len(source))
    return np.maximum(np.where(weak, most * part // 1000, most), 1) * MICRO


def _profile(work: Work, target: Integers) -> Integers:
    """Return 1, the sensitive profile, where a person has to explain the case or the data are restricted, else 0."""
    delicate: Flags = (work.contact[target] > UNIT * 3 // 2) | (work.privacy[target] == RESTRICTED)
    return delicate.astype(np.int64)

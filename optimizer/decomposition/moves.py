"""Plans changed one process at a time: what they cost and which rows they break, exact after every change."""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

from rightsource.models.columns import Integers
from rightsource.models.formulation.row_scales import Doubles
from rightsource.optimizer.decomposition.compiled import compiled

LIMIT: Final = 0
GROUP: Final = 1
UNITS: Final = 2
"""Kinds of rows, see `Terms`."""

_MODULUS: Final = 2**31 - 1
_FACTOR: Final = 48271
"""The generator of random numbers, in 64 bits everywhere (Park, Miller and Stockmeyer, Comm. ACM 36, 1993, p. 108)."""
_TRIES: Final = 8


class Terms(NamedTuple):
    """What plans are judged by; all whole numbers, all sums below 2⁶².

    Each array has one line per thing, so that what is needed together lies together; where columns say where lists
    start, one line more says where the last one ends. Columns are:

    - ``option``: process, provider, cost, first line of ``entry``, first line of ``pair``
    - ``entry``: row, and what the option adds to its activity
    - ``row``: kind, lower, upper, price, size, counter. The activity of a row of kind `LIMIT` stays between lower and
      upper; one of kind `GROUP` counts options, costs its price once it is above 0 and then adds 1 to the row counter,
      unless that is -1; one of kind `UNITS` costs its price for each size begun and stays between the limits too
    - ``pair``: the other option of a pair, and the cost of both together
    - ``process``: first line of ``link``, first line of ``path``
    - ``link``: arc, and the process at its other end
    - ``arc``: source, target, profile, first line of ``way``, and the cost at each of the distances 0 to 4
    - ``provider``: site, country, offset of local time
    - ``apart``: per profile, from which difference of local times on providers are far; -1 for never
    - ``path``, ``way``: row of a path (of kind `LIMIT`) and rule of its lengths, by process and by arc

    ``option_length[rule, option]`` and ``handoff_length[rule, profile, distance]`` add to rows of paths.
    Row r depends on the processes ``member[first_member[r]:first_member[r + 1]]``.
    """

    option: Integers
    entry: Integers
    row: Integers
    pair: Integers
    process: Integers
    link: Integers
    arc: Integers
    provider: Integers
    apart: Integers
    path: Integers
    way: Integers
    option_length: Integers
    handoff_length: Integers
    first_member: Integers
    member: Integers


class State(NamedTuple):
    """A plan: the option of each process, the activity of each row, and two totals.

    ``total`` holds the cost and the number of broken rows, which are the first of ``broken``, at ``place`` each.
    ``excess`` holds the sum of what rows are beyond their limits (see `beyond`), each times its ``weight``, less all
    that `leniency` takes off, and the power of leniency; ``width`` says how far from its limits a row begins to count.
    """

    choice: Integers
    activity: Integers
    total: Integers
    broken: Integers
    place: Integers
    excess: Doubles
    weight: Doubles
    width: Doubles


class Search(NamedTuple):
    """Where a search looks: free processes, those of smallest slack first, and the options that each may take.

    ``best`` is the best plan without broken rows so far and ``best_cost[0]`` its cost, ``changed[:many[0]]`` are the
    processes in which the present plan may differ, as ``is_changed`` says; ``seed[0]`` is the state of the generator.
    """

    process: Integers
    first: Integers
    option: Integers
    place: Integers
    best: Integers
    best_cost: Integers
    changed: Integers
    is_changed: Integers
    many: Integers
    seed: Integers


@compiled
def over(row: Integers, r: int, activity: int) -> Any:
    """Return by how much an activity is beyond the limits of a row."""
    if row[r, 0] == 1:
        return 0
    return max(activity - row[r, 2], row[r, 1] - activity, 0)


@compiled
def beyond(row: Integers, r: int, activity: int, width: float) -> Any:
    r"""Return by how much an activity counts as beyond the limits of a row, in a smooth way around each of them.

    .. math:: 0 \;\text{for}\; d \le -w, \qquad (d + w)^2 / 4w, \qquad d \;\text{for}\; d \ge w

    with d by how much it is above the upper limit, or below the lower one, and the ``width`` w.
    """
    far = float(max(activity - row[r, 2], row[r, 1] - activity))
    if far >= width:
        return far
    return (far + width) * (far + width) / (4 * width) if far > -width else 0.0


@compiled
def leniency(row: Integers, r: int, activity: int, power: float) -> Any:
    r"""Return by how much less a unit or group begun counts than it costs, while a search is lenient.

    .. math:: P \, (1 - f^\alpha), \qquad f = \text{part of the last size that is taken}

    From α = 1, where units are bought by parts, to α = 0, where nothing is left of it: in between the prices of parts
    are concave, so that a search fills units or does without them.
    """
    size = row[r, 4]
    part = 1.0 if activity >= size and row[r, 0] == 1 else ((activity - 1) % size + 1) / size
    return row[r, 3] * (1.0 - part**power) if activity > 0 and part < 1.0 else 0.0


@compiled
def count(row: Integers, state: State, r: int, step: int) -> None:
    """Add to the activity of a row whose activity has no price, and note whether it is broken."""
    before = state.activity[r]
    was, now = over(row, r, before), over(row, r, before + step)
    state.activity[r] = before + step
    width = state.width[r]
    if width > 0:
        state.excess[0] += state.weight[r] * (beyond(row, r, before + step, width) - beyond(row, r, before, width))
    elif was != now:
        state.excess[0] += state.weight[r] * (now - was)
    if was != now:
        if was == 0:
            _break(state, r)
        elif now == 0:
            _mend(state, r)


@compiled
def _break(state: State, r: int) -> None:
    """Add a row to those that are broken."""
    state.broken[state.total[1]], state.place[r] = r, state.total[1]
    state.total[1] += 1


@compiled
def _mend(state: State, r: int) -> None:
    """Take a row off those that are broken; the last of them takes its place."""
    state.total[1] -= 1
    last, place = state.broken[state.total[1]], state.place[r]
    state.broken[place], state.place[last] = last, place


@compiled
def add(row: Integers, state: State, r: int, step: int) -> None:
    """Add to the activity of a row, and to all that follows from it."""
    kind, price = row[r, 0], row[r, 3]
    if kind == 0:
        count(row, state, r, step)
        return
    before, total, excess = state.activity[r], state.total, state.excess
    if excess[1] > 0 and price > 0:
        excess[0] += leniency(row, r, before, excess[1]) - leniency(row, r, before + step, excess[1])
    if kind == 2:
        total[0] += (-(-(before + step) // row[r, 4]) + (-before // row[r, 4])) * price
        count(row, state, r, step)
        return
    state.activity[r] = before + step
    used = int(before + step > 0) - int(before > 0)
    total[0] += used * price
    if used != 0 and row[r, 5] >= 0:
        count(row, state, row[r, 5], used)


@compiled
def distance(provider: Integers, apart: int, one: int, other: int) -> int:
    """Return how far apart two providers are, 0 (the same) to 4 (far)."""
    if one == other:
        return 0
    if provider[one, 0] == provider[other, 0]:
        return 1
    if provider[one, 1] == provider[other, 1]:
        return 2
    return 4 if apart >= 0 and abs(provider[one, 2] - provider[other, 2]) >= apart else 3


@compiled
def put(terms: Terms, state: State, o: int, sign: int) -> None:
    """Add an option to all rows and costs but those of hand-offs, or take it away with sign -1."""
    option, entry, pair, row = terms.option, terms.entry, terms.pair, terms.row
    choice, total = state.choice, state.total
    total[0] += sign * option[o, 2]
    for k in range(option[o, 3], option[o + 1, 3]):
        add(row, state, entry[k, 0], sign * entry[k, 1])
    for k in range(option[o, 4], option[o + 1, 4]):
        if choice[option[pair[k, 0], 0]] == pair[k, 0]:
            total[0] += sign * pair[k, 1]
    process, path, length = terms.process, terms.path, terms.option_length
    for k in range(process[option[o, 0], 1], process[option[o, 0] + 1, 1]):
        count(row, state, path[k, 0], sign * length[path[k, 1], o])


@compiled
def hand_over(terms: Terms, state: State, a: int, step: int, sign: int) -> None:
    """Add a hand-off over an arc at a distance, or take it away with sign -1."""
    arc, way, length = terms.arc, terms.way, terms.handoff_length
    state.total[0] += sign * arc[a, 4 + step]
    for k in range(arc[a, 3], arc[a + 1, 3]):
        step_length = sign * length[way[k, 1], arc[a, 2], step]
        count(terms.row, state, way[k, 0], step_length)


@compiled
def move(terms: Terms, state: State, o: int) -> Any:
    """Give a process an option instead of its present one, which is returned."""
    option, process, link = terms.option, terms.process, terms.link
    choice, arc, apart, provider = state.choice, terms.arc, terms.apart, terms.provider
    i = option[o, 0]
    before = choice[i]
    if before == o:
        return before
    put(terms, state, before, -1)
    put(terms, state, o, 1)
    choice[i] = o
    one, other = option[before, 1], option[o, 1]
    if one != other:
        for k in range(process[i, 0], process[i + 1, 0]):
            a, far = link[k, 0], option[choice[link[k, 1]], 1]
            hours = apart[arc[a, 2]]
            was, now = distance(provider, hours, one, far), distance(provider, hours, other, far)
            if was != now:
                hand_over(terms, state, a, was, -1)
                hand_over(terms, state, a, now, 1)
    return before


@compiled
def begin(terms: Terms, state: State) -> None:
    """Work out everything for the choice of a state from the start; what it held before is forgotten."""
    state.activity[:] = 0
    state.total[:] = 0
    state.excess[0] = 0.0
    option, pair, choice, arc = terms.option, terms.pair, state.choice, terms.arc
    for r in range(len(terms.row)):
        excess = over(terms.row, r, 0)
        if terms.row[r, 0] != 1 and state.width[r] > 0:
            state.excess[0] += state.weight[r] * beyond(terms.row, r, 0, state.width[r])
        else:
            state.excess[0] += state.weight[r] * excess
        if excess > 0:
            _break(state, r)
    twice = 0
    for o in choice:
        put(terms, state, o, 1)
        for k in range(option[o, 4], option[o + 1, 4]):
            if choice[option[pair[k, 0], 0]] == pair[k, 0]:
                twice += pair[k, 1]
    state.total[0] -= twice // 2
    for a in range(len(arc) - 1):
        one, other = option[choice[arc[a, 0]], 1], option[choice[arc[a, 1]], 1]
        hand_over(terms, state, a, distance(terms.provider, terms.apart[arc[a, 2]], one, other), 1)


@compiled
def _draw(search: Search) -> Any:
    """Return a random number between 0 and 1."""
    search.seed[0] = search.seed[0] * _FACTOR % _MODULUS
    return search.seed[0] / _MODULUS


@compiled
def _note(search: Search, process: int) -> None:
    """Note that the plan may differ from the best one in a process."""
    if search.is_changed[process] == 0:
        search.is_changed[process] = 1
        search.changed[search.many[0]] = process
        search.many[0] += 1


@compiled
def _keep(state: State, search: Search) -> None:
    """Take the present plan as the best."""
    for k in range(search.many[0]):
        process = search.changed[k]
        search.best[process] = state.choice[process]
        search.is_changed[process] = 0
    search.many[0] = 0
    search.best_cost[0] = state.total[0]


@compiled
def _companion(terms: Terms, state: State, search: Search, option: int) -> Any:
    """Return an option of another process that goes well with a change, -1 for none.

    A neighbour follows to the same provider, or a process at that provider gives way.
    """
    process, provider = terms.option[option, 0], terms.option[option, 1]
    links = terms.process[process + 1, 0] - terms.process[process, 0]
    if links > 0 and _draw(search) < 0.5:
        far = terms.link[terms.process[process, 0] + int(_draw(search) * links) % links, 1]
        place = search.place[far]
        if place >= 0:
            for k in range(search.first[place], search.first[place + 1]):
                other = search.option[k]
                if terms.option[other, 1] == provider and other != state.choice[far]:
                    return other
        return -1
    for _ in range(_TRIES):
        place = int(_draw(search) * len(search.process)) % len(search.process)
        far = search.process[place]
        if far != process and terms.option[state.choice[far], 1] == provider:
            width = search.first[place + 1] - search.first[place]
            other = search.option[search.first[place] + int(_draw(search) * width) % width]
            return other if other != state.choice[far] else -1
    return -1


@compiled
def _place(terms: Terms, state: State, search: Search) -> Any:
    """Return where a free process to change is, -1 for none: one of a broken row, or any, by slack."""
    if state.total[1] > 0 and _draw(search) < 0.1:
        r = state.broken[int(_draw(search) * state.total[1]) % state.total[1]]
        members = terms.first_member[r + 1] - terms.first_member[r]
        if members > 0:
            return search.place[terms.member[terms.first_member[r] + int(_draw(search) * members) % members]]
    draw = _draw(search)
    return int(draw * draw * len(search.process)) % len(search.process)


@compiled
def _accepted(worse: float, heat: float, draw: float) -> bool:
    return worse <= 0 or (heat > 0 and worse < 30 * heat and draw < math.exp(-worse / heat))


@compiled
def anneal(terms: Terms, state: State, search: Search, heat: float, steps: int) -> None:
    r"""Try changes of one or two processes, each taken with probability :math:`\min(1, e^{-\Delta / T})`.

    Δ is the change of cost plus weighted excess, T the ``heat`` (Kirkpatrick, Gelatt and Vecchi, Optimization by
    simulated annealing, Science 220 (1983), pages 671-680).
    """
    for _ in range(steps):
        place = _place(terms, state, search)
        if place < 0:
            continue
        width = search.first[place + 1] - search.first[place]
        draw = _draw(search)
        option = search.option[search.first[place] + int(draw * draw * width) % width]
        process = search.process[place]
        if option == state.choice[process]:
            continue
        cost, excess = state.total[0], state.excess[0]
        before = move(terms, state, option)
        second = -1
        if _draw(search) < 0.5:
            second = _companion(terms, state, search, option)
        undo = move(terms, state, second) if second >= 0 else -1
        worse = float(state.total[0] - cost) + state.excess[0] - excess
        if _accepted(worse, heat, _draw(search)):
            _note(search, process)
            if second >= 0:
                _note(search, terms.option[second, 0])
            if state.total[1] == 0 and state.total[0] < search.best_cost[0]:
                _keep(state, search)
            continue
        if undo >= 0:
            move(terms, state, undo)
        move(terms, state, before)

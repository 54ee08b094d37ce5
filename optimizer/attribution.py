"""The whole cost of each process: its own, and its part of the people and machines that it shares with others.

Every shared amount is allotted in whole minor units that add up to it, so that nothing is lost or found in any sum.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from rightsource.models.instance import Instance
from rightsource.models.numbers import NANO
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.checked_plan import CheckedPlan


def whole_costs(instance: Instance, plan: CheckedPlan) -> list[int]:
    """Return for each process its run, support, rework and change cost and its part of shared cost, in minor units.

    A provider's fixed cost and whole units are shared by the hours given to it, those of support work included;
    evenly where no one gives it hours, in whole minor units. Together with the hand-offs this adds up to the cost of
    the plan.
    """
    count = len(instance.processes.ids)
    costs = [plan.process_cost(process) for process in range(count)]
    hours: dict[int, dict[int, int]] = {}
    for process in range(count):
        for provider, given in _hours(instance, process, int(plan.choice[process])):
            users = hours.setdefault(provider, {})
            users[process] = users.get(process, 0) + given
    for used in plan.report.providers:
        users = hours[instance.provider_index[used.id]]
        parts = allotted(used.fixed_cost + used.units_cost, list(users.values()))
        for process, part in zip(users, parts, strict=True):
            costs[process] += part
    return costs


def allotted(amount: int, weights: Sequence[int]) -> list[int]:
    """Return an amount in minor units divided by weights, evenly where all are zero, in whole units that add up to it.

    Running totals are rounded, not parts: no part is off by one or more, nor is the sum of any that follow each other.

    Examples
    --------
    >>> allotted(100, [1, 1, 1]), allotted(5, [0, 0]), allotted(-100, [1, 2]), allotted(7, [0, 3]), allotted(7, [])
    ([33, 34, 33], [3, 2], [-33, -67], [0, 7], [])
    """
    shares = weights if any(weights) else [1] * len(weights)
    whole = sum(shares)
    ends = [(2 * amount * end + whole) // (2 * whole) for end in accumulate(shares, initial=0)] if shares else []
    return [after - before for before, after in pairwise(ends)]


def provider_costs(instance: Instance, plan: CheckedPlan) -> dict[str, int]:
    """Return what is paid for each used provider's work, in minor units: with the hand-offs, the cost of the plan.

    This is its fixed cost and whole units, the run, rework and change cost of the processes that it handles, and the
    support cost of those that it supports.
    """
    ids = instance.providers.ids
    sums = {used.id: used.fixed_cost + used.units_cost for used in plan.report.providers}
    for process, option in enumerate(map(int, plan.choice)):
        support = plan.report.process_costs["support"][process]
        sums[ids[int(instance.options.provider[option])]] += plan.process_cost(process) - support
        entries = _supports(instance, option)
        amounts = [int(instance.supports.share[entry]) * int(instance.supports.unit_cost[entry]) for entry in entries]
        for entry, part in zip(entries, allotted(support, amounts), strict=True):
            sums[ids[int(instance.supports.provider[entry])]] += part
    return sums


def support_providers(instance: Instance, option: int) -> list[int]:
    """Return who supports an option, each once, in the order of its entries."""
    return list(dict.fromkeys(int(instance.supports.provider[entry]) for entry in _supports(instance, option)))


def mode_costs(instance: Instance, plan: CheckedPlan) -> dict[Mode, int]:
    """Return the whole cost of the processes of each mode, in minor units: with the hand-offs, the cost of the plan."""
    sums = dict.fromkeys(MODES, 0)
    for cost, option in zip(whole_costs(instance, plan), plan.choice, strict=True):
        sums[instance.mode_of(int(option))] += cost
    return sums


def function_costs(instance: Instance, plan: CheckedPlan) -> dict[str | None, int]:
    """Return the whole cost of each function's processes and the hand-offs within it, in minor units.

    Functions come in the order in which the instance names them; hand-offs between two functions stand last, under
    None. All together this is the cost of the plan.
    """
    functions, arcs = instance.processes.functions, instance.dependencies
    sums: dict[str | None, int] = dict.fromkeys(functions, 0)
    between = 0
    for cost, function in zip(whole_costs(instance, plan), functions, strict=True):
        sums[function] += cost
    for source, target, cost in zip(arcs.source, arcs.target, plan.report.handoff_costs, strict=True):
        if functions[source] == functions[target]:
            sums[functions[source]] += cost
        else:
            between += cost
    return sums | {None: between}


def _hours(instance: Instance, process: int, option: int) -> Iterator[tuple[int, int]]:
    """Yield the providers of one option, own and support, with what is in proportion to the hours given to each."""
    options, supports = instance.options, instance.supports
    volume = int(instance.processes.volume[process])
    yield int(options.provider[option]), volume * NANO * int(options.hours[option])
    for entry in _supports(instance, option):
        yield int(supports.provider[entry]), volume * int(supports.share[entry]) * int(supports.hours[entry])


def _supports(instance: Instance, option: int) -> range:
    """Return the entries of an option's support."""
    first = instance.options.first_support
    return range(int(first[option]), int(first[option + 1]))

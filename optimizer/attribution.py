"""The whole cost of each process: its own, and its part of the people and machines that it shares with others."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO, NANO
from rightsource.models.vocabulary import MODES, Mode
from rightsource.optimizer.checked_plan import CheckedPlan

Key = TypeVar("Key")


def whole_costs(instance: Instance, plan: CheckedPlan) -> list[float]:
    """Return for each process its run, support, rework and change cost and its part of shared cost, in minor units.

    A provider's fixed cost and whole units are shared by the hours given to it, those of support work included;
    evenly where no one gives it hours. Together with the hand-offs this adds up to the cost of the plan.
    """
    count = len(instance.processes.ids)
    costs = [float(plan.process_cost(process)) for process in range(count)]
    hours: dict[int, dict[int, float]] = {}
    for process in range(count):
        for provider, given in _hours(instance, process, int(plan.choice[process])):
            users = hours.setdefault(provider, {})
            users[process] = users.get(process, 0.0) + given
    for used in plan.report.providers:
        users = hours[instance.provider_index[used.id]]
        whole = sum(users.values())
        for process, given in users.items():
            part = given / whole if whole else 1 / len(users)
            costs[process] += part * (used.fixed_cost + used.units_cost)
    return costs


def provider_costs(instance: Instance, plan: CheckedPlan) -> dict[str, int]:
    """Return what is paid for each used provider's work, in minor units: with the hand-offs, the cost of the plan.

    This is its fixed cost and whole units, the run, rework and change cost of the processes that it handles, and the
    support cost of those that it supports.
    """
    ids = instance.providers.ids
    sums = {used.id: float(used.fixed_cost + used.units_cost) for used in plan.report.providers}
    for process, option in enumerate(map(int, plan.choice)):
        support = plan.report.process_costs["support"][process]
        sums[ids[int(instance.options.provider[option])]] += plan.process_cost(process) - support
        for provider, part in _support_parts(instance, option):
            sums[ids[provider]] += part * support
    return _whole(sums, plan.report.objective - plan.report.costs.handoff)


def support_providers(instance: Instance, option: int) -> list[int]:
    """Return who supports an option, each once, in the order of its entries."""
    return list(dict.fromkeys(int(instance.supports.provider[entry]) for entry in _supports(instance, option)))


def mode_costs(instance: Instance, plan: CheckedPlan) -> dict[Mode, int]:
    """Return the whole cost of the processes of each mode, in minor units: with the hand-offs, the cost of the plan."""
    sums = dict.fromkeys(MODES, 0.0)
    for cost, option in zip(whole_costs(instance, plan), plan.choice, strict=True):
        sums[instance.mode_of(int(option))] += cost
    return _whole(sums, plan.report.objective - plan.report.costs.handoff)


def function_costs(instance: Instance, plan: CheckedPlan) -> dict[str | None, int]:
    """Return the whole cost of each function's processes and the hand-offs within it, in minor units.

    Functions come in the order in which the instance names them; hand-offs between two functions stand last, under
    None. All together this is the cost of the plan.
    """
    functions, arcs = instance.processes.functions, instance.dependencies
    sums = dict.fromkeys(functions, 0.0)
    for cost, function in zip(whole_costs(instance, plan), functions, strict=True):
        sums[function] += cost
    within, between = dict.fromkeys(functions, 0), 0
    for source, target, cost in zip(arcs.source, arcs.target, plan.report.handoff_costs, strict=True):
        if functions[source] == functions[target]:
            within[functions[source]] += cost
        else:
            between += cost
    made = _whole(sums, plan.report.objective - plan.report.costs.handoff)
    return {**{function: cost + within[function] for function, cost in made.items()}, None: between}


def _whole(sums: Mapping[Key, float], total: int) -> dict[Key, int]:
    """Return sums as whole minor units that add up to a total.

    Shares in a unit are no whole cents: what rounding lost goes where it is noticed least.
    """
    made = {key: round(amount) for key, amount in sums.items()}
    largest = max(made, key=lambda key: abs(made[key]))
    made[largest] += total - sum(made.values())
    return made


def _hours(instance: Instance, process: int, option: int) -> Iterator[tuple[int, float]]:
    """Yield the providers of one option, own and support, with the hours given to each per year."""
    options, supports = instance.options, instance.supports
    volume = float(instance.processes.volume[process]) / MICRO
    yield int(options.provider[option]), volume * float(options.hours[option]) / MICRO
    for entry in _supports(instance, option):
        share = float(supports.share[entry]) / NANO
        yield int(supports.provider[entry]), volume * share * float(supports.hours[entry]) / MICRO


def _support_parts(instance: Instance, option: int) -> Iterator[tuple[int, float]]:
    """Yield the providers of an option's support, each with its part of what that costs; nothing where it is free."""
    supports = instance.supports
    amounts = [float(supports.share[entry]) * float(supports.unit_cost[entry]) for entry in _supports(instance, option)]
    whole = sum(amounts)
    for entry, amount in zip(_supports(instance, option), amounts, strict=True):
        if whole:
            yield int(supports.provider[entry]), amount / whole


def _supports(instance: Instance, option: int) -> range:
    """Return the entries of an option's support."""
    first = instance.options.first_support
    return range(int(first[option]), int(first[option + 1]))

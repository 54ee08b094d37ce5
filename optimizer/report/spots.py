"""Places in a graph that can be pointed at, and what is told there."""

from __future__ import annotations

from collections.abc import Iterator

from rightsource.models.instance import Instance
from rightsource.models.numbers import MICRO
from rightsource.optimizer.attribution import support_providers, whole_costs
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.money import Money
from rightsource.optimizer.plots.functions import FunctionShare, function_shares
from rightsource.optimizer.plots.panels import GraphPanel
from rightsource.optimizer.report.markup import Markup, element, together
from rightsource.optimizer.wording import MODE_NAMES, counted, percent


def spots(panel: GraphPanel, plan: CheckedPlan) -> Markup:
    """Return a transparent rectangle over each process or function, in inches, whose title tells details."""
    return together(*(_function_spots(panel, plan) if panel.collapsed else _process_spots(panel, plan)))


def _process_spots(panel: GraphPanel, plan: CheckedPlan) -> Iterator[Markup]:
    instance, geometry = panel.instance, panel.layout.geometry
    whole = whole_costs(instance, plan)
    for process, (x, y) in enumerate(panel.layout.centres):
        width, height = geometry.box_width, geometry.box_height
        told = _process_words(panel, plan, process, whole[process])
        yield _spot(x, y, width, height, told, data_process=instance.processes.ids[process])


def _process_words(panel: GraphPanel, plan: CheckedPlan, process: int, whole: int) -> str:
    instance, option = panel.instance, int(plan.choice[process])
    processes, provider, current = (
        instance.processes,
        int(instance.options.provider[option]),
        int(instance.current[process]),
    )
    now = "" if current < 0 else " (as today)" if current == option else f" (today: {instance.options.ids[current]})"
    name, country = processes.names[process], instance.sites.country[instance.providers.site[provider]]
    return "\n".join(
        (
            name if name == processes.ids[process] else f"{name} ({processes.ids[process]})",
            f"Option: {instance.options.ids[option]}, {MODE_NAMES[instance.mode_of(option)]}{now}",
            f"Provider: {instance.providers.ids[provider]}, {country}",
            *_support_words(instance, option),
            f"Volume: {float(processes.volume[process]) / MICRO:,.0f} per year",
            f"Whole cost: {Money.of(instance).text(whole)} per year",
            f"Yield: {percent(float(instance.options.yields[option]) / 1e9)}",
        )
    )


def _support_words(instance: Instance, option: int) -> Iterator[str]:
    """Yield who supports an option, and where; nothing where no one does."""
    providers, sites = instance.providers, instance.sites
    named = [
        f"{providers.ids[one]}, {sites.country[providers.site[one]]}" for one in support_providers(instance, option)
    ]
    if named:
        yield f"Supported by: {'; '.join(named)}"


def _function_spots(panel: GraphPanel, plan: CheckedPlan) -> Iterator[Markup]:
    geometry = panel.layout.geometry
    for share, (x, y) in zip(function_shares(panel.instance, plan), panel.layout.centres, strict=True):
        told = _function_words(Money.of(panel.instance), share)
        yield _spot(x, y, geometry.box_width, geometry.place, told, data_function=share.name)


def _function_words(money: Money, share: FunctionShare) -> str:
    count = sum(share.processes.values())
    modes = (
        f"{MODE_NAMES[mode].capitalize()}: {counted(number, 'process', 'processes')}, "
        f"{money.text(share.costs[mode])} per year"
        for mode, number in share.processes.items()
        if number
    )
    return "\n".join((f"{share.name}: {counted(count, 'process', 'processes')}", *modes))


def _spot(x: float, y: float, width: float, height: float, told: str, **names: str) -> Markup:
    left, top = f"{x - width / 2:.3f}", f"{y - height / 2:.3f}"
    title = element("title", told)
    size = {"width": f"{width:.3f}", "height": f"{height:.3f}"}
    return element("rect", title, class_="spot", x=left, y=top, **size, tabindex=-1, role="button", **names)

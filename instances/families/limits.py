"""Capacities and unit maxima with a little more than a plan needs."""

from __future__ import annotations

from dataclasses import replace

from rightsource.instances.companies.draws import Draws
from rightsource.instances.families.ground import Ground
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance

_HOUR = 1000
"""Loads are in thousandths of an hour."""


def with_limits(ground: Ground, planted: Integers, draws: Draws, used: tuple[int, int], *, all_: bool) -> Instance:
    """Return the instance with limits on hours of which a plan uses between two shares (thousandths).

    Providers that have a capacity, or ``all_``, get another one, in whole hours; providers that are staffed in whole
    units get as many as the plan needs at that share. A provider that the plan does not use gets a third of the mean.
    """
    providers, loads = ground.instance.providers, ground.loads(planted)
    busy = loads[loads > 0]
    spare = int(busy.sum()) // (3 * max(len(busy), 1))
    share = draws.integers(*used, len(loads)).tolist()
    wanted = [load * 1000 // part + 1 if load else spare for load, part in zip(loads.tolist(), share, strict=True)]
    hours = [-(-thousandths // _HOUR) * 10**6 for thousandths in wanted]
    return replace(
        ground.instance,
        providers=replace(
            providers,
            capacity=tuple(
                given if given is None and (not all_ or size is not None) else hour
                for given, size, hour in zip(providers.capacity, providers.unit_hours, hours, strict=True)
            ),
            unit_max=tuple(
                None if size is None else -(-hour // size)
                for size, hour in zip(providers.unit_hours, hours, strict=True)
            ),
        ),
    )

"""The pairwise cost core: what is left of a `handoff` instance when a plan costs its options and its hand-offs only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from rightsource.instances.families.registry import generate
from rightsource.models.instance import Annotation, Instance

CORE: Final = "core"
_STRIPPED: Final = "handoff"


def core(processes: int, seed: int) -> Instance:
    """Return the core of the instance of the family `handoff` of this size and seed; see `stripped`.

    Raises
    ------
    InputError
        When the family `handoff` does not come in this size.

    Examples
    --------
    >>> instance = core(30, 1)
    >>> instance.name, instance.rules, sum(instance.providers.fixed_cost)
    ('core-30-1', (), 0)
    """
    return stripped(generate(_STRIPPED, processes, seed), f"{CORE}-{processes}-{seed}")


def stripped(whole: Instance, name: str) -> Instance:
    r"""Return an instance, under another name, without its rules, fixed costs, capacities and whole units.

    Every plan of it is feasible, and costs a sum over processes and dependencies,

    .. math:: \sum_i c_i(o_i) + \sum_{(i, j)} h_{ij}(o_i, o_j)

    with the cost c of an option (run, support, rework, change) and h of a hand-off. Solvers of weighted constraint
    satisfaction take such a problem whole (Cooper et al. 2010, Soft arc consistency revisited, Artificial Intelligence
    174).
    """
    none = (None,) * len(whole.providers.ids)
    zero = (0,) * len(none)
    bare = replace(whole.providers, fixed_cost=zero, capacity=none, unit_hours=none, unit_cost=zero, unit_max=none)
    return replace(whole, name=name, providers=bare, rules=(), annotations=_annotations(whole))


def _annotations(whole: Instance) -> dict[str, Annotation]:
    """Return the notes of the instance but for those on units and the figures on rules, which are gone."""
    kept = {path: one for path, one in whole.annotations.items() if not path.endswith(".unit")}
    meta: dict[str, Any] = {**kept[""].meta, "family": CORE, "stripped": whole.name}
    return {**kept, "": replace(kept[""], meta={key: value for key, value in meta.items() if key != "tightness"})}

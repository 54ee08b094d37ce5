"""The business case of a process: what each of its options costs by itself, whatever becomes of the other processes."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rightsource.models.tables import Tables

Amounts: TypeAlias = npt.NDArray[np.float64]


def stand_alone_costs(tables: Tables) -> Amounts:
    r"""Return what each option costs by itself, in minor units per year, shape (options,).

    Run, support, rework and change cost, and for the hours that the option gives to a provider with whole units their
    part of a unit, as in a business case that counts full-time equivalents:

    .. math::  c_o + \sum_p h_{op} \cdot \text{unit cost}_p / \text{unit hours}_p

    Fixed costs and hand-offs belong to no process alone and are left out. The amounts rank options; they are no cost
    of a plan, which only the checker tells.

    Examples
    --------
    >>> from rightsource.models.tables import compile_tables
    >>> tables = compile_tables(instance)
    >>> bool((stand_alone_costs(tables) >= tables.option_cost).all())
    True
    """
    providers, uses = tables.providers, tables.uses
    # Hours are in thousandths, the hours of a unit in millionths and never zero where there are units.
    each = np.where(providers.unit_hours > 0, 1000.0 * providers.unit_cost / np.maximum(providers.unit_hours, 1), 0.0)
    costs: Amounts = tables.option_cost.astype(np.float64)
    np.add.at(costs, uses.option, uses.hours * each[uses.provider])
    return costs

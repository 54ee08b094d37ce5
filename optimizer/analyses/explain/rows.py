"""What rules and limits of providers ask of sums over options, and which options they bar: all that needs no search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np

from rightsource.models.changing.rules import CAPACITY, UNITS
from rightsource.models.columns import Flags
from rightsource.models.formulation.rows import LinearRow
from rightsource.models.formulation.totals import linear_rows
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.models.tables.magnitude import Exact, exact
from rightsource.models.tables.tables import RuleTable, Tables

_THOUSANDTHS: Final = 1000
"""Loads are thousandths of an hour, unit hours millionths."""


class Rows:
    r"""The rows \sum coefficient·x <= upper over options that say the same as a rule or a limit of a provider.

    Rules whose rows need further columns (paths, counts, together, apart, budgets) have none here.
    """

    def __init__(self, instance: Instance) -> None:
        self.tables: Tables = compile_tables(instance)
        self._rules: Mapping[str, RuleTable] = {table.rule.id: table for table in self.tables.rules}

    @cached_property
    def bars(self) -> Mapping[str, Flags]:
        """Which options each rule about single processes rules out, by rule."""
        return dict(self.tables.bars)

    def of(self, name: str, value: Decimal | None = None) -> list[LinearRow]:
        """Return the rows of a rule or limit, as it is or with another value; none where it is not linear."""
        if name in self._rules:
            table = self._rules[name]
            if value is not None:
                number = int(value) if isinstance(getattr(table.rule, "value", None), int) else value
                table = replace(table, rule=table.rule.model_copy(update={"value": number}))
            return linear_rows(self.tables, table)
        return [self._limit_row(name, value)]

    def _limit_row(self, name: str, value: Decimal | None) -> LinearRow:
        """Return the hours given to a provider against its capacity, or against what its units hold."""
        tables, providers = self.tables, self.tables.providers
        position = tables.provider_ids.index(name.partition(":")[2])
        if name.startswith(CAPACITY):
            most = int(providers.capacity[position]) if value is None else int(value * _THOUSANDTHS)
            return self._load_row(name, position, 1, most)
        assert name.startswith(UNITS), name
        units = int(providers.unit_max[position]) if value is None else int(value)
        return self._load_row(name, position, _THOUSANDTHS, units * int(providers.unit_hours[position]))

    def _load_row(self, name: str, provider: int, scale: int, upper: int) -> LinearRow:
        uses = self.tables.uses
        mine = uses.provider == provider
        hours: Exact = exact(np.zeros(len(self.tables.option_ids), dtype=np.int64))
        hours[uses.option[mine]] = exact(uses.hours[mine]) * scale
        least = np.minimum.reduceat(hours, self.tables.first_option[:-1])
        above = hours - np.repeat(least, np.diff(self.tables.first_option))
        used = np.flatnonzero(above)
        return LinearRow(name, used, above[used], upper - int(least.sum()))

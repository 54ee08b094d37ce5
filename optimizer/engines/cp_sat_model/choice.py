"""Exactly one option for every process, at its own cost."""

from __future__ import annotations

from rightsource.optimizer.engines.cp_sat_model.native import NativeModel


def add_choice(native: NativeModel) -> None:
    """Add one exactly-one per process, and the cost of each option to the objective."""
    tables = native.tables
    for process in range(len(tables.process_ids)):
        native.model.add_exactly_one(native.options[option] for option in tables.options_of(process))
    native.charge(native.options, tables.option_cost.tolist())

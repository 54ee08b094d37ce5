"""What model files say of themselves at their head, and which instances have no model to write."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rightsource.models.canonical import sha256
from rightsource.models.faults import Fault, InputError
from rightsource.models.formulation.build import Formulation
from rightsource.models.instance import Instance
from rightsource.models.json_text import literal
from rightsource.models.reading.findings import listed, shown
from rightsource.models.tables import Tables

_NAMED: Final = 10


def heading(formulation: Formulation, instance: Instance) -> Iterator[str]:
    """Yield the lines of the comment at the head of a model file, in ASCII."""
    yield f"Least-cost plan of the instance {_ascii(shown(instance.name))}"
    yield f"sha256: {sha256(instance)}"
    yield f"currency: {instance.currency}"
    yield f"objective: {instance.currency} per year, as exact decimals, the constant part included"
    yield "rows: exact; whole numbers, divided by a power of two where entries are above 2^20"
    if not formulation.relaxed:
        yield "exact: an optimal solution is an optimal plan"
        return
    yield "relaxed: the rows of the rules below are rounded outwards, as they are not exact in binary numbers;"
    yield "the optimum is a lower bound on the cost of a plan, and a plan has to be checked against these rules:"
    yield from (f"  {rule}" for rule in sorted(formulation.relaxed))


def refuse_blocked(tables: Tables) -> None:
    """Raise an InputError when a process has no option left: such an instance has no plan and no model.

    Raises
    ------
    InputError
        One fault for each of the first processes of which rules bar every option; it names the rules.
    """
    faults = [Fault(f"processes[{process}]", _blocked(tables, process)) for process in tables.blocked[:_NAMED]]
    more = len(tables.blocked) - _NAMED
    if more > 0:
        faults.append(Fault("processes", f"so it is with {more:,} more processes."))
    if faults:
        raise InputError(faults)


def money(amount: int, tables: Tables) -> str:
    """Return an amount in minor units as the shortest exact decimal in currency units."""
    return literal(Decimal(amount).scaleb(-tables.money_decimals))


def _blocked(tables: Tables, process: int) -> str:
    options = tables.options_of(process)
    barring = [rule for rule, flags in tables.bars if flags[options.start : options.stop].any()]
    rules = f"rule{'s' if len(barring) > 1 else ''} {listed(barring)}"
    return f"no option of process '{tables.process_ids[process]}' is left by {rules}; there is no plan to formulate."


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode()

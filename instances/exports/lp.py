"""The formulation as a text in the LP format of CPLEX, for people to read and for solvers that have no MPS.

The format is that of IBM's CPLEX (manual, "LP file format: algebraic representation"), kept to what HiGHS and SCIP
read alike: a row with two limits becomes two rows, since both refuse or split a double inequality.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import Final

import numpy as np

from rightsource.instances.exports.heading import heading, money, refuse_blocked
from rightsource.instances.exports.names import OBJECTIVE, lp_name, unique_names
from rightsource.instances.exports.scaled_rows import ScaledRows, digits, scaled_rows
from rightsource.models.formulation.build import Formulation
from rightsource.models.formulation.linear import NO_LIMIT, LinearModel
from rightsource.models.instance import Instance

_WIDTH: Final = 120
"""Characters after which a row goes on in a new line; CPLEX reads at most 560 of them, a name alone may have 255."""
_CHUNK: Final = 20_000
"""Rows written at a time, so that few entries are ever Python objects."""


def lp_text(formulation: Formulation, instance: Instance) -> str:
    """Return the formulation of an instance in the LP format of CPLEX; the same instance gives the same text.

    Costs are in currency units per year, as exact decimals, the constant at the end of the objective; rows are exact
    whole numbers, divided by a power of two where entries are above 2²⁰ (`scaled_rows`). Where rules are only relaxed
    (see ``Formulation.relaxed``), the head of the file says so: the optimum is then a lower bound. Names are those of
    the formulation with the characters replaced that the format does not know, ``x(process,option)`` for instance. The
    objective lists every column, in order, so that readers number the columns as in the MPS file.

    Raises
    ------
    InputError
        When rules leave a process without an option; it names both.

    Examples
    --------
    >>> from rightsource.models.formulation.build import build
    >>> from rightsource.models.tables import compile_tables
    >>> print(lp_text(build(compile_tables(instance)), instance).splitlines()[-1])
    End
    """
    refuse_blocked(formulation.tables)
    return "".join(f"{line}\n" for line in _lines(formulation, instance))


def _lines(formulation: Formulation, instance: Instance) -> Iterator[str]:
    model = formulation.model
    columns = unique_names(map(model.column_name, range(model.columns)), lp_name)
    yield from (f"\\ {line}" for line in heading(formulation, instance))
    yield "Minimize"
    yield from _objective_lines(formulation, columns)
    yield "Subject To"
    yield from _row_lines(model, columns)
    yield "Bounds"
    yield from _bound_lines(model, columns)
    integral = model.integral
    binary = integral & (model.lower == 0) & (model.upper == 1)
    yield from _section("General", columns, np.flatnonzero(integral & ~binary).tolist())
    yield from _section("Binary", columns, np.flatnonzero(binary).tolist())
    yield "End"


def _objective_lines(formulation: Formulation, columns: list[str]) -> Iterator[str]:
    model, tables = formulation.model, formulation.tables
    costs = zip(model.objective.tolist(), columns, strict=True)
    terms = [f"{'-' if cost < 0 else '+'} {money(abs(cost), tables)} {name}" for cost, name in costs]
    if model.offset:
        terms.append(f"{'-' if model.offset < 0 else '+'} {money(abs(model.offset), tables)}")
    return _wrapped(f" {OBJECTIVE}:", terms)


def _row_lines(model: LinearModel, columns: list[str]) -> Iterator[str]:
    """Yield the rows, one line each or more; a row without entries gets a zero, since no row may be empty."""
    scaled = scaled_rows(model)
    texts = [text for row in range(model.rows) for text in _names_of(model, scaled, row)]
    names = iter(unique_names(texts, lp_name, [OBJECTIVE]))
    for start in range(0, model.rows, _CHUNK):
        behind = min(start + _CHUNK, model.rows)
        offsets = model.row_start[start : behind + 1]
        column = model.column[offsets[0] : offsets[-1]].tolist()
        coefficient = scaled.coefficient[offsets[0] : offsets[-1]].tolist()
        starts = (offsets - offsets[0]).tolist()
        for row in range(start, behind):
            own = slice(starts[row - start], starts[row - start + 1])
            entries = zip(coefficient[own], column[own], strict=True)
            terms = [_term(value, columns[c]) for value, c in entries] or [f"0 {columns[0]}"]
            for side in _sides(scaled, row):
                yield from _wrapped(f" {next(names)}:", [*terms, side])


def _term(value: float, name: str) -> str:
    if value in {1.0, -1.0}:
        return f"{'-' if value < 0 else '+'} {name}"
    return f"{'-' if value < 0 else '+'} {digits(abs(value))} {name}"


def _names_of(model: LinearModel, scaled: ScaledRows, row: int) -> list[str]:
    """Return the name of a row, or of the two rows that stand for one with two limits."""
    name = model.row_name(row)
    return [name] if len(_sides(scaled, row)) == 1 else [f"{name}~lower", f"{name}~upper"]


def _sides(scaled: ScaledRows, row: int) -> list[str]:
    """Return a row's limits as they stand behind its terms."""
    lower, upper = float(scaled.lower[row]), float(scaled.upper[row])
    if lower == upper:
        return [f"= {digits(lower)}"]
    sides = [f">= {digits(lower)}"] if lower > -inf else []
    return (sides + ([f"<= {digits(upper)}"] if upper < inf else [])) or [">= -inf"]


def _bound_lines(model: LinearModel, columns: list[str]) -> Iterator[str]:
    """Yield the bounds that differ from 0 and infinity; what is binary is said in a section of its own."""
    limits = zip(columns, model.lower.tolist(), model.upper.tolist(), model.integral.tolist(), strict=True)
    for name, lower, upper, integral in limits:
        if lower == upper:
            yield f" {name} = {lower}"
        elif lower <= -NO_LIMIT and upper >= NO_LIMIT:
            yield f" {name} free"
        elif lower <= -NO_LIMIT:
            yield f" -inf <= {name} <= {upper}"
        elif upper < NO_LIMIT and not (integral and (lower, upper) == (0, 1)):
            yield f" {lower} <= {name} <= {upper}"
        elif lower:
            yield f" {name} >= {lower}"


def _section(head: str, columns: list[str], members: list[int]) -> Iterator[str]:
    """Yield a section that lists columns; nothing when it would be empty."""
    if members:
        yield head
        yield from _wrapped("", [columns[k] for k in members])


def _wrapped(beginning: str, words: Iterable[str]) -> Iterator[str]:
    """Yield words on lines of at most `_WIDTH` characters, longer only where a single word is."""
    line = beginning
    for word in words:
        if len(line) + len(word) >= _WIDTH and line.strip():
            yield line
            line = "  "
        line = f"{line} {word}"
    yield line

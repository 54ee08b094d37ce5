"""From a document to the tables of its sheets: rows of cells, whatever the kind of file they are written to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from rightsource.instances.spreadsheets.cells import Cell, cell_of
from rightsource.instances.spreadsheets.layout import ADDED, INSTANCE_KEYS, SHEETS, Column, Sheet
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import shown
from rightsource.models.vocabulary import HANDOFF_CLASSES

Object: TypeAlias = Mapping[str, Any]
_WHOLE_LISTS: Final = frozenset(
    {"sites", "providers", "processes", "dependencies", "handoffs", "rules", "current_plan", "scenarios"}
)
_INNER: Final[Mapping[str, frozenset[str]]] = {
    "processes": frozenset({"options"}),
    "options": frozenset({"support", "measures"}),
    "dependencies": frozenset({"pair_costs"}),
    "scenarios": frozenset({"changes"}),
}
"""Keys of objects that are lists with a sheet of their own."""
_COMMON: Final = ("value", "scope", "select")
"""Keys of added rules whose columns other changes use too."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, each with a cell for every column."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[list[Cell]]

    def without(self, unwanted: Callable[[Column], bool]) -> Table:
        """Return the table without the unwanted columns."""
        kept = [k for k, column in enumerate(self.columns) if not unwanted(column)]
        columns = tuple(self.columns[k] for k in kept)
        return Table(self.sheet, columns, [[row[k] for k in kept] for row in self.rows])


def _whole(sheet: Sheet, rows: list[list[Cell]]) -> Table:
    """Return a table without the columns of free objects and of remarks on parts that nothing uses."""
    used = {k for row in rows for k, cell in enumerate(row) if cell is not None}
    rare = {k for k, one in enumerate(sheet.columns) if one.path[-1] == "meta" or one.path[1:] == ("note",)}
    unused = {sheet.columns[k].name for k in rare - used}
    table = Table(sheet, sheet.columns, rows)
    return table.without(lambda column: column.name in unused) if unused else table


def tables_of(document: Object, *, all_keys: bool = False) -> Iterator[Table]:
    """Yield a table for every sheet in order; those of empty lists have no rows.

    The document may be a skeleton, whose missing values are blank cells. With ``all_keys``, the sheet `instance` has
    rows for the keys that are left out too (but those of origins and remarks), with their defaults.

    Raises
    ------
    InputError
        When the document holds anything that has no column.
    """
    _refuse_unknown("instance", document, _keys_of(INSTANCE_KEYS) | _WHOLE_LISTS)
    yield _whole(SHEETS["instance"], list(_instance_rows(document, all_keys)))
    for name, sheet in list(SHEETS.items())[1:]:
        yield _whole(sheet, _RowWriter(sheet).rows(_OBJECTS[name](document)))


class _RowWriter:
    """Turns the objects of one sheet into rows."""

    def __init__(self, sheet: Sheet) -> None:
        self._name = sheet.name
        self._paths = [column.path for column in sheet.columns]
        self._known = _keys_of(sheet.columns) | _INNER.get(sheet.name, frozenset())
        parts = {column.path[0] for column in sheet.columns if len(column.path) > 1}
        self._parts = {part: {path[1] for path in self._paths if path[0] == part} for part in parts}

    def rows(self, objects: Iterator[Object]) -> list[list[Cell]]:
        """Return a row for each object."""
        return [self._row(one) for one in objects]

    def _row(self, one: Object) -> list[Cell]:
        _refuse_unknown(self._name, one, self._known)
        for part, known in self._parts.items():
            _refuse_unknown(self._name, one.get(part) or {}, known)
        return [cell_of(_value_at(one, path)) for path in self._paths]


def _value_at(one: Object, path: tuple[str, ...]) -> Any:
    value = one.get(path[0])
    return value if len(path) == 1 else (value or {}).get(path[1])


def _keys_of(columns: Sequence[Column]) -> frozenset[str]:
    return frozenset(column.path[0] for column in columns)


def _refuse_unknown(sheet: str, one: Object, known: frozenset[str] | set[str]) -> None:
    """Raise when an object holds a key that would be lost."""
    for key in one.keys() - known:
        if one[key] not in (None, [], {}, ""):
            raise InputError([Fault("", f"the key {shown(key)} has no column in the sheet '{sheet}'.")])


def _instance_rows(document: Object, all_keys: bool) -> Iterator[list[Cell]]:
    for column in INSTANCE_KEYS:
        value = _value_at(document, column.path)
        if column.name == "origin":
            value = "{}" if value == {} else None
        cell = cell_of(value)
        if cell is not None or column.required or (all_keys and len(column.path) == 1 and column.name != "origin"):
            yield [column.name, _default_cell(column) if cell is None else cell, column.meaning.text]


def _default_cell(column: Column) -> Cell:
    """Return what stands in the cell of a key that is not given: a default, or the only word there is."""
    if len(column.words) == 1:
        return column.words[0]
    return int(column.default) if column.default else None


def _options(document: Object) -> Iterator[Object]:
    for process in document.get("processes", ()):
        for option in process.get("options", ()):
            yield {"process": process.get("id"), **option}


def _supports(document: Object) -> Iterator[Object]:
    for option in _options(document):
        for support in option.get("support", ()):
            yield {"process": option["process"], "option": option.get("id"), **support}


def _measures(document: Object) -> Iterator[Object]:
    for option in _options(document):
        for measure, amount in option.get("measures", {}).items():
            yield {"process": option["process"], "option": option.get("id"), "measure": measure, "amount": amount}


def _pair_costs(document: Object) -> Iterator[Object]:
    for arc in document.get("dependencies", ()):
        for pair in arc.get("pair_costs", ()):
            yield {"from": arc.get("from"), "to": arc.get("to"), **pair}


def _handoffs(document: Object) -> Iterator[Object]:
    for name, profile in document.get("handoffs", {}).items():
        _refuse_unknown("handoffs", profile, {*HANDOFF_CLASSES, "note", "meta"})
        for key in HANDOFF_CLASSES:
            if key in profile:
                yield {"profile": name, "class": key, **profile[key]}
        remarks = {key: profile[key] for key in ("note", "meta") if profile.get(key)}
        if remarks:
            yield {"profile": name, **remarks}


def _current_plan(document: Object) -> Iterator[Object]:
    for process, option in document.get("current_plan", {}).items():
        yield {"process": process, "option": option}


def _changes(document: Object) -> Iterator[Object]:
    for scenario in document.get("scenarios", ()):
        for change in scenario.get("changes", ()):
            rule = change["rule"] if change.get("kind") == "add_rule" else None
            yield {"scenario": scenario.get("id"), **change, **({} if rule is None else _added(rule))}


def _added(rule: Object) -> Object:
    """Return a rule as the row of its change has it: some keys in columns of all changes, the others apart."""
    common = {key: rule[key] for key in _COMMON if key in rule}
    return {"rule": rule.get("id"), **common, ADDED: {key: rule[key] for key in rule.keys() - {"id", *_COMMON}}}


def _list(key: str) -> Callable[[Object], Iterator[Object]]:
    return lambda document: iter(document.get(key, ()))


_OBJECTS: Final[Mapping[str, Callable[[Object], Iterator[Object]]]] = {
    **{name: _list(name) for name in ("sites", "providers", "processes", "dependencies", "rules", "scenarios")},
    "options": _options,
    "support": _supports,
    "measures": _measures,
    "pair_costs": _pair_costs,
    "handoffs": _handoffs,
    "current_plan": _current_plan,
    "changes": _changes,
}
"""The objects that have a row in each sheet but `instance`."""

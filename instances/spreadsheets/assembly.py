"""From tables to a raw document that remembers where each of its objects and values stands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from rightsource.instances.spreadsheets.book import Book
from rightsource.instances.spreadsheets.cells import Refused, is_blank
from rightsource.instances.spreadsheets.layout import ADDED, INSTANCE_KEYS, SHEETS, Column
from rightsource.instances.spreadsheets.meanings import Meaning
from rightsource.instances.spreadsheets.places import Place
from rightsource.instances.spreadsheets.table_input import TableReader
from rightsource.models.changes import CHANGE_KINDS
from rightsource.models.reading.findings import listed, shown
from rightsource.models.reading.index import option_refusal
from rightsource.models.vocabulary import HANDOFF_CLASSES

Object = dict[str, Any]

EMPTY: Final = "this cell is empty"
_INSTANCE_KEYS: Final = {column.name: column for column in INSTANCE_KEYS}
_OTHER_KEY: Final = Column("", ("",), "text", Meaning(""))
"""A key that there is not: what is said of it does not depend on its value."""
_OF_RULES: Final = {"rule": "id", "value": "value", "scope": "scope", "select": "select"}
"""Columns and parts of changes that belong to the rule where one is added, with its keys."""


class Assembly:
    """The raw document of a book.

    ``objects`` gives, by the identity of an object of the document, its place and the part of the row that it is (the
    empty word for a whole row); ``columns`` the columns of the keys that have other ones than the part says;
    ``entries`` the place of a single value, by the identity of its object and its key; ``messages`` what to say of
    such a value instead of what a reader of documents says (None: nothing, because all is said).
    """

    def __init__(self, book: Book) -> None:
        self.document: Object = {}
        self.objects: dict[int, tuple[Place, str]] = {}
        self.columns: dict[tuple[int, str], str] = {}
        self.entries: dict[tuple[int, str], Place] = {}
        self.messages: dict[tuple[int, str], str | None] = {}
        self._book, self._tables = book, book.tables
        self._processes: dict[str, Object] = {}
        self._options: dict[str, dict[str, Object]] = {}
        self._arcs: dict[tuple[str, str], Object] = {}
        self._apart: list[Object] = []
        self._read_instance()
        for name in ("sites", "providers", "processes", "dependencies", "rules", "scenarios"):
            if name in self._tables:
                self.document[name] = [one for _, one in self._objects(name)]
        self._index_processes()
        self._read_options()
        self._read_supports()
        self._read_measures()
        self._read_pair_costs()
        self._read_handoffs()
        self._read_current_plan()
        self._read_changes()

    def _rows(self, name: str) -> Iterator[tuple[TableReader, int, Object]]:
        table = self._tables.get(name)
        if table is not None:
            for row, values in table.rows:
                yield table, row, values

    def _objects(self, name: str) -> Iterator[tuple[int, Object]]:
        """Yield the objects of a sheet with their parts put together; their places are kept."""
        parts = [column for column in SHEETS[name].columns if len(column.path) > 1]
        for table, row, values in self._rows(name):
            self.objects[id(values)] = Place(name, row), ""
            for column in parts:
                if column.name in values:
                    self._move_to_part(table, row, values, column.name, column.path)
            yield row, values
        for (one, column_name), message in self._tables[name].refused.items() if name in self._tables else ():
            self.messages.setdefault((one, column_name), message)

    def _move_to_part(self, table: TableReader, row: int, values: Object, column: str, path: tuple[str, ...]) -> None:
        part = values.setdefault(path[0], {})
        part[path[1]] = values.pop(column)
        self.objects[id(part)] = Place(table.sheet.name, row), path[0]
        if (id(values), column) in table.refused:
            self.messages[id(part), path[1]] = table.refused.pop((id(values), column))

    def _owner(self, table: TableReader, row: int, values: Object, column: str) -> str | None:
        """Take out of a row the id of what it belongs to; note where there is none."""
        name = values.pop(column, None)
        if isinstance(name, str):
            return name
        if column in table.positions:
            refused = table.refused.pop((id(values), column), None)
            self._book.note(table.place(row, column), refused or f"{EMPTY}.")
        return None

    # -- the sheet `instance` -------------------------------------------------------------------------------------

    def _read_instance(self) -> None:
        for table, row, values in self._rows("instance"):
            key = self._owner(table, row, values, "key")
            if key is not None:
                self._read_key(table, row, values, key.casefold())
        origin = self.document.get("origin")
        for key in [key for key in _INSTANCE_KEYS if key.startswith("origin_") and key in self.document]:
            origin = origin if isinstance(origin, dict) else {}
            self._move_to_origin(origin, key)
            self.document["origin"] = origin

    def _move_to_origin(self, origin: Object, key: str) -> None:
        inner = key.removeprefix("origin_")
        origin[inner] = self.document.pop(key)
        self.entries[id(origin), inner] = self.entries.pop((id(self.document), key))
        if (id(self.document), key) in self.messages:
            self.messages[id(origin), inner] = self.messages.pop((id(self.document), key))

    def _read_key(self, table: TableReader, row: int, values: Object, key: str) -> None:
        place, slot = table.place(row, "value"), (id(self.document), key)
        if key in SHEETS:
            self._book.note(table.place(row, "key"), f"{shown(key)} has a {self._book.form.noun} of its own.")
            return
        if slot in self.entries:
            message = f"the key {shown(key)} is given already in row {self.entries[slot].row}; expected it once."
            self._book.note(table.place(row, "key"), message)
            return
        self.entries[slot] = place
        refused = table.refused.get((id(values), "value"))
        column = _INSTANCE_KEYS.get(key, _OTHER_KEY)
        cell = values.get("value")
        if refused is None and (is_blank(cell) if column.kind != "remark" else cell is None):
            return
        value = Refused(refused) if refused else table.value(column, cell, row, "value")
        if isinstance(value, Refused):
            self.messages[slot], value = value.message, None
        elif type(cell) is Decimal and column.spans:
            value = table.fitted(column, cell, row, "value")
        self.document[key] = value

    # -- processes and what belongs to them -----------------------------------------------------------------------

    def _index_processes(self) -> None:
        for process in self.document.get("processes", ()):
            name, process["options"] = process.get("id"), []
            first = self._processes.setdefault(name, process) if isinstance(name, str) else process
            slot = id(process), "options"
            if first is not process or not isinstance(name, str) or "options" not in self._tables:
                self.messages[slot] = None
            else:
                sheet = self._book.form.sheet("options")
                self.messages[slot] = f"no row of {sheet} is for process {shown(name)}; expected at least one."
        self._judges_processes = len(self._processes) and all(
            isinstance(process.get("id"), str) for process in self.document.get("processes", ())
        )

    def _read_options(self) -> None:
        for row, option in self._objects("options"):
            table = self._tables["options"]
            name = self._owner(table, row, option, "process")
            if name is None:
                continue
            self._options.setdefault(name, {}).setdefault(option.get("id", ""), option)
            if name in self._processes:
                self._processes[name]["options"].append(option)
            else:
                self._note_no_process(table.place(row, "process"), name)

    def _note_no_process(self, place: Place, name: str) -> None:
        """Note a process that there is not, unless one's id could not be read."""
        if self._judges_processes:
            hint = self._book.findings.hint(name, self._processes)
            self._book.note(place, f"{shown(name)} is not a process{hint}")

    def _option(self, table: TableReader, row: int, values: Object) -> Object | None:
        """Return the option that a row belongs to; note it when there is none."""
        process = self._owner(table, row, values, "process")
        name = self._owner(table, row, values, "option")
        if process is None or name is None:
            return None
        own = self._options.get(process, {})
        if name in own:
            return own[name]
        if process not in self._processes and process not in self._options:
            self._note_no_process(table.place(row, "process"), process)
        elif own and all(own):
            message = option_refusal(name, process, list(own), self._book.findings)
            self._book.note(table.place(row, "option"), message)
        return None

    def _read_supports(self) -> None:
        for row, support in self._objects("support"):
            option = self._option(self._tables["support"], row, support)
            if option is not None:
                option.setdefault("support", []).append(support)

    def _read_measures(self) -> None:
        for table, row, values in self._rows("measures"):
            option, name = self._option(table, row, values), self._owner(table, row, values, "measure")
            if option is None or name is None:
                continue
            measures = option.setdefault("measures", {})
            slot = id(measures), name
            if slot in self.entries:
                message = f"{shown(name)} of this option is given already in row {self.entries[slot].row}."
                self._book.note(table.place(row, "measure"), message)
            else:
                self._keep_entry(table, row, values, "amount", measures, name)

    def _keep_entry(self, table: TableReader, row: int, values: Object, column: str, into: Object, key: str) -> None:
        """Put the cell of a column into an object under a key of the user's own; an empty one is a fault there."""
        slot = id(into), key
        into[key] = values.get(column)
        self.entries[slot] = table.place(row, column)
        if into[key] is None:
            missing = None if column not in table.positions else f"{EMPTY}."
            self.messages[slot] = table.refused.get((id(values), column), missing)

    # -- dependencies and hand-offs -------------------------------------------------------------------------------

    def _read_pair_costs(self) -> None:
        for arc in self.document.get("dependencies", ()):
            ends = arc.get("from"), arc.get("to")
            if all(isinstance(end, str) for end in ends):
                self._arcs.setdefault(ends, arc)
        for row, pair in self._objects("pair_costs"):
            table = self._tables["pair_costs"]
            ends = self._owner(table, row, pair, "from"), self._owner(table, row, pair, "to")
            if None in ends:
                continue
            if ends in self._arcs:
                self._arcs[ends].setdefault("pair_costs", []).append(pair)
            else:
                arcs = self._book.form.sheet("dependencies")
                message = f"no row of {arcs} leads from {shown(ends[0])} to {shown(ends[1])}; expected one."
                self._book.note(table.place(row, "from"), message)

    def _read_handoffs(self) -> None:
        profiles: Object = {}
        for row, values in self._objects("handoffs"):
            table = self._tables["handoffs"]
            name = self._owner(table, row, values, "profile")
            if name is not None:
                profile = profiles.setdefault(name, {})
                self.entries.setdefault((id(profiles), name), table.place(row, "profile"))
                self.objects.setdefault(id(profile), (Place("handoffs", row), ""))
                self._read_class(table, row, values, profile)
        if profiles:
            self.document["handoffs"] = profiles

    def _read_class(self, table: TableReader, row: int, values: Object, profile: Object) -> None:
        refused = table.refused.pop((id(values), "class"), None)
        name = values.pop("class", None)
        slot = id(profile), str(name)
        if refused:
            self._book.note(table.place(row, "class"), refused)
        elif name is None:
            self._read_profile_remarks(table, row, values, profile)
        elif name not in HANDOFF_CLASSES:
            near = self._book.findings.nearest(name, HANDOFF_CLASSES)
            message = f"found {shown(name)}, expected one of {listed(HANDOFF_CLASSES)}{near}"
            self._book.note(table.place(row, "class"), message)
        elif slot in self.entries:
            message = f"the class '{name}' of this profile is given already in row {self.entries[slot].row}."
            self._book.note(table.place(row, "class"), message)
        else:
            self.entries[slot] = table.place(row, "class")
            if name != "far" and "hours_apart" in values:
                del values["hours_apart"]
                self._book.note(table.place(row, "hours_apart"), "only the class 'far' uses this column.")
            profile[name] = values

    def _read_profile_remarks(self, table: TableReader, row: int, values: Object, profile: Object) -> None:
        if not values.keys() <= {"note", "meta"}:
            self._book.note(table.place(row, "class"), f"{EMPTY}; expected one of {listed(HANDOFF_CLASSES)}.")
        elif profile.keys() & values.keys():
            self._book.note(Place("handoffs", row), "a remark on this whole profile is given already.")
        else:
            for key, value in values.items():
                profile[key] = value
                self.entries[id(profile), key] = table.place(row, key)
                if (id(values), key) in table.refused:
                    self.messages[id(profile), key] = table.refused[id(values), key]

    # -- the current plan -----------------------------------------------------------------------------------------

    def _read_current_plan(self) -> None:
        plan: Object = {}
        for table, row, values in self._rows("current_plan"):
            process = self._owner(table, row, values, "process")
            if process is None:
                continue
            slot = id(plan), process
            if process not in self._processes:
                self._note_no_process(table.place(row, "process"), process)
            elif slot in self.entries:
                message = f"process {shown(process)} is given already in row {self.entries[slot].row}."
                self._book.note(table.place(row, "process"), message)
            else:
                self._keep_entry(table, row, values, "option", plan, process)
        if plan:
            self.document["current_plan"] = plan

    # -- what scenarios change ------------------------------------------------------------------------------------

    def _read_changes(self) -> None:
        scenarios = {one.get("id"): one for one in reversed(self.document.get("scenarios", ()))}
        judges = all(isinstance(name, str) for name in scenarios) and "scenarios" not in self._book.unreadable
        for row, change in self._objects("changes"):
            table = self._tables["changes"]
            self._put_rule_together(table, row, change)
            name = self._owner(table, row, change, "scenario")
            if name in scenarios:
                scenarios[name].setdefault("changes", []).append(change)
            elif name is not None and judges:
                hint = self._book.findings.hint(name, scenarios)
                self._book.note(table.place(row, "scenario"), f"{shown(name)} is not a scenario{hint}")

    def _put_rule_together(self, table: TableReader, row: int, change: Object) -> None:
        """Give a change that adds a rule the rule as an object; note columns that only such changes use."""
        rule = change.pop(ADDED, {})
        self._apart.append(rule)
        if change.get("kind") == "add_rule":
            for column, key in _OF_RULES.items():
                self.columns[id(rule), key] = column
                if column in change:
                    rule[key] = change.pop(column)
                if (id(change), column) in table.refused:
                    self.messages[id(rule), key] = table.refused.pop((id(change), column))
            self.objects[id(rule)] = Place("changes", row), ADDED
            change["rule"] = rule
        elif change.get("kind") in CHANGE_KINDS:
            for key in rule:
                column = SHEETS["changes"].by_path[ADDED, key].name
                self._book.note(table.place(row, column), "only the kind 'add_rule' uses this column.")

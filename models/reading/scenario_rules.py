"""The rules that a scenario's changes name: known by then, of a kind that has a value, with an id of their own."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable
from typing import Any

from rightsource.models.changes import AddRule, ChangeRule, DropRule
from rightsource.models.changing.rules import CAPACITY, UNITS, limit_value, limits_of, with_value
from rightsource.models.columns import Providers
from rightsource.models.faults import InputError
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.index import holes, is_consequence
from rightsource.models.reading.rules import ReadRule
from rightsource.models.rules import Rule


class RuleNames:
    """The rules and limits of providers by id, as they are after the changes of a scenario so far.

    ``complete`` is False when some rules could not be read: then nothing is said of ids that are not known. A rule that
    could be read in part only is None.
    """

    def __init__(self, rules: Iterable[ReadRule], providers: Providers, findings: Findings, *, complete: bool) -> None:
        self._own = {read.rule.id: read.rule if read.sound else None for read in rules}
        self._own_limits: dict[str, Any] = dict(limits_of(providers))
        self._providers = frozenset(providers.ids)
        self._faulty = [*holes(self._own), *holes(providers.ids)]
        self._findings, self._own_complete = findings, complete
        self._known = [*self._own, *(name for name, limit in self._own_limits.items() if limit is not None)]
        self.start()

    def start(self) -> None:
        """Begin with the first change of a scenario: all rules are the instance's own again."""
        self._rules: ChainMap[str, Rule | None] = ChainMap({}, self._own)
        self._limits: ChainMap[str, Any] = ChainMap({}, self._own_limits)
        self.complete = self._own_complete

    def change(self, path: str, change: ChangeRule, context: str, sound: bool) -> None:
        """Note a rule that there is not, or that cannot have this value; else it has it from now on."""
        name = change.rule
        try:
            if name in self._limits:
                self._limits[name] = limit_value(name, change.value) if sound else 0
            elif name not in self._rules:
                self._note_unknown(path, name, context)
            elif sound and (rule := self._rules[name]) is not None:
                self._rules[name] = with_value(rule, change.value)
        except InputError as error:
            for fault in error.faults:
                self._findings.fault(f"{path}.{fault.path}", f"{fault.message[:-1]} ({context}).")

    def drop(self, path: str, change: DropRule, context: str, sound: bool) -> None:
        """Note a rule that there is not; a limit is gone from now on."""
        name = change.rule
        if self._limits.get(name) is not None:
            self._limits[name] = None
        elif name in self._limits:
            self._findings.fault(f"{path}.rule", f"there is no limit {shown(name)} to drop ({context}).")
        elif name not in self._rules:
            self._note_unknown(path, name, context)

    def add(self, path: str, change: AddRule, context: str, sound: bool) -> None:
        """Note an id that is taken; else the rule is there from now on."""
        name, where = change.rule.id, f"{path}.rule.id"
        if self._is_of_limit(name):
            message = f"'{name}' is the id of a built-in rule; expected another id ({context})."
            self._findings.fault(where, message)
        elif name and name in self._rules:
            message = f"there is a rule {shown(name)} already; expected another id ({context})."
            self._findings.fault(where, message)
        else:
            self._rules[name] = change.rule if sound else None

    def _is_of_limit(self, name: str) -> bool:
        return any(name.startswith(mark) and name.removeprefix(mark) in self._providers for mark in (CAPACITY, UNITS))

    def _note_unknown(self, path: str, name: str, context: str) -> None:
        if not self.complete or is_consequence(name, self._faulty):
            return
        if self._is_of_limit(name):
            message = f"provider {shown(name.removeprefix(UNITS))} has no units to limit ({context})."
        else:
            known = [*self._known, *self._rules.maps[0]] if self._rules.maps[0] else self._known
            message = f"{shown(name)} is not a rule ({context}){self._findings.hint(name, known)}"
        self._findings.fault(f"{path}.rule", message)

"""Whether rules speak of anything: processes, options, measures and paths that the rest of the instance knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from rightsource.models.columns import Dependencies, Flags
from rightsource.models.fields import Hole
from rightsource.models.matching import Matcher
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index
from rightsource.models.reading.rules import ReadRule
from rightsource.models.reading.scope_checks import ScopeChecker, Stranger
from rightsource.models.rules import (
    Forbid,
    MaxCount,
    MaxShare,
    MaxTotal,
    PathRule,
    Rule,
    Scope,
    Scoped,
    Select,
    Selected,
)
from rightsource.models.topology import neighbours, reachable
from rightsource.models.vocabulary import BUILT_IN_MEASURES


class RuleChecker:
    """Checks rules one by one against what the instance holds.

    ``measures`` are the user's own; they and ``arcs`` are None when what they need could not be read.
    """

    def __init__(
        self,
        scopes: ScopeChecker,
        processes: Index,
        arcs: Dependencies | None,
        measures: set[str] | None,
        findings: Findings,
    ) -> None:
        self._scopes, self._arcs = scopes, arcs
        self._processes, self._measures, self._findings = processes, measures, findings

    def check(self, read: ReadRule, *, in_scenario: bool = False) -> None:
        """Note everything that a rule names and the instance does not hold; matching nothing is no error in scenarios.

        ``in_scenario`` tells rules that scenarios add from the instance's own.
        """
        before = len(self._findings.faults)
        self._check_measure(read.path, read.rule)
        if isinstance(read.rule, PathRule):
            self._check_path(read, read.rule)
        if isinstance(read.rule, Scoped):
            strangers = self._scopes.strangers(read.path, read.rule)
            if read.sound and self._scopes.matcher and len(self._findings.faults) == before:
                harmless = in_scenario or isinstance(read.rule, Forbid | MaxTotal | MaxShare | MaxCount)
                self._check_match(self._scopes.matcher, read.path, read.rule, strangers, harmless)

    def _check_measure(self, path: str, rule: Rule) -> None:
        measure = getattr(rule, "measure", None)
        if measure is None or isinstance(measure, Hole):
            return
        if measure == "total_cost":
            self._check_budget(f"{path}.measure", rule)
        elif self._measures is not None and measure not in BUILT_IN_MEASURES | self._measures:
            hint = self._findings.nearest(measure, BUILT_IN_MEASURES | self._measures)
            more = " (it is not built in, and no option has it)" if hint == "." else ""
            self._findings.fault(f"{path}.measure", f"'{measure}' is not a measure{more}{hint}")

    def _check_budget(self, path: str, rule: Rule) -> None:
        if not isinstance(rule, MaxTotal):
            self._findings.fault(
                path, f"'total_cost' cannot be used by '{rule.kind}'; expected a rule of kind 'max_total'."
            )
        elif _is_given(rule.scope) or _is_given(rule.select):
            self._findings.fault(path, "'total_cost' is the cost of the whole plan; expected no scope and no select.")

    def _check_path(self, read: ReadRule, rule: PathRule) -> None:
        starts = self._ends(f"{read.path}.from", rule.from_)
        ends = self._ends(f"{read.path}.to", rule.to)
        if self._arcs is None or not (read.sound and starts and ends):
            return
        if not ends & reachable(self._successors, starts) and self._sound.all():
            ends_in_words = f"from {_listed(rule.from_)} to {_listed(rule.to)}"
            message = f"no path leads {ends_in_words}; expected at least one (rule '{rule.id}')."
            self._findings.fault(read.path, message)

    @cached_property
    def _sound(self) -> Flags:
        """Which arcs have two known ends."""
        arcs = self._arcs
        return np.zeros(0, dtype=np.bool_) if arcs is None else (arcs.source >= 0) & (arcs.target >= 0)

    @cached_property
    def _successors(self) -> Mapping[int, Sequence[int]]:
        """The graph that all path rules walk through."""
        return {} if self._arcs is None else neighbours(self._arcs.source[self._sound], self._arcs.target[self._sound])

    def _ends(self, path: str, names: tuple[str, ...] | None) -> set[int]:
        """Return the positions of the processes at one end of a path rule; none when some are unknown or not given."""
        names = names or ()
        places = [path] if len(names) == 1 else [f"{path}[{k}]" for k in range(len(names))]
        positions = {self._processes.find(name, place) for name, place in zip(names, places, strict=True)}
        return positions if min(positions, default=-1) >= 0 else set()

    def _check_match(
        self, matcher: Matcher, path: str, rule: Scoped, strangers: list[Stranger], harmless: bool
    ) -> None:
        """Note a scope or selection that matches nothing; strange words are only worth a warning otherwise."""
        scope = matcher.scope(rule.scope)
        if not scope:
            message = f"no process matches this scope (rule '{rule.id}')"
            self._scopes.note_nothing(f"{path}.scope", message, strangers, harmless=harmless)
        elif isinstance(rule, Selected) and not matcher.any_selected(scope, rule.select, isinstance(rule, Forbid)):
            message = f"no option of the processes in scope matches this selection (rule '{rule.id}')"
            self._scopes.note_nothing(f"{path}.select", message, strangers, harmless=harmless)
        else:
            self._scopes.note_strangers(strangers)


def _is_given(part: Scope | Select) -> bool:
    """Return whether a scope or selection restricts anything."""
    return any(getattr(part, key) is not None for key in type(part).model_fields if key not in ("note", "meta"))


def _listed(names: tuple[str, ...] | None) -> str:
    return ", ".join(f"'{name}'" for name in names or ())

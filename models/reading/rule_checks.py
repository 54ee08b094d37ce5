"""Whether rules speak of anything: ids, words, measures and paths that the rest of the instance knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from rightsource.models.columns import Dependencies, Flags, Options, Processes, Providers, Sites
from rightsource.models.fields import Hole
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index, holes, is_consequence
from rightsource.models.reading.matching import Matcher
from rightsource.models.reading.rules import ReadRule
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

_ID_NOUNS: Final = {
    "processes": "a process",
    "options": "an option of any process",
    "providers": "a provider",
    "groups": "a group",
    "sites": "a site",
}
_WORD_NOUNS: Final = {
    "functions": "the function of any process",
    "data_classes": "the data class of any process",
    "countries": "the country of any site",
    "regions": "the region of any site",
    "technologies": "the technology of any option",
}


def vocabulary(sites: Sites, providers: Providers, processes: Processes, options: Options) -> dict[str, set[str]]:
    """Return what the instance holds for each key of scopes and selections whose words are the user's own."""
    columns: Mapping[str, tuple[str | None, ...]] = {
        "processes": processes.ids,
        "functions": processes.functions,
        "data_classes": processes.data_classes,
        "options": options.ids,
        "technologies": options.technologies,
        "providers": providers.ids,
        "groups": providers.group,
        "sites": sites.ids,
        "countries": sites.country,
        "regions": sites.region,
    }
    return {key: {word for word in column if word is not None} for key, column in columns.items()}


@dataclass(frozen=True)
class _Stranger:
    """A word of a scope or selection that nothing in the instance bears."""

    path: str
    key: str
    word: str


class RuleChecker:
    """Checks rules one by one against what the instance holds.

    ``measures`` are the user's own; they, ``matcher`` and ``arcs`` are None when what they need could not be read.
    """

    def __init__(
        self,
        words: Mapping[str, set[str]],
        matcher: Matcher | None,
        processes: Index,
        providers: Index,
        arcs: Dependencies | None,
        measures: set[str] | None,
        findings: Findings,
    ) -> None:
        self._words, self._matcher, self._arcs = words, matcher, arcs
        self._processes, self._providers = processes, providers
        self._measures, self._findings = measures, findings

    def check(self, read: ReadRule) -> None:
        """Note everything that a rule names and the instance does not hold."""
        before = len(self._findings.faults)
        self._check_measure(read.path, read.rule)
        if isinstance(read.rule, PathRule):
            self._check_path(read, read.rule)
        if isinstance(read.rule, Scoped):
            strangers = list(self._strangers(read))
            for stranger in strangers:
                if stranger.key in _ID_NOUNS:
                    self._findings.fault(stranger.path, self._words_on(stranger))
            if read.sound and self._matcher and len(self._findings.faults) == before:
                self._check_match(self._matcher, read.path, read.rule, strangers)

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

    def _strangers(self, read: ReadRule) -> Iterator[_Stranger]:
        for part in ("scope", "select"):
            written = getattr(read.rule, part, None)
            for key, known in self._words.items():
                for k, word in enumerate(getattr(written, key, None) or ()):
                    if word not in known and not is_consequence(word, holes(known)):
                        yield _Stranger(f"{read.path}.{part}.{key}[{k}]", key, word)

    def _words_on(self, stranger: _Stranger) -> str:
        if stranger.key == "providers":
            return self._providers.refusal(stranger.word)
        noun = {**_ID_NOUNS, **_WORD_NOUNS}[stranger.key]
        return f"'{stranger.word}' is not {noun}{self._findings.hint(stranger.word, self._words[stranger.key])}"

    def _check_match(self, matcher: Matcher, path: str, rule: Scoped, strangers: list[_Stranger]) -> None:
        """Note a scope or selection that matches nothing; strange words are only worth a warning otherwise."""
        scope = matcher.scope(rule.scope)
        nothing = ""
        if not scope:
            path, nothing = f"{path}.scope", "no process matches this scope"
        elif isinstance(rule, Selected) and not matcher.any_selected(scope, rule.select, isinstance(rule, Forbid)):
            path, nothing = f"{path}.select", "no option of the processes in scope matches this selection"
        if nothing:
            reasons = " ".join(self._words_on(stranger) for stranger in strangers)
            message = f"{nothing} (rule '{rule.id}'){': ' + reasons if reasons else '.'}"
            harmless = isinstance(rule, Forbid | MaxTotal | MaxShare | MaxCount)
            (self._findings.warn if harmless else self._findings.fault)(path, message)
            return
        for stranger in strangers:
            self._findings.warn(stranger.path, self._words_on(stranger))


def _is_given(part: Scope | Select) -> bool:
    """Return whether a scope or selection restricts anything."""
    return any(getattr(part, key) is not None for key in type(part).model_fields if key not in ("note", "meta"))


def _listed(names: tuple[str, ...] | None) -> str:
    return ", ".join(f"'{name}'" for name in names or ())

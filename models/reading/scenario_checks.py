"""Whether the changes of scenarios speak of anything that the instance holds, and can be made one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from rightsource.models.changes import (
    PROVIDER_PRICES,
    RUNNING_PRICES,
    AddRule,
    RemoveProvider,
    ScalePrice,
    ScaleVolume,
    SetYield,
)
from rightsource.models.changing.figures import is_local, misplaced_price
from rightsource.models.instance import Instance
from rightsource.models.matching import Matcher
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index
from rightsource.models.reading.rule_checks import RuleChecker
from rightsource.models.reading.rules import ReadRule
from rightsource.models.reading.salvage import hollow
from rightsource.models.reading.scenario_rules import RuleNames
from rightsource.models.reading.scenarios import ReadScenario
from rightsource.models.reading.scope_checks import ScopeChecker, Stranger

_OWN_PRICES: Final = frozenset({"unit_cost", "annual_cost", "transition_cost", "exit_cost"})


class ScenarioChecker:
    """Checks scenarios one by one against an instance, of which parts may be stand-ins for what could not be read.

    ``rules_complete`` is False when some rules could not be read; ``has_plan`` says whether a current plan is given.
    """

    def __init__(
        self,
        instance: Instance,
        own_rules: Sequence[ReadRule],
        scopes: ScopeChecker,
        rules: RuleChecker,
        providers: Index,
        findings: Findings,
        *,
        rules_complete: bool,
        has_plan: bool,
    ) -> None:
        self._instance, self._scopes, self._rules = instance, scopes, rules
        self._providers, self._findings = providers, findings
        self._names = RuleNames(own_rules, instance.providers, findings, complete=rules_complete)
        self._has_plan = has_plan
        self._checks: dict[str, Callable[[str, Any, str, bool], None]] = {
            "volume": self._check_volume,
            "price": self._check_price,
            "yield": self._check_yield,
            "change_rule": self._names.change,
            "drop_rule": self._names.drop,
            "add_rule": self._check_added,
            "remove_provider": self._check_removed,
        }

    def check(self, read: ReadScenario) -> None:
        """Note everything that a scenario's changes name and the instance does not hold when their turn comes."""
        self._names.start()
        for k, change in enumerate(read.scenario.changes):
            path = f"{read.path}.changes[{k}]"
            sound = path not in read.unsound
            self._checks[change.kind](path, change, f"scenario '{read.scenario.id}'", sound)
            if not sound and (isinstance(change, AddRule) or change is hollow(ScaleVolume)):
                self._names.complete = False  # a rule with an id of its own may have been meant

    def _check_volume(self, path: str, change: ScaleVolume, context: str, sound: bool) -> None:
        before = len(self._findings.faults)
        strangers = self._scopes.strangers(path, change)
        strangers += self._scopes.strange_words(f"{path}.countries", "countries", change)
        if change.countries is not None and not self._has_plan:
            message = (
                f"'countries' are those where processes are worked today, but there is no current plan ({context})."
            )
            self._findings.fault(f"{path}.countries", message)
        matcher = self._scopes.matcher
        if not sound or matcher is None or len(self._findings.faults) > before:
            return
        scope = matcher.scope(change.scope)
        worked = None if change.countries is None else matcher.worked_in(change.countries, self._instance.current)
        if scope and worked is not None and worked.isdisjoint(scope):
            message = f"no process in scope is worked in these countries today ({context})"
            self._scopes.note_nothing(f"{path}.countries", message, strangers, harmless=True)
        else:
            self._note_match(path, context, strangers, bool(scope), True)

    def _check_price(self, path: str, change: ScalePrice, context: str, sound: bool) -> None:
        before = len(self._findings.faults)
        strangers = self._scopes.strangers(path, change)
        if misplaced := misplaced_price(change):
            self._findings.fault(f"{path}.{misplaced.path}", f"{misplaced.message[:-1]} ({context}).")
        matcher = self._scopes.matcher
        if sound and matcher is not None and len(self._findings.faults) == before:
            scope = matcher.scope(change.scope)
            self._note_match(path, context, strangers, bool(scope), _has_price(matcher, scope, change))

    def _check_yield(self, path: str, change: SetYield, context: str, sound: bool) -> None:
        before = len(self._findings.faults)
        strangers = self._scopes.strangers(path, change)
        matcher = self._scopes.matcher
        if sound and matcher is not None and len(self._findings.faults) == before:
            scope = matcher.scope(change.scope)
            selected = matcher.any_selected(scope, change.select, with_support=False)
            self._note_match(path, context, strangers, bool(scope), selected)

    def _note_match(self, path: str, context: str, strangers: list[Stranger], scope: bool, select: bool) -> None:
        """Warn where a change changes nothing, since its scope or selection matches nothing, or of strange words."""
        if not scope:
            message = f"no process matches this scope ({context})"
            self._scopes.note_nothing(f"{path}.scope", message, strangers, harmless=True)
        elif not select:
            message = f"nothing that this change is about matches this selection ({context})"
            self._scopes.note_nothing(f"{path}.select", message, strangers, harmless=True)
        else:
            self._scopes.note_strangers(strangers)

    def _check_added(self, path: str, change: AddRule, context: str, sound: bool) -> None:
        self._rules.check(ReadRule(f"{path}.rule", change.rule, sound), in_scenario=True)
        self._names.add(path, change, context, sound)

    def _check_removed(self, path: str, change: RemoveProvider, context: str, sound: bool) -> None:
        self._providers.find(change.provider, f"{path}.provider", context)


def _has_price(matcher: Matcher, scope: list[int], change: ScalePrice) -> bool:
    """Return whether there are options, support entries or providers whose prices a change is about."""
    wanted = set(change.prices or RUNNING_PRICES)
    return (
        (bool(wanted & _OWN_PRICES) and matcher.any_selected(scope, change.select, with_support=False))
        or ("support" in wanted and any(True for _ in matcher.selected_support(scope, change.select)))
        or (
            not wanted.isdisjoint(PROVIDER_PRICES)
            and not is_local(change)
            and bool(matcher.selected_providers(change.select))
        )
    )

"""Rules on single choices: which options the processes in scope must or must not use."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from rightsource.models.checker.facts import Chosen, Facts
from rightsource.models.checker.scopes import Selection, processes_in
from rightsource.models.checker.sentences import counted, listed
from rightsource.models.checker.subjects import selection_words
from rightsource.models.instance import Instance
from rightsource.models.report import RuleReport
from rightsource.models.rules import Forbid, Require, Scope


class PickCheck:
    """Counts the processes in scope whose chosen option offends; none may."""

    def __init__(self, facts: Facts, rule: Require | Forbid) -> None:
        self._facts, self._rule = facts, rule
        self._scope = processes_in(facts.instance, rule.scope)
        self._selection = Selection(facts, rule.select)
        self._allows = (_required if isinstance(rule, Require) else _not_forbidden)(facts, rule)

    def holds(self, chosen: Chosen) -> bool:
        """Tell whether no process in scope offends."""
        return all(self._allows(chosen.options[i]) for i in self._scope)

    def report(self, chosen: Chosen) -> RuleReport:
        """Return the number of offending processes; one of them is enough to break the rule."""
        offenders = [i for i in self._scope if not self._allows(chosen.options[i])]
        count = Fraction(len(offenders))
        return RuleReport(
            id=self._rule.id,
            kind=self._rule.kind,
            holds=not offenders,
            value=count,
            limit=Fraction(0),
            slack=-count,
            unit="count",
            message=self._message(chosen, offenders),
            conflict=self._facts.names(offenders[:1]),
            processes=self._facts.names(offenders),
        )

    def _message(self, chosen: Chosen, offenders: list[int]) -> str:
        required = isinstance(self._rule, Require)
        if not offenders:
            where = "process" if self._rule.scope == Scope() else "process in scope"
            return f"Every {where} uses a required option." if required else f"No {where} uses a forbidden option."
        choices, selected = [self._choice(i, chosen.options[i]) for i in offenders], selection_words(self._rule.select)
        one = len(offenders) == 1
        forbids, lacks = ("uses", "does not use") if one else ("use", "do not use")
        fault = f"{lacks} the required {selected}" if required else f"{forbids} forbidden {selected}"
        return f"{len(offenders):,} {counted(len(offenders), 'process')} {fault}: {listed(choices)}."

    def _choice(self, process: int, option: int) -> str:
        """Return a process with its option, and whether only the support for it offends."""
        instance = self._facts.instance
        own = self._selection.selects(option) != isinstance(self._rule, Require)
        because = "" if own else ", because of its support"
        return f"{instance.processes.ids[process]} (option {instance.options.ids[option]}{because})"


def _required(facts: Facts, rule: Require | Forbid) -> Callable[[int], bool]:
    """Return the test that an option is selected and that all its support is done at selected places."""
    selection = Selection(facts, rule.select)
    supporters = _supporters(facts.instance)
    return lambda option: selection.selects(option) and all(map(selection.allows_place_of, supporters(option)))


def _not_forbidden(facts: Facts, rule: Require | Forbid) -> Callable[[int], bool]:
    """Return the test that an option is not selected, nor would be with a support provider as its own."""
    selection = Selection(facts, rule.select)
    supporters = _supporters(facts.instance)
    return lambda option: (
        not (
            selection.selects(option)
            or any(selection.selects_with(option, provider) for provider in supporters(option))
        )
    )


def _supporters(instance: Instance) -> Callable[[int], list[int]]:
    """Return the function from an option to its support providers."""
    first, provider = instance.options.first_support, instance.supports.provider
    return lambda option: provider[int(first[option]) : int(first[option + 1])].tolist()

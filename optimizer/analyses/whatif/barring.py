"""Why a what-if is impossible: a minimal set of rules that no plan with it keeps together.

Whoever imports this module loads OR-Tools: import it only where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rightsource.models.changes import AddRule
from rightsource.models.changing.apply import changed
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.tables import compile_tables
from rightsource.optimizer.analyses.explain.conflicts import Core, shrunk
from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.rule_values import rule_names
from rightsource.optimizer.analyses.time_part import TimePart
from rightsource.optimizer.analyses.whatif.relaxation import Relaxation
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.wording import tightness


@dataclass(frozen=True)
class Barring:
    """The rules that no plan under a demand keeps together, None where that was not worked out in time.

    There are none where the demand itself leaves a process no option. ``reasons`` are sentences: for each rule a plan
    under the demand that keeps the others and breaks it.
    """

    rules: tuple[str, ...] | None
    reasons: tuple[str, ...]


_RELAXATION_PART: Final = 0.5
"""Part of the time left that the relaxation may take; the rest is for making the conflict smaller."""
_NOT_WORKED_OUT: Final = Barring(None, ("Which rules forbid it was not worked out in time.",))


def barring(asker: Asker, demand: AddRule, plans: Sequence[Integers]) -> Barring:
    """Return why no plan keeps all rules and a demand, which is proven already, as far as the asker's time allows.

    What the linear relaxation proves of the rules is where a deletion filter starts, see `shrunk`. ``plans`` are known
    choices; the baseline must be among them: it shows that the demand itself is part of the conflict.
    """
    if asker.out_of_time():
        return _NOT_WORKED_OUT
    variant = changed(asker.instance, [demand])
    oracle = Oracle(replace(asker, instance=variant))
    oracle.keep_conflict(oracle.names)
    for plan in plans:
        oracle.keep_plan(plan)
    proven = _by_relaxation(variant, TimePart.of(asker, _RELAXATION_PART))
    if proven is not None:
        oracle.keep_conflict(frozenset(proven))
    core = shrunk(oracle, oracle.names)
    if proven is None and core.rules == oracle.names and not core.minimal:
        return _NOT_WORKED_OUT
    rules = tuple(name for name in rule_names(asker.instance) if name in core.rules)
    return Barring(rules, tuple(_reasons(oracle, core, rules, demand)))


def _by_relaxation(variant: Instance, part: TimePart) -> tuple[str, ...] | None:
    """Return rules that the linear relaxation proves to leave no plan, the demand among them."""
    tables = compile_tables(variant)
    if tables.blocked:
        return None
    return Relaxation(build(tables), tables.floor).refuted(part)


def _reasons(oracle: Oracle, core: Core, rules: Sequence[str], demand: AddRule) -> Iterator[str]:
    if not rules:
        alone = compile_tables(oracle.instance.with_rules([demand.rule]))
        yield from (f"Process '{alone.process_ids[process]}' has no option left." for process in alone.blocked[:1])
    for name in rules:
        message = _message(oracle, core, name)
        if message is not None:
            others = " that keeps the others" if len(rules) > 1 else ""
            yield f"A plan with it{others} breaks rule '{name}', for example: {message}"
    if not core.minimal:
        yield "Whether fewer of these rules forbid it already was not worked out in time."


def _message(oracle: Oracle, core: Core, name: str) -> str | None:
    """Return the checker's sentence on a rule under the plan known that breaks it least and keeps the others."""
    others = core.rules - {name}
    plans = [witness.choice for witness in oracle.witnesses if not witness.broken & others]
    reports = [rule for plan in plans for rule in oracle.checker.check(plan).rules if rule.id == name]
    best = max(reports, key=tightness, default=None)
    return None if best is None else best.message

"""Minimal sets of rules in conflict, and minimal sets without which there is a plan: each proves the other.

A conflict is shrunk by a deletion filter over halving groups (Chinneck and Dravnieks, ORSA Journal on Computing 3,
1991; Junker, AAAI 2004). Conflicts and corrections are hitting sets of each other (Reiter, Artificial Intelligence 32,
1987): a minimal set that meets every known conflict either leaves a plan without it, and then is a minimal correction,
or there is a further conflict among the rest (as in MARCO: Liffiton and others, Constraints 21, 2016). When all such
sets leave a plan, every conflict is known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from rightsource.optimizer.analyses.explain.oracle import Oracle
from rightsource.optimizer.analyses.rule_values import Names

_MOST_SETS: Final = 200
"""Sets of rules that meet all conflicts, of which there may be very many, are followed up to this number."""


@dataclass(frozen=True)
class Core:
    """Rules in conflict; ``minimal`` says that it is proven that without any one of them there is a plan."""

    rules: Names
    minimal: bool


@dataclass
class Findings:
    """Conflicts and corrections; ``complete`` says that these are proven to be all conflicts."""

    cores: list[Core] = field(default_factory=list)
    corrections: list[Names] = field(default_factory=list)
    complete: bool = False


def shrunk(oracle: Oracle, kept: Names) -> Core:
    """Return a minimal conflict among rules that leave no plan."""
    needed: set[str] = set()
    doubtful = False
    rules = oracle.conflict_in(kept)
    size = max(1, len(rules) // 2)
    while pending := _ordered(oracle, rules, needed):
        group = frozenset(pending[:size])
        verdict = oracle.settle(rules - group)
        if verdict is False:
            rules = oracle.conflict_in(rules - group)
        elif size == 1:
            needed |= group
            doubtful |= verdict is None
        size = max(1, min(size if verdict is False else size // 2, (len(rules) - len(needed)) // 2))
    return Core(rules, not doubtful)


def _ordered(oracle: Oracle, rules: Names, needed: Collection[str]) -> list[str]:
    """Return the rules that may still go: those first that fewest plans break, limits of providers before others."""
    broken = [witness.broken & rules for witness in oracle.witnesses]
    needed = {*needed, *(name for one in broken if len(one) == 1 for name in one)}
    times = {name: sum(name in one for one in broken) for name in rules}
    return sorted(rules - needed, key=lambda name: (times[name], ":" not in name, name))


def explored(oracle: Oracle, most: int) -> Findings:
    """Return up to ``most`` minimal conflicts of an instance that has no plan, and the corrections found on the way."""
    found = Findings([shrunk(oracle, oracle.names)])
    tried: set[Names] = set()
    while (correction := _next(found.cores, tried)) is not None:
        tried.add(correction)
        verdict = oracle.settle(oracle.names - correction)
        if verdict:
            found.corrections.append(correction)
        if verdict is None or oracle.asker.out_of_time():
            break
        if verdict is False:
            if len(found.cores) >= most:
                break
            found.cores.append(shrunk(oracle, oracle.names - correction))
    else:
        _, every = meeting([core.rules for core in found.cores])
        found.complete = every and len(tried) < _MOST_SETS and all(core.minimal for core in found.cores)
    found.corrections += [] if found.corrections else _grown(oracle)
    return found


def _next(cores: Collection[Core], tried: Collection[Names]) -> Names | None:
    """Return an untried minimal set that meets every conflict, the smallest first."""
    if len(tried) >= _MOST_SETS:
        return None
    sets, _ = meeting([core.rules for core in cores])
    return next((one for one in sets if one not in tried), None)


def meeting(conflicts: Collection[Names]) -> tuple[list[Names], bool]:
    """Return the minimal sets that have a rule of every conflict (Berge's algorithm), and whether these are all.

    Only some hundreds are followed: those left aside on the way might have led to further ones.

    Examples
    --------
    >>> sets, every = meeting([frozenset("ab"), frozenset("bc")])
    >>> [sorted(one) for one in sets], every
    ([['b'], ['a', 'c']], True)
    """
    sets: list[Names] = [frozenset()]
    every = True
    for conflict in conflicts:
        minimal = _minimal({wider for one in sets for wider in _widened(one, conflict)})
        sets = minimal[: 2 * _MOST_SETS]
        every = every and len(sets) == len(minimal)
    return sets, every


def _widened(one: Names, conflict: Names) -> list[Names]:
    return [one] if one & conflict else [one | {name} for name in conflict]


def _minimal(sets: Collection[Names]) -> list[Names]:
    """Return the sets that hold no other one, the smallest first."""
    kept: list[Names] = []
    for one in sorted(sets, key=lambda names: (len(names), sorted(names))):
        if not any(other < one for other in kept):
            kept.append(one)
    return kept


def _grown(oracle: Oracle) -> list[Names]:
    """Return a correction made smaller from the plan that breaks fewest rules."""
    best = min(oracle.witnesses, key=lambda witness: len(witness.broken), default=None)
    if best is None:
        return []
    given_up = best.broken
    for name in sorted(best.broken):
        smaller = given_up - {name}
        if name in given_up and oracle.settle(oracle.names - smaller):
            witness = oracle.witness(oracle.names - smaller)
            given_up = smaller if witness is None else witness.broken & smaller
    return [given_up]

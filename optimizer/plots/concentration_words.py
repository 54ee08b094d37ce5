"""What the picture of concentration says: its title, and shares in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from rightsource.optimizer.analyses.concentration import filled, used_limits
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.wording import counted

_OF_CONCENTRATION: Final = frozenset({"capacity", "units", "max_share", "min_share"})


def concentration_title(plans: Sequence[CheckedPlan]) -> str:
    """Return which limits on concentration are broken, or which is nearest to it, and whether other rules are."""
    limits = used_limits(plans)
    over = [f"{report.id} in {plans[k].name}" for line in limits for k, report in enumerate(line) if not report.holds]
    short = [f"{rule.id} in {plan.name}" for plan in plans for rule in plan.report.broken if rule.kind == "min_share"]
    if over or short:
        said = [
            f"{words}: {_listed(names)}" for words, names in (("over a limit", over), ("too little", short)) if names
        ]
        return _sentence(f"{'; '.join(said)}{_elsewhere(plans)}")
    if not any(rule.kind in _OF_CONCENTRATION for rule in plans[0].report.rules):
        return f"No rule limits concentration{_elsewhere(plans)}"
    if not limits or _elsewhere(plans):
        return f"No limit on concentration is broken{_elsewhere(plans)}"
    plan = max(range(len(plans)), key=lambda k: filled(limits[0][k]))
    fullest = limits[0][plan]
    named = f" ({fullest.group})" if fullest.group else ""
    part = filled(fullest)
    full = f"{points_words(part)} in {plans[plan].name}"
    return f"No limit on concentration is broken; fullest is {fullest.id}{named}, {full}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (f" and {counted(len(names) - 2, 'more', 'more')}" if len(names) > 2 else "")


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _elsewhere(plans: Sequence[CheckedPlan]) -> str:
    """Return that plans break rules which have nothing to do with concentration; nothing where none does."""
    others = {
        plan.name: sum(rule.kind not in _OF_CONCENTRATION for rule in plan.report.broken)
        for plan in plans
        if any(rule.kind not in _OF_CONCENTRATION for rule in plan.report.broken)
    }
    if not others:
        return ""
    if len(others) == 1:
        name, count = next(iter(others.items()))
        return f"; {name} breaks {counted(count, 'other rule', 'other rules')}"
    return f"; {len(others)} of {len(plans)} plans break other rules"


def points_words(share: Fraction) -> str:
    """Return a share in tenths of a per cent; what is not nothing never looks so.

    Examples
    --------
    >>> points_words(Fraction(1, 3)), points_words(Fraction(1, 4)), points_words(Fraction(1, 4000))
    ('33.3 %', '25 %', '< 0.1 %')
    """
    tenth = f"{100 * float(share):.1f}".removesuffix(".0")
    return "< 0.1 %" if tenth == "0" and share else f"{tenth} %"

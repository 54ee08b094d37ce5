"""What ``breakeven --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.models.result import Result
from rightsource.optimizer.analyses.breakeven.deciding import BreakEven, Followed, knock_on
from rightsource.optimizer.analyses.breakeven.figures import Figure
from rightsource.optimizer.analyses.breakeven.flips import Flip
from rightsource.optimizer.commands.asking_results import head_entries, interval_entry
from rightsource.optimizer.commands.entries import fault_entries, option_entry
from rightsource.optimizer.commands.json_text import number
from rightsource.optimizer.money import Money


def breakeven_document(
    instance: Instance,
    baseline: Result,
    process: int,
    found: BreakEven | None,
    seconds: float,
    warnings: Iterable[Fault],
) -> Mapping[str, Any]:
    """Return where a decision flips as a JSON document; its keys are those in the help of the command."""
    return {
        **head_entries(instance, baseline),
        "process": instance.processes.ids[process],
        **_decision(instance, found),
        "complete": found is not None and found.complete,
        "seconds": seconds,
        "warnings": fault_entries(warnings),
    }


def _decision(instance: Instance, found: BreakEven | None) -> Mapping[str, Any]:
    """Return what is known of the decision; null, and no figures, without a plan."""
    if found is None:
        return {"option": None, "chosen": None, "worth": None, "figures": []}
    return {
        "option": option_entry(instance, found.option),
        "chosen": found.chosen,
        "worth": interval_entry(Money.of(instance), found.today),
        "figures": [_figure(instance, found.process, one) for one in found.followed],
    }


def _figure(instance: Instance, process: int, one: Followed) -> Mapping[str, Any]:
    shown = one.figure
    if shown is None:
        return {"of": one.of, "name": None, "unit": None, "today": None, "reason": one.reason, "directions": []}
    directions = [_direction(instance, process, shown, flip) for flip in one.flips]
    return {
        "of": one.of,
        "name": shown.name,
        "unit": shown.unit,
        "today": shown.value(shown.today),
        "reason": None,
        "directions": directions,
    }


def _direction(instance: Instance, process: int, shown: Figure, flip: Flip) -> Mapping[str, Any]:
    before, after = (None if plan is None else int(plan[process]) for plan in (flip.before, flip.after))
    return {
        "direction": flip.direction,
        "end": _place(shown, flip.end),
        "never": flip.never,
        "proven": flip.proven,
        **{key: _place(shown, getattr(flip, key)) for key in ("stays_to", "stays_at", "flips_at")},
        "before": None if before is None else option_entry(instance, before),
        "after": None if after is None else option_entry(instance, after),
        "changes": [
            {
                "process": instance.processes.ids[i],
                "before": instance.options.ids[one],
                "after": instance.options.ids[other],
            }
            for i, one, other in knock_on(process, flip)
        ],
        "undecided": [
            {"from": _place(shown, one.start), "to": _place(shown, one.stop), "why": one.why, "rules": one.rules}
            for one in flip.undecided
        ],
    }


def _place(shown: Figure, place: int | None) -> Mapping[str, Any] | None:
    """Return a value with its ratio to today's."""
    if place is None:
        return None
    return {"value": shown.value(place), "factor": number(Fraction(shown.units(place), shown.units(shown.today)))}

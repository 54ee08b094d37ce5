"""Break-even of the decision of one process: every figure that may flip it, in both directions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import Findings, shown
from rightsource.models.reading.index import option_refusal
from rightsource.optimizer.analyses.breakeven.decision import Decision, finer_gap
from rightsource.optimizer.analyses.breakeven.figures import Figure, Of, figure
from rightsource.optimizer.analyses.breakeven.flips import Direction, Flip, Follower
from rightsource.optimizer.analyses.breakeven.sides import forcing
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer, Question

_DIRECTIONS: Final[tuple[Direction, ...]] = ("down", "up")


@dataclass(frozen=True)
class Followed:
    """What following one figure gave, in both directions; ``reason`` says why there is nothing to follow."""

    of: Of
    figure: Figure | None
    flips: tuple[Flip, ...]
    reason: str = ""


@dataclass(frozen=True)
class BreakEven:
    """The decision of one process today, and where it flips.

    ``chosen``: today's plan uses the option. ``today`` is what is proven of the cost of the other side less that of
    today's side, in minor units: what the decision is worth. ``forced``: no plan decides otherwise, which is proven.
    """

    baseline: Answer
    process: int
    option: int
    chosen: bool
    today: Interval
    forced: bool
    followed: tuple[Followed, ...]

    @property
    def complete(self) -> bool:
        """Whether in all directions the first flip lies between two proven values, or there is none."""
        return all(flip.proven for one in self.followed for flip in one.flips)


def named(instance: Instance, process: str, option: str | None) -> tuple[int, int | None]:
    """Return a process and one of its options as indices; None where no option is named.

    Raises
    ------
    InputError
        When the process is unknown, or has no such option.
    """
    findings = Findings()
    if process not in instance.process_index:
        message = f"{shown(process)} is not a process{findings.offer(process, instance.process_index)}"
        raise InputError([Fault("--process", message)])
    position = instance.process_index[process]
    options = instance.options_of(position)
    own = [instance.options.ids[o] for o in options]
    if option is not None and option not in own:
        raise InputError([Fault("--option", option_refusal(option, process, own, findings))])
    return position, None if option is None else options[own.index(option)]


def break_even(
    asker: Asker,
    baseline: Answer,
    process: int,
    option: int,
    ofs: Sequence[Of],
    within: Fraction,
    on_step: Callable[[str], None] = lambda label: None,
) -> BreakEven:
    """Return where the decision about an option flips, against a baseline with a plan.

    ``option`` is a global option index. ``within`` is how far figures are followed, see `figure`. ``on_step`` hears
    of every direction that is done with. Each figure gets the same part of the time, and what others leave of theirs.
    """
    assert baseline.choice is not None
    chosen = bool(baseline.choice[process] == option)
    changes = [forcing(asker.instance, process, option, uses=not chosen)]
    gap = finer_gap(asker.settings)
    seconds = asker.seconds_left()
    part = None if seconds is None else seconds / 2  # without a proof for today none of the figures gets anywhere
    opposite = asker.ask([Question("opposite", changes, [baseline.choice], part, gap)]).get("opposite")
    figures = [figure(asker.instance, process, option, of, within) for of in ofs]
    followed = []
    for k, (of, found) in enumerate(zip(ofs, figures, strict=True)):
        if isinstance(found, str):
            followed.append(Followed(of, None, (), found))
            continue
        decision = _decision(asker, baseline, opposite, process, option, found)
        left, waiting = asker.seconds_left(), sum(isinstance(one, Figure) for one in figures[k:])
        seconds = None if left is None else left / waiting
        followed.append(Followed(of, found, tuple(_both_ways(decision, seconds, on_step))))
    worth = (Interval(None, None) if opposite is None else Interval.of(opposite)) - Interval.of(baseline)
    forced = opposite is not None and opposite.infeasible
    return BreakEven(baseline, process, option, chosen, worth.at_least(0), forced, tuple(followed))


def _decision(
    asker: Asker, baseline: Answer, opposite: Answer | None, process: int, option: int, found: Figure
) -> Decision:
    assert baseline.choice is not None
    chosen = bool(baseline.choice[process] == option)
    decision = Decision.of(asker, process, option, found, chosen=chosen)
    decision.learn_today(decision.ours, baseline)
    if opposite is not None:
        decision.learn_today(decision.other, opposite)
    return decision


def _both_ways(decision: Decision, seconds: float | None, on_step: Callable[[str], None]) -> Iterator[Flip]:
    """Yield the flips in both directions; the second may take what the first leaves of the seconds, at least half."""
    began = time.monotonic()
    for k, direction in enumerate(_DIRECTIONS, 1):
        until = None if seconds is None else began + seconds * k / len(_DIRECTIONS)
        yield Follower(decision, direction, until).follow()
        on_step(f"{decision.figure.of} {direction}")


def knock_on(process: int, flip: Flip) -> list[tuple[int, int, int]]:
    """Return what else changes with the flip: process, option before and option after, as indices."""
    if flip.before is None or flip.after is None:
        return []
    pairs = enumerate(zip(flip.before.tolist(), flip.after.tolist(), strict=True))
    return [(i, before, after) for i, (before, after) in pairs if before != after and i != process]

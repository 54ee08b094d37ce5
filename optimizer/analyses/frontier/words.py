"""Frontiers in the words of messages, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rightsource.optimizer.analyses.frontier.aims import Aim, AimName
from rightsource.optimizer.analyses.frontier.frontier import Ending, Frontier
from rightsource.optimizer.money import Money
from rightsource.optimizer.wording import counted, percent

AIM_WORDS: Final[dict[AimName, str]] = {
    "expected_loss": "expected loss",
    "mean_yield": "mean yield",
    "path_yield": "path yield",
    "transition_cost": "transition cost",
    "changes": "changes",
}
_SUPERLATIVES: Final[dict[AimName, str]] = {
    "expected_loss": "the least expected loss",
    "mean_yield": "the highest mean yield",
    "path_yield": "the highest path yield",
    "transition_cost": "the least transition cost",
    "changes": "the fewest changes",
}
_COMPARATIVES: Final[dict[AimName, str]] = {
    "expected_loss": "less expected loss",
    "mean_yield": "a higher mean yield",
    "path_yield": "a higher path yield",
    "transition_cost": "less transition cost",
    "changes": "fewer changes",
}
_STOPPED: Final[dict[Ending, str]] = {
    "time": "The time limit was reached",
    "interrupt": "The search was interrupted",
    "stuck": "The engine could prove no more",
}


def amount_text(money: Money, aim: Aim, amount: Fraction) -> str:
    """Return an amount of an aim as tables show it: money without its currency, yields in per cent.

    Examples
    --------
    >>> usd = Money("USD", 2)
    >>> loss, share = Aim("expected_loss", 0, 1, 9, 100), Aim("path_yield", 10**9, 1, 10**9, 10**9)
    >>> amount_text(usd, loss, Fraction("1250.5")), amount_text(usd, share, Fraction("0.93125"))
    ('1,250.50', '93.125 %')
    """
    if aim.of_money:
        return money.plain(money.minor(amount))
    return percent(float(amount)) if aim.of_yields else f"{int(amount):,}"


def level_text(money: Money, aim: Aim, level: int) -> str:
    """Return the amount that a level of an aim stands for, as tables show it."""
    return amount_text(money, aim, Fraction(aim.amount(level)))


def aims_in_words(frontier: Frontier) -> str:
    """Return the aims of a frontier, joined by "and"."""
    return " and ".join(AIM_WORDS[aim.name] for aim in frontier.aims)


def knee_meaning(frontier: Frontier) -> str:
    """Return what sets the knee apart, see `rightsource.optimizer.analyses.frontier.knee`.

    Below the chord through the ends of one aim the slope on the way to the knee is less than the chord's on average,
    beyond the knee it is more.
    """
    if len(frontier.aims) == 1:
        best = _SUPERLATIVES[frontier.aims[0].name]
        return (
            f"It lies farthest below the straight line between the ends: on average, a step towards {best} costs less"
            " than on that line up to it, and more beyond it."
        )
    return (
        f"It lies farthest below the plane through the cheapest plan and those best in {aims_in_words(frontier)}, each"
        " counted from its best to its worst among these plans."
    )


def remarks(money: Money, frontier: Frontier, asked: int) -> Iterator[str]:
    """Yield sentences on how far the frontier is known: why there are few plans, and what is open."""
    found = len(frontier.points)
    if frontier.ending == "infeasible":
        yield "No plan keeps all rules, so there is no frontier; explain says why."
    elif not found:
        yield f"{_STOPPED.get(frontier.ending, 'The search ended')} before any plan was found."
    elif found == 1 and frontier.whole:
        yield from _single(money, frontier)
    elif frontier.whole:
        yield f"This is the whole frontier: {counted(found, 'plan', 'plans')}, but for such as the asked gap hides."
    elif found < asked:
        yield f"{_STOPPED.get(frontier.ending, 'The search ended')} with {found:,} of {asked:,} plans."
    elif frontier.ending in _STOPPED:
        yield f"{_STOPPED[frontier.ending]} before all of this was proven."
    if frontier.left_out:
        said = counted(frontier.left_out, "further plan was", "further plans were")
        yield f"{said} found on the way and left out, so that as many are shown as were asked for."
    if found:
        yield from _open(money, frontier)
    if frontier.contradicted:
        yield "An engine proved a bound that a checked plan refutes; the bounds concerned are left out."


def _single(money: Money, frontier: Frontier) -> Iterator[str]:
    """Yield why a frontier has a single plan."""
    (point,) = frontier.points
    for aim, amount in zip(frontier.aims, point.amounts, strict=True):
        words = AIM_WORDS[aim.name]
        if aim.worst == 0:
            yield f"The frontier is one plan: all plans have the same {words}, {amount_text(money, aim, amount)}."
        else:
            yield (
                f"The frontier is one plan: the least-cost plan has {_SUPERLATIVES[aim.name]} as well,"
                f" {amount_text(money, aim, amount)}; no plan that keeps all rules has {_COMPARATIVES[aim.name]}."
            )


def _open(money: Money, frontier: Frontier) -> Iterator[str]:
    """Yield what is not proven of the plans, and of the best that an aim can reach."""
    loose = sum(not point.proven for point in frontier.points)
    if loose:
        said = counted(loose, "plan is", "plans are")
        yield f"{said} not proven to the asked gap: a plan as good may cost less, by no more than the gap shown."
    within = sum(point.proven and point.bound != point.cost for point in frontier.points)
    if within:
        said = counted(within, "plan is", "plans are")
        yield f"{said} proven within the asked gap: what dominates one is cheaper by no more than the gap shown."
    ties = sum(point.bound == point.cost and not point.undominated for point in frontier.points)
    if ties:
        said = counted(ties, "plan is", "plans are")
        yield f"{said} proven to cost least, but a plan of the same cost may be better in {aims_in_words(frontier)}."
    for k, aim in enumerate(frontier.aims):
        low, found = frontier.best(k)
        if low < found:
            least, most = (found, low) if aim.of_yields else (low, found)
            yield (
                f"{_SUPERLATIVES[aim.name].capitalize()} that a plan can have lies between"
                f" {level_text(money, aim, least)} and {level_text(money, aim, most)}."
            )

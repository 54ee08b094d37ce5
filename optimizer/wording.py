"""Values as people read them on a screen."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, Literal

from rightsource.models.report import RuleReport, Unit
from rightsource.models.vocabulary import Cause, Mode
from rightsource.optimizer.money import Money

MODE_NAMES: Final[dict[Mode, str]] = {"in_house": "in house", "outsourced": "outsourced", "automated": "automated"}
CAUSE_NAMES: Final[dict[Cause, str]] = {
    "run": "run",
    "support": "support",
    "rework": "rework",
    "change": "change",
    "fixed": "fixed",
    "units": "staff and machines (whole units)",
    "handoff": "hand-offs",
}
_COUNTED: Final[dict[str, tuple[str, str]]] = {
    "require": ("violation", "violations"),
    "forbid": ("violation", "violations"),
    "together": ("value", "values"),
    "apart": ("alone", "share"),
    "units": ("unit", "units"),
}
"""What a rule counts, where its limit alone does not say it."""
_MANY_HOURS: Final = 1000
_TIGHT: Final = 0.01
"""A rule with less slack than this part of its limit is tight."""
SUPPORT_ONLY: Final = "support only"
"""What stands for the number of processes of a provider that handles none, but works for those of others."""
LEAST_PATH_YIELD: Final = "least yield of any path"
LONGEST_PATH_TIME: Final = "longest time of any path"
_PATH_KINDS: Final = frozenset({"min_path_yield", "max_path_time"})
TIGHT_WORDS: Final = "binding: no slack is left; tight: less than 1 % of the limit."

RuleState = Literal["broken", "binding", "tight", "holds"]


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "process", "processes"), counted(1200, "process", "processes")
    ('1 process', '1,200 processes')
    """
    return f"{count:,} {one if count == 1 else many}"


def signed(money: Money, minor: int) -> str:
    """Return a difference with its sign, also where it is an increase.

    Examples
    --------
    >>> signed(Money("EUR", 0), 1200), signed(Money("EUR", 0), -1200), signed(Money("EUR", 0), 0)
    ('+1,200', '-1,200', '0')
    """
    return f"{'+' if minor > 0 else ''}{money.plain(minor)}"


def rule_value(money: Money, value: Fraction | None, unit: Unit) -> str:
    """Return a value of a rule with its unit; money without its currency. What is not zero never looks like zero.

    Examples
    --------
    >>> rule_value(Money("EUR", 2), Fraction(39, 40), "fraction"), rule_value(Money("EUR", 2), Fraction(25, 2), "hours")
    ('97.5 %', '12.5 h')
    """
    if value is None:
        return "-"
    return money.plain(money.minor(value)) if unit == "money" else rule_number(value, unit)


def rule_number(value: Fraction, unit: Unit) -> str:
    """Return a value of a rule that is not about money, with its unit; many hours to a tenth.

    Examples
    --------
    >>> rule_number(Fraction(1, 200), "fraction"), rule_number(Fraction(3), "count")
    ('0.5 %', '3')
    >>> rule_number(Fraction(57), "hours"), rule_number(Fraction(11501833, 1000), "hours")
    ('57 h', '11,501.8 h')
    """
    if unit == "fraction":
        return f"{_shortened(100 * value)} %"
    if unit == "hours" and abs(value) >= _MANY_HOURS:
        return f"{float(value):,.1f}".removesuffix(".0") + " h"
    return f"{_shortened(value)} h" if unit == "hours" else _shortened(value)


def rule_cells(money: Money, rule: RuleReport) -> tuple[str, str, str]:
    """Return value, limit and slack of a rule: counts with what they count, slack of fractions in percentage points.

    A rule that only holds or does not has a dash for limit and slack, one without a value for its slack.
    """
    value = rule_value(money, rule.value, rule.unit)
    limit = rule_value(money, rule.limit if rule.has_limit else None, rule.unit)
    slack = rule_value(money, rule.slack if rule.has_slack else None, rule.unit)
    if rule.kind in _COUNTED and rule.value is not None:
        value = counted(int(rule.value), *_COUNTED[rule.kind])
    return value, limit, slack.replace(" %", " pts")


def percent(share: float) -> str:
    """Return a gap or share in per cent with as many digits as say something.

    Examples
    --------
    >>> percent(0), percent(0.00012), percent(0.25), percent(1e-9)
    ('0 %', '0.012 %', '25 %', '< 0.0001 %')
    """
    if 0 < share < 1e-6:
        return "< 0.0001 %"
    return f"{100 * share:.4f}".rstrip("0").rstrip(".") + " %"


def from_least(gap: float | None) -> str:
    """Return in words how far a plan with this gap is from the least cost.

    Examples
    --------
    >>> from_least(0), from_least(0.0001), from_least(None)
    ('proven to be the least', 'at most 0.01 % from the least cost', 'not proven to be near the least')
    """
    if gap is None:
        return "not proven to be near the least"
    return "proven to be the least" if gap <= 0 else f"at most {percent(gap)} from the least cost"


def seconds(value: float) -> str:
    """Return a duration in seconds with a tenth where it matters."""
    return f"{value:.2f} s" if value < 10 else f"{value:,.0f} s"


def about_paths(kinds: Iterable[str]) -> Iterator[str]:
    """Yield, where there are rules about paths, why these may hold although some path is worse than they allow.

    Examples
    --------
    >>> list(about_paths(["units"])), [*about_paths(["max_path_time"])][0].partition(";")[0]
    ([], 'Any path: from any process without predecessors to any without successors')
    """
    if not _PATH_KINDS.isdisjoint(kinds):
        yield (
            "Any path: from any process without predecessors to any without successors; a rule about paths looks only"
            " at those it names."
        )


def tightness(rule: RuleReport) -> Fraction:
    """Return the slack of a rule in parts of its limit (of one unit where the limit is zero)."""
    return rule.slack / (abs(rule.limit) or 1)


def rule_state(rule: RuleReport) -> RuleState:
    """Return how a rule stands, in the words that all tables share, see `TIGHT_WORDS`.

    Rules without a limit to be near to hold or are broken, and nothing in between.
    """
    if not rule.holds:
        return "broken"
    if not rule.has_slack:
        return "holds"
    return "binding" if rule.slack == 0 else "tight" if tightness(rule) < _TIGHT else "holds"


def is_tight(rule: RuleReport) -> bool:
    """Say whether a rule that holds has little or no slack left."""
    return rule_state(rule) in ("binding", "tight")


def _shortened(value: Fraction) -> str:
    text = f"{float(value):,.4f}".rstrip("0").rstrip(".")
    return f"{float(value):.1e}" if value and text in ("0", "-0") else text

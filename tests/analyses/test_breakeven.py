"""Break-even of a decision: brackets against brute force over all plans, and what is claimed of the values between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import inf
from random import Random

import pytest
from price_cases import least_cost
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.breakeven.deciding import BreakEven, break_even, knock_on
from rightsource.optimizer.analyses.breakeven.figures import OFS, Figure, Of, figure
from rightsource.optimizer.analyses.breakeven.flips import Flip, Follower
from rightsource.optimizer.analyses.breakeven.sides import forcing
from rightsource.optimizer.analyses.interval import Interval
from rightsource.optimizer.exhaustive import plan_count
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question, Settings

EXACT = Settings("exhaustive", gap=0.0)
WITHIN = Fraction(10)
SAMPLES = 12


def found(instance: Instance, process: int, option: int, *ofs: Of, settings: Settings = EXACT) -> BreakEven:
    """Return where the decision about an option flips."""
    baseline = answer(instance, Question("baseline"), settings)
    return break_even(Asker(instance, settings), baseline, process, option, ofs or OFS, WITHIN)


def cases(count: int) -> Iterator[tuple[Instance, int, int]]:
    """Yield random instances that have a plan, with a process and one of its options to decide about."""
    seed = 0
    while count:
        instance, random = random_instance(seed), Random(seed)
        seed += 1
        process = random.randrange(len(instance.processes.ids))
        options = instance.options_of(process)
        if len(options) > 1 and plan_count(instance) <= 60 and least_cost(instance) is not None:
            count -= 1
            yield instance, process, random.choice(options)


def uses(instance: Instance, process: int, option: int, shown: Figure, place: int) -> bool | None:
    """Return whether some best plan uses the option with the figure at a place; None where no plan keeps all rules."""
    changes = shown.changes(place)
    costs = [least_cost(instance, [*changes, forcing(instance, process, option, uses=side)]) for side in (True, False)]
    with_it, without = (inf if cost is None else cost for cost in costs)
    return None if with_it == without == inf else with_it <= without


@pytest.mark.parametrize("of", OFS)
def test_brackets_hold_against_brute_force(of: Of) -> None:
    """At one end of a bracket the decision is today's, at the other it is not; all before agree."""
    flips = brackets = 0
    for instance, process, option in cases(7):
        result = found(instance, process, option, of)
        for one in result.followed:
            for flip in one.flips:
                assert one.figure is not None
                flips += flip.flips_at is not None
                brackets += flip.proven
                assert flip.proven or flip.stays_to is None, "exact answers leave nothing open"
                check_flip(instance, process, option, one.figure, flip, result.chosen)
    assert brackets > 3


def check_flip(instance: Instance, process: int, option: int, shown: Figure, flip: Flip, chosen: bool) -> None:
    """Compare a flip with brute force at its ends and at random places before."""

    def now(place: int) -> bool | None:
        return uses(instance, process, option, shown, place)

    if flip.flips_at is not None:
        assert now(flip.flips_at) in (not chosen, None)
    if flip.stays_to is not None and flip.stays_at is not None:
        assert now(flip.stays_at) is chosen
        ends = sorted((shown.today, flip.stays_to))
        assert all(now(place) is chosen for place in (*ends, *(Random(k).randint(*ends) for k in range(SAMPLES))))


def test_prices_and_yields_are_bracketed_to_the_last_digit() -> None:
    """With exact costs and no rule on them, no value that a file can hold lies between the ends of a bracket."""
    flips = 0
    for instance, process, option in cases(10):
        free = instance.with_rules([])
        for one in found(free, process, option, "price", "yield").followed:
            for flip in one.flips:
                assert one.figure is not None and flip.proven
                if flip.flips_at is not None and flip.stays_to is not None:
                    flips += 1
                    assert one.figure.adjacent(flip.stays_to, flip.flips_at)
                else:
                    assert flip.never
    assert flips > 3


def two(**changes: object) -> Instance:
    """Return the two jobs: small (own 12, vendor 10), large (own 40, vendor 25), all of volume 1."""
    return read_document(two_jobs(**changes), "two jobs")


def test_the_price_at_which_a_vendor_loses_the_job() -> None:
    """The small job goes to the vendor for 10 while the own team takes 12: up to 12.00 (and half a cent) it stays."""
    result = found(two(), 0, 1, "price")
    [one] = result.followed
    down, up = one.flips
    assert one.figure is not None and result.chosen and result.today == Interval(200, 200) and result.complete
    assert down.never and up.stays_to is not None and up.flips_at is not None
    assert (one.figure.value(up.stays_to), one.figure.value(up.flips_at)) == (Decimal("12.005"), Decimal("12.005001"))


def test_an_option_that_is_not_chosen_flips_in() -> None:
    """The own team would take the small job back at 10.00 (half a cent above rounds down to it: half to even)."""
    result = found(two(), 0, 0, "price")
    [one] = result.followed
    down, up = one.flips
    assert not result.chosen and one.figure is not None
    assert up.never
    assert down.flips_at is not None and down.after is not None
    assert one.figure.value(down.flips_at) == Decimal("10.005") and down.after[0] == 0


def test_the_volume_at_which_a_fixed_cost_pays() -> None:
    """The own team costs 2 each and 30 a year, the vendor 5 each: 10 jobs are the break-even, below the vendor wins."""
    job = {"id": "job", "function": "ap", "volume": 16}
    own = {"id": "own", "provider": "team", "unit_cost": 2, "annual_cost": 30, "yield": 1, "hours": 0}
    out = {"id": "out", "provider": "vendor", "unit_cost": 5, "yield": 1, "hours": 0}
    result = found(two(processes=[job | {"options": [own, out]}]), 0, 0, "volume")
    down, up = result.followed[0].flips
    shown = result.followed[0].figure
    assert shown is not None and up.never
    assert down.stays_to is not None and down.flips_at is not None
    ends = shown.value(down.flips_at), shown.value(down.stays_to)
    assert Decimal("9.98") < ends[0] < ends[1] < Decimal("10.02")


def under_a_mean(volume: int = 10, **better: object) -> Instance:
    """Return two jobs under a mean yield of 0.95: the first would go out (10 for 12, yield 0.8) but for that rule."""
    own = {"id": "own", "provider": "team", "unit_cost": 12, "yield": 1, "hours": 0}
    out = {"id": "out", "provider": "vendor", "unit_cost": 10, "yield": 0.8, "hours": 0}
    jobs = [
        {"id": "a", "function": "ap", "volume": volume, "options": [own, out | better]},
        {
            "id": "b",
            "function": "ap",
            "volume": 10,
            "options": [own | {"unit_cost": 40}, out | {"unit_cost": 25, "yield": 0.9}],
        },
    ]
    return two(processes=jobs, rules=[{"id": "mean", "kind": "min_mean_yield", "value": 0.95}])


def test_a_rule_on_the_mean_yield_is_no_obstacle_to_a_proof_over_volumes() -> None:
    """With b at home a may go out while 0.8 v + 10 >= 0.95 (v + 10): up to 3.33 of today's 10, and at no larger volume.

    Without the rule it would be cheaper outside at every volume.
    """
    instance = under_a_mean()
    result = found(instance, 0, 0, "volume")
    down, up = result.followed[0].flips
    shown = result.followed[0].figure
    assert shown is not None and result.complete and up.never
    assert down.stays_to is not None and down.flips_at is not None
    assert shown.value(down.flips_at) <= Decimal("3.333334") <= shown.value(down.stays_to) < Decimal("3.34")
    check_flip(instance, 0, 0, shown, down, chosen=True)


@pytest.mark.parametrize("ending", ["questions", "time"])
def test_a_wide_bracket_at_a_limit_is_not_complete(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where questions or time run out before the bracket is narrow, the flip does not count as proven."""
    instance = under_a_mean()
    baseline = answer(instance, Question("baseline"), EXACT)
    if ending == "questions":
        monkeypatch.setattr("rightsource.optimizer.analyses.breakeven.flips._MOST_PROBES", 1)
    asker = Counting(instance, EXACT, stop_after=3 if ending == "time" else 1000)
    result = break_even(asker, baseline, 0, 0, ("volume",), WITHIN)
    down, _ = result.followed[0].flips
    assert down.stays_to is not None and down.flips_at is not None
    assert [one.why for one in down.undecided] == ["limit"] and not down.proven and not result.complete


class Counting(Asker):
    """Is out of time after so many questions."""

    def __init__(self, instance: Instance, settings: Settings, stop_after: int) -> None:
        self.left = stop_after
        super().__init__(instance, settings, should_stop=lambda: self.left <= 0)

    def ask(self, questions, on_answer=lambda answer: None):  # type: ignore[no-untyped-def, override]
        """Count."""
        asked = list(questions)
        answers = super().ask(asked, on_answer)
        self.left -= len(asked)
        return answers


def test_the_wage_at_which_work_leaves_the_house_and_what_goes_with_it() -> None:
    """Two jobs of one hour share one person: at 31 or more (vendor 15 each and 1 for the break) both leave together.

    The team's unit of 2 hours costs 20 a year: both at home 20, one out 20 + 15, both out 30.
    """
    unit = {"hours": 2, "cost": 20, "max": 9}
    providers = [
        {"id": "team", "kind": "team", "site": "home", "unit": unit},
        {"id": "vendor", "kind": "vendor", "site": "home"},
    ]
    options = [
        {"id": "own", "provider": "team", "unit_cost": 0, "yield": 1, "hours": 1},
        {"id": "out", "provider": "vendor", "unit_cost": 15, "yield": 1, "hours": 0},
    ]
    jobs = [{"id": name, "function": "ap", "volume": 1, "options": options} for name in ("a", "b")]
    result = found(two(providers=providers, processes=jobs), 0, 0)
    price, yields, wage, volume = result.followed
    assert result.complete
    assert price.reason == "The unit cost of own is 0: there is no price to multiply."
    assert wage.figure is not None and volume.figure is not None and yields.figure is not None
    up = wage.flips[1]
    assert up.stays_to is not None and up.flips_at is not None
    assert (wage.figure.value(up.stays_to), wage.figure.value(up.flips_at)) == (Decimal("30.005"), Decimal("30.005001"))
    assert knock_on(0, up) == [(1, 2, 3)]
    vendor = found(two(providers=providers, processes=jobs), 0, 1, "wage").followed[0]
    assert vendor.reason == "The provider vendor is not paid by whole units: its price is the unit cost."


def test_an_only_option_never_flips() -> None:
    """A rule that forbids the alternative keeps the option at any price; nothing bounds what it is worth."""
    lock = {"id": "lock", "kind": "require", "scope": {"processes": ["small"]}, "select": {"options": ["out"]}}
    result = found(two(rules=[lock]), 0, 1, "price")
    assert result.complete and all(flip.never for flip in result.followed[0].flips)
    assert result.today == Interval(0, None)


def test_a_wide_gap_gives_a_wide_bracket() -> None:
    """What is not proven within the gap stays in the bracket: its ends are proven, nothing between is claimed.

    A bound of 10 % below the optimum stands in for an engine that stopped early.
    """
    instance = two()
    baseline = answer(instance, Question("baseline"), EXACT)

    large = break_even(Early(instance, EXACT), baseline, 1, 3, ("price",), WITHIN).followed[0]
    up = large.flips[1]
    assert large.figure is not None and up.stays_to is not None and up.flips_at is not None
    assert large.figure.value(up.stays_to) < 36 and large.figure.value(up.flips_at) > Decimal("40")
    check_flip(instance, 1, 3, large.figure, up, chosen=True)


def test_a_wide_gap_ends_the_search_where_it_leaves_all_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nine tenths of a cost cannot tell of volumes stays open after a few questions, and is said to."""
    jobs = two_jobs()["processes"]
    for option, annual in zip(jobs[1]["options"], (1, 5), strict=True):
        option["annual_cost"] = annual
    instance, settled, settle = two(processes=jobs), [], Follower.settle
    monkeypatch.setattr(Follower, "settle", lambda self, place: settled.append(place) or settle(self, place))
    baseline = answer(instance, Question("baseline"), EXACT)
    volume = break_even(Early(instance, EXACT), baseline, 1, 3, ("volume",), WITHIN).followed[0]
    down, up = volume.flips
    assert volume.figure is not None and up.never and len(settled) < 30
    assert [one.why for one in down.undecided] == ["gap"] and down.flips_at is not None and down.proven
    check_flip(instance, 1, 3, volume.figure, down, chosen=True)


class Early(Asker):
    """Answers as an engine that proves only nine tenths of every cost."""

    def ask(self, questions, on_answer=lambda answer: None):  # type: ignore[no-untyped-def, override]
        """Answer with weaker bounds."""
        answers = super().ask(questions, on_answer)
        return {key: _weakened(one) for key, one in answers.items()}


def _weakened(one):  # type: ignore[no-untyped-def]
    bound = one.result.bound
    return replace(one, result=replace(one.result, bound=None if bound is None else bound * 9 // 10))


@pytest.mark.parametrize(
    ("of", "changes", "expected"),
    [
        ("volume", {"volume": 0}, "The volume of job is 0: there is nothing to multiply."),
        ("price", {}, "The unit cost of own is 0: there is no price to multiply."),
        ("wage", {}, "The provider team is not paid by whole units: its price is the unit cost."),
    ],
)
def test_a_figure_that_cannot_be_followed_says_why(of: Of, changes: dict[str, object], expected: str) -> None:
    """Zero has no multiples, and a provider without units no wage."""
    own = {"id": "own", "provider": "team", "unit_cost": 0, "yield": 1, "hours": 0}
    job = {"id": "job", "function": "ap", "volume": 1, "options": [own]} | changes
    assert figure(two(processes=[job]), 0, 0, of, WITHIN) == expected

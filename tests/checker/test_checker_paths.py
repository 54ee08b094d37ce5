"""Path rules: worked cases, every path enumerated, and paths of thousands of processes."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import prod
from random import Random

import pytest
from checker_cases import Document, arc, document, option, process, rule_of
from naive_evaluator import Naive

CLASSES = {
    "same_site": {"cost": 0, "yield": 0.99, "delay": 1},
    "same_country": {"cost": 0, "yield": 0.98, "delay": 2},
    "cross_border": {"cost": 0, "yield": 0.95, "delay": 12},
}


def chain(*yields: float | Decimal, provider: str = "team", lead_time: float = 0) -> Document:
    """Return processes p0 > p1 > ... of one provider with these yields."""
    names = [f"p{k}" for k in range(len(yields))]
    steps = [
        process(n, option("o", provider, lead_time=lead_time, **{"yield": y}))
        for n, y in zip(names, yields, strict=True)
    ]
    return document(*steps, dependencies=[arc(a, b) for a, b in pairwise(names)], handoffs={"default": CLASSES})


def plan(written: Document) -> dict[str, str]:
    """Return the plan that takes every process's first option."""
    return {step["id"]: step["options"][0]["id"] for step in written["processes"]}


@pytest.mark.parametrize(("limit", "holds"), [(0.81, True), (0.810000001, False)])
def test_a_limit_that_is_exactly_attained_holds(limit: float, holds: bool) -> None:
    """0.9 * 0.9 is 0.81, which no binary fraction is."""
    written = chain(0.9, 0.9)
    report = rule_of(written, {"kind": "min_path_yield", "value": limit}, **plan(written))
    assert report.value == Fraction(81, 100)
    assert report.holds is holds
    assert report.slack == Fraction("0.81") - Fraction(str(limit))


def test_the_worst_path_is_named_with_what_it_keeps() -> None:
    """Through b 0.9 * 0.5 * 0.9 = 0.405, through c 0.9 * 0.8 * 0.9 = 0.648; nothing is lost within a provider."""
    steps = [
        process(name, option("team", **{"yield": y})) for name, y in zip("abcd", (0.9, 0.5, 0.8, 0.9), strict=True)
    ]
    arcs = [arc("a", "b"), arc("a", "c"), arc("b", "d"), arc("c", "d")]
    written = document(*steps, dependencies=arcs)
    report = rule_of(written, {"kind": "min_path_yield", "value": 0.5}, **plan(written))
    assert report.path == report.processes == report.conflict == ("a", "b", "d")
    assert report.value == Fraction(405, 1000)
    assert report.slack == Fraction(-95, 1000)
    assert (
        report.message
        == "The path a > b > d keeps 40.5 % of its transactions right, 9.5 percentage points short of the 50 % asked."
    )


def test_hand_offs_lose_yield_and_take_time() -> None:
    """Team (hq) to desk (hq) to bots (plant) to acme-lima: 0.99 * 0.98 * 0.95 kept, 1 + 2 + 12 hours beside 4 * 10."""
    providers = ("team", "desk", "bots", "acme-lima")
    steps = [process(name, option(p, lead_time=10)) for name, p in zip("abcd", providers, strict=True)]
    arcs = [arc("a", "b"), arc("b", "c"), arc("c", "d")]
    written = document(*steps, dependencies=arcs, handoffs={"default": CLASSES})
    kept = rule_of(written, {"kind": "min_path_yield", "value": 0.9}, **plan(written))
    assert kept.value == Fraction(99 * 98 * 95, 100**3)
    taken = rule_of(written, {"kind": "max_path_time", "value": 55}, **plan(written))
    assert (taken.value, taken.slack, taken.holds, taken.unit) == (55, 0, True, "hours")
    assert taken.message == "The path a > b > c > d takes 55 h; at most 55 h is allowed."
    late = rule_of(written, {"kind": "max_path_time", "value": 54.5}, **plan(written))
    assert (late.slack, late.processes) == (Fraction(-1, 2), ("a", "b", "c", "d"))
    assert late.message == "The path a > b > c > d takes 55 h, 0.5 h over the 54.5 h allowed."


def test_a_process_without_dependencies_is_a_path_by_itself() -> None:
    """The lonely z keeps 0.5, less than the chain's 0.9."""
    written = document(
        process("a", option("team")),
        process("b", option("team", **{"yield": 0.9})),
        process("z", option("team", **{"yield": 0.5})),
        dependencies=[arc("a", "b")],
    )
    assert rule_of(written, {"kind": "min_path_yield", "value": 0.4}, **plan(written)).path == ("z",)


def test_paths_run_from_and_to_the_given_processes_inclusive() -> None:
    """In p0 > ... > p4 with yields 0.5, 0.9, 0.8, 0.9, 0.5, from p1 to p2 or p3: the longer one keeps 0.648."""
    written = chain(0.5, 0.9, 0.8, 0.9, 0.5)
    report = rule_of(
        written, {"kind": "min_path_yield", "value": 0.7, "from": "p1", "to": ["p2", "p3"]}, **plan(written)
    )
    assert (report.path, report.value) == (("p1", "p2", "p3"), Fraction(648, 1000))


def test_a_process_that_is_both_ends_is_a_path() -> None:
    """From p1 to p1 there is p1, which keeps 0.9."""
    written = chain(0.5, 0.9, 0.8)
    report = rule_of(written, {"kind": "min_path_yield", "value": 0.95, "from": "p1", "to": "p1"}, **plan(written))
    assert (report.path, report.value) == (("p1",), Fraction(9, 10))


def test_dependencies_without_volume_count() -> None:
    """No hand-overs a year, but the path is there."""
    steps = [process(name, option("team", lead_time=5)) for name in "ab"]
    written = document(*steps, dependencies=[arc("a", "b", 0)])
    assert rule_of(written, {"kind": "max_path_time", "value": 10}, **plan(written)).value == 10


def test_long_paths_are_shortened_in_words_only() -> None:
    """Of 20 processes the message shows the first and last six."""
    written = chain(*[0.5] * 20)
    report = rule_of(written, {"kind": "min_path_yield", "value": 0.5}, **plan(written))
    assert len(report.path) == 20
    assert "The path p0 > p1 > p2 > p3 > p4 > p5 > ... 8 more ... > p14 > p15" in report.message


def test_the_message_shows_enough_digits_to_see_the_miss() -> None:
    """0.929999999 against 0.93 is not shown as 0.93."""
    written = chain(Decimal("0.929999999"))
    report = rule_of(written, {"kind": "min_path_yield", "value": 0.93}, **plan(written))
    short = "92.9999999 % of its transactions right, 0.0000001 percentage points short of the 93 % asked"
    assert report.message == f"The path p0 keeps {short}."
    kept = rule_of(written, {"kind": "min_path_yield", "value": Decimal("0.929999998")}, **plan(written))
    enough = "93 % of its transactions right; at least 92.9999998 % is asked"
    assert kept.message == f"The path p0 keeps {enough}."


@pytest.mark.parametrize("seed", range(80))
def test_the_worst_path_is_the_worst_of_all_paths(seed: int) -> None:
    """On random graphs: the value is the extreme over every path, one by one, and the named path attains it."""
    random = Random(seed)
    names = [f"n{k}" for k in range(random.randint(2, 9))]
    order = random.sample(names, len(names))
    providers = ("team", "desk", "bots", "acme-lima", "acme")
    steps = []
    for name in names:
        yield_ = Decimal(random.choice([5, 50, 500, 999_999_999])) / Decimal(10 ** random.choice([1, 2, 3, 9]))
        steps.append(
            process(
                name,
                option(random.choice(providers), lead_time=random.randint(0, 9), **{"yield": min(yield_, Decimal(1))}),
            )
        )
    arcs = [arc(a, b) for k, a in enumerate(order) for b in order[k + 1 :] if random.random() < 0.4]
    written = document(*steps, dependencies=arcs, handoffs={"default": CLASSES})
    naive = Naive(written, plan(written))
    kept = rule_of(written, {"kind": "min_path_yield", "value": 0.5}, **plan(written))
    assert kept.value == min(map(naive.path_yield, naive.paths({}))) == naive.path_yield(list(kept.path))
    taken = rule_of(written, {"kind": "max_path_time", "value": 10}, **plan(written))
    assert taken.value == max(map(naive.path_time, naive.paths({}))) == naive.path_time(list(taken.path))


def two_ways(first: list[Decimal], second: list[Decimal]) -> Document:
    """Return a > first yields > z and a > second yields > z; the steps are called x0, x1, ... and y0, y1, ..."""
    ways = {"x": first, "y": second}
    steps = [
        process(f"{name}{k}", option("team", **{"yield": y})) for name, way in ways.items() for k, y in enumerate(way)
    ]
    routes = [["a", *(f"{name}{k}" for k in range(len(way))), "z"] for name, way in ways.items()]
    arcs = [arc(giver, taker) for route in routes for giver, taker in pairwise(route)]
    return document(process("a", option("team")), process("z", option("team")), *steps, dependencies=arcs)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (
            [Decimal("0.1")] * 100 + [Decimal("0.999999998")],
            [Decimal("0.5"), Decimal("0.2")] * 100 + [Decimal("0.999999999")] * 2,
        ),
        ([Decimal("0.5"), Decimal("0.2")] * 100, [Decimal("0.2")]),
        ([Decimal("0.2")], [Decimal("0.99")] * 100),
    ],
)
def test_ways_of_very_different_length_are_ordered_rightly(worse: list[Decimal], better: list[Decimal]) -> None:
    """The first pair differs by (1 - 10^-9)^2 against 1 - 2 * 10^-9, eighteen digits down; the others clearly."""
    written = two_ways(worse, better)
    assert rule_of(written, {"kind": "min_path_yield", "value": 0.5}, **plan(written)).path[1] == "x0"
    turned = two_ways(better, worse)
    assert rule_of(turned, {"kind": "min_path_yield", "value": 0.5}, **plan(turned)).path[1] == "y0"


def test_a_path_of_ten_thousand_processes_is_exact() -> None:
    """Yields of nine decimals each: the product has 90,000 digits, and a tiny change of the limit decides."""
    yields = [Decimal(999_990_000 + random) / 10**9 for random in Random(1).choices(range(9999), k=10_000)]
    written = chain(*yields)
    exact = prod(map(int, (y * 10**9 for y in yields)))
    report = rule_of(written, {"kind": "min_path_yield", "value": 0.9}, **plan(written))
    assert report.value == Fraction(exact, 10**90_000)
    assert len(report.path) == 10_000

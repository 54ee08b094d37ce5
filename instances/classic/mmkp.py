r"""Multi-dimensional multiple-choice knapsack (MMKP): one item from each group, within all knapsacks, for most value.

.. math::

    \max \sum_{gi} v_{gi} x_{gi} \quad \text{with } \sum_i x_{gi} = 1,\; \sum_{gi} w_{gik} x_{gi} \le W_k \; \forall k

Three layouts of numbers between blanks. In all of them a group is a list of items, each ``value w_1 .. w_m``:

- "khan" (Khan, Li, Manning and Akbar 2002): ``n L m`` groups, items in each, knapsacks; the m capacities; each group
  begins with its number. Behind the last one stand solutions in words, from ``Solutions`` on; they are not read.
- "inst" (INST01 to INST30; Shojaei, Basten, Geilen and Davoodi 2013): ``n m``; the m capacities; each group begins with
  how many items it has.
- "hiremath" (Hiremath and Hill 2013): many problems in one file, each ``number n L m`` and then as "khan"; ``index``
  says which one is meant.

They are told apart by what fits from the first to the last word: groups and problems must be numbered 1, 2, 3 and so
on, and the file must end where the problem ends. A file that fits two layouts is refused.

Mapping: group g is a process, item i an option of cost ``max_i v_gi - v_gi``; all options are of one vendor without
limits, because items have no providers. Knapsack k is the user's own measure ``knapsack-k`` with the rule ``max_total``
of W_k; a knapsack that no item needs has no rule. So the published maximum is the sum over groups of their largest
values (offset) minus our objective.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from rightsource.instances.classic.case import Document, case, option, origin, process, vendor
from rightsource.instances.classic.numbers import COST_DECIMALS, Amount, Numbers
from rightsource.instances.classic.scaling import power_for, times
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault, InputError
from rightsource.models.numbers import MICRO_DECIMALS

_VENDOR: Final = "vendor"


@dataclass(frozen=True)
class _Problem:
    """Capacities by knapsack, and items by group: each a value and its weights."""

    capacities: list[Amount]
    groups: list[list[list[Amount]]]


_Layout: TypeAlias = Callable[[Numbers], list[_Problem]]


def read(data: bytes, source: str, name: str, *, index: int | None = None) -> Imported:
    r"""Return a multiple-choice knapsack problem as a document of our model.

    Parameters
    ----------
    data, source, name
        The bytes of the file, what messages call it, and the name of the problem.
    index
        Which problem, from 1, where a file holds several; the name of the problem is then ``name#index``.

    Raises
    ------
    InputError
        When the file fits no layout (it names the line) or two, or there is no problem of that index.

    Examples
    --------
    >>> document = read(b"1 2\n5 5\n2\n30 1 2\n40 6 0", "tiny.txt", "tiny").document
    >>> document["origin"]["offset"], [option["annual_cost"] for option in document["processes"][0]["options"]]
    (40, [10, 0])
    """
    problems = _problems(Numbers(data, source))
    if index is None and len(problems) > 1:
        message = f"this file holds {len(problems)} problems; say which one by its index, from 1 to {len(problems)}."
        raise InputError([Fault("--index", message, source)])
    if index is not None and not 1 <= index <= len(problems):
        message = f"there is no problem {index} in this file; expected an index from 1 to {len(problems)}."
        raise InputError([Fault("--index", message, source)])
    problem = problems[(index or 1) - 1]
    return Imported(_document(_scaled(problem, source), f"{name}#{index}" if len(problems) > 1 else name))


def _problems(numbers: Numbers) -> list[_Problem]:
    """Return the problems of a file in the only layout that it fits."""
    fitting: dict[str, list[_Problem]] = {}
    errors: dict[str, InputError] = {}
    for layout, reader in _LAYOUTS.items():
        numbers.restart()
        try:
            fitting[layout] = reader(numbers)
        except InputError as error:
            errors[layout] = error
    if len(fitting) > 1:
        names = " and ".join(f"'{layout}'" for layout in fitting)
        raise InputError(
            [Fault("", f"this file fits two layouts, {names}, which mean different problems.", numbers.source)]
        )
    if not fitting:
        raise _explained(errors, _likely(numbers))
    return next(iter(fitting.values()))


def _likely(numbers: Numbers) -> str:
    """Return the layout that a file seems to be meant in, by how many numbers its first line has."""
    return {2: "inst", 4: "hiremath"}.get(numbers.words_in_first_line, "khan")


def _explained(errors: dict[str, InputError], layout: str) -> InputError:
    """Return the error of one layout, which says that it was read in this one."""
    return InputError(
        Fault(fault.path, f"{fault.message} (Read in the layout '{layout}'.)", fault.source)
        for fault in errors[layout].faults
    )


def _khan(numbers: Numbers) -> list[_Problem]:
    problem = _numbered_groups(numbers)
    if numbers.peek() != "Solutions":
        numbers.expect_end()
    return [problem]


def _hiremath(numbers: Numbers) -> list[_Problem]:
    problems: list[_Problem] = []
    while numbers.left or not problems:
        numbers.whole("the number of a problem", low=len(problems) + 1, high=len(problems) + 1)
        problems.append(_numbered_groups(numbers))
    return problems


def _numbered_groups(numbers: Numbers) -> _Problem:
    groups = numbers.whole("the number of groups", low=1)
    items = numbers.whole("the number of items in each group", low=1)
    problem = _Problem(_capacities(numbers), [])
    for g in range(1, groups + 1):
        numbers.whole(f"the number of group {g}", low=g, high=g)
        problem.groups.append(_items(numbers, items, len(problem.capacities), g))
    return problem


def _inst(numbers: Numbers) -> list[_Problem]:
    groups = numbers.whole("the number of groups", low=1)
    problem = _Problem(_capacities(numbers), [])
    for g in range(1, groups + 1):
        items = numbers.whole(f"the number of items in group {g}", low=1)
        problem.groups.append(_items(numbers, items, len(problem.capacities), g))
    numbers.expect_end()
    return [problem]


def _capacities(numbers: Numbers) -> list[Amount]:
    return numbers.amounts(numbers.whole("the number of knapsacks", low=1), "the capacity of a knapsack", low=0)


def _items(numbers: Numbers, count: int, knapsacks: int, group: int) -> list[list[Amount]]:
    return [
        [
            numbers.amount(f"the value of item {i} of group {group}", decimals=COST_DECIMALS),
            *numbers.amounts(knapsacks, f"a weight of item {i} of group {group}", low=0),
        ]
        for i in range(1, count + 1)
    ]


_LAYOUTS: Final[dict[str, _Layout]] = {"khan": _khan, "inst": _inst, "hiremath": _hiremath}


def _document(problem: _Problem, name: str) -> Document:
    best = [max(value for value, *_ in group) for group in problem.groups]
    return case(
        origin("mmkp", name, "max", offset=sum(best, start=0)),
        [
            process(
                f"group-{g}",
                "group",
                (_option(i, item, top - item[0]) for i, item in enumerate(group, 1)),
            )
            for g, (group, top) in enumerate(zip(problem.groups, best, strict=True), start=1)
        ],
        [vendor(_VENDOR)],
        rules=[
            {"id": _measure(k), "kind": "max_total", "measure": _measure(k), "value": capacity}
            for k, capacity in enumerate(problem.capacities, start=1)
            if any(item[k] for group in problem.groups for item in group)
        ],
    )


def _option(number: int, item: Sequence[Amount], cost: Amount) -> Document:
    measures = {_measure(k): weight for k, weight in enumerate(item) if k and weight}
    return option(_VENDOR, cost, id=f"item-{number}", measures=measures)


def _measure(knapsack: int) -> str:
    return f"knapsack-{knapsack}"


def _scaled(problem: _Problem, source: str) -> _Problem:
    """Return a problem whose knapsacks have weights and a capacity of few enough decimals, each scaled by itself."""
    powers = [0] + [
        power_for(
            (capacity, *(item[k] for group in problem.groups for item in group)),
            MICRO_DECIMALS,
            f"the weights and the capacity of knapsack {k}",
            source,
        )
        for k, capacity in enumerate(problem.capacities, start=1)
    ]
    if not any(powers):
        return problem
    return _Problem(
        list(map(times, problem.capacities, powers[1:])),
        [[list(map(times, item, powers)) for item in group] for group in problem.groups],
    )

r"""Weighted constraint satisfaction problems in the wcsp format of toulbar2.

Format (words between blanks, variables and values from 0; toulbar2, "WCSP format",
https://toulbar2.github.io/toulbar2/formats/wcspformat.html)::

    name n maxdomain nfunctions top
    n domain sizes
    per function:  arity v1..vk default count     then count lines  a1..ak cost

An assignment of the function's variables that is not listed costs ``default``. A function without variables is a
constant, of which ``default`` is the cost. The problem asks for the least sum; a sum of ``top`` or more is forbidden.

Mapping: see `rightsource.instances.classic.network_case`, in units of 1. Published objective = scale * ours + offset.
Functions of three or more variables have no counterpart in the model and are refused, and so are functions given by a
formula (default cost -1) and shared ones (negative arity).
"""

from __future__ import annotations

from rightsource.instances.classic.network_case import network_case
from rightsource.instances.classic.networks import CostOrNone, Network
from rightsource.instances.classic.numbers import Numbers
from rightsource.instances.classic.scopes import read_scope
from rightsource.instances.imported import Imported


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the case of a problem in the format above.

    Raises
    ------
    InputError
        When a word is missing or none of what is expected, a cost is negative, a function has three or more variables,
        or the problem is too large.
    """
    numbers = Numbers(data, source)
    numbers.word("the name of the problem")
    count = numbers.whole("the number of variables", low=1)
    widest = numbers.whole("the size of the largest domain", low=1)
    functions = numbers.whole("the number of cost functions", low=0)
    top = numbers.whole("the top cost, from which on everything is forbidden", low=1)
    if numbers.left < count:
        numbers.refuse_end("the size of a domain")
    domains = [numbers.whole(f"the size of the domain of variable {i}", 1, widest) for i in range(count)]
    network = Network(domains, source)
    for f in range(functions):
        _add_function(numbers, network, f, top)
    numbers.expect_end()
    return Imported(network_case(network, "wcsp", name, top))


def _add_function(numbers: Numbers, network: Network, f: int, top: int) -> None:
    scope = read_scope(numbers, len(network.values), f"function {f}")
    default = numbers.whole(f"the default cost of function {f}", low=0)
    listed = numbers.whole(f"the number of costs that function {f} lists", low=0)
    if numbers.left < listed * (len(scope) + 1):
        numbers.refuse_end(f"a cost of function {f}")
    costs, domains = network.uniform(scope, _cost(default, top)), network.domains(scope)
    seen: set[int] = set()
    for _ in range(listed):
        place = 0
        for domain in domains:
            place = place * domain + numbers.whole(f"a value in function {f}", 0, domain - 1)
        cost = _cost(numbers.whole(f"a cost of function {f}", low=0), top)
        if place in seen and costs[place] != cost:
            numbers.refuse(f"the cost that function {f} gave these values before")
        seen.add(place)
        costs[place] = cost
    network.add(scope, costs)


def _cost(cost: int, top: int) -> CostOrNone:
    return cost if cost < top else None

r"""Uncapacitated facility location (UFL): which facilities to open, and which one serves each customer.

.. math:: \min \sum_i f_i u_i + \sum_{ij} c_{ij} x_{ij} \quad \text{with } \sum_i x_{ij} = 1,\; x_{ij} \le u_i

Two formats, numbers between blanks, told apart by the word ``FILE:`` at the beginning:

- OR-Library "cap" (Beasley 1990): ``m n`` facilities and customers; for each facility its capacity and opening cost
  f_i; for each customer its demand and m costs c_ij of serving all of it. Capacities (in OR-Library's capa, capb and
  capc the word ``capacity``) and demands belong to another problem and are ignored: here nothing is limited.
- UflLib "simple" (Hoefer 2002): ``FILE: name``; ``m n 0``; for each facility its number, its opening cost f_i and its n
  costs c_ij.

Mapping: customer j is a process, facility i a vendor with fixed cost f_i and without capacity, option i of customer j
costs c_ij. Our objective is the published one.
"""

from __future__ import annotations

from rightsource.instances.classic.assignment import Assignment
from rightsource.instances.classic.numbers import COST_DECIMALS, Amount, Numbers
from rightsource.instances.imported import Imported


def read(data: bytes, source: str, name: str) -> Imported:
    r"""Return an uncapacitated facility location problem as a document of our model.

    Raises
    ------
    InputError
        When the file is not what its format asks; it names the line.

    Examples
    --------
    >>> document = read(b"FILE: tiny\n1 2 0\n1 70 3 4", "tiny.txt", "tiny").document
    >>> document["providers"][0]["fixed_cost"], len(document["processes"])
    (70, 2)
    """
    numbers = Numbers(data, source)
    fixed, costs = _simple(numbers) if numbers.peek() == "FILE:" else _cap(numbers)
    numbers.expect_end()
    return Assignment("ufl", name, source, task="customer", agent="facility", costs=costs, fixed=fixed).to_imported()


def _counts(numbers: Numbers) -> tuple[int, int]:
    return numbers.whole("the number of facilities", low=1), numbers.whole("the number of customers", low=1)


def _cap(numbers: Numbers) -> tuple[list[Amount], list[list[Amount]]]:
    """Return opening costs, and costs by customer."""
    facilities, customers = _counts(numbers)
    fixed = []
    for i in range(1, facilities + 1):
        _skip_capacity(numbers, i)
        fixed.append(numbers.amount(f"the opening cost of facility {i}", low=0, decimals=COST_DECIMALS))
    costs = []
    for j in range(1, customers + 1):
        numbers.decimal(f"the demand of customer {j}")
        costs.append(numbers.amounts(facilities, f"a cost of serving customer {j}", decimals=COST_DECIMALS))
    return fixed, costs


def _skip_capacity(numbers: Numbers, facility: int) -> None:
    if numbers.peek() == "capacity":
        numbers.word("a capacity")
    else:
        numbers.decimal(f"the capacity of facility {facility}")


def _simple(numbers: Numbers) -> tuple[list[Amount], list[list[Amount]]]:
    """Return opening costs, and costs by customer, where the file goes facility by facility."""
    numbers.word("FILE:")
    numbers.word("the name of the problem")
    facilities, customers = _counts(numbers)
    numbers.whole("the number that ends the counts", low=0, high=0)
    fixed, costs = [], []
    for i in range(1, facilities + 1):
        numbers.whole(f"the number of facility {i}", low=i, high=i)
        fixed.append(numbers.amount(f"the opening cost of facility {i}", low=0, decimals=COST_DECIMALS))
        costs.append(numbers.amounts(customers, f"a cost of facility {i}", decimals=COST_DECIMALS))
    return fixed, [list(row) for row in zip(*costs, strict=True)]

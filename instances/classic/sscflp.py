r"""Single-source capacitated facility location (SSCFLP): open facilities, one of them for the whole of each customer.

.. math::

    \min \sum_i f_i u_i + \sum_{ij} c_{ij} x_{ij}
    \quad \text{with } \sum_i x_{ij} = 1,\; x_{ij} \le u_i,\; \sum_j d_j x_{ij} \le s_i

Two layouts, both numbers between blanks, c_ij being the cost of serving all of customer j from facility i:

- facilities first (Holmberg, Rönnqvist and Yuan 1999; Yang, Chu and Chen 2012; OR-Library's cases in the packaging of
  Guastaroba and Speranza 2014): ``m n`` facilities and customers; capacity s_i and opening cost f_i of each facility;
  the n demands d_j; the costs, facility by facility (m rows of n).
- customers first (Delmaire, Díaz, Fernández and Ortega 1999): ``n m`` customers and facilities; the costs, customer by
  customer (n rows of m); the n demands; the m opening costs; the m capacities.

They are told apart by how many numbers there are: behind a head of ``a b`` the first has 2a + b + ab, the second
2b + a + ab, which differ unless a = b. A square file is taken for the first when its lines show it: a pair of numbers
on each of the first m lines and not on the next. Otherwise it could be either; `read` refuses it, and
`read_facilities_first` or `read_delmaire` read it, as the user says. (OR-Library's own cap files have a third layout,
each customer's demand before its costs, and as many numbers as the first: they are not files of this family.)

Mapping: customer j is a process, facility i a vendor with fixed cost f_i and capacity s_i; option i of customer j costs
c_ij and takes d_j hours. Our objective is the published one.
"""

from __future__ import annotations

from rightsource.instances.classic.assignment import Assignment
from rightsource.instances.classic.numbers import COST_DECIMALS, Amount, Numbers, text_of
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault, InputError

_FAMILY = "sscflp"


def read(data: bytes, source: str, name: str) -> Imported:
    r"""Return a single-source facility location problem, in whichever of the two layouts, as a document of our model.

    Raises
    ------
    InputError
        When the file is not what either layout asks, or could be both.

    Examples
    --------
    >>> document = read(b"1 2\n9 70\n4 5\n30 31", "tiny.txt", "tiny").document
    >>> document["providers"]
    [{'id': 'facility-1', 'kind': 'vendor', 'site': 'site', 'fixed_cost': 70, 'capacity': 9}]
    """
    numbers = Numbers(data, source)
    first = numbers.whole("the number of facilities or customers", low=1)
    second = numbers.whole("the number of customers or facilities", low=1)
    found = numbers.left
    numbers.restart()
    facilities_first, customers_first = _behind_head(first, second), _behind_head(second, first)
    if first == second and found == facilities_first and not _begins_with_pairs(text_of(data, source), first):
        raise InputError([Fault("", _either(first), source)])
    if found == facilities_first:
        return _facilities_first(numbers, name)
    if found == customers_first:
        return _customers_first(numbers, name)
    message = (
        f"behind '{first} {second}' there are {found:,} numbers; expected {facilities_first:,} for {first} facilities "
        f"and {second} customers, or {customers_first:,} for {first} customers and {second} facilities."
    )
    raise InputError([Fault("", message, source)])


def read_facilities_first(data: bytes, source: str, name: str) -> Imported:
    """Return a problem of the layout that begins with the facilities; raises `InputError` when it is not of it."""
    return _facilities_first(Numbers(data, source), name)


def read_delmaire(data: bytes, source: str, name: str) -> Imported:
    """Return a problem of Delmaire's layout, customers first; raises `InputError` when it is not of it."""
    return _customers_first(Numbers(data, source), name)


def _behind_head(facilities: int, customers: int) -> int:
    return 2 * facilities + customers + facilities * customers


def _begins_with_pairs(text: str, facilities: int) -> bool:
    """Return whether behind the head come as many lines of two numbers as there are facilities, and then another."""
    counts = [len(line.split()) for line in text.split("\n") if line.strip()]
    return counts[0] == 2 and counts[1 : facilities + 1] == [2] * facilities and counts[facilities + 1] != 2


def _either(count: int) -> str:
    return (
        f"with {count} facilities and {count} customers this file could be of two layouts; say which it is: "
        "'sscflp-facilities' (capacities and opening costs come first) or 'sscflp-delmaire' (costs come first)."
    )


def _facilities_first(numbers: Numbers, name: str) -> Imported:
    facilities = numbers.whole("the number of facilities", low=1)
    customers = numbers.whole("the number of customers", low=1)
    capacities, fixed = [], []
    for i in range(1, facilities + 1):
        capacities.append(numbers.amount(f"the capacity of facility {i}", low=0))
        fixed.append(numbers.amount(f"the opening cost of facility {i}", low=0, decimals=COST_DECIMALS))
    demands = numbers.amounts(customers, "the demand of a customer", low=0)
    costs = [
        numbers.amounts(customers, f"a cost of facility {i}", decimals=COST_DECIMALS) for i in range(1, facilities + 1)
    ]
    return _imported(numbers, name, [list(row) for row in zip(*costs, strict=True)], demands, fixed, capacities)


def _customers_first(numbers: Numbers, name: str) -> Imported:
    customers = numbers.whole("the number of customers", low=1)
    facilities = numbers.whole("the number of facilities", low=1)
    costs = [
        numbers.amounts(facilities, f"a cost of serving customer {j}", decimals=COST_DECIMALS)
        for j in range(1, customers + 1)
    ]
    demands = numbers.amounts(customers, "the demand of a customer", low=0)
    fixed = numbers.amounts(facilities, "the opening cost of a facility", low=0, decimals=COST_DECIMALS)
    capacities = numbers.amounts(facilities, "the capacity of a facility", low=0)
    return _imported(numbers, name, costs, demands, fixed, capacities)


def _imported(
    numbers: Numbers,
    name: str,
    costs: list[list[Amount]],
    demands: list[Amount],
    fixed: list[Amount],
    capacities: list[Amount],
) -> Imported:
    numbers.expect_end()
    return Assignment(
        _FAMILY,
        name,
        numbers.source,
        task="customer",
        agent="facility",
        costs=costs,
        hours=[[demand] * len(fixed) for demand in demands],
        capacities=capacities,
        fixed=fixed,
    ).to_imported()

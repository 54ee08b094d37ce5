r"""Markov random fields and Bayesian networks in the UAI format: the most probable assignment (MAP, MPE).

Format (words between blanks, variables and values from 0; Uncertainty in Artificial Intelligence competitions,
https://uaicompetition.github.io/uci-2022/file-formats/model-format/)::

    MARKOV               (or BAYES, whose conditional probabilities are factors like any others)
    n                    variables
    n domain sizes
    f                    factors
    f scopes             k v1..vk
    per factor           number of entries, and the entries, the value of the last variable running fastest

.. math::  \max \prod_t \phi_t(x) \iff \min \sum_t -\ln \phi_t(x)

Mapping: see `rightsource.instances.classic.network_case`, the cost of an entry being its energy -ln(entry), rounded to
millionths; an entry of 0 is forbidden. Published objective, the energy, = ours + offset, off by at most
0.5·10⁻⁶ per factor (0.001 at 2,000 factors), for an assignment as well as for a bound. Factors of three or more
variables are refused.
"""

from __future__ import annotations

from decimal import Context, Decimal
from functools import cache
from math import prod
from typing import Final

from rightsource.instances.classic.network_case import network_case
from rightsource.instances.classic.networks import CostOrNone, Network
from rightsource.instances.classic.numbers import Numbers
from rightsource.instances.classic.scopes import read_scope
from rightsource.instances.imported import Imported
from rightsource.models.faults import Fault
from rightsource.models.numbers import MICRO, MICRO_DECIMALS

_KINDS: Final = ("MARKOV", "BAYES")
_LN: Final = Context(prec=20)


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the case of a network in the format above.

    Raises
    ------
    InputError
        When a word is missing or none of what is expected, an entry is negative, the number of entries does not fit the
        variables of its factor, a factor has three or more variables, or the problem is too large.
    """
    numbers = Numbers(data, source)
    if numbers.word("MARKOV or BAYES").upper() not in _KINDS:
        numbers.refuse("MARKOV or BAYES")
    count = numbers.whole("the number of variables", low=1)
    network = Network(numbers.wholes(count, "the size of a domain", low=1), source)
    factors = numbers.whole("the number of factors", low=0)
    scopes = [read_scope(numbers, count, f"factor {f}") for f in range(factors)]
    energy = cache(_energy)
    for f, scope in enumerate(scopes):
        network.add(scope, [energy(entry) for entry in _entries(numbers, network, f, scope)])
    numbers.expect_end()
    off = (Decimal(factors).scaleb(-MICRO_DECIMALS) / 2).normalize()
    message = f"energies are rounded to {MICRO_DECIMALS} decimals: published figures are right to within {off:f}."
    return Imported(network_case(network, "uai", name, decimals=MICRO_DECIMALS), (Fault("", message, source),))


def _entries(numbers: Numbers, network: Network, f: int, scope: list[int]) -> list[Decimal]:
    expected = prod(network.domains(scope))
    if numbers.whole(f"the number of entries of factor {f}", low=0) != expected:
        numbers.refuse(f"{expected} as the number of entries of factor {f}, by the domains of its variables")
    return numbers.decimals(expected, f"an entry of factor {f}", low=0)


def _energy(entry: Decimal) -> CostOrNone:
    """Return -ln(entry) in millionths; computed in decimals, it is the same on every platform."""
    return int((-_LN.ln(entry) * MICRO).to_integral_value()) if entry else None

"""All cases by name."""

from __future__ import annotations

from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.published import TABLES, published_case
from rightsource.benchmarks.cases.synthetic import SYNTHETIC, parse_synthetic
from rightsource.models.faults import Fault, InputError, did_you_mean


def find_case(name: str) -> Case:
    """Return the case of a name: ``handoff-120-s2``, ``core-300-s1``, ``scarce-30-s1-infeasible``, ``gap/c0515_1``.

    Whether a published problem is among the public data shows when it is prepared.

    Raises
    ------
    InputError
        When the name is not written like that, or its family is not known.

    Examples
    --------
    >>> find_case("handoff-120-s2")
    Case(name='handoff-120-s2', kind='synthetic', family='handoff', processes=120, seed=2, infeasible=False)
    >>> find_case("mmkp/khan/I01").family
    'mmkp'
    """
    family, slash, problem = name.partition("/")
    if slash and problem:
        _check_family(name, family, [table.family for table in TABLES])
        return published_case(family, problem)
    case = parse_synthetic(name)
    if case is None:
        expected = "expected FAMILY-PROCESSES-sSEED (handoff-120-s2, say) or FAMILY/PROBLEM (gap/c0515_1, say)"
        raise InputError([Fault("case", f"'{name}' is not the name of a case; {expected}.")])
    _check_family(name, case.family, SYNTHETIC)
    return case


def _check_family(name: str, family: str, known: list[str] | tuple[str, ...]) -> None:
    if family not in known:
        hint = did_you_mean(family, known)
        raise InputError([Fault("case", f"'{name}': '{family}' is not a family{hint} (known: {', '.join(known)}).")])

"""A case: one instance to measure on, known by its name alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One instance to measure on; ``cases.registry.find_case(name)`` gives it back from its name.

    ``processes`` is the number of processes asked of a synthetic family, 0 for a published problem (it is known once
    the file is read). ``kind`` is ``synthetic`` or ``classic``. ``infeasible`` is a synthetic case made to have no
    plan.
    """

    name: str
    kind: str
    family: str
    processes: int = 0
    seed: int = 0
    infeasible: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a prepared case before anybody solves it; costs are in whole minor units per year.

    ``rules`` counts the active ones. ``read_seconds`` is what reading ``instance.json`` took. ``known`` is the
    published value as a cost of ours, None where there is none; ``known_proved`` says whether it is an optimum;
    ``tolerance`` by how much it is rounded. ``instance`` is a digest of ``instance.json``: the same name may stand for
    another instance once generators or published data change.
    """

    case: str
    family: str
    processes: int
    options: int
    dependencies: int
    rules: int
    providers: int
    money_decimals: int
    read_seconds: float
    known: int | None = None
    known_proved: bool = False
    tolerance: int = 0
    instance: str = ""

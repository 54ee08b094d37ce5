"""How CP-SAT is set whatever it searches on: a linear model through MathOpt, or a model of its own."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Settings: TypeAlias = Any
"""SatParameters: the protocol buffer inside MathOpt's, or the class of the same fields in CP-SAT's own interface."""

_WORKERS_WITH_MAX_LP: Final = 8


def settle(settings: Settings, workers: int | None) -> None:
    """Keep CP-SAT away from a presolve rule that is wrong in OR-Tools 9.15, and let its relaxation hold all clauses.

    The rule about an at-most-one inside a linear row certified wrong optima on 22 of 1,000 small models with large
    entries (google/or-tools, issue 5293); without its work limit it never runs, and none was wrong.

    By default the relaxation leaves implications out, and with them what a hand-off or a provider in use costs. With
    all clauses (``linearization_level`` 2, which the documentation advises where it pays) ``tight-capacity`` of 100
    processes was proven in 2 s through MathOpt, where 3 % were left after 40 s. The first worker of several is fixed to
    less, so up to seven of them get ``max_lp`` in place of ``default_lp``; eight have it anyway. On CP-SAT's own model,
    the gap of cases of 50 to 150 processes after 12 s fell from 5-57 % to 1-3 % on two threads, and from 10-58 % to
    0-1.3 % on one.

    Parameters
    ----------
    settings
        What to set; the rest stays as it is.
    workers
        How many workers CP-SAT gets, None where it decides.
    """
    settings.presolve_inclusion_work_limit = 0
    settings.linearization_level = 2
    if workers is not None and 1 < workers < _WORKERS_WITH_MAX_LP:
        settings.ignore_subsolvers.append("default_lp")
        settings.extra_subsolvers.append("max_lp")

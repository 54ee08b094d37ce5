"""Solve an instance: the least-cost plan, and a proof of how good it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf
from typing import Final

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError, InternalError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result, Seconds, Status, StopReason, TracePoint
from rightsource.optimizer.decomposition.compiled import has_machine_code
from rightsource.optimizer.engines.job import ENGINES as LINEAR_ENGINES
from rightsource.optimizer.engines.job import EngineError, EngineName
from rightsource.optimizer.exhaustive import enumerate_plans
from rightsource.optimizer.linear_search import search_in_turn, search_linear
from rightsource.optimizer.planning import MOST_PROCESSES
from rightsource.optimizer.race import search_together, threads_to_share
from rightsource.optimizer.search import Search
from rightsource.optimizer.solve_state import SolveState
from rightsource.optimizer.surroundings import memory_mb, versions

ENGINES: Final = ("auto", "highs", "scip", "cp-sat", "decomposition", "exhaustive")
"""The engines a user may name; `auto` takes HiGHS on one thread, on more HiGHS beside another (see `race`), above 5,000
processes the decomposition."""

_LINEAR: Final[dict[str, EngineName]] = {name: name for name in LINEAR_ENGINES}
"""The engines that take a linear model."""

_MOST_AS_ONE: Final = 300_000
"""Larger instances are taken part by part: tables, core and program of the whole would take too much memory."""
_AFTERWARDS: Final = 0.3
_AFTERWARDS_EACH: Final = 1e-4
"""Seconds kept back from the time limit, in all and per process, for the last check and for writing the result."""


def solve(
    instance: Instance,
    *,
    engine: str = "auto",
    time_limit: float | None = None,
    gap: float = 1e-4,
    seed: int = 0,
    threads: int | None = None,
    start: Plan | None = None,
    on_progress: Callable[[TracePoint], None] | None = None,
    on_plan: Callable[[Integers], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    elapsed: float = 0.0,
) -> Result:
    """Find a least-cost plan of an instance and prove how good it is.

    Parameters
    ----------
    instance
        What to solve.
    engine
        One of `ENGINES`. What `auto` took is in `Result.engine`: who gave the final plan and the final bound.
    time_limit
        Wall-clock seconds, ``elapsed`` included; None for no limit.
    gap
        The relative gap at which to stop; 0 asks for a proof to the minor unit.
    seed, threads
        Handed to the engine; None takes all of the machine. With `auto` and more than one thread, equal seeds may give
        plans that differ within the gap.
    start
        A plan to start from; a plan that breaks rules still guides the engine. The result is never worse than a start
        that keeps them, nor than the current plan of the instance when it is complete and keeps them.
    on_progress
        Called at every new best plan or bound with the moment and the two.
    on_plan
        Called with the option of each process, shape (processes,), of every new best plan, once it is checked.
    should_stop
        Asked often; once it says True the search stops and keeps what it has.
    elapsed
        Seconds already spent before this call (reading, say) that count against the limit and in the times.

    Raises
    ------
    InputError
        When a setting is out of its range, an amount is too large for engines, or `exhaustive` meets too many plans.
    EngineError
        When no engine can be started and there is no plan to keep.
    InternalError
        When the engine, the formulation and the checker contradict each other and there is no plan to keep; with one,
        it is returned without a bound, and `Result.reasons` tells the contradiction.

    Examples
    --------
    >>> solve(instance, engine="exhaustive").status
    'optimal'
    """
    _check_settings(engine, gap, threads, time_limit)
    began = time.monotonic() - elapsed
    search = Search(Checker(instance), lambda: time.monotonic() - began, on_progress, on_plan)
    state = SolveState(
        instance,
        engine=engine,
        gap=gap,
        seed=seed,
        threads=threads,
        seconds_left=lambda: inf if time_limit is None else time_limit - _reserve(instance) - search.elapsed(),
        should_stop=should_stop or (lambda: False),
        search=search,
    )
    start_choice = None if start is None else start.choice(instance)
    for choice in (start_choice, _current(instance)):
        if choice is not None:
            search.offer(choice)
    try:
        stop = _search(state, start_choice)
    except (InternalError, EngineError) as error:
        stop = _kept(state, error)
    return _result(state, stop, elapsed)


def _current(instance: Instance) -> Integers | None:
    """Return the current plan when it is complete: staying as one is may be a plan that keeps all rules."""
    return instance.current if instance.current_is_complete else None


def _kept(state: SolveState, error: InternalError | EngineError) -> StopReason:
    """Keep the checked plan when an engine cannot run; after a contradiction trust no bound either."""
    if state.search.choice is None:
        raise error
    if isinstance(error, InternalError):
        state.search.distrust()
        state.contradicted = True
    state.reasons.append(f"Internal error: {error}" if isinstance(error, InternalError) else str(error))
    return "failure"


def _reserve(instance: Instance) -> float:
    return _AFTERWARDS + _AFTERWARDS_EACH * len(instance.processes.ids)


def _check_settings(engine: str, gap: float, threads: int | None, time_limit: float | None) -> None:
    """Raise an InputError that lists every setting out of its range."""
    faults: list[Fault] = []
    if engine not in ENGINES:
        message = f"'{engine}' is not an engine{did_you_mean(engine, ENGINES)} (known: {', '.join(ENGINES)})"
        faults.append(Fault("engine", message))
    if not 0 <= gap < 1:
        message = f"found {gap}, expected a fraction from 0 up to but not including 1, such as 0.01 for 1 %"
        faults.append(Fault("gap", message))
    if threads is not None and threads < 1:
        faults.append(Fault("threads", f"found {threads}, expected a whole number of at least 1"))
    if time_limit is not None and not time_limit > 0:
        faults.append(Fault("time_limit", f"found {time_limit}, expected a number of seconds above 0"))
    if faults:
        raise InputError(faults)


def _exhaustive(state: SolveState) -> StopReason:
    """Try every plan with the checker alone."""
    found = enumerate_plans(state.instance, state.search.checker, state.seconds_left, state.should_stop)
    if found.choice is not None:
        state.search.offer(found.choice)
    elif found.complete:
        state.search.exhausted("exhaustive")
    state.search.prove(found.bound)
    return found.stop


def _search(state: SolveState, start: Integers | None) -> StopReason:
    """Let the engine that the state names search."""
    if state.engine in _LINEAR:
        return search_linear(state, _LINEAR[state.engine], start)
    if state.engine == "exhaustive":
        return _exhaustive(state)
    if state.engine in ("auto", "decomposition") and len(state.instance.processes.ids) > _MOST_AS_ONE:
        # These load what workers need, and worker pools.
        from rightsource.optimizer.blocks.engine import solve_in_blocks  # noqa: PLC0415
        from rightsource.optimizer.crew.local import LocalCrew  # noqa: PLC0415

        return solve_in_blocks(state, LocalCrew(threads_to_share(state.threads)))
    if state.engine == "decomposition" or (state.engine == "auto" and _is_for_decomposition(state.instance)):
        from rightsource.optimizer.decomposition.engine import decompose  # noqa: PLC0415  (loads OR-Tools)

        return decompose(state, start)
    return (search_together if threads_to_share(state.threads) > 1 else search_in_turn)(state, start)


def _is_for_decomposition(instance: Instance) -> bool:
    """Say whether the whole formulation is too large for an engine, and the decomposition is fast here."""
    return len(instance.processes.ids) > MOST_PROCESSES and has_machine_code()


def _result(state: SolveState, stop: StopReason, elapsed: float) -> Result:
    search, report = state.search, state.search.report()
    plan = None if search.choice is None else Plan.of_choice(state.instance, search.choice)
    proven = report is not None and search.bound is not None and search.bound >= report.objective
    status: Status = "optimal" if proven else "feasible" if report else "infeasible" if stop == "proof" else "unknown"
    total = search.elapsed()
    return Result(
        status=status,
        stop_reason="proof" if status in ("optimal", "infeasible") else stop,
        plan=plan,
        report=report,
        bound=None if status == "infeasible" else search.bound,
        engine=state.engine,
        seed=state.seed,
        seconds=Seconds(elapsed, state.build_seconds, total - elapsed - state.build_seconds, total),
        memory_mb=max(memory_mb(), state.engine_memory),
        versions=versions(),
        trace=tuple(search.trace),
        reasons=tuple(state.reasons),
        asked_gap=state.gap,
        contradicted=state.contradicted,
    )

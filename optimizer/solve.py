"""Solve an instance: the least-cost plan, and a proof of how good it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Final

from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError, InternalError, did_you_mean
from rightsource.models.formulation.build import Formulation, build
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.result import Result, Seconds, Status, StopReason, TracePoint
from rightsource.models.tables import compile_tables
from rightsource.optimizer.cuts import confirm_cost, conflict_cuts, refuse_repetition, with_cuts
from rightsource.optimizer.engines.job import TITLES, Bound, EngineError, EngineName, Event, Incumbent, Job, Outcome
from rightsource.optimizer.engines.process import EngineProcess
from rightsource.optimizer.engines.run import run
from rightsource.optimizer.engines.standing import STAND
from rightsource.optimizer.exhaustive import enumerate_plans
from rightsource.optimizer.impossible import blocked_reasons, conflict_reasons
from rightsource.optimizer.search import Search
from rightsource.optimizer.surroundings import memory_mb, versions

ENGINES: Final = ("auto", "highs", "scip", "cp-sat", "exhaustive")
"""The engines a user may name; `auto` takes HiGHS, which proved best on these models."""

_ENGINE_OF: Final[dict[str, EngineName]] = {"highs": "highs", "scip": "scip", "cp-sat": "cp-sat"}
"""The engines that take a linear model; every other name means HiGHS there."""

_SECOND: Final[EngineName] = "scip"
"""Who takes over from HiGHS."""

_AFTERWARDS: Final = 0.3
_AFTERWARDS_EACH: Final = 1e-4
"""Seconds kept back from the time limit, in all and per process, for the last check and for writing the result."""


_MOST_CUTS: Final = 200
"""After so many cuts, each a run of the engine, its tolerances and the instance do not fit together."""

_WITHIN: Final = 0.999
"""Engines are asked for slightly less than the asked gap, so that rounding their bound down still leaves it reached."""


@dataclass
class _Run:
    """What a solve was asked for, and what it has found so far."""

    instance: Instance
    engine: EngineName
    gap: float
    seed: int
    threads: int | None
    seconds_left: Callable[[], float]
    should_stop: Callable[[], bool]
    search: Search
    cuts: list[Integers] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    engine_memory: float = 0.0
    build_seconds: float = 0.0
    contradicted: bool = False


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
        One of `ENGINES`.
    time_limit
        Wall-clock seconds, ``elapsed`` included; None for no limit.
    gap
        The relative gap at which to stop; 0 asks for a proof to the minor unit.
    seed, threads
        Handed to the engine; None leaves the number of threads to it.
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
    state = _Run(
        instance,
        engine=_ENGINE_OF.get(engine, "highs"),
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
        stop = _exhaustive(state) if engine == "exhaustive" else _engines(state, start_choice, engine)
    except (InternalError, EngineError) as error:
        stop = _kept(state, error)
    return _result(state, engine if engine == "exhaustive" else state.engine, stop, elapsed)


def _current(instance: Instance) -> Integers | None:
    """Return the current plan when it is complete: staying as one is may be a plan that keeps all rules."""
    return instance.current if instance.current_is_complete else None


def _kept(state: _Run, error: InternalError | EngineError) -> StopReason:
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


def _exhaustive(state: _Run) -> StopReason:
    """Try every plan with the checker alone."""
    found = enumerate_plans(state.instance, state.search.checker, state.seconds_left, state.should_stop)
    if found.choice is not None:
        state.search.offer(found.choice)
    elif found.complete:
        state.search.exhausted("exhaustive")
    state.search.prove(found.bound)
    return found.stop


def _engines(state: _Run, start: Integers | None, engine: str) -> StopReason:
    """Let the engine search; when it contradicts itself and the choice was ours, another one takes over.

    HiGHS is known to give bounds above the optimum now and then (ERGO-Code/HiGHS, issues 2382 and 2664, both open), on
    some models for one seed in ten; a checked plan below the bound gives it away.
    """
    try:
        return _engine(state, start)
    except InternalError as error:
        if engine != "auto":
            raise
        state.reasons.append(f"{TITLES[state.engine]} contradicted itself, so {TITLES[_SECOND]} took over: {error}")
        state.search.start_over()
        state.engine, state.cuts = _SECOND, []
        return _engine(state, start)


def _engine(state: _Run, start: Integers | None) -> StopReason:
    """Compile and build while an engine's process loads, then search; it stays for the next solve."""
    kind = (state.engine, state.threads)
    process = STAND.take(kind)
    try:
        return _searched(state, start, process)
    finally:
        STAND.give_back(kind, process)


def _searched(state: _Run, start: Integers | None, process: EngineProcess) -> StopReason:
    """Let an engine search until the asked gap, a limit, or the proof that there is no plan."""
    began, search = time.monotonic(), state.search
    tables = compile_tables(state.instance)
    state.build_seconds = time.monotonic() - began
    if tables.blocked:
        search.exhausted(state.engine)
        state.reasons += blocked_reasons(tables)
        return "proof"
    formulation = build(tables)
    state.build_seconds = time.monotonic() - began
    again = False
    stop: StopReason | None = None
    while stop is None:
        best = search.choice if search.choice is not None else start
        job = _job(state, formulation, best, tight=again)
        outcome = run(job, lambda event: _listen(state, formulation, event), state.should_stop, process)
        state.engine_memory = max(state.engine_memory, outcome.memory_mb)
        stop, again = _learn(state, formulation, job, outcome), True
    return stop


def _job(state: _Run, formulation: Formulation, start: Integers | None, *, tight: bool) -> Job:
    seconds = state.seconds_left()
    return Job(
        model=with_cuts(formulation.model, state.cuts),
        engine=state.engine,
        relative_gap=state.gap * _WITHIN,
        seed=state.seed,
        threads=state.threads,
        deadline=None if seconds == inf else max(seconds, 0.0),
        start=None if start is None else formulation.values(start),
        tight=tight,
    )


def _listen(state: _Run, formulation: Formulation, event: Event) -> None:
    """Check every plan the engine reports on its way, and note its bounds."""
    match event:
        case Incumbent():
            state.search.offer(formulation.choice(event.values))
        case Bound():
            state.search.prove(event.bound)


def _learn(state: _Run, formulation: Formulation, job: Job, outcome: Outcome) -> StopReason | None:
    """Take in what an engine's run gave; return why to stop, or None to go on with the cuts that were added."""
    search = state.search
    choice = None if outcome.values is None else formulation.choice(outcome.values)
    if choice is not None:
        confirm_cost(formulation, choice, search.checker.objective(choice))
        search.offer(choice)
    if outcome.status == "infeasible":
        search.exhausted(state.engine)
        if search.choice is None:
            state.reasons += conflict_reasons(formulation, search.checker)
        return "proof"
    search.prove(formulation.tables.floor if outcome.bound is None and search.bound is None else outcome.bound)
    if search.reached(state.gap):
        return "gap"
    if outcome.stop not in ("proof", "gap"):
        state.reasons += [outcome.message] if outcome.message else []
        return outcome.stop
    if choice is None:
        raise InternalError(f"the engine {state.engine} stopped without a plan, a limit or a proof: {outcome.message}")
    return _go_on(state, formulation, job, outcome, choice)


def _go_on(state: _Run, formulation: Formulation, job: Job, outcome: Outcome, choice: Integers) -> StopReason | None:
    """Decide what follows when an engine thinks it is done and the asked gap is not reached.

    A plan that the checker refuses, or that the engine took for cheaper than it is, is cut off. A plan that both see
    alike leaves only the engine's rounding: it is asked once more, more precisely, and then believed to reach no
    further.
    """
    report, values = state.search.checker.check(choice), outcome.values
    refuse_repetition(state.cuts, choice, state.engine)
    if not report.feasible:
        state.cuts += conflict_cuts(formulation, choice, report)
        return None
    if len(state.cuts) >= _MOST_CUTS:
        state.reasons.append(f"{state.engine} misjudged {_MOST_CUTS} plans one after the other and was stopped.")
        return "precision"
    alike = values is not None and not outcome.broken and job.model.cost(values) >= report.objective
    if not alike:
        state.search.exclude(choice)
        state.cuts.append(choice)
    elif job.tight:
        state.reasons.append(
            f"The numbers of {state.engine} reach no further: amounts are too large for a closer bound in doubles."
            " The engine cp-sat works in whole numbers."
        )
        return "precision"
    return None


def _result(state: _Run, engine: str, stop: StopReason, elapsed: float) -> Result:
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
        engine=engine,
        seed=state.seed,
        seconds=Seconds(elapsed, state.build_seconds, total - elapsed - state.build_seconds, total),
        memory_mb=max(memory_mb(), state.engine_memory),
        versions=versions(),
        trace=tuple(search.trace),
        reasons=tuple(state.reasons),
        asked_gap=state.gap,
        contradicted=state.contradicted,
    )

"""Where cells run: a pool of processes on this machine, or the workers of a Dask cluster; nothing else knows which."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, ProcessPoolExecutor
from typing import Any, Final, Protocol

from rightsource.benchmarks.runner.leash import bind
from rightsource.benchmarks.runner.surroundings import Machine, Surroundings, surroundings
from rightsource.models.faults import Fault, InputError

_CONNECT_SECONDS: Final = 15
_PLENTY: Final = 1_000_000


class Crew(Protocol):
    """Who runs cells. ``slots`` is how many may be handed in before one comes back."""

    slots: int

    def open(self) -> Executor:
        """Return an executor, a new one whenever the last was lost."""

    def end(self, executor: Executor) -> None:
        """End an executor at once, with what it still runs."""

    def machines(self) -> Sequence[Machine]:
        """Return the machines on which cells will run."""


class LocalCrew:
    """A pool of processes on this machine, each running one cell at a time.

    They are spawned, not forked: a fork would carry threads' locks over. They end with the process that made them,
    also when it is killed.
    """

    def __init__(self, workers: int = 1) -> None:
        self.slots = workers

    def open(self) -> Executor:
        """Return a new pool."""
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.slots, mp_context=context, initializer=_begin, initargs=(os.getpid(),))

    def end(self, executor: Executor) -> None:
        """Kill the pool's processes; the peers on their leashes end with them."""
        if isinstance(executor, ProcessPoolExecutor):
            for process in list((executor._processes or {}).values()):
                process.kill()
        executor.shutdown(wait=True, cancel_futures=True)

    def machines(self) -> Sequence[Machine]:
        """Return this machine."""
        return [surroundings().machine]


def _begin(parent: int) -> None:
    """Bind a worker to the process that made it; Ctrl-C is that one's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bind(parent)


class ClusterCrew:
    """The workers of a running Dask cluster: ``dask scheduler`` and ``dask worker --nthreads 1``.

    The scheduler hands in again what a lost worker had. It and every worker need this project on their path, and every
    worker the same sources and the same versions of all packages as this process.
    """

    slots = _PLENTY

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None

    def open(self) -> Executor:
        """Return an executor of the cluster.

        Raises
        ------
        InputError
            When there is no cluster.
        """
        executor: Executor = self._connected().get_executor(pure=False)
        return executor

    def end(self, executor: Executor) -> None:
        """Cancel what has not begun; a cell that runs ends by itself within its limits, and is forgotten."""
        executor.shutdown(wait=False)
        self._client.close()
        self._client = None

    def _connected(self) -> Any:
        """Return a client of the cluster, made when first asked for and after a loss."""
        if self._client is None:
            try:
                import distributed  # noqa: PLC0415 - an extra, and slow to import
            except ImportError:
                raise InputError([Fault("--cluster", "this needs the package distributed.")]) from None
            try:
                connect: Any = distributed.Client
                self._client = connect(self._address, timeout=_CONNECT_SECONDS)
            except (OSError, ValueError) as error:
                raise InputError([Fault("--cluster", f"there is no cluster at '{self._address}': {error}.")]) from None
        return self._client

    def machines(self) -> Sequence[Machine]:
        """Return the machines of all workers.

        Raises
        ------
        InputError
            When there is no worker, or when the scheduler or a worker lacks this project, or has other sources of it or
            other versions of packages.
        """
        client = self._connected()
        _check_scheduler(client, self._address)
        answers = client.run(surroundings, on_error="return")
        if not answers:
            raise InputError([Fault("--cluster", "the cluster has no workers; start some with 'dask worker'.")])
        faults = [fault for name, answer in answers.items() for fault in _worker_faults(name, answer)]
        if faults:
            raise InputError(faults)
        return list({answer.machine.id: answer.machine for answer in answers.values()}.values())


def _check_scheduler(client: Any, address: str) -> None:
    """Refuse a scheduler that cannot read cells, as it must to hand them out: none of them would ever run."""
    try:
        client.run_on_scheduler(surroundings)
    except Exception as error:  # whatever a process elsewhere raises
        raise InputError([_unable("this scheduler cannot hand out cells", error, address)]) from None


def _unable(what: str, error: BaseException, name: str) -> Fault:
    path = "it needs .build/checkout of the same checkout on its PYTHONPATH"
    return Fault("", f"{what}: {type(error).__name__}: {error}; {path}.", name)


def _worker_faults(name: str, answer: object) -> list[Fault]:
    if isinstance(answer, BaseException):
        return [_unable("this worker cannot run cells", answer, name)]
    ours = surroundings()
    if not isinstance(answer, Surroundings) or answer.sources != ours.sources:
        return [
            Fault("sources", "this worker has other sources than the runner; start it from the same checkout.", name)
        ]
    return [
        Fault(
            f"versions.{package}",
            f"this worker has {answer.versions.get(package)}, and the runner {ours.versions.get(package)}.",
            name,
        )
        for package in sorted({*answer.versions, *ours.versions})
        if answer.versions.get(package) != ours.versions.get(package)
    ]


def is_loss(error: BaseException | None) -> bool:
    """Say whether the executor lost the process that ran a cell, and all others with it."""
    return isinstance(error, BrokenExecutor | CancelledError)


def is_given_up(error: BaseException) -> bool:
    """Say whether a cluster gave a cell up because it lost several workers in a row that ran it."""
    return any(kind.__name__ == "KilledWorker" for kind in type(error).__mro__)

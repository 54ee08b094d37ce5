"""Where cells run: a pool of processes on this machine, or the workers of a Dask cluster; nothing else knows which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from rightsource.benchmarks.runner.surroundings import Machine, Surroundings, surroundings
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.crew import cluster, local
from rightsource.optimizer.crew.crew import Crew as AnyCrew


class Crew(AnyCrew, Protocol):
    """Who runs cells, and on which machines."""

    def machines(self) -> Sequence[Machine]:
        """Return the machines on which cells will run."""


class LocalCrew(local.LocalCrew):
    """A pool of processes on this machine, each running one cell at a time."""

    def machines(self) -> Sequence[Machine]:
        """Return this machine."""
        return [surroundings().machine]


class ClusterCrew(cluster.ClusterCrew):
    """The workers of a running Dask cluster.

    The scheduler and every worker need this project on their path, and every worker the same sources and the same
    versions of all packages as this process.
    """

    def machines(self) -> Sequence[Machine]:
        """Return the machines of all workers.

        Raises
        ------
        InputError
            When there is no worker, or when the scheduler or a worker lacks this project, or has other sources of it or
            other versions of packages.
        """
        client = self.connected()
        _check_scheduler(client, self.address)
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

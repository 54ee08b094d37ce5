"""The workers of a running Dask cluster."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any, Final

from rightsource.models.faults import Fault, InputError

_CONNECT_SECONDS: Final = 15
_PLENTY: Final = 1_000_000


class ClusterCrew:
    """The workers of a running Dask cluster: ``dask scheduler`` and ``dask worker --nthreads 1``.

    The scheduler hands in again what a lost worker had. It and every worker need the same version of this program.
    """

    slots = _PLENTY

    def __init__(self, address: str) -> None:
        self.address = address
        self._client: Any = None

    def open(self) -> Executor:
        """Return an executor of the cluster.

        Raises
        ------
        InputError
            When there is no cluster.
        """
        executor: Executor = self.connected().get_executor(pure=False)
        return executor

    def end(self, executor: Executor) -> None:
        """Cancel what has not begun; a task that runs ends by itself within its limits, and is forgotten."""
        executor.shutdown(wait=False)
        self._client.close()
        self._client = None

    def connected(self) -> Any:
        """Return a client of the cluster, made when first asked for and after a loss.

        Raises
        ------
        InputError
            When there is no cluster, or the package for it is not installed.
        """
        if self._client is None:
            try:
                import distributed  # noqa: PLC0415 - an extra, and slow to import
            except ImportError:
                raise InputError([Fault("--cluster", "this needs the package distributed.")]) from None
            try:
                connect: Any = distributed.Client
                self._client = connect(self.address, timeout=_CONNECT_SECONDS)
            except (OSError, ValueError) as error:
                raise InputError([Fault("--cluster", f"there is no cluster at '{self.address}': {error}.")]) from None
        return self._client

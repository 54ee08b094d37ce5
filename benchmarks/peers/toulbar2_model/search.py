"""The search of toulbar2 in a process of its own, heard through what it prints.

`Solve` holds Python until it ends and knows only a limit of processor time, but it prints every plan and every bound as
it finds them: a forked process prints into a pipe, and can be ended at any moment.
"""

from __future__ import annotations

import os
import re
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Final, Literal

from rightsource.benchmarks.peers.toulbar2_model.network import CostNetwork

_COST: Final = re.compile(r"New solution: (-?\d+) ")
_BOUND: Final = re.compile(r"(?:Optimality gap: \[|Initial lower and upper bounds: \[|Dual bound: )(-?\d+)")
_ENDED: Final = "Search ended: "
_STANDARD_OUTPUT: Final = 1

Word = tuple[Literal["bound"], int] | tuple[Literal["plan"], int, list[int]] | tuple[Literal["end"], bool]
"""A lower bound; a plan's cost and the value of every variable; or the end, and whether there is a plan."""


@contextmanager
def search(network: CostNetwork, seconds_left: Callable[[], float]) -> Iterator[Iterator[Word]]:
    """Search in another process, and give its words until it ends or time is up; then the process is ended."""
    receiving, sending = os.pipe()
    child = get_context("fork").Process(target=_solve, args=(network, sending))
    child.start()
    os.close(sending)
    try:
        yield words(_lines(receiving, seconds_left))
    finally:
        child.kill()
        child.join()
        os.close(receiving)


def words(lines: Iterator[str]) -> Iterator[Word]:
    """Read what toulbar2 prints.

    Examples
    --------
    >>> list(words(iter(["Optimality gap: [7, 12] 41.7 % (0 backtracks)", "New solution: 9 (1 backtracks)", " 0 2 1"])))
    [('bound', 7), ('plan', 9, [0, 2, 1])]
    """
    for line in lines:
        if found := _BOUND.match(line):
            yield "bound", int(found[1])
        elif found := _COST.match(line):
            yield "plan", int(found[1]), [int(value) for value in next(lines, "").split()]
        elif line.startswith(_ENDED):
            yield "end", line.removeprefix(_ENDED) == "True"


def _solve(network: CostNetwork, sending: int) -> None:
    """Print into the pipe what the search finds, and at last whether it found a plan; end when nobody listens."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.dup2(sending, _STANDARD_OUTPUT)
    found = network.cfn.Solve(showSolutions=1)
    os.write(sending, f"{_ENDED}{found is not None}\n".encode())


def _lines(receiving: int, seconds_left: Callable[[], float]) -> Iterator[str]:
    """Yield whole lines from a pipe until it is closed or time is up."""
    rest = b""
    while (seconds := seconds_left()) > 0:
        if not select.select([receiving], [], [], seconds)[0]:
            return
        received = os.read(receiving, 1 << 16)
        if not received:
            return
        *whole, rest = (rest + received).split(b"\n")
        for line in whole:
            yield line.decode()

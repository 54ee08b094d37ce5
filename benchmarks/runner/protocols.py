"""Named protocols: which sets and peers are run, and for how long. A table is the whole of a protocol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rightsource.benchmarks.cases.case import Case
from rightsource.benchmarks.cases.sets import choose
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.runner.cell import Cell
from rightsource.benchmarks.runner.records import Key
from rightsource.models.faults import Fault, InputError, did_you_mean


@dataclass(frozen=True)
class Part:
    """A set of cases for some peers, each cell for at most ``seconds``; of a size where ``processes`` gives one."""

    set: str
    peers: tuple[str, ...]
    seconds: float
    processes: int | None = None


@dataclass(frozen=True)
class Protocol:
    """What is run under a name, and with which seeds of the peers."""

    name: str
    parts: tuple[Part, ...]
    seeds: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Worklist:
    """The cells of a protocol on this machine, and the ``parts`` that they form, as entries of a manifest.

    ``lacking`` has a sentence for each part of a set whose public data are absent.
    """

    cells: tuple[Cell, ...]
    parts: tuple[Mapping[str, Any], ...]
    lacking: tuple[str, ...]


ALL: Final = tuple(PEERS)
_EXACT: Final = tuple(name for name, peer in PEERS.items() if peer.bounds)
_HEURISTICS: Final = tuple(name for name, peer in PEERS.items() if not peer.bounds)
_CLOSEST: Final = ("rightsource", "highs-strong", "cp-sat")
"""Ourselves, our engine by itself on our formulation, and the other solver of our suite: they run on every case."""

PROTOCOLS: Final[dict[str, Protocol]] = {
    protocol.name: protocol
    for protocol in (
        Protocol("smoke", (Part("smoke", ALL, 2),)),
        Protocol(
            "bench",
            (
                Part("small-first", _EXACT, 60),
                Part("small", _CLOSEST, 60),
                Part("small", _HEURISTICS, 10),
                Part("classic", _EXACT, 60),
                Part("classic", _HEURISTICS, 10),
                Part("hard-part", _CLOSEST, 60),
                Part("hard-part", _HEURISTICS, 10),
            ),
        ),
        Protocol(
            "scale",
            (
                Part("scale", _CLOSEST, 60, 1_000),
                Part("scale", _HEURISTICS, 30, 1_000),
                Part("scale", ("rightsource", "highs-strong"), 300, 10_000),
                Part("scale", _HEURISTICS, 30, 10_000),
                Part("scale", ("rightsource",), 300, 100_000),
                Part("scale", ("annealing",), 120, 100_000),
            ),
        ),
    )
}
"""All protocols by name."""


def find_protocol(name: str) -> Protocol:
    """Return the protocol of a name.

    Raises
    ------
    InputError
        When there is none.
    """
    if name not in PROTOCOLS:
        hint, known = did_you_mean(name, PROTOCOLS), ", ".join(PROTOCOLS)
        raise InputError([Fault("PROTOCOL", f"'{name}' is not a protocol{hint or f' (known: {known}).'}")])
    return PROTOCOLS[name]


def check_peers(names: Iterable[str]) -> None:
    """Refuse peers that are not known.

    Raises
    ------
    InputError
        For all names that are none of a peer.
    """
    known = f" (known: {', '.join(PEERS)})."
    faults = [
        Fault("--peers", f"'{name}' is not a peer{did_you_mean(name, PEERS) or known}")
        for name in names
        if name not in PEERS
    ]
    if faults:
        raise InputError(faults)


def worklist(protocol: Protocol, data: Path) -> Worklist:
    """Return the cells of a protocol, case by case.

    All peers and seeds of a case come one after the other: they share its files, and what the machine was like.

    Raises
    ------
    InputError
        When there is no such set, or no case, as without public data.
    """
    cells: dict[Key, Cell] = {}
    parts: list[Mapping[str, Any]] = []
    lacking: dict[str, None] = {}
    for part in protocol.parts:
        choice = choose(part.set, data)
        cases = [case for case in choice.cases if part.processes in (None, case.processes)]
        cells |= {cell.key: cell for case in cases for cell in _cells(case, part, protocol.seeds)}
        parts.append({**asdict(part), "cases": [case.name for case in cases]})
        lacking |= dict.fromkeys(choice.lacking)
    if not cells:
        raise InputError([Fault(protocol.name, " ".join(("there are no cases for these peers.", *lacking)))])
    return Worklist(tuple(cells.values()), tuple(parts), tuple(lacking))


def _cells(case: Case, part: Part, seeds: Sequence[int]) -> list[Cell]:
    return [Cell(case, PEERS[peer], seed, part.seconds) for peer in part.peers for seed in seeds]

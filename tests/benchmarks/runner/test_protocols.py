"""Protocols, and the cells that they come to on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsource.benchmarks.cases.sets import cases_of
from rightsource.benchmarks.peers.registry import PEERS
from rightsource.benchmarks.runner.display import Display
from rightsource.benchmarks.runner.estimate import Estimate
from rightsource.benchmarks.runner.protocols import (
    PROTOCOLS,
    Part,
    Protocol,
    check_peers,
    find_protocol,
    worklist,
)
from rightsource.benchmarks.runner.run import Step
from rightsource.models.faults import InputError

NOWHERE = Path("/no/such/folder")


def test_every_protocol_knows_its_sets_and_peers() -> None:
    """Each has cells even without public data, and only known peers."""
    for protocol in PROTOCOLS.values():
        check_peers(peer for part in protocol.parts for peer in part.peers)
        assert worklist(protocol, NOWHERE).cells


def test_the_large_cells_keep_to_the_promise() -> None:
    """At most two MIP peers beside ours at 10,000 processes, none at 100,000."""
    others = {"greedy", "annealing", "rightsource"}
    peers: dict[int, set[str]] = {}
    for cell in worklist(find_protocol("scale"), NOWHERE).cells:
        peers.setdefault(cell.case.processes, set()).add(cell.peer.name)
    assert peers.keys() == {1_000, 10_000, 100_000}
    assert len(peers[10_000] - others) <= 2
    assert peers[100_000] <= others
    assert all("rightsource" in names for names in peers.values())


def test_cells_come_case_by_case() -> None:
    """All peers and seeds of a case stand together, and each cell is there once, also when two parts have it."""
    protocol = Protocol(
        "own", (Part("hard-part", ("greedy", "cp-sat"), 5.0), Part("hard-part", ("greedy",), 5.0)), (0, 1)
    )
    work = worklist(protocol, NOWHERE)
    cases = cases_of("hard-part", NOWHERE)
    assert [cell.key for cell in work.cells] == [
        (case.name, peer, seed) for case in cases for peer in ("greedy", "cp-sat") for seed in (0, 1)
    ]
    assert work.parts[0]["cases"] == [case.name for case in cases]
    assert (work.parts[1]["set"], work.parts[1]["seconds"]) == ("hard-part", 5.0)


def test_a_part_may_take_one_size_of_a_set() -> None:
    """As the largest runs do."""
    work = worklist(Protocol("own", (Part("scale", ("greedy",), 5.0, processes=1_000),)), NOWHERE)
    assert {cell.case.processes for cell in work.cells} == {1_000}


def test_a_protocol_without_cases_is_refused() -> None:
    """Published problems need the public data."""
    with pytest.raises(InputError, match=r"own: there are no cases for these peers\. .*/no/such/folder"):
        worklist(Protocol("own", (Part("classic", ("greedy",), 5.0),)), NOWHERE)


def test_lacking_cases_are_told() -> None:
    """The others are run."""
    assert worklist(find_protocol("smoke"), NOWHERE).lacking


def test_unknown_protocols_and_peers_are_refused_with_the_nearest() -> None:
    """All unknown peers at once."""
    with pytest.raises(InputError, match=r"PROTOCOL: 'benhc' is not a protocol; did you mean 'bench'\?"):
        find_protocol("benhc")
    with pytest.raises(InputError, match=r"'zzz' is not a protocol \(known: smoke, bench, scale\)."):
        find_protocol("zzz")
    with pytest.raises(InputError) as caught:
        check_peers(["greedy", "greddy", "zzz"])
    assert [str(fault) for fault in caught.value.faults] == [
        "--peers: 'greddy' is not a peer; did you mean 'greedy'?",
        f"--peers: 'zzz' is not a peer (known: {', '.join(PEERS)}).",
    ]


def test_an_estimate_takes_limits_until_it_knows_better() -> None:
    """Two cells of 5 s are 10 s; nothing left is nothing."""
    cells = worklist(Protocol("own", (Part("hard-part", ("greedy",), 5.0),)), NOWHERE).cells
    assert Estimate().seconds_left(cells[:2]) == 10.0
    assert Estimate().seconds_left([]) == 0.0


def test_a_line_for_each_cell_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """And none when talk is unwanted."""
    for quiet in (False, True):
        with Display(10, 2, 60.0, quiet=quiet) as show:
            show(Step(("core-20-s1", "greedy", 3), None, 3, 10, 42.0))
    assert capsys.readouterr().err == "3/10 core-20-s1 greedy seed 3: no record, about 42 s left\n"

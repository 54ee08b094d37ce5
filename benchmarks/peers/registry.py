"""All peers, ours first."""

from __future__ import annotations

from typing import Final

from rightsource.benchmarks.peers.peer import Peer

PEERS: Final[dict[str, Peer]] = {
    peer.name: peer
    for peer in (
        Peer("rightsource", "rightsource, engine auto", "own"),
        Peer("highs-plain", "HiGHS on the plain formulation", "highs", "plain", package="highspy"),
        Peer("highs-strong", "HiGHS on our formulation", "highs", "strong", package="highspy"),
        Peer("scip-plain", "SCIP on the plain formulation", "scip", "plain", package="pyscipopt"),
        Peer("scip-strong", "SCIP on our formulation", "scip", "strong", package="pyscipopt"),
        Peer("cp-sat", "CP-SAT on its own model", "cp_sat", package="ortools"),
        Peer("toulbar2", "toulbar2 on pairwise costs", "toulbar2", package="pytoulbar2"),
        Peer("gurobi-plain", "Gurobi, size-limited, plain formulation", "gurobi", "plain", package="gurobipy"),
        Peer("gurobi-strong", "Gurobi, size-limited, our formulation", "gurobi", "strong", package="gurobipy"),
        Peer("greedy", "greedy", "greedy", bounds=False),
        Peer("annealing", "simulated annealing", "annealing", bounds=False),
    )
}
"""All peers by name."""

r"""Generalised assignment problem (GAP): every job to one agent at least cost, within the agents' capacities.

Format (OR-Library; Beasley 1990, and the types A to E of Chu and Beasley 1997 and Yagiura et al. 2004), numbers between
blanks: ``m n`` agents and jobs; the cost of each job, agent by agent (m rows of n); what each job uses, agent by agent
(m rows of n); the capacities of the m agents.

.. math:: \min \sum_{ij} c_{ij} x_{ij} \quad \text{with } \sum_i x_{ij} = 1,\; \sum_j a_{ij} x_{ij} \le b_i

Mapping: job j is a process, agent i a vendor with capacity b_i; option i of job j costs c_ij and takes a_ij hours. Our
objective is the published minimum. (OR-Library's own values of gap1 to gap12 are maxima of the same sum: another
problem.)
"""

from __future__ import annotations

from rightsource.instances.classic.assignment import Assignment
from rightsource.instances.classic.numbers import COST_DECIMALS, Numbers
from rightsource.instances.imported import Imported


def read(data: bytes, source: str, name: str) -> Imported:
    r"""Return a generalised assignment problem as a document of our model.

    Raises
    ------
    InputError
        When the file is not what the format asks; it names the line.

    Examples
    --------
    >>> document = read(b"2 1\n5\n4\n3\n9\n6 8", "tiny.txt", "tiny").document
    >>> [option["annual_cost"] for option in document["processes"][0]["options"]]
    [5, 4]
    """
    numbers = Numbers(data, source)
    agents = numbers.whole("the number of agents", low=1)
    jobs = numbers.whole("the number of jobs", low=1)
    costs = [
        numbers.amounts(jobs, f"the cost of a job of agent {i}", decimals=COST_DECIMALS) for i in range(1, agents + 1)
    ]
    used = [numbers.amounts(jobs, f"what a job uses of agent {i}", low=0) for i in range(1, agents + 1)]
    capacities = numbers.amounts(agents, "the capacity of an agent", low=0)
    numbers.expect_end()
    return Assignment(
        "gap",
        name,
        source,
        task="job",
        agent="agent",
        costs=list(zip(*costs, strict=True)),
        hours=list(zip(*used, strict=True)),
        capacities=capacities,
    ).to_imported()

"""Generalised assignment: published optima, a tiny case by hand, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from classic_cases import SOURCE, instance_of, optimum, outcome, refusal
from public_data import best_known, data_folder, instance_file

from rightsource.instances.classic.gap import read
from rightsource.instances.file_bytes import read_bytes

TINY = b"""2 3
1 4 2
3 2 5
5 5 5
4 4 4
10 4
"""
"""Agent 1 would do jobs 1 and 3 for 3 (10 of 10 hours), agent 2 job 2 for 2 (4 of 4 hours): each job's least cost."""

FAST = {"c0515_1": 261, "c0525_3": 446, "c0824_2": 389, "c1050_1": 573, "c1060_3": 941, "a05100": 1698, "a20200": 2339}


@pytest.mark.parametrize("engine", ["auto", "exhaustive"])
def test_capacities_decide(engine: str) -> None:
    """With 10 hours agent 1 takes jobs 1 and 3: 1 + 2 + 2 = 5; with 9 only one of them.

    With 9 and 8 hours agent 1 does one job, agent 2 two: job 1 or 3 moves to agent 2, for 2 or 3 more; 5 + 2 = 7.
    """
    assert optimum(read(TINY, SOURCE, "tiny"), engine) == 5
    assert optimum(read(TINY.replace(b"10 4", b"9 8"), SOURCE, "tiny"), engine) == 7


def test_the_words_are_those_of_the_field() -> None:
    """Jobs and agents by number, the capacity at the agent, cost and hours at the option."""
    document = read(TINY, SOURCE, "tiny").document
    assert document["name"] == "gap-tiny"
    assert document["origin"] == {"family": "gap", "name": "tiny", "sense": "min", "scale": 1, "offset": 0}
    assert document["providers"][1] == {"id": "agent-2", "kind": "vendor", "site": "site", "capacity": 4}
    assert [process["id"] for process in document["processes"]] == ["job-1", "job-2", "job-3"]
    second = document["processes"][2]["options"][1]
    assert (second["id"], second["provider"], second["annual_cost"], second["hours"]) == ("agent-2", "agent-2", 5, 4)


def test_costs_below_zero_are_shifted() -> None:
    """Job 1 earns 1 or 4: both raised by 4, taken back by the offset.

    Agent 2 has room for one job: job 1 there gives -4 + 4 + 2 = 2, job 2 there -1 + 2 + 2 = 3, so that job 1 it is.
    """
    imported = read(TINY.replace(b"1 4 2", b"-1 4 2").replace(b"3 2 5", b"-4 2 5"), SOURCE, "tiny")
    assert imported.document["origin"]["offset"] == -4
    assert optimum(imported, "exhaustive") == 2


def test_fine_hours_are_scaled_and_not_rounded() -> None:
    """Three jobs of 0.0005 hours fit into 0.0015, which three whole thousandths would not."""
    data = b"1 3\n1 1 1\n0.0005 0.0005 0.0005\n0.0015"
    assert read(data, SOURCE, "fine").document["providers"][0]["capacity"] == Decimal("0.015")
    assert optimum(read(data, SOURCE, "fine"), "exhaustive") == 3


def test_fine_costs_are_not_rounded() -> None:
    """Millionths are what money can have; what is finer is refused."""
    fine = b"2 1\n0.000003\n-0.000002\n1\n1\n1 1"
    assert optimum(read(fine, SOURCE, "fine"), "exhaustive") == Decimal("-0.000002")
    message = "line 2: found '0.0000003', expected the cost of a job of agent 1, a number with at most 12 digits before"
    assert message in refusal(read, fine.replace(b"0.000003", b"0.0000003"))


def test_too_little_capacity_is_said_at_once() -> None:
    """A warning, since the file may be well; solving proves it."""
    imported = read(TINY.replace(b"10 4", b"6 4"), SOURCE, "tiny")
    assert str(imported.warnings[0]) == (
        "case.txt: what each job needs at least adds up to 12, capacities to 10: no plan is possible. "
        "Is this the layout that the family 'gap' has?"
    )
    assert outcome(imported).status == "infeasible"
    assert read(TINY, SOURCE, "tiny").warnings == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "line 1: the file ends where the number of agents is expected."),
        (b"2", "line 1: the file ends where the number of jobs is expected."),
        (b"0 3\n", "line 1: found '0', expected the number of agents, a whole number of at least 1."),
        (b"2 -3\n", "line 1: found '-3', expected the number of jobs, a whole number of at least 1."),
        (b"1000000000 1000000000\n1 2", "line 2: the file ends where the cost of a job of agent 1 is expected."),
        (b"1000000000 1\n1 2", "line 2: the file ends where the cost of a job of agent 3 is expected."),
        (TINY[:-7], "line 5: the file ends where what a job uses of agent 2 is expected."),
        (TINY[:-3], "line 6: the file ends where the capacity of an agent is expected."),
        (TINY + b"7", "line 7: found '7', expected the end of the file."),
        (TINY.replace(b"4 4 4", b"4 -4 4"), "line 5: found '-4', expected what a job uses of agent 2, a number of at"),
        (
            TINY.replace(b"10 4", b"10 -4"),
            "line 6: found '-4', expected the capacity of an agent, a number of at least 0",
        ),
        (TINY.replace(b"1 4 2", b"1 four 2"), "line 2: found 'four', expected the cost of a job of agent 1, a number"),
        (b"2 3\n\xe9", "byte 0xe9 in line 2 cannot be read"),
    ],
)
def test_what_is_wrong_is_said_by_line(data: bytes, message: str) -> None:
    """Cut-off files, words, wrong signs, absurd counts, other encodings."""
    assert message in refusal(read, data)


@pytest.mark.parametrize("name", FAST)
def test_published_optima(name: str) -> None:
    """Of types A, B, C and E, from 15 jobs and 5 agents to 200 and 10."""
    row = next(row for row in best_known("gap") if row["instance"] == name)
    assert row["status"] == "optimal"
    assert optimum(read(read_bytes(instance_file("gap", name)), SOURCE, name)) == FAST[name] == Decimal(row["value"])


def test_all_public_files_are_read() -> None:
    """The largest has 40 agents and 1,600 jobs."""
    instance = instance_of(read(read_bytes(instance_file("gap", "e401600")), SOURCE, "e401600"))
    assert (len(instance.processes.ids), len(instance.providers.ids)) == (1600, 40)
    for row in best_known("gap"):
        if int(row["jobs"]) <= 200:
            document = read((data_folder("gap") / f"{row['instance']}.txt").read_bytes(), SOURCE, "case").document
            assert (len(document["providers"]), len(document["processes"])) == (int(row["agents"]), int(row["jobs"]))

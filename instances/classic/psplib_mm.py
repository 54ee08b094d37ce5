r"""PSPLIB multi-mode projects as deadline problems of the discrete time/cost trade-off.

Format (Kolisch and Sprecher 1997, ``.mm``): a head of ``key : value`` lines; PRECEDENCE RELATIONS: ``job modes
successors successor ..``; REQUESTS/DURATIONS: ``job mode duration R1 .. N1 ..`` with the job left out from its second
mode on; RESOURCEAVAILABILITIES: the same resources' amounts. Job 1 is the source, the last one the sink, both of no
duration.

.. math::

    \min \sum_{jm} n^1_{jm} x_{jm} \quad \text{with } \sum_m x_{jm} = 1,\;
    \sum_{jm} n^k_{jm} x_{jm} \le N_k \;(k \ge 2),\;
    \sum_{j \in P} \sum_m d_{jm} x_{jm} \le D \text{ on every path } P \text{ from source to sink}

This is the deadline version of De, Dunne, Ghosh and Wells (1995) with the first nonrenewable resource as cost. The
renewable resources (machines shared in time) have no counterpart in our model: they are left out, with a warning.

Mapping: job j is a process, a precedence a dependency without hand-off costs, mode m an option ``mode-m`` of one
vendor without limits (modes are ways to work, not providers); N1 is its cost, d its lead time; N2 and further ones are
the user's own measures with the rule ``max_total``; the rule ``deadline`` is a ``max_path_time`` of D. The capacity of
N1 is the rule ``n1``, switched off: switched on, it asks whether some choice keeps the deadline within all
nonrenewables. Our objective is the N1 used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np

from rightsource.instances.classic.case import Document, case, option, origin, process, vendor
from rightsource.instances.classic.numbers import COST_DECIMALS, Amount, Numbers, text_of
from rightsource.instances.classic.pairs import dependency, handoffs
from rightsource.instances.imported import Imported
from rightsource.models.columns import Integers
from rightsource.models.faults import Fault, InputError
from rightsource.models.topology import cycles, layers

_VENDOR: Final = "vendor"
_RULE: Final = re.compile(r"\*+|-+")
_JOBS: Final = r"jobs\s*\(incl\. supersource/sink\s*\)\s*:\s*(\d{1,9})"
_RENEWABLE: Final = r"-\s*renewable\s*:\s*(\d{1,9})"
_NONRENEWABLE: Final = r"-\s*nonrenewable\s*:\s*(\d{1,9})"
_DOUBLY: Final = r"-\s*doubly constrained\s*:\s*(\d{1,9})"


@dataclass(frozen=True)
class _Mode:
    """One way to do a job: its duration, and what it takes of each nonrenewable resource."""

    duration: Amount
    uses: Sequence[Amount]


@dataclass(frozen=True)
class _Project:
    """Modes and successors (from 0) by job, the capacities of the nonrenewables, and how many renewables there are."""

    modes: Sequence[Sequence[_Mode]]
    successors: Sequence[Sequence[int]]
    capacities: Sequence[Amount]
    renewables: int


def read(data: bytes, source: str, name: str, *, deadline: Decimal | None = None) -> Imported:
    """Return a multi-mode project with a deadline as a document of our model.

    Parameters
    ----------
    data, source, name
        The bytes of the file, what messages call it, and the name of the problem.
    deadline
        Time, in the file's periods, by which every path must have come to its end.

    Raises
    ------
    InputError
        When the file is not what the format asks (it names the line), or the deadline is missing; it then says which
        ones make sense.
    """
    project = _read_project(data, source)
    if deadline is None:
        shortest, longest = _longest_path(project, min), _longest_path(project, max)
        message = (
            f"a deadline is needed. Every job in its fastest mode takes {shortest}, in its slowest {longest}: an "
            "earlier deadline cannot be kept, a later one asks nothing."
        )
        raise InputError([Fault("--deadline", message, source)])
    return Imported(_document(project, name, deadline), _left_out(project, source))


def _read_project(data: bytes, source: str) -> _Project:
    sections = _Sections(text_of(data, source), source)
    jobs, renewables = sections.count(_JOBS, "jobs"), sections.count(_RENEWABLE, "renewable resources")
    nonrenewables = sections.count(_NONRENEWABLE, "nonrenewable resources")
    if sections.count(_DOUBLY, "doubly constrained resources"):
        message = "there are doubly constrained resources; expected none, since our model does not share them in time."
        raise InputError([Fault("", message, source)])
    if not jobs or not nonrenewables:
        message = f"there are {jobs} jobs and {nonrenewables} nonrenewable resources; expected at least one of each."
        raise InputError([Fault("", message, source)])
    counts, successors = _precedences(sections.numbers("PRECEDENCE RELATIONS"), jobs)
    modes = _modes(sections.numbers("REQUESTS/DURATIONS"), counts, renewables, nonrenewables)
    numbers = sections.numbers("RESOURCEAVAILABILITIES")
    capacities = numbers.amounts(renewables + nonrenewables, "the amount of a resource", 0, COST_DECIMALS)[renewables:]
    numbers.expect_end()
    project = _Project(modes, successors, capacities, renewables)
    _refuse_cycles(project, source)
    return project


class _Sections:
    """The head of a file and its sections, found by their headings."""

    def __init__(self, text: str, source: str) -> None:
        self._text, self._source = text, source
        self._lines = text.split("\n")

    def count(self, pattern: str, what: str) -> int:
        """Return a number of the head."""
        found = re.search(pattern, self._text, re.ASCII | re.IGNORECASE)
        if found is None:
            message = f"the number of {what} is not found; expected a PSPLIB file, which has it in its head."
            raise InputError([Fault("", message, self._source)])
        return int(found[1])

    def numbers(self, heading: str) -> Numbers:
        """Return the numbers of a section: the lines behind its heading and the line of column names."""
        for start, line in enumerate(self._lines):
            if line.strip().upper().startswith(heading):
                body = list(self._body(start + 2))
                text = "\n".join(body).encode("utf-8", "surrogateescape")
                return Numbers(text, self._source, start + 3, f"the section {heading}")
        raise InputError([Fault("", f"the section {heading} is not found; expected a PSPLIB file.", self._source)])

    def _body(self, start: int) -> Iterator[str]:
        """Yield the lines of a section; a line of dashes below its column names becomes a blank one."""
        for position in range(start, len(self._lines)):
            line = self._lines[position].strip()
            ruled = bool(_RULE.fullmatch(line))
            if ruled and (line.startswith("*") or position > start):
                return
            yield "" if ruled else line


def _precedences(numbers: Numbers, jobs: int) -> tuple[list[int], list[list[int]]]:
    """Return how many modes each job has, and its successors, counted from 0."""
    counts, successors = [], []
    for j in range(1, jobs + 1):
        numbers.whole(f"the number of job {j}", low=j, high=j)
        counts.append(numbers.whole(f"how many modes job {j} has", low=1))
        following = numbers.whole(f"how many successors job {j} has", low=0)
        successors.append([numbers.whole(f"a successor of job {j}", low=1, high=jobs) - 1 for _ in range(following)])
    numbers.expect_end()
    return counts, successors


def _modes(numbers: Numbers, counts: Sequence[int], renewables: int, nonrenewables: int) -> list[list[_Mode]]:
    modes = []
    for j, count in enumerate(counts, start=1):
        numbers.whole(f"the number of job {j}", low=j, high=j)
        modes.append(
            [_mode(numbers, f"mode {m} of job {j}", m, renewables, nonrenewables) for m in range(1, count + 1)]
        )
    numbers.expect_end()
    return modes


def _mode(numbers: Numbers, what: str, mode: int, renewables: int, nonrenewables: int) -> _Mode:
    numbers.whole(f"the number of {what}", low=mode, high=mode)
    duration = numbers.amount(f"the duration of {what}", 0, COST_DECIMALS)
    uses = numbers.amounts(renewables + nonrenewables, f"what {what} uses of a resource", 0, COST_DECIMALS)
    return _Mode(duration, uses[renewables:])


def _arcs(project: _Project) -> list[tuple[int, int]]:
    return [(j, successor) for j, following in enumerate(project.successors) for successor in following]


def _arrays(project: _Project) -> tuple[Integers, Integers]:
    """Return the jobs from and to which the precedences go, counted from 0."""
    tails, heads = np.array(_arcs(project), dtype=np.int64).reshape(-1, 2).T
    return tails, heads


def _refuse_cycles(project: _Project, source: str) -> None:
    faults = []
    for cycle in cycles(len(project.modes), *_arrays(project)):
        jobs = " -> ".join(str(j + 1) for j in [*cycle, cycle[0]])
        faults.append(Fault("", f"the precedence relations form a cycle: {jobs}; expected none.", source))
    if faults:
        raise InputError(faults)


def _longest_path(project: _Project, pick: Callable[[Iterable[Amount]], Amount]) -> Amount:
    """Return the length of the longest path when every job takes the mode that ``pick`` picks by its duration."""
    durations = [pick([mode.duration for mode in modes]) for modes in project.modes]
    layer = layers(len(durations), *_arrays(project))
    finish = list(durations)
    for j in np.argsort(layer, kind="stable").tolist():
        for successor in project.successors[j]:
            finish[successor] = max(finish[successor], finish[j] + durations[successor])
    return max(finish)


def _document(project: _Project, name: str, deadline: Decimal) -> Document:
    processes = [
        process(f"job-{j}", "job", [_option(mode, m) for m, mode in enumerate(modes, start=1)])
        for j, modes in enumerate(project.modes, start=1)
    ]
    dependencies = [dependency(f"job-{j + 1}", f"job-{k + 1}") for j, k in _arcs(project)]
    arcs = {"dependencies": dependencies, "handoffs": handoffs()} if dependencies else {}
    return case(
        origin("psplib-mm", name),
        processes,
        [vendor(_VENDOR)],
        rules=[*_resource_rules(project), {"id": "deadline", "kind": "max_path_time", "value": deadline}],
        **arcs,
    )


def _option(mode: _Mode, number: int) -> Document:
    measures = {f"n{k}": amount for k, amount in enumerate(mode.uses[1:], start=2) if amount}
    return option(_VENDOR, mode.uses[0], id=f"mode-{number}", lead_time=mode.duration, measures=measures)


def _resource_rules(project: _Project) -> list[Document]:
    """Return the capacity of the first nonrenewable as a rule switched off, and those of the others that are used."""
    first = {"id": "n1", "kind": "max_total", "measure": "cost", "value": project.capacities[0], "active": False}
    used = [any(mode.uses[k] for modes in project.modes for mode in modes) for k in range(len(project.capacities))]
    others = (
        {"id": f"n{k + 1}", "kind": "max_total", "measure": f"n{k + 1}", "value": capacity}
        for k, capacity in enumerate(project.capacities)
        if k and used[k]
    )
    return [first, *others]


def _left_out(project: _Project, source: str) -> tuple[Fault, ...]:
    if not project.renewables:
        return ()
    names = ", ".join(f"R{k}" for k in range(1, project.renewables + 1))
    message = f"the renewable resources {names} are left out: our model does not share resources in time."
    return (Fault("RESOURCEAVAILABILITIES", message, source),)

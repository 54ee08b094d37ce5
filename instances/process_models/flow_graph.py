"""The flow graph of a BPMN model: which flow node hands on to which, through sub-processes, boundaries and pools."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.instances.process_models.bpmn_elements import ACTIVITIES, SUB_PROCESSES, BpmnModel, FlowNode
from rightsource.instances.process_models.contraction import TooDenseError
from rightsource.models.reading.findings import Findings, listed

_ENDS_ABRUPTLY: Final = frozenset({"error", "cancel", "escalation"})
"""Triggers of end events that a boundary event of an enclosing sub-process may catch."""
_THROWS: Final = frozenset({"intermediateThrowEvent", "endEvent"})
_FEW: Final = 10
_MOST_ARCS: Final = 1_000_000


@dataclass(frozen=True)
class FlowGraph:
    """A directed graph of vertices, the flow nodes of the model first.

    A sub-process with activities in it is two vertices, its number (where it begins) and a further one (where it ends);
    every other flow node is the vertex of its number. ``is_process`` tells the activities that become processes,
    ``roots`` are the vertices where work begins, those that nothing comes before first.
    """

    successors: list[list[int]]
    is_process: list[bool]
    roots: list[int]


def flow_graph(model: BpmnModel, findings: Findings) -> FlowGraph:
    """Return the flow graph of a model; flows that lead nowhere are left out with a warning.

    Raises
    ------
    TooDenseError
        When links, messages or compensations join events in millions of ways.
    """
    return _Builder(model, findings).graph()


def black_boxes(model: BpmnModel) -> list[str]:
    """Return the names of the pools without flow nodes of their own: external participants."""
    filled = {model.processes[node.process][0] for node in model.nodes}
    return [pool.name or pool.id for pool in model.participants if pool.process not in filled]


class _Builder:
    """Collects the arcs of a flow graph, one kind of them after the other."""

    def __init__(self, model: BpmnModel, findings: Findings) -> None:
        self._model, self._nodes, self._findings = model, model.nodes, findings
        self._number = {node.id: number for number, node in enumerate(self._nodes) if node.id}
        self._children: defaultdict[int | None, list[int]] = defaultdict(list)
        for number, node in enumerate(self._nodes):
            self._children[node.parent].append(number)
        self._end = self._ends_of_expanded()
        self._size = len(self._nodes) + len(self._end)
        self._boundaries: defaultdict[int | None, list[int]] = defaultdict(list)
        for number, node in enumerate(self._nodes):
            if node.kind == "boundaryEvent":
                self._boundaries[self._find(node.refers_to)].append(number)
        self._has_before, self._has_after = set[int](), set[int]()
        self._arcs: dict[tuple[int, int], None] = {}
        self._left = _MOST_ARCS

    def graph(self) -> FlowGraph:
        """Return the graph of all arcs."""
        self._add_sequence_flows()
        self._add_links()
        self._add_boundaries()
        self._add_compensation()
        self._add_sub_processes()
        self._add_message_flows()
        successors: list[list[int]] = [[] for _ in range(self._size)]
        for source, target in self._arcs:
            successors[source].append(target)
        kinds = [self._is_process(number) for number in range(len(self._nodes))]
        return FlowGraph(successors, kinds + [False] * len(self._end), self._roots())

    def _ends_of_expanded(self) -> dict[int, int]:
        """Return the second vertex of each sub-process that has activities in it."""
        expanded = [
            number
            for number, node in enumerate(self._nodes)
            if node.kind in SUB_PROCESSES and any(self._nodes[c].kind in ACTIVITIES for c in self._children[number])
        ]
        return {number: len(self._nodes) + position for position, number in enumerate(expanded)}

    def _is_process(self, number: int) -> bool:
        return self._nodes[number].kind in ACTIVITIES and number not in self._end

    def _is_inside(self, number: int) -> bool:
        """Return whether a node belongs to the graph: not when it lies in a sub-process that is a process itself."""
        parent = self._nodes[number].parent
        return parent is None or parent in self._end

    def _departure(self, number: int) -> int:
        return self._end.get(number, number)

    def _add(self, source: int, target: int) -> None:
        """Add an arc from where one node ends to where another begins, unless it lies in a collapsed sub-process."""
        if self._is_inside(source) and self._is_inside(target):
            self._join(self._departure(source), target)
        else:
            self._count()

    def _join(self, source: int, target: int) -> None:
        self._count()
        self._arcs[source, target] = None

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise TooDenseError

    def _find(self, reference: str) -> int | None:
        """Return the node that a reference names, with or without the prefix of a namespace."""
        return self._number.get(reference, self._number.get(reference.partition(":")[2]))

    def _add_sequence_flows(self) -> None:
        lost: list[str] = []
        for source, target in self._model.sequence_flows:
            before, after = self._find(source), self._find(target)
            if before is None or after is None:
                lost.append(source if before is None else target)
                continue
            self._add(before, after)
            self._has_after.add(before)
            self._has_before.add(after)
        self._warn_of_lost("sequence flows", lost)

    def _warn_of_lost(self, flows: str, lost: Sequence[str]) -> None:
        if lost:
            names = listed(list(dict.fromkeys(lost))[:_FEW])
            self._findings.warn("", f"{len(lost)} {flows} are left out: no element of this file has the id {names}.")

    def _add_links(self) -> None:
        """Join link events that throw with those of the same name that catch, within a process."""
        catching: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        throwing: list[int] = []
        lost: list[str] = []
        for number, node in enumerate(self._nodes):
            if "link" in node.triggers:
                if node.kind in _THROWS:
                    throwing.append(number)
                else:
                    catching[node.process, node.link].append(number)
        for number in throwing:
            node = self._nodes[number]
            targets = catching[node.process, node.link]
            if not targets:
                lost.append(node.link)
            for target in targets:
                self._add(number, target)
                self._has_before.add(target)
                self._has_after.add(number)
        if lost:
            names = listed(list(dict.fromkeys(lost))[:_FEW])
            self._findings.warn("", f"{len(lost)} link events lead nowhere: nothing catches links named {names}.")

    def _add_boundaries(self) -> None:
        for activity, events in self._boundaries.items():
            self._has_before.update(events)
            if activity is not None:
                for event in events:
                    self._add(activity, event)

    def _add_compensation(self) -> None:
        """Lead from a boundary event to its compensation activity, and from the events that ask for it.

        Such an event asks for what undoes one activity, or else everything in its own scope.
        """
        handlers: defaultdict[object, list[int]] = defaultdict(list)
        for source, target in self._model.associations:
            boundary, handler = self._find(source), self._find(target)
            if boundary is not None and handler is not None and "compensate" in self._nodes[boundary].triggers:
                self._add(boundary, handler)
                node = self._nodes[boundary]
                handlers[self._find(node.refers_to)].append(handler)
                handlers[node.process, node.parent].append(handler)
        for number, node in enumerate(self._nodes):
            if node.kind in _THROWS and "compensate" in node.triggers:
                about = self._find(node.refers_to) if node.refers_to else (node.process, node.parent)
                for handler in handlers[about]:
                    self._add(number, handler)

    def _add_sub_processes(self) -> None:
        """Lead from where a sub-process begins to what is first in it, and from what is last to where it ends."""
        for number, end in self._end.items():
            for child in self._children[number]:
                node = self._nodes[child]
                if node.for_compensation:
                    continue
                if child not in self._has_before:
                    self._join(number, child)
                if child not in self._has_after and node.kind != "boundaryEvent":
                    catching = list(self._catching(node))
                    for target in catching or [end]:
                        self._join(self._departure(child), target)

    def _catching(self, node: FlowNode) -> Iterator[int]:
        """Yield the boundary events, of the nearest sub-process that has any, that catch how an end event ends."""
        abrupt = node.triggers & _ENDS_ABRUPTLY if node.kind == "endEvent" else frozenset()
        scope = node.parent
        while abrupt and scope is not None:
            around = self._nodes[scope]
            caught = [event for event in self._boundaries[scope] if self._nodes[event].triggers & abrupt]
            if caught:
                yield from caught
                return
            scope = around.parent

    def _add_message_flows(self) -> None:
        """Lead from who sends a message to who receives it; a pool sends at its ends and receives at its starts."""
        lost: list[str] = []
        first, last = self._sides_of_pools()
        for source, target in self._model.message_flows:
            senders, receivers = self._side(source, last), self._side(target, first)
            lost += [name for name, side in ((source, senders), (target, receivers)) if side is None]
            for sender in senders or ():
                for receiver in receivers or ():
                    self._add(sender, receiver)
        self._warn_of_lost("message flows", lost)

    def _sides_of_pools(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Return by pool the nodes that no sequence flow leads to, and those that none leads on from."""
        first: dict[str, list[int]] = {pool.id: [] for pool in self._model.participants}
        last: dict[str, list[int]] = {pool.id: [] for pool in self._model.participants}
        pools = {pool.process: pool.id for pool in self._model.participants}
        for number in self._children[None]:
            pool = pools.get(self._model.processes[self._nodes[number].process][0])
            if pool is not None and number not in self._has_before:
                first[pool].append(number)
            if pool is not None and number not in self._has_after:
                last[pool].append(number)
        return first, last

    def _side(self, reference: str, pools: dict[str, list[int]]) -> list[int] | None:
        """Return the nodes at one side of a message flow, none for a pool without any; None when it is unknown."""
        node = self._find(reference)
        return [node] if node is not None else pools.get(reference, pools.get(reference.partition(":")[2]))

    def _roots(self) -> list[int]:
        """Return the vertices that nothing leads to, then all other start events, both in document order."""
        reached = {target for _, target in self._arcs}
        starts = [number for number, node in enumerate(self._nodes) if node.kind == "startEvent"]
        return [vertex for vertex in range(self._size) if vertex not in reached] + starts

"""BPMN 2.0 models become skeletons of instances.

Format: Business Process Model and Notation (BPMN), version 2.0, OMG document formal/2011-01-03 (also ISO/IEC
19510:2013); elements of the namespace ``http://www.omg.org/spec/BPMN/20100524/MODEL``, whatever their prefix.

What becomes of what:

- *Activities* (tasks of every kind, call activities, sub-processes without activities in them) become processes,
  those of all processes of the file in one instance. A sub-process with activities in it is taken apart: its
  activities become processes; what leads to it leads to those that come first in it, and what it leads to comes after
  those that come last. An event sub-process counts as both first and last. A call activity is one process, also when
  the process that it calls is in the same file.
- *Gateways and events* become dependencies: process v depends on process u when a path leads from u to v that has
  only gateways and events between them. Paths go through boundary events (from the activity they are attached to),
  from link events that throw to those of the same name that catch, from an error, cancel or escalation end event to
  the boundary event that catches it, and from an activity and from the events that ask for it to its compensation
  activity.
- *Message flows* are dependencies between who sends and who receives; a pool with a process in it sends where that
  ends and receives where it begins. Pools without flow nodes are external participants: they are named in a warning,
  and no dependency goes through them.
- *Loops* are broken. A depth-first search through all flows, from the start events in document order, finds the flows
  that lead back; a dependency that lies on a loop and needs one of these flows is left out, named in a warning (of
  many loops only the first ones) and in the note of the process that it led to. A process that depends on itself
  loses that dependency in the same way. What lies on no loop is never left out.
- *Lanes* are the present owners: one team per lane, else per pool, else ``own-team``. What software does (service
  tasks, script tasks and business rule tasks) is done by the platform ``systems`` at present, with the technology
  ``workflow-engine``, or ``rules-engine`` for business rule tasks. The function of a process is its pool, else the
  name of its BPMN process, else that of the file. Its ``meta`` holds the BPMN id and kind (also lane and
  implementation).
- Each process has one option, which is its current one. Volumes, costs, yields, hours and the country are missing:
  BPMN does not tell them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any, Final

from rightsource.instances.identifiers import Identifiers
from rightsource.instances.imported import Imported
from rightsource.instances.process_models.bpmn_elements import ACTIVITIES, BpmnModel, FlowNode, bpmn_model
from rightsource.instances.process_models.bpmn_owners import TECHNOLOGIES, Owners
from rightsource.instances.process_models.contraction import TooDenseError, contract
from rightsource.instances.process_models.flow_graph import FlowGraph, black_boxes, flow_graph
from rightsource.instances.process_models.loops import Arc, back_arcs, broken
from rightsource.instances.process_models.skeleton import Document, noted, skeleton
from rightsource.instances.process_models.xml_text import parse_xml, refuse
from rightsource.models.reading.findings import Findings, listed, shown

_UNSAID: Final = frozenset({"", "##unspecified", "##WebService"})
"""Implementations that BPMN assumes when none is given."""
_FEW: Final = 10
_MOST_LOOPS: Final = 8
_NOTE: Final = (
    "Made of a BPMN 2.0 model. To be filled in: currency, country of the site, volumes, unit costs, yields, hours,"
    " what hand-offs cost; then other providers and what they offer."
)


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the skeleton of an instance that a BPMN 2.0 file describes; the module says what becomes of what.

    Parameters
    ----------
    data
        The file, unpacked.
    source
        What messages call the file.
    name
        The name of the instance.

    Raises
    ------
    InputError
        When the file is no BPMN 2.0 model, holds no activities, or joins them in millions of ways.

    Examples
    --------
    >>> start = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'
    >>> tasks = b'<task id="a" name="Check"/><task id="b" name="Pay"/>'
    >>> flow = b'<sequenceFlow sourceRef="a" targetRef="b"/></process></definitions>'
    >>> read(start + tasks + flow, "pay.bpmn", "pay").document["dependencies"]
    [{'from': 'Check', 'to': 'Pay'}]
    """
    findings = Findings(source)
    model = bpmn_model(parse_xml(data, source), source)
    if not any(node.kind in ACTIVITIES for node in model.nodes):
        refuse("this model holds no activities (tasks, call activities or sub-processes) to make processes of.", source)
    try:
        graph = flow_graph(model, findings)
        kept, left_out = _dependencies(graph)
    except TooDenseError:
        found = "the gateways and events of this model join its activities in millions of ways"
        refuse(f"{found}, which is more than is read.", source)
    ids = _process_ids(model.nodes, graph)
    loops = _by_target(left_out, ids)
    _warn(model, loops, findings)
    owners = Owners(model, graph, name)
    document = skeleton(
        name,
        _NOTE,
        owners.providers,
        [_process(model, number, process, owners, loops.get(process, ())) for number, process in ids.items()],
        [{"from": ids[before], "to": ids[after]} for before, after in kept],
    )
    return Imported(document, tuple(findings.warnings), skeleton=True)


def _dependencies(graph: FlowGraph) -> tuple[list[Arc], list[Arc]]:
    """Return the pairs of activities that follow each other, and those left out to break loops."""
    pairs = contract(graph.successors, graph.is_process)
    back = back_arcs(graph.successors, graph.roots)
    if not back:
        return pairs, []
    return broken(pairs, set(contract(graph.successors, graph.is_process, back)))


def _warn(model: BpmnModel, left_out: Mapping[str, Sequence[str]], findings: Findings) -> None:
    """Name the first loops that were broken, by the process that they led back to, and the external participants."""
    singly = len(left_out) if len(left_out) <= _MOST_LOOPS + 1 else _MOST_LOOPS
    for process, before in islice(left_out.items(), singly):
        findings.warn("", f"a loop is broken: the dependency of {shown(process)} on {_few(before)} is left out.")
    if more := len(left_out) - singly:
        findings.warn("", f"and {more:,} more loops are broken; the notes of their processes name them.")
    if external := black_boxes(model):
        them = f"pools without activities are taken as external participants ({_few(external)})"
        findings.warn("", f"{them}; what goes through them makes no dependencies.")


def _few(names: Sequence[str]) -> str:
    """Return names in words, the first ones and a count when there are many."""
    return listed(names) if len(names) <= _FEW else f"{listed(names[:_FEW])} ({len(names)} in all)"


def _by_target(arcs: Sequence[Arc], ids: Mapping[int, str]) -> dict[str, list[str]]:
    """Return the ids at which arcs begin by the id at which they end."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in arcs:
        sources[ids[target]].append(ids[source])
    return dict(sources)


def _process_ids(nodes: Sequence[FlowNode], graph: FlowGraph) -> dict[int, str]:
    """Return the id of each activity that becomes a process: made of its name, or its BPMN id when it has none."""
    ids = Identifiers("activity")
    return {number: ids.new(node.title) for number, node in enumerate(nodes) if graph.is_process[number]}


def _process(model: BpmnModel, number: int, name: str, owners: Owners, loops: Sequence[str]) -> Document:
    """Return the process that an activity becomes; ``loops`` are the processes it no longer depends on."""
    node = model.nodes[number]
    technology = TECHNOLOGIES.get(node.kind)
    option: Document = {"id": "system" if technology else "team", "provider": owners[number]}
    if technology:
        option["technology"] = technology
    process: Document = {
        "id": name,
        "function": owners.function(number),
        "options": [option],
        "meta": {"bpmn": _origin(node, owners.lane(number))},
    }
    if node.name:
        process["name"] = node.name
    return noted(process, node.text, f"A loop is broken: the dependency on {_few(loops)} is left out." if loops else "")


def _origin(node: FlowNode, lane: str) -> dict[str, Any]:
    """Return what BPMN calls an activity."""
    said = {"id": node.id, "kind": node.kind, "lane": lane}
    if node.implementation not in _UNSAID:
        said["implementation"] = node.implementation
    return {key: value for key, value in said.items() if value}

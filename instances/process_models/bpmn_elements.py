"""What a BPMN 2.0 file holds, as plain records: flow nodes, flows between them, lanes and pools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree.ElementTree import Element

from rightsource.instances.process_models.skeleton import one_line
from rightsource.instances.process_models.xml_text import found_instead, refuse, split_tag
from rightsource.models.faults import Fault, InputError
from rightsource.models.reading.findings import shown

NAMESPACE: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SUB_PROCESSES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES: Final = SUB_PROCESSES | {
    "task", "userTask", "serviceTask", "sendTask", "receiveTask", "manualTask", "scriptTask", "businessRuleTask",
    "callActivity",
}  # fmt: skip
GATEWAYS: Final = frozenset(
    {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"}
)
EVENTS: Final = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "implicitThrowEvent",
    }
)
_FLOW_NODES: Final = ACTIVITIES | GATEWAYS | EVENTS
_DEFINITION: Final = "EventDefinition"
_LONGEST_TEXT: Final = 2000
MOST_NESTED: Final = 100


@dataclass(frozen=True)
class FlowNode:
    """An activity, a gateway or an event.

    ``process`` is the number of its process, ``parent`` the number of the sub-process it lies in. ``triggers`` are the
    kinds of its event definitions (``message``, ``link``, ``error``, ...), ``link`` the name that joins link events,
    ``refers_to`` the activity that a boundary event is attached to or a compensation event is about.
    """

    id: str
    kind: str
    name: str
    process: int
    parent: int | None = None
    text: str = ""
    implementation: str = ""
    triggers: frozenset[str] = frozenset()
    link: str = ""
    refers_to: str = ""
    for_compensation: bool = False

    @property
    def title(self) -> str:
        """What a person calls it: its name, or its id when it has none."""
        return self.name or self.id


@dataclass(frozen=True)
class Participant:
    """A pool: its name and the process in it, if any."""

    id: str
    name: str
    process: str

    def without_prefix(self) -> Participant:
        """Return the pool with the name of its process as it is without the prefix of a namespace."""
        return replace(self, process=self.process.rpartition(":")[2])


@dataclass
class BpmnModel:
    """All that a BPMN file says of who does what after what, in document order; flows join ids."""

    processes: list[tuple[str, str]] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    nodes: list[FlowNode] = field(default_factory=list)
    sequence_flows: list[tuple[str, str]] = field(default_factory=list)
    message_flows: list[tuple[str, str]] = field(default_factory=list)
    associations: list[tuple[str, str]] = field(default_factory=list)
    lane_of: dict[str, str] = field(default_factory=dict)
    """The name of the innermost lane of a flow node, by the node's id; lanes without a name are left out."""


def bpmn_model(root: Element, source: str) -> BpmnModel:
    """Return what is in the tree of a BPMN 2.0 file, whatever the prefixes of its tags.

    Raises
    ------
    InputError
        When the root is another one, an id is given to several flow nodes, or sub-processes nest without end.
    """
    namespace, name = split_tag(root.tag)
    if (namespace, name) != (NAMESPACE, "definitions"):
        refuse(
            f"this is not a BPMN 2.0 model: {found_instead(namespace, name)}; expected <definitions> of '{NAMESPACE}'.",
            source,
        )
    model = BpmnModel()
    for kind, element in _parts(root):
        if kind == "collaboration":
            _read_collaboration(element, model)
        elif kind == "process":
            _read_process(element, model, source)
    _refuse_repeated_ids(model, source)
    known = {process for process, _ in model.processes}
    model.participants = [pool if pool.process in known else pool.without_prefix() for pool in model.participants]
    return model


def _parts(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield the children that belong to BPMN itself, with their local names."""
    for child in element:
        namespace, name = split_tag(child.tag)
        if namespace == NAMESPACE:
            yield name, child


def _read_collaboration(collaboration: Element, model: BpmnModel) -> None:
    for kind, element in _parts(collaboration):
        if kind == "participant":
            name, process = one_line(element.get("name")), element.get("processRef", "")
            model.participants.append(Participant(element.get("id", ""), name, process))
        elif kind == "messageFlow":
            model.message_flows.append(_ends(element))
        elif kind == "association":
            model.associations.append(_ends(element))


def _read_process(process: Element, model: BpmnModel, source: str) -> None:
    """Read a process and, without recursion, all that its sub-processes hold."""
    number = len(model.processes)
    model.processes.append((process.get("id") or f"process {number + 1}", one_line(process.get("name"))))
    waiting: list[tuple[str, Element, int | None]] = [(*part, None) for part in reversed(list(_parts(process)))]
    depth: dict[int | None, int] = {None: 0}
    while waiting:
        kind, element, parent = waiting.pop()
        if kind in _FLOW_NODES:
            if kind in SUB_PROCESSES:
                inner = len(model.nodes)
                depth[inner] = 1 + depth[parent]
                if depth[inner] > MOST_NESTED:
                    refuse(f"sub-processes lie in each other more than {MOST_NESTED} deep, which is not read.", source)
                waiting += [(name, child, inner) for name, child in reversed(list(_parts(element)))]
            model.nodes.append(_flow_node(kind, element, number, parent))
        elif kind == "sequenceFlow":
            model.sequence_flows.append(_ends(element))
        elif kind == "association":
            model.associations.append(_ends(element))
        elif kind == "laneSet":
            _read_lanes(element, model)


def _read_lanes(lane_set: Element, model: BpmnModel) -> None:
    """Read lanes and the lanes in them; the innermost comes last and wins."""
    waiting: list[tuple[Element, str]] = [(lane_set, "")]
    for container, outer in waiting:
        for kind, element in _parts(container):
            if kind == "flowNodeRef" and outer:
                model.lane_of[(element.text or "").strip()] = outer
            elif kind == "lane":
                waiting.append((element, one_line(element.get("name")) or outer))
            elif kind == "childLaneSet":
                waiting.append((element, outer))


def _flow_node(kind: str, element: Element, process: int, parent: int | None) -> FlowNode:
    definitions = [(name, child) for name, child in _parts(element) if name.endswith(_DEFINITION)]
    triggers = frozenset(name.removesuffix(_DEFINITION) for name, _ in definitions)
    links = [child.get("name", "") for name, child in definitions if name == f"link{_DEFINITION}"]
    about = [child.get("activityRef", "") for name, child in definitions if name == f"compensate{_DEFINITION}"]
    texts = [child.text or "" for name, child in _parts(element) if name == "documentation"]
    name = one_line(element.get("name"))
    return FlowNode(
        id=element.get("id", ""),
        kind=kind,
        name=name,
        process=process,
        parent=parent,
        text=one_line(" ".join(texts), _LONGEST_TEXT),
        implementation=one_line(element.get("implementation")),
        triggers=triggers,
        link=one_line(next(iter(links), "")) or name,
        refers_to=element.get("attachedToRef") or next(iter(about), ""),
        for_compensation=element.get("isForCompensation") == "true",
    )


def _ends(element: Element) -> tuple[str, str]:
    return element.get("sourceRef", ""), element.get("targetRef", "")


def _refuse_repeated_ids(model: BpmnModel, source: str) -> None:
    counts = Counter(node.id for node in model.nodes if node.id)
    repeated = [name for name, count in counts.items() if count > 1]
    if repeated:
        expected = "expected another id for each element"
        message = "the id {} is given to {} flow nodes; {}."
        raise InputError([Fault("", message.format(shown(n), counts[n], expected), source) for n in repeated[:20]])

"""Who does the activities of a BPMN model at present: the people of lanes and pools, and software."""

from __future__ import annotations

from typing import Final

from rightsource.instances.identifiers import Identifiers
from rightsource.instances.process_models.bpmn_elements import BpmnModel
from rightsource.instances.process_models.flow_graph import FlowGraph
from rightsource.instances.process_models.skeleton import OWN_TEAM, Document, provider
from rightsource.models.reading.findings import shown

TECHNOLOGIES: Final = {
    "serviceTask": "workflow-engine",
    "scriptTask": "workflow-engine",
    "businessRuleTask": "rules-engine",
}
"""What does the activities that no person does, by their kind."""
_SYSTEMS: Final = "systems"


class Owners:
    """The present owners of all activities: a team per lane, pool or file, and the systems."""

    def __init__(self, model: BpmnModel, graph: FlowGraph, file: str) -> None:
        self._model, self._file = model, file
        self._pools = {pool.process: pool.name for pool in model.participants}
        self._ids = Identifiers(OWN_TEAM)
        self._of: dict[tuple[int, str], str] = {}
        self._systems = ""
        self.providers: list[Document] = []
        self._owner = {number: self._assign(number) for number, is_one in enumerate(graph.is_process) if is_one}

    def __getitem__(self, number: int) -> str:
        """Return the id of the provider that does an activity at present."""
        return self._owner[number]

    def function(self, number: int) -> str:
        """Return the pool of an activity, else its BPMN process, else the file."""
        process, process_name = self._model.processes[self._model.nodes[number].process]
        return self._pools.get(process, "") or process_name or self._file

    def lane(self, number: int) -> str:
        """Return the lane of an activity, or of the nearest sub-process around it that lies in one."""
        place: int | None = number
        while place is not None:
            node = self._model.nodes[place]
            if lane := self._model.lane_of.get(node.id):
                return lane
            place = node.parent
        return ""

    def _assign(self, number: int) -> str:
        node = self._model.nodes[number]
        if node.kind in TECHNOLOGIES:
            return self._system()
        lane, pool = self.lane(number), self._pools.get(self._model.processes[node.process][0], "")
        key = (node.process, lane) if lane or pool else (-1, "")
        if key not in self._of:
            self._of[key] = self._ids.new(lane or pool or OWN_TEAM)
            what = f"the lane {shown(lane)}" if lane else f"the pool {shown(pool)}" if pool else "the whole model"
            self.providers.append(provider(self._of[key], "team", f"The people who work in {what}."))
        return self._of[key]

    def _system(self) -> str:
        if not self._systems:
            self._systems = self._ids.new(_SYSTEMS)
            note = "The software that does service tasks, script tasks and business rule tasks."
            self.providers.append(provider(self._systems, "platform", note))
        return self._systems

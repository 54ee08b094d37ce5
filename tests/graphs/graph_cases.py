"""Graph files by hand, as other programs write them."""

from __future__ import annotations

import json
from typing import Any

YED = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
  <!--Drawn by hand-->
  <key attr.name="Description" attr.type="string" for="graph" id="d0"/>
  <key for="port" id="d1" yfiles.type="portgraphics"/>
  <key attr.name="url" attr.type="string" for="node" id="d4"/>
  <key attr.name="minutes" attr.type="double" for="node" id="d5"/>
  <key for="node" id="d6" yfiles.type="nodegraphics"/>
  <key for="graphml" id="d7" yfiles.type="resources"/>
  <key attr.name="description" attr.type="string" for="edge" id="d9"/>
  <key for="edge" id="d10" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed" id="G">
    <data key="d0" xml:space="preserve"/>
    <node id="n0">
      <data key="d4" xml:space="preserve"/>
      <data key="d5">12.50</data>
      <data key="d6">
        <y:ShapeNode>
          <y:Geometry height="30.0" width="60.0" x="1.0" y="2.0"/>
          <y:NodeLabel alignment="center">Receive
invoice<y:LabelModel><y:SmartNodeLabelModel distance="4.0"/></y:LabelModel></y:NodeLabel>
        </y:ShapeNode>
      </data>
    </node>
    <node id="n1" yfiles.foldertype="group">
      <data key="d6"><y:ProxyAutoBoundsNode><y:Realizers active="0"><y:GroupNode>
        <y:NodeLabel>Back office</y:NodeLabel></y:GroupNode></y:Realizers></y:ProxyAutoBoundsNode></data>
      <graph edgedefault="directed" id="n1:">
        <node id="n1::n0"><data key="d6"><y:ShapeNode><y:NodeLabel>Pay</y:NodeLabel></y:ShapeNode></data></node>
      </graph>
    </node>
    <edge id="e0" source="n0" target="n1::n0">
      <data key="d9" xml:space="preserve"/>
      <data key="d10"><y:PolyLineEdge><y:EdgeLabel>weekly</y:EdgeLabel></y:PolyLineEdge></data>
    </edge>
  </graph>
  <data key="d7"><y:Resources/></data>
</graphml>
"""
"""A drawing of yEd: labels inside of shapes, a group, keys without names, empty data, one attribute of a user."""


def graphml(body: str, keys: str = "", direction: str = "directed") -> bytes:
    """Return a GraphML file with a single graph."""
    return f'<graphml>{keys}<graph edgedefault="{direction}">{body}</graph></graphml>'.encode()


def node_link(nodes: Any, edges: Any, **more: Any) -> bytes:
    """Return a directed graph as node-link JSON."""
    return json.dumps({"directed": True, "nodes": nodes, "edges": edges} | more).encode()

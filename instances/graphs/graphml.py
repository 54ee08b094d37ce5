"""Instances as GraphML, both ways.

Nodes are processes and edges are dependencies; their attributes are the keys of the file format. Texts, numbers and
truth values are typed attributes that every program shows and computes with: numbers are doubles as long as the
shortest text of the double is the number itself, else they are strings, so that nothing is lost. What has parts
(options, rules, sites, ...) is a string that holds JSON. What is not part of a process or a dependency is an attribute
of the graph. Any other graph is read as a skeleton, see `assembly`.
"""

from __future__ import annotations

from typing import Any

from rightsource.instances.graphs.assembly import assembled
from rightsource.instances.graphs.foreign_graph import KINDS
from rightsource.instances.graphs.graphml_parsing import parse_graphml
from rightsource.instances.graphs.graphml_writing import Table, graphml
from rightsource.instances.imported import Imported
from rightsource.models.writing import RawDocument


def read(data: bytes, source: str, name: str) -> Imported:
    """Return the instance that a GraphML file of ours holds, or the skeleton of one that another graph gives.

    ``source`` names the file in messages; ``name`` is the name of the instance where the graph gives none.

    Raises
    ------
    InputError
        When the file is no GraphML, has a document type definition or entities, is not directed, or is refused by
        `assembly`.

    Examples
    --------
    >>> from rightsource.models.writing import to_document
    >>> read(graphml_bytes(to_document(instance)), "a.graphml", "a").document == to_document(instance)
    True
    """
    return assembled(parse_graphml(data, source), source, name)


def graphml_bytes(document: RawDocument) -> bytes:
    """Return a raw document, which may be a skeleton, as GraphML; the same document gives the same bytes.

    Raises
    ------
    InputError
        When a text holds a character that XML cannot hold.
    """
    processes, arcs = document.get("processes", []), document.get("dependencies", [])
    header = _without(document, "processes", "dependencies")
    return graphml(
        Table("graph", [header], KINDS["graph"]),
        Table("node", [_without(process, "id") for process in processes], KINDS["node"]),
        Table("edge", [_without(arc, "from", "to") for arc in arcs], KINDS["edge"]),
        [process["id"] for process in processes],
        [(arc["from"], arc["to"]) for arc in arcs],
    )


def _without(document: RawDocument, *keys: str) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in keys}

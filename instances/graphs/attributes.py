"""Attributes of graphs, nodes and edges: those that are keys of the file format, and all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from rightsource.instances.graphs.foreign_graph import USED_KINDS, Domain, Kind
from rightsource.models.reading.findings import Findings, shown

_NOUN: Final[dict[Domain, str]] = {"graph": "an instance", "node": "a process", "edge": "a dependency"}


def with_rest_in_meta(
    objects: Iterable[Mapping[str, Any]], domain: Domain, kinds: Mapping[Domain, Mapping[str, Kind]], findings: Findings
) -> list[dict[str, Any]]:
    """Return objects whose attributes are all among ``kinds``: others are moved to ``meta``, with a warning."""
    keys, moved, kept = kinds[domain].keys(), Counter[str](), list[dict[str, Any]]()
    for attributes in objects:
        own = {key: value for key, value in attributes.items() if key in keys}
        rest = {key: value for key, value in attributes.items() if key not in keys}
        if rest:
            meta = own.get("meta", {})
            own["meta"] = rest | meta if isinstance(meta, dict) else meta
            moved.update(rest.keys())
        kept.append(own)
    for key, count in moved.items():
        where = "" if domain == "graph" else f" of {count:,} {domain}{'s' if count > 1 else ''}"
        hint = findings.nearest(key, USED_KINDS[domain])
        findings.warn("", f"the attribute {shown(key)}{where} is no key of {_NOUN[domain]} and goes to 'meta'{hint}")
    return kept

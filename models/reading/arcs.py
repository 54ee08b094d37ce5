"""Hand-off profiles and dependencies: from documents to columns, and whether the graph is a DAG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rightsource.models.columns import (
    UNKNOWN,
    Dependencies,
    HandoffClass,
    HandoffProfile,
    Options,
    Providers,
    Sites,
)
from rightsource.models.documents import DependencyDocument, HandoffClassDocument, HandoffDocument
from rightsource.models.fields import Hole
from rightsource.models.reading.findings import Findings
from rightsource.models.reading.index import Index
from rightsource.models.topology import cycles
from rightsource.models.vocabulary import HANDOFF_CLASSES, HandoffClassName


def handoff_profiles(documents: Mapping[str, HandoffDocument]) -> tuple[HandoffProfile, ...]:
    """Return the hand-off profiles in the order of the file."""
    return tuple(_profile(name, document) for name, document in documents.items())


def _profile(name: str, document: HandoffDocument) -> HandoffProfile:
    given: dict[HandoffClassName, HandoffClassDocument | None] = {
        key: getattr(document, key) for key in HANDOFF_CLASSES
    }
    classes = {key: HandoffClass(one.cost, one.yield_, one.delay) for key, one in given.items() if one is not None}
    return HandoffProfile(name, classes, None if document.far is None else document.far.hours_apart)


def dependency_columns(
    documents: Sequence[DependencyDocument], ids: Sequence[str], processes: Index, profiles: Index, findings: Findings
) -> Dependencies:
    """Return the columns of the arcs; unknown ends and profiles, repeated arcs and cycles are noted."""
    sources, targets = [arc.from_ for arc in documents], [arc.to for arc in documents]
    source = processes.find_all(sources, lambda d: f"dependencies[{d}].from", lambda _: "")
    target = processes.find_all(targets, lambda d: f"dependencies[{d}].to", lambda _: "")
    named = [arc.handoff for arc in documents]
    profile = profiles.find_all(named, lambda d: f"dependencies[{d}].handoff", lambda d: arc_in_words(documents[d]))
    columns = Dependencies(
        source=np.array(source, dtype=np.int64),
        target=np.array(target, dtype=np.int64),
        volume=np.array([arc.volume for arc in documents], dtype=np.int64),
        profile=np.array(profile, dtype=np.int64),
    )
    _note_repeated_arcs(documents, findings)
    _note_cycles(columns, ids, findings)
    return columns


def arc_in_words(arc: DependencyDocument) -> str:
    """Name a dependency by its ends."""
    return f"dependency '{arc.from_}' -> '{arc.to}'"


def _note_repeated_arcs(documents: Sequence[DependencyDocument], findings: Findings) -> None:
    seen: dict[tuple[str, str], int] = {}
    for d, arc in enumerate(documents):
        if isinstance(arc.from_, Hole) or isinstance(arc.to, Hole):
            continue
        first = seen.setdefault((arc.from_, arc.to), d)
        if arc.from_ == arc.to:
            findings.fault(f"dependencies[{d}]", f"'{arc.from_}' depends on itself; expected two different processes.")
        elif first != d:
            message = f"{arc_in_words(arc)} is given already at dependencies[{first}]; expected at most one per pair."
            findings.fault(f"dependencies[{d}]", message)


def _note_cycles(arcs: Dependencies, ids: Sequence[str], findings: Findings) -> None:
    sound = (arcs.source >= 0) & (arcs.target >= 0) & (arcs.source != arcs.target)
    for cycle in cycles(len(ids), arcs.source[sound], arcs.target[sound]):
        names = " -> ".join(ids[node] for node in [*cycle, cycle[0]])
        findings.fault("dependencies", f"the dependencies form a cycle: {names}; expected none.")


def note_missing_offsets(
    sites: Sites,
    providers: Providers,
    options: Options,
    arcs: Dependencies,
    profiles: Sequence[HandoffProfile],
    findings: Findings,
) -> None:
    """Note the sites without a UTC offset between which a hand-off may be ``far``."""
    far = np.array([profile.hours_apart is not None for profile in profiles] + [False])[arcs.profile]
    ends = np.concatenate([arcs.source[far], arcs.target[far]])
    used = np.unique(options.provider[np.isin(options.process, ends[ends >= 0])])
    places = {providers.site[p] for p in used.tolist() if p != UNKNOWN} - {UNKNOWN}
    for s in sorted(places):
        if sites.utc_offset[s] is None:
            message = (
                f"the key 'utc_offset' is missing (site '{sites.ids[s]}'); a hand-off profile with 'far' needs it."
            )
            findings.fault(f"sites[{s}]", message)

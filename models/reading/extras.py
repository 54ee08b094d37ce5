"""What a reader keeps beside the columns: notes, free objects, and which money keys were left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from operator import attrgetter, contains
from typing import Final

from rightsource.models.documents import (
    DependencyDocument,
    HandoffDocument,
    ProcessDocument,
    ProviderDocument,
    SiteDocument,
)
from rightsource.models.fields import Document
from rightsource.models.instance import Annotation
from rightsource.models.vocabulary import HANDOFF_CLASSES

_FIELDS_GIVEN: Final = attrgetter("__pydantic_fields_set__")
"""What ``model_fields_set`` returns, without the call of a function for each of a million documents."""


class Extras:
    """Annotations by the path of their object, and how often each money key was left out."""

    def __init__(self) -> None:
        self.annotations: dict[str, Annotation] = {}
        self.absent_money: Counter[str] = Counter()

    def keep(self, path: str, document: Document | None) -> None:
        """Keep the note and the free object of a document, if it has any."""
        if document is not None and (document.note or document.meta):
            self.annotations[path] = Annotation(document.note, document.meta)

    def keep_places(self, sites: Iterable[SiteDocument], providers: Iterable[ProviderDocument]) -> None:
        """Keep what stands at sites, providers and their units."""
        for site in sites:
            self.keep(f"sites[{site.id}]", site)
        for provider in providers:
            self.keep(f"providers[{provider.id}]", provider)
            self.keep(f"providers[{provider.id}].unit", provider.unit)

    def keep_processes(self, processes: Iterable[ProcessDocument]) -> None:
        """Keep what stands at processes, options and support entries."""
        for process in processes:
            path = f"processes[{process.id}]"
            self.keep(path, process)
            for option in process.options:
                self.keep(f"{path}.options[{option.id}]", option)
                for k, support in enumerate(option.support):
                    self.keep(f"{path}.options[{option.id}].support[{k}]", support)

    def keep_arcs(self, arcs: Iterable[DependencyDocument]) -> None:
        """Keep what stands at dependencies and pair costs."""
        for arc in arcs:
            path = f"dependencies[{arc.from_}->{arc.to}]"
            self.keep(path, arc)
            for pair in arc.pair_costs:
                self.keep(f"{path}.pair_costs[{pair.from_option}->{pair.to_option}]", pair)

    def keep_profiles(self, profiles: Mapping[str, HandoffDocument]) -> None:
        """Keep what stands at hand-off profiles and their classes."""
        for name, profile in profiles.items():
            self.keep(f"handoffs[{name}]", profile)
            for key in HANDOFF_CLASSES:
                self.keep(f"handoffs[{name}].{key}", getattr(profile, key))

    def count_absent(self, noun: str, keys: Iterable[str], documents: Sequence[Document]) -> bool:
        """Count the documents without each of these money keys; return whether any has a note or a free object."""
        given = list(map(_FIELDS_GIVEN, documents))
        for key in keys:
            present = sum(map(contains, given, repeat(key)))
            if present < len(documents):
                self.absent_money[f"{noun}.{key}"] += len(documents) - present
        return any(map(contains, given, repeat("note"))) or any(map(contains, given, repeat("meta")))

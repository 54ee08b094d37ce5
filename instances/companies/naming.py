"""Ids, names and data classes of the processes."""

from __future__ import annotations

from typing import Final

from rightsource.instances.companies.functions import Functions
from rightsource.instances.companies.kinds import STAGES, Kind, stages
from rightsource.instances.companies.work import Work

INTERNAL_CLASS: Final = "internal"
PERSONAL_PREFIX: Final = "personal-"
"""Data classes ``personal-<region>``: to be handled in that region."""
RESTRICTED_PREFIX: Final = "restricted-"
"""Data classes ``restricted-<country>``: to be handled in that country."""


def process_ids(functions: Functions, work: Work) -> tuple[str, ...]:
    """Return ids such as ap-de-3-0012: the function's short name and the place within it."""
    places = zip(work.function.tolist(), work.position.tolist(), strict=True)
    return tuple([f"{functions.prefixes[f]}-{k + 1:04d}" for f, k in places])


def process_names(functions: Functions, work: Work) -> tuple[str, ...]:
    """Return names such as "Validate supplier invoices"; functions of one kind share their texts."""
    sizes = [int(size) for size in functions.first[1:] - functions.first[:-1]]
    longest = [0] * len(functions.kinds)
    for kind, size in zip(functions.kind.tolist(), sizes, strict=True):
        longest[kind] = max(longest[kind], size)
    texts = [_texts(kind, length) for kind, length in zip(functions.kinds, longest, strict=True)]
    return tuple([text for k, size in zip(functions.kind.tolist(), sizes, strict=True) for text in texts[k][:size]])


def _texts(kind: Kind, length: int) -> list[str]:
    """Return the names of the processes of a function, object by object; from the second round on with a number."""
    texts = []
    for position in range(length):
        turn, thing = divmod(position // STAGES, len(kind.objects))
        number = f" {turn + 1}" if turn else ""
        texts.append(f"{stages()[position % STAGES].verb} {kind.objects[thing]}{number}")
    return texts


def data_classes(functions: Functions, work: Work) -> tuple[str, ...]:
    """Return the data class of each process, by where its function is."""
    places = [functions.countries[c] for c in functions.country.tolist()]
    by_function = [
        (INTERNAL_CLASS, PERSONAL_PREFIX + place.region.lower(), RESTRICTED_PREFIX + place.code.lower())
        for place in places
    ]
    pairs = zip(work.function.tolist(), work.privacy.tolist(), strict=True)
    return tuple([by_function[f][privacy] for f, privacy in pairs])

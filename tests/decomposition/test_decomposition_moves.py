"""What moves judge plans by, at the very limits: far providers, and options that no group counts."""

from __future__ import annotations

from random import Random

import numpy as np
from rich_instances import rich_document

from rightsource.models.formulation.build import build_core
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables
from rightsource.optimizer.decomposition.moves import GROUP, distance
from rightsource.optimizer.decomposition.terms import terms


def test_providers_are_as_far_apart_as_the_tables_say() -> None:
    """Far begins exactly at the hours apart, also where these are just the difference of two local times."""
    steps = [0] * 5
    for seed in range(30):
        document, random = rich_document(seed), Random(seed)
        offsets = [site["utc_offset"] for site in document["sites"]]
        for profile in document["handoffs"].values():
            if "far" in profile:
                profile["far"]["hours_apart"] = abs(random.choice(offsets) - random.choice(offsets))
        tables = compile_tables(read_document(document, "far"))
        judged = terms(build_core(tables))
        assert judged is not None
        count = len(tables.provider_ids)
        for arc in range(len(tables.arcs.source)):
            apart = int(judged.apart[judged.arc[arc, 2]])
            for one in range(count):
                expected = tables.distances(np.full(count, arc), np.full(count, one), np.arange(count))
                assert [distance(judged.provider, apart, one, k) for k in range(count)] == expected.tolist()
                steps = [many + int((expected == step).sum()) for step, many in enumerate(steps)]
    assert min(steps) > 0


def test_options_without_a_group_are_counted_in_none() -> None:
    """A limit on the number of technologies looks at the selected options that have one, each in its own group."""
    rule = {"id": "few", "kind": "max_count", "per": "technology", "value": 1}
    for seed in range(30):
        document = rich_document(seed) | {"rules": [rule]}
        tables = compile_tables(read_document(document, "technologies"))
        judged = terms(build_core(tables))
        assert judged is not None
        counted: dict[int, int] = {}
        for option in range(len(tables.option_ids)):
            for k in range(int(judged.option[option, 3]), int(judged.option[option + 1, 3])):
                row = int(judged.entry[k, 0])
                if judged.row[row, 0] == GROUP and judged.row[row, 5] >= 0:
                    counted[option] = row
        code = tables.attributes["technology"].code
        assert sorted(counted) == np.flatnonzero(code >= 0).tolist()
        assert len({(int(code[option]), row) for option, row in counted.items()}) == len(set(counted.values()))

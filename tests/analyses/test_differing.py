"""The measure that counts where a plan differs from another one."""

from __future__ import annotations

import numpy as np
from random_instances import random_instance

from rightsource.models.numbers import MICRO
from rightsource.optimizer.analyses.differing import differing, own_values, with_difference


def test_a_measure_counts_the_processes_that_differ() -> None:
    """Over random plans its total is the number of processes with another value; the instance keeps its measures."""
    rng = np.random.default_rng(3)
    for seed in range(5):
        instance = random_instance(seed)
        for value in (own_values(instance), instance.options.provider):
            plan, other = (
                np.array([rng.choice(instance.options_of(i)) for i in range(len(instance.processes.ids))])
                for _ in range(2)
            )
            measured = with_difference(instance, plan, value, "moves").options.measures
            assert int(measured["moves"][other].sum()) == MICRO * differing(value, plan, other)
            apart = [value[a] != value[b] for a, b in zip(plan, other, strict=True)]
            assert differing(value, plan, other) == sum(apart)
            assert measured.keys() - {"moves"} == instance.options.measures.keys()
            assert "moves" not in instance.options.measures

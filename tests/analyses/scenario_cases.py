"""Scenarios of random tiny instances, and all their plans by brute force."""

from __future__ import annotations

import itertools
from decimal import Decimal

import numpy as np
from random_instances import random_instance

from rightsource.models.changes import RemoveProvider, ScalePrice, ScaleVolume, Scenario
from rightsource.models.checker import Checker
from rightsource.models.columns import Integers
from rightsource.models.instance import Instance
from rightsource.models.rules import Select
from rightsource.optimizer.analyses.variant import Variant, variants
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Settings

EXACT = Settings(engine="exhaustive", gap=0)
WITH_PLANS = (1, 8, 10, 11, 13, 24)
"""Seeds of instances that have a plan; in some of them a scenario has none."""


def scenarios(instance: Instance) -> list[Scenario]:
    """Return three scenarios: more volume, dear vendors, the last provider lost."""
    dear = ScalePrice(factor=Decimal(2), select=Select(modes=("outsourced",)))
    return [
        Scenario(id="growth", name="Volumes grow", changes=(ScaleVolume(factor=Decimal("1.3")),)),
        Scenario(id="dear", changes=(dear,)),
        Scenario(id="lost", changes=(RemoveProvider(provider=instance.providers.ids[-1]),)),
    ]


def seeded(seed: int) -> tuple[Asker, tuple[Variant, ...]]:
    """Return an asker for a random instance, and the variants of the instance."""
    instance = random_instance(seed)
    return Asker(instance, EXACT), variants(instance, scenarios(instance))


def all_plans(instance: Instance) -> list[Integers]:
    """Return every plan of an instance."""
    options = (instance.options_of(i) for i in range(len(instance.processes.ids)))
    return [np.array(choice, dtype=np.int64) for choice in itertools.product(*options)]


def kept_plans(instance: Instance) -> dict[tuple[int, ...], int]:
    """Return the cost of every plan that keeps all rules."""
    checker = Checker(instance)
    return {tuple(plan.tolist()): checker.objective(plan) for plan in all_plans(instance) if checker.feasible(plan)}

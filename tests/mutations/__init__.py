"""The faults that ``make mutants`` plants: what text, what in its place, and the tests that must notice."""

from __future__ import annotations

from mutations import of_blocks, of_decomposition_bounds, of_decomposition_plans, of_models, of_optimizer, of_sets
from mutations.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    *of_models.MUTATIONS,
    *of_optimizer.MUTATIONS,
    *of_decomposition_bounds.MUTATIONS,
    *of_decomposition_plans.MUTATIONS,
    *of_sets.MUTATIONS,
    *of_blocks.MUTATIONS,
)
"""All of them."""

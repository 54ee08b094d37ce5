"""Faults in the search over sets of providers."""

from __future__ import annotations

from mutations.mutation import Mutation

DECOMPOSITION_SETS = (
    "tests/decomposition/test_decomposition_set_cuts.py tests/decomposition/test_decomposition_set_search.py"
)
DECOMPOSITION_RANDOM = "tests/decomposition/test_decomposition_random.py"
PIECES = f"{DECOMPOSITION_RANDOM}::test_pieces_at_random_points_bound_the_plans_with_those_further_columns"

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "parts of pieces leave too much behind",
        "optimizer/decomposition/pieces.py",
        "np.nextafter(prices.options - part, -np.inf)",
        "np.ceil(prices.options - part)",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "pieces charge further columns more",
        "optimizer/decomposition/pieces.py",
        "columns = np.floor(np.minimum(prices.columns, _SPREAD))",
        "columns = np.ceil(np.minimum(prices.columns, _SPREAD))",
        PIECES,
    ),
    Mutation(
        "columns pay less than options save",
        "optimizer/decomposition/set_cuts.py",
        "more = -(-rest // link_weight[chosen])",
        "more = rest // link_weight[chosen]",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "covers rounded down",
        "optimizer/decomposition/set_cuts.py",
        "coefficient[column] = -(-most // weight)",
        "coefficient[column] = most // weight",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "columns of two options are one link",
        "optimizer/decomposition/set_links.py",
        "np.where(own, model.coefficient <= 0, model.coefficient != -1)",
        "np.where(own, model.coefficient <= 0, model.coefficient >= 0)",
        PIECES,
    ),
    Mutation(
        "options that just fit are closed",
        "optimizer/decomposition/set_links.py",
        "short = values[self.column] < self.weight",
        "short = values[self.column] <= self.weight",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "rows over further columns one short",
        "optimizer/decomposition/set_links.py",
        "model.row_upper[chosen])",
        "model.row_upper[chosen] - 1)",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "rows of sets take the other limit",
        "optimizer/decomposition/set_master.py",
        "limit = lower if times > 0 else upper",
        "limit = upper if times > 0 else lower",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "bounds of boxes one too high",
        "optimizer/decomposition/set_master.py",
        "return -(-(constant + int((slope * ends).sum())) // total)",
        "return (constant + int((slope * ends).sum())) // total + 1",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "bounds of boxes at the wrong corner",
        "optimizer/decomposition/set_master.py",
        "np.where(slope > 0, box.lower.astype(object), box.upper.astype(object))",
        "np.where(slope < 0, box.lower.astype(object), box.upper.astype(object))",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "a column's value lost between two boxes",
        "optimizer/decomposition/set_master.py",
        "upper[column], lower[column] = below, below + 1",
        "upper[column], lower[column] = below - 1, below + 1",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "boxes on a limit dropped",
        "optimizer/decomposition/set_master.py",
        "int(np.minimum(*ends).sum()) > upper",
        "int(np.minimum(*ends).sum()) >= upper",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "the box under way forgotten",
        "optimizer/decomposition/set_master.py",
        "[*self.boxes[:1], *self._held]",
        "[*self.boxes[:1]]",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "lower limits not moved",
        "optimizer/decomposition/moved_rows.py",
        "lower = np.flatnonzero(moved & (model.row_lower > -NO_LIMIT))",
        "lower = np.flatnonzero(moved & (model.row_lower > NO_LIMIT))",
        DECOMPOSITION_SETS,
    ),
    Mutation(
        "lower limits moved with the wrong sign",
        "optimizer/decomposition/moved_rows.py",
        "-model.row_lower[lower]])",
        "model.row_lower[lower]])",
        DECOMPOSITION_SETS,
    ),
)

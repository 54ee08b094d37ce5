"""Faults in the bounds of the decomposition."""

from __future__ import annotations

from mutations.mutation import Mutation

DECOMPOSITION_BOUNDS = "tests/decomposition/test_decomposition_alternation.py"
DECOMPOSITION_RANDOM = "tests/decomposition/test_decomposition_random.py"
DECOMPOSITION_LINKS = "tests/decomposition/test_decomposition_link_prices.py"
DECOMPOSITION_CHANGES = "tests/decomposition/test_decomposition_annealing.py"

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "sums of prices rounded up",
        "optimizer/decomposition/rounding.py",
        "total - (terms + 4) * _ALLOWANCE",
        "total + (terms + 4) * _ALLOWANCE",
        DECOMPOSITION_BOUNDS,
    ),
    Mutation(
        "multipliers take the other limit",
        "optimizer/decomposition/prices.py",
        "np.where(multipliers > 0, self._model.row_lower, self._model.row_upper)",
        "np.where(multipliers < 0, self._model.row_lower, self._model.row_upper)",
        DECOMPOSITION_BOUNDS,
    ),
    Mutation(
        "paths priced with the wrong sign",
        "optimizer/decomposition/prices.py",
        "flow = _sane(np.minimum(of_paths, 0.0))",
        "flow = _sane(of_paths)",
        DECOMPOSITION_BOUNDS,
    ),
    Mutation(
        "further columns that cost are taken in the bound",
        "optimizer/decomposition/certified.py",
        "(prices.columns < 0) & (upper > 0)",
        "(prices.columns > 0) & (upper > 0)",
        DECOMPOSITION_BOUNDS,
    ),
    Mutation(
        "what copies share does not sum up",
        "optimizer/decomposition/floor.py",
        "slots[np.unique(sweep.slot_option, return_index=True)[1]] += over",
        "slots[np.unique(sweep.slot_option, return_index=True)[1]] += 1",
        DECOMPOSITION_BOUNDS,
    ),
    Mutation(
        "together ends after two processes",
        "optimizer/decomposition/bans.py",
        "for i, j in pairwise(processes)",
        "for i, j in pairwise(processes[:2])",
        "tests/decomposition/test_decomposition_bans.py",
    ),
    Mutation(
        "options without a group are kept apart",
        "optimizer/decomposition/bans.py",
        "same & (one >= 0)[:, None]",
        "same",
        "tests/decomposition/test_decomposition_bans.py",
    ),
    Mutation(
        "path multipliers go down",
        "optimizer/decomposition/path_prices.py",
        "here = there if there.value > here.value else here",
        "here = there",
        "tests/decomposition/test_decomposition_path_prices.py",
    ),
    Mutation(
        "hand-offs of other edges make a path long",
        "optimizer/decomposition/priced_paths.py",
        "entries[arc]",
        "entries[: len(arc)]",
        "tests/decomposition/test_decomposition_path_prices.py",
    ),
    Mutation(
        "what the graph keeps is rounded up",
        "optimizer/decomposition/reduced.py",
        "np.nextafter(left, -np.inf)",
        "np.nextafter(left, np.inf) + 1",
        "tests/decomposition/test_decomposition_reduced.py",
    ),
    Mutation(
        "separation loses what it takes",
        "optimizer/decomposition/separation.py",
        "if tried.value >= least:",
        "if tried.value > -np.inf:",
        "tests/decomposition/test_decomposition_reduced.py",
    ),
    Mutation(
        "copies' margins added up",
        "optimizer/decomposition/floor.py",
        "np.maximum.at(extra, sweep.slot_option, margins - least)",
        "np.add.at(extra, sweep.slot_option, margins - least)",
        "tests/decomposition/test_decomposition_floor.py",
    ),
    Mutation(
        "messages counted twice on the way down",
        "optimizer/decomposition/sweeps.py",
        "min(outside[entry + o], row[o] - message[entry + o])",
        "min(outside[entry + o], row[o])",
        "tests/decomposition/test_decomposition_sweeps.py",
    ),
    Mutation(
        "edges between single options skipped",
        "optimizer/decomposition/elimination.py",
        "if sizes[one] > 1 or sizes[other] == 1:",
        "if sizes[one] > 1:",
        "tests/decomposition/test_decomposition_sweeps.py",
    ),
    Mutation(
        "apart only from the next process",
        "optimizer/decomposition/bans.py",
        "for i, j in combinations(processes, 2)",
        "for i, j in pairwise(processes)",
        "tests/decomposition/test_decomposition_bans.py",
    ),
    Mutation(
        "paths charge options the wrong way",
        "optimizer/decomposition/path_prices.py",
        "weights=-multipliers[path] * length",
        "weights=multipliers[path] * length",
        "tests/decomposition/test_decomposition_path_prices.py",
    ),
    Mutation(
        "rows of paths on options one step short",
        "optimizer/decomposition/option_rows.py",
        "limit = path.length.limit - int(shortest.sum())",
        "limit = path.length.limit - int(shortest.sum()) - 1",
        f"{DECOMPOSITION_RANDOM}::test_the_reduced_model_bounds_all_plans",
    ),
    Mutation(
        "hand-offs held by others left out of paths",
        "optimizer/decomposition/path_rows.py",
        "return int(own) + int(between) + int(farthest)",
        "return int(own) + int(farthest)",
        "tests/decomposition/test_decomposition_sub_models.py",
    ),
    Mutation(
        "budgets just reached are passed",
        "optimizer/decomposition/budgets.py",
        "if most < bound",
        "if most <= bound",
        "tests/decomposition/test_decomposition_driver.py",
    ),
    Mutation(
        "one unit more allowed",
        "optimizer/decomposition/terms.py",
        "np.where(free, 0, most) * size",
        "np.where(free, 0, most + 1) * size",
        DECOMPOSITION_CHANGES,
    ),
    Mutation(
        "options without a group counted",
        "optimizer/decomposition/terms.py",
        "kept = table.selected & (code >= 0)",
        "kept = table.selected & (code >= -1)",
        "tests/decomposition/test_decomposition_moves.py",
    ),
    Mutation(
        "hand-offs left out of rows of paths",
        "optimizer/decomposition/terms.py",
        "process[:, 1], arc[:, 3] = first_path, first_way",
        "process[:, 1], arc[:, 3] = first_path, 0",
        DECOMPOSITION_CHANGES,
    ),
    Mutation(
        "links charge more than their column costs",
        "optimizer/decomposition/link_prices.py",
        "part = np.minimum(room / np.maximum(wanted, 1e-9), 1.0)",
        "part = np.ones(count)",
        DECOMPOSITION_LINKS,
    ),
    Mutation(
        "links ask for what their options are dearer",
        "optimizer/decomposition/link_prices.py",
        "charged + (outside - inside) / self.weight",
        "charged + (inside - outside) / self.weight",
        DECOMPOSITION_LINKS,
    ),
    Mutation(
        "all other options are options of the link",
        "optimizer/decomposition/link_prices.py",
        "kept = ~np.isin(link * len(graph.option) + every, own)",
        "kept = np.isin(link * len(graph.option) + every, own)",
        DECOMPOSITION_LINKS,
    ),
    Mutation(
        "options beyond given further columns stay open",
        "optimizer/decomposition/alternation.py",
        "np.where(self._links.closed(further), self._bar(), 0.0)",
        "np.where(self._links.closed(further), 0.0, 0.0)",
        "tests/decomposition/test_decomposition_focus.py",
    ),
)

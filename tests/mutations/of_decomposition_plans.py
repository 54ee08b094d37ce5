"""Faults in the plans of the decomposition."""

from __future__ import annotations

from mutations.mutation import Mutation

DECOMPOSITION_CHANGES = "tests/decomposition/test_decomposition_annealing.py"
DECOMPOSITION_FOCUS = "tests/decomposition/test_decomposition_focus.py"
DECOMPOSITION_SLOPES = "tests/decomposition/test_decomposition_slope_scaling.py"
DECOMPOSITION_WARM = "tests/decomposition/test_decomposition_warm.py"

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "options as dear as the best plan are left out and more",
        "optimizer/decomposition/engine.py",
        "[bounds > incumbent]] = True",
        "[bounds > incumbent // 2]] = True",
        "tests/decomposition/test_decomposition_engine.py",
    ),
    Mutation(
        "open options priced instead of closed ones",
        "optimizer/decomposition/warm.py",
        "np.where(self.is_open[solver.graph.option], 0.0, price)",
        "np.where(self.is_open[solver.graph.option], price, 0.0)",
        DECOMPOSITION_WARM,
    ),
    Mutation(
        "bounds of what-ifs from one process only",
        "optimizer/decomposition/warm.py",
        "self.bound = max(self.bound, found.floor.least, int(least.max()))",
        "self.bound = max(self.bound, found.floor.least, int(self.bounds[self.is_open].max()))",
        DECOMPOSITION_WARM,
    ),
    Mutation(
        "hand-offs stay where they were",
        "optimizer/decomposition/moves.py",
        "                hand_over(terms, state, a, was, -1)\n",
        "",
        DECOMPOSITION_CHANGES,
    ),
    Mutation(
        "far begins one step later",
        "optimizer/decomposition/moves.py",
        "abs(provider[one, 2] - provider[other, 2]) >= apart",
        "abs(provider[one, 2] - provider[other, 2]) > apart",
        "tests/decomposition/test_decomposition_moves.py",
    ),
    Mutation(
        "pair costs with the wrong sign",
        "optimizer/decomposition/moves.py",
        "total[0] += sign * pair[k, 1]",
        "total[0] -= sign * pair[k, 1]",
        DECOMPOSITION_CHANGES,
    ),
    Mutation(
        "planes without their point",
        "optimizer/decomposition/whole_values.py",
        "self._constants.append(found.value - float(found.slope @ point))",
        "self._constants.append(found.value)",
        "tests/decomposition/test_decomposition_whole_values.py",
    ),
    Mutation(
        "the next whole point where least is promised",
        "optimizer/decomposition/whole_values.py",
        "k = int(promised.argmin())",
        "k = int(promised.argmax())",
        "tests/decomposition/test_decomposition_whole_values.py",
    ),
    Mutation(
        "units begun are not counted as bought",
        "optimizer/decomposition/soft_rows.py",
        "-(-activity[: len(row)][units] // size)",
        "activity[: len(row)][units] // size",
        DECOMPOSITION_CHANGES,
    ),
    Mutation(
        "prices at a plan stay where they are",
        "optimizer/decomposition/focus.py",
        "rounds is self._last[0]",
        "rounds is not self._last[0]",
        DECOMPOSITION_FOCUS,
    ),
    Mutation(
        "options at providers that a plan does without stay open",
        "optimizer/decomposition/alternation.py",
        "np.where(self._links.closed(further), self._bar(), 0.0)",
        "np.zeros(len(self._extra))",
        DECOMPOSITION_FOCUS,
    ),
    Mutation(
        "providers of little use are charged little",
        "optimizer/decomposition/slope_scaling.py",
        "slopes = np.where(used, self.fixed / np.maximum(amounts, 1.0), slopes)",
        "slopes = np.where(used, self.fixed * np.maximum(amounts, 1.0), slopes)",
        DECOMPOSITION_SLOPES,
    ),
    Mutation(
        "the providers of the first set are barred",
        "optimizer/decomposition/slope_scaling.py",
        "(~used & (self.fixed > 0))",
        "(used & (self.fixed > 0))",
        DECOMPOSITION_SLOPES,
    ),
)

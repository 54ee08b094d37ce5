"""Faults in solving, and the engines."""

from __future__ import annotations

from mutations.mutation import Mutation

RACES = "tests/solving/test_race.py tests/solving/test_race_planning.py"
SOLVE = f"tests/solving/test_solve.py tests/solving/test_contradictions.py {RACES}"
ENGINES = "tests/engines"

MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "cut forbids nothing",
        "optimizer/cuts.py",
        "np.concatenate([model.row_upper, sizes - 1])",
        "np.concatenate([model.row_upper, sizes])",
        SOLVE,
    ),
    Mutation(
        "broken plans accepted",
        "optimizer/search.py",
        "if not self.checker.feasible(choice):",
        "if self.checker is None:",
        SOLVE,
    ),
    Mutation(
        "excluded plans forgotten in the bound",
        "optimizer/linear_search.py",
        "bound = min(bound, self.excluded)",
        "bound = max(bound, self.excluded)",
        SOLVE,
    ),
    Mutation(
        "least excluded plan forgotten",
        "optimizer/linear_search.py",
        "min(objective, self.excluded)",
        "max(objective, self.excluded)",
        SOLVE,
    ),
    Mutation(
        "bounds of the guilty kept",
        "optimizer/race.py",
        "        search.distrust()\n",
        "",
        SOLVE,
    ),
    Mutation(
        "nobody guilty but who speaks",
        "optimizer/race.py",
        "if _above(one.bound, search.objective)]",
        "if one.bound is None]",
        SOLVE,
    ),
    Mutation(
        "ten times the gap taken",
        "optimizer/search.py",
        "relative_gap(self.objective, self.bound) <= gap",
        "relative_gap(self.objective, self.bound) <= 10 * gap",
        SOLVE,
    ),
    Mutation("costs not compared", "optimizer/cuts.py", "if cost != objective:", "if False:", SOLVE),
    Mutation(
        "differences just cut off",
        "optimizer/cuts.py",
        "if exact and not formulation.model.breaks(values):",
        "if False:",
        SOLVE,
    ),
    Mutation(
        "oracle's bound too high",
        "optimizer/exhaustive.py",
        "Enumeration(None, costs[k], complete=False",
        "Enumeration(None, costs[-1], complete=False",
        SOLVE,
    ),
    Mutation(
        "false infeasible believed",
        "optimizer/search.py",
        "if self.objective is not None:\n            raise InternalError(",
        "if False:\n            raise InternalError(",
        SOLVE,
    ),
    Mutation(
        "wrong bounds believed",
        "optimizer/search.py",
        "if self.objective is not None and bound > self.objective:",
        "if False:",
        SOLVE,
    ),
    Mutation(
        "broken links keep waiting",
        "optimizer/engines/core_program.py",
        "self._open & (excess > _BROKEN)",
        "self._open & (excess > 0.5)",
        "tests/decomposition/test_decomposition_core_program.py",
    ),
    Mutation(
        "cuts kept from CP-SAT",
        "optimizer/engines/native_search.py",
        "self._native.add_rows(self.job.model, self._formulation.model.rows)",
        "self._native.add_rows(self.job.model, self.job.model.rows)",
        "tests/engines/test_engine_native.py",
    ),
    Mutation(
        "CP-SAT's no believed",
        "optimizer/engines/native_search.py",
        "return solving.second_opinion(search, outcome)",
        "return outcome",
        "tests/engines/test_engine_native.py",
    ),
    Mutation(
        "engine's bound rounded up",
        "optimizer/engines/scaling.py",
        "math.ceil(unscaled - _ABSOLUTE",
        "math.ceil(unscaled + _ABSOLUTE",
        ENGINES,
    ),
)

"""Break the core on purpose, one mutation at a time, and show that the tests notice each one.

Run by ``make mutants``. Every mutation is a piece of source text and what replaces it; the mutated package is laid over
the installed one in a temporary folder, and the named tests must fail. A mutation whose text is no longer found, or
that no test notices, is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FORMULATION = "tests/solving/test_formulation.py"
CHECKER = "tests/checker"
SOLVE = "tests/solving/test_solve.py tests/solving/test_contradictions.py tests/solving/test_race.py"
ENGINES = "tests/engines"
DECOMPOSITION_BOUNDS = "tests/decomposition/test_decomposition_alternation.py"


@dataclass(frozen=True)
class Mutation:
    """One fault to plant: where, what text, what instead, and the tests that must notice."""

    name: str
    file: str
    text: str
    instead: str
    tests: str


MUTATIONS: tuple[Mutation, ...] = (
    Mutation(
        "published sense forgotten",
        "models/origin.py",
        'instance.origin.get("sense") == "max"',
        'instance.origin.get("sense") == "most"',
        "tests/files/test_origin.py",
    ),
    Mutation(
        "bound of the dearest options",
        "models/tables/tables.py",
        "np.minimum.reduceat(costs, self.first_option[:-1])",
        "np.maximum.reduceat(np.where(self.barred, 0, costs), self.first_option[:-1])",
        SOLVE,
    ),
    Mutation(
        "savings left out of the bound",
        "models/tables/tables.py",
        "sum(least.tolist()) + sum(savings.tolist())",
        "sum(least.tolist())",
        SOLVE,
    ),
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
        "broken links keep waiting",
        "optimizer/engines/core_program.py",
        "self._open & (excess > _BROKEN)",
        "self._open & (excess > 0.5)",
        "tests/decomposition/test_decomposition_core_program.py",
    ),
    Mutation(
        "what the graph keeps is rounded up",
        "optimizer/decomposition/reduced.py",
        "np.nextafter(left, -np.inf)",
        "np.nextafter(left, np.inf) + 1",
        "tests/decomposition/test_decomposition_reduced.py",
    ),
    Mutation(
        "options as dear as the best plan are left out and more",
        "optimizer/decomposition/engine.py",
        "[bounds > incumbent]] = True",
        "[bounds > incumbent // 2]] = True",
        "tests/decomposition/test_decomposition_engine.py",
    ),
    Mutation(
        "pair costs at another option",
        "models/reading/pair_costs.py",
        "{name: int(first) + k for k, name in reversed(list(enumerate(names)))}",
        "{name: int(first) + len(names) - 1 - k for k, name in reversed(list(enumerate(names)))}",
        "tests/reading",
    ),
    Mutation(
        "fixed costs skipped",
        "models/formulation/build.py",
        "    add_use_links(parts, add_use(parts))\n",
        "",
        FORMULATION,
    ),
    Mutation(
        "whole units skipped",
        "models/formulation/build.py",
        "    add_unit_links(parts, add_units(parts))\n",
        "",
        FORMULATION,
    ),
    Mutation("capacities skipped", "models/formulation/build.py", "    add_capacities(parts)\n", "", FORMULATION),
    Mutation("budgets skipped", "models/formulation/build.py", "    add_budgets(parts, offset)\n", "", FORMULATION),
    Mutation(
        "lower total turned round",
        "models/formulation/totals.py",
        "rule.id, -amounts, -limit(",
        "rule.id, amounts, limit(",
        FORMULATION,
    ),
    Mutation(
        "share's sign flipped",
        "models/formulation/totals.py",
        "amounts * members - share.numerator",
        "amounts * members + share.numerator",
        FORMULATION,
    ),
    Mutation(
        "mean yield turned round",
        "models/formulation/totals.py",
        "to_scaled(rule.value, NANO) - exact(tables.yields[table.options])",
        "exact(tables.yields[table.options]) - to_scaled(rule.value, NANO)",
        FORMULATION,
    ),
    Mutation(
        "path yields rounded inwards",
        "models/formulation/lengths.py",
        "np.floor(_negative_log(yields) * scale * (1 - _MARGIN))",
        "np.ceil(_negative_log(yields) * scale * (1 + _MARGIN))",
        FORMULATION,
    ),
    Mutation(
        "path limit rounded inwards",
        "models/formulation/lengths.py",
        "int(np.ceil(nats * scale * (1 + _MARGIN)))",
        "int(nats * scale * (1 - _MARGIN)) - 1",
        FORMULATION,
    ),
    Mutation(
        "path time's limit one step short",
        "models/formulation/lengths.py",
        "limit = value // divisor",
        "limit = value // divisor - 1",
        FORMULATION,
    ),
    Mutation(
        "hand-offs left out of paths",
        "models/formulation/paths.py",
        "_inside(row_of_arc, pairs.arc, pairs.column, travelled),\n",
        "",
        FORMULATION,
    ),
    Mutation(
        "same country taken for far",
        "models/formulation/handoff_levels.py",
        "near = (zone_country[one] == zone_country[other]) | ",
        "near = ",
        FORMULATION,
    ),
    Mutation(
        "hand-off costs start too near",
        "models/formulation/handoff.py",
        "tables.arcs.costs[by_level, -1]",
        "tables.arcs.costs[by_level, -2]",
        FORMULATION,
    ),
    Mutation(
        "pairs free at one end",
        "models/formulation/handoff_pairs.py",
        '(("pair-from", pairs.source_group), ("pair-to", pairs.target_group))',
        '(("pair-from", pairs.source_group),)',
        FORMULATION,
    ),
    Mutation(
        "one more group allowed",
        "models/formulation/groups.py",
        "_add_sum(parts, rule.id, first, groups, -NO_LIMIT, rule.value)",
        "_add_sum(parts, rule.id, first, groups, -NO_LIMIT, rule.value + 1)",
        FORMULATION,
    ),
    Mutation(
        "two may share where all differ",
        "models/formulation/groups.py",
        "parts.add_rows(at_most(rule.id, group, option, _ones(len(option)), _ones(groups)))",
        "parts.add_rows(at_most(rule.id, group, option, _ones(len(option)), 2 * _ones(groups)))",
        FORMULATION,
    ),
    Mutation(
        "together compares with the wrong group",
        "models/formulation/groups.py",
        "repeated * groups + np.tile(lead_code, count)",
        "repeated * groups + np.tile(lead_code[::-1], count)",
        FORMULATION,
    ),
    Mutation(
        "forbid overlooks support",
        "models/tables/selection.py",
        " | (self.options_named(rule.select) & support)",
        "",
        FORMULATION,
    ),
    Mutation(
        "require overlooks support's places",
        "models/tables/selection.py",
        " | self._any_support(elsewhere)",
        "",
        FORMULATION,
    ),
    Mutation(
        "yield exactly at its limit refused",
        "models/tables/selection.py",
        "options.yields < to_scaled",
        "options.yields <= to_scaled",
        FORMULATION,
    ),
    Mutation(
        "support provider forgotten",
        "models/tables/compile.py",
        "np.concatenate([hours, support_hours(instance)])",
        "np.concatenate([hours, 0 * support_hours(instance)])",
        FORMULATION,
    ),
    Mutation(
        "hours rounded down",
        "models/tables/amounts.py",
        "-(-product * 1000 // MICRO**2)",
        "(product * 1000 // MICRO**2)",
        "tests/solving/test_tables.py",
    ),
    Mutation(
        "half cents rounded up",
        "models/tables/amounts.py",
        "((twice_rest == denominator) & (low % 2 == 1))",
        "(twice_rest == denominator)",
        "tests/solving/test_tables.py",
    ),
    Mutation(
        "exit cost forgotten",
        "models/tables/amounts.py",
        "(exact(options.transition_cost) + _exit_costs(instance)) * changed",
        "exact(options.transition_cost) * changed",
        FORMULATION,
    ),
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
        "no unit taken for any number",
        "models/formulation/provider_use.py",
        "if limit < 0 else",
        "if limit <= 0 else",
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
        "engine's bound rounded up",
        "optimizer/engines/scaling.py",
        "math.ceil(unscaled - _ABSOLUTE",
        "math.ceil(unscaled + _ABSOLUTE",
        ENGINES,
    ),
    Mutation(
        "false infeasible believed",
        "optimizer/search.py",
        "elif self.objective is not None:",
        "elif False:",
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
        "checker adds hours of support up wrongly",
        "models/checker/workload.py",
        "given.get(supporter[entry], 0) + support_hours[entry]",
        "support_hours[entry]",
        CHECKER,
    ),
    Mutation(
        "checker rounds half cents up",
        "models/checker/rounding.py",
        "(twice == denominator and quotient % 2)",
        "twice == denominator",
        CHECKER,
    ),
    Mutation(
        "checker compares paths by the wrong end",
        "models/checker/paths.py",
        "        return self._limit - value\n",
        "        return value - self._limit\n",
        CHECKER,
    ),
    Mutation(
        "checker counts the current option as a change",
        "models/checker/amounts.py",
        "yield 0 if option == now or not enter + leave else",
        "yield 0 if not enter + leave else",
        CHECKER,
    ),
)


def noticed(mutation: Mutation) -> bool:
    """Return whether the tests fail once the fault is planted."""
    source = (ROOT / mutation.file).read_text(encoding="utf-8")
    if source.count(mutation.text) != 1:
        raise SystemExit(f"{mutation.name}: {mutation.text!r} is found {source.count(mutation.text)} times, not once")
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "rightsource"
        for part in ("models", "instances", "optimizer"):
            shutil.copytree(ROOT / part, package / part, ignore=shutil.ignore_patterns("__pycache__"))
        (package / mutation.file).write_text(source.replace(mutation.text, mutation.instead), encoding="utf-8")
        surroundings = os.environ | {"PYTHONPATH": folder, "RIGHTSOURCE_CASES": "40", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "-p",
            "no:cacheprovider",
            "--no-cov",
            *mutation.tests.split(),
        ]
        run = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            raise SystemExit(f"{mutation.name}: the tests did not run\n{run.stdout[-2000:]}{run.stderr[-2000:]}")
        return run.returncode == 1


def main() -> None:
    """Plant every fault, two at a time, and report which were noticed."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(noticed, MUTATIONS))
    for mutation, found in zip(MUTATIONS, results, strict=True):
        print(f"{'noticed' if found else 'MISSED '}  {mutation.name}")
    missed = results.count(False)
    print(f"{len(results) - missed} of {len(results)} mutations noticed")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

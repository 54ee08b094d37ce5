"""Single what-ifs from what the baseline has shown, against trying every plan."""

from __future__ import annotations

import time
from random import Random

import numpy as np
import pytest
from random_instances import random_instance
from small_cases import two_jobs

from rightsource.models.changing.apply import changed
from rightsource.models.instance import Instance
from rightsource.models.reading import read_document
from rightsource.optimizer.analyses.whatif import resolving
from rightsource.optimizer.analyses.whatif.demand import Demand, demanded
from rightsource.optimizer.analyses.whatif.resolving import resolved
from rightsource.optimizer.analyses.whatif.single import what_if
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question, Settings
from rightsource.optimizer.solve import solve

EXACT = Settings(engine="decomposition", gap=0, threads=1)
SEEDS = [seed for seed in range(12) if solve(random_instance(seed), engine="exhaustive").plan is not None]


@pytest.fixture
def small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let instances of any size be re-solved from their baseline."""
    monkeypatch.setattr(resolving, "_FEWEST", 1)


def demand_of(instance: Instance, seed: int) -> Demand:
    """Return a demand on a random process: one of its options, wanted or not."""
    random = Random(seed)
    process = random.randrange(len(instance.processes.ids))
    option = instance.options.ids[random.choice(list(instance.options_of(process)))]
    return demanded(instance, [instance.processes.ids[process]], option=option, forbid=random.random() < 0.5)


@pytest.mark.usefixtures("small_ones_too")
@pytest.mark.parametrize("seed", SEEDS)
def test_what_ifs_from_the_baseline_agree_with_brute_force(seed: int) -> None:
    """What is not settled from the baseline is searched: the cost is proven to the cent, or that there is no plan."""
    instance = random_instance(seed)
    base, demand = solve(instance, engine="exhaustive", gap=0), demand_of(instance, seed)
    right = solve(changed(instance, [demand.change(instance)]), engine="exhaustive", gap=0)
    found = what_if(Asker(instance, EXACT), base, demand)
    assert found.impossible == (right.status == "infeasible")
    assert (found.cost.low, found.cost.high) == (right.bound, right.objective)


def jobs(settings: Settings, seconds: float | None = None) -> Asker:
    """Return an asker about the two jobs, both of which the vendor does for 35 at least."""
    deadline = None if seconds is None else time.monotonic() + seconds
    return Asker(read_document(two_jobs(), "test"), settings, deadline=deadline)


@pytest.mark.usefixtures("small_ones_too")
def test_what_is_settled_from_the_baseline_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first job at home: neither an engine's whole formulation nor another baseline is needed."""
    asker = jobs(EXACT)
    base = solve(asker.instance, engine="exhaustive", gap=0)

    def ask(questions: list[Question]) -> None:
        raise AssertionError(f"{questions} had to be asked")

    monkeypatch.setattr(asker, "ask", ask)
    process = asker.instance.processes.ids[0]
    found = what_if(asker, base, demanded(asker.instance, [process], option=asker.instance.options.ids[0]))
    assert found.complete
    assert found.comparison is not None
    assert np.array_equal(found.comparison.plans[1].choice, [0, 3])


def warm(asker: Asker) -> object:
    """Return what re-solving gives if the first job must not be done by the vendor."""
    base = solve(asker.instance, engine="exhaustive", gap=0)
    process = asker.instance.processes.ids[0]
    demand = demanded(asker.instance, [process], option=asker.instance.options.ids[1], forbid=True)
    return resolved(asker, base, demand.change(asker.instance))


def test_small_instances_are_solved_anew() -> None:
    """Two jobs are no work at all."""
    assert warm(jobs(EXACT)) is None


@pytest.mark.usefixtures("small_ones_too")
def test_other_engines_and_short_times_are_left_to_themselves() -> None:
    """Who asks for HiGHS gets HiGHS; and with a few seconds nothing is compiled first."""
    assert warm(jobs(Settings(engine="highs"))) is None
    assert warm(jobs(EXACT, seconds=5.0)) is None
    assert warm(jobs(EXACT, seconds=1000.0)) is not None

"""``rightsource scenarios``: the best plan under every scenario, regret, and what to do in any case."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rightsource.instances.library import open_instance
from rightsource.models.changes import Scenario
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.baselines import BASELINES, SOLVED
from rightsource.optimizer.analyses.study import Study, study
from rightsource.optimizer.analyses.variant import BASE, Variant, variants
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import (
    bundled_cases,
    instance_argument,
    picture_option,
    plans_option,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.plan_folder import check_plan_folder
from rightsource.optimizer.commands.scenarios_document import scenarios_document
from rightsource.optimizer.commands.scenarios_plans import scenario_plans
from rightsource.optimizer.commands.scenarios_tables import scenarios_tables
from rightsource.optimizer.commands.screen import Screen

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ANEW: Final = ("as-is", *SOLVED)
"""The baselines that are worked out anew under every scenario."""


@click.command("scenarios", epilog=bundled_cases())
@instance_argument
@click.option(
    "--baseline",
    metavar="NAME",
    help="Count savings against as-is, all-in-house or cheapest under the same scenario, or against the best plan of"
    " base or of a scenario.  [default: as-is, base without a complete current plan]",
)
@plans_option("Write the best plan of each scenario")
@picture_option("Draw the regret of plans under scenarios in this file", "--picture")
@asking_options()
@talk_options
def command(
    instance_file: str,
    baseline: str | None,
    folder: str | None,
    picture: Path | None,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Solve an instance under all its scenarios, with regrets.

    Base is the instance as it is. Regret is what a plan costs under a scenario more than the best plan there; a plan
    that breaks a rule there has none, the rules are named. Recommended is the plan with the least greatest regret among
    those that keep all rules under every scenario for which a plan is known; the others are named as left out.
    Processes that every best plan handles alike are the no-regret core. Exit codes: 0 all known to the asked gap, 2
    wrong input, 3 no plan can exist without a scenario, 4 stopped early, 5 stopped early without any plan, 130
    interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment, meaning}, scenarios [{id, name, status, stop_reason,
    objective, bound, gap, proven, saving, baseline {name, status, stop_reason,
    objective, bound, gap, assignment, cost, broken, reason}, feasible, broken,
    providers, modes, mode_shares, mean_yield, expected_loss, changes, costs,
    assignment, reasons}] with base first, regret {scenarios, left_out,
    unsolved, plans [{name, best_in, cells [{scenario, objective, regret,
    broken}], worst}], recommended}, no_regret_core {plans, processes [{process,
    option, mode, provider, frequency}], nearly_always, frequencies [{process,
    options}]}, complete, seconds, warnings. Saving, cost, regret and worst are
    {at_least, at_most} per year; saving is what the plan shown saves, an
    interval only where the baseline's cost is one; the baseline of the document
    is the one under no scenario.
    """  # noqa: D301 (click knows a paragraph that is not to be folded by a real backspace)
    screen = Screen(as_json, quiet)
    if picture is not None:
        check_place(picture, "picture", {instance_file: "instance"})
    if folder is not None:
        check_plan_folder(folder)
    began = time.monotonic()
    instance = open_instance(instance_file)
    known = variants(instance, _scenarios(instance, instance_file), BASELINES)
    against = _baseline(baseline, instance, known)
    screen.warn(instance.warnings)
    solves = AskingProgress(sys.stderr, _count(against, known), "solves", quiet=quiet)
    with asking.asker(instance, screen) as asker, solves as progress:
        found = study(asker, known, against, lambda answer: progress.step(answer.key))
    keeping, gap = Keeping(screen), asking.settings.gap
    nothing = None if found.regret.rows else "no scenario has a plan"
    faults = (*instance.warnings, *keeping.picture(picture, lambda: _figure(instance, found), nothing))
    keeping.plans(folder, instance, scenario_plans(found))
    code = exit_code(found, gap, interrupted=asker.should_stop())
    document = scenarios_document(instance, found, gap, time.monotonic() - began, faults)
    return keeping.result(document, scenarios_tables(instance, found, gap), code)


def exit_code(found: Study, gap: float, *, interrupted: bool) -> int:
    """Return the exit code: what is known of the instance as it is comes first."""
    base = found.outcomes[0]
    if base.infeasible:
        return exits.INFEASIBLE
    if base.plan is None:
        return exits.INTERRUPTED if interrupted else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if found.complete(gap) else exits.LIMIT_WITH_PLAN


def _scenarios(instance: Instance, source: str) -> Sequence[Scenario]:
    if instance.scenarios:
        return instance.scenarios
    message = "this instance has no scenarios; expected a list of named changes, each {id, changes}."
    raise InputError([Fault("scenarios", message, source)])


def _baseline(asked: str | None, instance: Instance, known: Sequence[Variant]) -> str:
    """Return the name of the baseline.

    Raises
    ------
    InputError
        When there is none of the asked name, or when the current plan is asked for and is not complete.
    """
    if asked is None:
        return "as-is" if instance.current_is_complete else BASE
    names = [*_ANEW, *(variant.id for variant in known)]
    if asked not in names:
        hint = did_you_mean(asked, names) or f"; expected one of {', '.join(names)}."
        raise InputError([Fault("--baseline", f"'{asked}' is neither a baseline nor a scenario{hint}")])
    if asked == "as-is" and not instance.current_is_complete:
        missing = int((instance.current < 0).sum())
        raise InputError(
            [Fault("--baseline", f"the current plan is not complete: it leaves out {missing:,} processes.")]
        )
    return asked


def _count(baseline: str, known: Sequence[Variant]) -> int:
    return len(known) * (2 if baseline in SOLVED else 1)


def _figure(instance: Instance, found: Study) -> Figure:
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.regret import regret_figure  # noqa: PLC0415

    return regret_figure(instance, found.regret)

"""``rightsource plot``: a plan on its process graph, with its costs."""

from pathlib import Path

import click

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.options import (
    PICTURE_ENDINGS,
    bundled_cases,
    instance_argument,
    picture_path,
    plan_argument,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import instance_entry, read_checked
from rightsource.optimizer.money import Money


@click.command("plot", epilog=bundled_cases())
@instance_argument
@plan_argument
@click.option(
    "--output",
    "-o",
    "picture",
    metavar="PICTURE",
    callback=picture_path,
    required=True,
    help=f"File to draw in, {PICTURE_ENDINGS}.",
)
@talk_options
def command(instance_file: str, plan_file: str, picture: Path, as_json: bool, quiet: bool, debug: bool) -> int:
    """Draw a plan on its process graph, with its costs.

    Processes stand in topological layers from left to right, in a lane per function, coloured by mode; above 60
    processes the picture shows functions instead. PLAN is a plan file or the word current for the current plan.
    """
    screen = Screen(as_json, quiet)
    check_place(picture, "picture", {plan_file: "plan", instance_file: "instance"})
    instance, [plan], faults = read_checked(instance_file, [plan_file])
    faults = (*faults, *_draw(instance, plan, picture))
    screen.warn(faults)
    document = {
        "instance": instance_entry(instance),
        "picture": str(picture),
        "feasible": plan.report.feasible,
        "objective": Money.of(instance).amount(plan.report.objective),
        "warnings": fault_entries(faults),
    }
    screen.result(document, f"Picture written to {picture}.")
    return exits.DONE


def _draw(instance: Instance, plan: CheckedPlan, picture: Path) -> tuple[Fault, ...]:
    # Matplotlib takes half a second to import: a wrong command line is refused without it.
    from rightsource.optimizer.plots.figures import plan_figure, save_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words  # noqa: PLC0415

    with shapeless_letters() as letters:
        save_figure(plan_figure(instance, plan), picture)
    return (Fault("", shapeless_words(letters), str(picture)),) if letters else ()

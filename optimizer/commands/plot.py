"""``rightsource plot``: a plan on its process graph, with its costs."""

from pathlib import Path

import click

from rightsource.instances.library import open_instance
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.options import instance_argument, picture_path, plan_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import instance_entry, read_checked
from rightsource.optimizer.money import Money


@click.command("plot")
@instance_argument
@plan_argument
@click.option(
    "--output", "-o", "picture", metavar="PICTURE", callback=picture_path, required=True, help="File to draw in."
)
@talk_options
def command(instance_file: str, plan_file: str, picture: Path, as_json: bool, quiet: bool, debug: bool) -> int:
    """Draw a plan on its process graph, with its costs.

    Processes stand in topological layers from left to right, in a lane per function, coloured by mode; above 60
    processes the picture shows functions instead. PLAN is a plan file or the word current for the current plan.
    """
    # Matplotlib takes half a second to import: a wrong command line is refused without it.
    from rightsource.optimizer.plots.figures import plan_figure, save_figure  # noqa: PLC0415

    screen = Screen(as_json, quiet)
    instance = open_instance(instance_file)
    plan, warnings = read_checked(plan_file, instance)
    faults = (*instance.warnings, *warnings)
    screen.warn(faults)
    save_figure(plan_figure(instance, plan), picture)
    document = {
        "instance": instance_entry(instance),
        "picture": str(picture),
        "feasible": plan.report.feasible,
        "objective": Money.of(instance).amount(plan.report.objective),
        "warnings": fault_entries(faults),
    }
    screen.result(document, f"Picture written to {picture}.")
    return exits.DONE

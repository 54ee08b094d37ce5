"""``rightsource compare``: plans of one instance side by side."""

from collections.abc import Sequence
from pathlib import Path

import click

from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.checked_plan import CheckedPlan
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.comparing import compare_document, compare_tables
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.options import (
    PICTURE_ENDINGS,
    bundled_cases,
    instance_argument,
    picture_path,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import read_checked


@click.command("compare", epilog=bundled_cases())
@instance_argument
@click.argument("plan_files", metavar="PLAN PLAN...", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    "picture",
    metavar="PICTURE",
    callback=picture_path,
    help=f"Draw the plans in this file, {PICTURE_ENDINGS}, on one layout and the same scales.",
)
@talk_options
def command(
    instance_file: str, plan_files: tuple[str, ...], picture: Path | None, as_json: bool, quiet: bool, debug: bool
) -> int:
    """Show plans of one instance side by side.

    Totals of each plan, the processes that they handle differently, and one picture with -o. A PLAN is a plan file or
    the word current for the instance's current plan; differences count against the first.
    """
    if len(plan_files) < 2:
        raise click.UsageError("compare needs at least two plans; verify shows a single one.")
    screen = Screen(as_json, quiet)
    if picture is not None:
        check_place(picture, "picture", {**dict.fromkeys(plan_files, "plan"), instance_file: "instance"})
    instance, plans, faults = read_checked(instance_file, plan_files)
    if picture is not None:
        faults = (*faults, *_draw(instance, plans, picture))
        screen.say(f"Picture written to {picture}.")
    screen.warn(faults)
    document = {**compare_document(instance, plans), "warnings": fault_entries(faults)}
    screen.result(document, *compare_tables(instance, plans))
    return exits.DONE


def _draw(instance: Instance, plans: Sequence[CheckedPlan], picture: Path) -> tuple[Fault, ...]:
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.figures import compare_figure, save_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words  # noqa: PLC0415

    with shapeless_letters() as letters:
        save_figure(compare_figure(instance, plans), picture)
    return (Fault("", shapeless_words(letters), str(picture)),) if letters else ()

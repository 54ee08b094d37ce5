"""``rightsource compare``: plans of one instance side by side."""

from pathlib import Path

import click

from rightsource.optimizer.analyses.comparison import compared
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.compare_document import compare_document
from rightsource.optimizer.commands.compare_tables import compare_tables
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, picture_option, talk_options
from rightsource.optimizer.commands.picturing import KINDS_IN_WORDS, PLAN_KINDS, plan_kind, plans_figure
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.sources import read_checked


@click.command("compare", epilog=bundled_cases())
@instance_argument
@click.argument("plan_files", metavar="PLAN PLAN...", nargs=-1, required=True)
@picture_option("Draw the plans on one layout and the same scales in this file")
@click.option(
    "--kind",
    type=click.Choice(PLAN_KINDS),
    default="graph",
    show_default=True,
    help=f"What -o draws; {KINDS_IN_WORDS}.",
)
@talk_options
def command(
    instance_file: str,
    plan_files: tuple[str, ...],
    picture: Path | None,
    kind: str,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show plans of one instance side by side.

    Totals, yields and expected loss of each plan, what its cost differs by (by cause and by function), the providers it
    uses with hours and units, the slack of every rule, the processes that the plans handle differently, and one
    picture with -o. A PLAN is a plan file or the word current for the instance's current plan; differences count
    against the first. Nothing is solved: the first plan as baseline has no status and no bound.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, plans [{name, objective, feasible, broken, costs,
    modes, mean_yield, path_yield, worst_path, path_time, slowest_path,
    expected_loss, changes, moves, rules, providers}], waterfalls [{from, to,
    start, end, difference, causes, functions [{function, difference}],
    between_functions}], concentration [{per, rule, measure, limit, groups
    [{group, shares}]}], differences [{process, choices [{plan, option, mode,
    provider, cost}]}], warnings.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    if len(plan_files) < 2:
        raise click.UsageError("compare needs at least two plans; verify shows a single one.")
    screen = Screen(as_json, quiet)
    if picture is not None:
        check_place(picture, "picture", {**dict.fromkeys(plan_files, "plan"), instance_file: "instance"})
    instance, plans, faults = read_checked(instance_file, plan_files)
    screen.warn(faults)
    keeping = Keeping(screen)
    drawing = keeping.picture(picture, lambda: plans_figure(plan_kind(kind), instance, plans))
    made = compared(instance, plans)
    document = {**compare_document(instance, made), "warnings": fault_entries((*faults, *drawing))}
    return keeping.result(document, compare_tables(instance, made), exits.DONE)

"""``rightsource whatif``: what a process handled otherwise would cost."""

import sys
import time
from collections.abc import Mapping, Sequence

import click

from rightsource.instances.library import open_instance
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.whatif.demand import demanded
from rightsource.optimizer.analyses.whatif.single import what_if
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.asking_tables import no_baseline
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.places import check_place, check_plan_kind
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.whatif_document import regrets_document, whatif_document
from rightsource.optimizer.commands.whatif_tables import regrets_tables, whatif_tables


@click.command("whatif", epilog=bundled_cases())
@instance_argument
@click.option("--process", "processes", metavar="ID", multiple=True, help="Process it is about; may be repeated.")
@click.option("--option", metavar="ID", help="Option that the processes have to use.")
@click.option("--mode", type=click.Choice(MODES), help="Mode that the processes have to be handled in.")
@click.option("--provider", metavar="ID", help="Provider that the processes have to be handled by.")
@click.option("--forbid", is_flag=True, help="Forbid it instead; without --process, to all processes.")
@click.option("--all", "everything", is_flag=True, help="Ask for every option that the plan leaves aside.")
@click.option("--output", "-o", "plan_file", metavar="PLAN", help="Write the plan under the demand to this file.")
@asking_options()
@talk_options
def command(
    instance_file: str,
    processes: tuple[str, ...],
    option: str | None,
    mode: str | None,
    provider: str | None,
    forbid: bool,
    everything: bool,
    plan_file: str | None,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show what it costs to handle processes otherwise.

    Processes are forced to an option, a mode or a provider (all that are given must match), or kept from it with
    --forbid. Costs count against the least-cost plan; shown are the processes that change along, cost by cause, and
    rules that become tight. Where no plan can have it, a minimal set of rules that forbid it together is named. With
    --all: what every option that the plan leaves aside would cost more, the cheapest first; exact bounds settle many
    without a search. What is not proven in time is an interval. Exit codes: 0 all known to the asked gap, 2 wrong
    input, 3 no plan can exist, as the rules are or as demanded (with --all an option without one is an answer like any
    other), 4 stopped early with intervals, 5 stopped early without any plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, demand {processes, option, mode, provider, forbid,
    meaning}, cost, difference, impossible, rules, reasons, already, changes
    [{process, before, after, demanded}], causes, tightened [{id, before,
    after}], loosened, assignment, complete, seconds, warnings. Cost and
    difference are {at_least, at_most} per year; before and after of a change
    are {option, mode, provider}, of a rule what verify tells of it. Rules, if
    it is impossible: ids of rules that no plan with it keeps together, though
    one does without any one of them, unless reasons say that time ended before
    that was proven; null where they were not worked out in time.

    \b
    --all --json: instance, currency, baseline, processes [{process, option,
    best_other, regret, proven, impossible}], options [{process, option, mode,
    provider, cost, regret, proven, impossible, rules, settled}], settled
    {rules, bounds, search, open}, complete, seconds, warnings. Cost and regret
    are {at_least, at_most} per year; settled: by what an option came to be
    proven; an impossible process has no other option that a plan can have.
    Rules of an impossible option: ids of rules that no plan with it keeps
    together, though fewer may be enough; null where a search proved it of all
    rules together: --process and --option then name those behind it.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if plan_file is not None:
        check_place(plan_file, "plan", {instance_file: "instance"})
        check_plan_kind(plan_file)
    asked = {"option": option, "mode": mode, "provider": provider}
    _check_usage(processes, asked, forbid=forbid, everything=everything, writes=plan_file is not None)
    began = time.monotonic()
    instance = open_instance(instance_file)
    if everything:
        return _all(instance, asking, screen, began)
    demand = demanded(instance, processes, **asked, forbid=forbid)
    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        base = solved_baseline(asker, screen).result
        found = None
        if base.plan is not None:
            screen.say(f"What if {demand.words(instance)}: solving again.")
            found = what_if(
                asker, base, demand, lambda: screen.say("No plan does so: working out which rules forbid it.")
            )
    document = whatif_document(instance, base, demand, found, time.monotonic() - began, instance.warnings)
    keeping = Keeping(screen)
    if found is None:
        keeping.plan(plan_file, instance, None)
        return keeping.result(document, no_baseline(instance, base), asking_exit_code(base, complete=False))
    plan = None if found.comparison is None else Plan.of_choice(instance, found.comparison.plans[1].choice)
    nothing = "there is none" if found.impossible else "none was found"
    keeping.plan(plan_file, instance, plan, f"{nothing} under this demand")
    code = exits.INFEASIBLE if found.impossible else asking_exit_code(base, complete=found.complete)
    return keeping.result(document, whatif_tables(instance, found), code)


def _check_usage(
    processes: Sequence[str], asked: Mapping[str, str | None], *, forbid: bool, everything: bool, writes: bool
) -> None:
    """Refuse words that do not go together.

    Raises
    ------
    click.UsageError
        When it is not clear what is to be otherwise.
    """
    given = {word for word, value in asked.items() if value is not None}
    if everything:
        if given or processes or forbid or writes:
            raise click.UsageError("--all asks for every option of every process; leave the other words out.")
    elif not given:
        raise click.UsageError("say what is to be otherwise: --option, --mode or --provider, or --all for everything.")
    elif not processes and not forbid:
        raise click.UsageError("say for which --process; only --forbid may be for all processes.")
    elif not processes and "option" in given:
        raise click.UsageError("an --option belongs to a --process; say for which.")


def _all(instance: Instance, asking: Asking, screen: Screen, began: float) -> int:
    """Ask for everything."""
    # OR-Tools takes a moment to import: only who asks for everything waits for it.
    from rightsource.optimizer.analyses.whatif.survey import Survey  # noqa: PLC0415

    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        base = solved_baseline(asker, screen).result
        if base.plan is None:
            screen.result(
                regrets_document(instance, base, None, time.monotonic() - began, instance.warnings),
                *no_baseline(instance, base),
            )
            return asking_exit_code(base, complete=False)
        with AskingProgress(sys.stderr, 1, "options", quiet=screen.quiet) as progress:
            survey = Survey(asker, base, progress.step)
            progress.expect(len(survey.options))
            survey.bounds()
            survey.search()
    seconds = time.monotonic() - began
    screen.result(
        regrets_document(instance, base, survey, seconds, instance.warnings),
        *regrets_tables(instance, base, survey, seconds),
    )
    return asking_exit_code(base, complete=survey.complete)

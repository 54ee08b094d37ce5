"""``rightsource whatif``: what a process handled otherwise would cost."""

import sys
import time

import click

from rightsource.instances.library import open_instance
from rightsource.instances.plan_files import write_plan
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.whatif.demand import demanded
from rightsource.optimizer.analyses.whatif.single import what_if
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.places import check_place, check_plan_kind
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.commands.whatif_document import regrets_document, whatif_document
from rightsource.optimizer.commands.whatif_tables import no_baseline, regrets_tables, whatif_tables
from rightsource.optimizer.questions.asking import Asker


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
    rules that become tight. With --all: what every option that the plan leaves aside would cost more, the cheapest
    first; exact bounds settle many without a search. What is not proven in time is an interval. Exit codes: 0 all known
    to the asked gap, 2 wrong input, 3 no plan can exist, 4 stopped early with intervals, 5 stopped early without any
    plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, demand {processes, option, mode, provider, forbid,
    meaning}, cost, difference, impossible, reasons, already, complete,
    changes [{process, before, after, demanded}], causes, tightened, loosened,
    assignment, seconds, warnings; with --all instead of demand and what
    follows: processes [{process, option, best_other, regret}], options
    [{process, option, mode, provider, cost, regret, impossible, rules,
    settled}], settled {rules, bounds, search, open}, complete, seconds,
    warnings. Cost, difference and regret are {at_least, at_most} per year.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if plan_file is not None:
        check_place(plan_file, "plan", {instance_file: "instance"})
        check_plan_kind(plan_file)
    _check_usage(processes, option, mode, provider, forbid, everything, plan_file)
    began = time.monotonic()
    instance = open_instance(instance_file)
    if everything:
        return _all(instance, asking, screen, began)
    demand = demanded(instance, processes, option=option, mode=mode, provider=provider, forbid=forbid)
    screen.warn(instance.warnings)
    with stop_on_signal(screen.say) as should_stop:
        asker = Asker(instance, asking.settings, None, asking.deadline(), should_stop)
        base = solved_baseline(asker, screen)
        found = None
        if base.plan is not None:
            screen.say(f"What if {demand.words(instance)}: solving again.")
            found = what_if(asker, base, demand)
    document = whatif_document(instance, base, demand, found, time.monotonic() - began, instance.warnings)
    if found is None:
        screen.result(document, *no_baseline(instance, base))
        return asking_exit_code(base, complete=False)
    if plan_file is not None:
        if found.comparison is None:
            screen.say("No plan written: there is none under this demand.")
        else:
            write_plan(plan_file, instance, Plan.of_choice(instance, found.comparison.plans[1].choice))
            screen.say(f"Plan written to {plan_file}.")
    screen.result(document, *whatif_tables(instance, found))
    return asking_exit_code(base, complete=found.complete)


def _check_usage(
    processes: tuple[str, ...],
    option: str | None,
    mode: str | None,
    provider: str | None,
    forbid: bool,
    everything: bool,
    plan_file: str | None,
) -> None:
    """Refuse words that do not go together.

    Raises
    ------
    click.UsageError
        When it is not clear what is to be otherwise.
    """
    given = [word for word in (option, mode, provider) if word is not None]
    if everything:
        if given or processes or forbid or plan_file is not None:
            raise click.UsageError("--all asks for every option of every process; leave the other words out.")
    elif not given:
        raise click.UsageError("say what is to be otherwise: --option, --mode or --provider, or --all for everything.")
    elif not processes and not forbid:
        raise click.UsageError("say for which --process; only --forbid may be for all processes.")
    elif not processes and option is not None:
        raise click.UsageError("an --option belongs to a --process; say for which.")


def _all(instance: Instance, asking: Asking, screen: Screen, began: float) -> int:
    """Ask for everything."""
    # OR-Tools takes a moment to import: only who asks for everything waits for it.
    from rightsource.optimizer.analyses.whatif.survey import Survey  # noqa: PLC0415

    screen.warn(instance.warnings)
    with stop_on_signal(screen.say) as should_stop:
        asker = Asker(instance, asking.settings, asking.crew(), asking.deadline(), should_stop)
        base = solved_baseline(asker, screen)
        if base.plan is None:
            screen.result(
                regrets_document(instance, base, None, time.monotonic() - began, instance.warnings),
                *no_baseline(instance, base),
            )
            return asking_exit_code(base, complete=False)
        with asker, AskingProgress(sys.stderr, 1, "options", quiet=screen.quiet) as progress:
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

"""``rightsource explain``: why an instance has no plan, and the cheapest ways to repair it."""

import sys
import time

import click

from rightsource.instances.library import open_instance
from rightsource.optimizer.analyses.explain.explain import DEFAULT_CONFLICTS, DEFAULT_REPAIRS, Explanation, explain
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.explain_document import explain_document
from rightsource.optimizer.commands.explain_tables import explain_parts
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.questions.asking import Asker

DEFAULT_SECONDS = 55.0


@click.command("explain", epilog=bundled_cases())
@instance_argument
@click.option(
    "--conflicts",
    type=click.IntRange(1, 100),
    default=DEFAULT_CONFLICTS,
    show_default=True,
    metavar="N",
    help="Look for up to so many conflicts.",
)
@click.option(
    "--repairs",
    type=click.IntRange(0, 100),
    default=DEFAULT_REPAIRS,
    show_default=True,
    metavar="N",
    help="Work out up to so many sets of rules to give way.",
)
@asking_options(DEFAULT_SECONDS)
@talk_options
def command(
    instance_file: str, conflicts: int, repairs: int, asking: Asking, as_json: bool, quiet: bool, debug: bool
) -> int:
    """Explain why there is no plan, and the cheapest repairs.

    A conflict is a set of rules that no plan keeps together, while without any one of them there is a plan; the limits
    of providers (capacity:PROVIDER, units:PROVIDER) are rules too. Of each rule: its value, and the best it can have
    while the others hold. A repair moves a value no further than it must, or gives rules up, and says what a plan then
    costs. Exit codes: 0 explained, or there is a plan and the least cost is known, 2 wrong input, 4 stopped early with
    a part, 5 stopped early before it was known whether there is a plan, 130 interrupted before.

    \b
    --json: instance, currency, status (infeasible, feasible, unknown),
    baseline {name, status, stop_reason, objective, bound, gap, assignment} (the
    least-cost plan of a feasible instance), conflicts [{minimal, reasons, rules
    [{id, kind, value, attainable, ruled_out, exact, message,
    assignment_without}]}], all_conflicts_found, repairs [{rules [{id, kind,
    from, to, readable, not_enough, exact, exceptions, dropped}], least, cost
    {at_least, at_most}, proven, message, assignment}] with the cheapest first,
    further_repairs (how many more sets of rules could give way), tightest
    (rules of a feasible instance), questions, complete, seconds, warnings. An
    exact value is the last that leaves a plan: not_enough or ruled_out is next
    to it; proven: the cost is known to the asked gap.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    began = time.monotonic()
    instance = open_instance(instance_file)
    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        explanation = _explained(asker, conflicts, repairs, quiet=quiet)
    document = explain_document(instance, explanation, time.monotonic() - began)
    screen.result(document, *explain_parts(instance, explanation))
    return exit_code(explanation, interrupted=asker.should_stop())


def _explained(asker: Asker, conflicts: int, repairs: int, *, quiet: bool) -> Explanation:
    """Explain with progress: how many questions there will be shows only as they come up."""
    with AskingProgress(sys.stderr, 1, "questions", quiet=quiet) as progress:

        def tell(asked: int, total: int, label: str) -> None:
            progress.expect(total)
            progress.step(label)

        return explain(asker, conflicts, repairs, tell)


def exit_code(explanation: Explanation, *, interrupted: bool) -> int:
    """Return the exit code that says how far the explanation got."""
    if explanation.status == "unknown":
        return exits.INTERRUPTED if interrupted else exits.LIMIT_WITHOUT_PLAN
    return exits.DONE if explanation.complete else exits.LIMIT_WITH_PLAN

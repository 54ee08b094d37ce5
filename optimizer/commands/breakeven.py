"""``rightsource breakeven``: where the decision about one process flips."""

import sys
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import click

from rightsource.instances.library import open_instance
from rightsource.optimizer.analyses.breakeven.deciding import BreakEven, break_even, named
from rightsource.optimizer.analyses.breakeven.decision import finer_gap
from rightsource.optimizer.analyses.breakeven.figures import OFS, Of
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.breakeven_document import breakeven_document
from rightsource.optimizer.commands.breakeven_tables import breakeven_tables
from rightsource.optimizer.commands.options import bundled_cases, figure, instance_argument, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Answer

DEFAULT_SECONDS: Final = 300.0
_BASELINE_PART: Final = 1 / 3
"""Part of the time that today's plan may take: what is left is for the figures."""
_FURTHEST: Final = 1000
_A_FACTOR: Final = f"a number above 1 and at most {_FURTHEST}, such as 10"


@click.command("breakeven", epilog=bundled_cases())
@instance_argument
@click.option("--process", metavar="ID", required=True, help="Process whose decision it is about.")
@click.option("--option", metavar="ID", help="Option that it is about.  [default: the one of the least-cost plan]")
@click.option(
    "--of", "ofs", type=click.Choice(OFS), multiple=True, help="Figure to follow; may be repeated.  [default: all]"
)
@click.option(
    "--within",
    type=str,
    callback=figure(lambda factor: 1 < factor <= _FURTHEST, _A_FACTOR),
    default="10",
    show_default=True,
    metavar="FACTOR",
    help="Follow prices, volumes and wages up to this multiple of today's value and down to its inverse.",
)
@asking_options(DEFAULT_SECONDS)
@talk_options
def command(
    instance_file: str,
    process: str,
    option: str | None,
    ofs: tuple[Of, ...],
    within: float,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show at which price, volume, yield or wage a decision flips.

    The option's unit cost and yield, the volume of the process and the cost of a whole unit of the option's provider
    are moved away from today's value, down and up, each by itself, with all else of the plan free to follow. Shown is
    between which two values the first flip lies: up to the one the decision is proven to stay, at the other it is
    proven to be flipped; what it flips to; and what else changes. Costs are proven to a tenth of the asked gap, as a
    decision hangs on small differences. Exit codes: 0 all flips found or proven not to exist, 2 wrong input, 3 no plan
    can exist, 4 stopped early, 5 stopped early without any plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, process, option, chosen, worth, figures [{of,
    name, unit, today, reason, directions [{direction, end, never, proven,
    stays_to, stays_at, flips_at, before, after, changes [{process, before,
    after}], undecided [{from, to, why, rules}]}]}], complete, seconds,
    warnings. Values end, stays_to, stays_at, flips_at, from and to are {value,
    factor} or null, in the unit of the figure; options are {option, mode,
    provider}; worth, what the opposite decision costs more, is {at_least,
    at_most} per year; proven: the first flip lies between stays_to and flips_at
    as near as the gap allows, or there is none; undecided: wide ranges before
    the flip in which nothing is proven, why (gap or limit), and the rules that
    bounds over the whole range have to loosen.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    began = time.monotonic()
    instance = open_instance(instance_file)
    position, about = named(instance, process, option)
    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        baseline = solved_baseline(asker, screen, finer_gap(asking.settings), _BASELINE_PART)
        found = None
        if baseline.choice is not None:
            option_index = int(baseline.choice[position]) if about is None else about
            found = _find(asker, baseline, (position, option_index), ofs or OFS, Fraction(str(within)), quiet=quiet)
    seconds = time.monotonic() - began
    document = breakeven_document(instance, baseline.result, position, found, seconds, instance.warnings)
    screen.result(document, *breakeven_tables(instance, baseline.result, found))
    return asking_exit_code(baseline.result, complete=found is not None and found.complete)


def _find(
    asker: Asker, baseline: Answer, about: tuple[int, int], ofs: Sequence[Of], within: Fraction, *, quiet: bool
) -> BreakEven:
    """Follow all figures, with progress."""
    with AskingProgress(sys.stderr, 2 * len(ofs), "directions", quiet=quiet) as progress:
        return break_even(asker, baseline, *about, ofs, within, progress.step)

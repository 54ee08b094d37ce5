"""``rightsource prices``: what every rule costs."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from rightsource.instances.library import open_instance
from rightsource.models.faults import Fault
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.prices.pricing import Prices, Pricing
from rightsource.optimizer.analyses.prices.relaxing import PricedRule, priced_rules
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.options import (
    PICTURE_ENDINGS,
    bundled_cases,
    instance_argument,
    picture_path,
    talk_options,
)
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.prices_document import prices_document
from rightsource.optimizer.commands.prices_tables import prices_tables
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.commands.stopping import stop_on_signal
from rightsource.optimizer.questions.answering import answer
from rightsource.optimizer.questions.asking import Asker
from rightsource.optimizer.questions.question import Question

DEFAULT_SECONDS: Final = 300.0


@click.command("prices", epilog=bundled_cases())
@instance_argument
@click.option("--rule", "rule_ids", metavar="ID", multiple=True, help="Price this rule only; may be repeated.")
@click.option(
    "--output",
    "-o",
    "picture",
    metavar="PICTURE",
    callback=picture_path,
    help=f"Draw the prices in this file, {PICTURE_ENDINGS}.",
)
@asking_options(DEFAULT_SECONDS)
@talk_options
def command(
    instance_file: str,
    rule_ids: tuple[str, ...],
    picture: Path | None,
    asking: Asking,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Show what every rule costs.

    Active rules and the limits of providers (capacity:PROVIDER, units:PROVIDER) are dropped one at a time, and relaxed
    by 1, 5 and 10 %: limits by that part of their value, yields by that part of the loss they allow, whole numbers by
    whole steps. Savings count against the least-cost plan under all rules; what is not proven in time is an interval.
    Exit codes: 0 all known to the asked gap, 2 wrong input, 3 no plan can exist, 4 stopped early with intervals, 5
    stopped early without any plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, least_cost, together {rules, saving, answered},
    rules [{id, kind, value, dropped, answered, relaxed [{percent, value,
    saving, answered}]}] with the dearest first, complete, seconds, warnings.
    A saving is {at_least, at_most} per year, equal when it is exact; answered
    is true when it is known to the asked gap.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if picture is not None:
        check_place(picture, "picture", {instance_file: "instance"})
    began = time.monotonic()
    instance = open_instance(instance_file)
    rules = priced_rules(instance, rule_ids)
    with stop_on_signal(screen.say) as should_stop:
        asker = Asker(instance, asking.settings, asking.crew(), asking.deadline(), should_stop)
        prices = _find(asker, rules, quiet=quiet)
    faults = instance.warnings if picture is None else (*instance.warnings, *_draw(instance, prices, picture, screen))
    screen.warn(faults)
    document = prices_document(instance, prices, time.monotonic() - began, faults)
    screen.result(document, *prices_tables(instance, prices))
    return asking_exit_code(prices.baseline, complete=prices.complete)


def _find(asker: Asker, rules: Sequence[PricedRule], *, quiet: bool) -> Prices:
    """Solve the baseline, then find the prices, with progress of both."""
    baseline = answer(asker.instance, Question("baseline"), asker.settings, asker.seconds_left(), asker.should_stop)
    with asker, AskingProgress(sys.stderr, 1, "savings", quiet=quiet) as progress:
        told = 0

        def tell(settled: int, total: int, label: str) -> None:
            nonlocal told
            progress.expect(total)
            for _ in range(settled - told):
                progress.step(label)
            told = settled

        return Pricing(asker, rules, tell).find(baseline)


def _draw(instance: Instance, prices: Prices, picture: Path, screen: Screen) -> tuple[Fault, ...]:
    if prices.baseline.plan is None or not prices.rules:
        screen.say("No picture drawn: there are no prices.")
        return ()
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.figures import save_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.rule_prices import rule_prices_figure  # noqa: PLC0415
    from rightsource.optimizer.plots.shapeless import shapeless_letters, shapeless_words  # noqa: PLC0415

    with shapeless_letters() as letters:
        save_figure(rule_prices_figure(instance, prices), picture)
    screen.say(f"Picture written to {picture}.")
    return (Fault("", shapeless_words(letters), str(picture)),) if letters else ()

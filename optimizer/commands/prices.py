"""``rightsource prices``: what every rule costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from rightsource.instances.library import open_instance
from rightsource.models.instance import Instance
from rightsource.optimizer.analyses.prices.pricing import Prices, Pricing
from rightsource.optimizer.analyses.prices.relaxing import PricedRule, priced_rules
from rightsource.optimizer.commands.asking_baseline import solved_baseline
from rightsource.optimizer.commands.asking_options import Asking, asking_options
from rightsource.optimizer.commands.asking_progress import AskingProgress
from rightsource.optimizer.commands.asking_results import asking_exit_code
from rightsource.optimizer.commands.keeping import Keeping
from rightsource.optimizer.commands.options import bundled_cases, instance_argument, picture_option, talk_options
from rightsource.optimizer.commands.places import check_place
from rightsource.optimizer.commands.prices_document import prices_document
from rightsource.optimizer.commands.prices_tables import prices_tables
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.questions.asking import Asker

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEFAULT_SECONDS: Final = 300.0
_DEFAULT_GAP: Final = "0.000001"
"""A saving is a small difference of two large costs: it is known no better than both are."""


@click.command("prices", epilog=bundled_cases())
@instance_argument
@click.option("--rule", "rule_ids", metavar="ID", multiple=True, help="Price this rule only; may be repeated.")
@picture_option("Draw the prices in this file")
@asking_options(DEFAULT_SECONDS, _DEFAULT_GAP)
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
    whole steps. Savings count against the least-cost plan; what is not proven in time is an interval.
    Exit codes: 0 all known to the asked gap, 2 wrong input, 3 no plan can exist, 4 stopped early with intervals, 5
    stopped early without any plan, 130 interrupted before any plan was found.

    \b
    --json: instance, currency, baseline {name, status, stop_reason, objective,
    bound, gap, assignment}, least_cost, together {rules, saving, proven}, rules
    [{id, kind, value, dropped, proven, relaxed [{percent, value, saving,
    proven}]}] with the dearest first, complete, seconds, warnings. Dropped and
    saving are {at_least, at_most} per year, by which the least cost itself
    would be less; proven: known to the asked gap.
    """  # noqa: D301 (click wants the character itself, not its two letters)
    screen = Screen(as_json, quiet)
    if picture is not None:
        check_place(picture, "picture", {instance_file: "instance"})
    began = time.monotonic()
    instance = open_instance(instance_file)
    rules = priced_rules(instance, rule_ids)
    screen.warn(instance.warnings)
    with asking.asker(instance, screen) as asker:
        prices = _find(asker, rules, screen)
    seconds, keeping = time.monotonic() - began, Keeping(screen)
    nothing = "there are no prices" if prices.baseline.plan is None or not prices.rules else None
    faults = keeping.picture(picture, lambda: _figure(instance, prices), nothing)
    document = prices_document(instance, prices, seconds, (*instance.warnings, *faults))
    code = asking_exit_code(prices.baseline, complete=prices.complete)
    return keeping.result(document, prices_tables(instance, prices), code)


def _find(asker: Asker, rules: Sequence[PricedRule], screen: Screen) -> Prices:
    """Solve the baseline, then find the prices, with progress of both."""
    baseline = solved_baseline(asker, screen)
    with AskingProgress(sys.stderr, 1, "savings", quiet=screen.quiet) as progress:
        told = 0

        def tell(settled: int, total: int, label: str) -> None:
            nonlocal told
            progress.expect(total)
            for _ in range(settled - told):
                progress.step(label)
            told = settled

        return Pricing(asker, rules, tell).find(baseline)


def _figure(instance: Instance, prices: Prices) -> Figure:
    # Matplotlib takes half a second to import: only who asks for a picture waits for it.
    from rightsource.optimizer.plots.rule_prices import rule_prices_figure  # noqa: PLC0415

    return rule_prices_figure(instance, prices.rules)

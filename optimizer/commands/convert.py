"""``rightsource convert``: instances and plans from one kind of file to another."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from rightsource.instances.formats.registry import FORMATS
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.converting import (
    Conversion,
    Request,
    convert_instance,
    convert_plan,
    write_template,
)
from rightsource.optimizer.commands.options import talk_options
from rightsource.optimizer.commands.screen import Screen

_INDENT = 20


def _formats() -> str:
    """Return the last lines of the help: every format, what it is, and how a file is known to be one."""
    lines = [f"  {one.name:<{_INDENT}}{one.meaning}{_told(one.endings)}" for one in FORMATS.values()]
    return "\b\nKINDs, told by the ending of a name or by --from and --to:\n" + "\n".join(lines)


def _told(endings: tuple[str, ...]) -> str:
    return f" ({endings[0]})" if endings else ""


def _deadline(ctx: click.Context, param: click.Parameter, value: str | None) -> Decimal | None:
    """Return a deadline as an exact number, or fail with what was found."""
    try:
        number = None if value is None else Decimal(value)
    except InvalidOperation:
        number = Decimal("nan")
    if number is None or (number.is_finite() and number >= 0):
        return number
    raise click.BadParameter(f"found {value}, expected a number of at least 0, such as 17.")


@click.command("convert", epilog=_formats())
@click.argument("source", metavar="IN")
@click.argument("target", metavar="[OUT]", required=False)
@click.option("--from", "source_kind", metavar="KIND", help="What IN is.  [default: told by its ending]")
@click.option("--to", "target_kind", metavar="KIND", help="What OUT becomes.  [default: told by its ending]")
@click.option("--index", type=click.IntRange(1), help="Which problem of a file that holds several, from 1.")
@click.option("--deadline", metavar="TIME", callback=_deadline, help="Latest end of a project (psplib-mm).")
@click.option("--plan", "plan_file", metavar="PLAN", help="Write this plan of IN: as JSON, CSV, workbook or GraphML.")
@click.option("--force", is_flag=True, help="Replace OUT if it exists.")
@talk_options
def command(
    source: str,
    target: str | None,
    source_kind: str | None,
    target_kind: str | None,
    index: int | None,
    deadline: Decimal | None,
    plan_file: str | None,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Convert instances and plans between kinds of files.

    Instances go between JSON, Excel and a folder of CSV files without loss; process models, event logs and bare graphs
    become a workbook whose missing figures are marked; classic benchmark problems become instances of the same optimum.
    With a workbook or a folder as the only file, an empty template is written to it.
    """
    screen = Screen(as_json, quiet)
    if target is None:
        return _report(write_template(source), screen)
    asked = Request(source, target, source_kind, target_kind, _settings(index, deadline), replaces=force)
    return _report(convert_instance(asked) if plan_file is None else convert_plan(asked, plan_file), screen)


def _settings(index: int | None, deadline: Decimal | None) -> Mapping[str, Any]:
    return {key: value for key, value in (("index", index), ("deadline", deadline)) if value is not None}


def _report(outcome: Conversion, screen: Screen) -> int:
    screen.warn(outcome.warnings)
    if outcome.on_device:
        for line in outcome.lines():
            screen.say(line)
    else:
        screen.result(outcome.document(), *outcome.lines())
    return exits.DONE

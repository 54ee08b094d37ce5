"""Arguments and options that commands share, as decorators."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

PICTURE_KINDS: Final = (".png", ".svg", ".pdf")


def finite(
    low: float, *, above: bool = False
) -> Callable[[click.Context, click.Parameter, float | None], float | None]:
    """Return a check that a number is finite and at least (or, with ``above``, more than) ``low``."""

    def check(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
        if value is None or (math.isfinite(value) and (value > low or (value == low and not above))):
            return value
        raise click.BadParameter(f"{value:g} is not a number {'above' if above else 'of at least'} {low:g}.")

    return check


def picture_path(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """Return the path of a picture, refused when its ending is none of a picture."""
    path = None if value is None else Path(value)
    if path is None or path.suffix.lower() in PICTURE_KINDS:
        return path
    raise click.BadParameter(f"'{value}' has no ending of a picture; expected one of {', '.join(PICTURE_KINDS)}.")


instance_argument = click.argument("instance_file", metavar="FILE", type=str)
plan_argument = click.argument("plan_file", metavar="PLAN", type=str)


def talk_options(function: Function) -> Function:
    """Add --json, --quiet and --debug."""
    for decorate in (
        click.option("--debug", is_flag=True, help="Show the traceback of an error."),
        click.option("--quiet", "-q", is_flag=True, help="Keep progress, notes and warnings off standard error."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables."),
    ):
        function = decorate(function)
    return function

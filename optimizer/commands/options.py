"""Arguments and options that commands share, as decorators."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from rightsource.instances.library import bundled_names

Function = TypeVar("Function", bound=Callable[..., Any])

PICTURE_KINDS: Final = (".png", ".svg", ".pdf")
PICTURE_ENDINGS: Final = "ending in .png, .svg or .pdf"


def figure(
    allowed: Callable[[float], bool], expected: str
) -> Callable[[click.Context, click.Parameter, str | None], float | None]:
    """Return a callback that reads a finite number within ends, or fails with what was found and expected."""

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isfinite(number) and allowed(number):
            return number
        raise click.BadParameter(f"found {value}, expected {expected}.")

    return read


def picture_path(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """Return the path of a picture, refused when its ending is none of a picture."""
    path = None if value is None else Path(value)
    if path is None or path.suffix.lower() in PICTURE_KINDS:
        return path
    raise click.BadParameter(f"'{value}' has no ending of a picture; expected one of {', '.join(PICTURE_KINDS)}.")


def picture_option(purpose: str, *names: str, required: bool = False) -> Callable[[Function], Function]:
    """Return the option for the file of a picture, --output, -o or --picture unless named; its value is `picture`.

    ``purpose`` is what the help says before the endings.
    """
    return click.option(
        *(names or ("--output", "-o", "--picture")),
        "picture",
        metavar="PICTURE",
        callback=picture_path,
        required=required,
        help=f"{purpose}, {PICTURE_ENDINGS}.",
    )


def plans_option(purpose: str, *names: str) -> Callable[[Function], Function]:
    """Return the option for a folder of plans, --output, -o or --plans unless named; its value is `folder`."""
    return click.option(
        *(names or ("--output", "-o", "--plans")),
        "folder",
        metavar="FOLDER",
        help=f"{purpose} to this folder, new or empty.",
    )


def bundled_cases() -> str:
    """Return the last lines of a command's help: the bundled cases, their names not broken in two."""
    return f"\b\nFILE may also be the name of a bundled case:\n  {', '.join(bundled_names())}"


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

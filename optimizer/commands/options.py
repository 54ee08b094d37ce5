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


class Figure(click.ParamType):
    """A finite number within ends, with a hint at how it is written."""

    name = "number"

    def __init__(self, allowed: Callable[[float], bool], expected: str) -> None:
        self._allowed = allowed
        self._expected = expected

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; fail with what was found and expected."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if math.isfinite(number) and self._allowed(number):
            return number
        return self.fail(f"found {value}, expected {self._expected}.", param, ctx)


GAP: Final = Figure(lambda gap: 0 <= gap < 1, "a fraction from 0 up to but not including 1, such as 0.01 for 1 %")
SECONDS: Final = Figure(lambda seconds: seconds > 0, "seconds above 0, such as 60")


def picture_path(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """Return the path of a picture, refused when its ending is none of a picture."""
    path = None if value is None else Path(value)
    if path is None or path.suffix.lower() in PICTURE_KINDS:
        return path
    raise click.BadParameter(f"'{value}' has no ending of a picture; expected one of {', '.join(PICTURE_KINDS)}.")


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

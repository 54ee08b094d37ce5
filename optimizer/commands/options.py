"""Arguments and options that commands share, as decorators."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

PICTURE_KINDS: Final = (".png", ".svg", ".pdf")


class FiniteNumber(click.ParamType[float]):
    """A number that is finite and not below (or, when open, above) a lower end."""

    name = "number"

    def __init__(self, low: float, *, above: bool = False) -> None:
        self._low = low
        self._above = above

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the value as a float, or fail with what was expected."""
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or number < self._low or (self._above and number == self._low):
            expected = f"a number {'above' if self._above else 'of at least'} {self._low:g}"
            self.fail(f"'{value}' is not {expected}.", param, ctx)
        return number


class PicturePath(click.ParamType[Path]):
    """A file whose ending says what kind of picture it is to be."""

    name = "picture"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the word that stands for the file in help."""
        return "PICTURE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path, or fail when its ending is none of a picture."""
        path = Path(value)
        if path.suffix.lower() not in PICTURE_KINDS:
            self.fail(f"'{value}' has no ending of a picture; expected one of {', '.join(PICTURE_KINDS)}.", param, ctx)
        return path


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

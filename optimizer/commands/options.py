"""Arguments and options that commands share, as decorators."""

import math
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

Function = TypeVar("Function", bound=Callable[..., Any])

ENGINES: Final[tuple[str, ...]] = ("auto", "highs", "scip", "cp-sat", "exhaustive")


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
        if math.isfinite(number) and (number > self._low or (number == self._low and not self._above)):
            return number
        self.fail(f"'{value}' is not a number {'above' if self._above else 'of at least'} {self._low:g}.", param, ctx)


instance_argument = click.argument("instance_file", metavar="FILE", type=str)
plan_argument = click.argument("plan_file", metavar="PLAN", type=str)
plans_argument = click.argument("plan_files", metavar="PLAN...", nargs=-1, required=True, type=str)


def talk_options(function: Function) -> Function:
    """Add --json, --quiet and --debug."""
    for decorate in (
        click.option("--debug", is_flag=True, help="Show the traceback of an error."),
        click.option("--quiet", "-q", is_flag=True, help="Keep progress, notes and warnings off standard error."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of tables."),
    ):
        function = decorate(function)
    return function


def solving_options(function: Function) -> Function:
    """Add the options that all commands share which solve."""
    for decorate in (
        click.option("--start", "start_file", metavar="PLAN", help="Plan file to start from.  [default: none]"),
        click.option(
            "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="Engine that searches."
        ),
        click.option(
            "--threads", type=click.IntRange(1), help="Threads the engine may use.  [default: all of this machine]"
        ),
        click.option(
            "--seed",
            type=click.IntRange(0, 2**31 - 1),
            default=0,
            show_default=True,
            help="Seed of the engine's random choices.",
        ),
        click.option(
            "--gap",
            type=FiniteNumber(0),
            default=1e-4,
            show_default=True,
            metavar="G",
            help="Stop when the plan costs at most this fraction more than the proven bound; 0 asks for proof to the cent.",
        ),
        click.option(
            "--time-limit",
            type=FiniteNumber(0, above=True),
            metavar="SECONDS",
            help="Stop this many seconds after the start of the program, reading included.  [default: none]",
        ),
    ):
        function = decorate(function)
    return function

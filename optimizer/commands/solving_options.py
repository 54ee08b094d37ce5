"""The options that all commands share which solve."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from rightsource.optimizer.commands.options import figure
from rightsource.optimizer.solve import ENGINES

Function = TypeVar("Function", bound=Callable[..., Any])

_A_GAP: Final = "a fraction from 0 up to but not including 1, such as 0.01 for 1 %"
_SOME_SECONDS: Final = "seconds above 0, such as 60"

engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="Engine that searches."
)
seed_option = click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    show_default=True,
    help="Seed of the engine's random choices.",
)


def gap_option(default: str = "0.0001") -> Callable[[Function], Function]:
    """Return the option --gap with its default."""
    return click.option(
        "--gap",
        type=str,
        callback=figure(lambda gap: 0 <= gap < 1, _A_GAP),
        default=default,
        show_default=True,
        metavar="G",
        help="Stop once the plan is proven to be within this fraction of the least cost; 0: to the cent.",
    )


def threads_option(meaning: str) -> Callable[[Function], Function]:
    """Return the option --threads with what it means to a command."""
    return click.option("--threads", type=click.IntRange(1), help=meaning)


def time_limit_option(meaning: str, default: float | None = None) -> Callable[[Function], Function]:
    """Return the option --time-limit with what it means to a command, and its default."""
    shown = "none" if default is None else f"{default:g}"
    return click.option(
        "--time-limit",
        type=str,
        callback=figure(lambda seconds: seconds > 0, _SOME_SECONDS),
        default=None if default is None else shown,
        metavar="SECONDS",
        help=f"{meaning}  [default: {shown}]",
    )


def solving_options(function: Function) -> Function:
    """Add the options that all commands share which solve."""
    for decorate in (
        click.option(
            "--start", "start_file", metavar="PLAN", help="Plan file, or current, to start from.  [default: none]"
        ),
        engine_option,
        threads_option("Threads the engine may use.  [default: all of this machine]"),
        seed_option,
        gap_option(),
        time_limit_option("Stop this many seconds after the start of the program, reading included."),
    ):
        function = decorate(function)
    return function

"""The command line of the benchmarks: ``python -m rightsource.benchmarks``."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any, Final

import click

from rightsource.models.faults import did_you_mean
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.failures import report_failure

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "run": ("runner", "Run a protocol or some sets of cases, or go on where a run was stopped."),
    "list": ("runner", "List protocols, sets, cases and peers."),
    "building": ("building", "Measure how fast models are built, ours and those of modelling libraries."),
    "report": ("report", "Write tables, plots and the page of finished runs."),
}
"""The commands: the folder whose `commands` module holds each, and what it does."""


class Program(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which people use them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        commands = import_module(f"rightsource.benchmarks.{COMMANDS[cmd_name][0]}.commands").COMMANDS
        command = commands[cmd_name]
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, meaning) for name, (_, meaning) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first argument names.

        Raises
        ------
        click.UsageError
            When there is none of this name.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            hint, known = did_you_mean(name, COMMANDS), ", ".join(COMMANDS)
            raise click.UsageError(f"'{name}' is not a command{hint or f' (known: {known})'}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    "benchmarks", cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
def cli() -> None:
    """Measure rightsource against its peers, case by case, and report where it stands."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code."""
    given: list[str] = sys.argv[1:] if arguments is None else arguments
    try:
        outcome: Any = cli.main(given, prog_name="python -m rightsource.benchmarks", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        return report_failure(error, as_json="--json" in given, debug="--debug" in given)
    return outcome if isinstance(outcome, int) else exits.DONE

"""The root of the command line: commands loaded on demand, every outcome an exit code."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

from rightsource.optimizer.commands.failures import report_failure

SUMMARIES: Final[dict[str, str]] = {
    "info": "Show what is in an instance.",
    "validate": "Report every input error of every file.",
    "schema": "Print the JSON Schema of a file kind.",
    "solve": "Find a least-cost plan and prove how good it is.",
    "verify": "Recompute cost and every rule of a plan, without a solver.",
    "compare": "Show plans of one instance side by side.",
    "plot": "Draw a plan on its process graph, with its costs.",
}
"""The commands and what each does; `rightsource --help` shows these without loading any of them."""


class Program(click.Group):
    """A group whose commands live in modules of their own name, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which people use them."""
        return list(SUMMARIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, None when there is none of this name."""
        if cmd_name not in SUMMARIES:
            return None
        command = import_module(f"rightsource.optimizer.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def main(self, args: Sequence[str] | None = None, *positional: Any, **named: Any) -> Any:
        """Run a command and leave with its exit code; no exception gets past this point."""
        arguments = sys.argv[1:] if args is None else list(args)
        named["standalone_mode"] = False
        try:
            outcome = super().main(arguments, *positional, **named)
        except Exception as error:
            outcome = report_failure(error, as_json="--json" in arguments, debug="--debug" in arguments)
        sys.exit(outcome if isinstance(outcome, int) else 0)

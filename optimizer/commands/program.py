"""The root of the command line: commands loaded on demand, every outcome an exit code."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import click

from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.failures import report_failure
from rightsource.optimizer.commands.on_demand import OnDemand
from rightsource.optimizer.commands.output import OutputError, delivering, silence

SUMMARIES: Final[dict[str, str]] = {
    "info": "Show what is in an instance.",
    "validate": "Report every input error of every file.",
    "schema": "Print the JSON Schema of a file kind.",
    "solve": "Find a least-cost plan and prove how good it is.",
    "verify": "Recompute cost and every rule of a plan, without a solver.",
    "explain": "Explain why there is no plan, and the cheapest repairs.",
    "compare": "Show plans of one instance side by side.",
    "plot": "Draw plans on the process graph, or in other pictures.",
    "report": "Write a report on plans: one file to pass on.",
    "scenarios": "Solve an instance under all its scenarios, with regrets.",
    "prices": "Show what every rule costs.",
    "whatif": "Show what it costs to handle processes otherwise.",
    "breakeven": "Show at which price, volume, yield or wage a decision flips.",
    "alternatives": "Show plans that are nearly as cheap and truly different.",
    "frontier": "Weigh cost against one or two other aims, with proofs.",
    "generate": "Write a synthetic instance of a family.",
    "convert": "Convert instances and plans between kinds of files.",
}
"""The commands and what each does; `rightsource --help` shows these without loading any of them."""


class Program(OnDemand):
    """The commands of rightsource, each in a module of its own name."""

    summaries = SUMMARIES

    def load(self, name: str) -> object:
        """Import and return the command of a name that is among the summaries."""
        return import_module(f"rightsource.optimizer.commands.{name}").command

    def main(self, args: Sequence[str] | None = None, *positional: Any, **named: Any) -> Any:
        """Run a command and leave with its exit code; no exception but an interrupt gets past this point."""
        arguments = sys.argv[1:] if args is None else list(args)
        named["standalone_mode"] = False
        try:
            with delivering():
                outcome = self._outcome(arguments, *positional, **named)
        except OutputError as error:
            silence()
            click.echo(f"Error: {error}", err=True)
            outcome = exits.INTERNAL
        except (BrokenPipeError, SystemExit):
            # Click and Rich leave the program where the reader of standard output has gone; nothing else in it does.
            silence()
            outcome = exits.CLOSED_PIPE
        sys.exit(outcome)

    def _outcome(self, arguments: Sequence[str], *positional: Any, **named: Any) -> int:
        """Run a command and return its exit code, whatever happens."""
        try:
            outcome = super().main(arguments, *positional, **named)
        except OutputError:
            raise
        except Exception as error:
            return report_failure(error, as_json="--json" in arguments, debug="--debug" in arguments)
        return outcome if isinstance(outcome, int) else exits.DONE

"""The command line of the benchmarks: ``python -m rightsource.benchmarks``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click

from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.failures import report_failure
from rightsource.optimizer.commands.on_demand import OnDemand

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "run": ("runner", "Run a protocol or some sets of cases, or go on where a run was stopped."),
    "list": ("runner", "List protocols, sets, cases and peers."),
    "building": ("building", "Measure how fast models are built, ours and those of modelling libraries."),
    "report": ("report", "Write tables, plots and the page of finished runs."),
}
"""The commands: the folder whose `commands` module holds each, and what it does."""


class Program(OnDemand):
    """The commands of the benchmarks."""

    summaries: Mapping[str, str] = {name: meaning for name, (_, meaning) in COMMANDS.items()}

    def load(self, name: str) -> object:
        """Import and return the command of a name that is among the summaries."""
        return import_module(f"rightsource.benchmarks.{COMMANDS[name][0]}.commands").COMMANDS[name]


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

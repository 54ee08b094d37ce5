"""``rightsource validate``: every input error of every file."""

from collections.abc import Mapping
from typing import Any

import click

from rightsource.instances.library import open_instance
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.failures import fault_lines
from rightsource.optimizer.commands.options import bundled_cases, talk_options
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.wording import counted


@click.command("validate", epilog=bundled_cases())
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@talk_options
def command(files: tuple[str, ...], as_json: bool, quiet: bool, debug: bool) -> int:
    """Report every input error of every file.

    The exit code is 2 as soon as one file has an error; warnings alone are fine.
    """
    screen = Screen(as_json, quiet)
    outcomes = {file: _read(file) for file in files}
    for outcome in outcomes.values():
        screen.warn(outcome.warnings if isinstance(outcome, Instance) else ())
    valid = all(isinstance(outcome, Instance) for outcome in outcomes.values())
    entries = [_entry(file, outcome) for file, outcome in outcomes.items()]
    lines = [line for file, outcome in outcomes.items() for line in _lines(file, outcome)]
    screen.result({"valid": valid, "files": entries}, *lines)
    return exits.DONE if valid else exits.WRONG_INPUT


def _read(file: str) -> Instance | tuple[Fault, ...]:
    """Return the instance in a file, or what is wrong with it."""
    try:
        return open_instance(file)
    except InputError as error:
        return error.faults


def _entry(file: str, outcome: Instance | tuple[Fault, ...]) -> Mapping[str, Any]:
    if isinstance(outcome, Instance):
        return {"file": file, "valid": True, "errors": [], "warnings": fault_entries(outcome.warnings)}
    return {"file": file, "valid": False, "errors": fault_entries(outcome), "warnings": []}


def _lines(file: str, outcome: Instance | tuple[Fault, ...]) -> list[str]:
    if isinstance(outcome, Instance):
        return [f"{file}: ok ({counted(len(outcome.processes.ids), 'process', 'processes')})"]
    return [f"{file}: {counted(len(outcome), 'error', 'errors')}", *fault_lines(outcome)]

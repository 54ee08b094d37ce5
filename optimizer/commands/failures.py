"""From an exception to what the user reads: one message, the faults, one exit code."""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import click

from rightsource.models.faults import Fault, InputError, RightsourceError
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.json_text import json_text

_MOST_LINES: Final = 1000


@dataclass(frozen=True)
class Failure:
    """Why a command gave no result. ``kind`` is one of usage, input, file, failure, internal, interrupted."""

    kind: str
    message: str
    exit_code: int
    faults: tuple[Fault, ...] = ()

    def document(self) -> Mapping[str, object]:
        """Return the failure as the JSON document that stands in for a result."""
        faults = [fault_entry(fault) for fault in self.faults]
        return {"error": {"kind": self.kind, "message": self.message, "faults": faults, "exit_code": self.exit_code}}

    def text(self) -> str:
        """Return the failure as lines of text, one for each fault."""
        listed = self.faults if len(self.faults) > 1 else ()
        return "\n".join([f"Error: {self.message}", *fault_lines(listed)])


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Return faults as indented lines, and how many there are beyond what anybody reads on a screen."""
    lines = [f"  {fault}" for fault in faults[:_MOST_LINES]]
    more = len(faults) - len(lines)
    return [*lines, f"  and {more:,} more; --json lists them all."] if more else lines


def fault_entry(fault: Fault) -> Mapping[str, str]:
    """Return a fault as an entry of a JSON document."""
    return {"source": fault.source, "path": fault.path, "message": fault.message}


def failure_of(error: BaseException) -> Failure:
    """Return what to tell the user about an exception."""
    match error:
        case InputError():
            return Failure("input", _message(error.faults), exits.WRONG_INPUT, error.faults)
        case RightsourceError():
            return Failure("failure", str(error), exits.INTERNAL)
        case click.ClickException():
            return Failure("usage", error.format_message(), exits.WRONG_INPUT)
        case _ if _is_interrupt(error):
            return Failure("interrupted", "Interrupted before there was a result.", exits.INTERRUPTED)
        case OSError() if error.filename is not None:
            message = f"cannot use '{error.filename}': {error.strerror}."
            return Failure("file", message, exits.WRONG_INPUT)
        case _:
            what = f"internal error ({type(error).__name__}: {error}); run again with --debug to see where."
            return Failure("internal", what, exits.INTERNAL)


def _is_interrupt(error: BaseException) -> bool:
    """Say whether the user interrupted; when that hits the making of a class, Python 3.11 tells it as another error."""
    return isinstance(error, click.Abort | KeyboardInterrupt) or isinstance(error.__cause__, KeyboardInterrupt)


def _message(faults: Sequence[Fault]) -> str:
    """Return the fault itself when it is the only one, else how many there are."""
    return str(faults[0]) if len(faults) == 1 else f"{len(faults):,} errors in the input."


def report_failure(error: BaseException, *, as_json: bool, debug: bool) -> int:
    """Tell the user about an exception, on standard output as JSON or else on standard error; return the exit code."""
    failure = failure_of(error)
    if debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    if as_json:
        click.echo(json_text(failure.document()))
    elif isinstance(error, click.ClickException):
        error.show()
    else:
        click.echo(failure.text(), err=True)
    return failure.exit_code

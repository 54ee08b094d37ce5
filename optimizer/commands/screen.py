"""Where a command writes: results to standard output, talk to standard error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import click
from rich.console import Console, RenderableType

from rightsource.models.faults import Fault
from rightsource.optimizer.commands.json_text import json_text
from rightsource.optimizer.commands.output import delivering

_NARROWEST: Final = 72
"""Columns below which tables would be a letter a line: a narrower screen folds or scrolls."""
_WIDE: Final = 100


@dataclass(frozen=True)
class Screen:
    """The two streams of one command; ``as_json`` and ``quiet`` as the user asked for."""

    as_json: bool
    quiet: bool

    def result(self, document: Mapping[str, object], *parts: RenderableType) -> None:
        """Write the result: the document as JSON, or the parts; a string is a line of its own, never folded."""
        with delivering():
            if self.as_json:
                click.echo(json_text(document))
            else:
                _show(parts)

    def warn(self, faults: Iterable[Fault]) -> None:
        """Write warnings as talk; a JSON document carries its own."""
        for fault in () if self.as_json else faults:
            self.say(f"Warning: {fault}")

    def say(self, line: str) -> None:
        """Write one line of talk."""
        if not self.quiet:
            click.echo(line, err=True)


def is_wide() -> bool:
    """Return whether tables have room for what could be left out."""
    return _width() >= _WIDE


def _width() -> int:
    return max(Console().width, _NARROWEST)


def _show(parts: Iterable[RenderableType]) -> None:
    # Names in an instance are text, never markup: "[red]" in a process name is to be read, not obeyed.
    console = Console(markup=False, highlight=False, emoji=False, width=_width())
    for part in parts:
        if isinstance(part, str):
            click.echo(part)  # a hundred times as fast, which many lines of faults notice
        else:
            console.print(part)

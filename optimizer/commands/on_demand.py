"""A group of commands that are imported when they are called: help and start stay quick however many there are."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping

import click

from rightsource.models.faults import did_you_mean


class OnDemand(click.Group):
    """A group that knows its commands by name and by what they do, before any of them is loaded."""

    summaries: Mapping[str, str] = {}
    """The commands in the order in which people use them, and what each does."""

    @abstractmethod
    def load(self, name: str) -> object:
        """Import and return the command of a name that is among the summaries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.summaries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, None when there is none of this name."""
        command = self.load(cmd_name) if cmd_name in self.summaries else None
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

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
        if name not in self.summaries and not name.startswith("-"):
            hint, known = did_you_mean(name, self.summaries), ", ".join(self.summaries)
            raise click.UsageError(f"'{name}' is not a command{hint or f' (known: {known})'}", ctx)
        return super().resolve_command(ctx, args)

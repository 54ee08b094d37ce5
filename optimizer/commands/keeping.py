"""What a command writes to files beside its result: plans and pictures, which may fail without hiding the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import RenderableType

from rightsource.instances.plan_files import write_plan
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.plan import Plan
from rightsource.optimizer.commands.failures import failure_of
from rightsource.optimizer.commands.picturing import draw
from rightsource.optimizer.commands.plan_folder import NamedPlan, write_plans
from rightsource.optimizer.commands.screen import Screen
from rightsource.optimizer.wording import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass
class Keeping:
    """Keeps results of a command in files and says so; ``faults`` tell what could not be written.

    A result is shown even if it cannot be kept: it may be the work of hours. Then the exit code tells of it.
    """

    screen: Screen
    faults: list[Fault] = field(default_factory=list)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Take note of what cannot be written in this context."""
        try:
            yield
        except InputError as error:
            self.faults += error.faults

    def picture(
        self, picture: Path | None, figure: Callable[[], Figure], nothing: str | None = None
    ) -> tuple[Fault, ...]:
        """Draw a figure where a picture is asked for, and return warnings about it.

        ``nothing`` says why there is none to draw, None where there is one.
        """
        if picture is None:
            return ()
        if nothing is not None:
            self.screen.say(f"No picture drawn: {nothing}.")
            return ()
        faults: tuple[Fault, ...] = ()
        with self.attempt():
            faults = draw(figure, picture)
            self.screen.say(f"Picture written to {picture}.")
        self.screen.warn(faults)
        return faults

    def plan(
        self,
        place: str | None,
        instance: Instance,
        plan: Plan | None,
        nothing: str = "none was found",
        **told: Any,
    ) -> None:
        """Write a plan where a file is asked for; ``nothing`` says why there is none, ``told`` what goes with it."""
        if place is None:
            return
        if plan is None:
            self.screen.say(f"No plan written: {nothing}{_unchanged(place)}.")
            return
        with self.attempt():
            write_plan(place, instance, plan, **told)
            self.screen.say(f"Plan written to {place}.")

    def plans(self, folder: str | None, instance: Instance, plans: Sequence[NamedPlan]) -> None:
        """Write plans where a folder is asked for."""
        if folder is None:
            return
        if not plans:
            self.screen.say("No plans written: none was found.")
            return
        with self.attempt():
            write_plans(folder, instance, plans)
            self.screen.say(f"{counted(len(plans), 'plan', 'plans')} written to {folder}.")

    def result(self, document: Mapping[str, object], parts: Iterable[RenderableType], code: int) -> int:
        """Show a result, then what could not be written; return the exit code: ``code`` if all was."""
        if not self.faults:
            self.screen.result(document, *parts)
            return code
        failure = failure_of(InputError(self.faults))
        self.screen.result({**document, **failure.document()}, *parts)
        click.echo(failure.text(), err=True)
        return failure.exit_code


def _unchanged(place: str) -> str:
    return f"; {place} is unchanged" if Path(place).is_file() else ""

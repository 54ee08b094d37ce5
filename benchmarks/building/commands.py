"""``building``: how many variables per second we and modelling tools put into a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from rightsource.benchmarks.building.cases import case_of
from rightsource.benchmarks.building.record import RECORDS, BuildRecord
from rightsource.benchmarks.building.registry import TOOLS
from rightsource.benchmarks.building.run import Protocol, run
from rightsource.benchmarks.building.table import page, section
from rightsource.benchmarks.building.tool import Tool
from rightsource.benchmarks.cases.case import Case
from rightsource.instances.atomic import write_atomically
from rightsource.models.faults import Fault, InputError, did_you_mean
from rightsource.models.reading.findings import shown
from rightsource.optimizer.commands import exits

PAGE: Final = "building.md"
_SMOKE_SIZES: Final = "50"


@click.command("building")
@click.option(
    "--sizes", metavar="N,N,...", default="100,1000", show_default=True, help="Numbers of processes, one case each."
)
@click.option(
    "--repeats", metavar="N", type=click.IntRange(1), default=5, show_default=True, help="Builds of each tool and case."
)
@click.option("--tools", "names", metavar="NAME,NAME,...", help=f"Only these tools: {', '.join(TOOLS)}.")
@click.option(
    "--seconds",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    default=300.0,
    show_default=True,
    help="Stop a build after this time.",
)
@click.option("--smoke", is_flag=True, help=f"Build {_SMOKE_SIZES} processes once, to see that everything works.")
@click.option(
    "--output",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("building"),
    show_default=True,
    help=f"Write {RECORDS} and {PAGE} here.",
)
def building(sizes: str, repeats: int, names: str | None, seconds: float, smoke: bool, output: Path) -> int:
    """Measure how fast models are built, ours and those of modelling libraries.

    All build the same model, each in a process of its own, in turn. A tool that is not installed, or not done in time,
    has its line in the table all the same.
    """
    cases = read_sizes(_SMOKE_SIZES if smoke else sizes)
    protocol = Protocol(1 if smoke else repeats, seconds)
    records: list[BuildRecord] = []
    output.mkdir(parents=True, exist_ok=True)
    for found in run(cases, read_tools(names), protocol, lambda line: click.echo(line, err=True)):
        records += found
        write_results(output, records)
        click.echo(section(found))
    return exits.DONE


def read_sizes(text: str) -> list[Case]:
    """Return the cases of sizes with commas between.

    Raises
    ------
    InputError
        When one of them is no size of a case.
    """
    cases = []
    for word in text.split(","):
        if not word.strip().isascii() or not word.strip().isdigit() or len(word) > 20:
            message = f"found {shown(word)}, expected whole numbers with commas between: 100,1000."
            raise InputError([Fault("sizes", message)])
        cases.append(case_of(int(word)))
    return cases


def read_tools(names: str | None) -> Sequence[Tool]:
    """Return the tools named with commas between, all when none is named.

    Raises
    ------
    InputError
        When one of them is not known.
    """
    wanted = list(TOOLS) if names is None else [name.strip() for name in names.split(",")]
    faults = []
    for name in wanted:
        if name not in TOOLS:
            hint = did_you_mean(name, TOOLS) or f" (known: {', '.join(TOOLS)})."
            faults.append(Fault("tools", f"{shown(name)} is not a tool that builds models{hint}"))
    if faults:
        raise InputError(faults)
    return [TOOLS[name] for name in wanted]


def write_results(folder: Path, records: Sequence[BuildRecord]) -> None:
    """Write all records and the page, each whole or not at all."""
    lines = "".join(f"{record.line()}\n" for record in records)
    write_atomically(folder / RECORDS, lines.encode())
    write_atomically(folder / PAGE, page(records).encode())


COMMANDS: Final[Mapping[str, click.Command]] = {"building": building}
"""The commands of this folder by name."""

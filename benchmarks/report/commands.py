"""``report``: tables, plots and the page of finished runs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from rightsource.benchmarks.report.collection import Collection
from rightsource.benchmarks.report.page import check_page
from rightsource.benchmarks.report.runs import read_runs
from rightsource.benchmarks.report.writing import write_report
from rightsource.models.faults import Fault, InputError
from rightsource.optimizer.commands import exits
from rightsource.optimizer.commands.options import talk_options
from rightsource.optimizer.commands.screen import Screen

_PATH: Final = click.Path(path_type=Path)


@click.command("report")
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=_PATH)
@click.option("--output", "-o", metavar="FOLDER", type=_PATH, help="Folder to write to; by default the only FOLDER.")
@click.option("--page", metavar="FILE", type=_PATH, help="Page in which the results of this protocol are replaced.")
@talk_options
def report(
    folders: tuple[Path, ...], output: Path | None, page: Path | None, as_json: bool, quiet: bool, debug: bool
) -> int:
    """Write tables (tables.md), all cells (cells.csv) and plots (PNG and SVG) of finished runs.

    FOLDER holds a run: its manifest.json and records.jsonl. Several runs are told together, set by set; no cell may be
    in two of them.
    """
    screen = Screen(as_json, quiet)
    target = output or _only(folders)
    collection = Collection.of(read_runs(folders))
    if page:
        check_page(page, collection.protocol)
    _make(target)
    written = [str(path) for path in write_report(collection, target, page)]
    screen.result({"sets": _sizes(collection), "written": written}, *(f"{path} written." for path in written))
    return exits.DONE


COMMANDS: Final = {"report": report}


def _only(folders: tuple[Path, ...]) -> Path:
    if len(folders) > 1:
        raise click.UsageError("With more than one FOLDER, --output must name the folder to write to.")
    return folders[0]


def _sizes(collection: Collection) -> dict[str, int]:
    return {results.name: len(results.cells) for results in collection.sets}


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError([Fault("", f"this folder cannot be made: {error.strerror}.", str(folder))]) from None

"""All files of a report."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rightsource.benchmarks.measures.gaps import TARGETS
from rightsource.benchmarks.measures.timings import FIRST_PLAN, SOLVED, proof_of
from rightsource.benchmarks.report.cells_csv import cells_csv
from rightsource.benchmarks.report.collection import Collection
from rightsource.benchmarks.report.document import document, stem
from rightsource.benchmarks.report.page import write_page
from rightsource.benchmarks.report.scaling_table import is_scaling
from rightsource.instances.atomic import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES: Final = "tables.md"
CELLS: Final = "cells.csv"


def write_report(collection: Collection, folder: Path, page: Path | None = None) -> list[Path]:
    """Write tables, cells and plots into a folder, and the results into a page; return the files.

    Raises
    ------
    InputError
        When a file cannot be written, or the page has no place for results.
    """
    pictures = [_write_plot(name, make, folder) for name, make in _plots(collection)]
    write_atomically(folder / TABLES, document(collection, pictures).encode())
    write_atomically(folder / CELLS, cells_csv(collection.sets).encode())
    written = [folder / TABLES, folder / CELLS, *(folder / f"{name}.png" for name in pictures)]
    if page:
        way = Path(os.path.relpath(folder.resolve(), page.resolve().parent)).as_posix()
        write_page(page, collection.protocol, document(collection, pictures, f"{way}/", level=2))
        written.append(page)
    return written


def _plots(collection: Collection) -> Iterator[tuple[str, Callable[[], Figure]]]:
    # Matplotlib takes half a second to import: folders that cannot be read are refused without it.
    from rightsource.benchmarks.report.plots.figures import (  # noqa: PLC0415
        profile_figure,
        progress_figure,
        scaling_figure,
    )

    for results in collection.sets:
        yield stem(results, "profile"), partial(profile_figure, results)
        yield stem(results, "time"), partial(progress_figure, results)
        if is_scaling(results):
            for timing in (SOLVED, proof_of(TARGETS[0]), FIRST_PLAN):
                name = stem(results, f"size-{timing.name.replace(' ', '-').replace('%', 'percent')}")
                yield name, partial(scaling_figure, results, timing)


def _write_plot(name: str, make: Callable[[], Figure], folder: Path) -> str:
    from rightsource.benchmarks.report.plots.figures import save_plot  # noqa: PLC0415 (as above)

    save_plot(make(), folder / name)
    return name

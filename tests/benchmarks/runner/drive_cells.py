"""A program that runs a few cells, to be killed in the middle: ``drive_cells.py FOLDER CACHE COUNT [CLUSTER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from runner_cells import fake_cell, settings_in

from rightsource.benchmarks.runner.executors import ClusterCrew, LocalCrew
from rightsource.benchmarks.runner.records import RECORDS, RecordFile
from rightsource.benchmarks.runner.run import run


def main(folder: str, cache: str, count: str, *cluster: str) -> None:
    """Run cells of one case with the seeds 0, 1, ..."""
    cells = [fake_cell("thorough", seed=seed) for seed in range(int(count))]
    crew = ClusterCrew(cluster[0]) if cluster else LocalCrew()
    with RecordFile(Path(folder) / RECORDS) as file:
        run(cells, settings_in(Path(cache)), file, crew)


if __name__ == "__main__":
    main(*sys.argv[1:])

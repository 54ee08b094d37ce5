"""How long reading, compiling, checking and building take at size; run by ``make speed``, asserts nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from large_instances import large_document

from rightsource.models.checker import check
from rightsource.models.formulation.build import build
from rightsource.models.reading import read_document
from rightsource.models.tables import compile_tables

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Do the work, print how long it took, and return what it gave."""
    began = time.perf_counter()
    result = work()
    print(f"{what:<28}{time.perf_counter() - began:8.2f} s")
    return result


def main(processes: int) -> None:
    """Print the seconds of each step for an instance of this size."""
    document = large_document(processes)
    print(f"{processes} processes, {5 * processes} options, {len(document['dependencies'])} dependencies")
    instance = timed("read and validate", lambda: read_document(document, "large"))
    tables = timed("compile into tables", lambda: compile_tables(instance))
    report = timed("check a plan", lambda: check(instance, instance.processes.first_option[:-1]))
    print("the plan keeps every rule" if report.feasible else f"broken: {[rule.id for rule in report.broken]}")
    timed("build the formulation", lambda: build(tables))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

"""The files of a case on this machine: written once, read by every peer."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from filelock import FileLock

from rightsource.benchmarks.cases.case import Case, Facts
from rightsource.benchmarks.cases.current import current_plan
from rightsource.benchmarks.cases.fingerprint import problem_fingerprint, sources_fingerprint
from rightsource.benchmarks.cases.known import known_cost
from rightsource.benchmarks.cases.published import Problem, convert, find_problem
from rightsource.benchmarks.cases.synthetic import synthetic_instance
from rightsource.instances.atomic import write_atomically
from rightsource.instances.exports.mps import mps_text
from rightsource.instances.files import read_instance
from rightsource.models.collection import collection_paused
from rightsource.models.columns import Integers
from rightsource.models.formulation.build import Formulation
from rightsource.models.instance import Instance
from rightsource.models.json_text import on_one_line
from rightsource.models.tables import Tables, compile_tables
from rightsource.models.writing import to_document

ModelKind = Literal["plain", "strong"]
INSTANCE: Final = "instance.json"
FACTS: Final = "facts.json"
FIRST_OPTION: Final = "first_option.npy"
_DIGEST: Final = 16


@dataclass(frozen=True)
class ModelFile:
    """A formulation as an MPS file.

    ``build_seconds`` is what building it from the compiled tables took, without writing the file. Its first columns are
    those of the options, in their order.
    """

    path: Path
    build_seconds: float
    columns: int
    rows: int
    nonzeros: int


@dataclass(frozen=True)
class Prepared:
    """A folder with ``instance.json``, ``facts.json``, ``first_option.npy`` and, once asked for, model files."""

    folder: Path

    def facts(self) -> Facts:
        """Return what is known of the case."""
        return Facts(**json.loads((self.folder / FACTS).read_text(encoding="utf-8")))

    def instance(self) -> Instance:
        """Return the instance."""
        return read_instance(self.folder / INSTANCE)

    def first_option(self) -> Integers:
        """Return where the options of each process begin, and where the last ones end: shape (processes + 1,)."""
        first: Integers = np.load(self.folder / FIRST_OPTION)
        return first

    def model(self, kind: ModelKind) -> ModelFile:
        """Return the plain or the strong formulation as a file; the first who asks builds it, the others wait.

        Raises
        ------
        InputError
            When rules leave a process without an option.
        """
        facts = self.folder / f"{kind}.json"
        if not facts.is_file():
            with FileLock(self.folder / f"{kind}.lock"):
                if not facts.is_file():
                    self._write_model(kind, facts)
        return ModelFile(self._model_path(kind), **json.loads(facts.read_text(encoding="utf-8")))

    def start(self, kind: ModelKind) -> Integers | None:
        """Return the values of all columns of a model that stand for the current plan, None where that is no plan."""
        self.model(kind)
        path = self._start_path(kind)
        return np.load(path) if path.is_file() else None

    def _start_path(self, kind: ModelKind) -> Path:
        return self.folder / f"{kind}.start.npy"

    def _model_path(self, kind: ModelKind) -> Path:
        return self.folder / f"{kind}.mps"

    def _write_model(self, kind: ModelKind, facts: Path) -> None:
        """Write the model and then its facts, which tell that it is complete."""
        instance, build = self.instance(), _builder(kind)
        tables = compile_tables(instance)
        with collection_paused():
            began = time.perf_counter()
            formulation = build(tables)
            seconds = time.perf_counter() - began
            write_atomically(self._model_path(kind), mps_text(formulation, instance).encode())
        current = current_plan(instance)
        if current is not None:
            np.save(self._start_path(kind), formulation.values(current))
        model = formulation.model
        told = {"columns": model.columns, "rows": model.rows, "nonzeros": len(model.column)}
        write_atomically(facts, json.dumps({"build_seconds": seconds, **told}).encode())


def _builder(kind: ModelKind) -> Callable[[Tables], Formulation]:
    """Return what builds a formulation; imported when needed, since peers that read the instance need neither."""
    if kind == "plain":
        from rightsource.benchmarks.plain.build import build  # noqa: PLC0415
    else:
        from rightsource.models.formulation.build import build  # noqa: PLC0415
    return build


def prepare(case: Case, root: Path, data: Path) -> Prepared:
    """Return the files of a case in a cache, written if they are not there; the same sources and data give the same.

    ``root`` is the cache, ``data`` the folder of public data. Several processes may prepare at once: one writes, the
    others wait. The files are written into another folder that takes its name when it is complete.

    Raises
    ------
    InputError
        When a family does not come in the size asked for, or a published problem is not there or refused.
    """
    problem = find_problem(case, data) if case.kind == "classic" else None
    folder = root / sources_fingerprint() / _folder_name(case, problem)
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            if not folder.is_dir():
                _fill(folder, case, problem)
    return Prepared(folder)


def _folder_name(case: Case, problem: Problem | None) -> str:
    """Return the name of the case without characters that folders may not have, and for published data their digest."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "_", case.name)
    return safe if problem is None else f"{safe}.{problem_fingerprint(problem)}"


def _fill(folder: Path, case: Case, problem: Problem | None) -> None:
    """Write the files of a case into a folder beside, which then takes the name; what a killed process left goes."""
    beside = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    instance = synthetic_instance(case) if problem is None else convert(problem)
    with collection_paused():
        (beside / INSTANCE).write_text(on_one_line(to_document(instance)), encoding="utf-8")
    np.save(beside / FIRST_OPTION, instance.processes.first_option)
    facts = replace(_facts(case, problem, instance), **_of_file(beside / INSTANCE))
    (beside / FACTS).write_text(json.dumps(asdict(facts), indent=1), encoding="utf-8")
    beside.rename(folder)


def _of_file(path: Path) -> dict[str, Any]:
    """Return what is known of an instance by its file: the seconds to read it, and its digest."""
    began = time.perf_counter()
    read_instance(path)
    seconds = time.perf_counter() - began
    return {"read_seconds": seconds, "instance": hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGEST]}


def _facts(case: Case, problem: Problem | None, instance: Instance) -> Facts:
    known = None
    if problem is not None and problem.value is not None:
        known = known_cost(instance, problem.value, problem.tolerance)
    return Facts(
        case=case.name,
        family=case.family,
        processes=len(instance.processes.ids),
        options=len(instance.options.ids),
        dependencies=len(instance.dependencies.source),
        rules=len(instance.active_rules),
        providers=len(instance.providers.ids),
        money_decimals=instance.money_decimals,
        read_seconds=0.0,
        known=None if known is None else known.cost,
        known_proved=known is not None and problem is not None and problem.proved,
        tolerance=0 if known is None else known.tolerance,
    )

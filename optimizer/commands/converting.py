"""What ``convert`` does: reads one file, writes another, and tells what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from rightsource.instances.atomic import write_packed
from rightsource.instances.files import write_document
from rightsource.instances.formats.choosing import format_to_read, format_to_write
from rightsource.instances.formats.format import Format, load
from rightsource.instances.formats.importing import import_file
from rightsource.instances.imported import Imported
from rightsource.instances.library import resolve
from rightsource.instances.plan_files import read_plan, write_plan
from rightsource.models.faults import Fault, InputError
from rightsource.models.formulation.build import build
from rightsource.models.instance import Instance
from rightsource.models.reading.missing import missing_figures
from rightsource.models.tables import compile_tables
from rightsource.models.writing import to_document
from rightsource.optimizer.commands.entries import fault_entries
from rightsource.optimizer.commands.places import PLAN_ENDINGS, check_free, check_place
from rightsource.optimizer.wording import counted

_TABULAR: Final = ("xlsx", "csv")
"""The forms in which missing figures can be seen and filled in."""


@dataclass(frozen=True)
class Request:
    """What to read and to write: files, what they are where their endings do not tell, and settings of the reader.

    ``replaces`` allows an output that is there.
    """

    source: str
    target: str
    source_kind: str | None
    target_kind: str | None
    settings: Mapping[str, Any]
    replaces: bool


@dataclass(frozen=True)
class Conversion:
    """What was read and written; ``missing`` counts the figures that a skeleton lacks, None for all else."""

    source: str
    target: str
    noun: str
    kinds: tuple[str, str]
    processes: int = 0
    dependencies: int = 0
    missing: int | None = None
    warnings: tuple[Fault, ...] = ()

    @property
    def on_device(self) -> bool:
        """Whether the output went to a device or a pipe, such as standard output, which then holds nothing else."""
        place = Path(self.target)
        return place.exists() and not (place.is_file() or place.is_dir())

    def document(self) -> Mapping[str, Any]:
        """Return the outcome as a JSON document."""
        return {
            "input": self.source,
            "from": self.kinds[0],
            "output": self.target,
            "to": self.kinds[1],
            "written": self.noun,
            "processes": self.processes,
            "dependencies": self.dependencies,
            "missing": self.missing,
            "warnings": fault_entries(self.warnings),
        }

    def lines(self) -> Iterator[str]:
        """Yield the outcome line by line."""
        counts = [counted(self.processes, "process", "processes")] if self.processes else []
        counts += [counted(self.dependencies, "dependency", "dependencies")] if self.dependencies else []
        counts += ["a folder"] if self.kinds[1] == "csv" else []
        sizes = f" ({', '.join(counts)})" if counts else ""
        yield f"{self.noun.capitalize()} written to {self.target}{sizes}."
        if self.missing:
            figures = counted(self.missing, "figure is", "figures are")
            yield f"{figures} missing: fill in the marked cells, then: rightsource validate {self.target}"


def write_template(target: str) -> Conversion:
    """Write an empty workbook or CSV folder to fill in; never over anything that is there.

    Raises
    ------
    InputError
        When the name is that of neither, or already taken.
    """
    format_ = format_to_write(target)
    if format_.name not in _TABULAR:
        message = "with one file, a template is written; expected a workbook (.xlsx) or a folder. To convert, give OUT."
        raise InputError([Fault("", message, target)])
    if Path(target).exists():
        message = "this exists already, and a template would replace it. To convert it, give OUT as well."
        raise InputError([Fault("", message, target)])
    _check_target(target, format_, "template", {})
    _write_template(target, format_)
    return Conversion(target, target, "template", ("template", format_.name))


def _write_template(target: str, format_: Format) -> None:
    if format_.name == "xlsx":
        write_packed(target, load("spreadsheets.workbook:template_bytes")())
    else:
        load("spreadsheets.folder:write_template")(Path(target))


def convert_instance(asked: Request) -> Conversion:
    """Read an instance or a skeleton and write it in another format.

    Raises
    ------
    InputError
        When a format is unknown, the input is wrong, or the output is there, cannot hold what was read or be written.
    """
    reads, writes = _formats(asked)
    _check_target(asked.target, writes, "converted file", {asked.source: "file to convert"})
    check_free(asked.target, replaces=asked.replaces)
    found = import_file(resolve(asked.source), asked.source, reads, asked.settings)
    noun = "formulation" if writes.model_writer else "instance"
    outcome = Conversion(asked.source, asked.target, noun, (reads.name, writes.name), warnings=found.warnings)
    if isinstance(found, Imported):
        return _write_skeleton(found, outcome, writes)
    _write_instance(found, asked.target, writes)
    return replace(outcome, processes=len(found.processes.ids), dependencies=len(found.dependencies.source))


def convert_plan(asked: Request, plan_file: str) -> Conversion:
    """Read an instance and a plan of it and write the plan as JSON, CSV, workbook or GraphML.

    Raises
    ------
    InputError
        When a format is unknown, instance or plan are wrong, or the output is there or cannot be written.
    """
    source, target = asked.source, asked.target
    reads = format_to_read(resolve(source), source, asked.source_kind)
    graph = _plan_graph_format(target, asked.target_kind)
    check_place(target, "plan", {source: "file to convert", plan_file: "plan"})
    check_free(target, replaces=asked.replaces)
    instance = import_file(resolve(source), source, reads, asked.settings)
    if isinstance(instance, Imported):
        raise InputError([Fault("", "figures are missing in it, so it cannot have a plan yet.", source)])
    plan, faults = read_plan(plan_file, instance)
    if graph is None:
        write_plan(target, instance, plan)
    else:
        write_packed(target, load(graph.plan_writer)(instance, plan))
    kinds = (reads.name, "plan" if graph is None else graph.name)
    return Conversion(source, target, "plan", kinds, len(plan.assignment), warnings=(*instance.warnings, *faults))


def _plan_graph_format(target: str, target_kind: str | None) -> Format | None:
    """Return the format in which a plan is drawn on its graph, None for a plan file."""
    if target_kind is None and target.casefold().endswith(PLAN_ENDINGS):
        return None
    format_ = format_to_write(target, target_kind)
    if not format_.plan_writer:
        message = f"a plan cannot be written as '{format_.name}'; expected {', '.join(PLAN_ENDINGS)} or .graphml."
        raise InputError([Fault("", message, target)])
    return format_


def _formats(asked: Request) -> tuple[Format, Format]:
    """Return both formats; what is wrong with either is said in one go."""
    faults: list[Fault] = []
    found: list[Format] = []
    choices: tuple[Callable[[], Format], ...] = (
        lambda: format_to_read(resolve(asked.source), asked.source, asked.source_kind),
        lambda: format_to_write(asked.target, asked.target_kind),
    )
    for choose in choices:
        try:
            found.append(choose())
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return found[0], found[1]


def _check_target(target: str, format_: Format, noun: str, read: Mapping[str, str]) -> None:
    for word, what in read.items():
        if Path(word).is_dir() and Path(target).resolve().is_relative_to(Path(word).resolve()):
            message = f"this lies within the {what} ('{word}'); give a place outside for the {noun}."
            raise InputError([Fault("", message, target)])
    if not (format_.folder and Path(target).is_dir()):
        check_place(target.rstrip("/") if format_.folder else target, noun, read)


def _write_skeleton(found: Imported, outcome: Conversion, writes: Format) -> Conversion:
    missing = missing_figures(found.document)
    if writes.name not in _TABULAR:
        message = (
            f"{counted(missing, 'figure is', 'figures are')} missing in it, to be filled in by hand;"
            " expected a workbook (.xlsx) or a CSV folder as OUT."
        )
        raise InputError([Fault("", message, outcome.source)])
    write_document(outcome.target, found.document, writes.form)
    sizes = len(found.document.get("processes", ())), len(found.document.get("dependencies", ()))
    return replace(outcome, noun="skeleton", processes=sizes[0], dependencies=sizes[1], missing=missing)


def _write_instance(instance: Instance, target: str, writes: Format) -> None:
    if writes.form is not None:
        write_document(target, to_document(instance), writes.form)
    elif writes.model_writer:
        text: str = load(writes.model_writer)(build(compile_tables(instance)), instance)
        write_packed(target, text.encode())
    else:
        write_packed(target, load(writes.writer)(to_document(instance)))

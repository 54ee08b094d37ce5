"""Processes, options and support: from documents to columns, chunk by chunk."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Final

import numpy as np

from rightsource.models.columns import Integers, Options, Processes, Providers, Supports
from rightsource.models.documents import OptionDocument, ProcessDocument, SupportDocument
from rightsource.models.reading.extras import Extras
from rightsource.models.reading.findings import Findings, join
from rightsource.models.reading.gathered import Gathered
from rightsource.models.reading.index import Index
from rightsource.models.reading.salvage import read_many
from rightsource.models.vocabulary import BUILT_IN_MEASURES

CHUNK: Final = 1000
"""Documents held at a time: enough to amortise a call, few enough to stay small beside the columns."""

_PROCESS_NUMBERS: Final = ("volume", "rework_cost", "outage_cost")
_OPTION_NUMBERS: Final = (
    "unit_cost", "annual_cost", "transition_cost", "exit_cost", "yield_", "expected_loss", "hours", "lead_time"
)  # fmt: skip
_SUPPORT_NUMBERS: Final = ("share", "unit_cost", "hours")
_OPTION_MONEY: Final = ("annual_cost", "transition_cost", "exit_cost", "expected_loss")


class _Chunk:
    """Some processes of the list, with their options in one row and the path of each of them."""

    def __init__(self, processes: Sequence[ProcessDocument], first: int) -> None:
        self.processes, self.first = processes, first
        self.options: list[OptionDocument] = [option for process in processes for option in process.options]
        self._starts = list(accumulate((len(process.options) for process in processes), initial=0))

    def path(self, option: int) -> str:
        """Return the path of an option as a user would look it up."""
        process = bisect_right(self._starts, option) - 1
        return f"processes[{self.first + process}].options[{option - self._starts[process]}]"

    def owner(self, option: int) -> str:
        """Name an option and its process in words."""
        process = self.processes[bisect_right(self._starts, option) - 1]
        return f"process '{process.id}', option '{self.options[option].id}'"


class ProcessReader:
    """Reads the list of processes into columns; references to providers are resolved on the way."""

    def __init__(self, providers: Index, findings: Findings, extras: Extras) -> None:
        self._providers, self._findings, self._extras = providers, findings, extras
        self._columns = Gathered()
        self._measures: dict[str, tuple[array[int], array[int]]] = {}
        self._option_count = 0

    def read(self, raw: Sequence[object]) -> None:
        """Read all processes, a chunk at a time."""
        for first in range(0, len(raw), CHUNK):
            documents = read_many(ProcessDocument, raw[first : first + CHUNK], "processes", first, self._findings)
            chunk = _Chunk(documents, first)
            self._add_processes(chunk)
            self._add_options(chunk)
            self._add_measures(chunk)
            self._add_extras(chunk, self._add_supports(chunk))
            self._option_count += len(chunk.options)

    def _add_processes(self, chunk: _Chunk) -> None:
        columns, processes = self._columns, chunk.processes
        columns.add_objects("process.id", (process.id for process in processes))
        columns.add_objects(
            "process.name", (process.id if process.name is None else process.name for process in processes)
        )
        for key in ("function", "office", "data_class", "core"):
            columns.add_objects(f"process.{key}", map(attrgetter(key), processes))
        for key in _PROCESS_NUMBERS:
            columns.add_numbers(f"process.{key}", map(attrgetter(key), processes))
        columns.add_numbers("process.options", (len(process.options) for process in processes))
        for i, process in enumerate(processes):
            if len({option.id for option in process.options}) < len(process.options):
                Index(
                    "option",
                    [option.id for option in process.options],
                    f"processes[{chunk.first + i}].options",
                    self._findings,
                )

    def _add_options(self, chunk: _Chunk) -> None:
        columns, options = self._columns, chunk.options
        for key in ("id", "technology"):
            columns.add_objects(f"option.{key}", map(attrgetter(key), options))
        for key in _OPTION_NUMBERS:
            columns.add_numbers(f"option.{key}", map(attrgetter(key), options))
        named = [option.provider for option in options]
        providers = self._providers.find_all(named, lambda o: f"{chunk.path(o)}.provider", chunk.owner)
        columns.add_numbers("option.provider", providers)
        columns.add_numbers("option.supports", (len(option.support) for option in options))

    def _add_measures(self, chunk: _Chunk) -> None:
        for o, option in enumerate(chunk.options):
            for measure, amount in option.measures.items():
                if measure not in self._measures:
                    self._measures[measure] = array("q"), array("q")
                where, amounts = self._measures[measure]
                where.append(self._option_count + o)
                amounts.append(amount)
                if measure in BUILT_IN_MEASURES:
                    path = join(f"{chunk.path(o)}.measures", measure)
                    self._findings.fault(
                        path, f"'{measure}' is a built-in measure; expected a name of your own ({chunk.owner(o)})."
                    )

    def _add_supports(self, chunk: _Chunk) -> list[SupportDocument]:
        placed = [(o, k, support) for o, option in enumerate(chunk.options) for k, support in enumerate(option.support)]
        supports = [support for _, _, support in placed]
        self._columns.add_objects("support.role", map(attrgetter("role"), supports))
        for key in _SUPPORT_NUMBERS:
            self._columns.add_numbers(f"support.{key}", map(attrgetter(key), supports))
        providers = self._providers.find_all(
            [support.provider for support in supports],
            lambda j: f"{chunk.path(placed[j][0])}.support[{placed[j][1]}].provider",
            lambda j: chunk.owner(placed[j][0]),
        )
        self._columns.add_numbers("support.provider", providers)
        return supports

    def _add_extras(self, chunk: _Chunk, supports: Sequence[SupportDocument]) -> None:
        annotated = [
            self._extras.count_absent("process", ("rework_cost", "outage_cost"), chunk.processes),
            self._extras.count_absent("option", _OPTION_MONEY, chunk.options),
            self._extras.count_absent("support", ("unit_cost",), supports),
        ]
        if any(annotated):
            self._extras.keep_processes(chunk.processes)

    def processes(self) -> Processes:
        """Return the columns of the processes."""
        columns = self._columns
        return Processes(
            ids=columns.objects("process.id"),
            names=columns.objects("process.name"),
            functions=columns.objects("process.function"),
            offices=columns.objects("process.office"),
            data_classes=columns.objects("process.data_class"),
            core=np.array(columns.objects("process.core"), dtype=np.bool_),
            volume=columns.numbers("process.volume"),
            rework_cost=columns.numbers("process.rework_cost"),
            outage_cost=columns.numbers("process.outage_cost"),
            first_option=columns.starts("process.options"),
        )

    def options(self) -> Options:
        """Return the columns of the options."""
        columns = self._columns
        numbers = {key: columns.numbers(f"option.{key}") for key in _OPTION_NUMBERS if key != "yield_"}
        counts = columns.numbers("process.options")
        return Options(
            ids=columns.objects("option.id"),
            process=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
            provider=columns.numbers("option.provider"),
            technologies=columns.objects("option.technology"),
            yields=columns.numbers("option.yield_"),
            first_support=columns.starts("option.supports"),
            measures={measure: self._measure(measure) for measure in self._measures},
            **numbers,
        )

    def supports(self) -> Supports:
        """Return the columns of the support entries."""
        columns = self._columns
        counts = columns.numbers("option.supports")
        return Supports(
            option=np.repeat(np.arange(len(counts), dtype=np.int64), counts),
            provider=columns.numbers("support.provider"),
            roles=columns.objects("support.role"),
            share=columns.numbers("support.share"),
            unit_cost=columns.numbers("support.unit_cost"),
            hours=columns.numbers("support.hours"),
        )

    def _measure(self, measure: str) -> Integers:
        where, amounts = self._measures[measure]
        column = np.zeros(self._option_count, dtype=np.int64)
        column[where] = amounts
        return column


def note_technologies(processes: Processes, options: Options, providers: Providers, findings: Findings) -> None:
    """Note options of platforms without a technology and options of teams with one."""
    platform = np.array([kind == "platform" for kind in providers.kind] + [False])[options.provider]
    team = np.array([kind == "team" for kind in providers.kind] + [False])[options.provider]
    named = np.array([technology is not None for technology in options.technologies], dtype=np.bool_)
    for o in np.flatnonzero((platform & ~named) | (team & named)).tolist():
        process = int(options.process[o])
        path = f"processes[{process}].options[{o - int(processes.first_option[process])}]"
        owner = f"process '{processes.ids[process]}', option '{options.ids[o]}'"
        provider = providers.ids[int(options.provider[o])]
        if named[o]:
            message = f"'{provider}' is a team, and a team's option has no technology ({owner})."
            findings.fault(f"{path}.technology", message)
        else:
            message = f"the key 'technology' is missing; '{provider}' is a platform, whose options name one ({owner})."
            findings.fault(path, message)

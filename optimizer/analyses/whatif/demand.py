"""What a planner wants to be otherwise: processes forced to some options, or kept from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rightsource.models.changes import AddRule
from rightsource.models.changing.figures import matcher_of
from rightsource.models.faults import Fault, InputError
from rightsource.models.instance import Instance
from rightsource.models.reading.findings import Findings, listed, shown
from rightsource.models.rules import Forbid, Require, Select
from rightsource.models.vocabulary import MODES
from rightsource.optimizer.analyses.forcing import free_name, picked
from rightsource.optimizer.wording import MODE_NAMES

_NAMED: Final = 5
"""Processes named in a sentence; of more their number is told."""


@dataclass(frozen=True)
class Demand:
    """Processes that must use a selected option, or with ``forbid`` must not.

    ``processes`` are indices, all processes where none was named. ``select`` has options, modes and providers; all that
    are given must match.
    """

    processes: tuple[int, ...]
    select: Select
    forbid: bool

    def change(self, instance: Instance) -> AddRule:
        """Return the change that makes the demand a rule."""
        name = free_name(instance, "what-if")
        return picked(instance, self.processes, self.select, name, Forbid if self.forbid else Require)

    def words(self, instance: Instance) -> str:
        """Return the demand as what follows "what if"."""
        names = [instance.processes.ids[i] for i in self.processes]
        if len(names) == len(instance.processes.ids) > 1:
            who, verb = ("no process", "uses") if self.forbid else ("every process", "uses")
        elif len(names) == 1:
            who, verb = f"process {shown(names[0])}", "does not use" if self.forbid else "uses"
        else:
            who = f"processes {listed(names)}" if len(names) <= _NAMED else f"{len(names):,} processes"
            verb = "do not use" if self.forbid else "use"
        return f"{who} {verb} {_what(self.select)}"


def _what(select: Select) -> str:
    """Return what is selected as the object of a sentence."""
    parts = []
    if select.options:
        parts.append(f"option {shown(select.options[0])}")
    if select.modes:
        mode = MODE_NAMES[select.modes[0]]
        parts.append(f"of mode {mode}" if parts else f"an option of mode {mode}")
    if select.providers:
        provider = shown(select.providers[0])
        parts.append(f"of provider {provider}" if parts else f"provider {provider}")
    return " ".join(parts)


def demanded(
    instance: Instance,
    processes: Sequence[str],
    *,
    option: str | None = None,
    mode: str | None = None,
    provider: str | None = None,
    forbid: bool = False,
) -> Demand:
    """Return a demand given by ids; without processes it is for all.

    Raises
    ------
    InputError
        When an id or mode is unknown, or when a process has no option that is selected; every fault is told.
    """
    findings = Findings()
    for process in processes:
        _known(findings, "--process", "process", process, instance.process_index)
    options = _options(instance, processes)
    for key, noun, word, known in (
        ("--option", _option_noun(processes), option, options),
        ("--mode", "mode", mode, MODES),
        ("--provider", "provider", provider, instance.provider_index),
    ):
        if word is not None:
            _known(findings, key, noun, word, known)
    if findings.faults:
        raise InputError(findings.faults)
    named = dict.fromkeys(instance.process_index[process] for process in processes)
    select = Select.model_validate(
        {
            key: (word,)
            for key, word in (("options", option), ("modes", mode), ("providers", provider))
            if word is not None
        }
    )
    made = Demand(tuple(named) or tuple(range(len(instance.processes.ids))), select, forbid)
    _check_matches(instance, made)
    return made


def _known(findings: Findings, key: str, noun: str, word: str, known: Collection[str]) -> None:
    if word not in known:
        article = "an" if noun.startswith("o") else "a"
        findings.fault(key, f"{shown(word)} is not {article} {noun}{findings.offer(word, known)}")


def _options(instance: Instance, processes: Sequence[str]) -> dict[str, None]:
    """Return the ids of the options of the processes, of all where none is known."""
    known = [instance.process_index[process] for process in processes if process in instance.process_index]
    return dict.fromkeys(
        instance.options.ids[option]
        for i in known or range(len(instance.processes.ids))
        for option in instance.options_of(i)
    )


def _option_noun(processes: Sequence[str]) -> str:
    return f"option of process {shown(processes[0])}" if len(processes) == 1 else "option of these processes"


def _check_matches(instance: Instance, demand: Demand) -> None:
    """Refuse a demand that no option of a process meets, or that forbids what there is not.

    Raises
    ------
    InputError
        A fault for each process without a selected option, the first few only.
    """
    matcher = matcher_of(instance)
    if demand.forbid:
        if not matcher.any_selected(demand.processes, demand.select, with_support=True):
            message = f"no option of the processes uses {_what(demand.select)}: there is nothing to forbid."
            raise InputError([Fault("--forbid", message)])
        return
    faults = [
        Fault("--process", _mismatch(instance, process, demand.select))
        for process in demand.processes
        if not matcher.any_selected([process], demand.select, with_support=False)
    ]
    if faults:
        raise InputError(faults)


def _mismatch(instance: Instance, process: int, select: Select) -> str:
    offered = [
        f"{shown(instance.options.ids[o])} ({MODE_NAMES[instance.mode_of(o)]},"
        f" {instance.providers.ids[int(instance.options.provider[o])]})"
        for o in instance.options_of(process)
    ]
    noun = "options are" if len(offered) > 1 else "option is"
    own = shown(instance.processes.ids[process])
    return f"process {own} cannot use {_what(select)}; its {noun} {'; '.join(offered)}."

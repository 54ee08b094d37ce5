"""What a rule speaks of, in the words of messages: processes, options and measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rightsource.models.checker.sentences import counted, listed
from rightsource.models.rules import Scope, Select
from rightsource.models.vocabulary import BUILT_IN_MEASURES, Mode

_MODE_WORDS: Final[dict[Mode, str]] = {"in_house": "in-house", "outsourced": "outsourced", "automated": "automated"}


def scope_words(scope: Scope) -> str:
    """Return which processes a rule speaks of.

    Examples
    --------
    >>> scope_words(Scope()), scope_words(Scope(processes=("pay", "post")))
    ('all processes', 'the processes pay and post')
    >>> scope_words(Scope(core=True, functions=("payables",), data_classes=("personal",)))
    'the core processes of function payables with personal data'
    """
    if scope == Scope():
        return "all processes"
    core = () if scope.core is None else ("core" if scope.core else "non-core",)
    offices = () if scope.offices is None else (f"{_any_of(scope.offices)}-office",)
    named = scope.processes or ()
    words = ["the", *core, *offices, "process" if len(named) == 1 else "processes"]
    if named:
        words.append(listed(named))
    if scope.functions is not None:
        words.append(f"of {counted(len(scope.functions), 'function')} {_any_of(scope.functions)}")
    if scope.data_classes is not None:
        words.append(f"with {_any_of(scope.data_classes)} data")
    return " ".join(words)


def selection_words(select: Select) -> str:
    """Return which options are selected.

    Examples
    --------
    >>> selection_words(Select(modes=("in_house", "automated"))), selection_words(Select(countries=("PL", "US")))
    ('in-house or automated options', 'options in PL or US')
    >>> selection_words(Select(kinds=("vendor",), groups=("acme",), technologies=("ocr",)))
    'vendor options of group acme with technology ocr'
    """
    modes = None if select.modes is None else tuple(_MODE_WORDS[mode] for mode in select.modes)
    kinds = [_any_of(values) for values in (modes, select.shores, select.kinds) if values is not None]
    return " ".join([*kinds, "options", *_further(select)])


def _further(select: Select) -> Iterator[str]:
    """Yield what stands behind the word for options."""
    if select.options is not None:
        yield _any_of(select.options)
    keys = (
        ("of", "provider", select.providers),
        ("of", "group", select.groups),
        ("at", "site", select.sites),
        ("in", "", select.countries),
        ("in", "region", select.regions),
        ("with", "technology", select.technologies),
    )
    for preposition, noun, values in keys:
        if values is not None:
            nouns = (counted(len(values), noun),) if noun else ()
            yield " ".join([preposition, *nouns, _any_of(values)])


def options_words(scope: Scope, select: Select) -> str:
    """Return whose choices a rule adds up or counts.

    Examples
    --------
    >>> options_words(Scope(core=False), Select(shores=("offshore",)))
    'offshore options for the non-core processes'
    """
    if select == Select():
        return scope_words(scope)
    options = selection_words(select)
    return options if scope == Scope() else f"{options} for {scope_words(scope)}"


def measure_words(measure: str) -> str:
    """Return a measure's name in words: ``run cost``, ``number of processes``, ``measure 'co2'``."""
    if measure in ("processes", "changes"):
        return f"number of {measure}"
    return measure.replace("_", " ") if measure in BUILT_IN_MEASURES else f"measure '{measure}'"


def total_words(measure: str, scope: Scope, select: Select) -> str:
    """Return what a rule adds up.

    Examples
    --------
    >>> total_words("run_cost", Scope(), Select())
    'run cost of all processes'
    >>> total_words("processes", Scope(core=True), Select(kinds=("vendor",)))
    'number of processes with vendor options among the core processes'
    """
    if measure != "processes":
        return f"{measure_words(measure)} of {options_words(scope, select)}"
    options = "" if select == Select() else f" with {selection_words(select)}"
    return f"number of processes{options}" + ("" if scope == Scope() else f" among {scope_words(scope)}")


def whole_words(measure: str, scope: Scope) -> str:
    """Return what a share is a part of.

    Examples
    --------
    >>> whole_words("processes", Scope()), whole_words("run_cost", Scope())
    ('all processes', 'the total run cost of all processes')
    """
    subject = scope_words(scope)
    return subject if measure == "processes" else f"the total {measure_words(measure)} of {subject}"


def _any_of(values: Sequence[str]) -> str:
    return listed(values, "or")
